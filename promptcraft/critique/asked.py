"""How much a question asks: nothing yet, yes or no, one thing, or several at once. Pure; English words."""

from __future__ import annotations

import re

from promptcraft.critique import closing
from promptcraft.critique import fault_words as words_for
from promptcraft.critique.checks import Facts, Ground, Spot
from promptcraft.framework import questions as told
from promptcraft.framework.lint.wording import ADDED, CONDITION, JOINED, MOST_PARTS, VERBS
from promptcraft.framework.words import plain_words

WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
AUX = (
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must|ought|"
    r"need|isn't|aren't|"
    r"wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|can't|couldn't|won't|wouldn't|shouldn't)"
)
OPENS = re.compile(
    rf"(?:^|[,;:?–—(]\s*|\b(?:and|or|but|then|plus|also)\s+)(?:also |if so,? |if not,? |then |to |in |on |"
    rf"at |for |by |from |with |of |under |"
    rf"about |after |through |into |to what |since )?{WH}\b(?! (?:ever|not)\b)",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    rf"(?:^|[,;:?–—]\s*(?:and |or |but |then |also )*|\b(?:and|or|but|plus|as well as)\s+(?:also |then )?)"
    rf"(?:to |in |on |at |for |by |from |with |of |under |about |after |since |through )?{WH}\b(?! (?:ever|"
    rf"not|is why)\b)",
    re.IGNORECASE,
)
LISTED = re.compile(r"(?:,\s+(?:its|the|their|his|her) \w+){4,}", re.IGNORECASE)
GOES_ON = re.compile(
    r"[.!?]\s+(?:also|and also|in addition|additionally|furthermore|besides|moreover|separately|and then|on "
    r"top of that)\b"
    r"[^.!?]*\?",
    re.IGNORECASE,
)
MOST_CLAUSES, LONG_THREE = 3, 18
FEWEST_LISTED, LONGEST_ITEM = 5, 8
NO_ITEM = re.compile(
    r"(?:if|when|where|which|who|that|of|such|for example|for instance|say|as|or|and|but|though|because|so|"
    r"than|including|especially)\b",
    re.IGNORECASE,
)
AND = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
LINKED = re.compile(
    r"\b(?:it|its|they|them|their|theirs|this|that|these|those|he|she|one|ones|there|then|so|any|each|"
    r"both)\b",
    re.IGNORECASE,
)
CLOSED = re.compile(
    rf"^(?:[^,?]{{0,80}}, (?:then |so |and )?|(?:and|but|so|then|also|or) |in your (?:view|opinion),? |if "
    rf"so,? |on [^,?]{{0,40}}, )?{AUX}(?:n't)?\b",
    re.IGNORECASE,
)
KNOWN_HOW = re.compile(
    r"\b(?:known|(?<=we )know|(?<=you )know|(?<=anyone )know|(?<=anybody )know|(?<=researchers )know|clear|"
    r"tell|say|said|explain|explained|understand|understood|show|shown|evidence|data|"
    r"certain|sure|idea|agreed|agree|decide|predict|describe|list|"
    rf"name|give|outline|estimate|compare|learn|see|find out|measure|judge|recommend|think)\b (?:\w+ "
    rf"){{0,3}}?(?:about |on |of |for )?{WH}\b"
)
YOU = re.compile(
    r"^(?:\W*(?:and|so|but|then|also) )?(?:can|could|would|will|may|do) (?:you|we|i|one)\b", re.IGNORECASE
)
CHOICE = re.compile(r"\bor\b(?! (?:not|no)\b)", re.IGNORECASE)
TOPIC_ONLY = re.compile(
    r"^(?:and |or |but |then |also |so |ok,? )?(?:what (?:about|of)|how about|(?:some |your )?thoughts "
    r"(?:on|about)|any thoughts|any "
    r"(?:\w+ )?(?:views|ideas|comments|remarks) on|anything (?:on|about|else|to say|worth)|"
    r"something (?:on|about)|more (?:on|about)|the (?:same|usual) (?:on|about|for)|details? (?:on|of)|a "
    r"word (?:on|about)|(?:say|tell me|tell us|write|give) (?:something|a bit|a little|more|a few words)\b|"
    r"ditto|likewise|same for|etc)\b",
    re.IGNORECASE,
)
LOOSE = re.compile(
    r"\b(?:and so on|and so forth|etc\b|or (?:something|whatever|so on|such)|and (?:all that|stuff|things|"
    r"the like|whatnot|such things|that sort of thing)|that kind of (?:thing|stuff)|"
    r"stuff|things like that|sort of thing|whatever|blah|somehow|in general terms|in some way|the whole "
    r"thing|all the rest)\b",
    re.IGNORECASE,
)
MOST_TOPIC, MOST_BARE = 12, 8
FINITE = re.compile(rf"\b(?:{AUX}|{WH}|whether)\b|n't\b|{VERBS.pattern}", re.IGNORECASE)


def crowded(ask: str) -> str:
    """The words that ask more than three things at once; empty when none do."""
    bare = CONDITION.sub("", ask)
    parts = max(len(words_for.JOINTS.findall(bare)), ask.count("?") + len(JOINED.findall(bare)))
    if (
        told.is_compound(ask)
        or parts > MOST_PARTS
        or (not closing.closes(plain_words(ask)) and (_clauses(ask) > MOST_CLAUSES or _series(ask)))
    ):
        return ask.strip()[:200]
    added = ADDED.search(ask) or LISTED.search(ask) or GOES_ON.search(ask)
    return added[0].strip() if added else ""


def _clauses(ask: str) -> int:
    """How many clauses with a question word of their own it has."""
    bare = re.sub(r"\([^)]*\)|^[^:?]*:", "", ask)
    return len(CLAUSE.findall(bare))


def _parts(ask: str) -> int:
    """How many questions of their own it holds: no clause takes up the one before by a word such as `it`."""
    parts = [part for part in CLAUSE.split(re.sub(r"\([^)]*\)|^[^:?]*:", "", ask)) if part.strip(" ?.,")]
    linked = any(LINKED.search(part) for part in parts[1:])
    long = len(ask.split()) > LONG_THREE
    if ask.count("?") > 1:
        return 0 if linked else max(len(parts), ask.count("?"))
    return len(parts) if _clauses(ask) >= MOST_CLAUSES and (long or not linked) else 0


def _series(ask: str) -> bool:
    """Whether it asks about five things or more in a row, told by the commas before its last `and`."""
    bare = re.sub(r"\([^)]*\)|\bsuch as\b.*|\bfor example\b.*|^[^:]*:", "", ask)
    if not re.search(rf"\b{WH}\b", ask, re.IGNORECASE):
        return False
    return any(_listed(part) >= FEWEST_LISTED for part in CLAUSE.split(bare))


def _listed(part: str) -> int:
    """How many things stand in a row in one clause; 0 where its commas part something else."""
    items = [item.strip() for item in re.split(r"[,;]", part.strip(" ,;?.")) if item.strip()]
    middle, last = items[1:-1], items[-1:] or [""]
    if any(NO_ITEM.match(item) or len(item.split()) > LONGEST_ITEM for item in middle):
        return 0
    joined = AND.search(last[0])
    return 0 if joined is None else len(items) + (joined.start() > 0)


def three_at_most(facts: Facts) -> Ground:
    """Whether no question but the closing one asks three things at once, each with a question word of its own."""
    spots = tuple(
        Spot((name,), ask[:200], (ask[:200],))
        for name, ask in facts.asks.items()
        if not crowded(ask) and _parts(ask) >= MOST_CLAUSES and not closing.closes(plain_words(ask))
    )
    return Ground(not spots, spots=spots)


def no_yes_or_no(facts: Facts) -> Ground:
    """Whether each question asks for more than yes or no."""
    spots = tuple(Spot((name,), ask, (ask,)) for name, ask in facts.asks.items() if is_shut(ask))
    return Ground(not spots, spots=spots)


def is_shut(ask: str) -> bool:
    """Whether yes or no would answer it: it begins with a verb, and no question word or request follows."""
    plain = ask.strip().replace("’", "'")
    if plain.count("?") != 1 or not plain.endswith("?") or not CLOSED.search(plain):
        return False
    if (YOU.search(plain) and VERBS.search(plain)) or KNOWN_HOW.search(plain.lower()) or CHOICE.search(plain):
        return False
    rest = plain[CLOSED.search(plain).end() :]  # type: ignore[union-attr]  # it was found above
    return OPENS.search(rest, 1) is None


def says_what_it_asks(facts: Facts) -> Ground:
    """Whether each question asks something of its topic, and not merely names it."""
    spots = tuple(
        Spot((name,), ask, (ask,))
        for name, ask in facts.asks.items()
        if told.has_right_length(ask) and not words_for.PLACEHOLDER.search(ask) and _is_loose(ask)
    )
    return Ground(not spots, spots=spots)


def _is_loose(ask: str) -> bool:
    words = len(ask.split())
    if TOPIC_ONLY.search(ask.strip()):
        return words <= MOST_TOPIC
    if LOOSE.search(ask):
        return words <= MOST_TOPIC
    return "?" in ask and words <= MOST_BARE and not FINITE.search(ask)


CONCERNED = re.compile(
    r"\b(?:say|says|said|report|reports|reported|experience\w*|views?|feel|felt|regard|think|hope|hopes|"
    r"fears?|"
    r"respond\w*|react\w*|cop(?:e|ed|ing)|describe\w*|judge\w*|complain\w*|want|wish|expect|fare|fared|"
    r"suffer\w*|"
    r"object\w*|oppose\w*|prefer|opinions?|concerns?|perceive\w*|resist\w*|accept\w*|for whom|whom|who gains|"
    r"people who|supporters?|opponents?|critics?|public|live with|living beside|affected|bear|bears|borne|"
    r"burden|gain|"
    r"gains|lose|loses|benefit)\b"
)
GOOD = re.compile(
    r"\b(?:benefit\w*|advantage\w*|gains?|contribut\w+|help\w*|improv\w+|achiev\w+|good|better|success\w*|"
    r"useful\w*|save[sd]?|value|"
    r"strength\w*|reach|work well|positive|promise\w*|opportunit\w+|effects?|favou?r\w*)\b"
)


def hears_those_concerned(facts: Facts) -> Ground:
    """Whether a question before the last asks what those concerned say, or how they fare."""
    return _asks_of(facts, CONCERNED)


def asks_for_the_good(facts: Facts) -> Ground:
    """Whether a question before the last asks what good it does."""
    return _asks_of(facts, GOOD)


def _asks_of(facts: Facts, wanted: re.Pattern[str]) -> Ground:
    open_ones = [text for name, text in facts.texts.items() if not closing.closes(text)]
    return Ground(len(open_ones) < FEWEST_LISTED or any(map(wanted.search, open_ones)))
