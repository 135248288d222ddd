"""Instructions on manner that cannot both be followed: short and long, plain and technical. Pure; English words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from promptcraft.critique.checks import Facts, Ground, Spot
from promptcraft.framework.words import plain_words

FRAME = ("persona", "audience", "context", "style")
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
NEGATED = re.compile(
    r"(?:\b(?:not|never|nothing|avoid\w*|no|nor|rather than|without|instead of|than|dont|isnt|neither)\W+"
    r"(?:\w+\W+){0,2}|\bnon-)$"
)
FEW = r"(?:one|two|a|a single|three|a few|\d{1,2})"
BRIEF = re.compile(
    rf"\b(?:(?:one|single) (?:sentence|word|line|paragraph)|in {FEW} (?:short )?(?:sentences?|words?|"
    rf"lines?)|few words|"
    r"brief|briefly|concise|concisely|terse|tersely|succinct|succinctly|as short as|(?:short|"
    r"brief) (?:answers?|replies)|"
    r"(?:answers?|answer|replies|reply|it|everything|them) (?:very )?short|"
    r"(?:under|below|at most|no more than|up to|maximum of|fewer than|less than|within) (?:\d{1,2}|"
    r"1[0-4]\d|fifty|a "
    r"hundred|one hundred) words)\b"
)
LENGTHY = re.compile(
    r"\b(?:at length|(?:full|great|much|more|in) detail|detailed|in depth|in-depth|exhaustive\w*|"
    r"comprehensive\w*|"
    r"long (?:\w+ )?(?:paragraphs?|explanations?|answers?|replies|essays?)|thorough\w*|elaborate\w*|"
    r"as long as (?:you|it)|"
    r"(?:many|several|ten|five) (?:long )?(?:pages|paragraphs)|(?:at least|no less than|minimum of|"
    r"more than|over) "
    r"(?:[2-9]\d\d|\d{4,}|a thousand|five hundred) words)\b"
)
PLAIN = re.compile(
    r"\b(?:(?:simple|plain|everyday|ordinary) (?:\w+ )?(?:words?|language|english|terms)|plainly|"
    r"laypersons?|laypeople|"
    r"for (?:children|beginners)|(?:no|without|avoid\w*|never use|not use|"
    r"dont use)(?: \w+)? (?:jargon|technical \w+))\b"
)
TECHNICAL = re.compile(
    r"\b(?:(?:use|using|in|with|employ|prefer)\b (?:\w+ ){0,2}?technical (?:language|terms?|vocabulary|words?)|"
    r"(?:academic|scholarly) (?:language|prose|style|tone)|for (?:specialists|experts)|"
    r"(?:in|use|with) (?:\w+ )?jargon|specialist (?:vocabulary|language))\b"
)
FORMAL = re.compile(r"\b(?:formal (?:tone|language|style|english|register)|be formal|formally)\b")
CASUAL = re.compile(r"\b(?:informal\w*|casual\w*|chatty|slang|colloquial\w*)\b")
NEUTRAL = re.compile(
    r"\b(?:neutral\w*|impartial\w*|tak(?:e|ing) no sides?|without taking sides|unbiased|"
    r"both sides (?:fairly|equally)|"
    r"(?:no|not|never|dont|without)(?: \w+){0,2} (?:opinion|view|side)s?)\b"
)
PARTISAN = re.compile(
    r"\b(?:take a side|take sides|defend it|opinionated|partisan|argue for one side|be persuasive|persuade the|"
    r"advocate for|which side you are on|(?:state|give|say|share|"
    r"express) (?:clearly )?your (?:own )?(?:opinion|view|side))\b"
)
SOLEMN = re.compile(r"\b(?:serious (?:tone|style)|be serious|sober|solemn\w*)\b")
FUNNY = re.compile(r"\b(?:jokes?|joking|humorous\w*|be funny|comic)\b")
PROSE = re.compile(r"\b(?:flowing prose|continuous prose|prose only|only prose|in (?:full )?prose)\b")
BULLETS = re.compile(
    r"\b(?:bullet points? only|only (?:in |use )?bullet\w*|as bullets|in bullet\w*|bulleted lists?|as a list)\b"
)
OPPOSED = (
    (BRIEF, LENGTHY),
    (PLAIN, TECHNICAL),
    (FORMAL, CASUAL),
    (NEUTRAL, PARTISAN),
    (SOLEMN, FUNNY),
    (PROSE, BULLETS),
)
KNOWING = re.compile(
    r"\b(?:(?:is|are|as) (?:an? |already )?(?:\w+ )?(?:experts?|specialists?|professionals?)|experts? in|"
    r"trained (?:economist|lawyer|engineer)s?|deep knowledge|know\w*(?: \w+){0,12} in depth|expert knowledge)\b"
)
IGNORANT = re.compile(
    r"\b(?:almost no|hardly any|no (?:prior |previous )?(?:knowledge|background)|know(?:s)? nothing|"
    r"beginners?|novices?|"
    r"laypeople|laypersons?|never (?:studied|heard|read)|new to (?:the|this)|little or no)\b"
)
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
    r"(?:\b(?:no|without|avoid|avoiding|omit|leave out|never (?:use|give|include|write|mention|cite)|"
    r"(?:do not|dont) (?:use|give|include|write|add|mention|cite|make use of))\W+"
    r"(?:(?:all|any|the|use of|using|giving|kind of|sort of)\W+){0,2})"
)
DEMANDS = (
    r"\b(?:use|give|include|add|write|provide|support|insert|with|make|offer|cite|quote|begin with|"
    r"end with|illustrate)\b"
    r"(?:\W+\w+){0,4}?\W+"
)
LANGUAGE = re.compile(
    r"\b(?:answer|write|explain|reply|respond|speak|use|talk)\w*\b[^.!?]{0,40}?\b(?:in|"
    r"into)? ?(?:\w+ )?(english|french|"
    r"german|spanish|italian|portuguese|dutch|hindi|chinese|japanese|arabic|russian|swedish|polish|latin)\b"
)
Told = Sequence[tuple[str, str, str]]


def instructions_agree(facts: Facts) -> Ground:
    """Whether no instruction on manner is undone by another."""
    told = [
        (name, sentence, plain_words(sentence).strip())
        for name in FRAME
        for sentence in SENTENCE.split(str(getattr(facts.filled, name)))
        if sentence.strip()
    ]
    spots = tuple(dict.fromkeys((*_opposed(told), *_things(told), *_languages(told))))
    return Ground(not spots, spots=spots)


def _opposed(told: Told) -> Iterator[Spot]:
    for one, other in OPPOSED:
        first, second = _saying(told, one), _saying(told, other)
        if first and second and first != second:
            yield Spot((), second, (first, second))
    for name in ("audience", "persona"):
        own = [row for row in told if row[0] == name]
        first, second = _saying(own, KNOWING), _saying(own, IGNORANT, negated=True)
        if first and second and first != second:
            yield Spot((), second, (first, second))


def _things(told: Told) -> Iterator[Spot]:
    """Something that one sentence forbids and another asks for."""
    for names in THINGS:
        noun = r"(?:" + "|".join(re.escape(name) for name in names) + r")(?:s|es)?\b"
        forbids, demands = re.compile(FORBIDS + noun), re.compile(DEMANDS + noun)
        against = next((text for _, text, plain in told if forbids.search(plain)), "")
        wanted = next(
            (text for _, text, plain in told if demands.search(plain) and not forbids.search(plain)), ""
        )
        if against and wanted:
            yield Spot((), wanted, (against, wanted))


def _languages(told: Told) -> Iterator[Spot]:
    """Two languages that the answers are to be in."""
    found = {match[1]: text for _, text, plain in told for match in LANGUAGE.finditer(plain)}
    if len(found) > 1:
        first, second = list(found.values())[:2]
        yield Spot((), second, (first, second))


def _saying(told: Told, wanted: re.Pattern[str], *, negated: bool = False) -> str:
    """The first sentence that asks for it, without a `not` before it unless that does not matter."""
    for _, text, plain in told:
        for found in wanted.finditer(plain):
            if negated or not NEGATED.search(plain[max(0, found.start() - 40) : found.start()]):
                return text
    return ""
