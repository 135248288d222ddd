"""Replies spoilt in every way we know, each judged twice: by the program, and by an oracle that shares nothing with it.

`python -m tests.critique.fuzz_replies 100000` prints what came of so many. None may be stored as a valid score unless
the oracle finds it truly valid and adds up to the same.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from promptcraft.critique.ask import read_reply
from promptcraft.critique.assemble import assemble
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import Rubric
from promptcraft.critique.sample_result import SampleResult
from promptcraft.errors import Refused
from promptcraft.models.base import ModelInfo, Reply
from promptcraft.models.dispatch import Answer
from tests.critique.bench import Json, edit, finding, line, review
from tests.critique.reply_oracle import Truth, judge

INFO = ModelInfo(provider="fuzz", name="", free=True)
ABOUT = review(
    rubric=Rubric.model_validate(
        {
            "name": "short",
            "title": "Short",
            "criteria": [
                {"id": name, "title": name, "weight": weight, "question": "So?", "anchors": list("abcdef")}
                for name, weight in (("purpose", 2.5), ("order", 3), ("balance", 4.5))
            ],
            "coverage": [
                {"id": name, "label": name, "suggest": "What?"}
                for name in ("comparison", "yield", "evidence")
            ],
        }
    )
)
TRUTH = Truth(
    weights={one.id: Fraction(str(one.weight)) for one in ABOUT.rubric.criteria},
    items=frozenset(one.id for one in ABOUT.rubric.coverage),
    questions=frozenset((*ABOUT.rendered.filled.question_ids, "synthesis")),
    text=ABOUT.rendered.text,
)
BAD_NUMBERS = (
    *(
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "-1e999",
        "true",
        "false",
        "null",
        '"8"',
        '"3"',
        "85",
        "-1",
        "6",
    ),
    *("3.0", "2.5", "1e0", "9" * 400, "-" + "9" * 30, "9007199254740993", "[3]", '{"level": 3}', "03", "+3"),
    *(
        "3.",
        ".5",
        "0x3",
        "\u0663",
        "\uff13",
        "3 4",
        "",
        "3e",
        "-0",
        "--1",
        "1_0",
        "[" * 500,
        '""',
        "5",
        "0",
        "4",
    ),
)
Mutation = Callable[[random.Random, str], str]


def valid(rng: random.Random) -> Json:
    """A truly valid reply with levels and supports drawn at random."""
    levels = [rng.randrange(6) for _ in ABOUT.rubric.criteria]
    rows = [
        line(
            one.id, level, reason_given=f"Good {rng.randrange(99)}.", reason_taken=f"Bad {rng.randrange(99)}."
        )
        for one, level in zip(ABOUT.rubric.criteria, levels, strict=True)
    ]
    covered = [
        {"item": one.id, "status": rng.choice(["covered", "partly"]), "questions": ["effects"]}
        for one in ABOUT.rubric.coverage
    ]
    return {
        "coverage": covered,
        "findings": [finding(criterion="order")],
        "scorecard": rows,
        "edits": [edit()],
        "stated": rng.randint(1, 10),
    }


def _cut(rng: random.Random, text: str) -> str:
    return text[: rng.randrange(len(text))]


def _number(rng: random.Random, text: str) -> str:
    """Another thing in the place of a level or of the stated mark."""
    name = rng.choice(['"level": ', '"stated": ', '"answers": ['])
    places = [at + len(name) for at in range(len(text)) if text.startswith(name, at)]
    at = rng.choice(places)
    end = at + 1
    while text[end].isdigit():
        end += 1
    return text[:at] + rng.choice(BAD_NUMBERS) + text[end:]


def _doubled_key(rng: random.Random, text: str) -> str:
    name = rng.choice(["level", "stated", "criterion", "scorecard", "quotes", "reason_given"])
    value = rng.choice(["5", "0", '"x"', "[]", "null", "10"])
    at = rng.choice([n for n in range(len(text)) if text.startswith(f'"{name}"', n)])
    return f'{text[:at]}"{name}": {value}, {text[at:]}'


def _framed(rng: random.Random, text: str) -> str:
    frames = (
        "```json\nX\n```",
        "Sure: here it is:\nX\nDone.",
        "<think>Y\n</think>X",
        "\ufeffX",
        "[X]",
        "(X)",
    )
    more = ("X\nX", "X Y", "Y X", "I give it 8/10. X", "<think>X</think>", "For {country}: X", "XZ", "ZX")
    parts = {"X": text, "Y": '{"stated": 9}', "Z": json.dumps(valid(rng))}
    return "".join(parts.get(one, one) for one in rng.choice((*frames, *more)))


def _nested(rng: random.Random, text: str) -> str:
    depth = rng.choice([20, 39, 41, 200, 3_000])
    opened, closed = rng.choice([("[", "]"), ('{"a": ', "}")])
    value = opened * depth + "1" + closed * (depth if rng.random() < 0.7 else depth // 2)
    return text.replace('"reason": ', f'"extra": {value}, "reason": ', 1)


def _characters(rng: random.Random, text: str) -> str:
    """A few characters dropped, doubled, swapped or put in."""
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(text))
        new = rng.choice(
            [
                "",
                text[at] * 2,
                rng.choice('{}[]",:\\019-eE. \n\x00\ud800\u202e“'),
                chr(rng.randrange(32, 0x3000)),
            ]
        )
        text = text[:at] + new + text[at + 1 :]
    return text


def _slice(rng: random.Random, text: str) -> str:
    """A stretch taken out or said twice."""
    start = rng.randrange(len(text))
    end = min(len(text), start + rng.randint(1, 300))
    return text[:start] + rng.choice(["", text[start:end] * 2]) + text[end:]


def _changed(rng: random.Random, text: str) -> str:
    """Still JSON, with something wrong in what it says."""
    said = json.loads(text)
    for _ in range(rng.randint(1, 3)):
        _spoil(rng, said)
    return json.dumps(said, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 1]))


def _spoil(rng: random.Random, said: Json) -> None:
    row = rng.choice(said["scorecard"] or [{}])
    kind = rng.randrange(11)
    if kind == 0:
        row["quotes"], row["questions"], row["items"] = ["made up from nothing"], ["q9"], ["luck"]
    elif kind == 1:
        row[rng.choice(["reason_given", "reason_taken"])] = rng.choice(["", " \n", None, 3])
    elif kind == 2:
        said["scorecard"] = said["scorecard"][: rng.randrange(3)]
    elif kind == 3:
        said["scorecard"].append(dict(row))
    elif kind == 4:
        row["criterion"] = rng.choice(["luck", "", "Purpose", "order", None, ["order"]])
    elif kind == 5:
        row["quotes"], row["questions"], row["items"] = (
            rng.choice([["a"], [""], ["…"], ["“so”"], [None]]),
            [],
            [],
        )
    elif kind == 6:
        rng.choice(said["coverage"] or [{}])["questions"] = rng.choice(
            [["q9"], [], ["effects", "q9"], "effects"]
        )
        row["quotes"], row["questions"], row["items"] = (
            [],
            [],
            ["comparison", "yield", "evidence"][: rng.randrange(4)],
        )
    elif kind == 7:
        said.pop(rng.choice(list(said)), None)
        said.setdefault("scorecard", [])
        said.setdefault("coverage", [])
    elif kind == 8:
        said[rng.choice(["extra", "score", "total"])] = 10
    elif kind == 9:
        said["stated"] = rng.choice([0, 11, 85, -1, 8.5, "8", True, None, 2**60])
    else:
        said[rng.choice(["coverage", "findings", "edits"])] = rng.choice([[], None, {}, [1], [[]], "none"])


def _copied(rng: random.Random, text: str) -> str:
    """Nothing but prose, a number, or the schema come back."""
    return rng.choice(
        [
            "",
            "8",
            "8/10",
            "I refuse.",
            "null",
            "{}",
            "[]",
            '{"type": "object"}',
            text[::-1],
            text.replace('"', "'"),
        ]
    )


def _same(rng: random.Random, text: str) -> str:
    return text


MUTATIONS: tuple[Mutation, ...] = (
    *(_cut, _number, _number, _doubled_key, _framed, _nested, _characters, _characters),
    *(_slice, _changed, _changed, _copied, _same),
)


@dataclass
class Tally:
    """How many replies came out how: `wrong` got a score they do not deserve, `strict` are seeds that got none."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    strict: list[int] = field(default_factory=list)


def spoilt(seed: int) -> str:
    """The reply of this number: a valid one, spoilt once, sometimes twice."""
    rng = random.Random(seed)  # noqa: S311 - the same replies each time, no secret
    text = json.dumps(valid(rng))
    for _ in range(2 if rng.random() < 0.2 else 1):
        try:
            text = rng.choice(MUTATIONS)(rng, text)
        except (ValueError, IndexError, KeyError, RecursionError, AttributeError, TypeError):
            # What is spoilt already may have no place left for this mutation.
            continue
    return re.sub("[\ud800-\udfff]", "\ufffd", text)  # no wire carries half a character


def our_score(text: str, about: Review = ABOUT) -> float | None:
    """The score the program would store for this reply; None when it stores none."""
    reply = Reply(text=text, model="fuzz")
    try:
        reading, problems = read_reply(reply, about)
    except Refused:
        return None
    why = " ".join(problems if reading is None else reading.problems)
    answer = Answer(reply=reply, call="0")
    found = assemble(about, INFO, (SampleResult(reading, why, (answer,)),))
    json.dumps(found.model_dump(mode="json"), allow_nan=False)
    return found.score


def run(count: int, first: int = 0) -> Tally:
    """Judge so many replies twice."""
    tally = Tally()
    for seed in range(first, first + count):
        text = spoilt(seed)
        ours, theirs = our_score(text), judge(text, TRUTH)
        if ours is None:
            tally.counts["refused by both" if theirs is None else "valid, refused by us"] += 1
            tally.strict += [] if theirs is None else [seed]
        elif theirs is not None and abs(Fraction(ours) - theirs) < Fraction(1, 10**6):
            tally.counts["valid, scored alike"] += 1
        else:
            tally.counts["WRONG"] += 1
            tally.wrong.append(f"seed {seed}: we stored {ours}, the oracle says {theirs}: {text[:300]!r}")
    return tally


def main() -> int:
    """Run as many as the command line says, print the counts, and leave with 1 when one was wrong."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    tally = run(count, first)
    for name, number in tally.counts.most_common():
        sys.stdout.write(f"{number:>8,}  {name}\n")
    sys.stdout.write(f"valid, refused by us: seeds {tally.strict[:10]}\n" if tally.strict else "")
    sys.stdout.write("".join(f"{one}\n" for one in tally.wrong[:20]))
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
