"""Telling English from other languages, and saying so when it cannot be told."""

from __future__ import annotations

import pytest

from promptcraft.framework.language import tongue


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("By which principles should one judge what a town pays for?", "english"),
        ("Welche Grundsätze gelten für jede Steuer in einer Volkswirtschaft?", "other"),
        ("Quels principes valent pour tous les impôts dans une économie ?", "other"),
        ("¿Qué principios valen para todos los impuestos en una economía?", "other"),
        ("विरासत पर कर के सिद्धांत क्या हैं?", "other"),
        ("遺産に税をかけるべきですか", "other"),
        ("Taxes.", "unsure"),
        ("", "unsure"),
        ("1 + 1 = 2", "unsure"),
    ],
)
def test_the_language_is_told(text: str, told: str) -> None:
    """Small words and script decide; too little text decides nothing."""
    assert tongue(text) == told
