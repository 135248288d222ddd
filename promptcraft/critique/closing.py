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


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def gathers(text: str) -> str:
    """The words of `plain_words` that draw all answers together; empty when none do."""
    found = _pattern(rf"\b{GATHERS}").search(text)
    return found[0].strip() if found else ""


def wants_both_sides(text: str) -> bool:
    """Whether plain words ask for what speaks for it and for what speaks against."""
    if told.asks_both_sides(text) or _pattern(BOTH).search(text):
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
    return told.refers_back(text) or bool(_pattern(rf"\b{GATHERS}").search(text))


def end_covers(item: str, texts: Mapping[str, str]) -> str:
    """The last question, where it is a conclusion that covers this item of the coverage list; empty elsewhere."""
    last = next(reversed(tuple(texts)), "")
    return last if last and item in (SYNTHESIS, COUNTER_CASE) and wants_both_sides(texts[last]) else ""


def with_the_end(answer: CoverageAnswer, texts: Mapping[str, str]) -> CoverageAnswer:
    """What the coverage list says of the conclusion and the case against, with what the last question asks."""
    last = end_covers(answer.item, texts) if answer.status != "covered" else ""
    return answer.model_copy(update={"status": "covered", "questions": (last,)}) if last else answer
