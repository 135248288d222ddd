"""A framework as text with headings: what every export holds, and what an import reads back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from promptcraft.framework.exporting.escape import GUIDE, ITEM, Dialect, coded, coded_line, guarded
from promptcraft.framework.model import Framework, Question
from promptcraft.framework.yaml.write import plain_form

Form = dict[str, object]
FIELDS = ("aim", "persona", "audience", "context", "style")
SAID = {
    "questions": ("id", "ask", "why", "facet", "follow_ups"),
    "synthesis": ("ask", "for_and_against"),
    "sources": ("title", "url", "says"),
}
CREDITS = ("author", "licence", "based_on")


def sections(framework: Framework, dialect: Dialect, *, guide: bool) -> dict[str, str]:
    """The text below each heading, in order; `guide` adds how a chat is to go through the questions."""
    found = {name.capitalize(): _block(getattr(framework, name), dialect) for name in FIELDS}
    questions = "\n\n".join(_question(number, each) for number, each in enumerate(framework.questions, 1))
    found["Questions"] = f"{GUIDE}\n\n{questions}" if guide else questions
    if framework.synthesis is not None:
        count = f"For and against: {framework.synthesis.for_and_against}"
        ask = _block(framework.synthesis.ask, dialect, also=ITEM)
        found["Synthesis"] = f"{ask}\n\n{count}"
    found["Sources"] = "\n".join(
        _item("- ", coded_line(source.title), (("URL", coded_line(source.url)), ("Says", coded(source.says))))
        for source in framework.sources
    )
    found["Credits"] = "\n".join(_credits(framework))
    return {label: text for label, text in found.items() if text}


def written(framework: Framework, dialect: Dialect, *, guide: bool = False) -> str:
    """The sections below their headings, without the title."""
    parts = sections(framework, dialect, guide=guide).items()
    between = "\n\n" if dialect.heading.startswith("#") else "\n"
    return "\n\n".join(f"{dialect.head(label)}{between}{text}" for label, text in parts)


def details(framework: Framework) -> Form:
    """What the text does not hold: variables, figures, and whatever else a question or a source has."""
    form = plain_form(framework)
    for name in ("title", *FIELDS, *CREDITS):
        form.pop(name, None)
    questions = {
        each.id: _rest(each.model_dump(exclude_defaults=True), "questions") for each in framework.questions
    }
    sources = {
        str(place): _rest(each.model_dump(exclude_defaults=True), "sources")
        for place, each in enumerate(framework.sources, 1)
    }
    parts: dict[str, Mapping[str, object]] = {
        "questions": {name: rest for name, rest in questions.items() if rest},
        "sources": {place: rest for place, rest in sources.items() if rest},
        "synthesis": _rest(framework.synthesis.model_dump(exclude_defaults=True), "synthesis")
        if framework.synthesis
        else {},
    }
    for name, rest in parts.items():
        form.pop(name, None)
        if rest:
            form[name] = rest
    return form


def _rest(form: Mapping[str, object], part: str) -> Form:
    return {key: value for key, value in form.items() if key not in SAID[part]}


def _block(text: str, dialect: Dialect, also: str = "(?!)") -> str:
    meaning = f"{dialect.meaning}|{also}"
    return "\n".join(guarded(line, meaning) for line in coded(text).split("\n"))


def _question(number: int, question: Question) -> str:
    labelled = (("Why", coded(question.why)), ("Facet", coded_line(question.facet)))
    return _item(f"{number}. ", f"[{question.id}] {coded(question.ask)}", labelled, question.follow_ups)


def _item(lead: str, text: str, labelled: Sequence[tuple[str, str]], below: Sequence[str] = ()) -> str:
    """A list item of coded text, then labelled texts and items below it, all as far in as the text."""
    pad = " " * len(lead)
    first, *more = text.split("\n")
    lines = [lead + first, *(_in(pad, guarded(line, ITEM)) for line in more)]
    for label, said in labelled:
        if said:
            first, *more = said.split("\n")
            lines += [f"{pad}{label}: {first}", *(_in(pad, guarded(line, ITEM)) for line in more)]
    for each in below:
        first, *more = coded(each).split("\n")
        lines += [f"{pad}- {first}", *(_in(pad + "  ", line) for line in more)]
    return "\n".join(lines)


def _in(pad: str, line: str) -> str:
    return pad + line if line else ""


def _credits(framework: Framework) -> Iterator[str]:
    if framework.author:
        yield f"- Author: {coded_line(framework.author)}"
    if framework.licence:
        yield f"- Licence: {coded_line(framework.licence)}"
    for origin in framework.based_on:
        yield f"- Based on: {coded_line(origin)}"
