"""Chats as providers take them: a list of messages with role and content, in JSON or YAML."""

from __future__ import annotations

from collections.abc import Callable

from promptcraft.errors import FrameworkError
from promptcraft.framework.importing.front import note_left_out
from promptcraft.framework.importing.source import Source
from promptcraft.framework.yaml.tree import Node, compose

Reader = Callable[[str, Source, int], str]


def is_chat(node: Node) -> bool:
    """Whether the node is a list of messages, or a map with such a list under `messages`."""
    listed = _list_of(node)
    return listed is not None and bool(listed.items) and all(item.get("role") for item in listed.items)


def messages_of(node: Node, source: Source, read: Reader) -> list[tuple[str, str]]:
    """Role and marked text of each message; parts that are not text are noted."""
    listed = _list_of(node)
    found = []
    for item in listed.items if listed is not None else ():
        role, content = item.get("role"), item.get("content")
        for key, value in item.pairs:
            if key.value not in ("role", "content"):
                note_left_out(str(key.value), key.line, value, source)
        if role is not None and content is not None:
            found.append((str(role.value).lower(), _content(content, source, read)))
    return found


def chat_in(text: str, line: int, where: str) -> Node | None:
    """The chat that a text holds, its lines counted from `line`; None when it is no chat."""
    start = text.lstrip()[:1]
    if start not in ("[", "-", "{") or "role" not in text:
        return None
    spaced = text.replace("\t", "  ") if start != "-" else text
    try:
        node = compose("\n" * (line - 1) + spaced, where)
    except FrameworkError:
        return None
    return node if is_chat(node) else None


def _list_of(node: Node) -> Node | None:
    if node.kind == "map":
        inner = node.get("messages")
        return inner if inner is not None and inner.kind == "list" else None
    return node if node.kind == "list" else None


def _content(node: Node, source: Source, read: Reader) -> str:
    if node.kind == "scalar":
        first = node.line + 1 if node.style in ("|", ">") else node.line
        return read("" if node.value is None else str(node.value), source, first)
    parts = []
    for part in node.items or [node]:
        said = part.get("text") if part.kind == "map" else part
        if said is not None and said.kind == "scalar":
            parts.append(read(str(said.value), source, said.line))
        else:
            note_left_out("content", part.line, part, source, "is no text")
    return "\n\n".join(parts)
