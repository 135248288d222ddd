"""Frameworks by name: the workspace's own, the shipped ones, a path, or what is piped in."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from promptcraft.errors import FrameworkInvalid, FrameworkNotFound, PromptcraftError, UsageMistake, YamlUnsafe
from promptcraft.framework.list_cache import ListCache, Row
from promptcraft.framework.schema_line import with_schema_line
from promptcraft.framework.slug import slug
from promptcraft.framework.yaml.tree import MAX_BYTES, decode
from promptcraft.framework.yaml_file import LoadedFramework, load_framework, new_file, parse_framework
from promptcraft.workspace.files import read_bytes, write_whole
from promptcraft.workspace.places import Workspace, shipped

Origin = Literal["workspace", "shipped", "path", "input"]
YAML_ENDS = (".yaml", ".yml")
PROSE_ENDS = (".txt", ".md")
DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?\Z", re.IGNORECASE)
LONGEST_NAME = 100
PUNCTUATION = frozenset(" _-.,()'&+")
FRAMEWORK_KEYS = (
    re.compile(r"^(title|\"title\")\s*:", re.MULTILINE),
    re.compile(r"^questions\s*:", re.MULTILINE),
)


@dataclass(frozen=True)
class Found:
    """A framework and where it was found. `name` is fit for a folder; `notes` say what importing had to guess."""

    name: str
    loaded: LoadedFramework
    path: Path | None
    origin: Origin
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """One line of a list of frameworks; `problem` says why it does not load, and then there is no title."""

    name: str
    title: str
    questions: int
    origin: Origin
    problem: str = ""


def find_framework(workspace: Workspace, name: str, *, stdin: Callable[[], bytes] | None = None) -> Found:
    """The framework that a NAME of the command line means: `-`, an existing file, a workspace or a shipped name.

    Raises FrameworkNotFound, and what loading raises.
    """
    if name == "-":
        if stdin is None:
            raise FrameworkNotFound(
                "There is no standard input to read a framework from.", hint="Name a file."
            )
        return _from_input(stdin())
    path = Path(name).expanduser() if "\0" not in name else Path()
    looks_like_path = path.suffix.lower() in (*YAML_ENDS, *PROSE_ENDS) or "/" in name or "\\" in name
    if looks_like_path and "\0" not in name and path.is_file():
        return _from_path(workspace, path)
    return find_named(workspace, name)


def find_named(workspace: Workspace, name: str) -> Found:
    """The workspace or shipped framework of this name, never a path; raises FrameworkNotFound."""
    check_name(name)
    own = _matching(workspace.frameworks, name)
    path = own or _matching(shipped("frameworks"), name)
    if path is None:
        raise _not_found(workspace, name)
    return Found(_normal(path.stem), load_framework(path), path, "workspace" if own else "shipped")


def list_frameworks(workspace: Workspace) -> list[Listed]:
    """Every framework of the workspace, then the shipped ones it does not replace; nothing is rendered."""
    files = framework_files(workspace.frameworks)
    library = framework_files(shipped("frameworks"))
    cache = ListCache(workspace, len(files))
    own = [_listed(path, "workspace", cache) for path in files]
    taken = {folded(one.name) for one in own}
    others = [_listed(path, "shipped", cache) for path in library]
    cache.save()
    return own + [one for one in others if folded(one.name) not in taken]


def own_copy(workspace: Workspace, found: Found) -> Found:
    """The framework as a file of the workspace, copied there if it is not there yet.

    The copy is byte for byte; a shipped framework's names the workspace's schema in its first line.
    """
    if found.origin == "workspace":
        return found
    if not workspace.stored:
        raise UsageMistake("Nothing is written with --no-store, so this framework cannot be changed here.")
    taken = {folded(path.stem) for path in framework_files(workspace.frameworks)}
    name, number = found.name, 2
    while folded(name) in taken:
        name, number = f"{found.name}-{number}", number + 1
    path = workspace.frameworks / f"{name}.yaml"
    raw = found.loaded.raw
    write_whole(path, with_schema_line(raw) if found.origin == "shipped" else raw)
    return Found(name, load_framework(path), path, "workspace", found.notes)


def check_name(name: str) -> None:
    """Refuse what is not a plain name: paths, drives, devices, hidden files; raises FrameworkNotFound."""
    plain = unicodedata.normalize("NFC", name)
    fit = plain[:1].isalnum() and all(c in PUNCTUATION or unicodedata.category(c)[0] in "LMN" for c in plain)
    if not fit or len(plain) > LONGEST_NAME or plain != plain.rstrip(" .") or DEVICES.match(plain):
        raise FrameworkNotFound(
            f"'{printable(name)}' is neither a file that exists nor a name a framework can have.",
            hint="`promptcraft list` shows the names; a path must lead to a .yaml, .yml, .txt or .md file.",
        )


def folded(name: str) -> str:
    """The name as names are compared: another case or another form of a letter is the same name."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def printable(text: str) -> str:
    """The start of the text with everything unprintable shown as an escape."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text[:80])


def _from_input(raw: bytes) -> Found:
    where = "standard input"
    text = decode(raw, where)
    if looks_like_framework(text):
        loaded = parse_framework(raw, where=where)
        return Found(slug(loaded.framework.title), loaded, None, "input")
    return _imported(text, "", None, where)


def looks_like_framework(text: str) -> bool:
    """Whether a text means to be a framework file rather than a prompt in prose."""
    return all(key.search(text) for key in FRAMEWORK_KEYS) or (
        text.lstrip().startswith("{") and '"questions"' in text and '"title"' in text
    )


def _from_path(workspace: Workspace, path: Path) -> Found:
    if path.suffix.lower() in YAML_ENDS:
        inside = workspace.frameworks.is_dir() and path.resolve().parent == workspace.frameworks.resolve()
        if inside:
            check_name(path.stem)
            return Found(_normal(path.stem), load_framework(path), path, "workspace")
        return Found(slug(path.stem), load_framework(path), path, "path")
    if path.suffix.lower() not in PROSE_ENDS:
        raise FrameworkNotFound(
            f"{path} is neither a framework (.yaml, .yml) nor a prompt (.txt, .md).", where=str(path)
        )
    text = decode(read_bytes(path, limit=MAX_BYTES), str(path))
    return _imported(text, path.stem, path, str(path))


def _imported(text: str, name: str, path: Path | None, where: str) -> Found:
    if not text.strip():
        raise FrameworkInvalid(
            f"{where} is empty.", where=where, hint="Paste or pipe a prompt with questions."
        )
    # Reading prose is for prose: what it needs is not imported for the frameworks that are YAML.
    from promptcraft.framework.importing.prose import import_prose

    imported = import_prose(text, name=name)
    loaded = parse_framework(new_file(imported.framework), where=where)
    found_name = slug(name) if name else slug(imported.framework.title)
    return Found(found_name, loaded, path, "path" if path else "input", imported.notes)


def framework_files(folder: Path) -> list[Path]:
    """The framework files of a folder in the order of their names; hidden ones are not frameworks."""
    if not folder.is_dir():
        return []
    files = [path for path in folder.iterdir() if path.suffix.lower() in YAML_ENDS and path.name[0] != "."]
    return sorted(
        (path for path in files if path.is_symlink() or path.is_file()), key=lambda path: folded(path.stem)
    )


def _matching(folder: Path, name: str) -> Path | None:
    matches = [path for path in framework_files(folder) if folded(path.stem) == folded(name)]
    if len(matches) > 1:
        names = " and ".join(sorted(path.name for path in matches))
        raise FrameworkInvalid(
            f"{names} differ only in the case, the form of their letters or the ending.",
            where=str(folder),
            hint="Rename one of them: on another computer they would be one file.",
        )
    if not matches:
        return None
    stays_inside(matches[0], folder)
    return matches[0]


def stays_inside(path: Path, folder: Path) -> None:
    """Refuse a link that leads out of its folder, or nowhere; raises YamlUnsafe."""
    try:
        inside = not path.is_symlink() or path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link to itself is one error in one Python and another in the next
        raise YamlUnsafe(
            f"{path.name} is a link that leads nowhere.",
            where=str(path),
            hint="Delete the link, or put the file itself there.",
        ) from None
    if not inside:
        raise YamlUnsafe(
            f"{path.name} is a link that leads out of {folder.name}/, and is not followed.",
            where=str(path),
            hint="Put the file itself there, or name its path.",
        )


def _listed(path: Path, origin: Origin, cache: ListCache) -> Listed:
    row = cache.known(path)
    if row is None:
        row = _row(path)
        cache.learn(path, row)
    title, questions, problem = row
    return Listed(_normal(path.stem), title, questions, origin, problem)


def _row(path: Path) -> Row:
    try:
        check_name(_normal(path.stem))
        stays_inside(path, path.parent)
        framework = load_framework(path).framework
    except PromptcraftError as error:
        return "", 0, error.message
    return framework.title, len(framework.questions), ""


def _not_found(workspace: Workspace, name: str) -> FrameworkNotFound:
    known = sorted(
        {_normal(p.stem) for f in (workspace.frameworks, shipped("frameworks")) for p in framework_files(f)}
    )
    close = difflib.get_close_matches(folded(name), known, n=3, cutoff=0.4)
    hint = (
        f"Did you mean {' or '.join(close)}?"
        if close
        else f"There are: {', '.join(known[:20]) or 'none yet'}."
    )
    return FrameworkNotFound(f"There is no framework '{printable(name)}' here.", hint=hint)


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name)
