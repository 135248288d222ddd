"""The possible scores of a table row."""

from __future__ import annotations

import re
from dataclasses import replace

from promptcraft.critique.pasted.labels import Rank, rank_of_label
from promptcraft.critique.pasted.mentions import Mention, declared_scale, find_mentions
from promptcraft.critique.pasted.numerals import readied
from promptcraft.critique.pasted.outline import TextLine
from promptcraft.critique.pasted.roles import Role, is_target_label
from promptcraft.critique.pasted.sighting import WINDOW, Sighting, seen_in_words

ANY = re.compile(
    r"[\d½★⭐🌟☆A-F]|\b(?i:zero|two|three|four|five|six|seven|eight|nine|ten|nan|inf(?:inity)?)\b"
)
_LETTERS = re.compile(r"[^\W\d_]")
_NUMBER_CELL = re.compile(r"\W{0,3}(\d{1,3}(?:\.\d{1,2})?)\W{0,3}$")
_NAMED_MOST = re.compile(
    r"[^\W\d]\W{0,3}\(\s?(\d{1,3})(?:\s?(?:points?|pts|marks?))?\s?\)\W{0,3}$", re.IGNORECASE
)
_SCORE_COLUMN = re.compile(r"\b(?:score|rating|grade|marks?|points|value|result)\b", re.IGNORECASE)
_MOST_COLUMN = re.compile(r"\b(?:max|maximum|out of|possible|weight|available)\b", re.IGNORECASE)


def in_row(line: TextLine, most: int) -> tuple[list[Sighting], float | None]:
    """The scores of a table row; the row's first words are their label, its column may name the scale."""
    found: list[Sighting] = []
    scale: float | None = None
    label = next((cell for cell in line.cells if _is_label(cell)), "")
    for column, cell in enumerate(line.cells):
        header = line.header[column] if column < len(line.header) else ""
        named = _NAMED_MOST.search(label)
        declared = (
            declared_scale(header)[1] or declared_scale(label)[1] or (float(named[1]) if named else None)
        )
        scale = scale or (declared if not named else None)
        if _is_most(header) or "weight" in header.lower() or (named and cell == label):
            continue
        for mention in _cell_scores(cell, most) or _cell_number(line, column, label):
            before = cell[: mention.start][-WINDOW:]
            one = seen_in_words(line, mention, before, cell[mention.end :][:80])
            rank = one.rank if _LETTERS.search(before) else _rank_in_row(line, label, header)
            role = Role.TARGET if is_target_label(header) or is_target_label(label) else one.role
            found.append(
                replace(one, rank=rank, role=role, scale=declared or _most(line), subject=label[:60])
            )
    return found[:most], scale


def _is_label(cell: str) -> bool:
    """Whether a cell has words and no score; the number of "Clarity (20)" is what could be had."""
    return bool(_LETTERS.search(cell)) and (bool(_NAMED_MOST.search(cell)) or not _cell_scores(cell, 1))


def _cell_scores(cell: str, most: int) -> list[Mention]:
    return find_mentions(declared_scale(readied(cell))[0], most) if ANY.search(cell) else []


def _rank_in_row(line: TextLine, label: str, header: str) -> Rank:
    rank = rank_of_label(label) if label else Rank.SECTION
    if rank >= Rank.LABELLED:
        return rank
    return Rank.LABELLED if line.rows == 1 and rank_of_label(header) >= Rank.LABELLED else Rank.SECTION


def _cell_number(line: TextLine, column: int, label: str) -> list[Mention]:
    """The bare number of a cell, where its row or its column is about the score."""
    cell = line.cells[column]
    number = _NUMBER_CELL.match(cell)
    header = line.header[column] if column < len(line.header) else ""
    if number is None or column == 0 or _is_most(header):
        return []
    scored = [name for name in line.header if _SCORE_COLUMN.search(name) and not _is_most(name)]
    if not (_SCORE_COLUMN.search(header) or (not scored and rank_of_label(label) >= Rank.LABELLED)):
        return []
    return [Mention(number.start(1), number.end(1), number[1], float(number[1]), None, "bare")]


def _is_most(header: str) -> bool:
    """Whether a column holds what could be had; "Rating (out of 10)" is one of ratings and names its scale."""
    return bool(_MOST_COLUMN.search(declared_scale(header)[0]))


def _most(line: TextLine) -> float | None:
    """The highest possible score, from a column that names it."""
    for column, name in enumerate(line.header):
        if _is_most(name) and "weight" not in name.lower() and column < len(line.cells):
            number = _NUMBER_CELL.match(line.cells[column])
            return float(number[1]) if number else None
    return None
