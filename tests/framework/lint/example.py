"""The examples of the rules' pages, laid over a framework that has no problem of its own."""

from __future__ import annotations

import re
from pathlib import Path

from promptcraft.framework.lint.check import lint_bytes
from promptcraft.framework.lint.problem import Problem

ROOT = Path(__file__).resolve().parents[3]
PAGES = ROOT / "docs" / "lint"
SOUND = Path(__file__).with_name("sound.yaml").read_text("utf-8")
KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)
WHERE = "plan.yaml"


def over(fragment: str, base: str = SOUND) -> str:
    """The sound framework with the fragment's top-level keys in place of its own."""
    replaced = set(KEY.findall(fragment))
    blocks = re.split(r"^(?=[a-z_]+:)", base, flags=re.MULTILINE)
    kept = [block for block in blocks if (KEY.match(block) or [""])[0].rstrip(":") not in replaced]
    return "".join(kept) + fragment.rstrip("\n") + "\n"


def problems(fragment: str = "", where: str = WHERE) -> tuple[Problem, ...]:
    """What the lint says of the sound framework with this fragment over it."""
    return lint_bytes(over(fragment).encode("utf-8"), where)


def codes(fragment: str = "") -> list[str]:
    """The codes of these problems."""
    return [problem.code for problem in problems(fragment)]


def examples(code: str) -> tuple[str, str]:
    """The bad and the good example of a rule's page."""
    text = (PAGES / f"{code}.md").read_text("utf-8")
    bad, good = re.findall(r"^## (?:Bad|Good)\n\n```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return bad, good
