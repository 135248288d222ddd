"""Chat prompts turned into frameworks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptcraft.errors import FrameworkInvalid
from promptcraft.framework.importing.prose import import_prose
from promptcraft.framework.renderer import Renderer
from promptcraft.framework.slug import slug
from promptcraft.framework.yaml_file import new_file, parse_framework

PROMPT = """\
“People argue about whether our city should charge cars for entering the centre. Help me to think it through. \
I would like you to have deep expertise in transport economics. Assume that I am a shopkeeper who knows no \
economics. I want long explanations in simple English. Please cover these points one by one:

  1. Who uses the streets today, and who pays for them?
  2. What happens to shops (inside and outside)?
     Does it differ by size?
  3. Give me your top three “for” and top three “against” arguments.”
"""


def test_a_prompt_with_a_numbered_list_becomes_a_framework() -> None:
    """Items become questions, the closing one the synthesis, the sentences go where they belong."""
    framework = import_prose(PROMPT, name="").framework
    assert framework.title == "Whether our city should charge cars for entering the centre"
    assert framework.persona == "I would like you to have deep expertise in transport economics."
    assert framework.audience == "Assume that I am a shopkeeper who knows no economics."
    assert framework.style == "I want long explanations in simple English."
    assert framework.context.startswith("People argue about")
    assert framework.context.endswith("one by one:")
    assert [question.ask for question in framework.questions] == [
        "Who uses the streets today, and who pays for them?",
        "What happens to shops (inside and outside)? Does it differ by size?",
    ]
    assert framework.synthesis is not None
    assert framework.synthesis.ask == "Give me your top three “for” and top three “against” arguments."
    assert framework.synthesis.for_and_against == 3


@pytest.mark.parametrize(
    "text",
    [
        "You teach. a) What is a tax? b) Who pays it? c) Who gains from it?",
        "You teach.\n\na) What is a tax?\nb) Who pays it?\nc) Who gains from it?",
        "You teach.\n\n**1.** What is a tax?\n\n**2.** Who pays it?\n\n**3.** Who gains from it?",
        "You teach.\n\nStep 1: What is a tax?\nStep 2: Who pays it?\nStep 3: Who gains from it?",
        "You teach.\n\nQuestion 1 - What is a tax?\nQuestion 2 - Who pays it?\nQuestion 3 - Who gains from it?",
    ],
)
def test_lists_are_read_whatever_marks_their_items(text: str) -> None:
    """Letters, on one line or several, bold numbers, steps: each item is a question without its mark."""
    asks = [question.ask for question in import_prose(text, name="").framework.questions]
    assert asks == ["What is a tax?", "Who pays it?", "Who gains from it?"]


def test_headings_and_bullets_are_understood() -> None:
    """A prompt in Markdown: the heading is the title, items below items are follow-ups, sections keep their place."""
    text = (
        "# Road pricing\n## Role\nYou are a planner.\n"
        "## Questions\n- Who pays?\n  - How much?\n- Who gains?\n## Output\n- No lists.\n"
    )
    imported = import_prose(text, name="file")
    framework = imported.framework
    assert (framework.title, framework.persona, framework.style) == (
        "Road pricing",
        "You are a planner.",
        "- No lists.",
    )
    assert [(question.id, question.follow_ups) for question in framework.questions] == [
        ("pays", ("How much?",)),
        ("gains", ()),
    ]
    assert any("behind the list" in note for note in imported.notes)


def test_sentences_that_ask_are_questions_without_a_list() -> None:
    """No list: each sentence with a question mark; said in a note."""
    imported = import_prose("You are a planner. Who pays? Who gains?", name="")
    assert [question.ask for question in imported.framework.questions] == ["Who pays?", "Who gains?"]
    assert imported.framework.persona == "You are a planner."
    assert any("no list" in note for note in imported.notes)


def test_a_text_without_questions_is_one_question() -> None:
    """Nothing asks: the whole text is the question; said in a note."""
    imported = import_prose("Write about roads.\n\nBe kind.", name="")
    assert [question.ask for question in imported.framework.questions] == ["Write about roads.\n\nBe kind."]
    assert any("No question was found" in note for note in imported.notes)


def test_hidden_characters_are_kept_and_noted() -> None:
    """What cannot be seen is counted, not removed."""
    imported = import_prose("1. Who\u200b pays?\n2. Who gains?", name="")
    assert imported.framework.questions[0].ask == "Who\u200b pays?"
    assert any("1 × U+200B" in note for note in imported.notes)


def test_an_empty_prompt_is_refused() -> None:
    """There is nothing to import in white space."""
    with pytest.raises(FrameworkInvalid):
        import_prose(" \n ", name="")


def test_template_signs_in_a_prompt_stay_text() -> None:
    """A stranger's braces are printed, not run."""
    framework = import_prose(
        "1. What is {{ 7 * 7 }} {% include 'x' %}?\n2. And {# this #}?", name=""
    ).framework
    with Renderer() as renderer:
        text = renderer.render("x", framework, {}).text
    assert "What is {{ 7 * 7 }} {% include 'x' %}?" in text
    assert "And {# this #}?" in text


@settings(max_examples=150, deadline=None)
@given(st.text(st.one_of(st.sampled_from('\n 1.)-*#?“"{%:\taA'), st.characters(codec="utf-8")), max_size=300))
def test_any_text_is_imported_or_refused(text: str) -> None:
    """Whatever is pasted becomes a framework that its file gives back, or a named error."""
    try:
        framework = import_prose(text, name="x").framework
    except FrameworkInvalid:
        return
    assert parse_framework(new_file(framework), where="x").framework == framework


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Should {{ country }} tax inheritances?", "should-tax-inheritances"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-prompt"),
        ("\u5728\u4e2d\u56fd", "\u5728\u4e2d\u56fd"),
        (
            "\u0939\u093f\u0928\u094d\u0926\u0940 \u0915\u0930",
            "\u0939\u093f\u0928\u094d\u0926\u0940-\u0915\u0930",
        ),
        ("?!", "prompt"),
    ],
)
def test_slugs_are_fit_for_a_folder(text: str, name: str) -> None:
    """Letters of any script, digits and dashes."""
    assert slug(text) == name


def test_a_closing_paragraph_behind_the_list_is_the_synthesis() -> None:
    """What begins as an ending and asks to sum up closes the framework; another last paragraph stays context."""
    text = "Should Kenya tax it? We go step by step.\n\n1. What is fair?\n2. Who pays?\n\n{}"
    closing = "Finally, give me the five best arguments for and the five best arguments against."
    closed = import_prose(text.format(closing), name="p").framework
    assert closed.synthesis is not None
    assert (closed.synthesis.ask, closing in closed.context) == (closing, False)
    kept = import_prose(text.format("Finally, it rained in Nairobi."), name="p").framework
    assert (kept.synthesis, "Nairobi" in kept.context) == (None, True)
