"""What commodities hold of each element, read back from a plan's table `contents`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from friendshore.case import Case
from friendshore.frames import rows
from friendshore.parameters.chain import pattern


@dataclass(frozen=True)
class Held:
    """Contents of a plan's commodities; `table` is what `Contents.told` gives."""

    case: Case
    table: pd.DataFrame

    @cached_property
    def elements(self) -> tuple[str, ...]:
        """Separated products, in the order of commodities.csv."""
        found = set(self.table["element"])
        return tuple(str(name) for name in self.case.tables["commodities"]["commodity"] if name in found)

    @cached_property
    def of(self) -> Mapping[str, Mapping[str, float]]:
        """Commodity -> element -> t of separated oxide per t."""
        found: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for row in rows(self.table):
            found[str(row.commodity)][str(row.element)] = float(row.t_per_t)
        return dict(found)

    @property
    def in_elements(self) -> bool:
        """Whether recipes of the case draw elements out of anything; if not, a tonne counts as itself."""
        return not self.table.empty

    @property
    def unit(self) -> str:
        """What flows are counted in."""
        return "t a year of separated oxide" if self.in_elements else "t a year"

    def counted(self, element: str | None = None) -> pd.Series:
        """Commodity -> t that a tonne of it counts in flows: of an element, of all (None), or as itself."""
        if not self.in_elements:
            goods = self.case.tables["commodities"]["commodity"].astype(str)
            return pd.Series(1.0, index=pd.Index(goods, name="commodity"), name="t_per_t")
        content = self.table if element is None else self.table[self.table["element"] == element]
        return content.groupby("commodity")["t_per_t"].sum()

    def position(self, commodity: str) -> int:
        """Place of a commodity's stage in the chain."""
        return self._positions[pattern(commodity)]

    def stage(self, commodity: str) -> str:
        """A commodity's stage."""
        return self._stages[pattern(commodity)]

    @cached_property
    def stages_of(self) -> Mapping[str, tuple[str, ...]]:
        """Element -> stages at which some commodity holds it, in order."""
        stages = self.case.tables["stages"].sort_values("position")
        held: defaultdict[str, set[int]] = defaultdict(set)
        for row in rows(self.table[~self.table["returns"].astype(bool)]):
            held[str(row.element)].add(self.position(str(row.commodity)))
        return {
            element: tuple(str(row.stage) for row in rows(stages) if row.position in held[element])
            for element in self.elements
        }

    @cached_property
    def _stages(self) -> Mapping[str, str]:
        goods = self.case.tables["commodities"]
        return dict(zip(goods["commodity"].astype(str), goods["stage"].astype(str), strict=True))

    @cached_property
    def _positions(self) -> dict[str, int]:
        stages, goods = self.case.tables["stages"], self.case.tables["commodities"]
        position = dict(zip(stages["stage"], stages["position"], strict=True))
        return {str(name): int(position[stage]) for name, stage in zip(goods["commodity"], goods["stage"], strict=True)}
