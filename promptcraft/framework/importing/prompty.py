"""Prompty files: YAML on top, then messages in Jinja or Mustache."""

from __future__ import annotations

from promptcraft.framework.importing.draft import HEAD_KEYS, draft, head_of
from promptcraft.framework.importing.front import left_out, note_left_out, split_front
from promptcraft.framework.importing.handlebars import read_handlebars
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.importing.jinja import read_jinja
from promptcraft.framework.importing.roles import mark_roles
from promptcraft.framework.importing.source import Source
from promptcraft.framework.yaml.load import plain
from promptcraft.framework.yaml.tree import Node

INPUTS = ("inputs", "input", "inputSchema", "parameters")
KNOWN = frozenset(
    {"name", "kind", "type", "description", "default", "example", "sample", "required", "enumValues", "enum"}
)
SAYS = frozenset({"template", "sample", "metadata", *INPUTS, *HEAD_KEYS})


def import_prompty(text: str, source: Source) -> Imported:
    """The framework of a .prompty file: inputs become variables, the system message fields, the user's questions.

    Raises a FrameworkError with the line when it is malformed or holds no prompt.
    """
    front = split_front(text, source)
    root = front.root
    head = head_of(root, source.name)
    metadata = root.get("metadata") if root is not None else None
    if metadata is not None and metadata.kind == "map":
        head |= {key: value for key, value in head_of(metadata).items() if value and not head[key]}
        left_out(metadata, HEAD_KEYS, source)
    for key in INPUTS:
        node = root.get(key) if root is not None else None
        if node is not None:
            _inputs(key, node, source)
    _samples(root, source)
    left_out(root, SAYS, source)
    read = read_handlebars if _engine(root) in ("mustache", "handlebars") else read_jinja
    marked = mark_roles(read(front.body, source, front.body_line), source)
    return draft(source.holes.messages(marked), head, source)


def _engine(root: Node | None) -> str:
    """What fills in the template; Jinja unless the file says otherwise."""
    node = root.get("template") if root is not None else None
    for key in ("format", "type", "kind"):
        if node is not None and node.kind == "map":
            node = node.get(key) or node
    return str(node.value).lower() if node is not None and node.kind == "scalar" else "jinja2"


def _inputs(key: str, node: Node, source: Source) -> None:
    properties = node.get("properties") if node.kind == "map" else None
    if properties is not None:
        node = properties
    if node.kind == "map":
        for name, value in node.pairs:
            _input(str(name.value), name.line, value, source)
    elif node.kind == "list":
        for item in node.items:
            name_node = item.get("name")
            if name_node is None or name_node.kind != "scalar":
                raise source.invalid(item.line, f"has an entry of {key} without a name")
            _input(str(name_node.value), item.line, item, source)
    elif node.value is not None:
        note_left_out(key, node.line, node, source, "points to something that is not read")


def _input(name: str, line: int, node: Node, source: Source) -> None:
    """A variable from `name: value`, or from a set of keys that describes it."""
    if node.kind != "map" or not any(key.value in KNOWN for key, _ in node.pairs):
        kind = {bool: "boolean", int: "integer", float: "number", tuple: "list"}.get(
            type(plain(node)), "string"
        )
        source.names.declare(name, kind, line)
        source.names.default(name, plain(node), line)
        return
    form = plain(node)
    values = form if isinstance(form, dict) else {}
    choices = values.get("enumValues", values.get("enum"))
    source.names.declare(
        name,
        str(values.get("kind", values.get("type", "string"))),
        line,
        about=str(values.get("description", "")),
        choices=choices if isinstance(choices, tuple) else (),
    )
    for key in ("default", "sample", "example"):
        if key in values:
            source.names.default(name, values[key], line)
    if values.get("required") is False:
        source.names.optional(name, line)
    left_out(node, KNOWN, source)


def _samples(root: Node | None, source: Source) -> None:
    node = root.get("sample") if root is not None else None
    if node is None:
        return
    if node.kind != "map":
        note_left_out("sample", node.line, node, source, "points to something that is not read")
        return
    for name, value in node.pairs:
        source.names.default(str(name.value), plain(value), name.line)
    source.note(node.line, "the sample values became the defaults of the variables.")
