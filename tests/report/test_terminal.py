"""A critique on the screen: the missing questions, the aim, the score; nothing can break it."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console

from promptcraft.critique.checklist import checklist
from promptcraft.framework.edits import DropQuestion
from promptcraft.records.critique import CoverageAnswer, Critique, Failure, Finding, ProposedEdit, Sample
from promptcraft.records.scorecard import Line, Quote
from promptcraft.report.markdown import critiques_markdown
from promptcraft.report.plain import columns
from promptcraft.report.terminal import NO_AIM, money, print_critique, print_failures, print_side_by_side
from tests.critique.bench import SOURCE, finding, line, reply, review, with_lines
from tests.critique.bench import critique as asked

EVIL = "\x1b[2J[bold red]x[/bold red] :smile: [/] \u202e" + "w" * 300 + " 中文字" * 40 + "\x1b]0;owned\x07"


def screen(width: int = 80) -> tuple[Console, io.StringIO]:
    """A console of this width without colour, and what is written on it."""
    out = io.StringIO()
    return Console(file=out, width=width, no_color=True, highlight=False), out


def shown(critique: Critique, *, width: int = 80, details: bool = False) -> str:
    """What is printed of a critique."""
    console, out = screen(width)
    print_critique(console, critique, details=details)
    return out.getvalue()


def evil() -> Critique:
    """A critique whose every text is hostile."""
    quote = Quote(text=EVIL, verified=False)
    one = Line(
        criterion=EVIL, weight=10, level=5, given=10, taken=0, reason_given=EVIL, reason_taken=EVIL,
        quotes=(quote, Quote(text=EVIL, verified=True, start=0, end=3)), questions=(EVIL,),
    )  # fmt: skip
    said = tuple(
        Finding(id=EVIL, kind=kind, reason=EVIL, anchor=EVIL, quotes=quotes)
        for kind in ("strength", "weakness", "omission")
        for quotes in ((), (quote,))
    )
    return Critique(
        id="c", framework=EVIL, title=EVIL, aim=EVIL, version=EVIL, rendered_hash="h", set={"x": EVIL},
        reviewer=EVIL, samples=(Sample(score=10), Sample(score=None, unscored=EVIL)), score=10, stated=3,
        stated_from=EVIL, lines=(one,), findings=said,
        coverage=(CoverageAnswer(item="i", status="missing", label=EVIL),), notes=(EVIL,), path="a/b.json",
        edits=(ProposedEdit(id="e", edit=DropQuestion(question_id=EVIL)),), indicative=True, calls=2,
    )  # fmt: skip


def test_the_missing_questions_come_first_then_the_aim_then_the_score() -> None:
    """The first screen says in sentences what is missing; the aim stands directly above the score."""
    lines = [one for one in shown(checklist(review()), width=100).splitlines() if one.strip()]
    assert lines[2] == "What is not asked about"
    assert lines[3].startswith("  ? No question asks ")
    at = next(number for number, one in enumerate(lines) if one.startswith("Score "))
    assert lines[at - 1] == "Judged by its aim: A way to weigh the question, not an answer"
    assert all(one.startswith(("  ? No question", "  …")) for one in lines[3 : at - 1])


def test_a_framework_without_an_aim_says_how_it_is_judged() -> None:
    """Every score has a line above it that says what it is judged by."""
    text = shown(checklist(review(SOURCE.model_copy(update={"aim": ""}))))
    assert text.index(NO_AIM) < text.index("\nScore ")


def test_items_a_reviewer_calls_missing_are_told_in_sentences(tmp_path: Path) -> None:
    """A missing item of the list is a sentence even where the reviewer has no finding for it."""
    answers = [one | {"status": "missing", "questions": []} for one in reply()["coverage"][:2]]
    own = finding(kind="omission", quote=None, question=None, reason="Nobody asks the shopkeepers.")
    made = asked(tmp_path, reply(coverage=[*answers, *reply()["coverage"][2:]], findings=[own], edits=[]))
    text = shown(made)
    assert "  ? Nobody asks the shopkeepers. (f1)\n  ? No question asks about the principles" in text
    assert "No question asks about the theory and history behind it." in critiques_markdown([made])


def test_an_omission_and_its_item_are_told_once(tmp_path: Path) -> None:
    """What a reviewer says of a missing side in its own words is not said again in the list's."""
    gone = review().coverage[0]
    coverage = [
        one | {"status": "missing", "questions": []} if one["item"] == gone.id else one
        for one in reply()["coverage"]
    ]
    own = f"It nowhere asks about {gone.label}, which the reader needs first."
    said = finding(kind="omission", criterion="coverage", question=None, quote=None, reason=own)
    text = shown(asked(tmp_path, reply(coverage=coverage, findings=[said], edits=[])))
    assert " ".join(text.split()).count(gone.label) == 1


def test_no_score_is_said_with_its_reason_and_is_no_zero(tmp_path: Path) -> None:
    """A critique without a score has the words `No score`, why, and the mark that was stated."""
    nowhere = line("order", quotes=["nowhere at all"], questions=[], items=[])
    made = asked(tmp_path, *[reply(scorecard=with_lines(nowhere), stated=9)] * 2)
    text = shown(made)
    assert "No score: scorecard: 'order' stands on nothing" in text
    assert "The reviewer's own mark: 9 of 10" in text
    assert "0.00" not in text


def test_a_made_up_quote_is_set_apart(tmp_path: Path) -> None:
    """A finding whose words are not in the text is shown, apart from those that count."""
    text = shown(asked(tmp_path, reply(findings=[finding(quote="nowhere to be found", reason="It lies.")])))
    assert text.index("Set apart") < text.index("× It lies.")
    assert "“nowhere to be found” not found in the text" in text
    assert "- It lies." not in text


def test_several_samples_say_so(tmp_path: Path) -> None:
    """Three replies are a mean with its likely range."""
    same = [reply(scorecard=[line(c.id, level) for c in review().rubric.criteria]) for level in (2, 3, 4)]
    text = shown(asked(tmp_path, *same, samples=3), width=100)
    assert "Score 6.00 of 10  the mean of 3 replies, likely between 1.0 and 10.0" in text


@pytest.mark.parametrize("width", [40, 80, 100, 200])
@pytest.mark.parametrize("details", [False, True])
def test_nothing_can_break_the_layout(width: int, details: bool) -> None:
    """Escapes, markup, emoji names, long words and wide characters stay text within the width."""
    text = shown(evil(), width=width, details=details)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold red]x[/bold red]" in text
    assert ":smile:" in text
    assert max(columns(one) for one in text.splitlines()) <= width


def test_side_by_side_and_failures_are_safe_too() -> None:
    """Names of reviewers and messages of failures cannot break the table."""
    console, out = screen()
    print_side_by_side(console, [evil(), evil().model_copy(update={"set": {}})])
    print_failures(console, [Failure(reviewer=EVIL, code="refused", message=EVIL, hint=EVIL)])
    assert "\x1b" not in out.getvalue()
    assert max(columns(one) for one in out.getvalue().splitlines()) <= 80


def test_two_reviewers_stand_side_by_side(tmp_path: Path) -> None:
    """A row a criterion, a column a reviewer, the score in the last rows; one alone has no table."""
    console, out = screen(120)
    one = asked(tmp_path, reply()).model_copy(update={"reviewer": "anthropic:strong"})
    print_side_by_side(console, [one])
    assert out.getvalue() == ""
    print_side_by_side(
        console, [one, checklist(review()), one.model_copy(update={"score": None, "lines": ()})]
    )
    rows = [row.split() for row in out.getvalue().splitlines() if row.strip()]
    assert rows[1][0] == "purpose"
    assert rows[-2][:4] == ["Score", "of", "10", "6.00"]
    assert rows[-2][-1] == "none"
    assert rows[-1] == ["Own", "mark", "of", "10", "6", "-", "6"]


def test_markdown_keeps_text_as_text() -> None:
    """Nothing of a model's text becomes markup, a link, a table cell or HTML."""
    made = evil().model_copy(update={"title": "<script>alert(1)</script> [a](javascript:b) | `c`"})
    text = critiques_markdown([made])
    assert text.count("<script") == text.count("\\<script") == 1
    assert "\\[a\\](javascript:b) \\|" in text
    assert "\x1b" not in text


def test_markdown_has_the_aim_above_the_score() -> None:
    """Missing questions, aim, score, in that order."""
    text = critiques_markdown([checklist(review())])
    assert (
        text.index("## What is not asked about") < text.index("Judged by its aim") < text.index("## Score: ")
    )


def test_an_unknown_price_is_unknown() -> None:
    """No price is not free."""
    assert [money(None), money(Decimal(0)), money(Decimal("0.01234")), money(Decimal(12))] == [
        "cost unknown", "free", "$0.0123", "$12.00",
    ]  # fmt: skip


def test_the_points_read_like_an_account(tmp_path: Path) -> None:
    """Each criterion says what was given and taken and why, and the sum is written out to the score."""
    made = asked(tmp_path, reply(scorecard=with_lines(line("purpose", 5, reason_taken=""), line("order", 0))))
    text = shown(made)
    assert text.index("What is weak") > text.index("Reasons for points given and points taken") > 0
    assert "  purpose: 1.00 of 1, level 5 of 5\n    Given 1.00: Good on purpose.\n    “What did" in text
    assert "  order: 0.00 of 1.5, level 0 of 5\n    Taken 1.50: Bad on order.\n" in text
    assert "Given 0.00" not in text
    assert "Sum: 1.00 + 0.60 + 1.50 + 0.00 + 0.90 + 0.60 + 0.90 = 5.50 of 10, 4.50 taken" in text
    markdown = critiques_markdown([made])
    assert "- **order**: 0.00 of 1.5, level 0 of 5\n  - Taken 1.50: Bad on order." in markdown
    assert "= 5.50 of 10, 4.50 taken**" in markdown


def test_a_lone_score_is_called_one_reading(tmp_path: Path) -> None:
    """A single reply is never shown as the truth; the checklist, which repeats itself, is."""
    sentence = "A lone score is one reading; --samples 3 shows how far it moves."
    made = asked(tmp_path, reply())
    assert sentence in shown(made)
    assert sentence.replace("--", r"--") in critiques_markdown([made])
    assert "one reading" not in shown(checklist(review()))
    by_hand = made.model_copy(update={"reviewer": "paste:a chat"})
    assert "A lone score is one reading.\n" in shown(by_hand)


def test_samples_show_how_far_they_are_apart(tmp_path: Path) -> None:
    """The lowest and the highest score, and those of each criterion, stand beside the mean."""
    rows = [reply(scorecard=[line(c.id, level) for c in review().rubric.criteria]) for level in (2, 3, 4)]
    made = asked(tmp_path, *rows, samples=3)
    text = shown(made, width=100)
    assert "The replies came to between 4.00 and 8.00." in text
    assert "  order: 0.90 of 1.5, level 3 of 5, replies from 2 to 4\n" in text
    two = shown(asked(tmp_path, *rows[:2], samples=2), width=100)
    assert (
        "The replies came to between 4.00 and 6.00. Three replies or more would also give a likely range."
        in two
    )
    assert "The replies came to between 4.00 and 8.00." in critiques_markdown([made])


def test_an_item_with_a_made_up_question_says_so(tmp_path: Path) -> None:
    """What was said to be covered by a question that is not there is told as missing, with that reason."""
    answers = reply()["coverage"]
    made = asked(tmp_path, *[reply(coverage=[answers[0] | {"questions": ["q9"]}, *answers[1:]])] * 2)
    sentence = "(said to be covered by q9, which is not there)"
    assert sentence in " ".join(shown(made).split())
    assert sentence in critiques_markdown([made])


def test_an_expected_level_stands_beside_the_written_one() -> None:
    """Where a level comes from likelihoods, the account says what was written."""
    one = Line(criterion="order", weight=10, level=3.4, given=6.8, taken=3.2, said=3, reason_given="Good.")
    made = Critique(
        id="c", framework="f", version="v", rendered_hash="h", reviewer="m", score=6.8, lines=(one,),
        samples=(Sample(score=6.8),),
    )  # fmt: skip
    assert "order: 6.80 of 10, level 3.4 of 5, expected from likelihoods, 3 as written" in shown(
        made, width=100
    )
    assert "Taken 3.20: no reason is told." in shown(made)
