"""Tables of ratings as they were printed, for the statistics to be proved on. Each names its publication."""

from __future__ import annotations

import csv
from pathlib import Path

from promptcraft.records.verdict import Answered, Choice, Verdict

Rows = tuple[tuple[float | None, ...], ...]


def _digits(line: str) -> tuple[float | None, ...]:
    return tuple(None if mark == "." else float(mark) for mark in line.split())


KRIPPENDORFF_2011: Rows = (
    _digits("1 2 3 3 2 1 4 1 2 . . ."),
    _digits("1 2 3 3 2 2 4 1 2 5 . 3"),
    _digits(". 3 3 3 2 3 4 2 2 5 1 ."),
    _digits("1 2 3 3 2 4 4 1 2 5 1 ."),
)
"""Four observers × twelve units. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011)."""

SHROUT_FLEISS_1979: Rows = (
    _digits("9 6 8 7 10 6"),
    _digits("2 1 4 1 5 2"),
    _digits("5 3 6 2 6 4"),
    _digits("8 2 8 6 9 7"),
)
"""Four judges × six targets. Shrout and Fleiss, Psychological Bulletin 86:420 (1979)."""

_FLEISS_ROWS = (
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006",
    "10050 11040 03300 10050 02031 00501 30012 51000 02040 10203",
    "00006 01050 02013 20040 10041 05010 40002 02040 10500 00006",
)
FLEISS_1971 = tuple(tuple(int(count) for count in row) for line in _FLEISS_ROWS for row in line.split())
"""Thirty patients × five diagnoses by six psychiatrists each. Fleiss, Psychological Bulletin 76:378 (1971)."""

FLEISS_EXAMPLE = (
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
)
"""Ten subjects × five categories by fourteen raters each: the widely reproduced worked example of Fleiss' kappa."""

GRANTS = ([True] * 25 + [False] * 25, [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15)
"""Fifty proposals and two readers, 20 / 5 / 10 / 15: the widely reproduced worked example of Cohen's kappa."""

BASEBALL_TEAMS = ("Milwaukee", "Detroit", "Toronto", "New York", "Boston", "Cleveland", "Baltimore")
BASEBALL_1987 = (
    (0, 7, 9, 7, 7, 9, 11),
    (6, 0, 7, 5, 11, 9, 9),
    (4, 6, 0, 7, 7, 8, 12),
    (6, 8, 6, 0, 6, 7, 10),
    (6, 2, 6, 7, 0, 7, 12),
    (4, 4, 5, 6, 6, 0, 6),
    (2, 4, 1, 3, 1, 7, 0),
)
"""Wins of row over column in the American League East. Agresti, Categorical Data Analysis, section 10.6."""

CHOICES: dict[str, Choice | None] = {"1": "first", "2": "second", "-": None}


def llmbar_runs() -> list[dict[str, str]]:
    """The 325 runs of LLMBar: counts of verdicts by cell, and the figures published of each (see the file's head)."""
    text = (Path(__file__).parent / "llmbar_counts.csv").read_text("utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


def llmbar_verdicts(run: dict[str, str]) -> list[tuple[Choice | None, Verdict]]:
    """Every verdict of the run beside the better of the two outputs."""
    return [
        (
            CHOICES[cell[0]],
            Verdict(
                first="1",
                second="2",
                forward=Answered(choice=CHOICES[cell[1]]),
                backward=Answered(choice=CHOICES[cell[2]]),
            ),
        )
        for cell, count in run.items()
        if len(cell) == 3 and count
        for _ in range(int(count))
    ]
