"""The program of a case with the level that a target's reliance stays at or below from a period on.

    reliance of i in s  -  level  <=  0       for the target i that is asked and every reported s from t on; min level

One column and a row by target and reported period are added to the compiled program, at its end: what is asked is which
of these rows hold, the others are free. So all targets and periods are asked of one program, in one warm session.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import scipy.sparse as sp

from friendshore.asking.bench import Bench
from friendshore.names import PeriodName
from friendshore.solving.arrays import SMALLEST_COEFFICIENT, Arrays, Positions, Vector
from friendshore.solving.change import Bounds, Change
from friendshore.solving.highs import Session
from friendshore.solving.runner import MEAN, release
from friendshore.studies.workings.earliest.reaches import Reaches, Target

LEVEL = "level"


@dataclass(frozen=True)
class Levelled:
    """A case on the bench with the level added."""

    bench: Bench

    @cached_property
    def reaches(self) -> Reaches:
        return Reaches(self.bench)

    @cached_property
    def rows(self) -> Mapping[Target, Mapping[PeriodName, int]]:
        """Target -> reported period in which somebody asks for it -> its row."""
        reaches, place = self.reaches, len(self.bench.arrays.row_lower)
        found: dict[Target, dict[PeriodName, int]] = {}
        for target in reaches.weights:
            periods = [period for period in reaches.periods if reaches.terms(target, period) is not None]
            if periods:
                found[target] = {period: place + number for number, period in enumerate(periods)}
                place += len(periods)
        return found

    @cached_property
    def session(self) -> Session:
        """Minimises LEVEL or MEAN; there is no name for the rows added, so conflicts in it are not to be named."""
        session = Session(self._arrays(), self.bench.options)
        release(session)
        return session

    def asking(self, target: Target, first: str) -> Change:
        """What lets the level be that of a target from a period on."""
        rows = self.rows[target]
        periods: list[str] = [*rows]
        asked = list(rows.values())[periods.index(first) :]
        return Change(Bounds(np.array(asked, np.intp), np.full(len(asked), -np.inf), np.zeros(len(asked))))

    def _arrays(self) -> Arrays:
        old = self.bench.arrays
        rows, columns = old.matrix.shape
        added = sum(len(periods) for periods in self.rows.values())
        held, (at_row, at_column, values) = old.matrix.tocoo(), self._entries()
        at_row = np.concatenate([held.row.astype(np.intp), at_row])
        at_column = np.concatenate([held.col.astype(np.intp), at_column])
        values = np.concatenate([held.data.astype(float), values])
        matrix = sp.csc_matrix((values, (at_row, at_column)), shape=(rows + added, columns + 1))
        matrix.sort_indices()
        none, free = np.zeros(columns), np.full(added, np.inf)
        mean, offset = old.cost(MEAN)
        return replace(
            old,
            column_lower=np.append(old.column_lower, 0.0),
            column_upper=np.append(old.column_upper, np.inf),
            row_lower=np.append(old.row_lower, -free),
            row_upper=np.append(old.row_upper, free),
            matrix=matrix,
            costs={LEVEL: (np.append(none, 1.0), 0.0), MEAN: (np.append(mean, 0.0), offset)},
            _entry_keys=None,
        )

    def _entries(self) -> tuple[Positions, Positions, Vector]:
        """Rows, columns and values of what is added: the reliance of each target in each period, less the level."""
        level = len(self.bench.arrays.column_lower)
        rows, columns, values = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)], [np.zeros(0)]
        for target, periods in self.rows.items():
            for period, row in periods.items():
                terms = self.reaches.terms(target, period)
                assert terms is not None
                seen = np.abs(terms[1]) >= SMALLEST_COEFFICIENT
                values += [terms[1][seen], np.array([-1.0])]
                columns += [terms[0][seen], np.array([level], np.intp)]
                rows.append(np.full(int(seen.sum()) + 1, row, np.intp))
        return np.concatenate(rows), np.concatenate(columns), np.concatenate(values)
