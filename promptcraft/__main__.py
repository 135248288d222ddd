"""`python -m promptcraft` does what `promptcraft` does."""

from __future__ import annotations

from promptcraft.cli.entry import run

run()
