"""The small critique: sentences are spans, replies are checked, points come from the rubric."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.critique.review import Review
from promptcraft.critique.rubric import Criterion, load_rubric
from promptcraft.critique.scorecard import add_up
from promptcraft.critique.sentences import sentences
from promptcraft.critique.small import criterion_request, facts, read_criterion, small_reading
from promptcraft.errors import ReplyUnscorable
from promptcraft.framework.model import Framework, Question, Synthesis
from promptcraft.framework.rendered import Rendered, as_rendered

RUBRIC = load_rubric()
TOLLS = Framework(
    title="Should Oslo charge for driving?",
    persona="You know transport policy. You have run a city.",
    audience="Curious people.",
    questions=(
        Question(id="why", ask="What is the problem? Who says so?", why="To begin at the beginning."),
        Question(id="cases", ask="What did other cities do?", follow_ups=("What failed?", "What lasted?")),
    ),
    synthesis=Synthesis(ask="Weigh both sides."),
)


def _rendered(framework: Framework) -> Rendered:
    return as_rendered("tolls", framework, framework, {})


def _review(framework: Framework = TOLLS) -> Review:
    return Review(rendered=_rendered(framework), source=framework, rubric=RUBRIC, secret=b"s" * 32)


def _reply(level: object, quote: str, problem: str = "It is vague.") -> str:
    said = {
        "level": level,
        "sentence_that_most_needs_to_change": quote,
        "what_is_wrong_or_missing_there": problem,
    }
    return json.dumps(said)


def _schema(criterion: Criterion, framework: Framework = TOLLS) -> str:
    review = _review(framework)
    shape = criterion_request(review, criterion, sentences(review.rendered)).shape
    assert shape is not None
    return shape.schema_text


def test_sentences_come_in_reading_order_with_their_place() -> None:
    """Each sentence is told with the part or the question it stands in; headings and numbers are left out."""
    assert [(s.text, s.field, s.question) for s in sentences(_rendered(TOLLS))] == [
        ("Should Oslo charge for driving?", "title", ""),
        ("You know transport policy.", "persona", ""),
        ("You have run a city.", "persona", ""),
        ("Curious people.", "audience", ""),
        ("What is the problem?", "ask", "why"),
        ("Who says so?", "ask", "why"),
        ("To begin at the beginning.", "why", "why"),
        ("What did other cities do?", "ask", "cases"),
        ("What failed?", "follow_up", "cases"),
        ("What lasted?", "follow_up", "cases"),
        ("Weigh both sides.", "synthesis", ""),
    ]


TEXTS = st.text(
    alphabet=st.sampled_from("ab .?!…\n\t-1)\"'”’中\u2028\u0301"), min_size=1, max_size=60
).filter(lambda text: text.strip() != "")


@given(TEXTS, TEXTS, st.lists(TEXTS, min_size=1, max_size=3))
def test_every_sentence_is_a_span(persona: str, ask: str, follow_ups: list[str]) -> None:
    """Whatever the framework says, a sentence is text[start:end], none overlap, and nothing but space is left out."""
    framework = Framework(
        title="T", persona=persona, questions=(Question(id="one", ask=ask, follow_ups=tuple(follow_ups)),)
    )
    rendered = _rendered(framework)
    found = sentences(rendered)
    assert all(rendered.text[s.start : s.end] == s.text != "" for s in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    asked = "".join(s.text for s in found if s.field == "ask")
    assert "".join(asked.split()) == "".join(ask.split())


def test_the_framework_comes_before_what_changes() -> None:
    """All calls about one framework share their beginning, so what was read of it is read once."""
    review = _review()
    found = sentences(review.rendered)
    first, second = (criterion_request(review, criterion, found) for criterion in RUBRIC.criteria[:2])
    assert first.system == second.system
    one, two = first.messages[0].content, second.messages[0].content
    end = one.index("Judge one thing only")
    assert TOLLS.title in one[:end]
    assert one[:end] == two[:end]
    assert RUBRIC.criteria[0].anchors[3] in one[end:]


def test_samples_differ_and_repeat() -> None:
    """The first sample is the likeliest reply; each later one has its own seed, and the same one each time."""
    review = _review()
    found = sentences(review.rendered)
    asked = [criterion_request(review, RUBRIC.criteria[0], found, sample) for sample in (0, 1, 2, 2)]
    assert [(request.temperature, request.seed) for request in asked] == [
        (0.0, 0),
        (0.5, 1),
        (0.5, 2),
        (0.5, 2),
    ]
    assert asked[2] == asked[3]


def test_only_the_frameworks_own_sentences_can_be_quoted() -> None:
    """The schema offers the sentences of the parts that a criterion is about, and no others."""
    offered = json.loads(_schema(RUBRIC.criterion("role-and-style")))["anyOf"][0]["properties"]
    assert offered["sentence_that_most_needs_to_change"]["enum"] == [
        "You know transport policy.",
        "You have run a city.",
        "Curious people.",
    ]
    assert list(offered) == ["level", "sentence_that_most_needs_to_change", "what_is_wrong_or_missing_there"]


def test_a_missing_part_leaves_all_sentences_to_quote() -> None:
    """Where the parts a criterion is about are missing, any sentence may stand for it."""
    bare = Framework(title="T", questions=(Question(id="one", ask="Is it good?"),))
    assert "Is it good?" in _schema(RUBRIC.criterion("role-and-style"), bare)


def test_a_long_sentence_is_offered_shortened_and_still_verbatim() -> None:
    """A sentence too long to copy is offered up to the end of a word, as an exact span."""
    long = Framework(
        title="T", questions=(Question(id="one", ask="What about " + "very long words " * 40 + "?"),)
    )
    review = _review(long)
    found = sentences(review.rendered)
    criterion = RUBRIC.criterion("questions")
    quote = json.loads(_schema(criterion, long))["anyOf"][0]["properties"][
        "sentence_that_most_needs_to_change"
    ]["enum"][0]
    line = read_criterion(_reply(2, quote), criterion, found)
    assert len(quote) <= 200
    assert review.rendered.text[line.sentence.start : line.sentence.end] == quote == line.sentence.text


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "no json",
        _reply(6, "What failed?"),
        _reply(-1, "What failed?"),
        _reply(True, "What failed?"),
        _reply("3", "What failed?"),
        _reply(3.0, "What failed?"),
        _reply(3, "Not in the text."),
        json.dumps({"level": 3}),
        _reply(3, "What failed?")[:-4],
    ],
)
def test_a_reply_that_is_not_what_was_asked_for_has_no_score(reply: str) -> None:
    """A level out of range, a foreign quote or a torn reply is refused, never repaired."""
    with pytest.raises(ReplyUnscorable):
        read_criterion(reply, RUBRIC.criterion("questions"), sentences(_rendered(TOLLS)))


def test_the_card_adds_up_and_stands_on_quotes() -> None:
    """Points follow from levels, reasons from the rubric's anchors, and each line from a verified quote."""
    review = _review()
    found = sentences(review.rendered)
    quotes = {"purpose": "Curious people.", "role-and-style": "You know transport policy."}
    lines = [
        read_criterion(_reply(3, quotes.get(criterion.id, "Who says so?")), criterion, found)
        for criterion in RUBRIC.criteria
    ]
    reading = small_reading(review, lines)
    assert add_up(reading.lines) == 6.0
    assert reading.problems == ()
    assert all(line.supported for line in reading.lines)
    wording = next(line for line in reading.lines if line.criterion == "questions")
    assert wording.reason_given == RUBRIC.criterion("questions").anchors[3]
    assert RUBRIC.criterion("questions").anchors[4] in wording.reason_taken
    assert wording.questions == ("why",)
    assert reading.findings[0].kind == "weakness"
    assert reading.findings[0].reason == "It is vague."


def test_full_points_are_a_strength() -> None:
    """At the highest level nothing is taken and nothing is wrong."""
    review = _review()
    criterion = RUBRIC.criterion("purpose")
    said = json.dumps({"level": 5, "sentence_that_most_needs_to_change": "Curious people."})
    reading = small_reading(review, [read_criterion(said, criterion, sentences(review.rendered))])
    assert (reading.lines[0].taken, reading.lines[0].reason_taken) == (0.0, "")
    assert reading.findings[0].kind == "strength"
    assert "scorecard: 'order' has no line." in reading.problems


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Too broad.", "Too broad."),
        ("It is vague. " + "It goes on and on " * 9, "It is vague."),
        ("It goes on and on " * 9, None),
    ],
)
def test_a_reason_cut_by_its_limit_ends_well(said: str, kept: str | None) -> None:
    """Words cut off by the length limit end at a sentence, or with an ellipsis."""
    line = read_criterion(
        _reply(2, "What failed?", said[:160]), RUBRIC.criterion("questions"), sentences(_rendered(TOLLS))
    )
    assert line.problem == (kept or line.problem.rstrip("…") + "…")


def test_what_can_be_counted_is_told() -> None:
    """The model is told how many questions there are and which parts are missing."""
    assert (
        facts(TOLLS) == "It has 2 questions. It has no aim, no context, no style. It ends with a synthesis."
    )
