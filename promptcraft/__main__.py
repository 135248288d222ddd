"""`python -m promptcraft` does what `promptcraft` does."""

from __future__ import annotations

from promptcraft.cli.main import main

main()
