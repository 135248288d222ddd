"""promptcraft: critique, revise, compare and discuss policy-question frameworks.

The names below are the public API; each is imported when it is first used, so that `import promptcraft` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from promptcraft.critique.checklist import checklist
    from promptcraft.critique.review import Review
    from promptcraft.critique.rubric import Rubric, load_rubric
    from promptcraft.critique.run import Outcome, Reviewer, critique_all
    from promptcraft.discuss.session import open_discussion, resume_discussion
    from promptcraft.errors import PromptcraftError
    from promptcraft.framework.edits import Edit, apply
    from promptcraft.framework.library import find_framework, list_frameworks
    from promptcraft.framework.model import Framework, Question, content_hash
    from promptcraft.framework.rendered import Rendered
    from promptcraft.framework.renderer import Renderer
    from promptcraft.framework.yaml_file import load_framework, parse_framework
    from promptcraft.models.base import Message, Model, ModelInfo, Reply, Request
    from promptcraft.models.dispatch import Dispatcher
    from promptcraft.models.ledger import Ledger
    from promptcraft.models.registry import resolve
    from promptcraft.records.critique import Critique, Finding
    from promptcraft.records.scorecard import Line, Quote
    from promptcraft.records.usage import Usage
    from promptcraft.workspace.places import Workspace, find_workspace

# Said here once more, as asking the installed package takes as long as the rest of `--version`; a test compares.
__version__ = "0.1.0"

_HOMES = {
    "critique.checklist": ("checklist",),
    "critique.review": ("Review",),
    "critique.rubric": ("Rubric", "load_rubric"),
    "critique.run": ("Outcome", "Reviewer", "critique_all"),
    "discuss.session": ("open_discussion", "resume_discussion"),
    "errors": ("PromptcraftError",),
    "framework.edits": ("Edit", "apply"),
    "framework.library": ("find_framework", "list_frameworks"),
    "framework.model": ("Framework", "Question", "content_hash"),
    "framework.rendered": ("Rendered",),
    "framework.renderer": ("Renderer",),
    "framework.yaml_file": ("load_framework", "parse_framework"),
    "models.base": ("Message", "Model", "ModelInfo", "Reply", "Request"),
    "models.dispatch": ("Dispatcher",),
    "models.ledger": ("Ledger",),
    "models.registry": ("resolve",),
    "records.critique": ("Critique", "Finding"),
    "records.scorecard": ("Line", "Quote"),
    "records.usage": ("Usage",),
    "workspace.places": ("Workspace", "find_workspace"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
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
]


if not TYPE_CHECKING:  # a type checker should know the names above and no others

    def __getattr__(name: str) -> object:
        home = _HOME_OF.get(name)
        if home is None:
            raise AttributeError(f"module 'promptcraft' has no attribute '{name}'")
        return getattr(importlib.import_module(f"promptcraft.{home}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
