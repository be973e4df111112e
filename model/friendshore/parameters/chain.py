"""Recipes: what each mode of each process takes and makes, with the patterns of modes.csv written out per basket."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from friendshore.case import Case
from friendshore.frames import rows as each
from friendshore.names import BasketName, CommodityName, ModeName, ProcessName
from friendshore.units import THOUSANDTH

EACH_BASKET = "*"
"""Stands in the name of a mode or commodity for each basket in turn."""
OWN_BASKET = "own"


@dataclass(frozen=True)
class Mode:
    """One way of running a process.

    recipe   commodity -> kt out (positive) or in (negative) per kt of activity
    use      kt of capacity that a kt of activity takes
    basket   the deposit's basket it runs, or "" where it runs none
    cost     M USD/kt of activity, on top of what the process costs
    row      its name in modes.csv, where a * may stand for the basket
    """

    process: ProcessName
    name: ModeName
    basket: BasketName
    use: float
    recipe: Mapping[CommodityName, float]
    cost: float = 0.0
    row: str = ""

    def yielding(self, factor: float) -> Mode:
        """The mode with a factor on all that it makes."""
        if factor == 1:
            return self
        changed = {name: amount * factor if amount > 0 else amount for name, amount in self.recipe.items()}
        return replace(self, recipe=changed)

    @property
    def inputs(self) -> dict[CommodityName, float]:
        return {commodity: -amount for commodity, amount in self.recipe.items() if amount < 0}

    @property
    def outputs(self) -> dict[CommodityName, float]:
        return {commodity: amount for commodity, amount in self.recipe.items() if amount > 0}


def modes(case: Case, baskets_in_use: frozenset[BasketName]) -> dict[ProcessName, tuple[Mode, ...]]:
    """Modes of each process, with patterns expanded over those baskets that some facility digs up."""
    shares = case.tables["baskets"].set_index("basket")
    groups: defaultdict[str, list[BasketName]] = defaultdict(list)
    for row in each(case.tables["basket_groups"]):
        if row.basket in baskets_in_use:
            groups[str(row.group)].append(BasketName(row.basket))
    groups[OWN_BASKET] = sorted(baskets_in_use)

    recipes = dict(iter(case.tables["recipes"].groupby(["process", "mode"], sort=False)))
    expanded: defaultdict[ProcessName, list[Mode]] = defaultdict(list)
    for row in each(case.tables["modes"]):
        rows = recipes[row.process, row.mode]
        baskets = groups[str(row.basket_group)] if row.basket_group else [BasketName("")]
        for basket in baskets:
            expanded[ProcessName(row.process)].append(
                Mode(
                    process=ProcessName(row.process),
                    name=ModeName(str(row.mode).replace(EACH_BASKET, basket)),
                    basket=basket,
                    use=float(row.capacity_use),
                    recipe=dict(_recipe(rows, basket, shares)),
                    cost=float(row.cost_usd_per_t) * THOUSANDTH,
                    row=str(row.mode),
                )
            )
    return {process: tuple(found) for process, found in expanded.items()}


def _recipe(rows: pd.DataFrame, basket: BasketName, shares: pd.DataFrame) -> Iterator[tuple[CommodityName, float]]:
    for row in each(rows):
        amount = float(row.t_per_t)
        if row.elements:
            amount *= _content(shares, basket, str(row.elements))
        if row.of_elements:
            amount /= _content(shares, basket, str(row.of_elements))
        if amount:
            yield CommodityName(str(row.commodity).replace(EACH_BASKET, basket)), amount


def _content(shares: pd.DataFrame, basket: BasketName, elements: str) -> float:
    row: Any = shares.loc[basket]
    return sum(float(row[element]) for element in elements.split(";"))


def pattern(commodity: str) -> CommodityName:
    """The row of commodities.csv that a commodity belongs to: mixed:north_pit belongs to mixed:*."""
    family, colon, _ = commodity.partition(":")
    return CommodityName(f"{family}:{EACH_BASKET}") if colon else CommodityName(commodity)
