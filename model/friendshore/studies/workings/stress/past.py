"""What a plan has done before a month, as columns of a program whose periods are cut there.

    x[t]      =  plan x[t]                                     in periods that end by then
    x[piece]  =  plan x[t] * part               in the piece of a period before it, for flows; a rate stays as it is
    stock[piece]  =  plan stock[t-1] + part * (plan stock[t] - plan stock[t-1])

with part the months of the piece over those of t: within a period the plan buys and uses evenly.
What is carried by a balance into the next period is a stock, what another row compares with the next period's a rate,
all else a flow: the program's rows say which, whatever policy a variable belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp

from friendshore.asking.bench import Bench, Standing
from friendshore.calendar import Period
from friendshore.names import PeriodName
from friendshore.parameters.surprise import Held
from friendshore.solving.arrays import Arrays, Positions, Vector


@dataclass(frozen=True)
class Past:
    """A plan on its bench, up to a month.

    periods   those of the program, cut at the month
    builds    what the plan has decided, whenever that is
    """

    plan: Bench
    standing: Standing
    periods: tuple[Period, ...]
    since: int
    builds: tuple[Held, ...]

    def values(self, name: str) -> dict[Any, float]:
        """The plan's values of a variable, by its index there; nothing where the plan has none of that name."""
        component = self.plan.program.block.find_component(name)
        if component is None or not len(component):
            return {}
        span = self.plan.arrays.columns_of(component)
        return dict(zip(span.keys, self.standing.shown[span.start : span.stop].tolist(), strict=True))

    def held(self, arrays: Arrays) -> tuple[Positions, Vector]:
        """Columns that are the plan's, and their values."""
        starts = {period.start: period.name for period in self.periods}
        built = {each.key(starts): each.kt for each in self.builds}
        carried, rates = self._levels(arrays)
        positions, values = [], []
        for span in arrays.column_spans.values():
            name = span.component.name
            theirs = self.values(name)
            for place, key in enumerate(span.keys, span.start):
                period = period_of(key)
                if name == "build":
                    if key in built:
                        positions.append(place)
                        values.append(built[key])
                elif period in self._whole:
                    value = theirs.get(renamed(key, self._whole[period].name), 0.0)
                    if place in carried:
                        value = carried[place] + self._part(period) * (value - carried[place])
                    elif place not in rates:
                        value *= self._part(period)
                    positions.append(place)
                    values.append(value)
        return np.array(positions, np.intp), np.array(values, float)

    @cached_property
    def _whole(self) -> dict[PeriodName, Period]:
        """Period that ends by the month -> the plan's period that it is, or is cut from."""
        return {
            each.name: next(whole for whole in self.plan.parameters.periods if whole.start <= each.start < whole.end)
            for each in self.periods
            if each.end <= self.since
        }

    def _part(self, period: PeriodName) -> float:
        months = {each.name: each.months for each in self.periods}
        return months[period] / self._whole[period].months

    def _levels(self, arrays: Arrays) -> tuple[dict[int, float], frozenset[int]]:
        """Columns of a piece that are no flows: stocks, with the plan's at the end of the period before; and rates."""
        carried: dict[int, float] = {}
        rates: set[int] = set()
        names = [period.name for period in self.periods]
        cut_off = {name for name in self._whole if self._part(name) < 1}
        equal = arrays.row_lower == arrays.row_upper
        for span in arrays.column_spans.values() if cut_off else ():
            place_of = {key: place for place, key in enumerate(span.keys, span.start)}
            theirs = self.values(span.component.name)
            for key, place in place_of.items():
                period = period_of(key)
                if period not in cut_off:
                    continue
                at = names.index(period)
                now = _entries(arrays.matrix, place)
                then = _entries(arrays.matrix, place_of.get(renamed(key, names[at + 1])))
                shared = {row: value for row, value in now.items() if value * then.get(row, 0.0) < 0}
                balance = next((value for row, value in shared.items() if equal[row]), None)
                if balance is None:
                    rates.update([place] if shared else [])
                elif at:
                    carried[place] = theirs.get(renamed(key, names[at - 1]), 0.0)
                else:  # what is there at the start stands in the balance of the first period
                    own = next(row for row, value in now.items() if equal[row] and value * balance < 0)
                    carried[place] = float(arrays.row_lower[own] / now[own])
        return carried, frozenset(rates)


def period_of(key: object) -> PeriodName:
    """The period of an index, its last word; empty where that is none."""
    last = key[-1] if isinstance(key, tuple) else key
    return PeriodName(last if isinstance(last, str) else "")


def renamed(key: object, period: str) -> Any:
    """The same index in another period."""
    return (*key[:-1], period) if isinstance(key, tuple) else period


def _entries(matrix: sp.csc_matrix, column: int | None) -> dict[int, float]:
    """Row -> coefficient of a column; nothing where there is none."""
    if column is None:
        return {}
    start, stop = matrix.indptr[column], matrix.indptr[column + 1]
    return dict(zip(matrix.indices[start:stop].tolist(), matrix.data[start:stop].tolist(), strict=True))
