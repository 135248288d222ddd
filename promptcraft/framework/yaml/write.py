"""YAML text for plain values: long text folded, short text plain, everything read back before it is used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from promptcraft.errors import PromptcraftError
from promptcraft.framework.model import Framework
from promptcraft.framework.yaml.tree import compose

WIDTH = 100
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
# What a reader may take for a line break, drop, or not see: written as an escape.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
PLAIN_START = re.compile(r"[A-Za-z0-9(À-ɏ]")


def new_file(framework: Framework) -> bytes:
    """A fresh YAML file of the framework: keys in the documented order, empty ones left out."""
    return ("\n".join(entries(plain_form(framework), 0)) + "\n").encode("utf-8")


def plain_form(framework: Framework) -> dict[str, object]:
    """The framework as plain values, without what only repeats a default."""
    form: dict[str, object] = framework.model_dump(exclude_defaults=True)
    return form


def entries(form: Mapping[str, object], indent: int) -> Iterator[str]:
    """The lines of a block mapping at this indentation."""
    for key, value in form.items():
        yield from entry(key, value, indent)


def entry(key: str, value: object, indent: int) -> Iterator[str]:
    """The lines of one key with its value."""
    pad = " " * indent
    name = f"{pad}{scalar(key, indent, block=False)}:"
    if isinstance(value, Mapping) and value:
        yield name
        yield from entries(value, indent + 2)
    elif isinstance(value, list | tuple) and value:
        yield name
        yield from items(value, indent + 2)
    else:
        first, *more = scalar(value, indent).split("\n")
        yield f"{name} {first}"
        yield from more


def items(values: Sequence[object], indent: int) -> Iterator[str]:
    """The lines of a block sequence whose dashes stand at this indentation."""
    pad = " " * indent
    for value in values:
        if isinstance(value, Mapping) and value:
            first, *more = entries(value, indent + 2)
            yield f"{pad}- {first.lstrip(' ')}"
        else:
            first, *more = scalar(value, indent).split("\n")
            yield f"{pad}- {first}"
        yield from more


def scalar(value: object, indent: int, *, style: str = "", block: bool = True) -> str:
    """One value behind a key at this indentation; `style` is the wish, kept where the text allows it.

    A text comes out in the first form that reads back as exactly the same text.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        return "{}" if isinstance(value, Mapping) else "null" if value is None else "[]"
    # A block that keeps blank lines at its end would take in those that stand behind it in the file.
    if not UNSEEN.search(value) and not value.endswith("\n\n"):
        for candidate in _candidates(value, indent, style, block):
            if _reads_back(candidate, value, indent):
                return candidate
    return quoted(value)


def quoted(text: str) -> str:
    """The text in double quotes, on one line."""
    safe = "".join(ESCAPES.get(c, c) for c in text)
    return '"' + UNSEEN.sub(_escape, safe) + '"'


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _candidates(text: str, indent: int, style: str, block: bool) -> Iterator[str]:
    short = "\n" not in text and len(text) + indent <= WIDTH
    if block and style == "|" and all(len(line) + indent < WIDTH for line in text.split("\n")):
        yield literal_block(text, indent)
    if block and text and (style == ">" or not short):
        yield folded_block(text, indent)
        yield literal_block(text, indent)
    if style == "'" and "\n" not in text:
        yield "'" + text.replace("'", "''") + "'"
    if style == '"':
        yield quoted(text)
    if PLAIN_START.match(text) and "\n" not in text:
        yield text


def folded_block(text: str, indent: int) -> str:
    """The text as a folded block: wrapped lines, paragraphs kept."""
    body, mark = _chomped(text)
    pad = " " * (indent + 2)
    return "\n".join([f">{mark}", *_folded(body, pad)])


def literal_block(text: str, indent: int) -> str:
    """The text as a literal block: every line as it is."""
    body, mark = _chomped(text)
    pad = " " * (indent + 2)
    start = "2" if body.lstrip("\n").startswith(" ") else ""
    return "\n".join([f"|{start}{mark}", *(pad + line if line else "" for line in body.split("\n"))])


def _chomped(text: str) -> tuple[str, str]:
    return (text[:-1], "") if text.endswith("\n") else (text, "-")


def _folded(body: str, pad: str) -> Iterator[str]:
    """Lines of a folded block: it reads n + 1 line breaks as n, so each later paragraph gets one more."""
    begun = False
    for line in body.split("\n"):
        if not line or begun:
            yield ""
        if line:
            yield from (pad + piece for piece in _wrapped(line, WIDTH - len(pad)))
            begun = True


def _wrapped(line: str, width: int) -> Iterator[str]:
    """Pieces of the line, broken only at single spaces between two words."""
    piece, *words = re.split(r"(?<=\S) (?=\S)", line)
    for word in words:
        if len(piece) + 1 + len(word) > width:
            yield piece
            piece = word
        else:
            piece = f"{piece} {word}"
    yield piece


def _reads_back(candidate: str, text: str, indent: int) -> bool:
    document = " " * indent + "k: " + candidate + "\n" + " " * indent + "z: 0\n"
    try:
        node = compose(document, "check").get("k")
    except PromptcraftError:
        return False
    return node is not None and node.value == text and isinstance(node.value, str)
