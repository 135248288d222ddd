"""The YAML on top of a prompt file, and what of it a framework has no place for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from promptcraft.framework.importing.source import Source, shown
from promptcraft.framework.yaml.tree import Node, compose

DASHES = re.compile(r"---[ \t]*\Z")
SECRET = re.compile(r"key|secret|token|passw|credential|auth|cookie|signature", re.IGNORECASE)
NUMBERS = re.compile(r"max_?(completion_?|output_?|new_?)?tokens", re.IGNORECASE)
GROUP = 8
WHAT = (
    (re.compile(r"model|config|provider|options|parameters|template|temperature|top_?[pk]|max_|stop|seed|engine"),
     "is a model setting"),
    (re.compile(r"output|response|schema_object|extract"), "says what form the answer has"),
    (re.compile(r"tool|function"), "is a tool"),
    (re.compile(r"test|assert|scenario|threshold|metric|redteam"), "is a test of answers"),
)  # fmt: skip


@dataclass(frozen=True)
class Front:
    """The keys on top of a file, the text below, and the line on which that begins."""

    root: Node | None
    body: str
    body_line: int


def split_front(text: str, source: Source) -> Front:
    """The front matter and the body. Comment lines and blank ones may stand above; without dashes all is body.

    Raises YamlInvalid, YamlUnsafe or FrameworkInvalid with the line of the file.
    """
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    if first == len(lines) or not DASHES.match(lines[first]):
        return Front(None, text, 1)
    last = next((n for n in range(first + 1, len(lines)) if DASHES.match(lines[n])), None)
    if last is None:
        raise source.invalid(first + 1, "begins with `---` and has no second `---` below its settings")
    comments = [(number, line) for number, line in enumerate(lines[:first], 1) if line.strip("# \t")]
    if comments:
        (start, said), (end, _) = comments[0], comments[-1]
        source.note(start, f"the comment `{shown(said)}` (up to line {end}) was left out.")
    body = "\n".join(lines[last + 1 :])
    inside = lines[first + 1 : last]
    if not any(line.strip() and not line.lstrip().startswith("#") for line in inside):
        return Front(None, body, last + 2)
    root = compose("\n" * (first + 1) + "\n".join([*inside, ""]), source.where)
    if root.kind != "map":
        raise source.invalid(root.line, "has settings on top that are not keys with values")
    return Front(root, body, last + 2)


def text_of(root: Node | None, *keys: str) -> str:
    """The text or number under the first of these keys that has one; texts of a list with commas between."""
    for key in keys:
        node = root.get(key) if root is not None else None
        if node is None:
            continue
        if node.kind == "list":
            return ", ".join(str(item.value) for item in node.items if item.kind == "scalar")
        if node.kind == "scalar" and node.value is not None:
            return str(node.value)
    return ""


def left_out(root: Node | None, taken: Collection[str], source: Source) -> None:
    """A note for each value of the map that was not taken, under a few lines of it at a time."""
    for key, value in root.pairs if root is not None else ():
        if key.value not in taken:
            note_left_out(str(key.value), key.line, value, source)


def note_left_out(name: str, line: int, value: Node, source: Source, why: str = "") -> None:
    """Notes on one key that was left out: value by value when they are few, else as a stretch of lines."""
    leaves = list(_leaves(name, line, value))
    reason = why or next((what for cue, what in WHAT if cue.search(name)), "has no place in a framework")
    if len(leaves) > GROUP:
        last = max(number for number, _, _ in leaves)
        source.notes.append(
            f"lines {line}-{last}: `{shown(name)}` ({len(leaves)} values) {reason} and was left out."
        )
        return
    for number, path, said in leaves:
        source.note(number, f"`{shown(f'{path}: {said}')}` {reason} and was left out.")


def _leaves(path: str, line: int, node: Node) -> Iterator[tuple[int, str, str]]:
    if node.kind == "map" and node.pairs:
        for key, value in node.pairs:
            yield from _leaves(f"{path}.{key.value}", key.line, value)
    elif node.kind == "list" and node.items:
        for item in node.items:
            yield from _leaves(path, item.line, item)
    else:
        secret = SECRET.search(path) and not NUMBERS.search(path)
        yield line, path, "…" if secret else str(node.value if node.kind == "scalar" else "")
