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

from promptcraft.critique.pasted.numerals import COUNT, NUMBER, number_of

Form = Literal["fraction", "of", "percent", "bare", "stars", "letter"]
Pair = Literal["", "from", "to", "range"]

_TO = r"\s{0,2}(?:[-–—]|\bto\b|\bor\b)\s{0,2}"
_UNIT = r"(?:\s{1,2}(?:points?|pts\.?|marks?|stars?|range))?"
_OVER = (
    r"\s{0,3}(?:[/⁄∕／]|\bout\s{1,3}of(?:\s{1,3}a\s{1,3}(?:possible|total|maximum)(?:\s{1,3}of)?)?)\s{0,3}"
)
_OF = r"\s{1,3}(?:of|von|sur|sobre|su|de|van|av|af|из|من)\s{1,3}"
_WORD_NEXT = re.compile(r"\s{1,2}\w")
_POINTS = re.compile(r"\s{1,2}(?:points?|pts|marks?|stars?|punkt\w*|punt\w*|балл\w*)(?!\w)", re.IGNORECASE)
_DEN = r"(?:\d{1,4}(?:\.0{1,3})?|five|ten|twenty|a hundred)(?!\w)(?!\.\d)(?!\s{0,3}/\s{0,3}\d)"
_START = r"(?<![\w.,/⁄])"
_FRACTION = re.compile(
    rf"{_START}(?P<low>(?i:{NUMBER}|{COUNT}))(?:{_TO}(?P<high>{NUMBER}|{COUNT}))?"
    rf"[+]?(?i:{_UNIT})(?:(?P<over>(?i:{_OVER}))|(?P<of>(?i:{_OF})))(?P<den>(?i:{_DEN}))"
)
_PERCENT = re.compile(
    rf"{_START}(?P<low>{NUMBER})(?:{_TO}(?P<high>{NUMBER}))?\s?(?:%|per\s?cent\b)", re.IGNORECASE
)
_WITH_LETTER = re.compile(rf"{_START}(?P<low>\d{{1,3}}(?:\.\d{{1,3}})?)\s?/\s?(?P<letter>[A-F][+\-−]?)(?!\w)")
_ABOUT = r"(?:(?:an?|about|around|roughly|approximately|the)\s{1,3}|~\s{0,2})?"
_FROM_TO = re.compile(
    rf"(?i)\bfrom\s{{1,3}}{_ABOUT}(?P<low>{NUMBER})(?:{_OVER}(?P<den>{_DEN}))?%?\s{{1,3}}"
    rf"(?:(?:all the way |up )?to|[→⟶➜]|-+>|"
    rf"=>)\s{{1,3}}{_ABOUT}(?P<high>{NUMBER})(?:{_OVER}(?P<den2>{_DEN})|%)?(?![\w%])"
)
_RISES = re.compile(
    rf"{_START}(?P<low>{NUMBER})(?:{_OVER}(?P<den>{_DEN}))?%?\s{{0,2}}(?:[→⟶➜]|-+>|=>)\s{{0,2}}"
    rf"(?P<high>{NUMBER})(?:{_OVER}(?P<den2>{_DEN})|%)?(?![\w%])",
    re.IGNORECASE,
)
_STARS = re.compile(
    r"(?P<full>(?:[★⭐🌟]\ufe0f?){1,10}+)(?P<half>½)?\s{0,2}(?P<empty>(?:[☆✩✰]\ufe0f?){0,10}+)(?![★⭐🌟])"
)
_STAR_WORDS = re.compile(rf"{_START}(?P<low>(?i:{NUMBER}|{COUNT}))[\s-]stars?\b")
PRAISE = (
    r"(?:solid|strong|good|great|fair|decent|respectable|generous|firm|high|low|clear|comfortable|healthy|easy|"
    r"weak|confident|very|really|pretty|mid|honest|straight)"
)
_FOREIGN = (
    r"bewertung|punktzahl|note|nota|voto|puntuación|calificación|valutazione|pontuação|оценка|"
    r"(?:总体?|综合|最终|整体)?(?:评分|得分|打分)|总分|(?:総合)?(?:スコア|評価|点数)|रेटिंग|अंक|التقييم|الدرجة"
)
_KEY = (
    r"(?i:\b(?:scor(?:e[sd]?|ing)|rat(?:ing|e[sd]?)|grad(?:e[sd]?|ing)|marks?|verdict|overall|total|final|"
    r"average|"
    r"avg|mean|giv(?:e[sn]?|ing)|gave|award(?:ed)?|assign(?:ed)?|deserves?|earn(?:s|ed)?|gets?|rank|letter|"
    r"points\s(?:given|awarded|scored|earned))\b|\b(?:it|this|that)(?:['’]s|\sis)\s(?:\w{3,12}ly\s)?(?=an?\s)|"
    r"\b(?:it|this|that|prompt|framework|draft)\s(?:sits|lands|stands|hovers|comes\sin)\s(?=(?:at|around|about)\b)|"
    r"\b(?:i|we)(?:['’]d|\swould)?\s(?:\w{4,12}\s)?(?:put|place)\s(?:it|this|that)\s(?=(?:at|around|about)\b)|"
    r"\b(?:i|we)(?:['’]d|\swould)?\s(?:\w{4,12}\s)?call\s(?:it|this|that)\s(?=an?\s)|"
    rf"(?:\ban?\s|^\W{{0,3}}|(?<=[.!?]\s))(?={PRAISE}\s)|(?<!\w)(?:{_FOREIGN}))"
)
_GAP = (
    r"(?:[\s:：=*\"“”'’`~(,|→–—]++|-(?![\d½])|an?\b|(?i:is|of|at|as|it|this|that|the|your|my|prompt|"
    r"framework|draft|"
    r"version|overall|score|rating|grade|about|around|roughly|approximately|nearly|solid|strong|good|"
    r"great|fair|"
    r"decent|respectable|generous|firm|high|low|very|me|be|would|by|currently|stands|sits|here|out|comes|in|"
    r"quality|assessment|evaluation|impression|result|one|i|i['’]d|say|points?|given|awarded|policy|question|"
    r"(?<=['’])[ds]|letter|whole|give|gets?|"
    rf"for|{PRAISE})\b){{0,16}}+"
)
_AFTER = (
    r"(?=\s*+(?:$|[.,;:!?)}\]\"”'’*|—–(+→（分点점⭐★🌟-]|(?i:because|since|for|as|but|and|with|given|due|overall|on|in|"
    r"mainly|"
    r"largely|mostly|so|overall|right|now|today|or|from|at|points?|pts|here|though|if|once|after|by|to|rather|"
    r"which)\b))"
)
_LABEL = re.compile(_KEY)
_BARE = re.compile(
    rf"{_GAP}(?P<low>{NUMBER}|(?i:{COUNT}))(?:{_TO}(?P<high>{NUMBER}))?(?![^\W分点점]|[%/⁄])(?![.,]\d)"
    rf"(?!\s{{0,3}}(?:out\b|%|per\s?cent|[-–—]\s{{0,2}}\d|of\s\d))(?!\s(?:points?|pts)\s(?!out\b)\w){_AFTER}"
    rf"(?!\s{{0,2}}(?:to|or|and|by|for|x)\s{{1,2}}(?:an?\s)?(?:\d|{COUNT}))(?!-(?!ish)[^\W\d])(?!\sfrom\s(?!me\b))"
)
_LETTER = re.compile(
    rf"{_GAP}(?P<letter>[A-F](?:[+\-−]|\s(?:plus|minus)\b)?)(?![\w'’+−-])(?!,\s[A-F]\b)"
    rf"(?:\s?(?:/|\bor\b|\bto\b|–)\s?(?P<other>[A-F][+\-−]?)(?![\w'’+−-]))?{_AFTER}"
)
_LONE = re.compile(
    rf"(?<![\w.,/⁄-])(?:(?P<low>{NUMBER}|(?i:{COUNT}))(?:{_TO}(?P<high>{NUMBER}))?(?![\w%/⁄])(?![.,]\d){_AFTER}|\d)"
)
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
    r"\s{0,2}(?:=(?!\s{0,2}[\d~])|means\b|being\b|is (?:poor|excellent|perfect|the best|the worst|outstanding)\b)"
)
_ABOUT_A_SCORE = re.compile(
    r"scor|rating|grade|\bmarks?\b|\b(?:it|this|that|prompt|framework|draft|version|one)\s{1,3}(?:up\s)?$|"
    r"\b(?:prompt|framework|draft|version)\s(?:(?:would|could|will|might|can|now)\s)?"
    r"(?:goes|go|moves?|jumps?|rises?|climbs?|gets?)\s$",
    re.I,
)
_BESIDE = re.compile(r"[\s(,:/|–—=-]{1,5}")
_LETTER_NUMBER = re.compile(r"(?<![\w'’])[A-F][+\-−]?\s?[(,]\s?(?P<low>\d{2,3}(?:[.,]\d)?)(?=\s?(?:[).;]|$))")
_ARROW = re.compile(r"\s{0,3}(?:[→⟶➜]|-{1,2}>|=>)\s{0,3}$")
_UNTIL = re.compile(r"\s{0,3}(?:to|[-–—]|or)\s{0,3}$", re.IGNORECASE)
_SCALE = re.compile(
    r"\(\s{0,2}[01](?:\.0)?\s{0,2}(?:[-–—]|to)\s{0,2}(?P<a>\d{1,3})(?:\.0)?(?:\s\w{1,8})?\s{0,2}\)|"
    r"\b(?:(?:on\s)?an?\s|the\s)?scale\s(?:of|from)\s[01](?:\.0)?\s{0,2}(?:[-–—]|to|"
    r"through)\s{0,2}(?P<b>\d{1,3})\b|"
    r"\(?\b(?:on\s)?(?:an?\s)?[01](?:\.0)?\s{0,2}(?:[-–—]|to)\s{0,2}(?P<c>\d{1,3})(?:[\s-]point)?\sscale\)?|"
    r"\(\s{0,2}(?:out\sof|/)\s{0,2}(?P<d>\d{1,3})\s{0,2}\)|\b(?:on\s)?an?\s(?P<e>\d{1,3}|ten|"
    r"five)[\s-]point\sscale\b|"
    r"(?:^|(?<=[.!?:;,(]\s))out\sof\s(?P<g>\d{1,3}|ten|five|a\shundred)\b(?!\s?\w)|"
    r"(?<![\d/])\b[01]\s{0,2}(?:[-–—]|to)\s{0,2}(?P<h>5|10|100)\b(?!\s{0,2}(?:[/%.]|out\b))|"
    r"满分\s?(?P<i>\d{1,3})\s?分?|(?P<j>\d{1,3})\s?点満点|"
    r"(?<=[a-z])\s{0,2}/\s{0,2}(?P<k>5|10|20|100)\b(?=\s{0,2}[:=])|"
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
        scales.extend(number_of(group) for group in found.groups() if group)
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
    told = [_with_letter(line, one) for one in _paired(line, _single(line, taken))]
    return [one for one in told if not _is_something_else(line, one)]


def _single(line: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions without stars and letters that a number right beside them says more exactly."""
    said: set[int] = set()
    for place, (one, other) in enumerate(pairwise(mentions)):
        between = line[one.end : other.start] if other.start - one.end < 6 else "."
        if not _BESIDE.fullmatch(between):
            continue
        if one.form == "letter" and other.form != "letter":
            said.add(place)
        elif "stars" in (one.form, other.form) and one.form != other.form and _alike(one, other):
            said.add(place if (one.form == "stars") is (other.form != "of") else place + 1)
    return [one for place, one in enumerate(mentions) if place not in said]


def _alike(one: Mention, other: Mention) -> bool:
    """Whether they are less than a star of five apart."""
    if one.scale is None or other.scale is None:
        return False
    return abs(one.value / one.scale - other.value / other.scale) < 0.2


def lone_number(line: str, scale: float) -> list[Mention]:
    """The only number of a line that names a scale and no mark on it: "Out of 10, I'd say 7.5"."""
    found = list(islice(_LONE.finditer(line), 2))
    if len(found) != 1 or found[0]["low"] is None:
        return []
    return list(_spread(found[0], "fraction", scale))


def _candidates(line: str, most: int) -> Iterator[Mention]:
    """Every form in turn; the more a form says about its scale, the earlier it stands."""
    for found in islice(_FROM_TO.finditer(line), most):
        yield from _from_to(line, found)
    for found in islice(_RISES.finditer(line), most):
        yield from _from_to(line, found)
    for found in islice(_FRACTION.finditer(line), most):
        points = _POINTS.search(found[0]) or _POINTS.match(line, found.end())
        foreign = (
            found["of"] and found["of"].strip().lower() != "of" and not _WORD_NEXT.match(line, found.end())
        )
        counted = found["of"] and not points and not foreign
        yield from _spread(found, "of" if counted else "fraction", number_of(found["den"]))
    for found in islice(_WITH_LETTER.finditer(line), most):
        yield Mention(
            found.start(), found.end(), found[0], number_of(found["low"]), 100.0, "fraction", found["letter"]
        )
    for found in islice(_LETTER_NUMBER.finditer(line), most):
        yield from _spread(found, "fraction", 100.0)
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
            pair: Pair = "range" if letter["other"] else ""
            yield replace(_letter(letter.start("letter"), letter["letter"]), pair=pair)
            if letter["other"]:
                yield replace(_letter(letter.start("other"), letter["other"]), pair=pair)
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
    low = number_of(groups["low"])
    if groups.get("high") is None:
        yield Mention(start, end, found.string[start:end], low, scale, form)
        return
    middle = found.end("low")
    over = found.string[found.end("high") : end]
    yield Mention(start, middle, groups["low"] + over, low, scale, form, pair="range")
    yield Mention(middle, end, groups["high"] + over, number_of(groups["high"]), scale, form, pair="range")


def _from_to(line: str, found: re.Match[str]) -> Iterator[Mention]:
    named = found["den"] or found["den2"]
    around = line[max(found.start() - 80, 0) : found.start()]
    after = line[found.end() : found.end() + 40]
    if not named and not (_ABOUT_A_SCORE.search(around) or "scor" in after.lower() or not around.strip(" (")):
        return
    scale = number_of(named) if named else 100.0 if "%" in found[0] else None
    low, high = number_of(found["low"]), number_of(found["high"])
    if scale is None and 10 < max(low, high) <= 100:
        scale = 100.0
    form: Form = "fraction" if named or "%" in found[0] else "bare"
    over = found.string[found.end("high") : found.end()]
    middle = found.end("den") if found["den"] else found.end("low")
    first, last = (found.start("low"), middle), (found.start("high"), found.end())
    texts = found["low"] + (line[found.end("low") : middle] or over), line[slice(*last)]
    same = found["den"] and found["den2"] and low / number_of(found["den"]) == high / number_of(found["den2"])
    pairs: tuple[Pair, Pair] = ("", "") if same else ("from", "to")
    scales = (number_of(found["den"]), number_of(found["den2"])) if same else (scale, scale)
    yield Mention(*first, texts[0], low, scales[0], form, pair=pairs[0])
    yield Mention(*last, texts[1], high, scales[1], form, pair=pairs[1])


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
        if arrow and one.scale and other.scale and one.value / one.scale == other.value / other.scale:
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
