"""Which texts of a framework are templates, each under a name that people recognise."""

from __future__ import annotations

from collections.abc import Mapping

from promptcraft.framework.model import FILLED, Framework

PLAIN = ("title", "aim", "persona", "audience", "context", "style")
Path = tuple[str | int, ...]


def texts_of(framework: Framework) -> dict[str, str]:
    """Every text that is a template, by its field: `context`, `questions.principles.ask`, `synthesis.ask` …"""
    return {field: text for field, (_, text) in _fields(framework).items()}


def field_path(framework: Framework, field: str) -> Path:
    """Where a field stands in the file; a figure's formula is `figures.NAME`."""
    if field.startswith("figures."):
        return ("figures", field.removeprefix("figures."), "formula")
    return _fields(framework)[field][0] if field in _fields(framework) else ()


def refilled(framework: Framework, filled: Mapping[str, str], *, long: bool = False) -> Framework:
    """The framework with these texts in their places; raises ValidationError when one is now empty or too long.

    `long` allows the length of texts that a text file was put into.
    """
    form = framework.model_dump()
    form |= {name: filled[name] for name in PLAIN}
    for question in form["questions"]:
        at = f"questions.{question['id']}"
        question |= {"ask": filled[f"{at}.ask"], "why": filled[f"{at}.why"]}
        places = range(1, len(question["follow_ups"]) + 1)
        question["follow_ups"] = tuple(filled[f"{at}.follow_ups.{place}"] for place in places)
    if form["synthesis"] is not None:
        form["synthesis"]["ask"] = filled["synthesis.ask"]
    for place, source in enumerate(form["sources"], 1):
        source["says"] = filled[f"sources.{place}.says"]
    return Framework.model_validate(form, context=FILLED if long else None)


def _fields(framework: Framework) -> dict[str, tuple[Path, str]]:
    fields: dict[str, tuple[Path, str]] = {name: ((name,), getattr(framework, name)) for name in PLAIN}
    for place, question in enumerate(framework.questions):
        at = f"questions.{question.id}"
        fields[f"{at}.ask"] = (("questions", place, "ask"), question.ask)
        fields[f"{at}.why"] = (("questions", place, "why"), question.why)
        for number, text in enumerate(question.follow_ups):
            fields[f"{at}.follow_ups.{number + 1}"] = (("questions", place, "follow_ups", number), text)
    if framework.synthesis is not None:
        fields["synthesis.ask"] = (("synthesis", "ask"), framework.synthesis.ask)
    for place, source in enumerate(framework.sources):
        fields[f"sources.{place + 1}.says"] = (("sources", place, "says"), source.says)
    return fields
