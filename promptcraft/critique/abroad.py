"""Whether a question speaks of another country than the framework is about, and compares nothing. Pure; English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from promptcraft.critique.checks import FRAME, Facts, Ground, Spot
from promptcraft.framework.lint.towns import PLAIN, any_place, place_of, same_place
from promptcraft.framework.questions import SYNTHESIS

COMPARES = re.compile(
    r"\b(?:compar\w*|learn\w*|lessons?|elsewhere|other (?:\w+ )?(?:countries|places|states|cities|towns|"
    r"nations|regions|"
    r"schemes|systems|firms|examples?)|unlike|(?<!fewer )(?<!more )(?<!less )than|differ\w*|examples?|such "
    r"as|like|"
    r"experiences? (?:of|in|from)|between|abroad|models?|instead|similar\w*|neighbouring|international\w*|"
    r"versus|"
    r"outcomes? in|follow\w*|copy|copied|borrow\w*|import\w*|export\w*|inspir\w*|benchmark\w*|where else|"
    r"as in|so far as|contrast\w*|wherever|around the world|from (?=[A-Z])|history)\b"
)
PAST = re.compile(
    r"\b(?:did|was|were|had|happened|became|went|(?:has|have) [A-Z]\w+|(?:has|have) (?:the )?[A-Z])\b"
)
MOSTLY = 0.5


def one_country(facts: Facts) -> Ground:
    """Whether it speaks of the place at hand, its money, offices and people, and of no other."""
    home = _home(facts)
    if home is None:
        return Ground(True)
    asks = dict(facts.asks)
    if facts.filled.synthesis is not None:
        asks[SYNTHESIS] = facts.filled.synthesis.ask
    frame = {place for text in _frame(facts) for _, place in _places(text)}
    spots = tuple(
        Spot((name,), found, (found,))
        for name, ask in asks.items()
        if (found := _stray(ask, [other for key, other in asks.items() if key != name], home, frame))
    )
    return Ground(not spots, spots=spots)


def _stray(ask: str, others: list[str], home: str, frame: set[str]) -> str:
    """The word of another place in a question that is not about that place on purpose; empty when there is none."""
    abroad = [
        (word, place)
        for word, place in _places(ask)
        if not same_place(place, home) and word not in PLAIN and place not in frame
    ]
    if not abroad or COMPARES.search(ask) or len({place for _, place in abroad}) > 1:
        return ""
    word, place = abroad[0]
    if any(same_place(there, home) for _, there in _places(ask)):
        return ""
    if any(there == place for other in others for _, there in _places(other)):
        return ""
    past = sum(PAST.search(other) is not None for other in others)
    if PAST.search(ask) and not (past > MOSTLY * len(others)) and not _money(word):
        return ""
    return word


def _money(word: str) -> bool:
    """Whether the word is a currency or an office, which no comparison names alone."""
    return word[:1].islower() or word.isupper()


def _frame(facts: Facts) -> Iterator[str]:
    for name in ("title", "aim", *FRAME):
        yield str(getattr(facts.filled, name))


def _home(facts: Facts) -> str | None:
    """The one place that title and frame name, or else most questions; None where they name none or several."""
    title = {place for _, place in _places(facts.filled.title)}
    if len(title) == 1:
        return title.pop()
    asked = Counter(place for ask in facts.asks.values() for place in {place for _, place in _places(ask)})
    counted = Counter(place for text in _frame(facts) for _, place in _places(text))
    for found in (counted, counted + asked):
        if len(found) == 1:
            return next(iter(found))
    both = (counted + asked).most_common(2)
    if len(both) == 2 and both[0][1] >= 2 * both[1][1] + 1 and both[0][0] in counted:
        return both[0][0]
    return None


def _places(text: str) -> list[tuple[str, str]]:
    names = place_of()
    return [(found[0], names[found[0]]) for found in any_place().finditer(text)]
