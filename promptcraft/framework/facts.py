"""Facts of one case that would go out for another: sources about India under a heading about Japan."""

from __future__ import annotations

import re
from collections.abc import Sequence

from promptcraft.framework.matrix import Row, varied
from promptcraft.framework.model import Framework, Source
from promptcraft.framework.words import cut

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
NAMED = 3
"""So many values are named; the others are counted."""
TITLE = 80
"""Characters of a title that are shown."""
KINDS = frozenset({"string", "choice"})
TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)


def foreign_facts(framework: Framework, rows: Sequence[Row]) -> tuple[str, ...]:
    """A sentence for sources that go out for other values, as `Three sources about India go out for Japan and Brazil`.

    A source speaks for a value when its `about` says so, or when its words name the value and not the row's own;
    looked for are the default of each variable that varies, and its values in the other rows.
    """
    out_for: dict[tuple[str, str], list[str]] = {}
    for name, texts in varied(framework, tuple(rows)).items():
        variable = framework.variables[name]
        default = variable.default if isinstance(variable.default, str) else ""
        for row in rows:
            here = row.values.get(name, default).strip()
            if variable.type not in KINDS or not here:
                continue
            foreign: dict[str, list[Source]] = {}
            for source in row.sources or framework.sources:
                about = _about(source, name, here, texts)
                if about:
                    foreign.setdefault(about, []).append(source)
            for about, found in foreign.items():
                out_for.setdefault(_subject(about, found), []).append(here)
    return tuple(f"{who} out for {_listed(heres)}: {titles}." for (who, titles), heres in out_for.items())


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


def _subject(about: str, sources: Sequence[Source]) -> tuple[str, str]:
    """How many sources there are about what, and their titles."""
    count = len(sources)
    number = NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
    subject = f"{number} source{'s' if count != 1 else ''}".capitalize()
    titles = "; ".join(cut(source.title, TITLE) for source in sources[:3])
    more = f"; and {count - 3} more" if count > 3 else ""
    return f"{subject} about {about} {'go' if count != 1 else 'goes'}", f"{titles}{more}"


def _listed(values: Sequence[str]) -> str:
    """The values, each once; of many the first few, and how many more there are."""
    known = list(dict.fromkeys(values))
    if len(known) > NAMED + 1:
        known = [*known[:NAMED], f"{len(known) - NAMED} more"]
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} and {known[-1]}"
