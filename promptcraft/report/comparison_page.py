"""A comparison as one page that needs nothing else: no script, no request, every text escaped, plots drawn here."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from promptcraft.records.comparison import Comparison
from promptcraft.report import comparison_plots as plots
from promptcraft.report import comparison_words as words
from promptcraft.report.comparison_figures import figure_lines
from promptcraft.report.plain import safe
from promptcraft.report.terminal import NO_AIM

FOLDER = Path(__file__).resolve().parent / "pages"


def comparison_page(comparison: Comparison) -> str:
    """The whole page as HTML."""
    style = (FOLDER / "comparison.css").read_text("utf-8")
    aims = dict.fromkeys(item.aim for item in comparison.items if item.aim.strip())
    several = len({item.document for item in comparison.items}) > 1
    return (
        _environment()
        .get_template("comparison.html.j2")
        .render(
            c=comparison,
            style=Markup("\n" + style),  # noqa: S704 - our own file, on which the page's policy has its hash
            policy=_hash("\n" + style),
            title=words.subject(comparison),
            aim=next(iter(aims)) if len(aims) == 1 else "" if aims else NO_AIM,
            setting=words.setting(comparison),
            several=several,
            letters=plots.letter_of(comparison),
            highest=max((one.at_stake or 0 for one in comparison.opening), default=0) or 1,
            scores=plots.score_rows(comparison),
            table=plots.score_table(comparison) if len(comparison.items) > 1 else (),
            agreement=plots.agreement_rows(comparison),
            floor=plots.on_agreement_axis(comparison.agreement.floor),
            heat=plots.heat(comparison),
            figures=tuple(figure_lines(comparison)),
            words=words,
            kinds=words.kinds(comparison.findings),
        )
    )


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    """What stands on the page: control characters and what turns the direction of text are taken out or shown."""
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _hash(text: str) -> str:
    """What a content security policy calls this text."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}"
