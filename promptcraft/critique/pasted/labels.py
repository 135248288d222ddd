"""What the words around a possible score make of it: the overall score, a section's, a target, an earlier one.

Every pattern here is asked of a short stretch of one line, never of the whole paste.
"""

from __future__ import annotations

import re
from enum import Enum, IntEnum


class Rank(IntEnum):
    """How strongly the words around a score make it the overall one."""

    SECTION = 1
    LOOSE = 2
    PROSE = 3
    LABELLED = 4
    TOTAL = 5
    OVERALL = 6


class Role(Enum):
    """What a score is a score of; the value completes "this is …"."""

    PLAIN = "a score"
    TARGET = "what it could reach"
    EARLIER = "an earlier score"
    CHANGE = "part of a change of score"
    QUOTED = "inside quoted words"


_SCORE = {
    "score", "scores", "scored", "scoring", "rating", "ratings", "rate", "rated", "rates", "grade", "graded", "grading",
    "mark", "marks", "give", "gives", "gave", "giving", "given", "award", "awarded", "assign", "assigned", "deserve",
    "deserves", "earns", "earned", "gets", "verdict", "evaluation", "assessment", "rank", "awards",
    "calificación", "puntuación", "bewertung", "punktzahl", "note", "nota", "valutazione", "pontuação", "оценка",
    "评分", "得分", "打分", "スコア", "評価", "点数", "रेटिंग", "अंक",
}  # fmt: skip
_OVERALL = {
    "overall", "final", "combined", "aggregate", "composite", "verdict", "conclusion", "headline", "whole",
    "holistic", "holistically", "gesamtnote", "gesamtbewertung", "总分", "总体评分", "综合评分",
}  # fmt: skip
_AVERAGE = {"average", "avg", "mean"}
_TOTAL = {"total", "sum"}
_FILLER = {
    "the", "a", "an", "my", "your", "this", "that", "it", "its", "it's", "of", "for", "is", "as", "to",
    "on", "in", "at", "prompt", "prompt's", "framework", "framework's", "critique", "quality", "result",
    "review", "summary", "current", "estimated", "here", "here's", "would", "i", "i'd", "i'll", "i'm", "be",
    "out", "points", "point", "policy", "numeric", "numerical", "stands", "comes", "we", "we'd", "will",
    "solid", "strong", "good", "great", "fair", "decent", "respectable", "generous", "firm", "high", "low",
    "very", "about", "around", "roughly", "approximately", "nearly", "with", "by", "so", "say", "me",
    "letter", "draft", "version", "now", "currently", "and", "or", "am", "impression", "s", "d", "ll", "if",
    "had", "have", "put", "place", "call", "bottom", "line", "sits", "one", "scale", "from", "between",
    "recommendation", "claude's", "chatgpt's", "gemini's", "reviewer's", "all", "parameters", "criteria",
    "considering", "above", "these", "across",
}  # fmt: skip
_LETTERED = re.compile(
    r"\b(?:prompt|framework|version|option|draft|reviewer|critique|candidate|model)\s#?(?:[A-Z]|\d{1,3})\W*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_BRACKETS = re.compile(r"\([^()]{0,60}\)")
_SENTENCE = re.compile(r"[.!?][\"”'’)]*\s")
_CLAUSE = re.compile(r"[,;|]\s|\bbut\b|\bhowever\b|\b(?:al)?though\b|\bwhile\b|\s[–—]\s|[→•·]", re.IGNORECASE)
_PARTS = re.compile(r"[:：=|;]|\s[-–—]\s|[—–,(\[]")
_MINE = re.compile(
    r"\b(?:i|we)(?:['’](?:d|ll|m|ve))?\b.{0,40}\b(?:giv\w+|rat\w+|scor\w+|grad\w+|award|assign|rank|put|"
    r"place|say|call)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"\b(?:prompt|framework|it|this|i|i['’]d|overall|draft|version)\b", re.IGNORECASE)
_ENDS_WHOLE = re.compile(r"\b(?:prompt|framework|draft)\W*$", re.IGNORECASE)
_STARTS_OVERALL = re.compile(
    r"\W*(?:overall|all in all|in total|in sum|taken together|as a whole)\b", re.IGNORECASE
)
_TARGET = re.compile(
    r"\b(?:target|potential(?:ly)?|goal(?=\W*$|\s(?:score|rating|of|is))|aspirational|projected|could|"
    r"might|can (?:be|become|reach|get|score|hit|rise)|"
    r"(?<!\bi )(?<!\bwe )would (?:be|become|reach|move|get|bring|raise|push|make|lift|take|score|earn|"
    r"need|require|jump|rise|"
    r"easily)|"
    r"will (?:be|become|reach|move|get|bring|raise|push|make|lift|take|score|earn|jump|rise)|"
    r"to (?:reach|get|become|make|hit|achieve|push|bring|raise|lift|take|turn|move|bump|earn)|aim(?:s|"
    r"ing)? for|"
    r"(?:improved|revised|rewritten|upgraded|enhanced|updated|optimi[sz]ed|new|better)"
    r" (?:prompt|version|framework|score|rating|draft|grade)|after (?:revision|edits|changes|the changes|"
    r"improvements)|"
    r"why not|short of|not (?:quite |yet )?(?:an?|at)|away from|back from|keep(?:s|ing)? .{0,20}from|"
    r"kept .{0,20}from|"
    r"rather than|instead of|towards?|prevent\w*|reaching|not(?=\s*$)|(?:after|improved|revised)(?=\W*$))\b|"
    r"n['’]t (?:quite |yet )?(?:be )?an?\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:with|after|once|if|following|by)\b.{0,60}\b(?:changes?|edits?|revisions?|improvements?|"
    r"fix(?:es|ed)|"
    r"suggestions?|adjustments?|tweaks?|additions?|addressed|added|incorporated|implemented)\b",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\W{0,3}(?:(?:if|should|when|once) (?:you|these|those|the|it|this|your|we)\b|once\b|after (?:these|"
    r"those|the|revis|"
    r"edit|fix|addressing|adding|improv)|with (?:these|those|the|a few|some|minor|small|"
    r"such) (?:\w+ )?(?:changes|edits|"
    r"revisions|fixes|improvements|tweaks|adjustments|additions)|would\b|(?:potential|target)\b(?!\s?:)|"
    r"by (?:add|fix|address)ing)",
    re.IGNORECASE,
)
_THEN_BRACKET = re.compile(
    r"\s{0,2}[(\[](?=[^)\]]{0,60}\b(?:target|potential|goal|aspirational|projected|after|if|with|once|"
    r"possible)\b)",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|original(?:ly)?|initial(?:ly)?|earlier|old|before(?=\W*$)|last time|used to be|"
    r"first draft)\b",
    re.IGNORECASE,
)
_UP_FROM = re.compile(
    r"\b(?:up|down|raised|improved|rose|risen|moved|went|gone|increased) from\s*(?:an?\s*)?$", re.I
)
_WOULD_RATE = re.compile(r"\b(?:rating|score|grade|verdict)\b[\w\s,]{0,40}\bwould be\b", re.IGNORECASE)
_TARGET_LABEL = re.compile(
    r"\W*(?:target|potential|projected|aspirational|improved|revised|rewritten|enhanced|expected|goal|"
    r"after|optimi[sz]ed)"
    r"(?:\s+(?:score|rating|grade|total|version|prompt|framework))?\W*$",
    re.IGNORECASE,
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
_SEPARATED = re.compile(r"[:：=(\[|,–—-][\s*\"“'(\[]*$")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case; a typographic apostrophe is made plain."""
    return _WORD.findall(text.lower().replace("’", "'"))


def rank_of_label(label: str) -> Rank:
    """What a label by itself says: words that are not about scoring make it the label of a part."""
    if _LETTERED.search(label[-40:]):
        return Rank.SECTION
    words = words_of(_BRACKETS.sub(" ", label))
    known = set(words)
    rest = [word for word in words if word not in _SCORE | _OVERALL | _AVERAGE | _TOTAL | _FILLER]
    if rest:
        overall = known & _OVERALL and len(words) <= 4
        return Rank.LABELLED if overall or (known & _SCORE and _OF_THE_WHOLE.search(label)) else Rank.SECTION
    if known & (_OVERALL | _AVERAGE):
        return Rank.OVERALL
    if known & _TOTAL:
        return Rank.TOTAL
    return Rank.LABELLED if known & _SCORE else Rank.LOOSE


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
    rank = rank_of_label(label)
    if any(rank_of_label(part) is Rank.OVERALL and says_score(part) for part in parts[:-1]):
        return Rank.OVERALL
    if _THEN_PART.match(after):
        return Rank.SECTION
    if rank > Rank.SECTION:
        return Rank.OVERALL if _STARTS_OVERALL.match(before) else rank
    if _ENDS_WHOLE.search(label) and not _AVERAGE & set(words_of(label)):
        return Rank.LABELLED if _MINE.search(before) else Rank.LOOSE
    if _SEPARATED.search(before) or not _WHOLE.search(label):
        return Rank.SECTION
    return Rank.LABELLED if _MINE.search(before) else Rank.PROSE


def subject_of(before: str) -> str:
    """What a score is about by the words before it: the last part that is not the name of the score itself."""
    parts = [part.strip(' *#."“”') for part in _PARTS.split(before)]
    named = [part for part in parts if part and rank_of_label(part) is Rank.SECTION]
    return named[-1][:60] if named else ""


def says_score(text: str) -> bool:
    """Whether a word for scoring is among these."""
    return bool(_SCORE & set(words_of(text)))


def is_separated(before: str) -> bool:
    """Whether a colon, a dash or the like stands right before the score."""
    return bool(_SEPARATED.search(before))


def role_of(before: str, after: str) -> Role:
    """Whether the sentence makes the score a target or an earlier one."""
    clause = _CLAUSE.split(before)[-1] if before else ""
    if _THEN_BRACKET.match(after) or _THEN.match(after) or _CHANGED.search(before):
        return Role.TARGET
    if _UP_FROM.search(before) or _EARLIER.search(clause):
        return Role.EARLIER
    if _TARGET.search(clause) and not _WOULD_RATE.search(before):
        return Role.TARGET
    return Role.PLAIN


def is_target_label(label: str) -> bool:
    """Whether a heading, a row or a column is named as a target: "Potential score", "Improved prompt"."""
    return bool(_TARGET_LABEL.match(label))
