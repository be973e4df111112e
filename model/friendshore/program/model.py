"""The variables of the program by name, with what each is indexed by; FORMULATION.md says what they are.

Constraint families make them, and the type checker holds each to its index: `activity` by a fleet, a mode, a provenance
and a period, in this order. Policies have variables of their own, on a block named after their table.
"""

from __future__ import annotations

import pyomo.environ as pyo
from pyomo.core.base.constraint import IndexedConstraint
from pyomo.core.base.var import IndexedVar, ScalarVar

from friendshore.names import (
    AccountName,
    AreaName,
    CarrierName,
    CommodityName,
    CountryName,
    DecisionName,
    FacilityName,
    FleetName,
    ModeName,
    OfferName,
    OutletName,
    PeriodName,
    ProgrammeName,
    Provenance,
    SiteName,
    StageName,
    TrancheName,
    UsersName,
)
from friendshore.program.ledger import Expression


class Model(pyo.ConcreteModel):
    """The Pyomo model of one plan; a variable is there once its family has been added."""

    activity: IndexedVar[tuple[FleetName, ModeName, Provenance, PeriodName]]
    build: IndexedVar[tuple[FacilityName, DecisionName]]
    standstill: IndexedVar[tuple[FleetName, PeriodName]]
    idle: IndexedVar[tuple[FleetName, PeriodName]]
    shut: IndexedVar[tuple[FleetName, PeriodName]]
    ship: IndexedVar[tuple[CommodityName, Provenance, AreaName, AreaName, PeriodName]]
    to_pool: IndexedVar[tuple[CommodityName, Provenance, AreaName, PeriodName]]
    from_pool: IndexedVar[tuple[CommodityName, Provenance, AreaName, PeriodName]]
    downgrade: IndexedVar[tuple[CommodityName, AreaName, PeriodName]]
    buy: IndexedVar[tuple[OfferName, PeriodName]]
    imported: IndexedVar[tuple[OfferName, AreaName, PeriodName]]
    sell: IndexedVar[tuple[OutletName, Provenance, AreaName, PeriodName]]
    deliver: IndexedVar[tuple[CommodityName, Provenance, AreaName, UsersName, PeriodName]]
    short: IndexedVar[tuple[CommodityName, AreaName, UsersName, int, PeriodName]]
    present_lacking: IndexedVar[tuple[CommodityName, AreaName, PeriodName]]
    stock: IndexedVar[tuple[CommodityName, Provenance, AreaName, PeriodName]]
    power: IndexedVar[tuple[SiteName, CarrierName, TrancheName, PeriodName]]
    emission: IndexedVar[tuple[AccountName, CountryName, PeriodName]]
    pay: IndexedVar[tuple[ProgrammeName, CountryName, StageName, PeriodName]]
    cost: IndexedVar[PeriodName]
    public: IndexedVar[PeriodName]
    reliance_in: IndexedVar[tuple[AreaName, PeriodName]]
    reliance: IndexedVar[PeriodName]
    highest: ScalarVar
    above_path: IndexedVar[PeriodName]
    most_left: IndexedVar[PeriodName]
    left_above: IndexedVar[tuple[AreaName, PeriodName, int]]

    material_balance: IndexedConstraint[tuple[CommodityName, Provenance, AreaName, PeriodName]]
    cost_counted: IndexedConstraint[PeriodName]

    def objective(self, name: str) -> Expression | float | None:
        """What a named expression to minimise says; None where the program has none of that name."""
        found = self.component(name)
        return found.expr if isinstance(found, pyo.Expression) else None
