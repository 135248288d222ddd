"""Rules about what a reader may not know: terms, abbreviations, dates, and which language is spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from promptcraft.framework.lint.problem import Rule, Sighting
from promptcraft.framework.lint.subject import Subject, Text

ABBREVIATION = re.compile(r"(?<![\w.])[A-Z][A-Z&]{1,6}(?![\w&])")
KNOWN_TEXT = """
    AI US UK EU UN USA UAE TV PC ID OK PDF CEO DNA HIV AIDS GDP NGO NGOS VAT OECD IMF NATO WHO UNESCO UNICEF
    CSV JSON YAML HTML URL CC BY SA AD BC AM PM II III IV VI VII VIII IX XI XX XXI FAQ PR IT HR GPS SMS CO
    WTO EUR USD GBP JPY INR PHD MA BA NOT AND OR ALL NO YES LLM LLMS GPT
"""
KNOWN = frozenset(KNOWN_TEXT.split())
TECHNICAL = (
    "laffer curve", "deadweight loss", "elasticity", "pareto", "gini coefficient", "externalities", "externality",
    "moral hazard", "adverse selection", "rent-seeking", "rent seeking", "ceteris paribus", "counterfactual",
    "endogeneity", "endogenous", "exogenous", "pigouvian", "ricardian equivalence", "tax incidence", "tax buoyancy",
    "horizontal equity", "vertical equity", "marginal rate", "progressivity", "sunset clause",
    "difference-in-differences", "instrumental variable", "regression discontinuity", "principal-agent",
    "nash equilibrium", "monopsony", "hysteresis", "seigniorage", "subsidiarity", "fiscal drag", "cantillon",
    "hypothecation", "usufruct", "fideicommissum", "intestate", "escheat", "primogeniture", "depletion allowance",
    "amicus", "habeas corpus", "quantitative easing", "discount rate", "scaling laws", "influence function",
    "shapley value", "heteroskedasticity", "bayesian", "null hypothesis", "p-value", "confidence interval",
)  # fmt: skip
TERM = re.compile(r"\b(?:" + "|".join(map(re.escape, TECHNICAL)) + r")s?\b")
EXPLAINED = re.compile(
    r"\s*(?:\(|,?\s*(?:which|that) (?:is|are|means?|says?|asks?)\b|,\s*(?:which|that is|i\.e\.|in other words|"
    r"or |an? |the |what |how )"
    r"|[:–—-]\s|\s+(?:means?|is (?:an?|the|how|what)|are (?:the|how|what)|refers? to)\b|,? as\b[^.?]{0,30}\bcalled)",
    re.I,
)
EXPLAINED_BEFORE = re.compile(
    r"(?:\(|(?:called|known as|term for|so-called|named|what (?:is|are|exactly is))\s+(?:the\s+|an?\s+)?)$",
    re.I,
)
EXPLAINS = re.compile(
    r"\b(?:explain|define|say what|spell out|without|avoid|no)\b[^.]{0,60}\b(?:word|term|jargon|letter|"
    r"abbreviation)s?\b",
    re.I,
)
TODAY = re.compile(
    r"\b(?:today|nowadays|currently|at present|these days|this (?:year|month|decade)|last (?:year|month)|"
    r"next (?:year|month|spring|summer|autumn|winter)|recently|the latest|right now|so far this|as of now|"
    r"the current (?:year|rate|law|rules|government))\b"
)
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
DATE_NAME = re.compile(r"date|year|today|when|month")
DATED = ("title", "aim", "context", "persona", "audience", "style")
MIXED = 6
MOST_DIFFERENT = 60


def _read(subject: Subject) -> list[Text]:
    """The texts a reader reads, without the sources."""
    return [one for one in subject.texts if one.path[0] not in ("sources", "persona", "style")]


def abbreviation(subject: Subject) -> Iterator[Sighting]:
    """Capitals that are nowhere spelled out."""
    everything = "\n".join(subject.without_tags(one.text) for one in subject.texts)
    shouting = sum(word.isupper() and len(word) > 1 for word in everything.split()) * 4 > len(
        everything.split()
    )
    seen: set[str] = set()
    for one in _read(subject) if not shouting else ():
        for found in ABBREVIATION.finditer(subject.without_tags(one.text)):
            word = found[0].rstrip("&")
            if word in KNOWN or word.rstrip("S") in KNOWN or word in seen or len(seen) >= MOST_DIFFERENT:
                continue
            seen.add(word)
            if not _spelled_out(word, everything):
                yield Sighting(f"'{word}' is nowhere spelled out.", one.path, one.question)


def _spelled_out(word: str, everything: str) -> bool:
    """Whether `Long Name (LN)`, `LN (long name)` or `LN, the long name` stands somewhere."""
    initials = r"\W+(?:(?:of|and|the|for|on|in)\W+)?".join(
        rf"{re.escape(letter)}[\w]*" for letter in word if letter.isalpha()
    )
    if re.search(rf"\({re.escape(word)}s?\)|\b{re.escape(word)}s? ?\(", everything):
        return True
    return re.search(rf"\b{initials}\b", everything.replace(word, ""), re.I) is not None


def technical(subject: Subject) -> Iterator[Sighting]:
    """A technical word that nothing explains."""
    if (
        not TERM.search(subject.joined)
        or EXPLAINS.search(subject.bare.style)
        or EXPLAINS.search(subject.bare.audience)
    ):
        return
    everything = "\n".join(subject.without_tags(one.text) for one in _read(subject))
    seen: set[str] = set()
    for one in _read(subject):
        for found in TERM.finditer(subject.without_tags(one.text).lower()):
            term = found[0]
            if term not in seen and not _explained(term, everything):
                yield Sighting(
                    f"'{found[0]}' is a technical word that is not explained.", one.path, one.question
                )
            seen.add(term)


def _explained(term: str, everything: str) -> bool:
    for found in re.finditer(rf"\b{re.escape(term)}\b['\"]?", everything, re.I):
        before = everything[max(0, found.start() - 40) : found.start()]
        if EXPLAINED.match(everything, found.end()) or EXPLAINED_BEFORE.search(before):
            return True
    return False


def undated(subject: Subject) -> Iterator[Sighting]:
    """A word for now, where nothing says when that is."""
    if not TODAY.search(subject.joined):
        return
    framework = subject.framework
    used = {name for syntax in subject.syntax.values() for name, _ in syntax.names}
    dates = {
        name
        for name, variable in framework.variables.items()
        if variable.type == "date" or DATE_NAME.search(name)
    }
    if dates & used or any(YEAR.search(str(getattr(subject.bare, name))) for name in DATED):
        return
    for one in subject.texts:
        if one.path[0] == "sources":
            continue
        if (found := TODAY.search(one.text.lower())) and not YEAR.search(one.text):
            yield Sighting(
                f"'{found[0]}' has no date: it means another day for each reader.", one.path, one.question
            )


def mixed(subject: Subject) -> Iterator[Sighting]:
    """A text in another language than the rest."""
    for one in subject.texts:
        if one.path[0] == "sources":
            continue
        text = subject.without_tags(one.text)
        if len(text.split()) >= MIXED or not text.isascii():
            found = subject.tongue_of(text)
            if found != "unsure" and subject.tongue != "unsure" and found != subject.tongue:
                yield Sighting("This is in another language than the rest.", one.path, one.question)


def not_checked(subject: Subject) -> Iterator[Sighting]:
    """Says that the word rules were left out."""
    if subject.tongue == "other":
        yield Sighting("Not checked: the rules about words read English only, and this is another language.")


RULES = (
    Rule("PC221", "abbreviation", "warning", "Abbreviations are spelled out once.", abbreviation, words=True),
    Rule("PC222", "technical-term", "warning", "Technical words are explained.", technical, words=True),
    Rule("PC223", "undated", "warning", "Words for now have a date.", undated, words=True),
    Rule("PC224", "mixed-languages", "warning", "All is in one language.", mixed),
    Rule("PC225", "words-not-checked", "note", "The words could be checked.", not_checked),
)
