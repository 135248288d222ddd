"""Rules about templates and variables: what can be filled in, and what is there for nothing."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterator

from promptcraft.framework.lint.problem import Rule, Sighting
from promptcraft.framework.lint.subject import MOST_TEMPLATE, Path, Subject
from promptcraft.framework.model import Variable

WORD = re.compile(r"[A-Za-z_]\w*")
MOST_NEAR = 200
FIGURE = re.compile(r"\bfigures\.([A-Za-z_]\w*)|\bfigures\[['\"]([A-Za-z_]\w*)['\"]\]")


def not_a_template(subject: Subject) -> Iterator[Sighting]:
    """A text that cannot be read as a template."""
    for path, syntax in subject.syntax.items():
        if syntax.problem is not None and syntax.problem.kind == "invalid":
            yield Sighting(
                f"{_named(path)} {syntax.problem.message}.",
                path,
                _question(subject, path),
                line=syntax.problem.line,
            )


def unsafe(subject: Subject) -> Iterator[Sighting]:
    """A template that reaches for more than it may."""
    for path, syntax in subject.syntax.items():
        if syntax.problem is not None and syntax.problem.kind != "invalid":
            yield Sighting(
                f"{_named(path)} {syntax.problem.message}.",
                path,
                _question(subject, path),
                line=syntax.problem.line,
            )


def undefined(subject: Subject) -> Iterator[Sighting]:
    """A name that is no variable."""
    known = subject.framework.variables
    for path, syntax in subject.syntax.items():
        for name, line in syntax.names:
            if name not in known:
                hint = _hint(name, list(known))
                yield Sighting(
                    f"`{name}` is not a variable of this framework.{hint}",
                    path,
                    _question(subject, path),
                    line=line,
                )
        for name, line in syntax.figures:
            if name not in subject.framework.figures:
                hint = _hint(name, list(subject.framework.figures))
                yield Sighting(
                    f"`{name}` is not a figure of this framework.{hint}",
                    path,
                    _question(subject, path),
                    line=line,
                )


def unknown_in_formula(subject: Subject) -> Iterator[Sighting]:
    """A formula with a figure that does not exist."""
    figures = subject.framework.figures
    for name, figure in figures.items():
        for used in _figures_in(figure.formula):
            if used not in figures:
                yield Sighting(
                    f"The formula uses `{used}`, which is not a figure.{_hint(used, list(figures))}",
                    ("figures", name),
                )


def unused_variable(subject: Subject) -> Iterator[Sighting]:
    """A variable that nothing uses."""
    if subject.template_length > MOST_TEMPLATE:
        return
    used = {name for syntax in subject.syntax.values() for name, _ in syntax.names}
    for figure in subject.framework.figures.values():
        used |= set(WORD.findall(figure.formula))
    broken = any(syntax.problem is not None for syntax in subject.syntax.values())
    for name in subject.framework.variables:
        if name not in used and not broken:
            yield Sighting(f"The variable '{name}' is used nowhere.", ("variables", name))


def unused_figure(subject: Subject) -> Iterator[Sighting]:
    """A figure that nothing uses."""
    used = {name for syntax in subject.syntax.values() for name, _ in syntax.figures}
    for figure in subject.framework.figures.values():
        used |= _figures_in(figure.formula)
        used |= set(WORD.findall(figure.formula))
    if subject.template_length > MOST_TEMPLATE or any(one.problem for one in subject.syntax.values()):
        return
    for name in subject.framework.figures:
        if name not in used:
            yield Sighting(f"The figure '{name}' is used nowhere.", ("figures", name))


def unexplained_variable(subject: Subject) -> Iterator[Sighting]:
    """A variable without help."""
    for name, variable in subject.framework.variables.items():
        if not variable.help.strip():
            yield Sighting(
                f"The variable '{name}' does not say what it means: there is no help.", ("variables", name)
            )


def unfit_default(subject: Subject) -> Iterator[Sighting]:
    """A default that its own variable would refuse."""
    for name, variable in subject.framework.variables.items():
        if why := _unfit(variable):
            yield Sighting(f"The default of '{name}' {why}.", ("variables", name, "default"))


def _unfit(variable: Variable) -> str:
    """Why a default does not fit; empty when it does, or cannot be told without opening a file."""
    value = variable.default
    whole = isinstance(value, int) and not isinstance(value, bool)
    if variable.type == "choice" and not variable.choices:
        return "cannot be checked, as the variable has no choices"
    fits = {
        "string": isinstance(value, str),
        "integer": whole,
        "number": whole or isinstance(value, float),
        "boolean": isinstance(value, bool),
        "choice": value in variable.choices,
        "list": isinstance(value, tuple),
        "date": isinstance(value, str) and _is_date(value),
    }
    if value is None:
        return ""
    if not fits.get(variable.type, True):
        return f"is not a {variable.type}" if variable.type != "choice" else "is not one of its choices"
    if isinstance(value, int | float) and not isinstance(value, bool):
        if variable.minimum is not None and value < variable.minimum:
            return f"is below its minimum {variable.minimum}"
        if variable.maximum is not None and value > variable.maximum:
            return f"is above its maximum {variable.maximum}"
    return ""


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _figures_in(formula: str) -> set[str]:
    return {one or other for one, other in FIGURE.findall(formula)}


def _hint(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name[:100], known[:MOST_NEAR], n=1, cutoff=0.5)
    return f" Did you mean `{close[0]}`?" if close else ""


def _named(path: Path) -> str:
    """A place in the words of a person: `The context`, `The follow-up 2`."""
    last = path[-1]
    if isinstance(last, int):
        return f"The follow-up {last + 1}"
    return f"The {path[0] if last == 'ask' and path[0] == 'synthesis' else last}"


def _question(subject: Subject, path: Path) -> str:
    return subject.text_at(*path).question


RULES = (
    Rule("PC401", "not-a-template", "error", "Every text can be read as a template.", not_a_template),
    Rule("PC402", "unsafe-template", "error", "Templates do what templates may.", unsafe),
    Rule("PC403", "undefined-name", "error", "Every name in a template exists.", undefined),
    Rule("PC404", "undefined-in-formula", "error", "Every figure in a formula exists.", unknown_in_formula),
    Rule("PC405", "unused-variable", "warning", "Every variable is used.", unused_variable),
    Rule("PC406", "unused-figure", "note", "Every figure is used.", unused_figure),
    Rule(
        "PC407", "variable-without-help", "note", "Every variable says what it means.", unexplained_variable
    ),
    Rule("PC408", "unfit-default", "error", "A default fits its variable.", unfit_default),
)
