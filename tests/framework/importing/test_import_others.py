"""Patterns of fabric, Markdown, templates of llm, tables, chats, and frameworks themselves."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptcraft.errors import FrameworkInvalid
from promptcraft.framework.importing.files import import_bytes, import_file
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.model import Variable
from promptcraft.framework.template.fields import texts_of
from promptcraft.framework.yaml_file import parse_framework

PATTERN = """\
# IDENTITY and PURPOSE

You are an economist. You weigh taxes.

# STEPS

1. Read the proposal for {{place}}.
2. List who pays.
   - Directly
// Slow down
3. Name the alternatives.

# OUTPUT INSTRUCTIONS

- Only use Markdown.

## Tables

```
| a | b |
```

# INPUT

INPUT:
"""


def only(text: str, name: str, kind: str | None = None) -> Imported:
    """The one framework of a file with this name and text."""
    (one,) = import_bytes(text.encode(), name=name, kind=kind)
    return one


def test_a_pattern_of_fabric_is_sorted_by_its_sections(tmp_path: Path) -> None:
    """IDENTITY is the persona, STEPS the questions, OUTPUT the style with all below it; the folder gives the title."""
    folder = tmp_path / "weigh_a_tax"
    folder.mkdir()
    (folder / "system.md").write_text(PATTERN)
    for path in (folder, folder / "system.md"):
        (one,) = import_file(path)
        framework = one.framework
        assert (framework.title, one.name) == ("Weigh a tax", "weigh_a_tax")
        assert framework.persona == "You are an economist. You weigh taxes."
        assert [(question.ask, question.follow_ups) for question in framework.questions] == [
            ("Read the proposal for {{ place }}.", ()),
            ("List who pays.", ("Directly // Slow down",)),
            ("Name the alternatives.", ()),
        ]
        assert framework.style == "- Only use Markdown.\n\nTables:\n```\n| a | b |\n```"
        assert framework.context == "INPUT:"


def test_placeholders_in_prose_become_variables() -> None:
    """Two braces, one brace, and a dollar with a default; code and odd braces stay as they are."""
    one = only(
        "Who pays {{ fee name }} in {city}? Who gains from ${Road type:toll road}?\n\n"
        "```\n{kept}\n```\nAnd {{#if x}} here?",
        "a.txt",
    )
    assert one.framework.variables == {
        "fee_name": Variable(),
        "city": Variable(),
        "road_type": Variable(default="toll road"),
    }
    assert [question.ask for question in one.framework.questions[:2]] == [
        "Who pays {{ fee_name }} in {{ city }}?",
        "Who gains from {{ road_type }}?",
    ]
    assert "line 1: `{city}` was taken for a variable." in one.notes
    assert "line 6: `{{#if x}}` stays as text: it is no plain variable." in one.notes


def test_front_matter_of_markdown_gives_title_author_and_licence() -> None:
    """What has no place is noted."""
    one = only("---\ntitle: Roads\nauthor: Ada\nlicense: CC0\ntags: x\n---\nWho pays?\n", "a.md")
    framework = one.framework
    assert (framework.title, framework.author, framework.licence) == ("Roads", "Ada", "CC0")
    assert one.notes[0] == "line 5: `tags: x` has no place in a framework and was left out."


def test_a_rule_of_dashes_is_no_front_matter() -> None:
    """A text may begin with one."""
    one = only("---\nWho pays?\n---\nWho gains?\n", "a.md")
    assert [question.ask for question in one.framework.questions] == ["Who pays?", "Who gains?"]


def test_a_template_of_llm() -> None:
    """`$name` is a variable with the default that stands below; functions are named and not run."""
    one = only(
        "system: You are a planner.\nprompt: |\n  Who pays $$5 in ${city} for $input?\ndefaults:\n  city: Pune\n"
        "model: gpt-4\nfunctions: |\n  def f(): pass\nfragments:\n- notes.txt\n",
        "roads.yaml",
    )
    assert one.framework.title == "Roads"
    assert one.framework.persona == "You are a planner."
    assert [question.ask for question in one.framework.questions] == [
        "Who pays $5 in {{ city }} for {{ input }}?"
    ]
    assert one.framework.variables == {"city": Variable(default="Pune"), "input": Variable()}
    assert "line 7: `functions: def f(): pass` is a tool and was left out." in one.notes
    assert "line 10: `fragments: notes.txt` has no place in a framework and was left out." in one.notes


def test_each_row_of_a_table_is_a_framework() -> None:
    """`act` is the title, other columns are noted; a row without a prompt is noted too."""
    text = (
        'act,prompt,for_devs,contributor\nPlanner,"You plan.\n1. Who pays?\n2. Who gains?",TRUE,ada\n'
        "Empty,,FALSE,ben\n"
    )
    (one,) = import_bytes(text.encode("utf-8-sig"), name="prompts.csv")
    assert (one.framework.title, one.framework.author, one.name) == ("Planner", "ada", "Planner")
    assert [question.ask for question in one.framework.questions] == ["Who pays?", "Who gains?"]
    assert one.notes[:2] == (
        "line 5: a row without a prompt was left out.",
        "line 2: `for_devs: TRUE` has no place in a framework and was left out.",
    )


def test_tables_with_other_separators_and_names() -> None:
    """Semicolons and tabs, a system column, a table of one column without a head."""
    assert len(import_bytes(b"title;text\nA;Who pays?\nB;Who gains?\n", name="a.csv")) == 2
    (one,) = import_bytes(b"system\tprompt\nYou are a planner.\tWho pays?\n", name="a.tsv")
    assert one.framework.persona == "You are a planner."
    assert len(import_bytes(b"Who pays for the streets?\nWho gains from them?\n", name="a.csv")) == 2


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('act,prompt\na,"never closed\n', "a.csv:2"),
        ("one,two\nx,y\n", "a.csv:1"),
        ("act,prompt\na,b,c\n", "a.csv:2"),
        ("act,prompt\na,\n", "a.csv"),
    ],
)
def test_a_table_that_is_none_is_one_error(text: str, place: str) -> None:
    """Quotes that do not close, no column of prompts, too many cells, nothing in it."""
    with pytest.raises(FrameworkInvalid) as caught:
        import_bytes(text.encode(), name="a.csv")
    assert caught.value.where == place


def test_a_chat_in_json() -> None:
    """Messages with text parts; a part that is no text is noted."""
    text = (
        '{"messages": [{"role": "system", "content": "You are a planner."},\n'
        ' {"role": "user", "content": [{"type": "text", "text": "Who pays?"},\n'
        ' {"type": "image_url", "image_url": "x"}]}]}'
    )
    one = only(text, "chat.json")
    assert one.framework.persona == "You are a planner."
    assert [question.ask for question in one.framework.questions] == ["Who pays?"]
    assert "line 3: `content.type: image_url` is no text and was left out." in one.notes


def test_a_framework_is_itself() -> None:
    """Importing one changes nothing."""
    text = "title: Roads\nquestions:\n  - {id: a, ask: 'Who pays {{ x }}?'}\nvariables: {x: {}}\n"
    assert only(text, "roads.yaml").framework == parse_framework(text.encode(), where="x").framework


SHAPES = st.sampled_from(
    ["{}.", "{}?", "# {}", "## {}", "### Steps {}", "## Output {}", "1. {}?", "2. {}", "- {}", "  - {}", "> {}",
     "    1. {}?", "* {}:", "```\n{}", "```", "| {} |", "", "   {}", "Note: {}", "You are {}.", "Assume I am {}.",
     "Top three {} against", "---", "{}\n", "**{}**", "Q1: {}?", "Summarise {}."]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(SHAPES, min_size=1, max_size=14))
def test_no_word_of_a_prompt_is_lost(shapes: list[str]) -> None:
    """Whatever its headings, lists, code and paragraphs look like, each word is in the framework."""
    lines = [shape.format(f"word{number}x") for number, shape in enumerate(shapes)]
    expected = {f"word{number}x" for number, shape in enumerate(shapes) if "{" in shape}
    if not expected:
        return
    framework = only("\n".join(["Begin.", *lines]), "a.md").framework
    said = " ".join([*texts_of(framework).values(), *(question.facet for question in framework.questions)])
    assert {word for word in expected if word not in said.lower()} == set()
