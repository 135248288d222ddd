"""The words by which the checklist knows a spoilt question or instruction; English, more than the lint's lists."""

from __future__ import annotations

import re

from promptcraft.critique import leading
from promptcraft.critique.loaded_words import judges
from promptcraft.framework import word_lists as words_for
from promptcraft.framework.lint.wording import LEADING, LOADED_MORE

JOINTS = re.compile(
    r"\?|\b(?:and|or|but|also|as well as|then|,|;)\s+(?:also\s+)?(?:who|whom|whose|what|which|when|"
    r"where|why|how)\b"
    r"|,\s*(?:who|what|which|when|where|why|how)\b",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBD|TBC|TBA|FIXME|XX+|N\.?N\.?(?= |$))\b|\bxx+\b|\b[Xx]{3,}|\blorem ipsum\b|\bdolor sit "
    r"amet\b|\?\?+|!!\?|_{3,}|\.{4,}|…{2,}|#{3,}|-{4,}|\*{3,}(?=\s|$)"
    r"|"
    r"[\[<{(«](?:please |still |to )?(?:insert|add|fill|your|put|enter|write|topic|question|name|example|something|"
    r"to be|be|tbd|tbc|tba|xx+|"
    r"ask|check|finish|finali[sz]e|rewrite|rephrase|reword|placeholder|draft|complete|replace|see|need|"
    r"needs|here|blank|text|wording|some|"
    r"another|more|same|later|left|missing|same as|insert|as above|confirm|decide|discuss|agree|waiting|"
    r"pending|note|not|unclear|tk)\b[^\])>}»]{0,80}[\])>}»]"
    r"|[\[<{][^\])>}]{0,60}\b(?:here|goes here|to follow|later|pending|missing|tbc|tbd|placeholder|wording|"
    r"text|question|name|number|blank)[\]>}]"
    r"|\[\s*(?:\.{2,}|…|\?)?\s*\]|<\s*(?:\.{2,}|…)?\s*>|\{\s*(?:\.{2,}|…)?\s*\}"
    r"|\b(?:question|text|wording|rest|details?|figures?|more|content|item|part) (?:\w+ )?(?:to (?:be "
    r"(?:added|written|decided|confirmed|agreed|drafted|finali[sz]ed|completed|done|inserted|supplied)|"
    r"follow|come)|goes here|pending|missing|"
    r"comes here|go here|will follow|follows later)\b|\bto be (?:added|written|decided|confirmed|drafted|"
    r"finali[sz]ed|completed|inserted|supplied|filled in|worded|phrased|determined|announced|"
    r"continued)\b(?=[^?]*$)"
    r"|\b(?:placeholder|dummy text|sample text|filler text|insert (?:question|text|topic|name|here)|fill "
    r"(?:this |me )?in|coming soon|work in progress|draft only|finish (?:this )?later|rewrite (?:this|later|"
    r"me)|"
    r"come back to this|ask (?:me|\w+) (?:how|what|about this)|reword(?:ing)? (?:this|needed)|needs "
    r"(?:rewording|rewriting|work|a question)|copy[- ]?paste|same as above|question \d+ here|"
    r"asdf\w*|qwert\w*|foo ?bar|blah|test test|\btk\b)\b"
    r"|\b(?:a|the|some|better|another|third|second|last|new|proper|one more|more|good) (?:\w+ "
    r")?(?:questions?|wording|text|points?) (?:on|about|for|to do with) (?:\w+ ){0,4}(?:here|later|goes|"
    r"needed|missing|please)\b"
    r"|^\W*(?:add|insert|write|put|find|think of|need|needs|find|draft|invent|formulate|include|ask) (?:a |"
    r"an |the |some |another |one more |in )*(?:better |good |short |new |proper |further |real |third |"
    r"second )*(?:questions?|wording|text|something|point|sentence|line)\b[^?]*$"
    r"|\((?:i |we |ill |i'll |we'll )?(?:will|to|must|still|need to|have to|should) (?:write|finish|add|do|"
    r"complete|phrase|"
    r"draft|word|fill|ask|check|sort|rework|expand|insert)\b[^)]{0,60}\b(?:this|that|it|tomorrow|later|soon|"
    r"up|out|next week|"
    r"monday|tonight)\b[^)]{0,30}\)"
    r"|^\W*(?:i |we )?(?:will|must|to|should) (?:write|finish|add|do|complete|phrase|draft) (?:this|that|it|"
    r"more|one)\b[^?]*$"
    r"|\b(?:questions?|text|wording|part|section|content|point)\b[^?]{0,40}\b(?:goes|belongs|comes|to go|"
    r"follows) here\b"
    r"|^\W*(?:\.{3}|…)|(?:\.{3}|…)\s*(?:\(|$)|^\W*$",
    re.IGNORECASE,
)
SIDES = re.compile(
    r"\b(?:argument|reason|case|point|consideration|pro)s?\b[^?.]{0,80}\bfor\b[^?.]{0,80}\bagainst\b"
    r"|\bfor and against\b|\bpros and cons\b|\bboth sides\b|\beach side\b|\beither side\b|"
    r"\bon balance\b|\boverall\b"
)
SAID = (
    r"(?:discussed|mentioned|described|listed|named|said|found|shown|set out|given|identified|noted|"
    r"outlined|raised|covered|"
    r"explained|answered|chosen|picked|laid out|counted|gathered|drawn|made|considered|weighed|put forward|"
    r"looked at|"
    r"distinguished|suggested|proposed|told us|stated|cited|reported|analysed|analyzed|compared|touched on|"
    r"singled out|"
    r"worked out|established|sketched|examined|traced|collected|gone through|seen|heard|reviewed)"
)
ANSWERED = (
    r"(?:answers?|questions?|steps?|replies|reply|points?|sections?|lists?|discussion|parts?|items?|"
    r"findings?|reasons|"
    r"responses|paragraphs?|account|analysis|comparison|considerations|remarks|results)"
)
BACK = re.compile(
    rf"\b(?:as )?{SAID} (?:above|earlier|before|so far|up to now|until now|to date|thus far|up to this "
    rf"point|just now|already|up to here|in (?:the|your) (?:\w+ "
    rf")?{ANSWERED})\b"
    r"|\bso far(?= (?:are|is|do|would|should|can|have|has|seem|which|,|\?|named|mentioned|said))|"
    r"\bmentioned so far\b"
    r"|\b(?:the )?(?:above|foregoing|preceding|aforementioned|latter|aforesaid)\b(?! (?:average|all|ground|"
    r"zero|sea))"
    rf"|\b(?:your|the|our|those|these|any|all|each|both) (?:of the )?(?:previous|earlier|last|former|"
    rf"preceding|foregoing|first|other) "
    rf"(?:\w+ )?{ANSWERED}\b"
    rf"|\byour (?:own )?(?:answers?|repl(?:y|ies)|list|account|findings|analysis|responses?)\b"
    r"|\bthat (?:reasoning|answer|list|argument|step|comparison|order|reply|account|analysis|calculation|"
    r"estimate)\b"
    rf"|\bwhat (?:you|we) (?:just |have |have just |ve |had )?{SAID}\b"
    rf"|\b(?:you|we) (?:have |had |have just |just |ve |have already |already )?{SAID}\b(?! (?:that|if|"
    rf"whether|out)\b)",
    re.IGNORECASE,
)
SO_FAR = re.compile(
    r"\b(?:mentioned|named|said|discussed|listed|described|raised|noted|covered|given|found|seen|"
    r"everything|all|heard) (?:\w+ )?(?:so far|up to now|until now|thus far|to date|up to this point)\b"
    r"|\b(?:preceding|previous|earlier|foregoing|above) (?:answers|questions|steps|replies|sections|points|"
    r"lists|items|findings)\b"
    r"|\b(?:all|any|each|most|none|which|both) of (?:these|those|the above|your) |\b(?:your|the|these|"
    r"those) answers\b|\ball of (?:this|that)\b"
    r"|\beverything (?:you|we|said|above)\b|\ball (?:that|this|the answers|your answers)\b",
    re.IGNORECASE,
)
POINTS = re.compile(
    r"\b(?:those|these)(?:\s+(?:few|two|three|four|five|same|other|general|main|latter|first|"
    r"such))*\s+([a-z]{3,})\b"
    r"|\b(?:of|among|between|from|on|with|about|all|which) (?:those|these|them)\b",
    re.IGNORECASE,
)
TAKEN_UP = re.compile(
    r"\b(?:(?:the|these|those) (?:very )?(?:same|said|latter|respective)|these|those|such|"
    r"(?:of|with|from|for|in|on|by|to|under|behind|about|among|between) (?:that|each of (?:the|these|those)|"
    r"both)) "
    r"([a-z]{4,})\b"
)
VAGUE_NOUNS = frozenset(
    [
        "days",
        "things",
        "cases",
        "circumstances",
        "kinds",
        "conditions",
        "lines",
        "times",
        "ones",
        "people",
        "words",
        "terms",
        "ways",
        "views",
        "questions",
        "steps",
        "are",
        "were",
        "will",
        "would",
        "might",
        "may",
        "can",
        "could",
        "should",
    ]
)


def leads(ask: str) -> str:
    """The words in it that lead to an answer; empty when none do."""
    plain = ask.replace("’", "'").lower()
    return leading.leads(ask) or ((found := LEADING.search(plain)) and found[0].strip(" ,.!?:;")) or ""


def loads(ask: str) -> str:
    """The words in it that judge; empty when none do."""
    low = ask.lower()
    by_lint = (
        one for one in words_for.LOADED.finditer(ask) if one[0].lower() != "clearly" or _judges(low, one)
    )
    found = LOADED_MORE.search(low) or next(by_lint, None)
    return ask[found.start() : found.end()].strip(" ,.") if found else judges(ask)


def _judges(low: str, clearly: re.Match[str]) -> bool:
    """Whether `clearly` says that something is beyond doubt, rather than how to write."""
    before, behind = low[: clearly.start()].rstrip(), low[clearly.end() :]
    return (
        before.endswith((" is", " are", " was", " were", " has", " have"))
        or behind.startswith(",")
        or not before
    )
