"""Every possible score of a paste in its place: its line, its label, its table or heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from promptcraft.critique.pasted.labels import (
    Rank,
    Role,
    is_separated,
    is_target_label,
    last_sentence,
    rank_of_label,
    rank_of_words,
    role_of,
    says_score,
    subject_of,
)
from promptcraft.critique.pasted.mentions import LETTER_BEFORE, Mention, declared_scale, find_mentions
from promptcraft.critique.pasted.outline import TextLine

WINDOW = 160
SHOWN = 120
LABEL_WORDS = 8

_QUOTES = re.compile(r"[“\"«]([^“”\"«»]{1,400})[”\"»]")
_ANY = re.compile(
    r"[\d½★⭐🌟☆A-F]|\b(?i:zero|two|three|four|five|six|seven|eight|nine|ten|nan|inf(?:inity)?)\b"
)
_NEXT_CLAUSE = re.compile(r"[,;:]\s|[.!?]\s|\s[-–—]\s|[→|]")
_LETTERS = re.compile(r"[^\W\d_]")
_COLON = re.compile(r"[:=]")
_NUMBER_CELL = re.compile(r"\W{0,3}(\d{1,3}(?:\.\d{1,2})?)\W{0,3}$")
_SCORE_COLUMN = re.compile(r"\b(?:score|rating|grade|marks?|points|value|result)\b", re.IGNORECASE)
_MOST_COLUMN = re.compile(r"\b(?:max|maximum|out of|possible|weight|available)\b", re.IGNORECASE)
_ITS_A = re.compile(r"\bit['’]s an?\s*$|\ban?\s(?:\w{1,12}\s)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mention in its place; `scale` is one its line declares, `subject` what it is about, `says` its words."""

    mention: Mention
    line: int
    rank: Rank
    role: Role
    scale: float | None
    subject: str
    says: str
    both_within_ten: bool = False


@dataclass(slots=True)
class _Place:
    """Where the reading stands: the heading above, and the last line that said more than a score.

    A heading that is only `passing`, a line with a colon, holds for its own paragraph.
    """

    heading: str = ""
    level: int = 0
    label: TextLine | None = None
    passing: bool = False


def sightings_of(
    lines: Sequence[TextLine], quoted: frozenset[str], most: int
) -> tuple[list[Sighting], frozenset[float], bool]:
    """The possible scores in order, the scales the text declares, and whether there were more than `most`."""
    place = _Place()
    found: list[Sighting] = []
    scales: set[float] = set()
    for line in lines:
        if (
            line.kind == "blank"
            and place.passing
            and place.label is not None
            and place.label.text != place.heading
        ):
            place.heading, place.level, place.passing = "", 0, False
        if line.kind in ("blank", "code") or (line.text in quoted and len(line.text) > LABEL_WORDS):
            continue
        here, scale = _in_line(line, place, most - len(found))
        scales.update((scale,) if scale else ())
        found.extend(here)
        _step(place, line, here)
        if len(found) >= most:
            return found[:most], frozenset(scales), True
    return found, frozenset(scales), False


def _step(place: _Place, line: TextLine, here: list[Sighting]) -> None:
    alone = bool(here) and not _LETTERS.search(_without(line.text, here))
    if alone:
        return
    place.label = line
    colon = line.kind == "paragraph" and line.text.endswith(":") and len(line.text.split()) <= LABEL_WORDS
    if line.kind == "heading" or colon:
        place.heading, place.level, place.passing = line.text, line.level, colon


def _without(text: str, here: list[Sighting]) -> str:
    """The line's words with its scores taken out."""
    kept = list(text)
    for one in here:
        kept[one.mention.start : one.mention.end] = " " * (one.mention.end - one.mention.start)
    return "".join(kept)


def _in_line(line: TextLine, place: _Place, most: int) -> tuple[list[Sighting], float | None]:
    if line.kind == "row":
        return _in_row(line, most)
    if not _ANY.search(line.text):
        return [], None
    masked, scale = declared_scale(line.text)
    if line.kind == "head":
        return [], scale
    mentions = find_mentions(masked, most)
    quotes = [found.span(1) for found in _QUOTES.finditer(masked)] if mentions else []
    here: list[Sighting] = []
    if not mentions:
        return [], scale
    end = 0
    for number, mention in enumerate(mentions):
        limit = mentions[number + 1].start if number + 1 < len(mentions) else len(masked)
        before = masked[max(end, mention.start - WINDOW) : mention.start]
        after = masked[mention.end : min(limit, mention.end + WINDOW // 2)]
        if limit < len(masked):
            after = _NEXT_CLAUSE.split(after)[0]
        one = _sighting(line, mention, before, after)
        here.append(replace(one, scale=scale, role=_role(one, masked, quotes, mentions)))
        end = mention.end
    here = _under(place, line, here)
    return [one for one in here if not _is_stray(one, masked)], scale


def _sighting(line: TextLine, mention: Mention, before: str, after: str) -> Sighting:
    sentence = last_sentence(before)
    if mention.letter and mention.form != "letter":
        sentence = LETTER_BEFORE.sub("", sentence)
    rank = rank_of_words(sentence, after)
    role = role_of(sentence, after)
    return Sighting(mention, line.number, rank, role, None, subject_of(sentence), _says(line.text, mention))


def _says(text: str, mention: Mention) -> str:
    """The line, or the part of a long one around the score."""
    if len(text) <= SHOWN:
        return text
    start = max(0, mention.start - SHOWN // 2)
    end = min(len(text), start + SHOWN)
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")


def _role(one: Sighting, masked: str, quotes: list[tuple[int, int]], mentions: list[Mention]) -> Role:
    mention = one.mention
    if mention.pair in ("from", "to"):
        return Role.CHANGE
    for start, end in quotes:
        if start <= mention.start and mention.end <= end:
            inside = masked[start : mention.start] + masked[mention.end : end]
            outside = masked[: start - 1] + masked[end + 1 :]
            if len(outside) > 2_000 or (_LETTERS.search(inside) and _LETTERS.search(outside)):
                return Role.QUOTED
    return one.role


def _under(place: _Place, line: TextLine, here: list[Sighting]) -> list[Sighting]:
    """The sightings of one line with what the heading or label above it adds."""
    alone = not _LETTERS.search(_without(line.text, here))
    target = is_target_label(place.heading)
    under_overall = rank_of_label(place.heading) >= Rank.TOTAL and line.kind != "heading"
    placed: list[Sighting] = []
    for one in here:
        rank, subject = one.rank, one.subject or place.heading[:60] or _short_label(place)
        if alone and place.label is not None:
            rank = _rank_below(place.label)
            subject = place.label.text[:60]
            target = target or is_target_label(place.label.text)
        elif rank in (Rank.LABELLED, Rank.LOOSE) and under_overall and one.subject == "":
            rank = Rank.OVERALL
        role = Role.TARGET if target and one.role is Role.PLAIN else one.role
        within = one.mention.pair != "" and all(each.mention.value <= 10 for each in here)
        placed.append(replace(one, rank=rank, role=role, subject=subject, both_within_ten=within))
    return placed


def _short_label(place: _Place) -> str:
    above = place.label.text if place.label is not None else ""
    return above if len(above.split()) <= LABEL_WORDS else ""


def _rank_below(label: TextLine) -> Rank:
    """The rank of a score that stands alone on its line, below this one."""
    if len(label.text.split()) > LABEL_WORDS:
        return Rank.LOOSE
    rank = rank_of_label(label.text)
    if rank is Rank.SECTION and (label.kind != "heading" or label.level == 1):
        return Rank.LOOSE
    return rank


def _is_stray(one: Sighting, masked: str) -> bool:
    """True for a bare number or letter that the words around it do not make a score."""
    if one.mention.form not in ("bare", "letter") or one.mention.pair in ("from", "to"):
        return False
    before = masked[max(0, one.mention.start - WINDOW // 2) : one.mention.start]
    if not before.strip():
        return one.rank <= Rank.LOOSE
    if not says_score(before) and not _COLON.search(before[-20:]) and not _ITS_A.search(before):
        return True
    if is_separated(before):
        return False
    return one.rank is Rank.SECTION or (one.rank is Rank.PROSE and not _ITS_A.search(before))


def _in_row(line: TextLine, most: int) -> tuple[list[Sighting], float | None]:
    """The scores of a table row; the row's first words are their label, its column may name the scale."""
    found: list[Sighting] = []
    scale: float | None = None
    label = next((cell for cell in line.cells if _LETTERS.search(cell) and not _cell_scores(cell, 1)), "")
    for column, cell in enumerate(line.cells):
        header = line.header[column] if column < len(line.header) else ""
        declared = declared_scale(header)[1] or declared_scale(label)[1]
        scale = scale or declared
        for mention in _cell_scores(cell, most) or _cell_number(line, column, label):
            before = cell[: mention.start][-WINDOW:]
            one = _sighting(line, mention, before, cell[mention.end :][:80])
            rank = one.rank if _LETTERS.search(before) else _rank_in_row(line, label, header)
            role = Role.TARGET if is_target_label(header) or is_target_label(label) else one.role
            found.append(
                replace(one, rank=rank, role=role, scale=declared or _most(line), subject=label[:60])
            )
    return found[:most], scale


def _cell_scores(cell: str, most: int) -> list[Mention]:
    return find_mentions(declared_scale(cell)[0], most) if _ANY.search(cell) else []


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
    if number is None or column == 0 or _MOST_COLUMN.search(header):
        return []
    scored = [name for name in line.header if _SCORE_COLUMN.search(name) and not _MOST_COLUMN.search(name)]
    if not (_SCORE_COLUMN.search(header) or (not scored and rank_of_label(label) >= Rank.LABELLED)):
        return []
    return [Mention(number.start(1), number.end(1), number[1], float(number[1]), None, "bare")]


def _most(line: TextLine) -> float | None:
    """The highest possible score, from a column that names it."""
    for column, name in enumerate(line.header):
        if _MOST_COLUMN.search(name) and "weight" not in name.lower() and column < len(line.cells):
            number = _NUMBER_CELL.match(line.cells[column])
            return float(number[1]) if number else None
    return None
