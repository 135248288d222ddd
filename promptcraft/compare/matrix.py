"""Critiques as a matrix: reviewers down, items across, one number in each cell or none. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from promptcraft.critique.review import CHECKLIST
from promptcraft.critique.small_ask import BY_WORDS
from promptcraft.models.registry import split
from promptcraft.records.comparison import Cell, Item, Judge, Mark
from promptcraft.records.critique import Critique
from promptcraft.records.scorecard import Line, Quote

Ratings = tuple[tuple[float | None, ...], ...]
"""Reviewers × items; None where a reviewer did not rate an item, which is not 0."""
_Value = Callable[[Critique], float | None]
SHOWN = 8
PEOPLE = ("paste", "person")


@dataclass(frozen=True)
class Matrix:
    """The newest critique of every reviewer and item; `critiques` is keyed by (reviewer, item label)."""

    items: tuple[Item, ...]
    reviewers: tuple[Judge, ...]
    rubric: str
    critiques: Mapping[tuple[str, str], Critique]

    @property
    def names(self) -> tuple[str, ...]:
        """The reviewers, in the order of the rows."""
        return tuple(judge.name for judge in self.reviewers)

    @property
    def labels(self) -> tuple[str, ...]:
        """The items, in the order of the columns."""
        return tuple(item.label for item in self.items)

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria, in the order of the first scorecard that names them."""
        return tuple(dict.fromkeys(line.criterion for one in self.critiques.values() for line in one.lines))

    def scores(self) -> Ratings:
        """Scores out of ten: reviewers × items."""
        return self._rows(lambda critique: critique.score)

    def levels(self, criterion: str) -> Ratings:
        """Levels 0-5 of one criterion: reviewers × items."""
        return self._rows(lambda critique: _level(critique, criterion))

    def levels_by_criterion(self, item: str) -> Ratings:
        """Levels 0-5 of one item: reviewers × criteria."""
        return tuple(
            tuple(
                None if (one := self.critiques.get((name, item))) is None else _level(one, criterion)
                for criterion in self.criteria
            )
            for name in self.names
        )

    def of(self, item: str) -> tuple[Critique, ...]:
        """The critiques of one item, in the order of the reviewers."""
        return tuple(self.critiques[name, item] for name in self.names if (name, item) in self.critiques)

    def _rows(self, value: _Value) -> Ratings:
        return tuple(
            tuple(
                None if (one := self.critiques.get((name, item))) is None else value(one)
                for item in self.labels
            )
            for name in self.names
        )


def matrix(
    critiques: Sequence[Critique], rubric: str = "", versions: Mapping[str, int] | None = None
) -> Matrix:
    """The newest critique per reviewer and case under one rubric: the one named, else the one most of them used.

    `versions` says in which order versions were made; those it does not know come first, by when they were reviewed.
    """
    chosen = rubric or _commonest(critiques)
    newest: dict[tuple[str, str, str, str], Critique] = {}
    ours = sorted((c for c in critiques if c.rubric == chosen), key=lambda c: (c.at, c.reviewer, c.id))
    for critique in ours:
        newest[critique.reviewer, critique.framework, critique.version, critique.set_shown] = critique
    items = _items(newest.values(), versions or {})
    labels = {(item.framework, item.version, item.set): item.label for item in items}
    placed = {
        (reviewer, labels[framework, version, values]): critique
        for (reviewer, framework, version, values), critique in newest.items()
    }
    names = dict.fromkeys(reviewer for reviewer, *_ in newest)
    judges = [_judge(name, [c for (who, _), c in placed.items() if who == name]) for name in names]
    order = {"model": 0, "person": 1, "checklist": 2}
    judges.sort(key=lambda judge: (order[judge.kind], judge.name))
    places = [(judge.name, item.label) for judge in judges for item in items]
    return Matrix(items, tuple(judges), chosen, {place: placed[place] for place in places if place in placed})


def cells(table: Matrix) -> tuple[Cell, ...]:
    """Every reviewer × criterion × item that has points, with reasons and quotes."""
    return tuple(
        _cell(name, item, line)
        for name in table.names
        for item in table.labels
        if (critique := table.critiques.get((name, item))) is not None
        for line in critique.lines
    )


def marks(table: Matrix) -> tuple[Mark, ...]:
    """Every reviewer's score of every item it reviewed."""
    return tuple(
        _mark(name, item, critique)
        for name in table.names
        for item in table.labels
        if (critique := table.critiques.get((name, item))) is not None
    )


def first_quote(quotes: Iterable[Quote]) -> tuple[str, bool]:
    """The words to show: a quote found in the text before any other, and whether it was found."""
    ordered = sorted(quotes, key=lambda quote: not quote.verified)
    return (ordered[0].text, ordered[0].verified) if ordered else ("", False)


def _commonest(critiques: Sequence[Critique]) -> str:
    """The rubric of most reviewers; of equals the one used last."""
    used = Counter(rubric for rubric, _ in {(c.rubric, c.reviewer) for c in critiques})
    newest = {critique.rubric: critique.at for critique in sorted(critiques, key=lambda c: c.at)}
    return max(used, key=lambda name: (used[name], newest[name], name), default="")


def _items(critiques: Iterable[Critique], made: Mapping[str, int]) -> tuple[Item, ...]:
    """The items in the order they were made, each with the shortest label that tells it apart."""
    known: dict[tuple[str, str, str], Critique] = {}
    for critique in critiques:
        known.setdefault((critique.framework, critique.version, critique.set_shown), critique)
    ordered = sorted(known, key=lambda key: (key[0], made.get(key[1], -1), known[key].at, key[2], key[1]))
    versions = {name: {version for other, version, _ in known if other == name} for name, _, _ in known}
    cases = {
        key[:2]: {values for name, version, values in known if (name, version) == key[:2]} for key in known
    }
    several = len(versions) > 1
    items = []
    for key in ordered:
        name, version, values = key
        number = f"@{version[:SHOWN]}" if len(versions[name]) > 1 else ""
        document = f"{name if several or not number else ''}{number}"
        case = values if len(cases[name, version]) > 1 else ""
        label = f"{document} ({case})" if case and (several or number) else case or document
        about = {"framework": name, "title": known[key].title, "aim": known[key].aim}
        items.append(Item(label=label, document=document, version=version, set=values, **about))
    return tuple(items)


def _judge(name: str, critiques: Sequence[Critique]) -> Judge:
    kind: Literal["model", "checklist", "person"] = "model"
    if name == CHECKLIST:
        kind = "checklist"
    elif split(name)[0] in PEOPLE:
        kind = "person"
    listed = any(critique.coverage and BY_WORDS not in critique.notes for critique in critiques)
    return Judge(
        name=name,
        kind=kind,
        indicative=any(critique.indicative for critique in critiques),
        by_points=any(critique.lines for critique in critiques),
        listed=listed,
    )


def _level(critique: Critique, criterion: str) -> float | None:
    return next((line.level for line in critique.lines if line.criterion == criterion), None)


def _cell(name: str, item: str, line: Line) -> Cell:
    quote, found = first_quote(line.quotes)
    return Cell(
        reviewer=name,
        item=item,
        criterion=line.criterion,
        weight=line.weight,
        level=line.level,
        given=line.given,
        taken=line.taken,
        reason_given=line.reason_given,
        reason_taken=line.reason_taken,
        quote=quote,
        quote_found=found,
    )


def _mark(name: str, item: str, critique: Critique) -> Mark:
    return Mark(
        reviewer=name,
        item=item,
        score=critique.score,
        stated=critique.stated,
        interval=critique.interval,
        samples=max(1, sum(sample.score is not None for sample in critique.samples)),
        unscored=critique.unscored if critique.score is None else "",
        path=critique.path,
    )
