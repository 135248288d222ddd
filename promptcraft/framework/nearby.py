"""Files beside a framework, read so that nothing outside their folder, hidden or endless is ever read."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from promptcraft.errors import FrameworkError, FrameworkInvalid, YamlUnsafe
from promptcraft.workspace.files import cannot


@dataclass(frozen=True)
class Wanted:
    """A file that a framework names: `what` names it (a variable, a source), `where` says in which line."""

    path: str
    what: str
    where: str
    limit: int
    folders: tuple[Path, ...]


def read_nearby(wanted: Wanted) -> bytes:
    """The bytes of the file in the first of the folders that has it.

    Raises YamlUnsafe for a path that leads out, a hidden file or anything but a file; FrameworkInvalid when it is
    not there or too large; StorageFailed when it cannot be read.
    """
    parts = path_parts(wanted)
    if not wanted.folders:
        raise _invalid(
            wanted, "has no folder to be read from", "Save the framework as a file beside it first."
        )
    for folder in wanted.folders:
        root = Path(os.path.realpath(folder))
        found = root.joinpath(*parts)
        if os.path.lexists(found):
            return _read(wanted, root, Path(os.path.realpath(found)))
    places = " or ".join(str(folder) for folder in wanted.folders)
    raise _invalid(wanted, "is not there", f"It is looked for in {places}.")


def text_of(raw: bytes, wanted: Wanted) -> str:
    """The file's text with plain line ends; raises FrameworkInvalid when it is not UTF-8 text."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _invalid(wanted, f"is not UTF-8 text (byte {error.start + 1:,})", "Save it as UTF-8.") from None
    if "\0" in text:
        raise _invalid(wanted, "holds zero bytes, so it is no text", "Save it as plain text in UTF-8.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def path_parts(wanted: Wanted) -> tuple[str, ...]:
    """The steps of the path; raises YamlUnsafe and FrameworkInvalid for one that is refused without a look."""
    path = wanted.path.strip()
    windows = PureWindowsPath(path)
    parts = tuple(part for part in path.split("/") if part not in ("", "."))
    if not parts or "\0" in path or len(path) > 500:
        raise _invalid(wanted, "is no path", "Write the path of a file in the framework's folder.")
    if path.startswith(("/", "~")) or windows.drive or windows.root or "\\" in path or ":" in path:
        raise _unsafe(wanted, "is not a path inside the framework's folder")
    if ".." in parts:
        raise _unsafe(wanted, "leads out of the framework's folder")
    if any(part.startswith(".") for part in parts):
        raise _unsafe(wanted, "names a hidden file or folder")
    return parts


def _read(wanted: Wanted, root: Path, path: Path) -> bytes:
    if not path.is_relative_to(root):
        raise _unsafe(wanted, "is a link that leads out of the framework's folder")
    if any(part.startswith(".") for part in path.relative_to(root).parts):
        raise _unsafe(wanted, "is a link to a hidden file or folder")
    flags = (
        os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        handle = os.open(path, flags)
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(handle)
            if not stat.S_ISREG(about.st_mode):
                raise _unsafe(wanted, "is not a file but a folder, a pipe or a device")
            content = file.read(wanted.limit + 1) if about.st_size <= wanted.limit else b""
    except IsADirectoryError:
        raise _unsafe(wanted, "is not a file but a folder, a pipe or a device") from None
    except OSError as error:
        raise cannot("read", path, error) from error
    if about.st_size > wanted.limit or len(content) > wanted.limit:
        raise _invalid(wanted, f"is larger than {wanted.limit:,} bytes", "Shorten it, or split it.")
    return content


def _unsafe(wanted: Wanted, problem: str) -> FrameworkError:
    return YamlUnsafe(
        f"The file '{_shown(wanted.path)}' of {wanted.what} {problem}, and is not read.",
        hint="Put the file beside the framework, and write its path from there, as in notes/report.md.",
        where=wanted.where,
    )


def _invalid(wanted: Wanted, problem: str, hint: str) -> FrameworkError:
    return FrameworkInvalid(
        f"The file '{_shown(wanted.path)}' of {wanted.what} {problem}.", hint=hint, where=wanted.where
    )


def _shown(path: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in path[:80])
