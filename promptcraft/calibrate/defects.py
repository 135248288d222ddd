"""The kinds of defect that are planted, each by code into a good framework. Pure and seeded."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from promptcraft.calibrate import phrases
from promptcraft.calibrate import spoil_frame as frame
from promptcraft.calibrate import spoil_order as order
from promptcraft.calibrate import spoil_questions as single
from promptcraft.calibrate.planted import Kind, Planted
from promptcraft.framework.model import Framework

WORDING, FRAME, ORDER, BALANCE = "questions", "role-and-style", "order", "balance"

KINDS = (
    Kind(
        "question-removed",
        "a side of the issue left out",
        ("coverage", "evidence", BALANCE),
        ("missing", "asks about", "not ask*", "no question", "left out", "omit*", "leaves out", "lack*"),
        order.removed,
    ),
    Kind(
        "question-doubled",
        "a question asked twice",
        (WORDING, ORDER, "coverage"),
        ("same", "duplicat*", "repeat*", "overlap*", "twice", "redundan*", "again", "identical", "similar"),
        single.doubled,
    ),
    Kind(
        "too-early",
        "a question before the one it builds on",
        (ORDER, WORDING),
        ("early", "earlier", "order", "before", "refer*", "first", "out of place", "sequence",
         "nothing", "build*"),
        order.too_early,
    ),
    Kind(
        "conclusion-first",
        "the conclusion asked for first",
        (ORDER, BALANCE),
        ("early", "order", "before", "conclu*", "first", "end", "last", "out of place", "sequence",
         "premature*"),
        order.conclusion_first,
    ),
    Kind(
        "leading",
        "a leading question",
        (WORDING, BALANCE),
        ("lead*", "loaded", "bias*", "presum*", "assum*", "neutral*", "one-sided", "push*", "rhetoric*",
         "judg*"),
        single.reworded("leading", phrases.LEADING, "leads to its answer"),
    ),
    Kind(
        "loaded",
        "loaded words",
        (WORDING, BALANCE),
        ("lead*", "loaded", "bias*", "emotion*", "neutral*", "one-sided", "judg*", "charged", "prejud*",
         "opinion*"),
        single.reworded("loaded", phrases.LOADED, "has loaded words"),
    ),
    Kind(
        "compound",
        "several questions in one",
        (WORDING,),
        ("several", "compound", "at once", "many", "multiple", "crowd*", "more than one", "more than three", "too much",
         "single", "one thing"),
        single.reworded("compound", phrases.COMPOUND, "asks many things at once"),
    ),
    Kind(
        "clipped",
        "a question cut short",
        (WORDING,),
        ("short", "clipped", "vague", "unclear", "fewer", "incomplete", "cut", "clear", "too little", "ambig*"),
        single.clipped,
    ),
    Kind(
        "rambling",
        "a rambling question",
        (WORDING,),
        ("long", "rambl*", "words", "wordy", "verbose", "unclear", "clear", "concise*", "brief*"),
        single.reworded("rambling", (phrases.RAMBLING,), "rambles"),
    ),
    Kind(
        "off-topic",
        "a question off the subject",
        ("coverage", WORDING, ORDER),
        ("topic", "subject", "unrelated", "relevan*", "irrelevan*", "nothing to do", "belong*", "related"),
        single.replaced("off-topic", phrases.OFF_TOPIC, "has nothing to do with the rest"),
    ),
    Kind(
        "jargon",
        "abbreviations that nothing explains",
        (WORDING, FRAME),
        ("jargon", "abbreviation", "explain*", "spelled", "undefined", "unclear", "clear", "technical",
         "acronym",
         "term"),
        single.added("jargon", phrases.JARGON, "has abbreviations that nothing explains"),
    ),
    Kind(
        "placeholder",
        "an unfinished question",
        (WORDING,),
        ("placeholder", "unfinished", "filled", "incomplete", "todo", "draft", "meaning*", "unclear",
         "clear", "left over"),
        single.replaced("placeholder", phrases.PLACEHOLDER, "is a placeholder"),
    ),
    Kind(
        "wrong-country",
        "another country's money and offices",
        (WORDING, FRAME, "coverage"),
        ("country", "countries", "abroad", "foreign", "currency", "place", "context", "unrelated", "relevan*",
         *(name.lower() for name, _ in phrases.ABROAD)),
        single.abroad,
    ),
    Kind(
        "contradiction",
        "instructions that contradict each other",
        (FRAME, "purpose"),
        ("contradict*", "conflict*", "at once", "inconsisten*", "incompatib*", "opposite",
         "cannot both", "clash*"),
        frame.contradiction,
    ),
    Kind(
        "audience-removed",
        "no reader",
        ("purpose", FRAME),
        ("audience", "reader", "who it is for", "whom", "for whom"),
        frame.without("audience", "audience"),
    ),
    Kind(
        "persona-removed",
        "no role",
        (FRAME,),
        ("persona", "role", "expert*", "who answers"),
        frame.without("persona", "persona"),
    ),
    Kind(
        "purpose-removed",
        "no purpose",
        ("purpose",),
        ("purpose", "aim", "result", "goal", "what .. for", "outcome"),
        frame.without("aim", "purpose"),
    ),
    Kind(
        "context-removed",
        "no setting",
        (FRAME, "purpose", BALANCE),
        ("context", "setting", "background", "situation", "pushback", "push back", "already knows"),
        frame.without("context", "context"),
    ),
    Kind(
        "style-removed",
        "no word on how to write",
        (FRAME,),
        ("style", "how to write", "tone", "manner", "language", "not known"),
        frame.without("style", "style"),
    ),
    Kind(
        "synthesis-removed",
        "no conclusion",
        (BALANCE, ORDER, "coverage"),
        ("conclu*", "synthesis", "summar*", "both sides", "weigh*", "draws .. together"),
        frame.synthesis_removed,
    ),
    Kind(
        "one-sided-end",
        "a conclusion for one side only",
        (BALANCE, "coverage"),
        ("one side", "one-sided", "both sides", "against", "balance*", "other side", "counter*",
         "case against"),
        frame.one_sided_end,
    ),
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in KINDS}


def plant(kind: Kind, framework: Framework, *, seed: int = 0) -> Planted | None:
    """The framework with one defect of this kind, the same one for the same seed; None where it cannot have one."""
    planted = kind.plant(framework, Random(f"{seed}/{kind.name}/{framework.title}"))  # noqa: S311 - no secret
    if planted is None:
        return None
    before, after = order.asked_about(framework), order.asked_about(planted.framework)
    besides = tuple(item for item, status in before.items() if after.get(item) != status)
    asks = [question.ask for question in framework.questions]
    now = [question.ask for question in planted.framework.questions]
    moved = now[: len(asks)] != asks and not all(old in new for old, new in zip(asks, now, strict=False))
    ended = planted.framework.synthesis is None and now[-1] != asks[-1]
    return replace(planted, target=replace(planted.target, besides=besides, reordered=moved or ended))


def plant_all(framework: Framework, *, seed: int = 0) -> tuple[Planted, ...]:
    """One planted framework for each kind that applies."""
    found = (plant(kind, framework, seed=seed) for kind in KINDS)
    return tuple(one for one in found if one is not None)


def plant_many(framework: Framework, kinds: tuple[str, ...], *, seed: int = 0) -> tuple[Planted, ...]:
    """A chain: each has the defects of those before it and one more, of these kinds in order."""
    made: list[Planted] = []
    for place, name in enumerate(kinds):
        before = made[-1].framework if made else framework
        one = plant(BY_NAME[name], before, seed=seed + place)
        if one is not None:
            made.append(one)
    return tuple(made)
