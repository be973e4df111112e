"""Reliance of the bloc, of an element and of a product in one period, as a sum of columns.

    bloc     reliance[t]
    product  100 / D[k,t] * sum_{c,u} deliver[k,exposed,c,u,t] + short[k,c,u,t]             D: demand, before response
    element  100 / sum_k n[k,e] D[k,t] * sum_k n[k,e] * (the same sum of k)       n: t of oxide that a t of k takes

An element counts by the tonnes of it that products take (`plan/contents.py`), not by their value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from friendshore.asking.bench import Bench
from friendshore.names import CommodityName, PeriodName
from friendshore.parameters.markets import EXPOSED
from friendshore.plan.contents import Contents
from friendshore.solving.arrays import Positions, Vector, total
from friendshore.units import POINTS

BLOC, ELEMENT, PRODUCT = "bloc", "element", "product"
COLUMNS = ("of", "name", "period", "points")


@dataclass(frozen=True, order=True)
class Target:
    """Whose reliance is meant."""

    of: str
    name: str


WHOLE = Target(BLOC, "all")


class Reaches:
    """The targets of a case on the bench, and the columns that their reliance is a sum of."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.periods = tuple(period.name for period in bench.parameters.reported)

    @cached_property
    def _demand(self) -> dict[tuple[CommodityName, PeriodName], float]:
        """(commodity, period) -> kt."""
        parameters = self.bench.parameters
        years = {period.name: period.years for period in parameters.periods}
        found: defaultdict[tuple[CommodityName, PeriodName], float] = defaultdict(float)
        for (commodity, _, _, period), rate in parameters.users.items():
            found[commodity, period] += rate * years[period]
        return dict(found)

    @cached_property
    def _places(self) -> dict[tuple[str, str], Positions]:
        """(commodity, period) -> columns of what is delivered exposed and of what is short, kt."""
        places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        exposed = self.bench.columns("deliver", lambda *index: index[1] == EXPOSED)
        for position, key in zip(*exposed, strict=True):
            places[key[0], key[-1]].append(int(position))
        for position, key in zip(*self.bench.columns("short"), strict=True):
            places[key[0], key[-1]].append(int(position))
        return {key: np.array(found, np.intp) for key, found in places.items()}

    @cached_property
    def _whole(self) -> dict[PeriodName, int]:
        positions, keys = self.bench.columns("reliance")
        return {PeriodName(str(key)): int(position) for key, position in zip(keys, positions, strict=True)}

    @cached_property
    def weights(self) -> dict[Target, dict[CommodityName, float]]:
        """Target -> product -> what a tonne of it counts; the bloc's are values, and stand in its own column."""
        asked = list(dict.fromkeys(commodity for commodity, period in self._demand if period in self.periods))
        contents = Contents.of_program(self.bench.parameters)
        found: dict[Target, dict[CommodityName, float]] = {WHOLE: {}}
        for element in contents.elements:
            held = {name: share for name in asked if (share := contents.of.get(name, {}).get(element, 0.0)) > 0}
            if held:
                found[Target(ELEMENT, element)] = held
        return found | {Target(PRODUCT, name): {name: 1.0} for name in asked}

    def terms(self, target: Target, period: PeriodName) -> tuple[Positions, Vector] | None:
        """Columns and coefficients, points; None where nobody asks for any of it in the period."""
        if target == WHOLE:
            asked = any(when == period for _, when in self._demand)
            return (np.array([self._whole[period]], np.intp), np.ones(1)) if asked else None
        weights = self.weights[target]
        whole = sum(weight * self._demand.get((name, period), 0.0) for name, weight in weights.items())
        if whole <= 0:
            return None
        none = np.zeros(0, np.intp)
        parts = {name: self._places.get((name, period), none) for name in weights}
        positions = np.concatenate([none, *parts.values()])
        values = np.concatenate([np.full(len(parts[name]), POINTS * weights[name] / whole) for name in parts])
        return positions, values

    def reached(self, values: Vector, targets: Iterable[Target] | None = None) -> pd.DataFrame:
        """The reliance of targets (None: of all) in every reported period of a solution: COLUMNS."""
        rows = [
            (target.of, target.name, period, total(terms[1], values[terms[0]]))
            for target in (self.weights if targets is None else targets)
            for period in self.periods
            if (terms := self.terms(target, period)) is not None
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS))
