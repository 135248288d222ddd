"""What the lint says of whole frameworks: the shipped ones, other languages, files that do not load, hostile ones."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptcraft.framework.lint.check import lint, lint_bytes
from promptcraft.framework.lint.problem import Problem
from promptcraft.framework.lint.rules import RULES
from promptcraft.framework.yaml_file import load_framework
from promptcraft.workspace.places import shipped
from tests.framework.lint.example import SOUND, WHERE, codes, over, problems

GERMAN = """\
title: Sollte die Stadt ihre Busse für alle kostenlos machen?
aim: Ein Weg, die Frage zu durchdenken, und kein Urteil
context: Der Rat der Stadt stimmt im Frühjahr darüber ab. Nach jeder Antwort darf nachgefragt werden.
questions:
  - id: grundsaetze
    ask: Ist es denn nicht offensichtlich, dass alle für die Busse zahlen sollen? Oder etwa nicht, und warum nicht?
"""


def only(code: str, fragment: str) -> Problem:
    """The one problem of this rule."""
    (found,) = [problem for problem in problems(fragment) if problem.code == code]
    return found


@pytest.mark.parametrize(
    "path", sorted(shipped("frameworks").glob("*.yaml")), ids=lambda path: str(path.stem)
)
def test_the_shipped_frameworks_have_no_error_and_no_warning(path: Path) -> None:
    """What is shipped is clean, or says in a comment why not."""
    found = lint(load_framework(path))
    assert [one for one in found if one.severity != "note"] == []


def test_a_problem_names_its_line_and_question() -> None:
    """The place is the line of the key in the file, and the question's id is told."""
    fragment = (
        "questions:\n  - id: free\n    why: It is what the council votes on\n    ask: Should buses be free?\n"
    )
    found = only("PC206", fragment)
    line = over(fragment).split("\n").index("    ask: Should buses be free?") + 1
    assert (found.where, found.line, found.question) == (f"{WHERE}:{line}", line, "free")


def test_a_problem_inside_a_block_names_the_line_of_the_template() -> None:
    """In a literal block the line of the misspelt name is told, not that of its key."""
    fragment = "context: |\n  The council of {{ town }} votes.\n  A ride costs {{ fair }} euros.\n"
    line = over(fragment).split("\n").index("  A ride costs {{ fair }} euros.") + 1
    assert only("PC403", fragment).line == line
    assert "Did you mean `fare`?" in only("PC403", fragment).message


def test_another_language_is_said_once_and_not_guessed_at() -> None:
    """A German framework has the note, and no problem from a rule that reads English."""
    found = lint_bytes(GERMAN.encode(), WHERE)
    assert [one.code for one in found].count("PC225") == 1
    assert [one.code for one in found if RULES[one.code].words] == []


def test_rules_about_structure_hold_in_every_language() -> None:
    """The audience, which needs no reading, is missed in German too."""
    assert "PC101" in [one.code for one in lint_bytes(GERMAN.encode(), WHERE)]


def test_nothing_is_rendered() -> None:
    """A template that would run for ever is parsed, and that is all."""
    fragment = (
        'context: "{% for a in x %}{% for b in x %}{{ 9 ** (9 ** 9) }}{% endfor %}{% endfor %} {{ fare }}"\n'
    )
    start = time.process_time()
    assert "PC403" in codes(fragment)
    assert time.process_time() - start < 2


def test_a_broken_file_has_one_problem_with_its_line() -> None:
    """YAML that cannot be read is PC100 at the place where it breaks."""
    (found,) = lint_bytes(b"title: T\nquestions: [", WHERE)
    assert (found.code, found.severity, found.file) == ("PC100", "error", WHERE)
    assert found.line >= 2


@pytest.mark.parametrize(
    ("ask", "compound"),
    [
        (
            "Do principles hold everywhere? If they do, what are they? If they do not, what would a list look like?",
            False,
        ),
        ("What would it cost? Also, who drives the night bus?", True),
        ("Who pays, who rides, who drives, and who decides, and how is that changed?", True),
        ("Who gains and who loses?", False),
    ],
)
def test_what_counts_as_compound(ask: str, compound: bool) -> None:
    """A question with its own clarification is one; a list of questions is not."""
    assert ("PC201" in codes(f'questions:\n  - {{id: one, ask: "{ask}"}}\n')) is compound


@pytest.mark.parametrize(
    ("style", "contradicts"),
    [
        ("Keep it brief and explain at length.", True),
        ("Explain in detail, in short sentences.", False),
        ("Formal, never chatty.", False),
        ("Formal and chatty.", True),
    ],
)
def test_what_counts_as_a_contradiction(style: str, contradicts: bool) -> None:
    """Two manners at once are one; a manner and the exclusion of its opposite are not."""
    assert ("PC110" in codes(f"style: {style} Say so when something is not known.\n")) is contradicts


def test_the_conclusion_must_give_both_sides_the_same_room() -> None:
    """Numbers in words are compared with each other and with for_and_against."""
    uneven = 'synthesis: {ask: "Going by all this, what are the six best arguments for, and the two best against?"}\n'
    other = (
        'synthesis: {ask: "The three best arguments for and the three best against?", for_and_against: 5}\n'
    )
    assert "6 arguments on one side and 2 on the other" in only("PC323", uneven).message
    assert "for_and_against says 5" in only("PC323", other).message


def test_a_facet_counts_where_the_words_do_not() -> None:
    """A question that is marked as comparison is one, however it is put."""
    fragment = "questions:\n  - {id: a, ask: How did it go in Dunkirk and Tallinn?, facet: comparison}\n"
    assert "PC312" not in codes(fragment)


def test_a_key_is_not_repeated() -> None:
    """The message about a key does not hold the key."""
    secret = "sk-" + "a1" * 12
    found = only("PC503", f'author: "{secret}"\n')
    assert secret not in found.message


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_linted(text: str) -> None:
    """Whatever stands in the texts, the lint ends with problems and not with an exception."""
    import json

    fragment = f"context: {json.dumps(text)}\nquestions:\n  - id: a\n    ask: {json.dumps(text + '?')}\n"
    assert all(problem.code in RULES for problem in lint_bytes(over(fragment).encode(), WHERE))


HOSTILE = {
    "tags": "{{a}}" * 3_900,
    "parentheses": "{{ " + "(" * 9_000 + ")" * 9_000 + " }}",
    "attributes": "{{ a" + ".b" * 9_000 + " }}",
    "a huge number": "{{ " + "9" * 19_000 + " }}",
    "open braces": "{{ " * 6_000,
    "gaps": "who" + " " * 19_000 + "x",
    "one word": "a" * 19_000,
    "doubled words": "the the " * 2_400,
    "places": "India {{ town }} " * 1_100,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_end_soon(text: str) -> None:
    """Ten questions of the worst length take less than two seconds of processor."""
    asks = "".join(f'  - id: q{n}\n    ask: "{n} {text}"\n' for n in range(10))
    start = time.process_time()
    lint_bytes(f"title: T\nquestions:\n{asks}".encode(), WHERE)
    assert time.process_time() - start < 2


def test_the_sound_framework_stays_sound_with_windows_line_ends() -> None:
    """CRLF changes nothing."""
    assert lint_bytes(SOUND.replace("\n", "\r\n").encode(), WHERE) == ()
