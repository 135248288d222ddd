"""A framework as Markdown, as one chat message, as a promptfoo configuration, or as a .prompty file."""

from __future__ import annotations

from collections.abc import Callable

from promptcraft.errors import FrameworkInvalid, UsageMistake
from promptcraft.framework.exporting.escape import MARKDOWN, MARKER, PLAIN, ROLES, coded_line, guarded
from promptcraft.framework.exporting.foreign import check_front, check_templates, is_plain
from promptcraft.framework.exporting.script import Form, details, written
from promptcraft.framework.model import Framework, Variable
from promptcraft.framework.rendered import Rendered
from promptcraft.framework.slug import slug
from promptcraft.framework.template.fields import refilled, texts_of
from promptcraft.framework.template.text import is_literal, literal
from promptcraft.framework.yaml.tree import MAX_BYTES
from promptcraft.framework.yaml.write import entries, literal_block, scalar

VERSION = 1
TYPES = {"number": "float", "list": "array", "choice": "string", "date": "string"}
SCHEMA = "# yaml-language-server: $schema=https://promptfoo.dev/config-schema.json"


def export(framework: Framework, kind: str, *, rendered: Rendered | None = None) -> str:
    """The text of a file of this kind (one of KINDS); importing it gives the framework again.

    Without `rendered` its texts stay templates and its variables go along. With it they are filled in, and the
    export says with what. White space around texts is not kept. Raises UsageMistake for another kind.
    """
    if kind not in WRITERS:
        raise UsageMistake(
            f"'{kind}' is not a kind of file that frameworks are exported to.",
            hint=f"Known: {', '.join(KINDS)}.",
        )
    notes: Form = {}
    if rendered is not None:
        framework = rendered.filled.model_copy(update={"variables": {}, "figures": {}})
        notes = {"filled_with": dict(rendered.values)} if rendered.values else {}
        if kind in TEMPLATES:
            framework = refilled(
                framework, {name: literal(text) for name, text in texts_of(framework).items()}
            )
        elif not all(map(is_literal, texts_of(framework).values())):
            notes["template"] = False
    if kind in TEMPLATES:
        check_templates(framework, kind)
    text = WRITERS[kind](framework, {**details(framework), **notes})
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise FrameworkInvalid(
            f"As {kind} this framework is larger than {MAX_BYTES:,} bytes.", hint="Shorten it."
        )
    return text


def _markdown(framework: Framework, rest: Form) -> str:
    front = "\n".join(entries({"promptcraft": VERSION, **rest}, 0))
    return f"---\n{front}\n---\n\n# {coded_line(framework.title)}\n\n{written(framework, MARKDOWN)}\n"


def _prompt(framework: Framework, rest: Form) -> str:
    body = f"{guarded(coded_line(framework.title), PLAIN.meaning)}\n\n{written(framework, PLAIN, guide=True)}"
    if rest:
        body += "\n\nDetails:\n" + "\n".join(entries(rest, 0))
    return f"{body}\n\n{MARKER}\n"


def _promptfoo(framework: Framework, rest: Form) -> str:
    """One prompt, the defaults as the values of one test, and the rest as metadata; `echo` costs nothing."""
    title = coded_line(framework.title)
    body = f"{guarded(title, PLAIN.meaning)}\n\n{written(framework, PLAIN, guide=True)}"
    values: Form = {
        name: each.default
        for name, each in framework.variables.items()
        if each.default is not None and is_plain(each)
    }
    test: Form = {"vars": values} if values else {}
    if any(isinstance(value, tuple) for value in values.values()):
        test["options"] = {"disableVarExpansion": True}
    lines = [
        SCHEMA,
        f"description: {scalar(title, 0, block=False)}",
        "prompts:",
        f"  - label: {scalar(slug(framework.title), 4, block=False)}",
        f"    raw: {_verbatim(body, 4)}",
        "providers:",
        "  # Gives each prompt back and costs nothing; put the models that are to answer in its place.",
        "  - echo",
        *(entries({"tests": [test]}, 0) if test else ()),
        *entries({"metadata": {"promptcraft": {"version": VERSION, **rest}}}, 0),
    ]
    return "\n".join(lines) + "\n"


def _prompty(framework: Framework, rest: Form) -> str:
    """What tells the model who it is as the system message, the questions as the user's."""
    front: Form = {
        "name": slug(framework.title),
        "metadata": {"promptcraft": {"version": VERSION, **rest}},
    }
    if framework.variables:
        front["inputs"] = [_input(name, variable) for name, variable in framework.variables.items()]
    front["template"] = {"format": {"kind": "jinja2"}, "parser": {"kind": "prompty"}}
    body = written(framework, ROLES, guide=True)
    told, asked = (
        body.split("Questions:\n", 1) if body.startswith("Questions:\n") else body.split("\nQuestions:\n", 1)
    )
    yaml = "\n".join(entries(front, 0))
    check_front(yaml, "prompty")
    title = guarded(coded_line(framework.title), ROLES.meaning)
    return f"---\n{yaml}\n---\nsystem:\n{title}\n\n{told.rstrip()}\n\nuser:\nQuestions:\n{asked}\n"


def _input(name: str, variable: Variable) -> Form:
    form: Form = {"name": name, "kind": TYPES.get(variable.type, variable.type)}
    if variable.help:
        form["description"] = variable.help
    if variable.default is not None:
        form["default"] = variable.default
    if variable.choices:
        form["enumValues"] = variable.choices
    return form


def _verbatim(text: str, indent: int) -> str:
    """A literal block where the text can stand in one as it is, else quoted."""
    plain = not any(ord(c) < 32 and c not in "\n\t" for c in text) and not text.startswith((" ", "\n", "\t"))
    return literal_block(text, indent) if plain else scalar(text, indent, block=False)


WRITERS: dict[str, Callable[[Framework, Form], str]] = {
    "markdown": _markdown,
    "prompt": _prompt,
    "promptfoo": _promptfoo,
    "prompty": _prompty,
}
KINDS = tuple(WRITERS)
TEMPLATES = ("promptfoo", "prompty")
"""Kinds whose readers fill in templates, so that filled texts must be guarded against that."""
ENDINGS = {"markdown": ".md", "prompt": ".txt", "promptfoo": ".yaml", "prompty": ".prompty"}
