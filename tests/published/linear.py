"""A linear program row by row, with variables by name, for scipy: the published equations as they are printed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

Terms = Mapping[Hashable, float]


class Linear:
    """Rows over variables that are zero or more; a variable exists once a row or the objective names it."""

    def __init__(self) -> None:
        self.columns: dict[Hashable, int] = {}
        self.rows: dict[str, list[tuple[Terms, float]]] = {"at most": [], "equal": []}

    def at_most(self, terms: Terms, bound: float) -> None:
        self.rows["at most"].append((terms, bound))

    def at_least(self, terms: Terms, bound: float) -> None:
        self.at_most({name: -value for name, value in terms.items()}, -bound)

    def equal(self, terms: Terms, value: float) -> None:
        self.rows["equal"].append((terms, value))

    def least(self, cost: Terms) -> float:
        """The least of an objective."""
        for terms in (cost, *(terms for rows in self.rows.values() for terms, _ in rows)):
            for name in terms:
                self.columns.setdefault(name, len(self.columns))
        objective = np.zeros(len(self.columns))
        for name, value in cost.items():
            objective[self.columns[name]] = value
        (upper, bounds), (equal, values) = (self._matrix(self.rows[kind]) for kind in ("at most", "equal"))
        found = linprog(objective, upper, bounds, equal, values, method="highs")
        assert found.success, found.message
        return float(found.fun)

    def most(self, gain: Terms) -> float:
        """The most of an objective."""
        return -self.least({name: -value for name, value in gain.items()})

    def _matrix(self, rows: list[tuple[Terms, float]]) -> tuple[coo_array | None, list[float] | None]:
        if not rows:
            return None, None
        entries = [(i, self.columns[name], value) for i, (terms, _) in enumerate(rows) for name, value in terms.items()]
        place, column, amount = zip(*entries, strict=True)
        return coo_array((amount, (place, column)), shape=(len(rows), len(self.columns))), [bound for _, bound in rows]
