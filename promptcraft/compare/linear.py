"""Small systems of linear equations, solved; sizes are numbers of reviewers or of items, so tens at most."""

from __future__ import annotations

from collections.abc import Sequence

NOTHING = 1e-12


def solve(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float] | None:
    """x with matrix · x = right, by elimination with pivots; None when the matrix is singular."""
    columns = _eliminate(matrix, [[value] for value in right])
    return None if columns is None else [row[0] for row in columns]


def inverse(matrix: Sequence[Sequence[float]]) -> list[list[float]] | None:
    """The inverse of a square matrix; None when it is singular."""
    size = len(matrix)
    return _eliminate(matrix, [[float(row == column) for column in range(size)] for row in range(size)])


def _eliminate(matrix: Sequence[Sequence[float]], right: list[list[float]]) -> list[list[float]] | None:
    rows = [[*row, *more] for row, more in zip(matrix, right, strict=True)]
    size = len(rows)
    least = NOTHING * max((abs(value) for row in matrix for value in row), default=0.0)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        if abs(rows[pivot][column]) <= least:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        lead = rows[column][column]
        rows[column] = [value / lead for value in rows[column]]
        for row in range(size):
            factor = rows[row][column]
            if row != column and factor:
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[size:] for row in rows]
