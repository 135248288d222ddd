"""Frameworks that property tests draw: every field, with text that looks like the forms they are written in."""

from __future__ import annotations

from hypothesis import strategies as st

from promptcraft.framework.model import Figure, Framework, Question, Source, Synthesis, Variable

PIECES = st.sampled_from(
    ["\n", "\n\n", " ", "  ", "\t", "-", "- ", "1. ", "#", "## ", "## Persona", "Persona:", "Aim:",
     "Why: ", "Facet: ", "URL: ", "Says: ", "For and against: 9", "Details:", "user:", "system:",
     "# user:", "---", "\\", "&", "&#10;", "&amp;", "{{ country }}", "{% if country %}", "{% endif %}",
     "{{ '{{' }}", "[x]", ":", "'", '"', ">", "|", "a", "Z", "é", "中",
     "(promptcraft framework, text form 1)", "Questions:", "\u2028", "\x0b", "\x85", "\u200b",
     "promptcraft: 1"]
)  # fmt: skip
LETTERS = st.characters(codec="utf-8", exclude_characters="\r")


def texts(*, empty: bool = True) -> st.SearchStrategy[str]:
    """Text as exports keep it: without carriage returns and without white space around it."""
    written = st.lists(PIECES | st.text(LETTERS, max_size=6), max_size=12).map(
        lambda parts: "".join(parts).strip()
    )
    return written if empty else written.filter(bool)


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True)
IDS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,12}", fullmatch=True)
NUMBERS = st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9, allow_nan=False)
DEFAULTS: dict[str, st.SearchStrategy[object]] = {
    "string": st.none() | st.text(LETTERS, max_size=20),
    "integer": st.none() | st.integers(-(10**9), 10**9),
    "number": st.none() | NUMBERS,
    "boolean": st.none() | st.booleans(),
    "list": st.none() | st.lists(st.text(LETTERS, max_size=8), max_size=3).map(tuple),
}


@st.composite
def variables(draw: st.DrawFn) -> Variable:
    """A variable of any type."""
    kind = draw(st.sampled_from(sorted(DEFAULTS)))
    form = {
        "type": kind,
        "default": draw(DEFAULTS[kind]),
        "minimum": draw(st.none() | NUMBERS),
        "choices": tuple(draw(st.lists(st.text(LETTERS, max_size=5), max_size=2))),
        "help": draw(texts()),
    }
    return Variable.model_validate(form)


@st.composite
def questions(draw: st.DrawFn, name: str) -> Question:
    """A question with this id."""
    return Question(
        id=name,
        ask=draw(texts(empty=False)),
        why=draw(texts()),
        facet=draw(texts()),
        follow_ups=tuple(draw(st.lists(texts(), max_size=3))),
    )


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    """A framework with every field."""
    ids = draw(st.lists(IDS, min_size=1, max_size=4, unique=True))
    sources = st.builds(Source, title=texts(), url=texts(), says=texts())
    closing = st.builds(Synthesis, ask=texts(empty=False), for_and_against=st.integers(1, 20))
    figures = st.builds(Figure, formula=texts(), unit=texts(), source=texts())
    return Framework(
        title=draw(texts(empty=False)),
        **{
            name: draw(texts())
            for name in ("aim", "persona", "audience", "context", "style", "author", "licence")
        },
        based_on=tuple(draw(st.lists(texts(), max_size=2))),
        variables=draw(st.dictionaries(NAMES, variables(), max_size=2)),
        figures=draw(st.dictionaries(NAMES, figures, max_size=2)),
        questions=tuple(draw(questions(name)) for name in ids),
        synthesis=draw(st.none() | closing),
        sources=tuple(draw(st.lists(sources, max_size=2))),
    )
