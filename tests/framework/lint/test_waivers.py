"""Waivers: on the line or above it, with a reason, and only where there is something to allow."""

from __future__ import annotations

import pytest

from tests.framework.lint.example import codes

CLOSED = "Should buses be free?"
BECAUSE = "because the vote is a yes or no"


@pytest.mark.parametrize(
    "fragment",
    [
        f"questions:\n  # promptcraft: allow PC206 {BECAUSE}\n  - id: free\n    ask: {CLOSED}\n",
        f"questions:\n  - id: free\n    # promptcraft: allow PC206 {BECAUSE}\n    ask: {CLOSED}\n",
        f"questions:\n  - id: free\n    ask: {CLOSED} # promptcraft: allow PC206 {BECAUSE}\n",
        f"questions:\n  - id: free\n    ask: >- # promptcraft: allow PC206 {BECAUSE}\n      {CLOSED}\n",
        f"questions:\n  # promptcraft: allow PC201 PC206, {BECAUSE}\n  # more\n  - id: free\n    ask: {CLOSED}\n",
    ],
)
def test_a_waiver_allows_what_is_on_its_line_or_below(fragment: str) -> None:
    """The comment stands behind the key, behind the header of a block, or above the key or its question."""
    assert "PC206" not in codes(fragment)


@pytest.mark.parametrize(
    "fragment",
    [
        f"questions:\n  - id: free\n    ask: {CLOSED}\n    # promptcraft: allow PC206 {BECAUSE}\n",
        f"# promptcraft: allow PC206 {BECAUSE}\nquestions:\n  - id: free\n    ask: {CLOSED}\n",
        f'questions:\n  - id: free\n    ask: "{CLOSED} # promptcraft: allow PC206 {BECAUSE}"\n',
        f"questions:\n  - id: free\n    ask: >-\n      {CLOSED}\n      # promptcraft: allow PC206 {BECAUSE}\n",
    ],
)
def test_a_waiver_elsewhere_allows_nothing(fragment: str) -> None:
    """Below the line, above the whole section, or inside a text it does not count."""
    found = codes(fragment)
    assert "PC206" in found or "PC210" in found


def test_text_is_never_a_waiver() -> None:
    """Words of a waiver inside a text are neither used nor reported."""
    found = codes(
        f'context: "A council # promptcraft: allow PC206 {BECAUSE} {{{{ fare }}}}, and so it went on."\n'
    )
    assert [code for code in found if code.startswith("PC9")] == []


def test_what_is_missing_is_waived_at_the_first_key() -> None:
    """A problem without a place of its own stands on the first line of the framework."""
    from promptcraft.framework.lint.check import lint_bytes
    from tests.framework.lint.example import SOUND, WHERE

    text = SOUND.replace(
        "\ntitle:", "\n# promptcraft: allow PC112 because the author wants no credit\ntitle:"
    )
    text = text.replace("author: The promptcraft maintainers\n", "")
    assert lint_bytes(text.encode(), WHERE) == ()
