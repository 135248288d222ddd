"""Every possible score of a paste in its place: its line, its label, its table or heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from promptcraft.critique.pasted.labels import (
    Rank,
    is_no_part,
    is_separated,
    rank_of_label,
    says_score,
)
from promptcraft.critique.pasted.mentions import PRAISE, Mention, declared_scale, find_mentions, lone_number
from promptcraft.critique.pasted.numerals import readied
from promptcraft.critique.pasted.outline import TextLine
from promptcraft.critique.pasted.roles import Role, is_target_label, roles_of_change
from promptcraft.critique.pasted.rows import ANY, in_row
from promptcraft.critique.pasted.sighting import WINDOW, Sighting, seen_in_words
from promptcraft.critique.pasted.speakers import asked_lines, without_speaker

LABEL_WORDS = 8

_QUOTES = re.compile(r"[“\"«]([^“”\"«»]{1,400})[”\"»]")
_NEXT_CLAUSE = re.compile(r"\s[·•/]\s|[,;:]\s|[.!?]\s|\s[-–—]\s|[→|]")
_LETTERS = re.compile(r"[^\W\d_]")
_COLON = re.compile(r"[:：=]")
_NUMBER_CELL = re.compile(r"\W{0,3}(\d{1,3}(?:\.\d{1,2})?)\W{0,3}$")
_ITS_A = re.compile(
    r"\b(?:it|this|that)(?:['’]s|\sis) an?\s*$|\ban?\s(?:\w{1,12}\s)?$|\b(?:(?:put|place)\s(?:it|this|that)|"
    r"sits|lands|stands|hovers|comes\sin)\s(?:at|"
    r"around|about)\s(?:an?\s)?$|^\W{0,3}" + PRAISE + r"\s$",
    re.IGNORECASE,
)


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
    """The possible scores in order, the scales the text declares, and whether there were more than `most`.

    A block of code is read only where nothing outside of one names a score.
    """
    found, scales = _walk(lines, quoted, most)
    if not found and any(line.kind == "code" for line in lines):
        found, scales = _walk([_uncoded(line) for line in lines], quoted, most)
    return found[:most], frozenset(scales), len(found) >= most


def _uncoded(line: TextLine) -> TextLine:
    """A line of code as a paragraph."""
    if line.kind != "code" or not line.text.strip():
        return line
    return line._replace(kind="paragraph", text=line.text.strip())


def _walk(lines: Sequence[TextLine], quoted: frozenset[str], most: int) -> tuple[list[Sighting], set[float]]:
    place = _Place()
    asked = asked_lines(lines)
    found: list[Sighting] = []
    scales: set[float] = set()
    for line in lines:
        if line.kind == "blank" and place.passing and place.label and place.label.text != place.heading:
            place.heading, place.level, place.passing = "", 0, False
        if line.kind in ("blank", "code") or (line.text in quoted and len(line.text) > LABEL_WORDS):
            continue
        if asked and line.kind != "row":
            line = line._replace(text=without_speaker(line.text))
        here, scale = _in_line(line, place, most - len(found))
        if line.number in asked:
            here = [replace(one, role=Role.ASKED) for one in here]
        scales.update((scale,) if scale else ())
        found.extend(here)
        _step(place, line, here)
        if len(found) >= most:
            break
    return found, scales


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
        return in_row(line, most)
    if not ANY.search(line.text):
        return [], None
    masked, scale = declared_scale(readied(line.text))
    if line.kind == "head":
        return [], scale
    mentions = find_mentions(masked, most)
    if not mentions and scale:
        mentions = [one for one in lone_number(masked, scale) if is_no_part(masked[: one.start])]
    if not mentions and place.label is not None and rank_of_label(place.label.text) >= Rank.LABELLED:
        mentions = _number_below(masked)
    if not mentions:
        return [], scale
    here = [replace(one, scale=scale) for one in _each(line, masked, mentions)]
    here = _under(place, line, here)
    return [one for one in here if not _is_stray(one, masked)], scale


def _number_below(masked: str) -> list[Mention]:
    """The number that is all of a line below a label of a score."""
    number = _NUMBER_CELL.match(masked)
    if number is None:
        return []
    return [Mention(number.start(1), number.end(1), number[1], float(number[1]), None, "bare")]


def _each(line: TextLine, masked: str, mentions: list[Mention]) -> list[Sighting]:
    """The mentions of one line by the words between them."""
    quotes = [found.span(1) for found in _QUOTES.finditer(masked)]
    here: list[Sighting] = []
    end = 0
    for number, mention in enumerate(mentions):
        limit = mentions[number + 1].start if number + 1 < len(mentions) else len(masked)
        before = masked[max(end, mention.start - WINDOW) : mention.start]
        after = masked[mention.end : min(limit, mention.end + WINDOW // 2)]
        if limit < len(masked):
            after = _NEXT_CLAUSE.split(after)[0]
        one = seen_in_words(line, mention, before, after)
        here.append(replace(one, role=_role(one, masked, quotes), named=_is_named(before)))
        end = mention.end
    for place, (one, other) in enumerate(pairwise(here)):
        if (one.mention.pair, other.mention.pair) == ("range", "range"):
            here[place + 1] = replace(other, rank=one.rank, subject=one.subject)
        if (one.mention.pair, other.mention.pair) == ("from", "to"):
            before, after = (
                masked[max(0, one.mention.start - WINDOW) : one.mention.start],
                masked[other.mention.end :],
            )
            roles = roles_of_change(before, after[: WINDOW // 2])
            rank = Rank.LABELLED if says_score(before) and Role.PLAIN in roles else Rank.SECTION
            here[place] = replace(one, role=roles[0], rank=max(one.rank, rank))
            here[place + 1] = replace(other, role=roles[1], rank=max(other.rank, rank))
    return here


def _is_named(before: str) -> bool:
    """Whether a label stands right before the score, parted from it by a sign."""
    return is_separated(before) and bool(_LETTERS.search(before))


def _role(one: Sighting, masked: str, quotes: list[tuple[int, int]]) -> Role:
    mention = one.mention
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
    if one.rank >= Rank.TOTAL and not _LETTERS.search(masked[one.mention.end :]) and before[-2:] != ", ":
        return False
    if not says_score(before) and not _COLON.search(before[-20:]) and not _ITS_A.search(before):
        return True
    if is_separated(before):
        return False
    return one.rank is Rank.SECTION or (one.rank is Rank.PROSE and not _ITS_A.search(before))
