"""Facts of one case that would go out for another: sources about India under a heading about Japan."""

from __future__ import annotations

import re
from collections.abc import Sequence

from promptcraft.framework.matrix import Row, varied
from promptcraft.framework.model import Framework, Source

NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
OF_PLACES = r"(?:n|an|ian|ese|i|ish|s)?"
SHORT = 3
KINDS = frozenset({"string", "choice"})
TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)


def foreign_facts(framework: Framework, row: Row, others: Sequence[Row] = ()) -> tuple[str, ...]:
    """A sentence for each value whose sources go out for another, as `Three sources about India go out for Japan`.

    A source speaks for a value when its `about` says so, or when its words name the value and not the row's own;
    looked for are the default of each variable that varies, and its values in the other rows.
    """
    sources = row.sources or framework.sources
    warnings: list[str] = []
    for name, texts in varied(framework, (row, *others)).items():
        variable = framework.variables[name]
        default = variable.default if isinstance(variable.default, str) else ""
        here = row.values.get(name, default).strip()
        if variable.type not in KINDS or not here:
            continue
        foreign: dict[str, list[Source]] = {}
        for source in sources:
            about = _about(source, name, here, texts)
            if about:
                foreign.setdefault(about, []).append(source)
        warnings.extend(_sentence(about, found, here) for about, found in foreign.items())
    return tuple(warnings)


def _about(source: Source, name: str, here: str, texts: Sequence[str]) -> str:
    """The value that the source is about, when it is another one than the row's; else empty."""
    if name in source.about:
        said = source.about[name].strip()
        return "" if said.casefold() == here.casefold() else said
    words = TAG.sub(" ", f"{source.title} {source.url} {source.says} {source.excerpt} {source.file}")
    if _names(words, here):
        return ""
    foreign = (text for text in texts if text.casefold() != here.casefold())
    return next((text for text in foreign if _names(words, text)), "")


def _names(words: str, value: str) -> bool:
    """Whether the value stands in the words, also as an adjective: India in Indian; short ones in their own case."""
    if len(value) < 2:
        return False
    plain = re.escape(value)
    if len(value) <= SHORT:
        return re.search(rf"(?<!\w){plain}(?!\w)", words) is not None
    return re.search(rf"(?<![^\W_]){plain}{OF_PLACES}(?![^\W_])", words, re.IGNORECASE) is not None


def _sentence(about: str, sources: Sequence[Source], here: str) -> str:
    count = len(sources)
    number = NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
    subject = f"{number} source{'s' if count != 1 else ''}".capitalize()
    titles = "; ".join(" ".join(source.title.split())[:80] for source in sources[:3])
    more = f"; and {count - 3} more" if count > 3 else ""
    return f"{subject} about {about} {'go' if count != 1 else 'goes'} out for {here}: {titles}{more}."
