"""What is wrong in a rubric's file: everything at once, each with its line. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence

from pydantic import ValidationError

from promptcraft.critique.checklist_rules import CHECKS
from promptcraft.critique.rubric import TOTAL, Rubric, with_coverage
from promptcraft.critique.rubric_file import Path_, RubricFile, problems_in
from promptcraft.framework.languages import is_language
from promptcraft.framework.orders import may_order
from promptcraft.framework.questions import doubled, is_loaded
from promptcraft.records.record import Record

MOST_CRITERIA = 12
TWICE = "An id stands twice"
BY_COVERAGE = {
    "asks-for-case-against": "counter-case",
    "asks-for-comparison": "comparison",
    "asks-for-evidence": "evidence",
    "asks-for-measurement": "measurement",
}
"""Checks that go by an item of the coverage list."""
QUESTION_MARKS = ("?", "？", "؟", ";", "՞", "፧")
BEST = re.compile(
    r"^(?:\W*\w+\W+){0,1}?(?:all|every|fully|always|excellent|complete|perfect)\b", re.IGNORECASE
)
WORST = re.compile(r"^(?:\W*\w+\W+){0,1}?(?:no|none|neither|nothing|never|missing|absent)\b", re.IGNORECASE)
Seen = tuple[Path_, str]


class RubricProblem(Record):
    """One thing wrong, with `file:line`; an `error` keeps the rubric from being used, a `warning` does not."""

    severity: str
    message: str
    where: str


def rubric_problems(file: RubricFile) -> tuple[RubricProblem, ...]:
    """Everything wrong in the file, errors first; none when it can be used as it is."""
    errors = [*_invalid(file), *_weights(file), *_doubled_ids(file), *_same_anchors(file)]
    warnings = [*_missing_keys(file), *_wording(file), *_order_of_anchors(file), *_overlaps(file)]
    errors += _unknown_checks(file)
    found = [
        RubricProblem(severity=severity, message=said, where=file.place(*path))
        for severity, seen in (("error", errors), ("warning", warnings))
        for path, said in dict.fromkeys(seen)
    ]
    return tuple(sorted(found, key=lambda one: (one.severity, int(one.where.rpartition(":")[2]))))


def _invalid(file: RubricFile) -> Iterator[Seen]:
    """What the loader refuses in single places; sums and doubled ids are said with their own lines."""
    try:
        Rubric.model_validate({"name": file.path.stem, **with_coverage(file.plain)})
    except ValidationError as error:
        sums = (TWICE, "weights sum")
        yield from (one for one in problems_in(error) if not any(said in one[1] for said in sums))


def _weights(file: RubricFile) -> Iterator[Seen]:
    weights = [one.get("weight") for one in _parts(file, "criteria")]
    numbers = [one for one in weights if isinstance(one, int | float) and not isinstance(one, bool)]
    # One that is no weight is said with its own line, and then the sum says nothing.
    if (
        numbers
        and len(numbers) == len(weights)
        and min(numbers) > 0
        and not abs(sum(numbers) - TOTAL) <= 1e-9
    ):
        shown = " + ".join(f"{one:g}" for one in numbers)
        yield ("criteria",), f"The weights sum to {sum(numbers):g}, not to {TOTAL}: {shown}."


def _doubled_ids(file: RubricFile) -> Iterator[Seen]:
    for key, called in (("criteria", "criteria"), ("coverage", "coverage items")):
        seen: set[object] = set()
        for number, part in enumerate(_parts(file, key)):
            name = part.get("id")
            if isinstance(name, str) and name in seen:
                yield (key, number, "id"), f"Two {called} have the id '{name[:40]}': an id stands twice."
            seen.add(name if isinstance(name, str) else None)


def _same_anchors(file: RubricFile) -> Iterator[Seen]:
    for number, criterion in enumerate(_parts(file, "criteria")):
        first: dict[str, int] = {}
        for level, anchor in enumerate(_texts(criterion.get("anchors"))):
            same = first.setdefault(_bare(anchor), level)
            if anchor.strip() and same != level:
                said = f"Levels {same} and {level} say the same, so nobody can tell them apart."
                yield ("criteria", number, "anchors", level), said


def _missing_keys(file: RubricFile) -> Iterator[Seen]:
    language = file.plain.get("language")
    if language is None:
        yield (), "It does not say its language; write for example 'language: en'."
    elif isinstance(language, str) and not is_language(language):
        yield ("language",), f"'{language[:40]}' is no language; write a code such as en, de or pt-BR."
    if "coverage" not in file.plain:
        yield (
            (),
            "It says nothing about coverage: give a list, 'coverage: policy' for the shipped one, or [] for none.",
        )
    count = len(list(_parts(file, "criteria")))
    if count > MOST_CRITERIA:
        said = (
            f"{count} criteria are too many: each gets little weight, and careful mode asks for each apart."
        )
        yield ("criteria",), f"{said} Up to {MOST_CRITERIA} is usual."


def _wording(file: RubricFile) -> Iterator[Seen]:
    for number, criterion in enumerate(_parts(file, "criteria")):
        question = criterion.get("question")
        place: Path_ = ("criteria", number, "question")
        if isinstance(question, str) and question.strip():
            yield from _asked(question, place)
        for level, anchor in enumerate(_texts(criterion.get("anchors"))):
            if may_order(anchor):
                said = (
                    f"Anchor {level} tells the reviewer which points to give; say what is seen at this level."
                )
                yield ("criteria", number, "anchors", level), said
    for number, item in enumerate(_parts(file, "coverage")):
        suggest = item.get("suggest")
        if isinstance(suggest, str) and suggest.strip():
            yield from _asked(suggest, ("coverage", number, "suggest"))
        elif suggest is not None:
            yield ("coverage", number, "suggest"), "The coverage item suggests no question."
    for key in ("about", "subject", "title"):
        text = file.plain.get(key)
        if isinstance(text, str) and may_order(text):
            yield (key,), f"'{key}' tells the reviewer which points to give."


def _asked(question: str, place: Path_) -> Iterator[Seen]:
    if not question.rstrip().endswith(QUESTION_MARKS):
        yield place, "A question ends with a question mark."
    if is_loaded(question):
        yield place, "The question leads to its answer by loaded words."


def _order_of_anchors(file: RubricFile) -> Iterator[Seen]:
    """Anchors that seem to run from best to worst; level 0 is the worst."""
    for number, criterion in enumerate(_parts(file, "criteria")):
        anchors = list(_texts(criterion.get("anchors")))
        if len(anchors) == 6 and BEST.search(anchors[0]) and WORST.search(anchors[5]):
            said = "The anchors seem to run from best to worst; level 0 is the worst and level 5 the best."
            yield ("criteria", number, "anchors"), said


def _overlaps(file: RubricFile) -> Iterator[Seen]:
    criteria = list(_parts(file, "criteria"))
    asked = {str(n): str(one.get("question", "")) for n, one in enumerate(criteria)}
    for first, second in doubled(asked):
        one = str(criteria[int(first)].get("id", ""))[:40]
        yield ("criteria", int(second), "question"), f"It asks nearly the same as criterion '{one}'."
    where: dict[str, tuple[int, int]] = {}
    for number, criterion in enumerate(criteria):
        for level, anchor in enumerate(_texts(criterion.get("anchors"))):
            there = where.setdefault(_bare(anchor), (number, level))
            if anchor.strip() and there[0] != number:
                other = str(criteria[there[0]].get("id", ""))[:40]
                said = f"Anchor {level} is word for word anchor {there[1]} of criterion '{other}'."
                yield ("criteria", number, "anchors", level), said


def _unknown_checks(file: RubricFile) -> Iterator[Seen]:
    known = {check.label for check in CHECKS}
    items = {one.get("id") for one in _parts(file, "coverage")}
    for number, criterion in enumerate(_parts(file, "criteria")):
        for place, name in enumerate(_texts(criterion.get("checks"))):
            at: Path_ = ("criteria", number, "checks", place)
            if name not in known:
                near = difflib.get_close_matches(name, known, n=3, cutoff=0.3)
                said = f" Nearest: {', '.join(near)}." if near else ""
                yield at, f"The checklist has no check '{name[:60]}'.{said}"
            elif BY_COVERAGE.get(name, name) not in {*items, name}:
                yield (
                    at,
                    f"The check '{name}' goes by the coverage item '{BY_COVERAGE[name]}', which is not there.",
                )


def _parts(file: RubricFile, key: str) -> Iterator[Mapping[str, object]]:
    """The mappings of a list; anything else stands for an empty one, so that places keep their numbers."""
    value = file.plain.get(key)
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield from (one if isinstance(one, Mapping) else {} for one in value)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield from (one if isinstance(one, str) else "" for one in value)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
