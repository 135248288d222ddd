"""Words that tell what a sentence of a prompt is for."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Field = Literal["persona", "audience", "style", "context"]

HEADINGS: tuple[tuple[Field, re.Pattern[str]], ...] = (
    ("persona", re.compile(r"\b(identity|persona|role|who you are)\b", re.IGNORECASE)),
    ("audience", re.compile(r"\b(audience|readers?)\b", re.IGNORECASE)),
    ("style", re.compile(r"\b(output|format|style|tone|rules|restrictions|constraints)\b", re.IGNORECASE)),
)
ASKING = re.compile(r"\b(steps?|questions?|tasks?|goals?|agenda|outline)\b", re.IGNORECASE)
SENTENCES: tuple[tuple[Field, re.Pattern[str]], ...] = (
    (
        "audience",
        re.compile(
            r"\b(assume (that )?(i am|i'm|i’m|the reader|your (reader|audience)|my)|i am an? |i'm an? |i’m an? |"
            r"my background|the audience|the reader is|written for|explain (it |this )?to (me as|someone|people))",
            re.IGNORECASE,
        ),
    ),
    (
        "persona",
        re.compile(
            r"\b(persona|expertise|expert (in|on)|you are an? |act as|acting as|well[- ]versed|pretend (that )?you|"
            r"your role|play the (role|part)|take (on )?the role|you have (deep|long|wide))",
            re.IGNORECASE,
        ),
    ),
    (
        "style",
        re.compile(
            r"\b(simple (english|language|words|terms)|plain (english|language|words)|explanations?|tone\b|jargon|"
            r"markdown|bullet points?|concise|be brief|in the style|at most \d+ words|(under|than) \d+ words|"
            r"step[- ]by[- ]step|answer in )",
            re.IGNORECASE,
        ),
    ),
)
SYNTHESIS = re.compile(
    r"\b(summar|synthesi[sz]|conclu|verdict|sum up|wrap up|bring (it|this|everything) together|"
    r"based on (our|the|this|these) (conversation|discussion|answer)|"
    r"(top|main|best|strongest) [\w-]+ .{0,60}\bagainst\b|arguments for and against|pros and cons)",
    re.IGNORECASE,
)
LAST = re.compile(
    r"(finally|lastly|last of all|at the end|in the end|to (end|finish|close|conclude|wrap up))\b",
    re.IGNORECASE,
)
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
COUNT = re.compile(r"\b(?:top|main|best|strongest)\s+(\d{1,2}|[a-z]+)\b", re.IGNORECASE)
COMMON_WORDS = (
    "a about all also an and any are as at be been being better both but by can could did do does "
    "each for from give given had has have how i if in into is it its let list may me might more most "
    "much must my not of on one or other our out over please should so some such tell than that the "
    "their them there these they think this those to top up us was we were what when where which "
    "while who whom whose why will with within would yes no you your "
)
COMMON = frozenset(COMMON_WORDS.split())
GENERIC = re.compile(
    r"\W*((identity|role|persona|audience|purpose|goals?|steps?|instructions?|context|prompt|system|tasks?|style|tone"
    r"|format|rules|restrictions|constraints|input|output|sections?|questions?|and|&)[\s,:]*)+\W*\Z",
    re.IGNORECASE,
)


def field_of_heading(heading: str) -> Field | None:
    """The field that a section with this heading belongs to, if the heading tells."""
    return next((field for field, cue in HEADINGS if cue.search(heading)), None)


def field_of_sentence(sentence: str) -> Field:
    """The field a sentence belongs to; the context when nothing tells."""
    return next((field for field, cue in SENTENCES if cue.search(sentence)), "context")


def how_many(text: str) -> int | None:
    """The number of arguments a closing question asks for, such as 5 in "top five"."""
    found = COUNT.search(text)
    if not found:
        return None
    number = NUMBERS.get(found[1].lower()) or (int(found[1]) if found[1].isdecimal() else 0)
    return number if 1 <= number <= 20 else None


def question_id(ask: str, number: int, taken: set[str]) -> str:
    """A readable id from the telling words of a question; `q7` where they are in no Latin script."""
    flat = unicodedata.normalize("NFKD", ask).encode("ascii", "ignore").decode("ascii").lower()
    telling = [
        word
        for word in re.findall(r"[a-z0-9]+", flat.replace("'", ""))
        if word not in COMMON and len(word) > 2
    ]
    name = "-".join(list(dict.fromkeys(telling))[:3])[:48].strip("-") or f"q{number}"
    return unique(name, taken)


def unique(name: str, taken: set[str]) -> str:
    """The name, with a number behind it when it is taken; it is taken afterwards."""
    chosen, number = name, 2
    while chosen in taken:
        chosen, number = f"{name}-{number}", number + 1
    taken.add(chosen)
    return chosen
