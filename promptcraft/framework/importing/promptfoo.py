"""Promptfoo configurations: each prompt becomes a framework, and the first values of its variables their defaults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from promptcraft.errors import FrameworkInvalid
from promptcraft.framework.importing.chat import chat_in, is_chat, messages_of
from promptcraft.framework.importing.draft import draft
from promptcraft.framework.importing.front import left_out, note_left_out, text_of
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.importing.jinja import read_jinja
from promptcraft.framework.importing.prompt_files import is_reference, read_reference
from promptcraft.framework.importing.source import Source
from promptcraft.framework.yaml.load import plain
from promptcraft.framework.yaml.tree import Node

MAX_PROMPTS = 500
SAYS = frozenset({"prompts", "tests", "defaultTest", "description"})


@dataclass(frozen=True)
class Prompt:
    """One prompt of the configuration: its label, its text or its messages, and where it stands."""

    label: str
    line: int
    text: str = ""
    chat: Node | None = None
    where: str = ""


def import_promptfoo(root: Node, where: str, name: str, folder: Path | None) -> tuple[Imported, ...]:
    """A framework for each prompt. Files that prompts name are read only inside `folder`; programs are never run.

    Raises FrameworkInvalid when no prompt can be read.
    """
    shared = Source(where, name)
    node = root.get("prompts")
    found = [] if node is None else list(_prompts(node, shared, folder))
    left_out(root, SAYS, shared)
    _left_tests(root, shared)
    if not found:
        line = node.line if node is not None else root.line
        reason = shared.notes[0] if node is not None and shared.notes else "it has no `prompts`"
        raise FrameworkInvalid(
            f"{where} holds no prompt that can be read: {reason.rstrip('.')}.",
            where=f"{where}:{line}",
            hint="Import the file with the prompt itself, or put the prompt into the configuration.",
        )
    if len(found) > MAX_PROMPTS:
        raise FrameworkInvalid(
            f"{where} holds more than {MAX_PROMPTS} prompts.", where=where, hint="Split it."
        )
    title = text_of(root, "description")
    names = _names(found, name)
    return tuple(
        _one(
            prompt, root, f"{title} ({number})" if title and len(found) > 1 else title, _copy(shared, called)
        )
        for number, (prompt, called) in enumerate(zip(found, names, strict=True), 1)
    )


def _copy(shared: Source, name: str) -> Source:
    """A reading of one prompt that begins with the notes on the whole file."""
    return Source(shared.where, name, list(shared.notes))


def _one(prompt: Prompt, root: Node, title: str, source: Source) -> Imported:
    source.part = prompt.where
    node = prompt.chat or chat_in(prompt.text, prompt.line, prompt.where or source.where)
    if node is not None:
        messages = messages_of(node, source, read_jinja)
    else:
        messages = [("user", read_jinja(prompt.text, source, prompt.line))]
    source.part = ""
    _values(root, source.names.uses(), source)
    return draft(messages, {"title": prompt.label or title}, source)


def _prompts(node: Node, source: Source, folder: Path | None) -> Iterator[Prompt]:
    if is_chat(node):
        yield Prompt("", node.line, chat=node)
    elif node.kind == "list":
        for item in node.items:
            yield from _prompt(item, "", source, folder)
    elif node.kind == "map":
        for key, value in node.pairs:
            label = str(value.value) if value.kind == "scalar" and value.value is not None else ""
            yield from _prompt(key, label, source, folder)
    else:
        yield from _prompt(node, "", source, folder)


def _prompt(node: Node, label: str, source: Source, folder: Path | None) -> Iterator[Prompt]:
    """The prompts of one entry: text, a file, messages, or keys such as label and raw."""
    if node.kind == "scalar":
        text = "" if node.value is None else str(node.value)
        if is_reference(text, folder):
            for read in read_reference(text, node.line, source, folder):
                yield Prompt(label or read.label, read.line, read.text, where=read.where)
        elif text.strip():
            yield Prompt(label, node.line + 1 if node.style in ("|", ">") else node.line, text)
        return
    if is_chat(node):
        yield Prompt(label, node.line, chat=node)
        return
    raw = next((part for key in ("raw", "prompt", "id", "file") if (part := node.get(key))), None)
    if raw is None:
        note_left_out("prompts", node.line, node, source, "is not written as a prompt")
        return
    left_out(node, ("raw", "prompt", "id", "file", "label", "display"), source)
    yield from _prompt(raw, text_of(node, "label", "display") or label, source, folder)


def _tests(root: Node) -> list[Node]:
    """The default test, then the tests written in the configuration itself."""
    default, tests = root.get("defaultTest"), root.get("tests")
    written = [default] if default is not None and default.kind == "map" else []
    return written + (list(tests.items) if tests is not None and tests.kind == "list" else [])


def _values(root: Node, used: set[str], source: Source) -> None:
    """The first value of each variable that the prompt uses becomes its default."""
    for test in _tests(root):
        values = test.get("vars")
        for key, value in values.pairs if values is not None and values.kind == "map" else ():
            _value(str(key.value), key.line, value, used, source)


def _value(name: str, line: int, value: Node, used: set[str], source: Source) -> None:
    form = plain(value)
    if isinstance(form, tuple) and source.names.known(name, used) not in (None, "list"):
        form = form[0] if form else None
    if isinstance(form, str) and form.startswith("file://"):
        return
    if source.names.known(name, used):
        source.names.default(name, form, line)


def _left_tests(root: Node, source: Source) -> None:
    """Notes on what the tests hold beyond the first values."""
    tests = root.get("tests")
    if tests is not None and tests.kind != "list":
        note_left_out("tests", tests.line, tests, source)
    seen: set[str] = set()
    for test in _tests(root):
        if test.kind != "map":
            note_left_out("tests", test.line, test, source)
            continue
        left_out(test, ("vars",), source)
        values = test.get("vars")
        if values is not None and values.kind != "map":
            note_left_out("vars", values.line, values, source)
        for key, value in values.pairs if values is not None else ():
            if str(key.value) in seen or str(value.value).startswith("file://"):
                note_left_out(
                    f"vars.{key.value}", key.line, value, source, "is a further value of a variable"
                )
            seen.add(str(key.value))


def _names(prompts: list[Prompt], name: str) -> list[str]:
    if len(prompts) == 1:
        return [prompts[0].label or name]
    return [prompt.label or f"{name} {number}" for number, prompt in enumerate(prompts, 1)]
