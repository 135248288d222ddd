"""Which critiques are meant, and what is known of the versions they are about."""

from __future__ import annotations

import pytest

from promptcraft.compare.background import background, of_version, with_values, words
from promptcraft.compare.families import family
from promptcraft.errors import UsageMistake
from promptcraft.framework.edits import SetField
from promptcraft.framework.history import AcceptedEdit, new_version
from promptcraft.framework.yaml_file import parse_framework
from tests.cli.commands import FRAMEWORK
from tests.compare.critiques import VERSION, critique

SOURCE = parse_framework(FRAMEWORK.encode(), where="the test").framework
EDIT = SetField.model_validate({"field": "style", "text": "Plain words."})
OTHER = SOURCE.model_copy(update={"style": "Plain words."})


def test_a_version_by_number_or_hash() -> None:
    """A number means a recorded version; a hash that only a critique knows means that; all means every one."""
    known = (new_version(SOURCE), new_version(OTHER))
    mine = [critique("one:a", version=known[0].version), critique("two:b", version=VERSION)]
    assert of_version(mine, "1", known, None, "x") == (mine[0],)
    assert of_version(mine, VERSION[:8], known, None, "x") == (mine[1],)
    assert of_version(mine, "all", known, None, "x") == tuple(mine)
    with pytest.raises(UsageMistake):
        of_version(mine, "ffff", known, None, "x")


def test_cases_by_their_values() -> None:
    """Only cases with one of the values are meant; a truth value is written as people write it."""
    cases = [
        critique("one:a", set={"country": country, "rich": True}) for country in ("India", "Japan", "Chad")
    ]
    assert with_values(cases, {"country": "India,Japan", "rich": "true"}) == tuple(cases[:2])
    assert with_values(cases, {"other": "1"}) == ()


def test_authors_are_families_of_edits() -> None:
    """A version made by edits of one family is of that family; with a second family nobody's."""

    def made(*labels: str) -> AcceptedEdit:
        return AcceptedEdit(id="e1", edit=EDIT, proposed_by=", ".join(labels))

    first, second = new_version(SOURCE), new_version(OTHER, edits=[made("anthropic:claude-x")])
    third = new_version(OTHER.model_copy(update={"style": "Short."}), edits=[made("openai:gpt-9")])
    known = background([first, second, third], None)
    assert [known.authors[one.version] for one in (first, second, third)] == [None, "anthropic", None]
    assert known.lengths[second.version] == known.lengths[first.version] + 2 == words(OTHER)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("anthropic:claude-sonnet", "anthropic"),
        ("paste:claude", "anthropic"),
        ("openai:gpt-5", "openai"),
        ("ollama:llama3.1:8b", "meta"),
        ("local:qwen2.5-coder-1.5b", "qwen"),
        ("checklist", "checklist"),
        ("mine", "mine"),
        ("scripted:x.json", "scripted:x.json"),
    ],
)
def test_family(label: str, expected: str) -> None:
    """Models of one maker are one family, however they are reached; what is not known is a family of its own."""
    assert family(label) == expected
