"""What the words around a possible score make of it: the overall score, a section's, a target, an earlier one.

Every pattern here is asked of a short stretch of one line, never of the whole paste.
"""

from __future__ import annotations

import re
from enum import IntEnum

from promptcraft.critique.pasted.vocabulary import (
    AVERAGE,
    FILLER,
    OF_PARTS_TOO,
    OVERALL,
    SCORE,
    SPOKEN,
    THEN,
    TOTAL,
)


class Rank(IntEnum):
    """How strongly the words around a score make it the overall one."""

    SECTION = 1
    LOOSE = 2
    PROSE = 3
    LABELLED = 4
    TOTAL = 5
    OVERALL = 6


_LETTERED = re.compile(
    r"\b(?:prompt|framework|version|option|draft|reviewer|critique|candidate|model)\s#?(?:[A-Z]|\d{1,3})\W*$",
    re.IGNORECASE,
)
_MARKS = r"\u0300-\u036f\u064b-\u065f\u0900-\u0963"  # vowel signs are no letters to `re`, and part of a word
_WORD = re.compile(rf"(?:[^\W\d_]|[{_MARKS}])+(?:['’][^\W\d_]+)?")
_LONE_LETTER = re.compile(r"[\W\d]*[A-HJ-Z][\W\d]*$")
_SUMMING = re.compile(
    r"\b(?:in (?:short|sum|summary|a nutshell|the end|conclusion)|bottom line|long story short|final answer|"
    r"gut (?:check|feeling|reaction)|all in all|at the end of the day|final thoughts?|my (?:honest )?take)\b",
    re.IGNORECASE,
)
_KNOWN = SCORE | OVERALL | AVERAGE | TOTAL | FILLER
_MANNER = re.compile(r"(?:personal|brutal|general|re|actual|essential|provisional|basic|\w{2,}(?<!al))ly$")
"""Adverbs that say how a mark is meant; those in -ally mostly say what it is about: "structurally"."""
_BRACKETS = re.compile(r"\([^()]{0,60}\)")
_SENTENCE = re.compile(r"[.!?][\"”'’)]*\s")
_PARTS = re.compile(r"[:：=|;]|\s[-–—]\s|[—–,(\[]")
_MINE = re.compile(
    r"\b(?:i|we)(?:['’](?:d|ll|m|ve))?\b.{0,40}\b(?:giv\w+|rat\w+|scor\w+|grad\w+|award|assign|rank|put|"
    r"place|say|call)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\b(?:prompt|framework|it|this|i|i['’]d|overall|draft|version)\b", re.IGNORECASE)
_ENDS_WHOLE = re.compile(r"\b(?:prompt|framework|draft)\W*$", re.IGNORECASE)
_VERDICT = re.compile(
    r"\b(?:it|this|that|the (?:prompt|framework|draft))(?:['’]s| is| gets| earns| deserves| scores| rates)\s"
    r"(?:\w{2,12}ly\s|about\s|around\s|still\s|just\s|maybe\s)?(?:an?\s)?(?:\w{2,12}\s)?$",
    re.IGNORECASE,
)
_STARTS_OVERALL = re.compile(
    r"\W*(?:overall|all in all|in total|in sum|taken together|as a whole)\b", re.IGNORECASE
)
_OF_THE_WHOLE = re.compile(
    r"\b(?:for|of) (?:the|this|your|my)\b.{0,80}\b(?:prompt|framework)\b", re.IGNORECASE
)
_THEN_OVERALL = re.compile(
    r"\W{0,3}(?:overall|in total|as a whole|all in all|for (?:this|the|your) (?:prompt|framework|whole))\b",
    re.IGNORECASE,
)
_THEN_PART = re.compile(
    r"\s(?:for|on|in)\s(?!this|it\b|me\b|now\b|the\b|its\b|your\b)\w{3,20}(?:\s\w{3,20})?\s{0,2}(?:$|"
    r"[,;.)]|and\b)",
    re.I,
)
_ABOUT_ITSELF = re.compile(r"\b(?:confidence|confident|certainty|difficulty)\b", re.IGNORECASE)
_NEXT_WORD = re.compile(r"\s{1,2}([a-zà-ÿ]{2,})")
_LONGEST_NAME = 4
_SEPARATED = re.compile(r"[:：=(\[|,–—-][\s*\"“'(\[]*$")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case; a typographic apostrophe is made plain."""
    return _WORD.findall(text.lower().replace("’", "'"))


def rank_of_label(label: str) -> Rank:
    """What a label by itself says: words that are not about scoring make it the label of a part."""
    if _LETTERED.search(label[-40:]) or _LONE_LETTER.match(label[-12:]):
        return Rank.SECTION
    words = words_of(_SUMMING.sub("bottomline", _BRACKETS.sub(" ", label)))
    known = set(words)
    rest = [word for word in words if word not in _KNOWN and not _MANNER.match(word)]
    if rest:
        overall = known & (OVERALL - OF_PARTS_TOO) and len(words) <= 4
        return Rank.LABELLED if overall or (known & SCORE and _OF_THE_WHOLE.search(label)) else Rank.SECTION
    if known & (OVERALL | AVERAGE):
        return Rank.OVERALL
    if known & TOTAL:
        return Rank.TOTAL
    return Rank.LABELLED if known & SCORE else Rank.LOOSE


def last_sentence(before: str) -> str:
    """The words of the sentence that a score stands in, up to it."""
    ends = [found.end() for found in _SENTENCE.finditer(before)]
    return before[ends[-1] :] if ends else before


def rank_of_words(before: str, after: str) -> Rank:
    """What the words before a score in its sentence, and those right after it, make of it."""
    if _THEN_OVERALL.match(after):
        return Rank.OVERALL
    parts = [part for part in _PARTS.split(_BRACKETS.sub(" ", before)) if part.strip()]
    label = parts[-1] if parts else ""
    if label.strip() == "A" and not is_separated(before):
        label = "a"
    rank = max(rank_of_label(label), Rank.PROSE if _VERDICT.search(before) else Rank.SECTION)
    if any(rank_of_label(part) is Rank.OVERALL and says_score(part) for part in parts[:-1]):
        return Rank.OVERALL
    if _THEN_PART.match(after) or _ABOUT_ITSELF.search(label) or (rank is Rank.LOOSE and _is_counted(after)):
        return Rank.SECTION
    if rank > Rank.SECTION:
        return Rank.OVERALL if _STARTS_OVERALL.match(before) else rank
    if _ENDS_WHOLE.search(label) and not AVERAGE & set(words_of(label)):
        return Rank.LABELLED if _MINE.search(before) else Rank.LOOSE
    if _SEPARATED.search(before) or not _WHOLE.search(label):
        return Rank.SECTION
    return Rank.LABELLED if _MINE.search(before) else Rank.PROSE


def _is_counted(after: str) -> bool:
    """Whether a word follows that a fraction may count, as in "8/10 households"."""
    word = _NEXT_WORD.match(after)
    return word is not None and word[1] not in THEN | _KNOWN and not _MANNER.match(word[1])


def subject_of(before: str) -> str:
    """What a score is about by the words before it: the last part that is not the name of the score itself."""
    parts = [part.strip(' *#."“”') for part in _PARTS.split(before)]
    named = [part for part in parts if part and rank_of_label(part) is Rank.SECTION]
    return named[-1][:60] if named else ""


def names_a_part(before: str, after: str) -> bool:
    """Whether a score is given to something by name, "Clarity: 8/10" or "8/10 for clarity", and not in a clause."""
    if _THEN_PART.match(after) or _ABOUT_ITSELF.search(before):
        return True
    parts = [part for part in _PARTS.split(_BRACKETS.sub(" ", before)) if part.strip()]
    words = words_of(parts[-1]) if parts else []
    return 0 < len(words) <= _LONGEST_NAME and not SPOKEN & set(words)


def is_no_part(before: str) -> bool:
    """Whether the words right before a number name nothing but a score of the whole."""
    parts = [part for part in _PARTS.split(last_sentence(before)) if part.strip()]
    return not parts or parts[-1].strip() == "A" or rank_of_label(parts[-1]) > Rank.SECTION


def says_score(text: str) -> bool:
    """Whether a word for scoring is among these."""
    return bool(SCORE & set(words_of(text)))


def is_separated(before: str) -> bool:
    """Whether a colon, a dash or the like stands right before the score."""
    return bool(_SEPARATED.search(before))
