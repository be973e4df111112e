"""What differs between two compiled programs, as one thing: applied to a program that stays with its solver, told apart
by column or row, and judged to first order before anything is solved again.

    value(t)  =  min (c + t dc) x   with  l + t dl <= (A + t dA) x <= u + t du
    first order  =  dc x  -  y dA x  +  sum_i max(y_i, 0) dl_i + min(y_i, 0) du_i  +  the same over columns' bounds

at the optimum x with row duals y: the derivative of the optimal value where it has one (Freund, 1985), so delays, which
are coefficients, and limits and prices are told by one formula. It is a slope, not what a large change comes to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from friendshore.solving.arrays import Arrays, Positions, Vector, total
from friendshore.solving.highs import Session
from friendshore.solving.outcome import Solved
from friendshore.solving.runner import WAITING
from friendshore.solving.spans import Span

SAME = 1e-12
"""Relative difference below which two figures are the same: sums in another order."""


def _none() -> Positions:
    return np.zeros(0, dtype=np.intp)


def _nothing() -> Vector:
    return np.zeros(0)


@dataclass(frozen=True)
class Bounds:
    """New bounds of rows or columns, by position."""

    positions: Positions = field(default_factory=_none)
    lower: Vector = field(default_factory=_nothing)
    upper: Vector = field(default_factory=_nothing)

    def __len__(self) -> int:
        return len(self.positions)

    def only(self, positions: Positions) -> Bounds:
        """Those of some positions."""
        return self._where(np.isin(self.positions, positions))

    def without(self, positions: Positions) -> Bounds:
        """Those of all other positions."""
        return self._where(~np.isin(self.positions, positions))

    def _where(self, held: NDArray[np.bool_]) -> Bounds:
        return Bounds(self.positions[held], self.lower[held], self.upper[held])


@dataclass(frozen=True)
class Change:
    """New figures of a compiled program, by position.

    rows, columns   new bounds
    costs           objective -> (columns, new costs)
    entries         rows, columns and new values of the matrix
    offsets         objective -> by how much its constant grows; it moves the value, not the plan
    left_out        names of rows and columns that only the other program has, and of rows that only this one has: they
                    are not part of the change (a column that only this one has is held at nothing)
    """

    rows: Bounds = field(default_factory=Bounds)
    columns: Bounds = field(default_factory=Bounds)
    costs: Mapping[str, tuple[Positions, Vector]] = field(default_factory=dict)
    entries: tuple[Positions, Positions, Vector] = field(default_factory=lambda: (_none(), _none(), _nothing()))
    offsets: Mapping[str, float] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many figures it changes."""
        return len(self.rows) + len(self.columns) + len(self.entries[2]) + sum(len(c[0]) for c in self.costs.values())

    def packed(self) -> dict[str, NDArray[np.float64]]:
        """As arrays by name, to be kept; `unpacked` makes a change of them again."""
        costs = {f"cost {name}": np.vstack([places, figures]) for name, (places, figures) in self.costs.items()}
        both = (("rows", self.rows), ("columns", self.columns))
        bounds = {name: np.vstack([each.positions, each.lower, each.upper]) for name, each in both}
        return {**bounds, **costs, "entries": np.vstack(self.entries)}

    @classmethod
    def unpacked(cls, arrays: Mapping[str, NDArray[np.float64]]) -> Change:
        """A change that was packed: without constants, and without the names of what it leaves out."""
        rows, columns = (Bounds(arrays[n][0].astype(np.intp), *arrays[n][1:]) for n in ("rows", "columns"))
        costs = {
            name.removeprefix("cost "): (held[0].astype(np.intp), held[1])
            for name, held in arrays.items()
            if name.startswith("cost ")
        }
        at_row, at_column, values = arrays["entries"]
        return cls(rows, columns, costs, (at_row.astype(np.intp), at_column.astype(np.intp), values))

    def of_columns(self, positions: Positions) -> Change:
        """The part that stands in some columns: their bounds, costs and entries."""
        rows, columns, values = self.entries
        held = np.isin(columns, positions)
        costs = {}
        for name, (places, figures) in self.costs.items():
            kept = np.isin(places, positions)
            costs[name] = places[kept], figures[kept]
        return Change(Bounds(), self.columns.only(positions), costs, (rows[held], columns[held], values[held]))

    def first_order(self, arrays: Arrays, objective: str, solved: Solved) -> float:
        """By how much the optimal value moves to first order, in the unit of the objective.

        arrays   the program as it was solved, without this change
        solved   its optimum for the objective
        """
        values, duals, reduced = solved.column_values, solved.row_duals, solved.reduced_costs
        moved = self.offsets.get(objective, 0.0)
        if objective in self.costs:
            places, figures = self.costs[objective]
            moved += total(figures - arrays.cost(objective)[0][places], values[places])
        rows, columns, new = self.entries
        if len(rows):
            old = _at(arrays.matrix, rows, columns)
            moved -= total(duals[rows], (new - old) * values[columns])
        for bounds, lower, upper, prices in (
            (self.rows, arrays.row_lower, arrays.row_upper, duals),
            (self.columns, arrays.column_lower, arrays.column_upper, reduced),
        ):
            here = bounds.positions
            moved += _shifted(np.maximum(prices[here], 0.0), lower[here], bounds.lower)
            moved += _shifted(np.minimum(prices[here], 0.0), upper[here], bounds.upper)
        return moved

    @contextmanager
    def applied(self, session: Session) -> Iterator[None]:
        """Make the change in a session, and undo it at the end."""
        undo = self._inverse(session.arrays)
        self.apply(session)
        try:
            yield
        finally:
            undo.apply(session)

    def apply(self, session: Session) -> None:
        """Make the change in a session. Constants of objectives are left: a session's optimum is by its columns."""
        if len(self.rows):
            session.set_rows(self.rows.positions, self.rows.lower, self.rows.upper)
        if len(self.columns):
            session.set_columns(self.columns.positions, self.columns.lower, self.columns.upper)
        for name, (places, figures) in self.costs.items():
            if name in session.arrays.costs and len(places):
                session.set_costs(name, places, figures)
        if len(self.entries[2]):
            session.set_coefficients(*self.entries)

    def _inverse(self, arrays: Arrays) -> Change:
        rows, columns = self.rows.positions, self.columns.positions
        places = self.entries[0], self.entries[1]
        return Change(
            Bounds(rows, arrays.row_lower[rows].copy(), arrays.row_upper[rows].copy()),
            Bounds(columns, arrays.column_lower[columns].copy(), arrays.column_upper[columns].copy()),
            {n: (p, arrays.cost(n)[0][p].copy()) for n, (p, _) in self.costs.items() if n in arrays.costs},
            (*places, _at(arrays.matrix, *places)),
        )


def between(old: Arrays, new: Arrays) -> Change:
    """What makes the old program the new one, as far as rows and columns have the same names; rows that wait for a step
    to hold something are left alone."""
    rows, only_rows = _matched(old.row_spans, new.row_spans)
    columns, only_columns = _matched(old.column_spans, new.column_spans)
    gone_rows = np.flatnonzero(rows < 0)
    entries = _entries(old, new, rows, columns)
    costs, offsets = {}, {}
    for name in old.costs:
        if name in new.costs:
            (before, offset), (after, other) = old.costs[name], new.costs[name]
            costs[name] = _costs(before, after, columns)
            offsets[name] = other - offset
    row_bounds = _bounds(rows, (old.row_lower, old.row_upper), (new.row_lower, new.row_upper), -np.inf, np.inf)
    waiting = [span.start for span in old.row_spans.values() if span.component.name in WAITING]
    row_bounds = row_bounds.without(np.array(waiting, np.intp))
    column_bounds = _bounds(
        columns, (old.column_lower, old.column_upper), (new.column_lower, new.column_upper), 0.0, 0.0
    )
    lost = (*only_rows, *only_columns, *(old.row_names[row] for row in gone_rows))
    return Change(row_bounds, column_bounds, costs, entries, offsets, lost)


def closed(positions: Positions) -> Change:
    """Columns held at nothing."""
    nothing = np.zeros(len(positions))
    return Change(columns=Bounds(positions, nothing, nothing))


def together(changes: Sequence[Change]) -> Change:
    """Several changes as one; where two set the same figure, the later one holds when it is applied."""
    names = list(dict.fromkeys(name for change in changes for name in change.costs))
    costs = {}
    for name in names:
        parts = [change.costs[name] for change in changes if name in change.costs]
        costs[name] = np.concatenate([p for p, _ in parts]), np.concatenate([v for _, v in parts])
    return Change(
        _joined([change.rows for change in changes]),
        _joined([change.columns for change in changes]),
        costs,
        (
            np.concatenate([_none(), *(change.entries[0] for change in changes)]),
            np.concatenate([_none(), *(change.entries[1] for change in changes)]),
            np.concatenate([_nothing(), *(change.entries[2] for change in changes)]),
        ),
        {
            name: sum(change.offsets.get(name, 0.0) for change in changes)
            for name in dict.fromkeys(name for change in changes for name in change.offsets)
        },
        tuple(dict.fromkeys(name for change in changes for name in change.left_out)),
    )


def _joined(parts: Sequence[Bounds]) -> Bounds:
    return Bounds(
        np.concatenate([_none(), *(part.positions for part in parts)]),
        np.concatenate([_nothing(), *(part.lower for part in parts)]),
        np.concatenate([_nothing(), *(part.upper for part in parts)]),
    )


def _shifted(price: Vector, old: Vector, new: Vector) -> float:
    """price x (new - old) where a price is not zero: bounds without a price may be infinite."""
    held = (price != 0.0) & np.isfinite(old) & np.isfinite(new)
    return total(price[held], new[held] - old[held])


def _matched(old: Mapping[int, Span], new: Mapping[int, Span]) -> tuple[Positions, list[str]]:
    """Position in the new program of each old member (-1: none), and the names that only the new one has. Members are
    told apart by component and key: to write out their names takes longer than all else here."""
    twins = {span.component.name: span for span in new.values()}
    match = np.full(sum(len(span.keys) for span in old.values()), -1, np.intp)
    only = []
    for span in old.values():
        twin = twins.pop(span.component.name, None)
        if twin is None:
            continue
        here = match[span.start : span.stop]
        if span.keys == twin.keys:
            here[:] = np.arange(twin.start, twin.stop)
            continue
        place, known = dict(zip(twin.keys, range(twin.start, twin.stop), strict=True)), set(span.keys)
        here[:] = [place.get(key, -1) for key in span.keys]
        only += [name for name, key in zip(twin.names(), twin.keys, strict=True) if key not in known]
    return match, [*only, *(name for span in twins.values() for name in span.names())]


def _differs(old: Vector, new: Vector) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        apart = np.abs(old - new) > SAME * np.maximum(np.abs(old), np.abs(new))
    differs: NDArray[np.bool_] = (old != new) & (apart | ~np.isfinite(old) | ~np.isfinite(new))
    return differs


def _bounds(
    match: Positions, old: tuple[Vector, Vector], new: tuple[Vector, Vector], gone_lower: float, gone_upper: float
) -> Bounds:
    here = match >= 0
    lower, upper = np.full(len(match), gone_lower), np.full(len(match), gone_upper)
    lower[here], upper[here] = new[0][match[here]], new[1][match[here]]
    changed = np.flatnonzero(_differs(old[0], lower) | _differs(old[1], upper))
    return Bounds(changed, lower[changed], upper[changed])


def _costs(old: Vector, new: Vector, columns: Positions) -> tuple[Positions, Vector]:
    here = columns >= 0
    figures = old.copy()
    figures[here] = new[columns[here]]
    changed = np.flatnonzero(_differs(old, figures))
    return changed, figures[changed]


def _entries(old: Arrays, new: Arrays, rows: Positions, columns: Positions) -> tuple[Positions, Positions, Vector]:
    """Entries that differ, in the old program's positions; an entry that is gone becomes zero."""
    back_row = np.full(new.matrix.shape[0], -1, np.intp)
    back_column = np.full(new.matrix.shape[1], -1, np.intp)
    back_row[rows[rows >= 0]] = np.flatnonzero(rows >= 0)
    back_column[columns[columns >= 0]] = np.flatnonzero(columns >= 0)
    found = new.matrix.tocoo()
    at_row, at_column = back_row[found.row], back_column[found.col]
    both = (at_row >= 0) & (at_column >= 0)
    brought = sp.csc_matrix((found.data[both], (at_row[both], at_column[both])), shape=old.matrix.shape)
    held = old.matrix.tocoo()
    common = (rows[held.row] >= 0) & (columns[held.col] >= 0)
    stood = sp.csc_matrix((held.data[common], (held.row[common], held.col[common])), shape=old.matrix.shape)
    moved = (brought - stood).tocoo()
    either = [np.abs(_at(each, moved.row, moved.col)) for each in (brought, stood)]
    changed = np.abs(moved.data) > SAME * np.maximum(*either)
    at_row, at_column = moved.row[changed].astype(np.intp), moved.col[changed].astype(np.intp)
    return at_row, at_column, _at(brought, at_row, at_column)


def _at(matrix: sp.csc_matrix, rows: Positions, columns: Positions) -> Vector:
    """Entries of a matrix, absent ones as zero."""
    own = np.array(rows), np.array(columns)  # scipy cannot index by longer arrays that came from another process
    return np.asarray(matrix[own], float).ravel() if len(rows) else _nothing()
