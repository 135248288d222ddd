"""Numbers as people write them: digits of any script, words, halves, sums."""

from __future__ import annotations

import math
import re

_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twenty": 20, "hundred": 100, "a hundred": 100,
}  # fmt: skip
_LONGEST = 12
_HALF = re.compile(r"½$|\s1/2$|\sand\sa\shalf$")
DIGITS = (
    r"\d++(?:[.,٫]\d++)?+(?:[eE][+-]?\d++)?+(?:½|\s1/2(?=\s{0,2}(?:/|out\b|of\b|[.,;)]|$))|\sand\sa\shalf\b)?"
)
ODD = r"[nN]a[nN]\b|[iI]nf(?:inity)?\b"
COUNT = r"(?:zero|two|three|four|five|six|seven|eight|nine|ten)(?:\sand\sa\shalf)?\b"
NUMBER = rf"[-−]?(?:{DIGITS}|{ODD}|½)"

_TERM = r"\d{1,3}(?:[.,]\d{1,2})?(?:\s?/\s?\d{1,3})?(?:\s?[×x*]\s?\d{1,3}(?:[.,]\d{1,3})?%?)?"
_NOTED = r"(?:\s?\([^()\n]{0,40}\))?"
_SUM = re.compile(
    rf"(?<![\w.,/])[(\[]?\s?{_TERM}{_NOTED}(?:\s?\+\s?{_TERM}{_NOTED}){{1,30}}\s?[)\]]?(?:\s?[/÷]\s?\d{{1,3}})?\s?[=≈]|"
    rf"(?<![\w.,/])[(\[]?\s?{_TERM}{_NOTED}(?:\s?\+\s?{_TERM}{_NOTED}){{2,30}}\s?[)\]]?(?![\d/])|"
    rf"(?<![\w.,/]){_TERM}{_NOTED}(?:\s?[-−–+]\s?{_TERM}{_NOTED}){{1,30}}\s?[=≈]"
)
_LEADERS = re.compile(r"\s?(?:[.·…_]\s?){3,40}(?=[\d★⭐A-F])")
_BETWEEN = re.compile(
    rf"(?<=\bbetween )(?:an? )?({DIGITS}|{COUNT})\sand\s(?=(?:an? )?(?:{DIGITS}|{COUNT}))", re.I
)
_TLDR = re.compile(r"\bTL;?\s?DR\b", re.I)
_NAME_JOINT = re.compile(r"(?<=[a-z])_(?=[a-z])", re.IGNORECASE)
_AVERAGED = re.compile(r"[)\]]\s?[/÷]")
_SCALED = re.compile(r"\s{0,2}\d+(?:[.,]\d+)?\s{0,2}(?:[/%]|out\b)")
_LETTERS = re.compile(r"[^\W\d_]")


def number_of(token: str) -> float:
    """The number as written; infinity for one too long to be a score, NaN for none."""
    word = token.strip().lower().replace("−", "-").replace(",", ".").replace("٫", ".")
    bare = _HALF.sub("", word)
    half = 0.5 if bare != word else 0.0
    if bare in _WORDS:
        return float(_WORDS[bare]) + half
    if len(bare) > _LONGEST:
        return math.inf
    return float(bare or "0") + half


def readied(line: str) -> str:
    """The line, as long as before, with the terms of sums and dotted leaders out of the way.

    A sum or an average that nothing names is a total, and "between 7 and 8" is a range like "7 to 8".
    """
    line = _TLDR.sub(lambda found: "TLDR".ljust(len(found[0])), line)
    line = _NAME_JOINT.sub(" ", line)
    line = _LEADERS.sub(lambda found: ":".ljust(len(found[0])), line)
    line = _BETWEEN.sub(lambda found: found[0].replace(" and ", " to  "), line)
    return _SUM.sub(_summed, line)


def _summed(found: re.Match[str]) -> str:
    named = _LETTERS.search(found.string[max(0, found.start() - 40) : found.start()])
    width = len(found[0])
    scored = _AVERAGED.search(found[0]) or _SCALED.match(found.string, found.end())
    return "total:".ljust(width) if scored and not named and width >= 6 else " " * width
