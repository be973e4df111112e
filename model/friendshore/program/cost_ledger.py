"""The ledger of costs: each entry says, beside what it costs, what it is a cost of.

An entry is a unit cost, a factor and a quantity. The quantity of a decision is its variable; that of a cost which no
decision changes is given with it. So a plan can tell every cost as quantity x unit cost x factor
(`plan/cost_lines.py`); the program itself sees the product alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from friendshore.names import PeriodName, PlaceName
from friendshore.program.ledger import Ledger, Variable

CostKey = tuple[str, PlaceName, PeriodName]
"""item, country or area, period"""
YEARS = "years"
"""Factor of what costs so much a year."""


@dataclass(frozen=True)
class Amount:
    """What a cost that no decision changes is made of.

    what       key of what it is a cost of
    quantity   of it, in a `unit` of the door (t); its unit cost is in `cost_unit`
    factor     what else it is multiplied by, in words `factor_of`: years
    """

    what: str
    quantity: float
    unit: str
    cost_unit: str
    factor: float = 1.0
    factor_of: str = ""


class Entry(NamedTuple):
    """M USD per unit of a variable, the factor in it, and what the factor is."""

    coefficient: float
    variable: Variable
    factor: float
    factor_of: str


class Costs(Ledger[CostKey]):
    """Costs by item, place and period, M USD in the period, undiscounted."""

    def __init__(self) -> None:
        super().__init__("costs")
        self._factors: defaultdict[CostKey, list[tuple[float, str]]] = defaultdict(list)
        self._amounts: defaultdict[CostKey, list[tuple[float, Amount]]] = defaultdict(list)

    def add(
        self, key: CostKey, coefficient: float, variable: Variable, factor: float = 1.0, factor_of: str = ""
    ) -> None:
        """Add coefficient x variable; the coefficient is a unit cost times a factor ("years", "t CO2 per t")."""
        super().add(key, coefficient, variable)
        if coefficient:
            self._factors[key].append((factor, factor_of))

    def add_constant(self, key: CostKey, amount: float, made_of: Amount | None = None) -> None:
        """Add a cost that no decision changes, and what it is made of."""
        if made_of is None:
            raise TypeError(f"a cost of {key} must say what it is made of")
        super().add_constant(key, amount)
        if amount:
            self._amounts[key].append((amount, made_of))

    def entries(self, key: CostKey) -> Iterator[Entry]:
        """What decisions add to a sum."""
        for (coefficient, variable), (factor, of) in zip(self.of(key).parts(), self._factors.get(key, ()), strict=True):
            yield Entry(coefficient, variable, factor, of)

    def amounts(self, key: CostKey) -> list[tuple[float, Amount]]:
        """M USD of each cost in a sum that no decision changes, and what it is made of."""
        self._shut()
        return self._amounts.get(key, [])
