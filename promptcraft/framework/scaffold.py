"""A new framework from one sentence about an issue: a ladder of questions from principles to a balanced end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from promptcraft.errors import UsageMistake
from promptcraft.framework.facets import CoverageItem
from promptcraft.framework.model import Framework, Question, Synthesis, Variable
from promptcraft.framework.template.text import literal
from promptcraft.framework.words import has_word, plain_words

LONGEST_ISSUE = 300
PLACE = "place"
CLOSING = "synthesis"
AIM = "A way to think the issue through, not a verdict"
NAMED_PLACE = re.compile(
    r"\b(?:in|of|for|across|within|throughout)\s+(?:the\s+)?"
    r"((?:(?:St|Ft|Mt)\.\s)?[A-Z][\w'’-]*[a-z](?:\s+(?:of\s+)?[A-Z][\w'’-]*[a-z])*)"
)
SHORT_PLACES = re.compile(r"\b(?:US|USA|UK|EU|UAE)\b|\bU\.[SK]\.")
NO_PLACE = re.compile(
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Christmas|Easter|Ramadan|God|Parliament|Congress"
)
OPENING = Question(
    id="the-issue",
    ask="What exactly is being asked for, which problem is it meant to solve, and how large is that problem?",
    why="People often disagree because they have different proposals, or different problems, in mind.",
)
WHY = {
    "principles": "What follows is judged by these, so they are named before any case is made.",
    "comparison": "What went well or badly elsewhere tests what was said until here.",
    "counter-case": "An opinion that has not met its best opponent is not finished.",
    "evidence": "It shows which of the answers can bear weight.",
}
PERSONA = (
    "You know the history, the economics and the law that bear on this issue, how it is argued about{in_place}, and"
    " what is known about it elsewhere. You say what is established, what is disputed and what nobody knows."
)
AUDIENCE = (
    "A curious person who has heard of the issue in the news, has no training in the field, and enjoys long,"
    " detailed explanations in simple English."
)
CONTEXT = (
    "The issue: {issue} The questions below are put to you one at a time. After each of your answers the reader may"
    " push back or ask for something to be made clearer before the next question comes. “It” in a question is what the"
    " issue proposes."
)
STYLE = (
    "Explain in plain English and in detail. Say what a technical word means when you first use it, and use examples"
    " from daily life. Give both sides their best case."
)
SYNTHESIS = (
    "Going by all of this, what are the best arguments for and against, and what would change your mind?"
)


def scaffold(issue: str, items: Sequence[CoverageItem], *, author: str = "") -> Framework:
    """A framework on this issue with one question for each item of the coverage list that belongs to it.

    A place that the issue names becomes a variable. Raises UsageMistake for what is no single sentence.
    """
    said = clean_issue(issue)
    place = place_in(said, items)
    named = f" in {{{{ {PLACE} }}}}" if place else ""
    closing = next((item.suggest for item in items if item.id == CLOSING), SYNTHESIS)
    ladder = sides_of(said, items)
    return Framework(
        title=with_place(said, place),
        aim=AIM,
        author=author,
        variables=place_variable(place),
        persona=PERSONA.format(in_place=named),
        audience=AUDIENCE,
        context=CONTEXT.format(issue=_sentence(with_place(said, place))),
        style=STYLE,
        questions=(OPENING, *(_question(item) for item in ladder)),
        synthesis=Synthesis(ask=literal(closing)),
    )


def clean_issue(issue: str) -> str:
    """The issue on one line; raises UsageMistake when it is empty, or too long for a title."""
    said = " ".join(issue.split())
    if not any(character.isalnum() for character in said):
        raise UsageMistake(
            "There is no issue to start from.", hint='promptcraft new "Should cities ban private cars?"'
        )
    if len(said) > LONGEST_ISSUE or len(literal(said)) > LONGEST_ISSUE:
        raise UsageMistake(
            f"The issue has {len(said)} characters; a title has at most {LONGEST_ISSUE}, fewer with braces in it.",
            hint="Say it in one sentence; `promptcraft import FILE` takes a whole prompt.",
        )
    return said[0].upper() + said[1:]


def place_in(issue: str, items: Iterable[CoverageItem]) -> str:
    """The first place that the issue names, as it is written there; empty when it names none."""
    known = [re.escape(place) for item in items for place in item.places]
    capital = re.compile(rf"\b(?:{'|'.join(known)})\b", re.IGNORECASE) if known else None
    found = [match for match in capital.finditer(issue) if match[0][0].isupper()] if capital else []
    found += list(SHORT_PLACES.finditer(issue))
    if found:
        return min(found, key=lambda match: match.start())[0]
    named = NAMED_PLACE.search(issue)
    return "" if named is None or NO_PLACE.match(named[1]) else named[1].removesuffix("'s")


def place_variable(place: str) -> dict[str, Variable]:
    """The variable for the place that an issue names, or none."""
    if not place:
        return {}
    return {PLACE: Variable(default=place, help="The place under discussion")}


def with_place(text: str, place: str) -> str:
    """The text as a template: data throughout, but for the place, which becomes a variable."""
    if not place:
        return literal(text)
    pieces = re.split(rf"(?<![\w'-]){re.escape(place)}(?![\w-])", text)
    # A brace right before the variable would run together with its own.
    safe = [re.sub(r"\{\Z", "{{ '{' }}", literal(piece)) for piece in pieces[:-1]]
    return f"{{{{ {PLACE} }}}}".join([*safe, literal(pieces[-1])])


def sides_of(issue: str, items: Iterable[CoverageItem]) -> tuple[CoverageItem, ...]:
    """The items of the coverage list that belong to this issue; the closing question is not among them."""
    words = plain_words(issue)
    return tuple(
        item for item in items if item.id != CLOSING and (not item.when or has_word(words, item.when))
    )


def _question(item: CoverageItem) -> Question:
    return Question(id=item.id, ask=literal(item.suggest), why=WHY.get(item.id, ""), facet=item.id)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "。", "？")) else f"{text}."
