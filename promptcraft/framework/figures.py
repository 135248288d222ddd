"""The figures of a framework as a table: name, value, unit, formula and source."""

from __future__ import annotations

from collections.abc import Mapping

from promptcraft.framework.model import Framework, Part

GROUPED_FROM = 10_000


class FigureRow(Part):
    """One figure with what it came out as; `formula` is as the author wrote it."""

    name: str
    value: int | float
    unit: str
    formula: str
    source: str

    @property
    def readable(self) -> str:
        """The value with commas between thousands where it is long, and without a float's noise."""
        return readable(self.value)


def figure_table(framework: Framework, computed: Mapping[str, int | float]) -> tuple[FigureRow, ...]:
    """A row for each figure in the order of the file; `computed` is what rendering found (`Rendered.figures`)."""
    return tuple(
        FigureRow(
            name=name,
            value=computed[name],
            unit=figure.unit.strip(),
            formula=" ".join(figure.formula.split()),
            source=" ".join(figure.source.split()),
        )
        for name, figure in framework.figures.items()
    )


def readable(value: int | float) -> str:
    """A number as people read it: 1,000,000, 2,500.5, 0.3; at most twelve digits count."""
    from promptcraft.framework.template.values import number_text

    plain = number_text(value) if isinstance(value, float) else str(value)
    whole, dot, rest = plain.partition(".")
    if "e" in plain or abs(value) < GROUPED_FROM:
        return plain
    return f"{int(whole):,}{dot}{rest}"
