"""Faults that take a level each: a step too early, a stray country, instructions at odds. Pure; English words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from promptcraft.critique import fault_words as words_for
from promptcraft.critique.checks import Facts, Ground, Spot
from promptcraft.framework import questions as told_of
from promptcraft.framework.lint.clarity import ABBREVIATION, KNOWN
from promptcraft.framework.lint.countries import COUNTRIES, PLAIN_WORDS, Country, all_words, pattern
from promptcraft.framework.lint.wording import STOP
from promptcraft.framework.questions import SYNTHESIS
from promptcraft.framework.words import has_word, plain_words

FRAME = ("persona", "audience", "context", "style")
SHOUTING = 0.12
OWN = (
    "voters?|famil(?:y|ies)|citizens?|taxpayers?|households?|farmers?|workers?|parliament|government|"
    "congress|Congress|"
    "Senate|senate|Treasury|treasury|constitution|Constitution|public|politicians|press|budget|"
    "provinces?|states|towns|"
    "cities|people|heirs|tenants|landlords|courts?|Parliament|Government|Supreme Court|ministers?|Ministry"
)
COMPARES = re.compile(
    r"\b(?:compar\w*|learn\w*|lessons?|elsewhere|other (?:countries|places|states)|unlike|than|"
    r"differ\w*|example|such as|"
    r"experience|did|was|were|had|have|has|both|between|abroad|model|instead)\b",
    re.IGNORECASE,
)
VOWEL = re.compile(r"[AEIOUY]")
FEWEST_AROUND, FEWEST_WORDS = 3, 4
SUFFIX = re.compile(r"(?:isation|ization|ations?|ings?|ed|es|s|ly|al|ity|ment|er|ers)$")
ANYWHERE_TEXT = """
    usually often best least long many several just still even ever really good the and are was were for who why
    its has had have did does not but you your our can may any all one two out get gets got let way ways use
    used make makes take takes give gives find come came goes going would could should most more than much very
"""
ANYWHERE = frozenset(ANYWHERE_TEXT.split())
FEWEST_STEPS = 3


def nothing_too_early(facts: Facts) -> Ground:
    """Whether no question takes up what nobody has said yet."""
    spots = tuple(_too_early(facts))
    return Ground(not spots, spots=spots)


def _too_early(facts: Facts) -> Iterator[Spot]:
    names = list(facts.asks)
    if len(names) < 2:
        return
    first = names[0]
    ask = facts.asks[first]
    about = " ".join(plain_words(str(getattr(facts.filled, name))) for name in ("title", "aim", *FRAME))
    found = words_for.BACK.search(ask)
    if found:
        yield Spot((first,), found[0], (found[0],))
        return
    for pointing in words_for.POINTS.finditer(ask):
        noun = (pointing[1] or "").lower()
        if noun in words_for.VAGUE_NOUNS:
            continue
        stem = re.sub(r"(?:ies|es|s)$", "", noun)
        before = f"{about} {plain_words(ask[: pointing.start()])}"
        if (not noun and pointing.start() > 40) or (noun and stem in before):
            continue
        yield Spot((first,), pointing[0], (pointing[0],))
        return


def conclusion_last(facts: Facts) -> Ground:
    """Whether no question concludes while others are still to come."""
    spots = tuple(_early_ends(facts))
    return Ground(not spots, spots=spots)


def _early_ends(facts: Facts) -> Iterator[Spot]:
    names = list(facts.asks)
    for place, name in enumerate(names[:-1]):
        if place * 2 > len(names):
            return
        ask = plain_words(facts.asks[name])
        closing, sides = words_for.CLOSING.search(ask), words_for.SIDES.search(ask)
        if closing and (
            sides
            or has_word(ask, ("argument", "conclu*", "weigh*", "best", "strongest", "summar*", "recommend*"))
        ):
            yield Spot((name,), closing[0], (facts.asks[name],))
        elif sides and place == 0 and len(names) >= FEWEST_STEPS:
            yield Spot((name,), sides[0], (facts.asks[name],))


def explained_letters(facts: Facts) -> Ground:
    """Whether no question has capitals that are nowhere spelled out."""
    texts = [str(getattr(facts.filled, name)) for name in ("title", "aim", *FRAME)]
    everything = "\n".join((*texts, *facts.asks.values(), *(one.says for one in facts.filled.sources)))
    words = re.findall(r"[^\W\d_]{2,}", " ".join(facts.asks.values()))
    shouts = sum(word.isupper() for word in words) > SHOUTING * len(words)
    spots = tuple(
        Spot((name,), unknown, (unknown,))
        for name, ask in facts.asks.items()
        if (
            unknown := next(
                (one for one in _unknown(ask, everything) if not (shouts and VOWEL.search(one))), ""
            )
        )
    )
    return Ground(not spots, spots=spots)


def _unknown(ask: str, everything: str) -> Iterator[str]:
    for found in ABBREVIATION.finditer(ask):
        word = found[0].rstrip("&")
        plural = word.rstrip("S")
        spelled = (
            rf"\({re.escape(word)}s?\)|\b{re.escape(word)}s? ?(?:\(|,? (?:stands for|means|is the|which))"
        )
        initials = r"\W+(?:(?:of|and|the|for|on|in)\W+)?".join(
            rf"{letter}\w*" for letter in word if letter.isalpha()
        )
        rest = everything.replace(word, "")
        if (
            words_for.PLACEHOLDER.search(word)
            or word in KNOWN
            or plural in KNOWN
            or re.search(spelled, everything)
        ):
            continue
        if re.search(rf"\b{initials}\b", rest, re.IGNORECASE) or re.search(
            rf"\b{re.escape(word)}\b", rest, re.IGNORECASE
        ):
            continue
        yield word


def finished(facts: Facts) -> Ground:
    """Whether no question is a placeholder that somebody forgot."""
    spots = tuple(
        Spot((name,), found[0], (found[0],))
        for name, ask in facts.asks.items()
        if (found := words_for.PLACEHOLDER.search(ask))
    )
    return Ground(not spots, spots=spots)


def on_subject(facts: Facts) -> Ground:
    """Whether each question shares a word of substance with the rest.

    Where several do not, the words do not tell, and nothing is claimed.
    """
    filled = facts.filled
    frame = " ".join(str(getattr(filled, name)) for name in ("title", "aim", *FRAME))
    about = _substance(f"{frame} {filled.synthesis.ask if filled.synthesis is not None else ''}")
    told = {name: _substance(text) for name, text in facts.texts.items() if name in facts.asks}
    counted = Counter(stem for stems in told.values() for stem in stems)
    shared = about | {stem for stem, count in counted.items() if count > 1}
    unfinished = {spot.questions[0] for spot in finished(facts).spots}
    odd = [
        name
        for name, ask in facts.asks.items()
        if name not in unfinished
        and not _looks_back(facts.texts[name])
        and len(own := _substance(ask)) >= FEWEST_WORDS
        and not own & shared
    ]
    if len(odd) != 1 or len(told) < FEWEST_AROUND:
        return Ground(True)
    ask = facts.asks[odd[0]]
    return Ground(False, spots=(Spot((odd[0],), ask, (ask,)),))


def _looks_back(text: str) -> bool:
    """Whether it is about the other questions, and so needs no word of the subject."""
    return told_of.concludes(text) or told_of.refers_back(text) or told_of.asks_both_sides(text)


def _substance(text: str) -> frozenset[str]:
    """The beginnings of its longer words, without those that stand in any question."""
    words = re.findall(r"[^\W\d_]{3,}", text.lower())
    return frozenset(SUFFIX.sub("", word)[:4] for word in words if word not in STOP and word not in ANYWHERE)


def one_country(facts: Facts) -> Ground:
    """Whether it speaks of the money, offices and people of the country at hand, and of no other."""
    home = _home(facts)
    if home is None:
        return Ground(True)
    own = set(all_words(home)) | PLAIN_WORDS
    foreign = {
        word: country
        for country in COUNTRIES
        if country is not home
        for word in (*country.money, *country.offices)
        if word not in own and len(word) > 1
    }
    looked = pattern(tuple(sorted(foreign)))
    others = _foreign_things(home)
    spots = [
        Spot((name,), found[0], (found[0],))
        for name, ask in facts.asks.items()
        if (found := looked.search(ask) or (None if COMPARES.search(ask) else others.search(ask))) is not None
    ]
    if facts.filled.synthesis is not None and (found := looked.search(facts.filled.synthesis.ask)):
        spots.append(Spot((SYNTHESIS,), found[0], (found[0],)))
    return Ground(not spots, spots=tuple(spots))


@cache
def _foreign_things(home: Country) -> re.Pattern[str]:
    """`French voters`, `the US Congress`: people and offices of another country as if they were at hand."""
    names = {
        word
        for one in COUNTRIES
        if one is not home
        for word in (*one.names, *one.people)
        if word not in home.names
    }
    longest = sorted(names, key=len, reverse=True)
    words = "|".join(map(re.escape, longest))
    return re.compile(rf"(?<!\w)(?:{words})(?:'s|’s)? (?:\w+ )?(?:{OWN})\b")


def _home(facts: Facts) -> Country | None:
    """The one country that the title and the setting name; None where they name none or several."""
    for text in (facts.filled.title, f"{facts.filled.title}\n{facts.filled.context}\n{facts.filled.persona}"):
        found = [country for country in COUNTRIES if pattern(country.names).search(text)]
        if len(found) == 1:
            return found[0]
    return None
