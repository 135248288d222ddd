"""Templates of simonw/llm: YAML with prompt, system and defaults, and $names in the texts."""

from __future__ import annotations

from promptcraft.framework.importing.draft import HEAD_KEYS, draft, head_of
from promptcraft.framework.importing.front import left_out
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.importing.plain import read_dollars
from promptcraft.framework.importing.source import Source
from promptcraft.framework.yaml.load import plain
from promptcraft.framework.yaml.tree import Node

TEXTS = (("system", "system"), ("prompt", "user"))


def import_llm_template(root: Node, source: Source) -> Imported:
    """The framework of a template: `system` gives its fields, `prompt` its questions, `defaults` its variables.

    Fragments, attachments and functions are named in notes and never opened or run. Raises FrameworkInvalid.
    """
    if root.kind == "scalar":
        return draft([("", read_dollars(str(root.value), source, root.line))], {}, source)
    messages = []
    for key, role in TEXTS:
        node = root.get(key)
        if node is None or node.value is None:
            continue
        if node.kind != "scalar":
            raise source.invalid(node.line, f"has a `{key}` that is not text")
        first = node.line + 1 if node.style in ("|", ">") else node.line
        messages.append((role, read_dollars(str(node.value), source, first)))
    defaults = root.get("defaults")
    if defaults is not None:
        if defaults.kind != "map" and defaults.value is not None:
            raise source.invalid(defaults.line, "has `defaults` that are not names with values")
        for name, value in defaults.pairs:
            source.names.default(str(name.value), plain(value), name.line)
    left_out(root, ("system", "prompt", "defaults", *HEAD_KEYS), source)
    return draft(messages, head_of(root, source.name), source)
