"""Rules about how a question is put: one thing, openly, fairly, at a readable length, and only once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from promptcraft.framework import questions as told
from promptcraft.framework import word_lists as words_for
from promptcraft.framework.lint.problem import Rule, Sighting
from promptcraft.framework.lint.subject import HOLE, Subject
from promptcraft.framework.words import SAME

INTERROGATIVE = (
    r"(?:who|whom|whose|what|which|when|where|why|how|should|does|do|did|is|are|can|could|will|would)"
)
JOINED = re.compile(
    rf"(?:[,;:]\s+(?:and\s+|or\s+|but\s+)?|\b(?:and|as well as)\s+)(?:also\s+)?{INTERROGATIVE}\b", re.I
)
CONDITION = re.compile(r"\b(?:if|when|where) [^?,]{0,80},", re.I)
ADDED = re.compile(
    r"\?\s+(?:also|and also|in addition|additionally|furthermore|besides|moreover|separately|on another note|"
    r"on a different note|finally)\b",
    re.I,
)
MOST_PARTS = 4
LEADING = re.compile(
    r"\b(?:(?:don'?t|do not) (?:you|we|they) (?:all )?(?:think|agree|believe|find)|isn'?t it|aren'?t (?:we|"
    r"they)|"
    r"wouldn'?t (?:you|it|we)|shouldn'?t (?:we|it|they|the)|hasn'?t it|doesn'?t (?:it|this|that)|"
    r"is it not (?:true|clear|obvious|right)|"
    r"why is it (?:so )?(?:bad|wrong|good|right|necessary|important) (?:to|that)|"
    r"why (?:is|are) (?:\w+ ){1,5}(?:so|such an?) (?:bad|good|unfair|harmful|terrible|important|great|wrong)|"
    r"prove that|show (?:me )?why (?:\w+ ){1,6}(?:must|should)|explain why (?:\w+ ){1,8}(?:must|should|"
    r"is wrong|is right|is bad)|"
    r"(?:given|since|seeing) that (?:\w+ ){0,6}(?:fail|harm|hurt|ruin|destroy)\w*|how (?:terrible|wonderful|"
    r"unfair|wrong|foolish)|"
    r"how (?:much|badly) (?:damage|harm)\b[^?]{0,40}\bwill)\b|(?:, right|, no|, correct|, isn'?t it|, "
    r"don'?t you)\?"
)
LOADED_MORE = re.compile(
    r"\b(?:outrageous|shameful|shameless(?:ly)?|disgraceful|ridiculous|absurd|insane|idiotic|stupid|evil|"
    r"wicked|"
    r"cruel|heartless|tyrann(?:y|ical)|confiscatory|death tax|job[- ]kill(?:er|ing)|nanny state|"
    r"fat[- ]cats?|freeloaders?|scroungers?|parasites?|so-called|extremist|draconian|"
    r"common[- ]sense|no-brainer|undoubtedly|without (?:a )?doubt|it goes without saying|as we all know|"
    r"robb(?:ery|ing)|legali[sz]ed theft|punish(?:es|ing)? success|bloodsuck\w+|magnificent|"
    r"catastroph\w+|ruinous|despicable)\b"
)
VERBS = re.compile(
    r"\b(?:explain|describe|list|name|compare|give|tell|say|show|discuss|summari[sz]e|rate|weigh|outline|"
    r"draw|"
    r"set out|"
    r"assess|evaluate|consider|read|write|identify|sum up|suppose|imagine|take|put|state|sketch|analy[sz]e|"
    r"argue|define|"
    r"work out|go through|look at|think|work|add|choose|make|rank|answer|find|estimate|map|trace|review|test|"
    r"apply)\b",
    re.I,
)
STOP_TEXT = """
    what which that this these those there their them they have does would could should from with when where
    into over such than then some much many most more been being were will about after before other each
    only also how
"""
STOP = frozenset(STOP_TEXT.split())
TWICE = re.compile(r"\b([a-z]+)(\s+)\1\b", re.I)
MAY_DOUBLE = frozenset(
    {"that", "had", "is", "so", "very", "no", "bye", "ha", "do", "can", "long", "far", "out", "who"}
)
MARKS_TWICE = re.compile(r"\?{2,}|!{2,}|,{2,}|(?<!\.)\.{2}(?!\.)")
NEAR = 0.72


def compound(subject: Subject) -> Iterator[Sighting]:
    """Several questions in one."""
    for name, ask in subject.english.items():
        parts = ask.count("?") + len(JOINED.findall(CONDITION.sub("", ask)))
        if told.is_compound(ask) or parts > MOST_PARTS or ADDED.search(ask):
            yield Sighting(
                "It asks several things at once; one answer can only skim them.", subject.ask_path(name), name
            )


def loaded(subject: Subject) -> Iterator[Sighting]:
    """Words that judge before the answer does."""
    if not LOADED_MORE.search(subject.joined) and not words_for.LOADED.search(subject.joined):
        return
    for one in subject.texts:
        if one.path[0] not in ("title", "context", "questions", "synthesis"):
            continue
        text = subject.without_tags(one.text).lower()
        found = LOADED_MORE.search(text) or (None if LEADING.search(text) else words_for.LOADED.search(text))
        if found:
            yield Sighting(f"'{found[0]}' judges before the question is answered.", one.path, one.question)


def leading(subject: Subject) -> Iterator[Sighting]:
    """A question that expects its answer."""
    for one in subject.texts if LEADING.search(subject.joined) else ():
        if one.path[0] not in ("title", "questions", "synthesis"):
            continue
        if found := LEADING.search(subject.without_tags(one.text).lower()):
            yield Sighting(f"'{found[0].strip(' ,')}' leads to one answer.", one.path, one.question)


def _stems(ask: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]{4,}", ask.lower())
    return frozenset(re.sub(r"(?:ing|ed|es|s|ly)$", "", word) for word in words if word not in STOP)


def doubled(subject: Subject) -> Iterator[Sighting]:
    """Two questions with mostly the same words."""
    for first, second in subject.doubled:
        yield Sighting(f"It asks nearly the same as '{first}'.", subject.ask_path(second), second)


def overlapping(subject: Subject) -> Iterator[Sighting]:
    """A question most of whose content stands in another."""
    same = set(subject.doubled)
    stems = {name: _stems(ask) for name, ask in subject.english.items()}
    names = list(stems)
    for place, second in enumerate(names):
        for first in names[:place]:
            small = min(len(stems[first]), len(stems[second]))
            shared = len(stems[first] & stems[second])
            if small >= 4 and shared / small >= NEAR and (first, second) not in same:
                yield Sighting(f"It overlaps with '{first}'.", subject.ask_path(second), second)
                break


def closed(subject: Subject) -> Iterator[Sighting]:
    """A question that yes or no would answer."""
    for name, ask in subject.english.items():
        if "?" in ask and told.is_closed(ask) and not VERBS.search(ask.rpartition("?")[2]):
            yield Sighting("Yes or no would answer it.", subject.ask_path(name), name)


def mostly_closed(subject: Subject) -> Iterator[Sighting]:
    """More than a third of the questions can be answered with yes or no."""
    shut = [name for name, ask in subject.english.items() if "?" in ask and told.is_closed(ask)]
    if len(shut) >= 2 and len(shut) * 3 > len(subject.asks):
        yield Sighting(
            f"{len(shut)} of {len(subject.asks)} questions can be answered with yes or no.", ("questions",)
        )


def short(subject: Subject) -> Iterator[Sighting]:
    """A question of a word or three."""
    for name, ask in subject.asks.items():
        if len(ask.split()) < told.FEWEST_WORDS and ask.strip().isascii() and HOLE not in ask:
            yield Sighting(f"'{ask.strip()}' is too short to be answered well.", subject.ask_path(name), name)


def long(subject: Subject) -> Iterator[Sighting]:
    """A question of more than 80 words."""
    for name, ask in subject.asks.items():
        if len(ask.split()) > told.MOST_WORDS:
            length = len(ask.split())
            yield Sighting(
                f"It has {length} words; a question has room for {told.MOST_WORDS}.",
                subject.ask_path(name),
                name,
            )


def unasked(subject: Subject) -> Iterator[Sighting]:
    """Neither a question mark nor a request."""
    for name, ask in subject.english.items():
        if "?" not in ask and not VERBS.search(ask):
            yield Sighting("It asks nothing: no question mark, no request.", subject.ask_path(name), name)


def twice(subject: Subject) -> Iterator[Sighting]:
    """The same word twice in a row."""
    for one in subject.texts if TWICE.search(subject.joined) else ():
        found = next(
            (
                m
                for m in TWICE.finditer(one.text)
                if m[1].lower() not in MAY_DOUBLE and m[1][0] == m[1][0].lower()
            ),
            None,
        )
        if found:
            mended = TWICE.sub(lambda m: m[0] if m[1].lower() in MAY_DOUBLE else m[1], one.text)
            yield Sighting(
                f"'{' '.join(found[0].split())}': a word stands twice.",
                one.path,
                one.question,
                one.rewritten(mended),
            )


def marks_twice(subject: Subject) -> Iterator[Sighting]:
    """The same mark twice in a row."""
    for one in subject.texts if MARKS_TWICE.search(subject.joined) else ():
        if one.path[0] != "sources" and (found := MARKS_TWICE.search(one.text.translate(SAME))):
            mended = MARKS_TWICE.sub(lambda mark: mark[0][0], one.text)
            yield Sighting(
                f"'{found[0]}': a mark stands more than once.", one.path, one.question, one.rewritten(mended)
            )


RULES = (
    Rule("PC201", "compound", "warning", "A question asks one thing.", compound, words=True),
    Rule("PC202", "loaded", "warning", "No word judges before the answer does.", loaded, words=True),
    Rule("PC203", "leading", "warning", "No question expects its answer.", leading, words=True),
    Rule("PC204", "duplicate", "warning", "Nothing is asked twice.", doubled),
    Rule("PC205", "overlap", "note", "Questions do not overlap.", overlapping, words=True),
    Rule("PC206", "yes-or-no", "note", "A question opens a discussion.", closed, words=True),
    Rule("PC207", "mostly-yes-or-no", "warning", "Most questions are open.", mostly_closed, words=True),
    Rule("PC208", "too-short", "warning", "A question says enough.", short),
    Rule("PC209", "too-long", "warning", "A question can be taken in at once.", long),
    Rule("PC210", "asks-nothing", "note", "A question asks something.", unasked, words=True),
    Rule("PC211", "word-twice", "warning", "No word stands twice in a row.", twice, words=True),
    Rule("PC212", "mark-twice", "note", "No mark stands twice in a row.", marks_twice, words=True),
)
