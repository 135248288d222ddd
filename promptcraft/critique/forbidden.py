"""What one instruction forbids while another, or a question, asks for it. Pure; English words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from promptcraft.critique.checks import Spot
from promptcraft.critique.related_words import related, root, roots

ABOUT = (
    r"(?:mention|discuss|address|talk about|speak (?:of|about)|touch (?:on|upon)|bring up|refer to|write "
    r"about|go into|"
    r"deal with|cover|consider|comment on|raise)"
)
VERB = (
    rf"(?:use|cite|name|quote|give|include|add|show|provide|offer|put in|make use of|state|list|insert|rely "
    rf"on|draw on|"
    rf"append|explain|define|report|supply|describe|work in|bring in|tell|employ|identify|present|{ABOUT})"
)
NOT = r"(?:do not|dont|never|must not|should not|shall not|may not|mustnt|shouldnt|not to)"
FORBIDS = re.compile(
    rf"(?:\b{NOT} (?:ever )?(?P<verb>{VERB})(?: or (?P<second>{VERB}))?|\bwithout (?:any|using|giving|citing|"
    rf"naming)|"
    rf"(?:^|[.,;:(-] ?|\b(?:and|please|but|or|use|give|write|with|should|must|to) )(?:please )?(?:no|without|"
    rf"avoid(?:ing)?|omit|skip|"
    rf"leave out|leave aside|steer clear of|keep clear of|refrain from \w+ing)|"
    rf"(?:^|[.,;:(-] ?|\b(?:and|please) )(?:please )?drop) "
    r"(?P<what>[^.;:!?()-]{3,80})"
)
LEFT_OUT = re.compile(r"\b(?:leave|keep) (?:the |any |all |every )?(?P<what>[\w-]+(?: [\w-]+)?) out\b")
BARRED = re.compile(
    r"(?:^|[.,;:(-] ?)(?P<what>[\w-]+(?: (?:or|and) [\w-]+)?) (?:is|are) (?:forbidden|banned|barred|"
    r"prohibited|unwelcome|"
    r"not (?:allowed|wanted|welcome|permitted|needed)|out of bounds|off limits|off the table|taboo)\b"
)
ENDS = re.compile(
    r"\b(?:of|in|on|for|with|from|that|which|who|whose|when|where|you|they|we|it|at|by|to|unless|except|but|"
    r"about|as|into|"
    r"than|if|beyond|only|is|are|please|whatsoever|anywhere|per|while|because|so|without|until|before|"
    r"after)\b.*"
)
BETWEEN = re.compile(r"\s*,\s*(?:and |or |nor )?|\s+(?:or|and|nor)\s+")
DEMANDS = re.compile(
    r"\b(?:quote|cite|name|give|use|include|add|end|begin|start|open|close|provide|state|mention|show|"
    r"explain|put|with|"
    r"offer|draw on|lean on|rely on|refer to|point to|support|back|tell|illustrate|list|attach|define|"
    r"convert|"
    r"express|report|stick to|prefer|supply|bring|work in|identify|base|write|make|compare|describe|"
    r"discuss)\b[^.;!?]{0,70}$"
)
WELCOME = re.compile(
    r"^(?:[\w-]+ ){0,2}?(?:in|from|with|only|per|(?:is|are|may be|can be|should be|must be|will be) (?:\w+ "
    r")?(?:welcome|fine|"
    r"allowed|expected|"
    r"required|requested|wanted|kept|used|given|named|cited|quoted|added|included|stated|preferred|needed))\b"
)
NEGATED = re.compile(
    r"\b(?:not|dont|never|avoid\w*|no|nor|without|than|skip|omit|drop|leave out|less|neither|free of)\b"
)
ANY_TEXT = """
    side sides opinion opinions word words thing things people way answer answers question questions name names sense
    interest point points fact facts more other others longer need one matter idea term terms language doubt account
    means use reader readers time less than case kind sort part text
"""
ANY = frozenset(map(root, ANY_TEXT.split()))
"""What is forbidden in so many ways that the word alone tells nothing."""
FRAGMENT = 8
Told = Sequence[tuple[str, str, str]]


def forbidden(told: Told, asks: Mapping[str, str]) -> Iterator[Spot]:
    """What one sentence forbids and another one, or a question, asks for; sentences come with their field and words."""
    for _, text, plain in told:
        for found, names_subject in _forbids(plain):
            wanted = next((other for _, other, words in told if other != text and _demands(words, found)), "")
            if wanted:
                yield Spot((), wanted, (text, wanted))
            elif names_subject:
                yield from _asked(text, found, asks)


def _forbids(plain: str) -> Iterator[tuple[str, bool]]:
    """The root of each thing that plain words forbid, and whether one may not even speak of it."""
    for found in (*FORBIDS.finditer(plain), *LEFT_OUT.finditer(plain), *BARRED.finditer(plain)):
        given = found.groupdict()
        verbs = " ".join(filter(None, (given.get("verb"), given.get("second"))))
        subject = re.search(ABOUT, verbs) is not None
        for item in BETWEEN.split(ENDS.sub("", found["what"]).strip()):
            words = item.split()
            if words and len(words) <= 4 and len(words[-1]) > 3 and root(words[-1]) not in ANY:
                yield root(words[-1]), subject


def _demands(plain: str, wanted: str) -> bool:
    """Whether plain words ask for it: behind a verb that asks, or at the start of a note such as `prices in euros`."""
    for word in re.finditer(r"[^\W\d_]+", plain):
        if len(word[0]) < 4 or root(word[0]) != wanted:
            continue
        before = re.split(r"[.;:!?]|, ", plain[: word.start()])[-1]
        if NEGATED.search(before):
            continue
        if DEMANDS.search(plain[: word.start()]) or (
            len(before.split()) < 3 and WELCOME.match(plain[word.end() :].strip())
        ):
            return True
        if len(plain.split()) <= FRAGMENT and re.match(r"\W*(?:an?|one|two|three|some|many|few)\b", before):
            return True
    return False


def _asked(text: str, wanted: str, asks: Mapping[str, str]) -> Iterator[Spot]:
    """The first question about what may not be spoken of."""
    for name, ask in asks.items():
        if any(one == wanted or related(one, wanted) for one in roots(ask)):
            yield Spot((name,), text, (text, ask))
            return
