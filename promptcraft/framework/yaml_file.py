"""Framework files in YAML 1.2: read with the line of everything, written back without touching the rest."""

from __future__ import annotations

from promptcraft.framework.yaml.load import LoadedFramework, load_framework, parse_framework
from promptcraft.framework.yaml.save import save_edited
from promptcraft.framework.yaml.write import new_file

__all__ = ["LoadedFramework", "load_framework", "new_file", "parse_framework", "save_edited"]
