"""What changed between two frameworks, told by question and not by line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from promptcraft.framework.compare_versions import Comparison, compare_versions, word_changes
from promptcraft.framework.model import Figure, Framework, Question, Source, Synthesis, Variable

WHO = Question(id="who", ask="Who pays for it today?")
WHERE = Question(id="where", ask="Where did others try it, and how did it go?")
COST = Question(id="cost", ask="What would it cost each year?", follow_ups=("Who says so?",))
BASE = Framework(title="Free buses?", aim="To think", questions=(WHO, WHERE, COST))

questions = st.lists(
    st.builds(
        Question,
        id=st.sampled_from("abcdefg"),
        ask=st.text(min_size=1, max_size=30),
        why=st.sampled_from(["", "because"]),
        follow_ups=st.lists(st.text(max_size=3), max_size=2).map(tuple),
    ),
    min_size=1,
    unique_by=lambda one: one.id,
).map(tuple)
variables = st.dictionaries(
    st.sampled_from(["x", "y"]),
    st.builds(Variable, default=st.sampled_from([None, "", "1", 1, True, "true", "text"])),
)
frameworks = st.builds(
    Framework,
    title=st.sampled_from(["t", "u"]),
    aim=st.sampled_from(["", "aim"]),
    questions=questions,
    variables=variables,
    synthesis=st.none() | st.builds(Synthesis, ask=st.just("?"), for_and_against=st.integers(3, 5)),
    sources=st.lists(st.builds(Source, title=st.sampled_from("pq"), says=st.text(max_size=2))).map(tuple),
)


def with_questions(*kept: Question) -> Framework:
    """The base with these questions."""
    return BASE.model_copy(update={"questions": kept})


def told(comparison: Comparison) -> list[tuple[str, str, tuple[int, int], bool, list[str]]]:
    """Each question's change in short."""
    return [
        (one.id, one.kind, one.places, one.moved, [change.field for change in one.fields])
        for one in comparison.questions
    ]


def test_added_and_dropped() -> None:
    """A question that is new or gone is told with its place; those that only slid up or down are not."""
    new = Question(id="new", ask="Is it fair?")
    assert told(compare_versions(BASE, with_questions(new, WHO, COST))) == [
        ("new", "added", (0, 1), False, ["ask"]),
        ("where", "dropped", (2, 0), False, ["ask"]),
    ]


def test_one_question_moved() -> None:
    """One question put in front is one move, and it says where it stands now."""
    (change,) = compare_versions(BASE, with_questions(COST, WHO, WHERE)).questions
    assert (change.id, change.moved, change.places, change.behind, change.fields) == (
        "cost",
        True,
        (3, 1),
        "",
        (),
    )


def test_moved_and_rewritten() -> None:
    """Both are told of the same question."""
    other = COST.model_copy(update={"ask": "What would it cost?", "why": "Money is short."})
    assert told(compare_versions(BASE, with_questions(WHO, other, WHERE)))[-1:] in (
        [("cost", "changed", (3, 2), True, ["ask", "why"])],
        [("where", "changed", (2, 3), True, [])],
    )


def test_another_id_for_the_same_question() -> None:
    """A question that only got another id is neither added nor dropped."""
    (change,) = compare_versions(
        BASE, with_questions(WHO, WHERE, COST.model_copy(update={"id": "money"}))
    ).questions
    assert (change.kind, change.was, change.id, change.moved) == ("changed", "cost", "money", False)


def test_fields_by_name() -> None:
    """Variables, figures, sources and texts are told by name, each with what it was and is."""
    after = BASE.model_copy(
        update={
            "aim": "",
            "style": "Short.",
            "variables": {"town": Variable(default="Lille")},
            "figures": {"fare": Figure(formula="2 * 3")},
            "sources": (Source(title="A report", says="It says so"),),
        }
    )
    changes = {one.field: (one.before, one.after) for one in compare_versions(BASE, after).fields}
    assert changes == {
        "aim": ("To think", ""),
        "style": ("", "Short."),
        "variables: town: type": ("", "string"),
        "variables: town: default": ("", "Lille"),
        "figures: fare: formula": ("", "2 * 3"),
        "sources: A report: title": ("", "A report"),
        "sources: A report: says": ("", "It says so"),
    }


@given(frameworks, frameworks)
def test_nothing_escapes(before: Framework, after: Framework) -> None:
    """Two frameworks compare as the same exactly if they are, sources told by title and not by order."""
    order = {"sources": tuple(sorted(before.sources, key=lambda one: (one.title, one.says)))}
    before, after = before.model_copy(update=order), after.model_copy(update=order)
    comparison = compare_versions(before, after)
    assert (comparison == Comparison()) == (before == after)
    added = {one.id for one in comparison.questions if one.kind == "added"}
    dropped = {one.id for one in comparison.questions if one.kind == "dropped"}
    assert len(before.questions) - len(dropped) + len(added) == len(after.questions)


@given(st.permutations("abcdefgh"))
def test_moves_explain_the_order(order: list[str]) -> None:
    """Questions that were not moved stand in their old order, and a single move is told as one."""
    base = with_questions(*(Question(id=name, ask=f"{name}?") for name in "abcdefgh"))
    after = with_questions(*(Question(id=name, ask=f"{name}?") for name in order))
    moved = {one.id for one in compare_versions(base, after).questions}
    still = [name for name in order if name not in moved]
    assert still == sorted(still)


@given(st.text(alphabet="ab. \n中文é"), st.text(alphabet="ab. \n中文é"))
def test_words_lead_from_one_text_to_the_other(before: str, after: str) -> None:
    """What stayed and is new makes the new text, what stayed and is gone the old one; white space aside."""
    pieces = word_changes(before, after)
    new = "".join(one.text for one in pieces if one.kind != "gone")
    old = "".join(one.text for one in pieces if one.kind != "new")
    assert ("".join(new.split()), "".join(old.split())) == ("".join(after.split()), "".join(before.split()))


def test_words_change_by_words() -> None:
    """A changed word is told as a word, in scripts with marks above their letters, too."""
    shown = [(one.kind, one.text) for one in word_changes("यह अच्छा है.", "यह बुरा है.")]
    assert shown == [("same", "यह"), ("gone", " अच्छा"), ("new", " बुरा"), ("same", " है.")]
