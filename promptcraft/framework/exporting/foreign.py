"""What other tools would do with a text besides printing it: read a file, look into the environment, run a program."""

from __future__ import annotations

import re

from promptcraft.errors import TemplateUnsafe
from promptcraft.framework.model import Framework, Variable
from promptcraft.framework.template.fields import texts_of

BEGIN = re.compile(r"\{[{%]")
END = re.compile(r"[}%]\}")
ENVIRONMENT = re.compile(r"\benv\b")
RESOLVED = re.compile(r"\$\{(env|file):", re.IGNORECASE)


def check_templates(framework: Framework, kind: str) -> None:
    """Raise TemplateUnsafe when a template would print the environment of whoever runs the export."""
    if "env" in framework.variables:
        return
    for field, text in texts_of(framework).items():
        for part in BEGIN.split(text)[1:]:
            if ENVIRONMENT.search(END.split(part, maxsplit=1)[0]):
                raise TemplateUnsafe(
                    f"{field} reaches for `env`, which {kind} fills in from the environment.",
                    where=field,
                    hint="Take it out, or export the framework filled in.",
                )


def check_front(front: str, kind: str) -> None:
    """Raise TemplateUnsafe when settings on top of a file would be filled in from the environment or a file."""
    if found := RESOLVED.search(front):
        raise TemplateUnsafe(
            f"A value holds `{found[0]}…}}`, which {kind} fills in from the environment or from a file.",
            hint="Take it out of the variables, or export the framework filled in.",
        )


def is_plain(variable: Variable) -> bool:
    """Whether a default is no more than a value: no file to read, no template to fill in."""
    many = variable.default if isinstance(variable.default, tuple) else (variable.default,)
    return not any(isinstance(one, str) and (BEGIN.search(one) or "://" in one[:40]) for one in many)
