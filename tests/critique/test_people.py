"""A colleague's review: the same rules as for a model, forms that survive any editor, comments that are found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.critique.comments import follow, keep_comment, new_comment, read_comments, threads
from promptcraft.critique.people import Filled, FilledItem, FilledLine, judged, person_label
from promptcraft.critique.people_draft import drop_draft, keep_draft, read_draft
from promptcraft.critique.people_form import MARKDOWN, YAML, form_kind, form_text
from promptcraft.critique.people_read import ReadForm, read_form, read_head
from promptcraft.errors import UsageMistake
from promptcraft.framework.model import Framework
from promptcraft.workspace.places import Workspace
from tests.critique.bench import SOURCE, review

ASHA = "person:Asha Rao"
NAMES = [criterion.id for criterion in review().rubric.criteria]


def filled_line(criterion: str, **changes: object) -> FilledLine:
    """A line that holds: level 3, both reasons, a question by its number."""
    full = {"criterion": criterion, "level": 3, "given": "It asks it.", "taken": "Not fully.", "on": "3"}
    return FilledLine.model_validate(full | changes)


def fill(form: str, **answers: str) -> str:
    """The form with every criterion answered alike; `answers` replace the fields of all."""
    said = {"level": "3", "given": "It asks it.", "taken": "Not fully.", "stands_on": "elsewhere"} | answers
    rows = []
    for row in form.splitlines():
        name = row.strip().rstrip(":")
        rows.append(f"{row} {said[name]}" if name in said and row.endswith(":") else row)
    return "\n".join(rows)


def read(text: str, kind: str = YAML) -> ReadForm:
    """The form as it is read back."""
    return read_form(text, kind, review(), ASHA)


def test_a_full_form_is_a_critique_like_any_other() -> None:
    """Points by the rubric, the sum of the lines, quotes looked up, reasons as findings."""
    made = judged(Filled(reviewer=ASHA, lines=tuple(map(filled_line, NAMES)), stated=7), review())
    assert (made.critique.score, made.critique.stated, made.problems) == (6.0, 7, ())
    assert {line.questions for line in made.critique.lines} == {("elsewhere",)}
    assert [f.kind for f in made.critique.findings][:2] == ["strength", "weakness"]
    assert made.critique.reviewer == ASHA


def test_what_is_left_open_is_unscored_and_never_0() -> None:
    """One criterion without a level: no score, the others stand, and the sentence names it."""
    lines = (*map(filled_line, NAMES[1:]), filled_line(NAMES[0], level=None))
    made = judged(Filled(reviewer=ASHA, lines=lines), review()).critique
    assert (made.score, len(made.lines)) == (None, len(NAMES) - 1)
    assert NAMES[0] in made.unscored


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"on": "“words that are nowhere in it”"}, "stands on nothing"),
        ({"on": ""}, "stands on nothing"),
        ({"given": ""}, "gives points without a reason"),
        ({"taken": " "}, "takes points without a reason"),
    ],
)
def test_people_are_held_to_the_same_rules(changes: dict[str, object], told: str) -> None:
    """A level that stands on nothing, or has no reason, is left unscored and said."""
    lines = (filled_line(NAMES[0], **changes), *map(filled_line, NAMES[1:]))
    made = judged(Filled(reviewer=ASHA, lines=lines), review())
    assert (made.critique.score, [name for name, _ in made.problems]) == (None, [NAMES[0]])
    assert told in made.problems[0][1]


@pytest.mark.parametrize(
    "on",
    [
        "3",
        "question 3",
        "[elsewhere]",
        "elsewhere, 1",
        "“What did Stockholm and Milan learn”",
        "comparison; 2",
    ],
)
def test_what_a_line_stands_on_may_be_written_in_many_ways(on: str) -> None:
    """Numbers, ids, coverage items and quoted words all count when they are there."""
    made = judged(Filled(reviewer=ASHA, lines=(filled_line(NAMES[0], on=on),)), review())
    assert (made.problems, len(made.critique.lines)) == ((), 1)


def test_coverage_is_answered_item_by_item() -> None:
    """Items that were answered count; one said to be covered by no question that is there is told."""
    items = (
        FilledItem(item="comparison", status="covered", questions=("3",)),
        FilledItem(item="evidence", status="missing"),
        FilledItem(item="feasibility", status="covered", questions=("nowhere",)),
    )
    made = judged(Filled(reviewer=ASHA, items=items), review())
    assert {a.item: a.status for a in made.critique.coverage} == {
        "comparison": "covered", "evidence": "missing", "feasibility": "missing",
    }  # fmt: skip
    assert [name for name, _ in made.problems] == ["feasibility"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "Asha\x1b[2J", "Asha\u202e"])
def test_a_reviewer_has_a_name_that_can_be_shown(name: str) -> None:
    """An empty, endless or disguised name is refused."""
    with pytest.raises(UsageMistake):
        person_label(name)


@pytest.mark.parametrize("kind", [YAML, MARKDOWN])
def test_a_form_comes_back_as_it_was_filled(kind: str) -> None:
    """Both kinds of form, filled and read, give the same score, without a complaint; empty ones give nothing."""
    empty = form_text(review(), kind, "Asha Rao")
    full = read(fill(empty), kind)
    assert (full.judged.critique.score, full.problems) == (6.0, ())
    assert (read(empty, kind).filled.empty, read(empty, kind).problems) == (True, ())
    head = read_head(empty)
    assert (head.framework, head.reviewer, head.set) == ("tolls", "Asha Rao", {"town": "Graz"})
    assert head.rendered == review().rendered.rendered_hash


@pytest.mark.parametrize("kind", [YAML, MARKDOWN])
def test_forms_survive_editors(kind: str) -> None:
    """Line breaks of Windows, a mark in front, levels as 3/5, answers over several lines: all are read."""
    text = fill(
        form_text(review(), kind), level="3/5", given="It asks it:\n      plainly, and\n      in order."
    )
    made = read(text.replace("\n", "\r\n"), kind)
    assert (made.judged.critique.score, made.problems) == (6.0, ())
    assert made.judged.critique.lines[0].reason_given == "It asks it:\nplainly, and\nin order."


@pytest.mark.parametrize("kind", [YAML, MARKDOWN])
@pytest.mark.parametrize("level", ["4.5", "6", "good", "3/10", "-1"])
def test_a_mistake_is_named_with_its_line(kind: str, level: str) -> None:
    """One level that is none: its line is told, the other criteria are kept."""
    rows = fill(form_text(review(), kind)).splitlines()
    at = next(number for number, row in enumerate(rows) if row.strip() == "level: 3")
    rows[at] = rows[at].replace("3", level)
    made = read("\n".join(rows), kind)
    assert [one.partition(":")[0] for one in made.problems] == [f"Line {at + 1}"]
    assert (made.judged.critique.score, len(made.judged.critique.lines)) == (None, len(NAMES) - 1)


def test_a_slip_in_a_word_is_named(tmp_path: Path) -> None:
    """`levle: 3` is told with what was meant; nothing else is lost."""
    text = fill(form_text(review(), YAML)).replace("    level: 3", "    levle: 3", 1)
    made = read(text)
    assert "did you mean 'level'" in made.problems[0]
    assert len(made.judged.critique.lines) == len(NAMES) - 1


def test_comments_coverage_and_the_mark_are_read() -> None:
    """The sections behind the criteria are read too, each answer in its place."""
    text = form_text(review(), YAML)
    for empty, answer in (
        ("  effects:", "  effects: Three questions in one."),
        ("  comparison:", "  comparison: covered 3 "),
        ("  feasibility:", "  feasibility: perhaps "),
        ("overall:", "overall: 7/10"),
    ):
        text = text.replace(f"\n{empty}", f"\n{answer}", 1)
    made = read(text)
    assert [(one.place, one.text) for one in made.filled.remarks] == [("effects", "Three questions in one.")]
    assert [(one.item, one.questions) for one in made.filled.items] == [("comparison", ("3",))]
    assert made.filled.stated == 7
    assert any("neither covered, partly nor missing" in one for one in made.problems)


FORM = form_text(review(), YAML, "Asha Rao").splitlines()
NOISE = st.one_of(
    st.sampled_from(
        ["level: 3", "given: x", "criteria:", "  order:", "overall: 11", "comments:", "```", "- a: b"]
    ),
    st.text(max_size=20),
)


@given(st.lists(st.tuples(st.integers(0, len(FORM)), NOISE), max_size=12), st.sampled_from([YAML, MARKDOWN]))
def test_any_form_is_read(noise: list[tuple[int, str]], kind: str) -> None:
    """Whatever stands in the file: a critique without a made-up score, and every complaint has a line of the file."""
    rows = list(FORM)
    for at, text in noise:
        rows.insert(at, text)
    text = "\n".join(rows)
    made = read(text, kind)
    assert made.judged.critique.score is None
    lines = [int(one.removeprefix("Line ").partition(":")[0]) for one in made.problems]
    assert all(1 <= line <= len(text.splitlines()) for line in lines)


def test_the_kind_of_form_goes_by_the_name() -> None:
    """Markdown where the name says so, else YAML."""
    assert [form_kind(name) for name in ("a.md", "A.MARKDOWN", "a.yaml", "-")] == [
        MARKDOWN,
        MARKDOWN,
        YAML,
        YAML,
    ]


def test_a_draft_is_kept_until_it_is_done(tmp_path: Path) -> None:
    """What was filled in is there again for the same person and text, and nobody else; then it is forgotten."""
    workspace = Workspace(tmp_path)
    filled = Filled(reviewer=ASHA, lines=(filled_line(NAMES[0]),))
    keep_draft(workspace, review(), filled)
    assert read_draft(workspace, review(), ASHA) == filled
    assert read_draft(workspace, review(), "person:Ben").empty
    assert read_draft(workspace, review(town="Linz"), ASHA).empty
    drop_draft(workspace, review(), ASHA)
    assert read_draft(workspace, review(), ASHA).empty


def changed(ask: str) -> Framework:
    """The framework with the second question in other words."""
    second = SOURCE.questions[1].model_copy(update={"ask": ask})
    return SOURCE.model_copy(update={"questions": (SOURCE.questions[0], second, SOURCE.questions[2])})


def test_comments_are_found_again_after_an_edit() -> None:
    """Same words: no note. Other words, words that moved, a question that is gone: each is said."""
    one = new_comment(SOURCE, "tolls", "2", "Three in one.", "Asha")
    first = threads([one], SOURCE)[0]
    assert (first.place, first.note) == ("effects", "")
    assert threads([one], changed("What would it do?"))[0].note == "The text has changed since."
    ids = {question.id: question for question in SOURCE.questions}
    moved = SOURCE.model_copy(update={"questions": (ids["effects"].model_copy(update={"id": "costs"}),)})
    assert (threads([one], moved)[0].place, "now stand in costs" in threads([one], moved)[0].note) == (
        "costs",
        True,
    )
    gone = SOURCE.model_copy(update={"questions": SOURCE.questions[:1]})
    assert threads([one], gone)[0].note == "effects is not there any more."


def test_a_narrow_quote_stays_with_its_words() -> None:
    """A comment on some words has no note while those words stand, whatever changes around them."""
    one = new_comment(SOURCE, "tolls", "effects", "Which rents?", "Asha", "shops and rents")
    assert threads([one], changed("And what of shops and rents?"))[0].note == ""
    with pytest.raises(UsageMistake):
        new_comment(SOURCE, "tolls", "effects", "x", "Asha", "no such words")


def test_threads_hold_replies_and_their_end(tmp_path: Path) -> None:
    """Comment, reply, resolved, opened again: all lines are kept, in order, by whom."""
    workspace = Workspace(tmp_path)
    first = keep_comment(workspace, new_comment(SOURCE, "tolls", "effects", "Three in one.", "Asha"))
    for kind, text, by in (
        ("reply", "Split it.", "Ben"),
        ("resolved", "", "Asha"),
        ("reopened", "No.", "Ben"),
    ):
        known = read_comments(workspace, "tolls")
        keep_comment(workspace, follow(known, first.id[:4], kind, text, by))
    (thread,) = threads(read_comments(workspace, "tolls"), SOURCE)
    assert [(one.text, one.by) for one in thread.replies] == [("Split it.", "Ben"), ("No.", "Ben")]
    assert not thread.resolved
    keep_comment(workspace, new_comment(SOURCE, "tolls", "effects", "Three in one.", "Asha"))
    assert len(read_comments(workspace, "tolls")) == 4


def test_comments_survive_a_torn_line(tmp_path: Path) -> None:
    """A line cut short by a crash is left out and set aside by the next one; the others stand."""
    workspace = Workspace(tmp_path)
    keep_comment(workspace, new_comment(SOURCE, "tolls", "effects", "One.", "Asha"))
    path = tmp_path / "transcripts" / "tolls" / "comments.jsonl"
    with path.open("ab") as file:
        file.write(b'{"id": "m1", "kind": "comm')
    assert [one.text for one in read_comments(workspace, "tolls")] == ["One."]
    keep_comment(workspace, new_comment(SOURCE, "tolls", "effects", "Two.", "Asha"))
    assert [one.text for one in read_comments(workspace, "tolls")] == ["One.", "Two."]
    assert path.with_suffix(".torn").read_bytes().startswith(b'{"id": "m1"')


@pytest.mark.parametrize(("place", "text"), [("nowhere", "x"), ("effects", "  "), ("9", "x")])
def test_a_comment_needs_a_place_and_words(place: str, text: str) -> None:
    """A place that is not there, or nothing to say, is refused with what there is."""
    with pytest.raises(UsageMistake):
        new_comment(SOURCE, "tolls", place, text, "Asha")
