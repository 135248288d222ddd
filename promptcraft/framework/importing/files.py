"""Prompts of any known kind, imported from a file or from bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from promptcraft.errors import FrameworkInvalid, FrameworkNotFound, UsageMistake
from promptcraft.framework.importing.chat import is_chat, messages_of
from promptcraft.framework.importing.dotprompt import import_dotprompt
from promptcraft.framework.importing.draft import draft
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.importing.jinja import read_jinja
from promptcraft.framework.importing.jinja_file import import_jinja
from promptcraft.framework.importing.llm_template import import_llm_template
from promptcraft.framework.importing.markdown import import_markdown, import_pattern
from promptcraft.framework.importing.promptfoo import import_promptfoo
from promptcraft.framework.importing.prompty import import_prompty
from promptcraft.framework.importing.prose import check_length
from promptcraft.framework.importing.script import import_marked, is_marked
from promptcraft.framework.importing.source import Source
from promptcraft.framework.importing.table import import_table
from promptcraft.framework.template.text import line_ends
from promptcraft.framework.yaml.load import parse_framework
from promptcraft.framework.yaml.tree import MAX_BYTES, Node, compose, decode, too_large
from promptcraft.workspace.files import read_bytes

KINDS = (
    "framework",
    "prompt",
    "markdown",
    "fabric",
    "prompty",
    "dotprompt",
    "promptfoo",
    "jinja",
    "llm",
    "csv",
    "chat",
)
ENDINGS = {
    ".txt": "prompt", ".md": "markdown", ".markdown": "markdown", ".prompty": "prompty", ".prompt": "dotprompt",
    ".jinja2": "jinja", ".jinja": "jinja", ".j2": "jinja", ".csv": "csv", ".tsv": "csv",
}  # fmt: skip
TREES = (".yaml", ".yml", ".json")
PATTERN = ("system.md", "user.md")
"""The files of a pattern of fabric, which is named after its folder."""

READERS: dict[str, Callable[[str, Source], Imported]] = {
    "prompt": import_markdown,
    "markdown": import_markdown,
    "fabric": import_pattern,
    "prompty": import_prompty,
    "dotprompt": import_dotprompt,
    "jinja": import_jinja,
}


def import_file(path: Path, *, kind: str | None = None) -> tuple[Imported, ...]:
    """The frameworks in a file (one, but for tables and promptfoo), or of a fabric pattern's folder.

    The kind follows from the ending and the content unless it is given. Nothing is run, and no file outside the
    folder is read. Raises a FrameworkError with file and line when the file is malformed or holds no prompt.
    """
    if path.is_dir():
        path = path / "system.md"
    if not path.is_file():
        raise FrameworkNotFound(
            f"There is no file {path}.", where=str(path), hint="Check the path and its spelling."
        )
    if path.stat().st_size > MAX_BYTES:
        raise too_large(str(path))
    raw, where = read_bytes(path, limit=MAX_BYTES), str(path)
    if path.name.lower() in PATTERN and kind in (None, "fabric", "markdown"):
        return _pattern(path, raw)
    return _imported(raw, where, path.name, kind, path.parent)


def import_bytes(raw: bytes, *, name: str, kind: str | None = None) -> tuple[Imported, ...]:
    """The frameworks in these bytes; `name` is a file name, or empty for what is piped in, and helps to tell the kind.

    No file is read. Raises a FrameworkError with the line when they are malformed or hold no prompt.
    """
    return _imported(raw, name or "standard input", name, kind, None)


def _imported(
    raw: bytes, where: str, file_name: str, kind: str | None, folder: Path | None
) -> tuple[Imported, ...]:
    if kind is not None and kind not in KINDS:
        raise UsageMistake(f"'{kind}' is not a kind of prompt file.", hint=f"Known: {', '.join(KINDS)}.")
    text = line_ends(decode(raw, where))
    check_length(text, where)
    if not text.strip():
        raise FrameworkInvalid(f"{where} is empty.", where=where, hint="Name a file with a prompt in it.")
    stem, ending = _stem(file_name)
    kind = kind or ENDINGS.get(ending) or ("tree" if ending in TREES else _sniffed(text))
    source = Source(where, stem)
    if is_marked(text):
        return (import_marked(text, source),)
    if kind == "csv":
        return import_table(text, where, stem)
    if kind in READERS:
        return (READERS[kind](text, source),)
    root = compose(text.replace("\t", "  ") if text.lstrip()[:1] in "{[" else text, where)
    return _from_tree(root, kind, source, raw, folder)


def _from_tree(
    root: Node, kind: str, source: Source, raw: bytes, folder: Path | None
) -> tuple[Imported, ...]:
    """What YAML or JSON holds: a framework, a configuration of promptfoo, a template of llm, or a chat."""
    keys = {key.value for key, _ in root.pairs}
    if kind == "framework" or (kind == "tree" and {"title", "questions"} <= keys):
        return (Imported(parse_framework(raw, where=source.where).framework, (), source.name),)
    if kind == "promptfoo" or (kind == "tree" and "prompts" in keys):
        if root.kind != "map":
            raise source.invalid(root.line, "is no configuration of promptfoo: it has no keys")
        return import_promptfoo(root, source.where, source.name, folder)
    if kind == "chat" or (kind == "tree" and is_chat(root)):
        if not is_chat(root):
            raise source.invalid(root.line, "is no chat: a list of messages with role and content")
        return (draft(messages_of(root, source, read_jinja), {}, source),)
    if kind == "llm" or keys & {"prompt", "system"} or (kind == "tree" and root.kind == "scalar"):
        return (import_llm_template(root, source),)
    raise source.invalid(
        root.line,
        "is none of the files that can be imported",
        hint="YAML and JSON may hold a framework, a promptfoo configuration, a template of llm, or a list of messages.",
    )


def _sniffed(text: str) -> str:
    """The kind of a text without a telling name."""
    start = text.lstrip()
    if start.startswith("---\n"):
        head = start.split("\n---", 1)[0]
        if re.search(r"^(input|output|config):", head, re.MULTILINE) or "{{role " in text:
            return "dotprompt"
        return (
            "prompty"
            if re.search(r"^(system|user)\s*:\s*$", text, re.MULTILINE | re.IGNORECASE)
            else "markdown"
        )
    if re.match(r"(act|title|name)\"?[,;\t]\"?prompt\b", start, re.IGNORECASE):
        return "csv"
    if re.match(r"[\[{]\s*[\"{]", start) or re.search(r"^(prompts|questions):", text, re.MULTILINE):
        return "tree"
    if re.match(r"(system|prompt):( |$)[^\n]*\n?", start) and re.search(
        r"^(prompt|system):[ ]?\S", text, re.MULTILINE
    ):
        return "llm"
    return "markdown"


def _pattern(path: Path, raw: bytes) -> tuple[Imported, ...]:
    """A pattern of fabric: system.md, with user.md behind it when there is one."""
    folder, parts = path.resolve().parent, [decode(raw, str(path))]
    beside = path.with_name("user.md")
    if path.name.lower() == "system.md" and beside.is_file() and beside.resolve().parent == folder:
        parts.append(decode(read_bytes(beside, limit=MAX_BYTES), str(beside)))
    text = line_ends("\n\n".join(part for part in parts if part.strip()))
    return _imported(text.encode("utf-8"), str(path), f"{folder.name}.md", "fabric", None)


def _stem(file_name: str) -> tuple[str, str]:
    """The name without its ending, and the ending in small letters."""
    name = Path(file_name).name if file_name else ""
    path = Path(name)
    return path.stem, path.suffix.lower()
