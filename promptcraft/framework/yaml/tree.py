"""The nodes of a YAML file with their places, read under limits that no file can get around."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from promptcraft.errors import PromptcraftError, YamlInvalid, YamlUnsafe
from promptcraft.framework.yaml.quick import quick_yaml

MAX_BYTES = 500_000
MAX_NODES = 20_000
MAX_DEPTH = 30
MAX_CHARACTERS = 4_000_000

CORE = "tag:yaml.org,2002:"
CORE_TAGS = frozenset(CORE + name for name in ("str", "int", "float", "bool", "null", "map", "seq")) | {"!"}
INTEGER = re.compile(r"[-+]?[0-9]{1,30}\Z|0o[0-7]{1,20}\Z|0x[0-9a-fA-F]{1,20}\Z")
FLOAT = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z|[-+]?\.(inf|Inf|INF)\Z|\.(nan|NaN|NAN)\Z"
)
WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# The scanner is quadratic in the length of a tag, so a long one must not reach it.
LONG_TAG = re.compile(r"![^\s]{300}|^%TAG", re.MULTILINE)
ADVICE = {
    "mapping values are not allowed here": "Put text that contains ': ' in quotes, or below its key after >-.",
    "found character '\\t' that cannot start any token": "Indent with spaces, not with tabs.",
}


@dataclass(slots=True)
class Node:
    """One value of the file. `start` and `end` count characters of the text; `line` counts from 1.

    `end` is where the content stops: blank lines and comments behind it are not part of it.
    """

    kind: Literal["scalar", "map", "list"]
    start: int
    end: int
    line: int
    value: bool | int | float | str | None = None
    style: str = ""
    flow: bool = False
    shared: bool = False
    pairs: list[tuple[Node, Node]] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    weight: int = 1
    characters: int = 0

    def get(self, step: str | int) -> Node | None:
        """The child under a key or at a place, or None."""
        if self.kind == "map":
            return next((value for key, value in self.pairs if key.value == step), None)
        if self.kind == "list" and isinstance(step, int) and 0 <= step < len(self.items):
            return self.items[step]
        return None

    def key(self, step: str | int) -> Node | None:
        """The node of the key itself; for a list, the item."""
        if self.kind == "map":
            return next((key for key, _ in self.pairs if key.value == step), None)
        return self.get(step)


def decode(raw: bytes, where: str) -> str:
    """The text of a YAML file, without its byte-order mark; raises YamlInvalid or YamlUnsafe."""
    if len(raw) > MAX_BYTES:
        raise too_large(where)
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in raw[:4]:
        raise YamlInvalid(
            f"{where} is saved as UTF-16 or UTF-32.",
            where=where,
            hint="Save it again as UTF-8, without changes.",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise YamlInvalid(
            f"{where} holds bytes that are not UTF-8 in line {line}.",
            where=f"{where}:{line}",
            hint="Save it again as UTF-8.",
        ) from None


def too_large(where: str) -> YamlUnsafe:
    """The error for a file over the limit."""
    return YamlUnsafe(
        f"{where} is larger than {MAX_BYTES:,} bytes, the most a framework may be.",
        where=where,
        hint="Is it a framework? Move long sources into files of their own.",
    )


def compose(text: str, where: str) -> Node:
    """The root node of the only document in the text; raises YamlInvalid or YamlUnsafe with file and line."""
    if long := LONG_TAG.search(text):
        line = text.count("\n", 0, long.start()) + 1
        raise YamlUnsafe(f"{where} declares or uses a custom tag.", where=f"{where}:{line}")
    composer = _Composer(text, where)
    try:
        return composer.document()
    except PromptcraftError:
        raise
    except MarkedYAMLError as error:
        raise _translated(error, where) from None
    except (
        YAMLError,
        RecursionError,
        ArithmeticError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
    ) as error:
        # The parser meets some malformed input with exceptions that are not its own.
        position = getattr(error, "position", None)
        line = text.count("\n", 0, position) + 1 if isinstance(position, int) else composer.line
        raise YamlInvalid(
            f"{where} holds something YAML does not allow in line {line}.",
            where=f"{where}:{line}",
            hint="Look for control characters and unfinished quotes or escapes.",
        ) from None


class _Step(NamedTuple):
    """What one event of the parser says."""

    kind: str
    start: int
    end: int
    anchor: str | None
    tag: str | None
    style: str
    value: str
    flow: bool


def _steps(text: str) -> Iterator[tuple[int, _Step]]:
    """The events of a text, each with its line."""
    for event in quick_yaml().parse(text):
        tag = getattr(event, "tag", None)
        yield (
            event.start_mark.line + 1,
            _Step(
                kind=type(event).__name__.removesuffix("Event"),
                start=event.start_mark.index,
                end=event.end_mark.index,
                anchor=getattr(event, "anchor", None),
                tag=None if tag is None else str(tag),
                style=getattr(event, "style", None) or "",
                value=getattr(event, "value", ""),
                flow=bool(getattr(event, "flow_style", False)),
            ),
        )


NOTHING = _Step("Nothing", 0, 0, None, None, "", "", False)


class _Composer:
    """Builds nodes from parser events, counting what an alias would expand to."""

    def __init__(self, text: str, where: str) -> None:
        self.text = text
        self.where = where
        self.line = 1
        self.anchors: dict[str, Node | None] = {}
        self.nodes = 0
        self.characters = 0
        self.current = NOTHING
        self.steps = _steps(text)

    def document(self) -> Node:
        self._next()
        if self._next().kind != "DocumentStart":
            raise YamlInvalid(
                f"{self.where} is empty.", where=self.where, hint="A framework has a title and questions."
            )
        root = self._node(self._next(), 1)
        self._next()
        if self._next().kind != "StreamEnd":
            raise self._unsafe("holds more than one YAML document; a framework is one")
        return root

    def _next(self) -> _Step:
        self.line, self.current = next(self.steps, (self.line, NOTHING))
        return self.current

    def _node(self, event: _Step, depth: int) -> Node:
        if event.kind == "Alias":
            return self._alias(event)
        self._count(1, 0)
        if depth > MAX_DEPTH:
            raise self._unsafe(f"is nested more than {MAX_DEPTH} levels deep")
        tag = self._tag(event)
        anchor = event.anchor
        if anchor is not None:
            self.anchors[anchor] = None
        if event.kind == "Scalar":
            node = self._scalar(event, tag)
        elif event.kind == "MappingStart":
            node = self._map(event, depth)
        else:
            node = self._list(event, depth)
        if anchor is not None:
            node.shared = True
            self.anchors[anchor] = node
        return node

    def _tag(self, event: _Step) -> str | None:
        tag = event.tag
        if tag is not None and tag not in CORE_TAGS:
            raise self._unsafe(f"uses the custom tag {tag[:40]!r}; a framework holds plain values only")
        return tag

    def _alias(self, event: _Step) -> Node:
        target = self.anchors.get(event.anchor or "", False)
        if target is False:
            raise YamlInvalid(
                f"{self.where} refers to *{event.anchor}, which is not defined above.", where=self._place()
            )
        if not isinstance(target, Node):
            raise self._unsafe(f"has an alias *{event.anchor} that contains itself")
        self._count(target.weight, target.characters)
        return Node(
            target.kind, event.start, event.end, self.line, target.value, target.style,
            flow=True, shared=True, pairs=target.pairs, items=target.items,
            weight=target.weight, characters=target.characters,
        )  # fmt: skip

    def _scalar(self, event: _Step, tag: str | None) -> Node:
        start, end = event.start, event.end
        if event.style in ("|", ">"):
            body = self.text[start:end]
            end = start + (len(body) if "+" in body.split("\n", 1)[0] else len(body.rstrip(" \r\n")))
        text = self._whole(event.value)
        self._count(0, len(text))
        node = Node("scalar", start, end, self.line, text, event.style, characters=len(text))
        if (not event.style and tag is None) or tag in (CORE + "int", CORE + "float", CORE + "bool"):
            node.value = self._resolved(text)
        elif tag == CORE + "null":
            node.value = None
        return node

    def _whole(self, text: str) -> str:
        """The text with escaped surrogate pairs joined, as JSON writes them."""
        if text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text):
            return text
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            raise YamlInvalid(
                f"{self.where} holds half a character (a lone surrogate).", where=self._place()
            ) from None

    def _resolved(self, text: str) -> bool | int | float | str | None:
        if text in WORDS:
            return WORDS[text]
        if INTEGER.match(text):
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
        if FLOAT.match(text):
            number = math.nan if text[-1].isalpha() else float(text)
            if not math.isfinite(number):
                raise YamlInvalid(f"{text[:40]} is not a finite number.", where=self._place())
            return number
        return text

    def _map(self, event: _Step, depth: int) -> Node:
        node = Node("map", event.start, event.end, self.line, flow=event.flow)
        seen: set[object] = set()
        while self._next().kind != "MappingEnd":
            key = self._node(self.current, depth + 1)
            if key.kind != "scalar":
                raise YamlInvalid(f"{self.where} uses a list or a mapping as a key.", where=self._place())
            if key.value in seen:
                raise YamlInvalid(
                    f"The key '{key.value}' stands here twice.", where=f"{self.where}:{key.line}"
                )
            seen.add(key.value)
            value = self._node(self._next(), depth + 1)
            if value.start == value.end:
                value.line = key.line
                value.start = value.end = self.text.find(":", key.end) + 1 or key.end
            node.pairs.append((key, value))
        self._close(node, [child for pair in node.pairs for child in pair])
        return node

    def _list(self, event: _Step, depth: int) -> Node:
        node = Node("list", event.start, event.end, self.line, flow=event.flow)
        while self._next().kind != "SequenceEnd":
            node.items.append(self._node(self.current, depth + 1))
        self._close(node, node.items)
        return node

    def _close(self, node: Node, children: list[Node]) -> None:
        node.weight += sum(child.weight for child in children)
        node.characters = sum(child.characters for child in children)
        node.end = self.current.end if node.flow or not children else children[-1].end

    def _count(self, nodes: int, characters: int) -> None:
        self.nodes += nodes
        self.characters += characters
        if self.nodes > MAX_NODES or self.characters > MAX_CHARACTERS:
            raise self._unsafe("expands to more values than a framework may hold")

    def _place(self) -> str:
        return f"{self.where}:{self.line}"

    def _unsafe(self, what: str) -> YamlUnsafe:
        return YamlUnsafe(f"{self.where} {what}.", where=self._place())


def _translated(error: MarkedYAMLError, where: str) -> YamlInvalid:
    mark = error.problem_mark or error.context_mark
    place = where if mark is None else f"{where}:{mark.line + 1}"
    problem = str(error.problem or error.context or "it cannot be read").split("\n")[0][:200]
    context = f" ({str(error.context)[:80]})" if error.context and error.problem else ""
    return YamlInvalid(
        f"{where} is not valid YAML: {problem}{context}.",
        where=place,
        hint=ADVICE.get(
            problem, "Compare the indentation and the quotes of this line with the line above it."
        ),
    )
