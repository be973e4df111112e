"""One Pyomo block, the parameters, and the ledgers in which the constraint families meet."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from friendshore.calendar import Period
from friendshore.names import (
    AccountName,
    AreaName,
    CarrierName,
    CommodityName,
    CountryName,
    FacilityName,
    FleetName,
    PeriodName,
    PlaceName,
    Provenance,
    SiteName,
)
from friendshore.parameters import Parameters
from friendshore.parameters.asked import UsersKey
from friendshore.parameters.fleets import Fleet
from friendshore.parameters.markets import PROVENANCES
from friendshore.parameters.viability import Viability
from friendshore.program.cost_ledger import Amount, CostKey, Costs
from friendshore.program.ledger import Ledger, Sum, Variable
from friendshore.program.model import Model

BalanceKey = tuple[CommodityName, Provenance, AreaName, PeriodName]
"""commodity, provenance, area, period"""
PublicKey = tuple[str, str, PlaceName, PeriodName]
"""instrument, paid or received, country or area, period"""
MoveKey = tuple[CommodityName, Provenance, AreaName, AreaName, PeriodName]
"""commodity, provenance, origin, destination (either may be the world pool), period"""
MadeKey = tuple[CommodityName, Provenance, FleetName, PeriodName]
"""commodity, provenance, fleet, period"""
PAID, RECEIVED = "paid", "received"
POOL = AreaName("world pool")


@dataclass
class Program:
    """The linear program while it is written: a block, the parameters, and the ledgers in which the files meet.

    `made` is full when the constraint families are written, the others when the policies are, too; then they are closed
    and read.

    balance   kt in (+) and out (-) of (commodity, provenance, area, period)
    use       kt that plants take and users ask for of (commodity, area, period), for storage limits
    made      kt that plants make and keep, less what is owed to an adversary, by (commodity, provenance, fleet, period)
    leaves    kt that leave the balance of an area, by lane, by contract or into the world pool, by (commodity,
              provenance, origin, destination, period)
    exports   kt that leave an area for another of (commodity, area, period): all that leaves, and what others buy there
    moved     kt that go from area to area, or to and from the world pool: by lane, by contract, from seller to importer
    costs     M USD in the period, undiscounted, by (item, country or area, period); revenue is negative. Items of
              instruments have the name of their table. Each entry says what it is a cost of (`cost_ledger.py`)
    energy    GWh or TJ used by (site, carrier, period); a site is a country, or one of energy_sites.csv
    accounts  kt emitted or left by (account, country, period)
    met       kt by which demand of (commodity, area, users, period) is met, gone short of or answered
    public    M USD of public money in the period, undiscounted, by (instrument, paid or received, country, period)
    revenue   M USD of present value, at the private rate of the facility, that policies pay on what its builds make,
              by facility (`parameters/viability.py`)
    penalties what the least-cost objective avoids though nobody pays it, M USD by what it is; no cost figure has it
    transfers keys of costs that the public receives
    """

    block: Model
    parameters: Parameters
    balance: Ledger[BalanceKey] = field(default_factory=lambda: Ledger("material balance"))
    use: Ledger[tuple[CommodityName, AreaName, PeriodName]] = field(default_factory=lambda: Ledger("use"))
    made: Ledger[MadeKey] = field(default_factory=lambda: Ledger("what is made"))
    leaves: Ledger[MoveKey] = field(default_factory=lambda: Ledger("what leaves"))
    exports: Ledger[tuple[CommodityName, AreaName, PeriodName]] = field(default_factory=lambda: Ledger("exports"))
    moved: Ledger[MoveKey] = field(default_factory=lambda: Ledger("moves"))
    costs: Costs = field(default_factory=Costs)
    energy: Ledger[tuple[SiteName, CarrierName, PeriodName]] = field(default_factory=lambda: Ledger("energy"))
    accounts: Ledger[tuple[AccountName, CountryName, PeriodName]] = field(default_factory=lambda: Ledger("accounts"))
    met: Ledger[UsersKey] = field(default_factory=lambda: Ledger("demand"))
    public: Ledger[PublicKey] = field(default_factory=lambda: Ledger("public money"))
    revenue: Ledger[FacilityName] = field(default_factory=lambda: Ledger("private revenue"))
    penalties: Ledger[str] = field(default_factory=lambda: Ledger("penalties"))
    transfers: set[CostKey] = field(default_factory=set)

    def periods_from(self, position: int) -> tuple[Period, ...]:
        """The periods from a position on."""
        return self.parameters.periods[position:]

    def comes_in(
        self,
        commodity: CommodityName,
        provenance: Provenance,
        area: AreaName,
        period: Period,
        kt: float,
        variable: Variable,
    ) -> None:
        """Material enters the balance of an area."""
        self.balance.add((commodity, provenance, area, period.name), kt, variable)

    def moves(
        self,
        commodity: CommodityName,
        provenance: Provenance,
        origin: AreaName,
        destination: AreaName,
        period: Period,
        variable: Variable,
    ) -> None:
        """A kt goes from one area to another, or between an area and the world pool; it is exported where it leaves,
        and less arrives where a lane loses some."""
        if origin != POOL:
            self.goes_out(commodity, provenance, origin, period, 1.0, variable)
            self.exports.add((commodity, origin, period.name), 1.0, variable)
            self.leaves.add((commodity, provenance, origin, destination, period.name), 1.0, variable)
        if destination != POOL:
            lost = 0.0 if origin == POOL else self.parameters.lanes.lost(commodity, origin, destination, period.name)
            self.comes_in(commodity, provenance, destination, period, 1.0 - lost, variable)
        self.moved.add((commodity, provenance, origin, destination, period.name), 1.0, variable)

    def makes(
        self,
        commodity: CommodityName,
        provenance: Provenance,
        fleet: Fleet,
        period: Period,
        kt: float,
        owed: float,
        variable: Variable,
    ) -> None:
        """A plant makes kt per unit of a variable; the share that is owed to an adversary leaves the plan at once."""
        kept = kt * (1 - owed)
        self.comes_in(commodity, provenance, fleet.area, period, kept, variable)
        self.made.add((commodity, provenance, fleet.name, period.name), kept, variable)

    def transfer(
        self,
        instrument: str,
        place: PlaceName,
        period: PeriodName,
        variable: Variable | None = None,
        *,
        cost: float = 0.0,
        paid: float = 0.0,
        received: float = 0.0,
        factor: float = 1.0,
        factor_of: str = "",
        made_of: Amount | None = None,
    ) -> None:
        """Money under an instrument, which has the name of its table, in M USD per unit of a variable (None: an amount
        that no decision changes): what of it is a cost of the plan, what the public pays and what it receives.

        factor, factor_of   the part of the cost of a unit that is no unit cost, and what it is (`cost_ledger.py`)
        made_of             what an amount that no decision changes is made of
        """
        key = instrument, place, period
        if cost:
            if variable is None:
                self.costs.add_constant(key, cost, made_of)
            else:
                self.costs.add(key, cost, variable, factor, factor_of)
        for musd, direction in ((paid, PAID), (received, RECEIVED)):
            if not musd:
                continue
            if variable is None:
                self.public.add_constant((instrument, direction, place, period), musd)
            else:
                self.public.add((instrument, direction, place, period), musd, variable)
        if cost and received:
            self.transfers.add(key)

    def goes_out(
        self,
        commodity: CommodityName,
        provenance: Provenance,
        area: AreaName,
        period: Period,
        kt: float,
        variable: Variable,
    ) -> None:
        """Material leaves the balance of an area."""
        self.balance.add((commodity, provenance, area, period.name), -kt, variable)

    def close(self) -> None:
        """Nothing more is entered; from here on the sums are read. Costs, public money and penalties are closed by the
        objectives, for policies that close a ledger may still add to them."""
        for ledger in (self.balance, self.use, self.leaves, self.exports, self.moved, self.met, self.revenue):
            ledger.close()

    @cached_property
    def viability(self) -> Viability:
        """What builds are worth to private owners at bloc prices."""
        return Viability(self.parameters)

    @cached_property
    def _fleets_in(self) -> dict[AreaName, list[FleetName]]:
        found: dict[AreaName, list[FleetName]] = {}
        for name, fleet in sorted(self.parameters.fleets.items()):
            found.setdefault(fleet.area, []).append(name)
        return found

    def made_by(
        self,
        fleets: Iterable[FleetName],
        commodities: Iterable[CommodityName],
        period: PeriodName,
        provenances: Iterable[Provenance] = PROVENANCES,
    ) -> Sum:
        """What some fleets make of some commodities in a period, less what is owed to an adversary, kt."""
        keys = product(commodities, provenances, sorted(fleets), [period])
        return self.made.of(*keys)

    def made_in(
        self,
        area: AreaName,
        commodity: CommodityName,
        period: PeriodName,
        provenances: Iterable[Provenance] = PROVENANCES,
    ) -> Sum:
        """What is made of a commodity in an area in a period, less what is owed to an adversary, kt."""
        return self.made_by(self._fleets_in.get(area, ()), (commodity,), period, provenances)

    @cached_property
    def _leaving(self) -> dict[BalanceKey, list[MoveKey]]:
        found: dict[BalanceKey, list[MoveKey]] = {}
        for key in self.leaves:
            commodity, provenance, origin, _, period = key
            found.setdefault((commodity, provenance, origin, period), []).append(key)
        return found

    def leaving(
        self,
        commodity: CommodityName,
        provenance: Provenance,
        area: AreaName,
        period: PeriodName,
        towards: Container[AreaName] | None = None,
    ) -> Sum:
        """What leaves the balance of an area, by lane, contract or into the pool, for some areas (None: all), kt; what
        goes into the pool may go to any."""
        keys = self._leaving.get((commodity, provenance, area, period), ())
        return self.leaves.of(*(key for key in keys if towards is None or key[3] == POOL or key[3] in towards))
