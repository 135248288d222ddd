"""What a possible score is a score of: this version, one to come, an earlier one, or a change between two."""

from __future__ import annotations

import re
from enum import Enum


class Role(Enum):
    """What a score is a score of; the value completes "this is …"."""

    PLAIN = "a score"
    TARGET = "what it could reach"
    EARLIER = "an earlier score"
    CHANGE = "part of a change of score"
    QUOTED = "inside quoted words"
    DENIED = "what it is said not to be"
    OTHER = "of something else"
    ASKED = "in what the chat was asked"


_CLAUSE = re.compile(r"[,;|]\s|\bbut\b|\bhowever\b|\b(?:al)?though\b|\bwhile\b|\s[–—]\s|[→•·]", re.IGNORECASE)
_TARGET = re.compile(
    r"\b(?:target|potential(?:ly)?|ceiling|upside|headroom|goal(?=\W*$|\s(?:score|rating|of|is))|aspirational|"
    r"projected|could|should be|"
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
    r"\b(?:with|after|once|if|following|by)\b(?! your (?:changes|edits|revisions?)).{0,60}\b(?:changes?|edits?|"
    r"revisions?|improvements?|"
    r"fix(?:es|ed)|"
    r"suggestions?|adjustments?|tweaks?|additions?|addressed|added|incorporated|implemented)\b",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"[\s,;:–—-]{0,3}(?:(?:if|should|when|once) (?:you|these|those|the|it|this|your|we)\b|once\b|after (?:these|"
    r"those|the|revis|edit|fix|addressing|adding|improv)|with (?:these|those|the|a few|some|minor|small|"
    r"such) (?:\w+ )?(?:changes|edits|revisions|fixes|improvements|tweaks|adjustments|additions)|"
    r"would (?:be|become|need|require|take|mean|follow|come)\b|(?:potential|target)\b(?!\s?:)|"
    r"by (?:add|fix|address)ing)",
    re.IGNORECASE,
)
_OTHER_IN_BRACKET = (
    r"(?![^)\]]{0,60}\b(?:be|become|reach|hit|to|an?|potential(?:ly)?|target|possible|possibly|after|now|was|is)"
    r"[:\s~]{1,3}\d)"
)
_THEN_BRACKET = re.compile(
    rf"\s{{0,2}}[(\[]{_OTHER_IN_BRACKET}(?=[^)\]]{{0,60}}\b(?:target|potential|goal|aspirational|projected|after|"
    r"if|with|once|possible)\b[^)\]]{0,60}[)\]])",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"(?:^|[.!?;:,]\s|\b(?:just|simply|please)\s)\W{0,3}(?:add|fix|include|address|remove|cut|tighten|trim|clarify|"
    r"define|give|make|put|change|sharpen|drop|rework|resolve|do|tackle|expand|rewrite|swap|close|fill|ground|"
    r"tie|name|cite|split|merge|spell)\s.{2,120}\b(?:and|then)\s(?:it|this|that|you|i)\b[^.!?]{0,20}$",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|original(?:ly)?|initial(?:ly)?|earlier|old|before(?=\W*$)|last time|used to be|"
    r"first draft|start(?:ed|ing)? (?:at|from|with)|(?:last|prior|first) (?:draft|version|attempt|one|prompt|"
    r"round|iteration|submission|review|try)|"
    r"which (?:i|we) (?:scored|rated|gave|graded|had|put)|(?:i|we)(?:['’]d| had) (?:given|scored|rated|graded))\b|"
    r"\(\s?was\s(?:an?\s)?$",
    re.IGNORECASE,
)
_ON_CONDITION = re.compile(
    r"\b(?:if|once|when) (?:you|these|those|they|we)\s(?:\w+ly\s)?(?!want|need|ask|forc|push|press|insist|must|"
    r"had|like|prefer|"
    r"were|look|read|judge|grade|compare|think|consider)[^.!?]{2,140}$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"(?:\b(?:not|never|nobody|no one)|n['’]t)\s(?:\w{1,12}\s){0,2}(?:give|call|rate|score|grade|award|assign|put|"
    r"gets?)\b[^,;]{0,40}$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:typical|average|most|other|another|usual|comparable)\s(?:\w{1,15}\s)?"
    r"(?:prompts?|frameworks?|drafts?|versions?|reviewers?|models?|chats?)\b[^,;]{0,40}$|\bfor comparison\b|"
    r"\b(?:some|others|many|people)\s(?:will|would|might|may)\b[^,;]{0,30}$|"
    r"\byou(?:['’]ve)?\s(?:\w+ly\s)?(?:rated|gave|called)\s(?:it|this|yours)\b[^,;]{0,30}$|"
    r"\b(?:most|other|than|the average|a typical)\s$",
    re.IGNORECASE,
)
_THEN_EARLIER = re.compile(
    r"\s(?:before|earlier|last time|previously)(?=\s{0,2}(?:[.,;:)]|$))", re.IGNORECASE
)
_OF_SUCH = re.compile(
    r"\s(?:prompt|framework|draft|version|plan)\s(?:would|should|has|needs|always|never)\b", re.I
)
_NOW = re.compile(r"\b(?:now|currently|current|today|this time|as it (?:stands|is)|as is)\b", re.IGNORECASE)
_AHEAD = r"(?:potential|target|after|possible|improved|revised|projected|goal|next|with (?:the )?(?:fix|edit|chang)\w+)"
_NOW_TO_LATER = re.compile(
    rf"\b(?:now|current|today|before|as is)\b\W{{0,4}}(?:[→⟶➜>/]|to\b|vs\b)\W{{0,3}}{_AHEAD}\b", re.IGNORECASE
)
_ONLY_LATER = re.compile(
    rf"[\s,;–—-]{{0,3}}\(?\s?(?:(?:if|once|when)\b|{_AHEAD}\b|with (?:the|these|those|a|some|better|more)\b|"
    r"by (?:add|fix|address)ing)",
    re.IGNORECASE,
)
_THEN_TO_NOW = re.compile(
    r"\b(?:previous|last|earlier|old|original|before|was)\b\W{0,4}(?:[→⟶➜>/]|to\b|vs\b)\W{0,3}(?:now|current|new|"
    r"this)\b",
    re.IGNORECASE,
)
_ONLY_NOW = re.compile(r"[\s,;–—-]{0,3}\(?\s?(?:now|currently|today|this time)\b", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:went|gone|rose|risen|jumped|moved|raised|climbed|improved|increased)\b", re.IGNORECASE
)
_FRAME = re.compile(
    r"\b(?:as an?\s(?!whole|result|first|starting|rough|draft)\w|as the\b|(?:on|in) an? \w+ (?:day|mood)\b|"
    r"for (?:an? |the )?(?:\w+ )?(?:audience|beginners?|experts?|students?|readers?|novices?|"
    r"professionals?|laym[ae]n)\b|"
    r"(?:if|when) (?:i['’]?m|i am|i\b|you|we|judged|graded|read|used|treated|the|it)\b|"
    r"(?:judged|graded|measured|seen|viewed|read|taken) (?:as|by|on|against)\b|"
    r"by the standards? of|compared (?:to|with)|in terms of|strictly speaking|being (?:strict|generous|harsh|kind))",
    re.IGNORECASE,
)
_UP_FROM = re.compile(
    r"\b(?:up|down|raised|improved|rose|risen|moved|went|gone|increased) from\s*(?:an?\s*)?$", re.I
)
_WOULD_RATE = re.compile(r"\b(?:rating|score|grade|verdict)\b[\w\s,]{0,40}\bwould be\b", re.IGNORECASE)
_TARGET_LABEL = re.compile(
    r"\W*(?:target|potential|projected|aspirational|improved|revised|rewritten|enhanced|expected|goal|ceiling|"
    r"upside|after|optimi[sz]ed)"
    r"(?:\s+(?:score|rating|grade|total|version|prompt|framework))?\W*$",
    re.IGNORECASE,
)


def role_of(before: str, after: str) -> Role:
    """Whether the sentence makes the score a target or an earlier one."""
    clause = _CLAUSE.split(before)[-1] if before else ""
    if _DENIED.search(clause):
        return Role.DENIED
    if _OTHER.search(before) or _OF_SUCH.match(after):
        return Role.OTHER
    if (
        _THEN_BRACKET.match(after)
        or _THEN.match(after)
        or _CHANGED.search(before)
        or _ADVICE.search(before)
        or _ON_CONDITION.search(before)
    ):
        return Role.TARGET
    if _THEN_EARLIER.match(after) or _UP_FROM.search(before) or _EARLIER.search(clause):
        return Role.EARLIER
    if _TARGET.search(clause) and not _WOULD_RATE.search(before):
        return Role.TARGET
    return Role.PLAIN


def is_target_label(label: str) -> bool:
    """Whether a heading, a row or a column is named as a target: "Potential score", "Improved prompt"."""
    return bool(_TARGET_LABEL.match(label))


def says_now(before: str, after: str) -> bool:
    """Whether the words around a score say that it is the one of today."""
    return bool(_NOW.search(_CLAUSE.split(before)[-1]) or _ONLY_NOW.match(after))


def is_framed(before: str) -> bool:
    """Whether the words before a score say under which view it holds: "as an essay", "if I am strict"."""
    return bool(_FRAME.search(before))


def roles_of_change(before: str, after: str) -> tuple[Role, Role]:
    """What the two ends of 8/10 → 9/10 are, where the words around them say which one is of this version."""
    if _MOVED.search(before):
        return Role.CHANGE, Role.CHANGE
    if _NOW_TO_LATER.search(before) or _ONLY_LATER.match(after):
        return Role.PLAIN, Role.TARGET
    if _THEN_TO_NOW.search(before) or _ONLY_NOW.match(after):
        return Role.EARLIER, Role.PLAIN
    return Role.CHANGE, Role.CHANGE
