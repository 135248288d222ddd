"""Options that mean the same in every command."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


class Dollars(click.ParamType[Decimal]):
    """An amount of US dollars, exact."""

    name = "usd"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The amount; a usage mistake when it is none or negative."""
        try:
            amount = Decimal(str(value).removeprefix("$"))
        except InvalidOperation:
            self.fail(f"'{value}' is not an amount of dollars; write 0.50.", param, ctx)
        if not amount.is_finite() or amount < 0:
            self.fail(f"'{value}' is not an amount one can spend.", param, ctx)
        return amount


class Mark(click.FloatRange):
    """A score out of ten; what is no number is a usage mistake, as no score is above or below it."""

    def __init__(self) -> None:
        super().__init__(0, 10)

    def convert(self, value: float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The score; a usage mistake when it is none."""
        mark = float(super().convert(value, param, ctx))
        if not math.isfinite(mark):
            self.fail(f"'{value}' is not a score from 0 to 10.", param, ctx)
        return mark


def form_option(*choices: str) -> Callable[[F], F]:
    """`--format`, as the parameter `form`."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(choices or ("text", "json")),
        default="text",
        help="How to print the result.",
    )


def workspace_option(function: F) -> F:
    """`--workspace DIR`."""
    return click.option(
        "--workspace",
        metavar="DIR",
        help="The folder of the workspace, if not the one around the current folder.",
        type=click.Path(exists=True, file_okay=False),
    )(function)


def store_option(function: F) -> F:
    """`--no-store`, as the parameter `store`."""
    return click.option(
        "--no-store",
        "store",
        flag_value=False,
        default=True,
        show_default=False,
        help="Write nothing to the disk: for private work.",
    )(function)


def set_option(function: F) -> F:
    """`--set name=value`, as the parameter `settings`."""
    return click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        help="Fill a variable: --set country=Japan; commas give several cases.",
    )(function)


def matrix_option(function: F) -> F:
    """`--matrix FILE`."""
    return click.option(
        "--matrix",
        metavar="FILE",
        type=click.Path(dir_okay=False),
        help="A CSV file with one case a line: columns are variables, `sources` are that case's own.",
    )(function)


def call_options(function: F) -> F:
    """What every command has that asks models."""
    for option in (
        click.option("--budget", type=Dollars(), metavar="USD", help="Stop before spending more than this."),
        click.option(
            "--allow-unknown-price", is_flag=True, help="Let models without a known price run under --budget."
        ),
        click.option(
            "--estimate", is_flag=True, help="Say what it would cost at most and usually; send nothing."
        ),
        click.option(
            "--effort",
            type=click.Choice(["low", "medium", "high"]),
            show_default=False,
            help="How hard models shall think, where they can be told.",
        ),
        click.option(
            "--parallel",
            type=click.IntRange(1, 1_000),
            metavar="N",
            show_default=False,
            help="How many calls to one provider may be under way at once (8).",
        ),
        click.option(
            "--cluster",
            metavar="ADDRESS",
            show_default=False,
            help="Let other machines make the calls: tcp://HOST:PORT of a Dask scheduler.",
        ),
        click.option(
            "--resend-unknown",
            is_flag=True,
            help="Send calls again that were sent before and never heard of; they may be billed twice.",
        ),
    ):
        function = option(function)
    return function
