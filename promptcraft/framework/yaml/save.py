"""A changed framework written back into its file: only what changed is replaced, every other byte stays."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

from ruamel.yaml import YAML

from promptcraft.errors import FrameworkInvalid, PromptcraftError
from promptcraft.framework.model import Framework, Question, Synthesis
from promptcraft.framework.yaml.load import LoadedFramework, parse_framework
from promptcraft.framework.yaml.sequence import rearranged
from promptcraft.framework.yaml.splice import CannotSplice, Splice, edit_mapping, spliced
from promptcraft.framework.yaml.write import plain_form

BOM = b"\xef\xbb\xbf"
Form = Mapping[str, object]


def save_edited(loaded: LoadedFramework, changed: Framework) -> bytes:
    """The bytes of the file with only the touched parts changed: comments, order and line ends stay.

    What comes back reads as exactly `changed`; raises FrameworkInvalid when that cannot be done.
    """
    if changed == loaded.framework:
        return loaded.raw
    for attempt in (_by_splices, _by_round_trip):
        try:
            result = attempt(loaded, changed)
            if parse_framework(result, where=loaded.where).framework == changed:
                return result
        except (CannotSplice, PromptcraftError):
            continue
    raise FrameworkInvalid(
        f"The change cannot be written into {loaded.where} without touching something else; nothing was written.",
        where=loaded.where,
        hint="Make the change in the file by hand, or simplify its YAML (anchors, aliases, one-line mappings).",
    )


def _by_splices(loaded: LoadedFramework, changed: Framework) -> bytes:
    text, root = loaded.text, loaded.root
    old, new = plain_form(loaded.framework), plain_form(changed)
    order = tuple(Framework.model_fields)
    splices: list[Splice] = []
    node = root.get("questions")
    if old["questions"] != new["questions"] and node is not None:
        splices += rearranged(
            text, node, loaded.framework.questions, changed.questions, tuple(Question.model_fields)
        )
    node = root.get("synthesis")
    before, after = old.get("synthesis"), new.get("synthesis")
    if node is not None and isinstance(before, Mapping) and isinstance(after, Mapping):
        splices += edit_mapping(text, node, before, after, tuple(Synthesis.model_fields))
        old = {**old, "synthesis": after}
    splices += edit_mapping(text, root, {**old, "questions": ()}, {**new, "questions": ()}, order)
    result = spliced(text, 0, len(text), splices)
    return _encoded(result, loaded)


def _encoded(text: str, loaded: LoadedFramework) -> bytes:
    """The text with the line ends and the byte-order mark of the file it came from."""
    if "\r\n" in loaded.text and not re.search(r"(?<!\r)\n", loaded.text):
        text = re.sub(r"(?<!\r)\n", "\r\n", text)
    return (BOM if loaded.raw.startswith(BOM) else b"") + text.encode("utf-8")


def _by_round_trip(loaded: LoadedFramework, changed: Framework) -> bytes:
    """The whole file written anew, comments kept where they can be."""
    yaml = YAML(typ="rt")
    yaml.width = 4096
    document = yaml.load(loaded.text)
    old, new = plain_form(loaded.framework), plain_form(changed)
    for key in [key for key in old if key not in new]:
        del document[key]
    for key, value in new.items():
        if old.get(key) != value:
            document[key] = _listed(value)
    out = io.StringIO()
    yaml.dump(document, out)
    return _encoded(out.getvalue(), loaded)


def _listed(value: object) -> object:
    """The value with lists for tuples, as the YAML writer knows them."""
    if isinstance(value, Mapping):
        return {key: _listed(inner) for key, inner in value.items()}
    return [_listed(inner) for inner in value] if isinstance(value, list | tuple) else value
