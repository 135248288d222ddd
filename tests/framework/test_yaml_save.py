"""A changed framework written back: the change is there, and nothing else has moved."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptcraft.errors import EditRejected
from promptcraft.framework.edits import (
    AddQuestion,
    DropQuestion,
    Edit,
    FieldName,
    MoveQuestion,
    RewriteQuestion,
    SetField,
    apply,
)
from promptcraft.framework.model import Question, Synthesis
from promptcraft.framework.yaml_file import LoadedFramework, parse_framework, save_edited

FILE = """\
# yaml-language-server: $schema=framework.json
title: Who pays?   # the working title
persona: "An expert,
  patient"
aim: >-   # keep this short
  Think it
  through.


# how to speak
style:   'plain'
questions:   # in this order
  # the first half
  - id: alpha
    ask: Why?   # open
    facet: start

  # about effects
  - ask: |
      What follows?
        And then?
    id: beta
    # checked
    why: it matters

  # the second half

  -
    id: gamma
    ask: >
      Folded over
      two lines.
    follow_ups: [one, two]
# the end
sources: []
"""
IDS = ("alpha", "beta", "gamma")
FIELDS: tuple[FieldName, ...] = ("title", "aim", "persona", "audience", "context", "style", "synthesis")


def loaded(text: str = FILE) -> LoadedFramework:
    """The example file, read."""
    return parse_framework(text.encode(), where="f.yaml")


def saved(edit: Edit, text: str = FILE) -> str:
    """The file after one edit."""
    before = loaded(text)
    return save_edited(before, apply(before.framework, edit)).decode()


texts = st.one_of(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=60),
    st.text("ab :#-'\"\n{}[]>|%&*!?,\t", min_size=1, max_size=60),
    st.lists(
        st.sampled_from(["word", "a-longer-word", "tax:", "- no", "", " x"]), min_size=30, max_size=60
    ).map(" ".join),
)
places = st.sampled_from((*IDS, "", "^"))
edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(RewriteQuestion, question_id=st.sampled_from(IDS), ask=texts),
    st.builds(MoveQuestion, question_id=st.sampled_from(IDS), after=places),
    st.builds(DropQuestion, question_id=st.sampled_from(IDS)),
    st.builds(SetField, field=st.sampled_from(FIELDS), text=texts.filter(lambda text: len(text) < 400)),
    st.builds(
        AddQuestion,
        question=st.builds(
            Question, id=st.sampled_from(("delta", "eps")), ask=texts, why=texts, follow_ups=st.tuples(texts)
        ),
        after=places,
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(edits, min_size=1, max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_any_edits_are_saved_exactly(chain: list[Edit], end: str) -> None:
    """After any edits the file reads as the edited framework, and every comment of what stays is there."""
    before = loaded(FILE.replace("\n", end))
    changed = before.framework
    for edit in chain:
        try:
            changed = apply(changed, edit)
        except EditRejected:
            continue
    raw = save_edited(before, changed)
    assert parse_framework(raw, where="f.yaml").framework == changed
    for comment in (
        "# yaml-language-server",
        "# the working title",
        "# keep this short",
        "# how to speak",
        "# the end",
    ):
        assert comment in raw.decode()


@settings(max_examples=100, deadline=None)
@given(edits)
def test_lines_that_were_not_touched_stay(edit: Edit) -> None:
    """Of an edit's neighbours every line is kept as it was, and nothing is lost but what was replaced or dropped."""
    try:
        after = saved(edit)
    except EditRejected:
        return
    lost = Counter(FILE.splitlines()) - Counter(after.splitlines())
    allowed = {
        "alpha": ["  - id: alpha", "    ask: Why?   # open", "    facet: start", ""],
        "beta": FILE.splitlines()[17:25],
        "gamma": ["", *FILE.splitlines()[27:34]],
    }
    match edit:
        case AddQuestion():
            assert not lost
        case MoveQuestion():
            assert set(lost) <= {""}
        case RewriteQuestion() | DropQuestion():
            assert set(lost) <= set(allowed[edit.question_id])
        case SetField():
            number = loaded().line_of(edit.field)
            assert set(lost) <= set(FILE.splitlines()[number - 1 : number + 4] if number else [])


def test_a_rewritten_question_changes_its_line_only() -> None:
    """The comment behind the text stays."""
    assert saved(RewriteQuestion(question_id="alpha", ask="Why not?")) == FILE.replace(
        "ask: Why?  ", "ask: Why not?  "
    )


def test_a_moved_question_takes_its_comment_along() -> None:
    """The comment right above a question goes with it; one that stands apart stays."""
    after = saved(MoveQuestion(question_id="beta", after="gamma"))
    assert after.index("# the second half") < after.index("id: gamma") < after.index("# about effects")
    assert after.index("# about effects") < after.index("id: beta")


def test_line_ends_and_byte_order_mark_stay() -> None:
    """A file from Windows stays one."""
    raw = b"\xef\xbb\xbf" + FILE.replace("\n", "\r\n").encode()
    before = parse_framework(raw, where="f.yaml")
    after = save_edited(before, apply(before.framework, SetField(field="context", text="New. " * 50)))
    assert after.startswith(b"\xef\xbb\xbf# yaml")
    assert after.count(b"\n") == after.count(b"\r\n") > raw.count(b"\r\n")


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "t", "questions": [{"id": "alpha", "ask": "Why?"}, {"id": "beta", "ask": "So?"}]}',
        "title: t\nquestions: [{id: alpha, ask: Why?}, {id: beta, ask: So?}]",
        "title: &t t\naim: *t\nquestions:\n- {id: alpha, ask: *t}\n- id: beta\n  ask: *t",
        "title: t\naim:\nquestions:\n- id: alpha\n  ask: a\n- id: beta\n  ask: |+\n    keep\n\n",
    ],
)
@pytest.mark.parametrize(
    "edit",
    [
        RewriteQuestion(question_id="alpha", ask="How?"),
        MoveQuestion(question_id="alpha", after="beta"),
        DropQuestion(question_id="beta"),
        AddQuestion(question=Question(id="delta", ask="New?"), after="alpha"),
        SetField(field="title", text="New"),
        SetField(field="aim", text="New"),
    ],
)
def test_unusual_files_are_saved_too(text: str, edit: Edit) -> None:
    """JSON, one-line mappings, aliases, no line break at the end: what comes back reads as the edited framework."""
    changed = apply(loaded(text).framework, edit)
    assert parse_framework(saved(edit, text).encode(), where="f").framework == changed


def test_other_parts_can_change_too() -> None:
    """A restored version may differ anywhere: variables, sources, the number of arguments."""
    before = loaded(FILE + "synthesis:\n  ask: Sum up.   # last\n")
    changed = before.framework.model_copy(
        update={"synthesis": Synthesis(ask="Sum up.", for_and_against=3), "style": "", "author": "A. Author"}
    )
    raw = save_edited(before, changed)
    assert parse_framework(raw, where="f").framework == changed
    assert b"Sum up.   # last" in raw


def test_blank_lines_at_the_end_of_a_text_stay_its_own() -> None:
    """A new text that ends in blank lines takes in none of those that stand behind it, and no comment is lost."""
    question = Question(id="delta", ask="New?", follow_ups=("\n\n", "two\n\n"))
    after = saved(AddQuestion(question=question, after="alpha"))
    assert loaded(after).framework.questions[1] == question
    assert [line for line in FILE.splitlines() if line not in after.splitlines()] == []


def test_nothing_changed_nothing_written() -> None:
    """The same framework gives the same bytes."""
    assert save_edited(loaded(), loaded().framework) == FILE.encode()
