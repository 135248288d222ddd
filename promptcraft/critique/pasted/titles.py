"""Which kind of section a heading of a critique opens."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Kind = Literal["strength", "weakness", "omission", "given", "taken"]
LONGEST_TITLE = 90

_POINTS = r"(?:points?|marks?|score|rating|grade)"
_THE = r"(?:the |this |that |my |your |its |an? |i )*"
_THINGS = (
    r"(?:aspects?|elements?|pieces?|points?|topics?|areas?|questions?|considerations?|components?|"
    r"dimensions?|parts?|"
    r"items?|perspectives?|details?|information|content|things)"
)
_LEAD = (
    r"(?:(?:key|main|major|some|notable|overall|other|potential|possible|specific|the|top|minor|here are|"
    r"your|its|my|"
    r"core|critical|additional|further|biggest|primary|remaining|important|prioriti[sz]ed|actionable|"
    r"a few|few|"
    r"what i see as|significant|general|structural|content|coverage|comprehensiveness|substantive|"
    r"conceptual|constructive|"
    r"methodological|suggested|recommended|concrete|also)\s)*"
)
_TITLES: tuple[tuple[Kind, str], ...] = (
    (
        "taken",
        rf"{_POINTS} (?:deducted|lost|taken(?: off| away)?|docked|off|subtracted|withheld)|deductions?|"
        rf"(?:reasons?|why|rationale) (?:for )?{_THE}(?:points? )?(?:deduct\w*|taken(?: off| away)?|docked|"
        rf"withheld|lost|losing|"
        rf"losses)(?: {_POINTS})?|"
        rf"reasons? for {_THE}{_POINTS} (?:(?:you |i )?(?:have |had )?(?:deducted|lost|taken off|docked))|"
        rf"why {_THE}(?:not|isn['’]t)(?: [^:]{{0,40}})?|where (?:it|you|points?|the prompt) (?:lost|loses|"
        rf"lose|were lost)[^:]{{0,20}}|"
        rf"(?:where )?(?:the )?(?:remaining|missing|other|last|lost) \S{{1,5}} {_POINTS}(?: [^:]{{0,40}})?|"
        r"what (?:cost|costs|held|holds|kept|keeps) [^:]{0,40}",
    ),
    (
        "given",
        rf"(?:reasons?|rationale|justification|explanation|basis) (?:for|behind|"
        rf"of) {_THE}{_POINTS}(?: (?:given|awarded|"
        rf"scored|earned|of .{{1,12}}))?|reasons?|(?:{_POINTS} )?(?:rationale|justification|explanation)|"
        rf"{_POINTS} (?:given|awarded|earned|scored|gained)|where (?:you|it) (?:gain|earn|scor)\w* points|"
        rf"why {_THE}(?:(?:gave|scored?|rated?|"
        rf"give)\b[^:]{{0,40}}|{_POINTS}|"
        r"\d.{0,12})",
    ),
    (
        "omission",
        rf"missing(?: {_THINGS})?|what(?:['’]s| is| was)?(?: still)? missing|gaps?|omissions?|"
        rf"omitted(?: {_THINGS})?|"
        rf"(?:left out|not covered|uncovered|overlooked|absent|unaddressed)(?: {_THINGS})?|what(?:['’]s|"
        rf" is) (?:left out|"
        r"not covered|absent|overlooked)|blind ?spots?|what (?:it|the prompt|this prompt) lacks|"
        r"details? (?:you )?(?:may|might) have missed|(?:coverage|content) gaps",
    ),
    (
        "weakness",
        rf"weakness(?:es)?|weak (?:points?|spots?|areas?)|areas? (?:for|of|to|needing|"
        rf"that need) (?:improve\w*|growth|"
        rf"refine\w*|strengthen|work|enhance\w*)|improvements?(?: {_THINGS})?|improvement (?:areas?|"
        rf"suggestions?|"
        r"opportunities)|suggestions?|recommendations?|issues|problems?|concerns?|cons|negatives?|"
        r"limitations?|flaws?|"
        r"shortcomings?|drawbacks?|criticisms?|additions|how (?:to make it|it (?:can|could) be made|"
        r"to make this) better|critiques|changes|edits|fixes|opportunities|(?:what|"
        r"where)(?: it)? "
        r"(?:could|can|needs?|should|does(?:n['’]t| not)|isn['’]t|falls?) [^:]{0,40}|what makes it (?:bad|weak)|"
        r"what(?:['’]s| is) (?:not working|weak|wrong)|what fail(?:s|ed)|failure modes?|needs (?:work|"
        r"improvement)|room for improvement|how to improve|"
        r"things to (?:fix|improve|change)|to improve|ways to improve|dislikes?|disliked|fix(?: this| these)?|"
        r"(?:to|must|should) (?:fix|change)|change|stop|bad|the bad(?: and the ugly)?|the ugly|downsides?|misses|"
        r"minus(?:es)?|nitpicks?|quibbles?|red flags?|does(?:n['’]t| not) work|not working|weak|push ?backs?|"
        r"risks?|grows|"
        r"quick wins",
    ),
    (
        "strength",
        rf"strengths?|strong (?:points?|spots?|suits?)|what (?:works|worked)(?: well)?|what(?:['’]s|"
        rf" is) (?:good|working|"
        r"strong|great)(?: well)?|what makes it (?:good|strong|work)|what (?:i|you) (?:like|liked|"
        r"did well|do well|got "
        r"right)[^:]{0,20}|what (?:it|the prompt|this prompt) (?:does|gets) (?:well|right)|pros|"
        r"positives?(?: aspects?)?|"
        rf"highlights?|merits?|advantages?|good (?:points?|{_THINGS})|done well|the good|successes|likes?|liked|"
        r"loved|keep(?: this| these| doing)?|continue|good|upsides?|wins|plus(?:es)?|kudos|praise|green flags?|works|"
        r"working|strong|glows",
    ),
)
_TAIL = (
    r"(?:\s(?:of|in|with|for|to|on|about|worth|that|i|and)\b[^:.]{0,60})?"
    r"(?:\s{0,2}[(\[][^()\[\]]{0,60}[)\]]|\s[-–—/&]\s?[^:.]{0,50})?"
)
_TITLE = tuple(
    (
        kind,
        re.compile(
            rf"[^\w(]{{0,8}}(?:\(?\d{{1,2}}[.):]\s{{0,2}})?[^\w]{{0,6}}{_LEAD}(?:{words}){_TAIL}\W{{0,6}}$",
            re.I,
        ),
    )
    for kind, words in _TITLES
)
_BOTH = re.compile(
    r"\b(?:strengths?|pros|likes?|keep|works|plus(?:es)?|wins|good)\b.{0,20}"
    r"\b(?:weakness\w*|cons|limitations?|improve\w*|dislikes?|fix|does(?:n['’]t| not)|minus(?:es)?|misses|bad)\b",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"\W{0,8}(?:what|where|things?|stuff|parts?|bits?|the (?:thing|part|bit)s?)(?:['’]s|\s(?:i|you|we|it|this|"
    r"that|is|was|"
    r"the (?:prompt|framework|draft|questions?|order|structure)|your|could|can|would|should|needs?|works?|worked|"
    r"still|really|to|might|stands?|stood|shines?|fails?|falls|struck|impress\w*|not|bothers?|worries|hurts?|makes?|"
    r"made|gets?|got|(?:do|does|did|is|was)n['’]t)\b|['’]d\b)[^.:!]{0,60}\W{0,4}$|"
    r"\W{0,8}how (?:i|you|to|it)\b[^.:!]{2,60}\W{0,4}$",
    re.IGNORECASE,
)
_TONES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "omission",
        re.compile(
            r"\b(?:miss(?:ing|es|ed)?|lack\w*|left out|absent|omit\w*|forg[eo]t\w*|overlook\w*)\b", re.I
        ),
    ),
    (
        "weakness",
        re.compile(
            r"\b(?:not|never|bad|wrong|weak\w*|worse|ugly|fail\w*|falls (?:short|down|flat|behind|apart)|"
            r"struggl\w*|lag\w*|bother\w*|worr\w+|dislike\w*|"
            r"hurts?|hinder\w*|confus\w+|needs?|could|should|less|back|improv\w+|stumbl\w*|push|"
            r"challeng\w+|trips?)\b|"
            r"n['’]t\b|\bthings? to (?!keep|like|love)|\bhow\b|\b(?:(?:i|we|you)(?:['’]d| would)|to|"
            r"can be)\s(?:\w+\s)?(?:change|improve|fix|tweak|cut|drop|"
            r"rework|strengthen|tighten|question|revise|remove|add|rewrite|sharpen|adjust|reconsider|revisit|"
            r"rethink|consider|watch|work on|do differently)\b",
            re.I,
        ),
    ),
    (
        "strength",
        re.compile(
            r"\b(?:lik\w+|lov\w+|work\w*|good|great|strong\w*|well|right|keep|enjoy\w*|appreciat\w*|admir\w*|"
            r"shin\w+|stands? out|stood out|impress\w*|nail\w*|excel\w*|succeed\w*|prais\w*)\b",
            re.I,
        ),
    ),
)
_MOST_SPOKEN = 8


@lru_cache(maxsize=4096)
def title_kind(text: str) -> Kind | None:
    """The kind of section that this heading opens, if it is one of those we know."""
    if len(text) > LONGEST_TITLE or _BOTH.search(text) or (text.endswith("?") and len(text.split()) > 6):
        return None
    named = next((kind for kind, pattern in _TITLE if pattern.match(text)), None)
    return named or _tone(text)


def _tone(text: str) -> Kind | None:
    """The kind of a title in spoken words, "What I'd push on"; a longer question is one of the framework's."""
    words = len(text.split())
    if words > _MOST_SPOKEN or (text.endswith("?") and words > 4) or not _SPOKEN.match(text):
        return None
    return next((kind for kind, pattern in _TONES if pattern.search(text)), None)
