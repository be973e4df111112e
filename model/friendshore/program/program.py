"""One Pyomo block, the parameters, and the ledgers in which the constraint families meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from friendshore.calendar import Period
from friendshore.parameters import Parameters
from friendshore.program.ledger import Ledger

BalanceKey = tuple[str, str, str, str]
"""commodity, provenance, area, period"""
CostKey = tuple[str, str, str]
"""item, country or area, period"""
PublicKey = tuple[str, str, str, str]
"""instrument, paid or received, country or area, period"""
MoveKey = tuple[str, str, str, str, str]
"""commodity, provenance, origin, destination (either may be the world pool), period"""
PAID, RECEIVED = "paid", "received"


def in_words(instrument: str) -> str:
    """An instrument, named after its table, as an item of cost."""
    return instrument.replace("_", " ")


POOL = "world pool"


@dataclass
class Program:
    """The linear program while it is written.

    balance   kt in (+) and out (-) of (commodity, provenance, area, period)
    use       kt that plants take and users ask for of (commodity, area, period), for storage limits
    exports   kt that leave an area for another of (commodity, area, period), by lane, pool or contract
    moved     kt that go from area to area, or to and from the world pool: by lane, by contract, from seller to importer
    costs     M USD in the period, undiscounted, by (item, country or area, period); revenue is negative
    energy    GWh or TJ used by (site, carrier, period); a site is a country, or one of energy_sites.csv
    accounts  kt emitted or left by (account, country, period)
    met       kt by which demand of (commodity, area, users, period) is met, gone short of or answered
    public    M USD of public money in the period, undiscounted, by (instrument, paid or received, country, period)
    revenue   M USD of present value, at the private rate of the facility, that policies pay on what its builds make,
              by facility (`parameters/viability.py`)
    penalties what the least-cost objective avoids though nobody pays it, M USD by what it is; no cost figure has it
    """

    block: Any
    parameters: Parameters
    balance: Ledger[BalanceKey] = field(default_factory=lambda: Ledger("material balance"))
    use: Ledger[tuple[str, str, str]] = field(default_factory=lambda: Ledger("use"))
    exports: Ledger[tuple[str, str, str]] = field(default_factory=lambda: Ledger("exports"))
    moved: Ledger[MoveKey] = field(default_factory=lambda: Ledger("moves"))
    costs: Ledger[CostKey] = field(default_factory=lambda: Ledger("costs"))
    energy: Ledger[tuple[str, str, str]] = field(default_factory=lambda: Ledger("energy"))
    accounts: Ledger[tuple[str, str, str]] = field(default_factory=lambda: Ledger("accounts"))
    met: Ledger[tuple[str, str, str, str]] = field(default_factory=lambda: Ledger("demand"))
    public: Ledger[PublicKey] = field(default_factory=lambda: Ledger("public money"))
    revenue: Ledger[str] = field(default_factory=lambda: Ledger("private revenue"))
    penalties: Ledger[str] = field(default_factory=lambda: Ledger("penalties"))

    def periods_from(self, position: int) -> tuple[Period, ...]:
        """The periods from a position on."""
        return self.parameters.periods[position:]

    def comes_in(self, commodity: str, provenance: str, area: str, period: Period, kt: float, variable: Any) -> None:
        """Material enters the balance of an area."""
        self.balance.add((commodity, provenance, area, period.name), kt, variable)

    def moves(
        self, commodity: str, provenance: str, origin: str, destination: str, period: Period, variable: Any
    ) -> None:
        """A kt goes from one area to another, or between an area and the world pool; it is exported where it leaves."""
        if origin != POOL:
            self.goes_out(commodity, provenance, origin, period, 1.0, variable)
            self.exports.add((commodity, origin, period.name), 1.0, variable)
        if destination != POOL:
            self.comes_in(commodity, provenance, destination, period, 1.0, variable)
        self.moved.add((commodity, provenance, origin, destination, period.name), 1.0, variable)

    def pays(self, instrument: str, country: str, period: str, musd: float, variable: Any) -> None:
        """Public money spent under an instrument: M USD per unit of a variable."""
        self.public.add((instrument, PAID, country, period), musd, variable)

    def collects(self, instrument: str, country: str, period: str, musd: float, variable: Any) -> None:
        """Public money received under an instrument: M USD, positive, per unit of a variable."""
        self.public.add((instrument, RECEIVED, country, period), musd, variable)

    def due(self, instrument: str, country: str, period: str, musd: float, variable: Any) -> None:
        """What the plan pays and a treasury receives, as a tariff: a cost under the instrument's name in words, too."""
        self.costs.add((in_words(instrument), country, period), musd, variable)
        self.collects(instrument, country, period, musd, variable)

    def goes_out(self, commodity: str, provenance: str, area: str, period: Period, kt: float, variable: Any) -> None:
        """Material leaves the balance of an area."""
        self.balance.add((commodity, provenance, area, period.name), -kt, variable)
