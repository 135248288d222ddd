"""The words by which the checklist knows a spoilt question or instruction; English, more than the lint's lists."""

from __future__ import annotations

import re

from promptcraft.framework import word_lists as words_for
from promptcraft.framework.lint.wording import LEADING, LOADED_MORE

NOT = r"(?:do|does|did|is|are|was|were|would|should|could|can|has|have|had|will|must)n'?t"
BEGINS = r"(?:^|[.!?:;]\s+|,\s+(?:so|and|but)\s+)"
SHARED = r"(?:every(?:one|body)|any(?:one|body)|we all|all of us|most people|nobody|no one|nobody else)"
SENSIBLE = r"(?:sane|reasonable|decent|honest|sensible|thinking|fair-minded|right-minded|serious|intelligent|educated)"
LEADING_MORE = re.compile(
    rf"{BEGINS}{NOT}\s+(?:you|we|it|they|this|that|there|these|those|people|most|every\w+|any\w+|our|the)\b"
    rf"|,\s*(?:{NOT}|is it not|are they not|am i right|right|correct|no|yes|agreed)(?:\s+(?:it|they|"
    rf"you|we|he|she|there))?"
    r"\s*\?"
    r"|\b(?:do|would|will|can) (?:you|we) (?:not )?(?:also )?(?:agree|accept|admit|concede) that\b"
    r"|\b(?:do|does|did|is|are|would|should|could|can) (?:you|we|it|they|this|that) not (?:agree|"
    r"think|see|true|clear|"
    r"obvious|follow|mean|be (?:better|best|wise|right|fair|time))\b"
    rf"|\b{SHARED} (?:would |could |can |must |should |has to |will )?(?:still |seriously |really |"
    rf"possibly |honestly )?"
    r"(?:know|knows|agree|agrees|accept|accepts|see|sees|doubt|doubts|deny|denies|disagree|disagrees|"
    r"dispute|object)\b"
    rf"|\bany {SENSIBLE} (?:person|people|reader|observer|economist|voter|citizen|judge|expert)\b"
    r"|\bwho (?:could|would|can) (?:(?:possibly|seriously|really|ever) (?:doubt|deny|disagree|object|oppose|want)|"
    r"doubt|deny)\b"
    r"|\b(?:hard|difficult|impossible) to (?:disagree|deny|argue|dispute|doubt|see how anyone)\b"
    r"|\b(?:it|that) (?:is|seems|should be) (?:quite |very |so |perfectly |already )?(?:plain|clear|"
    r"obvious|evident|"
    r"undeniable|self-evident|certain|beyond (?:doubt|question|dispute)) (?:that|to)\b"
    r"|\b(?:only|plainly) one (?:right |sensible |honest |possible |reasonable )?(?:answer|conclusion|"
    r"choice|way)\b"
    r"|\bthe (?:only|obvious|right|honest|plain|sensible|one) (?:\w+ )?(?:answer|conclusion|"
    r"choice) (?:is|here|must|can|"
    r"would)\b"
    r"|\bthere (?:is|can be) no (?:doubt|question|denying|disputing|other (?:way|choice|answer))\b"
    r"|\b(?:given|since|seeing|considering|knowing|now|as) (?:that )?(?:[\w'-]+ ){0,8}?(?:fail(?:s|ed|"
    r"ure)?|ruin(?:s|ed)|"
    r"harm(?:s|ed)|hurts?|destroy(?:s|ed)|damag(?:es|ed)|backfir(?:es|ed)|never work(?:s|ed)|"
    r"always work(?:s|ed)|"
    r"wreck(?:s|ed))\b[^?.]{0,60},"
    r"|\bwhy (?:is|was|are|were) [^?.]{0,60}\b(?:such an? (?:bad|good|great|terrible|foolish)|"
    r"a (?:mistake|disaster|"
    r"failure|bad idea|terrible idea|good idea|great idea)|the best|the worst|so (?:bad|good|wrong|"
    r"harmful|important))\b"
    r"|\bhow (?:can|could|would|dare) (?:anyone|anybody|someone|somebody|people|you|we|"
    r"they) (?:still |possibly |seriously |"
    r"really |ever )?(?:defend|support|justify|want|believe|oppose|tolerate|accept|deny|trust|think)\b"
    r"|\b(?:what makes|why (?:is|are|was|were)|how (?:did|has|have)) [^?.]{1,80}? so (?!high|low|many|"
    r"few|much|often|rare|"
    r"common|different|similar|hard|difficult|large|small|long|short|slow|slowly|fast|quickly|far|"
    r"that|as to|varied|"
    r"unequal|uneven|widely|little|close|complex|expensive|cheap|costly|popular|unpopular)\w+"
    r"|(?:^|[.!?:;]\s+)(?:would|do|does|did|is|are|should|could|can|must|have|has) (?:you|we|it|they|"
    r"this|that|one|there) not\b"
    r"|\b(?:well|widely|generally|commonly|universally) (?:known|accepted|agreed|understood|"
    r"recogni[sz]ed) that\b"
    r"|\bas (?:every|any|all|most) (?:\w+ )?\w+ (?:knows?|agrees?|understands?|can see|will tell)\b"
    r"|\bwhy must (?:\w+ )"
    r"|\bobvious(?:ly)? (?:benefits?|advantages?|harms?|need|problems?|case|reasons?|merits?|flaws?|"
    r"failures?|success)\b"
    r"|\b(?:proven|undeniable|undisputed|unquestionable) \w+"
    r"|\bonly (?:a )?(?:fools?|idiots?|the ignorant|cynics?)\b"
    r"|\bis (?:nothing but |nothing less than |plain |simply )?(?:theft|robbery|murder|a scam|a crime)\b"
    r"|\b(?:prove|demonstrate|confirm|admit) (?:that|why)\b"
    r"|\b(?:explain|show|say|tell \w+) why [^?.]{0,80}\b(?:must|is (?:wrong|right|bad|better|best|essential|"
    r"necessary|a mistake|the only)|has to|are (?:wrong|right))\b"
    r"|\b(?:just )?how (?:bad|badly|harmful|foolish|unfair|shameful|disastrous|dangerous|wonderful|"
    r"unjust|misguided)\b",
    re.IGNORECASE,
)
LOADED_TERMS = re.compile(
    r"\b(?:outrag\w+|disgrac\w+|appall\w+|scandal\w*|shocking|horrendous|horrific|horribl[ey]|"
    r"terribl[ey]|dreadful\w*|"
    r"awful|monstrous|sicken\w+|pathetic\w*|laughabl[ey]|ludicrous|foolish\w*|reckless\w*|crooks?|"
    r"cronies|thugs?|"
    r"fiasco|debacle|travesty|sham|farce|farcical|betray\w*|plunder\w*|loot(?:ing|ed)|steal(?:s|ing)? from|"
    r"rob(?:s|bed)?\b(?! of)|swindl\w+|fleec\w+|leech\w*|lazy|hypocri\w+|liars?|lies\b(?= (?:and|of|that))|"
    r"disgusting|vile|toxic|rotten|bloated|crippling|insane|crazy|madness|lunacy|nonsens\w*|idio\w+|moron\w*|"
    r"marvell?ous\w*|miracul\w+|long overdue|hard-?working (?:families|people|"
    r"taxpayers|citizens)|ordinary decent|the greedy|greed|ruthless\w*|heartless\w*|callous\w*|wicked\w*|evil|"
    r"catastroph\w+|disast(?:er|rous)\w*|unforgivable|inexcusabl[ey]|indefensibl[ey]|unconscionabl[ey]|"
    r"common sense|(?:this|the|a|such a) (?:\w+ )?mess|dirty|filthy|poisonous|stupid\w*|senseless|absurd\w*|"
    r"ridiculous\w*|preposterous|brutal\w*|excellent|splendid|superb|vicious\w*|savage\w*|shame(?:ful|"
    r"fully|less|lessly)?|cruel\w*|barbar\w+|war on|attack on|assault on)\b",
    re.IGNORECASE,
)
JOINTS = re.compile(
    r"\?|\b(?:and|or|but|also|as well as|then|,|;)\s+(?:also\s+)?(?:who|whom|whose|what|which|when|"
    r"where|why|how)\b"
    r"|,\s*(?:who|what|which|when|where|why|how)\b",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBD|TBC|FIXME|XXX+)\b|\blorem ipsum\b|\?\?\?|_{4,}|\.{5,}"
    r"|[\[<{(](?:please )?(?:insert|add|fill|your|put|enter|write|topic|question|name|example|"
    r"something|to be|tbd|xx+)"
    r"\b[^\])>}]{0,60}[\])>}]",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"\b(?:to (?:conclude|finish|close|sum up|wrap up|end)|in (?:conclusion|closing|summary|the end)|"
    r"finally|lastly|"
    r"all things considered|taking (?:it |everything |all of (?:it|this) )?(?:all )?together|"
    r"(?:going|judging) by (?:all|everything)|(?:based|drawing|building|looking back) (?:on|over|at|"
    r"from) (?:all|everything|"
    r"our|the (?:whole|discussion|above))|after all (?:of )?this|with all (?:of )?this in (?:mind|view)|"
    r"in (?:the )?light of (?:all|everything|the (?:above|discussion|answers))|"
    r"(?:everything|all) (?:that )?(?:we|you|has been|was) |our (?:whole |entire )?(?:discussion|"
    r"conversation))\b"
)
SIDES = re.compile(
    r"\b(?:argument|reason|case|point|consideration|pro)s?\b[^?.]{0,80}\bfor\b[^?.]{0,80}\bagainst\b"
    r"|\bfor and against\b|\bpros and cons\b|\bboth sides\b|\beach side\b|\beither side\b|"
    r"\bon balance\b|\boverall\b"
)
BACK = re.compile(
    r"\b(?:(?:as )?(?:discussed|mentioned|described|listed|named|said|found|shown|set out|given|identified) "
    r"(?:above|earlier|before|so far|just now)|so far|(?:the )?(?:above|foregoing|preceding)\b|"
    r"(?:your|the|our) (?:previous|earlier|last|former|preceding) (?:\w+ )?(?:answers?|questions?|"
    r"steps?|replies|reply|"
    r"points?|sections?|lists?|discussion)|your answers?|that (?:reasoning|answer|list|argument|step|"
    r"comparison|order|"
    r"reply)|what (?:you|we) (?:just |have |have just )?(?:said|found|listed|discussed|named)|"
    r"you (?:have )?just (?:named|listed|said|gave|given|described))\b",
    re.IGNORECASE,
)
POINTS = re.compile(
    r"\b(?:those|these)(?:\s+(?:few|two|three|four|five|same|other|general|main|latter|first|"
    r"such))*\s+([a-z]{3,})\b"
    r"|\b(?:of|among|between|from|on|with|about|all|which) (?:those|these|them)\b",
    re.IGNORECASE,
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
    plain = ask.replace("’", "'")
    found = LEADING_MORE.search(plain) or LEADING.search(plain.lower())
    return ask[found.start() : found.end()].strip(" ,.!?:;") if found else ""


def loads(ask: str) -> str:
    """The words in it that judge; empty when none do."""
    low = ask.lower()
    by_lint = (
        one for one in words_for.LOADED.finditer(ask) if one[0].lower() != "clearly" or _judges(low, one)
    )
    found = LOADED_MORE.search(low) or next(by_lint, None) or LOADED_TERMS.search(ask)
    return ask[found.start() : found.end()].strip(" ,.") if found else ""


def _judges(low: str, clearly: re.Match[str]) -> bool:
    """Whether `clearly` says that something is beyond doubt, rather than how to write."""
    before, behind = low[: clearly.start()].rstrip(), low[clearly.end() :]
    return (
        before.endswith((" is", " are", " was", " were", " has", " have"))
        or behind.startswith(",")
        or not before
    )
