"""A form to send round: the framework, the rubric with its anchors, and room for a colleague's answers. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator

from promptcraft.critique.review import Review
from promptcraft.critique.rubric import Criterion
from promptcraft.critique.wire import question_names

YAML, MARKDOWN = "yaml", "markdown"
FIELDS = ("level", "given", "taken", "stands_on")
PARTS = ("title", "aim", "persona", "audience", "context", "style")
ABOUT = (
    "Fill in what you can and leave the rest empty: what is empty stays unscored, it is never 0.",
    "level: a whole number from 0 to 5, the description that fits best. given: why points are given.",
    "taken: why points are taken. stands_on: ids or numbers of questions (effects, 3), or words of the text, copied",
    "exactly; several are parted by semicolons. Answers may go on for as many lines as they need.",
)
ABOUT_COVERAGE = "covered, partly or missing, then the questions: covered effects, 3. May stay empty."
ABOUT_COMMENTS = "What you would write in the margin of a question or a part. May stay empty."
ABOUT_OVERALL = "Your own mark as a whole, from 1 (poor) to 10 (excellent). May stay empty."


def form_kind(file: str) -> str:
    """Which of the two forms a file's name asks for."""
    return MARKDOWN if file.lower().endswith((".md", ".markdown")) else YAML


def form_text(review: Review, kind: str, reviewer: str = "") -> str:
    """The form, empty but for what says which version of which framework it is about."""
    rows = _markdown(review, reviewer) if kind == MARKDOWN else _yaml(review, reviewer)
    return "\n".join(rows) + "\n"


def _head(review: Review, reviewer: str) -> Iterator[str]:
    rendered = review.rendered
    yield f"framework: {rendered.name}"
    yield f"version: {rendered.version}"
    yield f"rendered: {rendered.rendered_hash}"
    yield f"rubric: {review.rubric.name}"
    yield f"set: {json.dumps(rendered.values, ensure_ascii=False)}"
    yield f"reviewer: {reviewer}"


def _places(review: Review) -> Iterator[str]:
    filled = review.rendered.filled
    yield from (name for name in PARTS if str(getattr(filled, name)).strip())
    yield from question_names(filled)


def _explained(criterion: Criterion) -> Iterator[str]:
    yield f"{criterion.title} ({criterion.weight:g} of 10 points). {criterion.question}"
    yield from (f"  {level} = {anchor}" for level, anchor in enumerate(criterion.anchors))


def _yaml(review: Review, reviewer: str) -> Iterator[str]:
    yield from _noted(f"Review of: {review.rendered.filled.title}", *ABOUT)
    yield from _head(review, reviewer)
    yield ""
    yield from _noted("The text under review:", "", *review.rendered.text.splitlines())
    yield ""
    yield "criteria:"
    for criterion in review.rubric.criteria:
        yield f"  {criterion.id}:"
        yield from (f"    {row}" for row in _noted(*_explained(criterion)))
        yield from (f"    {name}:" for name in FIELDS)
        yield ""
    if review.coverage:
        yield "coverage:"
        yield from (f"  {row}" for row in _noted(ABOUT_COVERAGE))
        yield from (f"  {item.id}:  # {_flat(item.label)}" for item in review.coverage)
        yield ""
    yield "comments:"
    yield from (f"  {row}" for row in _noted(ABOUT_COMMENTS))
    yield from (f"  {place}:" for place in _places(review))
    yield ""
    yield from _noted(ABOUT_OVERALL)
    yield "overall:"


def _markdown(review: Review, reviewer: str) -> Iterator[str]:
    yield from (f"# Review of: {_flat(review.rendered.filled.title)}", "")
    yield from (f"> {row}" for row in ABOUT)
    yield ""
    yield from _head(review, reviewer)
    yield from ("", "## The text under review", "")
    yield from (f"> {line}".rstrip() for line in review.rendered.text.splitlines())
    yield from ("", "## Criteria", "")
    for criterion in review.rubric.criteria:
        yield from (f"### {criterion.id}", "")
        yield from (f"> {row}  " for row in _explained(criterion))
        yield ""
        yield from (f"{name}:" for name in FIELDS)
        yield ""
    if review.coverage:
        yield from ("## Coverage", "", f"> {ABOUT_COVERAGE}", "")
        for item in review.coverage:
            yield from (f"> {_flat(item.label)}", "", f"{item.id}:", "")
    yield from ("## Comments", "", f"> {ABOUT_COMMENTS}", "")
    yield from (f"{place}:" for place in _places(review))
    yield from ("", "## Overall", "", f"> {ABOUT_OVERALL}", "", "overall:")


def _noted(*rows: str) -> Iterator[str]:
    return (f"# {row}".rstrip() for text in rows for row in (text.splitlines() or [""]))


def _flat(text: str) -> str:
    return " ".join(text.split())
