"""Dotprompt files: YAML on top with Picoschema or JSON Schema, then messages in Handlebars."""

from __future__ import annotations

import re

from promptcraft.framework.importing.draft import HEAD_KEYS, draft, head_of
from promptcraft.framework.importing.front import left_out, note_left_out, split_front
from promptcraft.framework.importing.handlebars import read_handlebars
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.importing.source import Source
from promptcraft.framework.yaml.load import plain
from promptcraft.framework.yaml.tree import Node

FIELD = re.compile(
    r"(?P<name>[^?(]+)(?P<optional>\?)?(?:\((?P<kind>\w+)(?:,\s*(?P<about>.*))?\))?\Z", re.DOTALL
)


def import_dotprompt(text: str, source: Source) -> Imported:
    """The framework of a .prompt file: its input schema becomes the variables, its messages fields and questions.

    Raises a FrameworkError with the line when it is malformed or holds no prompt.
    """
    front = split_front(text, source)
    given = front.root.get("input") if front.root is not None else None
    if given is not None and given.kind == "map":
        _schema(given.get("schema"), source)
        _defaults(given.get("default"), source)
        left_out(given, ("schema", "default"), source)
    elif given is not None and given.value is not None:
        note_left_out("input", given.line, given, source)
    left_out(front.root, ("input", *HEAD_KEYS), source)
    marked = read_handlebars(front.body, source, front.body_line)
    return draft(source.holes.messages(marked), head_of(front.root, source.name), source)


def _defaults(node: Node | None, source: Source) -> None:
    for name, value in node.pairs if node is not None else ():
        source.names.default(str(name.value), plain(value), name.line)


def _schema(node: Node | None, source: Source) -> None:
    if node is None:
        return
    if node.kind != "map":
        note_left_out("input.schema", node.line, node, source, "names a schema that stands elsewhere")
        return
    properties = node.get("properties")
    if properties is None:
        for name, value in node.pairs:
            _field(str(name.value), name.line, value, source)
        return
    required_node = node.get("required")
    required = plain(required_node) if required_node is not None else None
    for name, value in properties.pairs:
        _field(str(name.value), name.line, value, source)
        if isinstance(required, tuple) and str(name.value) not in required:
            _optional(str(name.value), name.line, source)


def _field(written: str, line: int, node: Node, source: Source) -> None:
    """One field: `name?: type, purpose`, `name(enum, purpose): [a, b]`, `name(array, purpose): type`, JSON Schema."""
    found = FIELD.match(written)
    if found is None:
        note_left_out(written, line, node, source)
        return
    name, kind, about = found["name"].strip(), found["kind"] or "", found["about"] or ""
    choices: tuple[object, ...] = ()
    form = plain(node)
    if kind == "enum" and isinstance(form, tuple):
        choices = form
    elif not kind and isinstance(form, str):
        kind, _, about = (part.strip() for part in form.partition(","))
    elif not kind and isinstance(form, dict) and isinstance(form.get("type"), str):
        kind, about = str(form["type"]), str(form.get("description", ""))
        enum = form.get("enum")
        choices = enum if isinstance(enum, tuple) else ()
    elif not kind:
        kind = "object"
    source.names.declare(name, kind, line, about=about.strip(), choices=choices)
    if isinstance(form, dict) and "default" in form:
        source.names.default(name, form["default"], line)
    if found["optional"]:
        _optional(name, line, source)


def _optional(name: str, line: int, source: Source) -> None:
    source.names.optional(name, line)
    source.note(line, f"`{name[:60]}` may be missing there; here it is empty unless it is set.")
