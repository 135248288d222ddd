"""What an author's answer names in the framework: questions, parts, words.

Pure. An answer that names nothing is a bare doubt: it is no evidence and moves nothing, so it is told apart before
anybody is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from promptcraft.critique.review import Review
from promptcraft.critique.wire import question_names
from promptcraft.framework.orders import order_spans
from promptcraft.framework.questions import SYNTHESIS
from promptcraft.records.scorecard import Quote

LONGEST_ANSWER = 4_000
RUN = 5
"""So many words in a row that also stand in the framework are taken for a quote, marks around them or not."""
PARTS = {
    "title": ("title",),
    "aim": ("aim", "purpose", "goal"),
    "persona": ("persona", "role"),
    "audience": ("audience", "reader", "readers"),
    "context": ("context",),
    "style": ("style",),
}
_NUMBERED = re.compile(r"\b(?:questions?|steps?|q)\s?(?:no\.?\s?|number\s|#\s?)?(\d{1,4})\b", re.IGNORECASE)
_MORE = re.compile(r"\s?(?:,|and|&|or|to|-|–)\s?(\d{1,4})\b")
_NTH = re.compile(r"\b(\d{1,4})(?:st|nd|rd|th)\s(?:question|step)\b", re.IGNORECASE)
_QUOTED = re.compile(r"“([^“”]{3,600})”|\"([^\"]{3,600})\"|«([^«»]{3,600})»|(?<!\w)'([^'\n]{3,600})'(?!\w)")


@dataclass(frozen=True)
class Ground:
    """What the answer names: ids of questions, parts such as `aim`, words that are there; `strange` numbers are not."""

    questions: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    strange: tuple[str, ...] = ()

    @property
    def bare(self) -> bool:
        """Whether there is nothing in it that a reviewer could look up."""
        return not (self.questions or self.parts or self.quotes)


def ground_of(answer: str, review: Review) -> Ground:
    """What these words name of the framework under review; sentences that order the reviewer about name nothing."""
    text = _without_orders(answer)
    ids = question_names(review.rendered.filled)
    asked = review.rendered.filled.question_ids
    numbers = _numbers(text)
    named = [asked[int(one) - 1] for one in numbers if 1 <= int(one) <= len(asked)]
    named += [
        name for name in ids if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE)
    ]
    parts = tuple(
        name
        for name, words in PARTS.items()
        if re.search(rf"\b(?:{'|'.join(words)})\b", text, re.IGNORECASE)
        and str(getattr(review.rendered.filled, name)).strip()
    )
    return Ground(
        questions=tuple(dict.fromkeys(named)),
        parts=parts,
        quotes=_quotes(text, review),
        strange=tuple(one for one in numbers if not 1 <= int(one) <= len(asked)),
    )


def orders_in(answer: str) -> tuple[str, ...]:
    """Sentences of the answer that tell a reviewer what to do; points never follow from those."""
    return tuple(answer[start:end] for start, end in order_spans(answer))


def named_places(ground: Ground) -> tuple[str, ...]:
    """The ids and parts named, the closing question last."""
    places = (*ground.questions, *ground.parts)
    return (*(one for one in places if one != SYNTHESIS), *(one for one in places if one == SYNTHESIS))


def _without_orders(answer: str) -> str:
    kept = answer
    for start, end in reversed(order_spans(answer)):
        kept = f"{kept[:start]} {kept[end:]}"
    return kept


def _numbers(text: str) -> list[str]:
    """The numbers of questions: "question 3", "q3", "questions 3, 4 and 6", "the 3rd question"."""
    found: list[str] = []
    for one in _NUMBERED.finditer(text):
        found.append(one[1])
        at = one.end()
        while more := _MORE.match(text, at):
            found.append(more[1])
            at = more.end()
    found += [one[1] for one in _NTH.finditer(text)]
    return list(dict.fromkeys(str(int(number)) for number in found))


def _quotes(text: str, review: Review) -> tuple[Quote, ...]:
    """Words between quotation marks that stand in the framework, else any long run of words that does."""
    marked = [next(group for group in found.groups() if group) for found in _QUOTED.finditer(text)]
    words = text.split()
    runs = (" ".join(words[at : at + RUN]) for at in range(max(0, len(words) - RUN + 1)))
    quotes = (review.quotes.find(one) for one in (*marked, *runs))
    kept = [quote for quote in quotes if quote.verified and not review.orders.hold(quote)]
    return tuple({quote.start: quote for quote in kept}.values())[:20]
