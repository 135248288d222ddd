"""Instructions on manner that cannot both be followed: short and long, plain and technical. Pure; English words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from promptcraft.critique import answer_languages, opposed_words
from promptcraft.critique.checks import FRAME, Facts, Ground, Spot
from promptcraft.critique.forbidden import forbidden
from promptcraft.critique.frame_words import ORDERED
from promptcraft.framework.words import plain_words

SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
NEGATED = re.compile(
    r"(?:\b(?:not|never|nothing|avoid\w*|no|nor|rather than|without|instead of|than|dont|isnt|neither|skip|"
    r"spare|"
    r"drop|less|nobody|out of|free of)\W+(?:\w+\W+){0,2}|\bnon-)$"
)
ABSENT = re.compile(r"\b(?:theres|there is|there are|there were|has|have)\W+$")
"""Behind these words `no figures` tells what there is, and forbids nothing."""
EXPLAINS = re.compile(
    r"^\W*(?:please )?(?:explain|define|spell out|gloss) (?:\w+ ){0,3}?(?:words?|terms?|abbreviations?)\b(?!.*\bnone\b)"
)
"""To explain a technical term is no call for technical language."""
ORDERS = re.compile(
    rf"^(?:\W*|.*[.!?:;,–—*-] ?|.*\b(?:please|and|but|should|must|shall|to|will|has to|have to|is to|are "
    rf"to) )"
    rf"(?:always |also |just |simply |only )?{ORDERED}\b|\b(?:answers?|replies|reply|tone|style|language|"
    rf"voice|"
    r"paragraphs?|sentences?|words|pages|bullets?|bulleted|piece|register|wording|prose)\b|"
    r"^\W*(?:please )?(?:mock|ridicule|attack|denounce|praise|defend|side|take|crack|throw|fill|pack|pile|"
    r"load|shame|scold|"
    r"lecture|preach|frighten|scare|alarm|shock|exaggerate|invent|guess|hedge|ignore|drop|omit|forget|ramble|"
    r"digress|"
    r"elaborate|expand|argue|persuade|convince|recommend|push|sell|swear|joke|rhyme|quote|cite|flag|rely|"
    r"stretch)\b|"
    r"^\W*(?:form|manner|format)\b|\b(?:is|are) (?:requested|required|wanted|expected|preferred|welcome)\b"
)
NUMBER = (
    r"(?P<number>\d{1,5}|an?|half an?|one|single|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|"
    r"fifty|a hundred|one hundred|two hundred|three hundred|five hundred|a thousand|a dozen|dozens of|"
    r"several|many)"
)
AMOUNT = re.compile(
    rf"(?P<least>\bat least |\bno (?:less|fewer) than |\bminimum (?:of )?|\bmore than |\bover |\bupwards of "
    rf"|\bnot under |\bexceed\w* )?"
    rf"(?P<most>\b(?:at most|no more than|not more than|up to|under|below|fewer than|less than|maximum "
    rf"(?:of )?|within|only|limit of|in) )?"
    rf"\b{NUMBER}(?: (?:to|or|and) (?P<upper>\d{{1,5}}|two|three|four|five|six|eight|ten))? "
    rf"(?:\w+ )?(?P<unit>words?|sentences?|lines?|paragraphs?|pages?)\b(?P<tops> (?:tops|max|maximum|at most|"
    rf"at the most|or "
    rf"(?:less|fewer))\b)?"
)
IN_WORDS = {"word": 1, "sentence": 20, "line": 12, "paragraph": 110, "page": 420}
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "single": 1, "half a": 0.5, "half an": 0.5, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "twenty": 20, "fifty": 50, "a hundred": 100,
    "one hundred": 100,
    "two hundred": 200, "three hundred": 300, "five hundred": 500, "a thousand": 1000, "a dozen": 12, "dozens of": 24,
    "several": 4, "many": 5,
}  # fmt: skip
FAR_APART = 2
EACH = re.compile(r"\b(?:answer|answers|question|each|every|reply|replies|response|responses)\b")
THINGS = (
    ("example",),
    ("number", "figure", "statistic", "data"),
    ("bullet", "bullet point", "bulleted list"),
    ("jargon", "technical term", "technical vocabulary", "technical language", "technical word"),
    ("table",),
    ("heading", "headline"),
    ("emoji",),
    ("quote", "quotation"),
    ("citation", "source", "reference"),
    ("metaphor", "analogy", "image"),
    ("anecdote", "story"),
    ("footnote",),
    ("introduction",),
    ("summary",),
)
FORBIDS = (
    r"(?:(?<!there is )(?<!there )(?<!theres )(?<!has )(?<!have )\b(?:no|without|avoid|avoiding|omit|leave "
    r"out|never (?:use|give|include|write|mention|cite)|"
    r"(?:do not|dont) (?:use|give|include|write|add|mention|cite|make use of))\W+"
    r"(?:(?:all|any|the|use of|using|giving|kind of|sort of)\W+){0,2})"
)
DEMANDS = (
    r"\b(?:use|give|include|add|write|provide|support|insert|with|make|offer|cite|quote|begin with|"
    r"end with|illustrate)\b"
    r"(?:\W+\w+){0,4}?\W+"
)
Told = Sequence[tuple[str, str, str]]


def instructions_agree(facts: Facts) -> Ground:
    """Whether no instruction on manner is undone by another."""
    told = [
        (name, sentence, plain)
        for name in FRAME
        for sentence in SENTENCE.split(str(getattr(facts.filled, name)))
        if (plain := plain_words(sentence).strip())
    ]
    orders = [row for row in told if row[0] == "style" or ORDERS.search(row[2])]
    rules = [row for row in told if row[0] != "persona"]
    found = (
        *_lengths(orders),
        *_opposed(orders),
        *_knowledge(told),
        *_things(orders),
        *forbidden(rules, facts.asks),
        *_languages(told),
    )
    spots = {frozenset(spot.quotes): spot for spot in reversed(found)}
    return Ground(not spots, spots=tuple(reversed(spots.values())))


def _opposed(told: Told) -> Iterator[Spot]:
    """Two sentences at the two poles of one dimension, such as short and long."""
    for one, other in opposed_words.poles():
        second = _saying([row for row in told if not EXPLAINS.search(row[2])], other)
        first = _saying([row for row in told if row[1] != second], one) if second else ""
        if first and second:
            yield Spot((), second, (first, second))


def _knowledge(told: Told) -> Iterator[Spot]:
    """A reader, or a role, that knows everything and nothing."""
    knowing, ignorant = opposed_words.expertise()
    for name in ("audience", "persona"):
        own = [row for row in told if row[0] == name]
        first, second = _saying(own, knowing), _saying(own, ignorant, negated=True)
        if first and second and first != second:
            yield Spot((), second, (first, second))


def _lengths(told: Told) -> Iterator[Spot]:
    """Two lengths of an answer, of which the one is far beyond the other."""
    most: list[tuple[float, str]] = []
    least: list[tuple[float, str]] = []
    for _, text, plain in told:
        for found in AMOUNT.finditer(plain):
            low, high = _words_of(found)
            whole = found["unit"].startswith(("page", "word")) or EACH.search(plain) is not None
            if found["least"] is None and whole:
                most.append((high, text))
            if found["most"] is None and found["tops"] is None and whole:
                least.append((low, text))
    for high, short in most:
        for low, long in least:
            if short != long and low > FAR_APART * high:
                yield Spot((), long, (short, long))
                return


def _words_of(found: re.Match[str]) -> tuple[float, float]:
    """What an amount comes to in words, at least and at most."""
    unit = IN_WORDS[found["unit"].rstrip("s")]
    numbers = [float(NUMBERS.get(one) or one) for one in (found["number"], found["upper"]) if one]
    return min(numbers) * unit, max(numbers) * unit


def _things(told: Told) -> Iterator[Spot]:
    """Something that one sentence forbids and another asks for."""
    for forbids, demands in _things_asked():
        against = next((text for _, text, plain in told if forbids.search(plain)), "")
        wanted = next(
            (text for _, text, plain in told if demands.search(plain) and not forbids.search(plain)), ""
        )
        if against and wanted:
            yield Spot((), wanted, (against, wanted))


@cache
def _things_asked() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    nouns = (r"(?:" + "|".join(map(re.escape, names)) + r")(?:s|es)?\b" for names in THINGS)
    return tuple((re.compile(FORBIDS + noun), re.compile(DEMANDS + noun)) for noun in nouns)


def _languages(told: Told) -> Iterator[Spot]:
    """Two languages that the answers are to be in."""
    found: dict[str, str] = {}
    for _, text, plain in told:
        for match in answer_languages.languages().finditer(plain):
            name = next(name for name, word in match.groupdict().items() if word)
            found.setdefault(name.removeprefix("only_"), text)
        if answer_languages.ENGLISH.search(plain):
            found.setdefault("english", text)
    if len(found) > 1:
        first, second = list(found.values())[:2]
        if first != second:
            yield Spot((), second, (first, second))


def _saying(told: Told, wanted: re.Pattern[str], *, negated: bool = False) -> str:
    """The first sentence that asks for it, without a `not` before it unless that does not matter."""
    for _, text, plain in told:
        for found in wanted.finditer(plain):
            if found[0].startswith("no ") and ABSENT.search(plain[: found.start()]):
                continue
            if negated or not NEGATED.search(plain[max(0, found.start() - 40) : found.start()]):
                return text
    return ""
