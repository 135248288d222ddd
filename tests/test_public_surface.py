"""What other people's code may rely on, and how little importing it costs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import promptcraft
from promptcraft import errors

ROOT = Path(__file__).resolve().parent.parent
PUBLIC = {
    "Critique",
    "Dispatcher",
    "Edit",
    "Finding",
    "Framework",
    "Ledger",
    "Line",
    "Message",
    "Model",
    "ModelInfo",
    "Outcome",
    "PromptcraftError",
    "Question",
    "Quote",
    "Rendered",
    "Renderer",
    "Reply",
    "Request",
    "Review",
    "Reviewer",
    "Rubric",
    "Usage",
    "Workspace",
    "__version__",
    "apply",
    "checklist",
    "content_hash",
    "critique_all",
    "find_framework",
    "find_workspace",
    "list_frameworks",
    "load_framework",
    "load_rubric",
    "open_discussion",
    "parse_framework",
    "resolve",
    "resume_discussion",
}
HEAVY = {
    "anthropic",
    "genai_prices",
    "jinja2",
    "openai",
    "pydantic",
    "rich",
    "ruamel",
    "sqlite3",
    "xllamacpp",
}


def loaded_by(statement: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after this statement."""
    script = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{statement}\nprint(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return {name.partition(".")[0] for name in run.stdout.split()}


def test_public_names() -> None:
    """The names that promptcraft offers are these; adding or losing one is a decision."""
    assert set(promptcraft.__all__) == PUBLIC


@pytest.mark.parametrize("name", sorted(PUBLIC - {"__version__"}))
def test_public_name_is_there(name: str) -> None:
    """Each public name is a class or a function, never the module of the same name, and is listed by dir()."""
    assert callable(getattr(promptcraft, name))
    assert name in dir(promptcraft)


def test_public_names_survive_the_import_of_modules() -> None:
    """A public name means the same after every module below the package was imported."""
    loaded_by(
        "import importlib, pkgutil, promptcraft\n"
        "for found in pkgutil.iter_modules(promptcraft.__path__, 'promptcraft.'):\n"
        "    importlib.import_module(found.name)\n"
        f"for name in {sorted(PUBLIC - {'__version__'})}:\n"
        "    assert callable(getattr(promptcraft, name)), name"
    )


def test_unknown_name() -> None:
    """A name that promptcraft does not offer is an AttributeError, as for any module."""
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = promptcraft.no_such_name  # type: ignore[attr-defined]  # that it is missing is the test


def test_version_is_the_one_of_the_project() -> None:
    """The version that promptcraft states is the one in pyproject.toml."""
    stated = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert stated is not None
    assert promptcraft.__version__ == stated[1]


def test_importing_the_package_is_light() -> None:
    """`import promptcraft` loads nothing heavy: names are looked up when first used."""
    assert loaded_by("import promptcraft") & HEAVY == set()


def test_importing_the_command_is_light() -> None:
    """Printing help needs click and nothing heavier."""
    assert loaded_by("import promptcraft.cli.main") & HEAVY == set()


def test_error_codes_are_stable_and_unique() -> None:
    """Each error class that can be met has a code of its own, in words with hyphens."""
    classes = [value for value in vars(errors).values() if isinstance(value, type)]
    codes = [kind.code for kind in classes if issubclass(kind, errors.PromptcraftError)]
    assert sorted(codes) == sorted(set(codes))
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []
