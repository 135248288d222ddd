"""Whether a question closes the whole: it looks back on the others, or sets one side against the other. English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from promptcraft.framework import questions as told
from promptcraft.framework.questions import SYNTHESIS
from promptcraft.records.critique import CoverageAnswer

COUNTER_CASE = "counter-case"
GATHERS = (
    r"(?:(?:to|by way of|as a|in|for the) (?:conclude|conclusion|finish|finishing|close|closing|end|ending|"
    r"wrap (?:it |"
    r"things |everything )?up|wrapping up|sum (?:it |things |everything |this )?up|summing up|round (?:it |"
    r"things )?off|"
    r"finale|summary|summari[sz]e|sum|final (?:step|word|question|task)|last step|a close|the end|an end|"
    r"the last step|"
    r"bring (?:it|this|things|everything|matters) to (?:a close|an end)|finally)|finally|lastly|last of all|"
    r"last but not least|at the end|in the end|one last|as a last|as a final|all in all|by and large|in "
    r"short|"
    r"all things considered|on (?:the whole|balance)|overall|when all is said(?: and done)?|"
    r"taking (?:it |everything |all (?:of )?(?:it |this |that |these |the above |the answers )?|your "
    r"answers |these |them |"
    r"the \w+ )?(?:all )?(?:together|into account|as a whole)|taken (?:all )?together|taken as a whole|"
    r"(?:drawing|pulling|bringing|putting|tying|gathering|weaving|laying|setting|drawn|put|pulled|knitting) "
    r"(?:\w+ ){0,5}?(?:together|side by side|threads?|strands|answers|up)|drawing on (?:all|everything|the|"
    r"your|what)|"
    r"(?:going|judging|working|reasoning|starting|building|based|resting|relying|reflecting|looking back|"
    r"thinking back|"
    r"looking|stepping back|standing back) (?:by|from|on|over|at|upon|across) (?:all|everything|our|"
    r"your|the (?:whole|discussion|above|answers|foregoing|previous|evidence)|what|these|this|it all)|"
    r"(?:stepping|standing|looking|thinking) back|"
    r"after all (?:of )?(?:this|that|these)|with (?:all|everything|these|your answers|the above|the "
    r"answers)(?: \w+){0,5}? "
    r"(?:mind|view|said|hand|before (?:us|you|me)|place|considered)|"
    r"in (?:the )?(?:light|view) of (?:all|everything|what|your|the (?:above|discussion|answers|foregoing|"
    r"whole)|this|these)|"
    r"given (?:all|everything|the (?:above|answers|foregoing|discussion)|your answers|what (?:you|we|has))|"
    r"(?:having|once you have|now that (?:you|we) have|after you have) (?:\w+ )?(?:considered|weighed|seen|"
    r"heard|gone|"
    r"answered|talked|discussed|worked|read|looked|laid|covered|gathered|been|set|thought|studied|reviewed|"
    r"examined)|"
    r"(?:considering|weighing|summing up|reviewing|summari[sz]ing|surveying|balancing) (?:up )?(?:all|"
    r"everything|it all|the (?:above|whole|"
    r"answers)|these|this|that|your|what|both|them|the two)|"
    r"(?:everything|all) (?:that )?(?:we|you|has been|have been|was) |our (?:whole |entire )?(?:discussion|"
    r"conversation)|"
    r"from (?:all|everything) (?:of )?(?:this|that|the above|you)|(?:in|by way of) (?:conclusion|closing|"
    r"summary|sum)|"
    r"which conclusions?|what conclusions?|(?:your|the) (?:overall|final) (?:judge?ment|assessment|verdict|"
    r"view|balance))"
)
FOR = (
    r"(?:support(?:s|ing)?|favou?r(?:s|ed|ing|able)?|in favou?r|speaks? for|spoken for|said for|say for|"
    r"told for|tells? for|"
    r"recommend(?:s|ed|ing)?|argu(?:e|es|ed|ing) for|arguments? for|case for|cases? (?:to be made )?for|"
    r"reasons? (?:\w+ ){0,3}?for|"
    r"(?:points?|considerations?|grounds?|evidence|things?) (?:\w+ ){0,2}?for|justif(?:y|ies|ied)|weighs? "
    r"for|counts? for|merits?|"
    r"advantages?|pros|strengths?|benefits?|gains?|upsides?|backs?|commends?|for it|reasons? to|the best of|"
    r"speaks? in its favou?r|plead(?:s|ed)? for|strongest for|best for|made for|"
    r"going ahead|why (?:one |we |they |you |it )?(?:should|might|could)|hopes?|virtues?|yes)"
)
COUNTER = (
    r"(?:against|oppos(?:e|es|ed|ing|ition)|tells? against|counts? against|drawbacks?|cons|weakness(?:es)?|"
    r"objections?|"
    r"disadvantages?|downsides?|costs?|caution|doubts?|risks?|harms?|dangers?|holding back|not (?:to|going|"
    r"doing)|"
    r"why (?:\w+ )?(?:should|might|could) not|leave (?:it|things) as|contra|fears?|limits|pitfalls|"
    r"reservations|"
    r"instead|halt|refrain(?:ing)?|stopp?(?:ing)?|ending|status quo|other side|present mix|no)"
)
PARALLEL = re.compile(
    r"\b(?:what|which|who)\s+((?:(?:can|could|would|are|is|might|may|do|does|should|has|have|will) "
    r")?[a-z]{4,})"
)
BOTH = (
    r"\bpros and cons\b|\b(?:each|both|either|two|the two|opposing|every) (?:\w+ )?(?:sides?|camps?|views?|"
    r"cases|positions)\b|"
    r"\bfor and against\b|\badvantages and disadvantages\b|\bstrengths and weaknesses\b|\bmerits and (?:\w+ "
    r")?\w+|"
    r"\b(?:benefits|gains|upsides?|virtues) and (?:\w+ )?(?:costs|risks|harms|drawbacks|downsides?|losses|"
    r"dangers|vices)\b"
)

CLOSING = (
    r"(?:(?:final|last|closing|concluding|parting) (?:one|question|words?|steps?|points?|tasks?|things?|item|"
    r"call|"
    r"bit|round|part|ask|prompt|section|note|thoughts?|matter|exercise|request)\b|\bbottom line\b|\bupshot\b|"
    r"\bverdict\b|\b(?:to|for) (?:the )?(?:finish|last)$|\b(?:at|in|to|for) the (?:very )?(?:end|finish|"
    r"close)\b|"
    r"\b(?:to|lets) (?:end|finish|close|conclude|wrap|round off|top it off|cap it off|sum|tie|draw|pull|"
    r"bring|send|"
    r"leave (?:us|you|them|the \w+) with)\b|\bsaid and done\b|\balls said\b|\ball is said\b|\bstock\b(?= of|"
    r"$)|"
    r"\b(?:time|moment) to (?:weigh|decide|choose|conclude|judge|vote|sum|take stock)\b|\bweighing\b|"
    r"\btogether$|^(?:and |so |then |now )*(?:last|lastly|finally|conclusion|synthesis|summing up|closing|"
    r"close|"
    r"wrap-up|to end|in sum|in short)\b(?! (?:\w+ )?(?:years?|months?|decades?|weeks?|centur\w+|time))|"
    r"\b(?:by|of|with|over|through|after|from|given|on) (?:all|everything)(?: of)?(?: (?:this|that|these|"
    r"those|it|"
    r"the above|you|weve|youve|we|has))?\b|\bdecision time\b|\byour call\b|\bbefore (?:you|we|they) (?:go|"
    r"leave|"
    r"close|finish|part|sign off)\b|\bback to the (?:main|big|original|first|central|opening) (?:question|"
    r"issue)\b|"
    r"\bhome stretch\b|\bback home\b|\bsend (?:us|them|you) home\b)"
)
"""What the words before the question itself say where it is the last: `right, final one:`, `bottom line:`."""
ASIDE = re.compile(r"[,:;.!?]+ | - ")
LONGEST_ASIDE, MOST_ASIDES = 12, 3
DELIBERATED = (
    r"why (?:(?:should|might|would|could|must) (?:one|we|they|you|anyone|anybody|somebody|someone|the|an?|"
    r"it)\b|"
    r"(?:not )?(?:keep|cut|drop|leave|tighten|loosen|support|oppose|change|raise|lower|reduce|allow|ban|"
    r"forbid|stay|go|"
    r"stop|start|build|buy|sell|switch|join|make|let|do|back|reject|adopt|abolish|scrap|end|extend|expand|"
    r"limit|open|"
    r"close|spend|save|pay|choose|vote|bring|take|give|hold|move|retain|maintain|introduce|license|"
    r"legali[sz]e|"
    r"regulate|act|wait|bother|favou?r|resist|accept|refuse|welcome|try|use|replace|restore|repeal|merge|"
    r"split|share|"
    r"charge|fund|invest|continue|stick|wind|pull|push|say|speak|argue|sign|order|lift|ease|widen|narrow|"
    r"shorten|protect|permit|require|tax|subsidi[sz]e|prefer|press|proceed|refrain|hire|plant|rent|lease|"
    r"renew|cancel|approve|set|put|add|remove|teach|run)\b)"
)
CASE = (
    r"(?:cases?|arguments?|reasons?|grounds?|considerations?|points?|something|things?|much|said|say|speaks?|"
    r"counts?|"
    r"votes?) "
    r"(?:(?:is|are|can|could|might|there|be|to be|you|see|made|find|said) ){0,3}(?:for|against|in favou?r|to|"
    r"behind)\b"
)
PLUS = (
    r"(?:plus(?:es)?|pros|upsides?|advantages?|benefits?|gains?|good points|attractions?|merits|strengths|"
    r"wins?|"
    r"strong points|hopes?)"
)
MINUS = (
    r"(?:minus(?:es)?|cons|downsides?|disadvantages?|drawbacks?|costs?|losses|bad points|weak points|"
    r"weaknesses|risks?|"
    r"faults|snags|objections?|fears?|dangers?)"
)
ASKED = re.compile(
    r"\b(what|why|how|which|who|where)(?:s| is| are| would| could| should| might| can| do| does| will)?"
    r"(?: you| we| one| they)?(?: the| an?)?(?: best| strongest| main| good)? ([a-z]{3,})"
)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def gathers(text: str) -> str:
    """The words of `plain_words` that draw all answers together; empty when none do."""
    found = _pattern(rf"\b{GATHERS}").search(text)
    return found[0].strip() if found else _announced(text)


def _announced(text: str) -> str:
    """The words before the question itself that call it the last; empty where there are none."""
    for aside in ASIDE.split(text, MOST_ASIDES)[:-1]:
        if len(aside.split()) > LONGEST_ASIDE or ASKED.match(aside):
            return ""
        if _pattern(CLOSING).search(aside):
            return aside.strip()
    return ""


def _two_cases(text: str) -> bool:
    """Whether two courses are each given their case, as in `why keep it, why cut it`."""
    if len(_pattern(rf"\b{DELIBERATED}").findall(text)) > 1 or len(_pattern(rf"\b{CASE}").findall(text)) > 1:
        return True
    heads = [found.groups() for found in ASKED.finditer(text)]
    if len(heads) > 1 and _pattern(rf"\b{PLUS}\b.{{0,120}}\b{MINUS}\b").search(text):
        return True
    return len(heads) > len(set(heads)) and bool(_announced(text))


def wants_both_sides(text: str) -> bool:
    """Whether plain words ask for what speaks for it and for what speaks against."""
    if told.asks_both_sides(text) or _pattern(BOTH).search(text) or _two_cases(text):
        return True
    if _pattern(rf"\b{FOR}\b").search(text) and _pattern(
        rf"\bagainst\b|\b{COUNTER} (?:it|this|them)\b"
    ).search(text):
        return True
    heads = [found[1] for found in PARALLEL.finditer(text)]
    twice = len(heads) - len(set(heads))
    if twice and _pattern(rf"\b{FOR}\b").search(text):
        return True
    return len(heads) > 1 and all(
        _pattern(rf"\b{side}\b").search(text) is not None for side in (FOR, COUNTER)
    )


def closes(text: str) -> bool:
    """Whether plain words ask for a conclusion: they draw together, or weigh the two sides."""
    if wants_both_sides(text) or told.concludes(text):
        return True
    return bool(gathers(text)) and not text.startswith("overall")


def looks_back(text: str) -> bool:
    """Whether plain words rest on what was said before."""
    if told.refers_back(text) or _pattern(rf"\b{GATHERS}").search(text):
        return True
    return (
        _pattern(r"\b(?:stock|sum|summing|wrap|wrapping|said|together|all|everything)\b").search(
            _announced(text)
        )
        is not None
    )


def end_covers(item: str, texts: Mapping[str, str]) -> str:
    """The last question, where it is a conclusion that covers this item of the coverage list; empty elsewhere."""
    last = next(reversed(tuple(texts)), "")
    return last if last and item in (SYNTHESIS, COUNTER_CASE) and wants_both_sides(texts[last]) else ""


def with_the_end(answer: CoverageAnswer, texts: Mapping[str, str]) -> CoverageAnswer:
    """What the coverage list says of the conclusion and the case against, with what the last question asks."""
    last = end_covers(answer.item, texts) if answer.status != "covered" else ""
    return answer.model_copy(update={"status": "covered", "questions": (last,)}) if last else answer
