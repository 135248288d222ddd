"""The same for careful mode: spoilt replies on one criterion, judged by the program and by the oracle.

`python -m tests.critique.fuzz_judgements 100000` prints what came of so many.
"""

from __future__ import annotations

import json
import random
import re
import sys
from fractions import Fraction

from promptcraft.critique.careful import careful_calls, read_part
from promptcraft.errors import ReplyUnscorable
from promptcraft.models.base import Reply
from tests.critique.careful_bench import REMARK, judgement
from tests.critique.fuzz_replies import ABOUT, INFO, MUTATIONS, TRUTH, Tally
from tests.critique.reply_oracle import judge_line

CALL = next(call for call in careful_calls(ABOUT, INFO, 1) if call.criterion == "order")


def spoilt(seed: int) -> str:
    """The reply of this number: a valid judgement, spoilt once, sometimes twice."""
    rng = random.Random(seed)  # noqa: S311 - the same replies each time, no secret
    said = judgement(rng.randrange(6), findings=[REMARK] * rng.randrange(3))
    if rng.random() < 0.3:
        wrong: tuple[tuple[str, object], ...] = (
            ("quotes", ["made up from nothing"]),
            ("quotes", ["so"]),
            ("questions", ["q9"]),
            ("items", ["luck"]),
            ("reason_given", " "),
            ("reason_taken", None),
            ("findings", {}),
            ("findings", [REMARK | {"criterion": "order"}]),
            ("criterion", "purpose"),
        )
        name, value = rng.choice(wrong)
        said[name] = value
    text = json.dumps(said)
    for _ in range(2 if rng.random() < 0.2 else 1):
        try:
            text = rng.choice(MUTATIONS)(rng, text)
        except (ValueError, IndexError, KeyError, RecursionError, AttributeError, TypeError):
            continue  # what is spoilt already, or has no scorecard, may have no place for this one
    return re.sub("[\ud800-\udfff]", "\ufffd", text)  # no wire carries half a character


def our_points(text: str) -> float | None:
    """The points the program would give for this reply; None when the line cannot be used."""
    try:
        part = read_part(Reply(text=text, model="fuzz"), CALL, ABOUT)
    except ReplyUnscorable:
        return None
    return None if part.line is None or part.problems else part.line.given


def run(count: int, first: int = 0) -> Tally:
    """Judge so many replies twice."""
    tally = Tally()
    for seed in range(first, first + count):
        text = spoilt(seed)
        ours, theirs = our_points(text), judge_line(text, CALL.criterion, TRUTH)
        if ours is None:
            tally.counts["refused by both" if theirs is None else "valid, refused by us"] += 1
            tally.strict += [] if theirs is None else [seed]
        elif theirs is not None and abs(Fraction(ours) - theirs) < Fraction(1, 10**6):
            tally.counts["valid, scored alike"] += 1
        else:
            tally.counts["WRONG"] += 1
            tally.wrong.append(f"seed {seed}: we gave {ours}, the oracle {theirs}: {text[:300]!r}")
    return tally


def main() -> int:
    """Run as many as the command line says, print the counts, and leave with 1 when one was wrong."""
    tally = run(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
    for name, number in tally.counts.most_common():
        sys.stdout.write(f"{number:>8,}  {name}\n")
    sys.stdout.write(f"valid, refused by us: seeds {tally.strict[:10]}\n" if tally.strict else "")
    sys.stdout.write("".join(f"{one}\n" for one in tally.wrong[:20]))
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
