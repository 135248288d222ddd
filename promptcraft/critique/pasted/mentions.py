"""Where a line of text names something that may be a score: a fraction, a per cent, a letter, stars, a bare number.

What a mention means (the score, a section's, a target) is decided by `headline`; here it is only found and parsed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Literal

Form = Literal["fraction", "of", "percent", "bare", "stars", "letter"]
Pair = Literal["", "from", "to", "range"]

_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twenty": 20, "hundred": 100, "a hundred": 100,
}  # fmt: skip
_LONGEST = 12
_DIGITS = r"\d++(?:[.,]\d++)?+(?:[eE][+-]?\d++)?+½?"
_ODD = r"[nN]a[nN]\b|[iI]nf(?:inity)?\b"
_COUNT = r"(?:zero|two|three|four|five|six|seven|eight|nine|ten)\b"
_NUM = rf"[-−]?(?:{_DIGITS}|{_ODD}|½)"
_TO = r"\s{0,2}(?:[-–—]|\bto\b|\bor\b)\s{0,2}"
_OVER = (
    r"\s{0,3}(?:[/⁄∕／]|\bout\s{1,3}of(?:\s{1,3}a\s{1,3}(?:possible|total|maximum)(?:\s{1,3}of)?)?)\s{0,3}"
)
_DEN = r"(?:\d{1,4}(?:\.0{1,3})?|five|ten|twenty|a hundred)(?!\w)(?!\.\d)(?!\s{0,3}/\s{0,3}\d)"
_START = r"(?<![\w.,/⁄])"
_FRACTION = re.compile(
    rf"{_START}(?P<low>(?i:{_NUM}|{_COUNT}))(?:{_TO}(?P<high>{_NUM}|{_COUNT}))?"
    rf"[+]?(?:(?P<over>(?i:{_OVER}))|(?P<of>\s{{1,3}}of\s{{1,3}}))(?P<den>(?i:{_DEN}))"
)
_PERCENT = re.compile(rf"{_START}(?P<low>{_NUM})\s?(?:%|per\s?cent\b)")
_WITH_LETTER = re.compile(rf"{_START}(?P<low>\d{{1,3}}(?:\.\d{{1,3}})?)\s?/\s?(?P<letter>[A-F][+\-−]?)(?!\w)")
_ABOUT = r"(?:(?:an?|about|around|roughly|approximately|the)\s{1,3}|~\s{0,2})?"
_FROM_TO = re.compile(
    rf"(?i)\bfrom\s{{1,3}}{_ABOUT}(?P<low>{_NUM})(?:{_OVER}(?P<den>{_DEN}))?%?\s{{1,3}}"
    rf"(?:(?:all the way |up )?to|[→⟶➜]|-+>|"
    rf"=>)\s{{1,3}}{_ABOUT}(?P<high>{_NUM})(?:{_OVER}(?P<den2>{_DEN})|%)?(?![\w%])"
)
_RISES = re.compile(
    rf"{_START}(?P<low>{_NUM})(?:{_OVER}(?P<den>{_DEN}))?%?\s{{0,2}}(?:[→⟶➜]|-+>|=>)\s{{0,2}}"
    rf"(?P<high>{_NUM})(?:{_OVER}(?P<den2>{_DEN})|%)?(?![\w%])",
    re.IGNORECASE,
)
_STARS = re.compile(
    r"(?P<full>(?:[★⭐🌟]\ufe0f?){1,10}+)(?P<half>½)?\s{0,2}(?P<empty>(?:[☆✩✰]\ufe0f?){0,10}+)(?![★⭐🌟])"
)
_STAR_WORDS = re.compile(rf"{_START}(?P<low>(?i:{_NUM}|{_COUNT}))[\s-]stars?\b")
_KEY = (
    r"(?i:\b(?:scor(?:e[sd]?|ing)|rat(?:ing|e[sd]?)|grad(?:e[sd]?|ing)|marks?|verdict|overall|total|final|"
    r"average|"
    r"avg|mean|giv(?:e[sn]?|ing)|gave|award(?:ed)?|assign(?:ed)?|deserves?|earn(?:s|ed)?|gets?|rank|letter|"
    r"points\s(?:given|awarded|scored|earned))\b|\bit['’]s\s(?=an?\s))"
)
_GAP = (
    r"(?:[\s:=*\"“”'’`~(,|→–—]++|-(?![\d½])|an?\b|(?i:is|of|at|as|it|this|that|the|your|my|prompt|"
    r"framework|draft|"
    r"version|overall|score|rating|grade|about|around|roughly|approximately|nearly|solid|strong|good|"
    r"great|fair|"
    r"decent|respectable|generous|firm|high|low|very|me|be|would|by|currently|stands|sits|here|out|comes|in|"
    r"quality|assessment|evaluation|impression|result|one|i|i['’]d|say|points?|given|awarded|policy|question|"
    r"(?<=['’])[ds]|letter|whole|give|gets?|"
    r"for)\b){0,16}+"
)
_AFTER = (
    r"(?=\s*+(?:$|[.,;:!?)\]\"”'’*|—–(+→-]|(?i:because|since|for|as|but|and|with|given|due|overall|on|in|"
    r"mainly|"
    r"largely|mostly|so|right|now|today|or|from|at|points?|pts|here|though|if|once|after|by|to|rather|"
    r"which)\b))"
)
_LABEL = re.compile(_KEY)
_BARE = re.compile(
    rf"{_GAP}(?P<low>{_NUM}|(?i:{_COUNT}))(?:{_TO}(?P<high>{_NUM}))?(?![\w%/⁄])(?![.,]\d)"
    rf"(?!\s{{0,3}}(?:out\b|%|per\s?cent|[-–—]\s{{0,2}}\d|of\s\d))(?!\s(?:points?|pts)\s(?!out\b)\w){_AFTER}"
)
_LETTER = re.compile(rf"{_GAP}(?P<letter>[A-F](?:[+\-−]|\s(?:plus|minus)\b)?)(?![\w'’+−-]){_AFTER}")
_ALONE = re.compile(r"\W*([A-F][+\-−]?)\W*$")
_LETTER_AFTER = re.compile(
    r"\s{0,2}\(\s?([A-F][+\-−]?)\s?\)|\s?[/,|–—-]\s?([A-F][+\-−]?)(?=\s*(?:$|[).,;|]))"
)
LETTER_BEFORE = re.compile(r"(?<![\w'’])([A-F][+\-−]?)\s?[-–—(/,]\s?$")
_COUNTED = re.compile(
    r"\s{1,3}(?:of\s(?:the|its|your|all|these|those|them)\b|(?:\w{1,15}\s)?(?:people|persons|households|"
    r"families|"
    r"countries|economists|experts|voters|citizens|taxpayers|respondents|times|cases|states|questions|"
    r"aspects|items|"
    r"criteria|requirements|prompts|steps|tests|sections|boxes|studies|heirs|estates|topics|areas)\b)",
    re.IGNORECASE,
)
_PROGRESS = re.compile(
    r"\b(?:question|step|part|page|turn|item|slide|chapter|section|round|figure|version|q|no)s?\s?[#:.]?\s?"
    r"(?:\d{1,3}\s?/\s?\d{1,3}(?:,\s?|\s?(?:and|or|&|to)\s)){0,3}$",
    re.I,
)
_LEGEND = re.compile(
    r"\s{0,2}(?:=|means\b|being\b|is (?:poor|excellent|perfect|the best|the worst|outstanding)\b)"
)
_ABOUT_A_SCORE = re.compile(
    r"scor|rating|grade|\bmarks?\b|(?:\b(?:it|this|that|prompt|framework|draft|version|"
    r"one)\s{1,3}(?:up\s)?)$",
    re.I,
)
_ARROW = re.compile(r"\s{0,3}(?:[→⟶➜]|-{1,2}>|=>)\s{0,3}$")
_UNTIL = re.compile(r"\s{0,3}(?:to|[-–—]|or)\s{0,3}$", re.IGNORECASE)
_SCALE = re.compile(
    r"\(\s{0,2}[01](?:\.0)?\s{0,2}(?:[-–—]|to)\s{0,2}(?P<a>\d{1,3})(?:\.0)?(?:\s\w{1,8})?\s{0,2}\)|"
    r"\b(?:(?:on\s)?an?\s|the\s)?scale\s(?:of|from)\s[01](?:\.0)?\s{0,2}(?:[-–—]|to|"
    r"through)\s{0,2}(?P<b>\d{1,3})\b|"
    r"\(?\b(?:on\s)?(?:an?\s)?[01](?:\.0)?\s{0,2}(?:[-–—]|to)\s{0,2}(?P<c>\d{1,3})(?:[\s-]point)?\sscale\)?|"
    r"\(\s{0,2}(?:out\sof|/)\s{0,2}(?P<d>\d{1,3})\s{0,2}\)|\b(?:on\s)?an?\s(?P<e>\d{1,3}|ten|"
    r"five)[\s-]point\sscale\b|"
    r"(?:(?<=score\s)|(?<=rating\s)|(?<=grade\s)|(?<=marks\s))out\sof\s(?P<f>\d{1,3})(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A possible score at [start, end) of a line; `value` is NaN where it is no number, `scale` None where unsaid."""

    start: int
    end: int
    text: str
    value: float
    scale: float | None
    form: Form
    letter: str = ""
    pair: Pair = ""


def declared_scale(line: str) -> tuple[str, float | None]:
    """The line with phrases like "on a scale of 1 to 10" blanked out, and the scale they name."""
    scales: list[float] = []

    def blank(found: re.Match[str]) -> str:
        scales.extend(_number(group) for group in found.groups() if group)
        return " " * len(found[0])

    masked = _SCALE.sub(blank, line)
    return masked, scales[0] if scales else None


def find_mentions(line: str, most: int) -> list[Mention]:
    """The possible scores of one line, in order and not overlapping; at most `most` of each form."""
    taken: list[Mention] = []
    occupied = bytearray(len(line))
    for one in _candidates(line, most):
        if any(occupied[one.start : one.end]):
            continue
        occupied[one.start : one.end] = b"\1" * (one.end - one.start)
        taken.append(one)
    taken.sort(key=lambda one: one.start)
    return [_with_letter(line, one) for one in _paired(line, taken) if not _is_something_else(line, one)]


def _candidates(line: str, most: int) -> Iterator[Mention]:
    """Every form in turn; the more a form says about its scale, the earlier it stands."""
    for found in islice(_FROM_TO.finditer(line), most):
        yield from _from_to(line, found)
    for found in islice(_RISES.finditer(line), most):
        yield from _from_to(line, found)
    for found in islice(_FRACTION.finditer(line), most):
        yield from _spread(found, "of" if found["of"] else "fraction", _number(found["den"]))
    for found in islice(_WITH_LETTER.finditer(line), most):
        yield Mention(
            found.start(), found.end(), found[0], _number(found["low"]), 100.0, "fraction", found["letter"]
        )
    for found in islice(_PERCENT.finditer(line), most):
        yield from _spread(found, "percent", 100.0)
    for found in islice(_STAR_WORDS.finditer(line), most):
        yield from _spread(found, "stars", 5.0)
    for found in islice(_STARS.finditer(line), most):
        yield from _stars(found)
    for label in islice(_LABEL.finditer(line), most):
        if bare := _BARE.match(line, label.end()):
            yield from _spread(bare, "bare", None)
        elif letter := _LETTER.match(line, label.end()):
            yield _letter(letter.start("letter"), letter["letter"])
    if len(line) <= 12 and (letter := _ALONE.match(line)):
        yield _letter(letter.start(1), letter[1])


def _letter(start: int, letter: str) -> Mention:
    short = letter.replace(" plus", "+").replace(" minus", "-").replace("−", "-")
    return Mention(start, start + len(letter), letter, math.nan, None, "letter", short)


def _stars(found: re.Match[str]) -> Iterator[Mention]:
    full, empty = (sum(one not in "\ufe0f" for one in found[name]) for name in ("full", "empty"))
    half = 0.5 if found["half"] else 0.0
    total = full + empty + (1 if half and empty else 0)
    if total >= 2 and (not empty or total in (5, 10)):
        scale = 5.0 if total <= 5 else 10.0
        yield Mention(found.start(), found.end(), found[0].strip(), full + half, scale, "stars")


def _spread(found: re.Match[str], form: Form, scale: float | None) -> Iterator[Mention]:
    """One mention, or the two ends of a range such as 7-8/10."""
    groups = found.groupdict()
    start, end = found.start("low"), found.end()
    text = found.string[start:end]
    low = _number(groups["low"])
    if groups.get("high") is None:
        yield Mention(start, end, text, low, scale, form)
        return
    middle = found.end("low")
    yield Mention(start, middle, text, low, scale, form, pair="range")
    yield Mention(middle, end, text, _number(groups["high"]), scale, form, pair="range")


def _from_to(line: str, found: re.Match[str]) -> Iterator[Mention]:
    named = found["den"] or found["den2"]
    around = line[max(found.start() - 80, 0) : found.start()]
    after = line[found.end() : found.end() + 40]
    if not named and not (_ABOUT_A_SCORE.search(around) or "scor" in after.lower() or not around.strip(" (")):
        return
    scale = _number(named) if named else 100.0 if "%" in found[0] else None
    middle = found.end("den") if found["den"] else found.end("low")
    form: Form = "fraction" if scale else "bare"
    yield Mention(found.start("low"), middle, found[0], _number(found["low"]), scale, form, pair="from")
    yield Mention(found.start("high"), found.end(), found[0], _number(found["high"]), scale, form, pair="to")


def _number(token: str) -> float:
    """The number as written; infinity for one too long to be a score, NaN for none."""
    word = token.strip().lower().replace("−", "-").replace(",", ".")
    if word in _WORDS:
        return float(_WORDS[word])
    half = 0.5 if word.endswith("½") else 0.0
    word = word.removesuffix("½") or "0"
    if len(word) > _LONGEST:
        return math.inf
    return float(word) + half


def _paired(line: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions, with two that an arrow or `to` joins marked as a pair."""
    for place, (one, other) in enumerate(pairwise(mentions)):
        between = line[one.end : min(other.start, one.end + 12)] if other.start - one.end < 12 else "."
        arrow = _ARROW.match(between)
        if (
            one.pair
            or other.pair
            or "letter" in (one.form, other.form)
            or not (arrow or _UNTIL.match(between))
        ):
            continue
        signs: tuple[Pair, Pair] = ("from", "to") if arrow else ("range", "range")
        mentions[place] = replace(one, pair=signs[0])
        mentions[place + 1] = replace(other, pair=signs[1])
    return mentions


def _is_something_else(line: str, one: Mention) -> bool:
    """True for a count (8 out of 10 questions), progress (step 3/10) and a legend (10/10 = excellent)."""
    if one.form == "letter" or one.pair in ("from", "to"):
        return False
    before, after = line[max(one.start - 48, 0) : one.start], line[one.end : one.end + 48]
    return bool(_COUNTED.match(after) or _PROGRESS.search(before) or _LEGEND.match(after))


def _with_letter(line: str, one: Mention) -> Mention:
    """The mention with the letter grade beside it, as in 93/100 (A) or B+ (87%)."""
    if one.form == "letter" or one.letter:
        return one
    after = _LETTER_AFTER.match(line, one.end)
    before = LETTER_BEFORE.search(line[max(one.start - 6, 0) : one.start])
    if after:
        return replace(one, letter=(after[1] or after[2]).replace("−", "-"))
    return replace(one, letter=before[1].replace("−", "-")) if before else one
