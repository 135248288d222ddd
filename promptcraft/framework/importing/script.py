"""Frameworks that were exported, read back from their text and its headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pydantic import ValidationError

from promptcraft.errors import FrameworkInvalid
from promptcraft.framework.exporting.escape import (
    GUIDE,
    ITEM,
    MARKDOWN,
    MARKER,
    PLAIN,
    ROLES,
    Dialect,
    bared,
    decoded,
)
from promptcraft.framework.importing.cues import question_id, unique
from promptcraft.framework.importing.front import split_front
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.importing.prose import MOST
from promptcraft.framework.importing.source import Source
from promptcraft.framework.model import Framework
from promptcraft.framework.template.fields import refilled, texts_of
from promptcraft.framework.template.text import literal
from promptcraft.framework.yaml.load import plain
from promptcraft.framework.yaml.problem import explain
from promptcraft.framework.yaml.tree import Node, compose

Form = dict[str, object]
Section = tuple[int, list[str]]
NUMBERED = re.compile(r"\d{1,3}[.)] +(?:\[(?P<id>[a-z0-9][a-z0-9_-]*)\] ?)?")
BULLET = re.compile(r"-(?: |\Z)")
LABEL = re.compile(r"(Why|Facet|URL|Says):(?: |\Z)")
COUNT = re.compile(r"For and against: +(\d{1,3})")
CREDIT = re.compile(r"- (Author|Licence|Based on):\s*(.*)")
KEYS = {"Why": "why", "Facet": "facet", "URL": "url", "Says": "says"}
FRONT = re.compile(r"---\npromptcraft: 1\n")
PROMPTY = re.compile(r"---\n(?:(?!---).*\n)*?metadata:\n  promptcraft:\n")
PROMPTFOO = re.compile(r"^metadata:\n  promptcraft:\n", re.MULTILINE)


def is_marked(text: str) -> bool:
    """Whether the text is an export of a framework."""
    return any(told(text) for told, _ in FORMS)


def import_marked(text: str, source: Source) -> Imported:
    """The framework of an export, with what was changed in its text since.

    Raises a FrameworkError with the line when it no longer holds a framework.
    """
    read = next(read for told, read in FORMS if told(text))
    form = read(text, source)
    filled = form.pop("template", True) is False
    values = form.pop("filled_with", None)
    try:
        framework = Framework.model_validate(form)
        if filled:
            framework = refilled(
                framework, {name: literal(said) for name, said in texts_of(framework).items()}
            )
    except ValidationError as error:
        _, message, hint = explain(error)
        raise FrameworkInvalid(
            f"The exported framework in {source.where} has been changed so that it is none any more: {message}",
            where=source.where,
            hint=hint,
        ) from None
    if isinstance(values, Mapping) and values:
        said = ", ".join(f"{name} = {value}" for name, value in values.items())
        source.notes.append(f"Its variables were filled in when it was exported ({said}) and are text now.")
    return Imported(framework, tuple(source.notes), source.name)


def _markdown(text: str, source: Source) -> Form:
    front = split_front(text, source)
    rest = _map(front.root)
    rest.pop("promptcraft", None)
    return _merged(_read(front.body, front.body_line, MARKDOWN, source), rest)


def _prompt(text: str, source: Source) -> Form:
    body = text.rstrip().removesuffix(MARKER).rstrip("\n")
    cut = re.search(r"^Details:[ \t]*$", body, re.MULTILINE)
    rest: Form = {}
    if cut:
        line = body.count("\n", 0, cut.start()) + 1
        details = body[cut.end() :]
        rest = _map(compose("\n" * (line - 1) + details + "\n", source.where) if details.strip() else None)
        body = body[: cut.start()]
    return _merged(_read(body, 1, PLAIN, source), rest)


def _prompty(text: str, source: Source) -> Form:
    front = split_front(text, source)
    metadata = front.root.get("metadata") if front.root is not None else None
    rest = _beside(metadata)
    inputs = front.root.get("inputs") if front.root is not None else None
    defaults = {}
    for entry in inputs.items if inputs is not None else ():
        name, default = entry.get("name"), entry.get("default")
        if name is not None and default is not None:
            defaults[str(name.value)] = plain(default)
    lines = front.body.split("\n")
    kept = ["" if re.fullmatch(r"(system|user):[ \t]*", line) else line for line in lines]
    return _merged(_read("\n".join(kept), front.body_line, ROLES, source), rest, defaults)


def _promptfoo(text: str, source: Source) -> Form:
    root = compose(text, source.where)
    metadata, prompts, tests = root.get("metadata"), root.get("prompts"), root.get("tests")
    rest = _beside(metadata)
    prompt = prompts.get(0) if prompts is not None else None
    raw = prompt.get("raw") if prompt is not None else None
    if raw is None or not isinstance(raw.value, str):
        raise source.invalid(root.line, "has no prompt with a text under `raw`")
    test = tests.get(0) if tests is not None else None
    return _merged(
        _read(raw.value, raw.line + 1, PLAIN, source), rest, _map(test.get("vars") if test else None)
    )


def _map(node: Node | None) -> Form:
    form = plain(node) if node is not None and node.kind == "map" else {}
    return {str(key): value for key, value in form.items()} if isinstance(form, dict) else {}


def _beside(metadata: Node | None) -> Form:
    """What our key in the metadata of another tool holds."""
    form = _map(metadata.get("promptcraft") if metadata is not None else None)
    form.pop("version", None)
    return form


def _merged(form: Form, rest: Form, defaults: Mapping[str, object] | None = None) -> Form:
    """The form with what stands beside the text; defaults that were changed where other tools keep them count."""
    for name, value in rest.items():
        held = form.get(name)
        if name == "questions" and isinstance(held, tuple) and isinstance(value, dict):
            form[name] = tuple({**each, **value.get(each["id"], {})} for each in held)
        elif name == "sources" and isinstance(held, tuple) and isinstance(value, dict):
            form[name] = tuple({**each, **value.get(str(place), {})} for place, each in enumerate(held, 1))
        elif name == "synthesis" and isinstance(held, dict) and isinstance(value, dict):
            form[name] = {**held, **value}
        else:
            form[name] = value
    variables = form.get("variables")
    if isinstance(variables, dict):
        for name, default in (defaults or {}).items():
            if isinstance(variables.get(name), dict):
                variables[name]["default"] = default
    return form


def _read(text: str, first_line: int, dialect: Dialect, source: Source) -> Form:
    """The form of the framework in a text with headings."""
    lines = text.split("\n")
    start = next((place for place, line in enumerate(lines) if line.strip()), 0)
    title = bared(lines[start], dialect.meaning)
    if dialect is MARKDOWN:
        title = title.removeprefix("# ")
    found: dict[str, Section] = {"": (first_line + start + 1, [])}
    label = ""
    for place, line in enumerate(lines[start + 1 :], start + 1):
        said = dialect.label_of(line)
        if said is not None:
            label = said
            found.setdefault(label, (first_line + place, []))
        else:
            found[label][1].append(line)
    form: Form = {"title": decoded(title.strip())}
    for name in ("Aim", "Persona", "Audience", "Context", "Style"):
        if name in found:
            form[name.lower()] = _text(found.pop(name)[1], dialect.meaning)
    form["questions"] = _questions(*found.pop("Questions", (first_line, [])), source)
    if "Synthesis" in found:
        form["synthesis"] = _synthesis(found.pop("Synthesis")[1], dialect)
    if "Sources" in found:
        form["sources"] = tuple(_items(found.pop("Sources")[1], BULLET, "title"))
    form |= _credits(found.pop("Credits", (0, []))[1])
    for other, (number, written) in found.items():
        if _text(written, dialect.meaning):
            told = other or "The text below the title"
            source.note(number, f"`{told}` is no part of a framework: it joined the context.")
            parts = (str(form.get("context", "")), other and f"{other}:", _text(written, dialect.meaning))
            form["context"] = "\n\n".join(filter(None, parts))
    return form


def _text(lines: list[str], meaning: str) -> str:
    return decoded("\n".join(bared(line, meaning) for line in lines).strip())


def _questions(line: int, lines: list[str], source: Source) -> tuple[Form, ...]:
    if sum(1 for written in lines if NUMBERED.match(written)) > MOST:
        raise source.invalid(line, f"has more than {MOST} questions", "Split it.")
    if lines and next((written for written in lines if written.strip()), "") == GUIDE:
        lines = lines[lines.index(GUIDE) + 1 :]
    taken: set[str] = set()
    questions = _items(lines, NUMBERED, "ask")
    for number, question in enumerate(questions, 1):
        given = str(question.pop("id", ""))
        name = unique(given, taken) if given else question_id(str(question["ask"]), number, taken)
        if given and name != given:
            source.notes.append(f"Two questions have the id `{given}`: the later one is called `{name}`.")
        question["id"] = name
    return tuple(questions)


def _items(lines: list[str], start: re.Pattern[str], name: str) -> list[Form]:
    """The items of a list, each with its own text under this name, its labelled texts, and the items below it."""
    found: list[Form] = []
    parts: list[tuple[str, list[str]]] = []
    width = 0
    for line in lines:
        begun = start.match(line)
        if begun:
            _close(parts, found)
            width = len(line.split(" ", 1)[0]) + 1
            parts = [(name, [line[begun.end() :]])]
            found.append({"id": begun["id"]} if "id" in start.groupindex and begun["id"] else {})
        elif found:
            _take(_moved(line, width), parts)
    _close(parts, found)
    return found


def _moved(line: str, width: int) -> str:
    """The line without the indentation of its item."""
    lead = len(line) - len(line.lstrip(" "))
    return line[min(lead, width) :]


def _take(line: str, parts: list[tuple[str, list[str]]]) -> None:
    if label := LABEL.match(line):
        parts.append((KEYS[label[1]], [line[label.end() :]]))
    elif bullet := BULLET.match(line):
        parts.append(("follow_ups", [line[bullet.end() :]]))
    elif parts[-1][0] == "follow_ups":
        parts[-1][1].append(_moved(line, 2))
    else:
        parts[-1][1].append(bared(line, ITEM))


def _close(parts: list[tuple[str, list[str]]], found: list[Form]) -> None:
    below = []
    for key, lines in parts:
        text = decoded("\n".join(lines).strip())
        if key == "follow_ups":
            below.append(text)
        else:
            found[-1][key] = text
    if below:
        found[-1]["follow_ups"] = tuple(below)


def _synthesis(lines: list[str], dialect: Dialect) -> Form:
    count = next((found for line in reversed(lines) if (found := COUNT.match(line))), None)
    if count is not None:
        place = len(lines) - 1 - lines[::-1].index(count.string)
        lines = lines[:place] + lines[place + 1 :]
    form: Form = {"ask": _text(lines, f"{dialect.meaning}|{ITEM}")}
    return form | ({"for_and_against": int(count[1])} if count else {})


def _credits(lines: list[str]) -> Form:
    form: Form = {}
    origins = []
    for line in lines:
        if found := CREDIT.match(line):
            said = decoded(found[2].strip())
            if found[1] == "Based on":
                origins.append(said)
            else:
                form[found[1].lower()] = said
    return form | ({"based_on": tuple(origins)} if origins else {})


FORMS: tuple[tuple[Callable[[str], object], Callable[[str, Source], Form]], ...] = (
    (FRONT.match, _markdown),
    (lambda text: text.rstrip().endswith("\n" + MARKER), _prompt),
    (PROMPTY.match, _prompty),
    (PROMPTFOO.search, _promptfoo),
)
