"""A framework read from its YAML file, with the line of everything in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from promptcraft.errors import FrameworkInvalid, FrameworkNotFound
from promptcraft.framework.model import Framework
from promptcraft.framework.yaml.problem import explain
from promptcraft.framework.yaml.tree import MAX_BYTES, Node, compose, decode, too_large
from promptcraft.workspace.files import read_bytes


@dataclass(frozen=True)
class LoadedFramework:
    """A framework and the bytes it came from; `where` is how messages name the file, `path` the file itself."""

    framework: Framework
    raw: bytes
    where: str
    text: str = field(repr=False)
    root: Node = field(repr=False, compare=False)
    path: Path | None = field(default=None, compare=False)

    def line_of(self, *path: str | int) -> int | None:
        """The 1-based line of a key or item, such as ("questions", 3, "ask") with places from 0; None if absent."""
        return line_of(self.root, path)

    def text_line(self, path: tuple[str | int, ...], line: int) -> int | None:
        """The line of the file that holds a line (from 1) of the text at the path, as near as its style tells."""
        node: Node | None = self.root
        for step in path:
            node = node.get(step) if node is not None else None
        if node is not None and node.style == "|":
            return node.line + line
        return self.line_of(*path)

    def place(self, *path: str | int) -> str:
        """`file:line` of the nearest thing on this path that the file holds."""
        return place(self.root, path, self.where)


def load_framework(path: Path) -> LoadedFramework:
    """The framework in a YAML file. Raises YamlInvalid, YamlUnsafe, FrameworkInvalid, FrameworkNotFound, StorageFailed.

    A file that is too large is refused without reading it.
    """
    if not path.is_file():
        raise FrameworkNotFound(
            f"There is no file {path}.", where=str(path), hint="Check the path and its spelling."
        )
    if path.stat().st_size > MAX_BYTES:
        raise too_large(str(path))
    return replace(parse_framework(read_bytes(path, limit=MAX_BYTES), where=str(path)), path=path)


def parse_framework(raw: bytes, *, where: str) -> LoadedFramework:
    """The framework in these bytes of YAML 1.2; raises YamlInvalid, YamlUnsafe or FrameworkInvalid with its line."""
    text = decode(raw, where)
    root = compose(text, where)
    if root.kind != "map":
        raise FrameworkInvalid(
            f"{where} holds no framework: it is not a set of keys such as title and questions.",
            where=f"{where}:{root.line}",
            hint="`promptcraft import FILE` turns a chat prompt into a framework.",
        )
    try:
        framework = Framework.model_validate(plain(root))
    except ValidationError as error:
        path, message, hint = explain(error)
        path = path or _second_of_an_id(root)
        raise FrameworkInvalid(message, where=place(root, path, where), hint=hint) from None
    return LoadedFramework(framework, raw, where, text, root)


def plain(node: Node) -> object:
    """The value of a node as dicts, tuples and scalars; a key with nothing behind it is left out."""
    if node.kind == "map":
        pairs = ((key.value, value) for key, value in node.pairs)
        return {
            key: plain(value) for key, value in pairs if value.kind != "scalar" or value.value is not None
        }
    if node.kind == "list":
        return tuple(plain(item) for item in node.items)
    return node.value


def line_of(root: Node, path: tuple[str | int, ...]) -> int | None:
    """The line of the key or item at the path, or None."""
    line, node = root.line, root
    for step in path:
        key, value = node.key(step), node.get(step)
        if key is None or value is None:
            return None
        line, node = key.line, value
    return line


def place(root: Node, path: tuple[str | int, ...], where: str) -> str:
    """`where:line` of the longest part of the path that exists."""
    for length in range(len(path), -1, -1):
        line = line_of(root, path[:length])
        if line is not None:
            return f"{where}:{line}"
    return where


def _second_of_an_id(root: Node) -> tuple[str | int, ...]:
    seen: set[object] = set()
    questions = root.get("questions")
    for index, question in enumerate(questions.items if questions else ()):
        found = question.get("id")
        if found is not None and found.value in seen:
            return ("questions", index, "id")
        seen.add(found.value if found else None)
    return ()
