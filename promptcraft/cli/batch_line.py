"""The command line that is running, as it is to be given again to come back to a batch."""

from __future__ import annotations

import shlex
from typing import Any

import click
from click.core import ParameterSource

LEFT_OUT = {"wait", "resend_unknown"}
"""Options that are meant for once."""


def come_back_line() -> str:
    """What to type, or to put into a schedule."""
    context = click.get_current_context()
    words: list[str] = []
    for parameter in context.command.params:
        name = parameter.name or ""
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE and name not in LEFT_OUT:
            words += _words(parameter, context.params[name])
    return shlex.join([*context.command_path.split(), *words])


def _words(parameter: click.Parameter, value: Any) -> list[str]:  # noqa: ANN401 - whatever click holds for it
    values = list(value) if isinstance(value, tuple) else [value]
    if isinstance(parameter, click.Argument):
        return [str(one) for one in values]
    option = max(parameter.opts, key=len)
    if isinstance(parameter, click.Option) and parameter.is_flag:
        return [option]
    return [word for one in values for word in (option, str(one))]
