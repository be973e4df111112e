"""Costs line by line: every cost of a plan as a quantity, a unit cost and a factor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from friendshore.frames import in_order
from friendshore.names import FleetName, ModeName, OfferName
from friendshore.parameters import Parameters
from friendshore.parameters.chain import pattern
from friendshore.plan.reading import NOTHING, Solution
from friendshore.program.cost_ledger import YEARS, CostKey, Entry
from friendshore.units import THOUSANDTH

MILLIONTH = 1e-6
"""USD in M USD."""
TOLD: Mapping[str, tuple[str, str]] = {
    "activity": ("{0}", "{1}"),
    "build": ("{0}", "{1}"),
    "buy": ("{0}", ""),
    "contracts.contracted": ("{1}", "{0}"),
    "emission": ("{0}", ""),
    "from_pool": ("{0}", "from the world pool"),
    "imported": ("{0}", ""),
    "power": ("{0}", "{1}, {2}"),
    "sell": ("{0}", ""),
    "ship": ("{0}", "from {2}"),
    "shut": ("{0}", ""),
    "stock": ("{0}", ""),
    "to_pool": ("{0}", "to the world pool"),
}
"""Variable -> which parts of its index say what a cost is of, and more of it. Of any other, the first part is what; the
rest, less provenance, place and period, is more of it."""
OF_A_FLEET = frozenset({"running", "carbon"})
"""Items that cost the same in each mode of a fleet."""
UNITS = {"build": "t/yr", "shut": "t/yr"}
"""Variable -> unit of its quantity at the door, where that is no t."""
ENERGY = {"electricity": "MWh", "heat": "GJ"}
UNTOLD = frozenset({"secure", "exposed"})


class Of(NamedTuple):
    """What a quantity is of, its unit, what it costs a unit, and what else it is multiplied by."""

    what: str
    detail: str
    unit: str
    unit_cost: float
    cost_unit: str
    factor: float
    factor_of: str


COLUMNS = [
    "period", "reported", "item", "place", "what", "detail", "quantity", "unit", "unit_cost", "cost_unit", "factor",
    "factor_of", "transfer", "musd", "discount_factor", "discounted_musd",
]  # fmt: skip


def cost_lines(solution: Solution) -> pd.DataFrame:
    """Every cost of every period, revenue as a negative unit cost:

        musd  =  quantity x unit_cost x factor / 1e6          discounted_musd  =  musd x discount_factor

    period, reported, item, place   as in the table `costs`, which is the sum of these lines
    what, detail      key of what the amount is of, and more of its key:
                      running: fleet, the key of `running_costs`; carbon: fleet; offtake revenue: fleet and mode
                      mode cost: process and mode, the key of modes.csv
                      idling: fleet, the key of `idling_costs`
                      capital: facility and decision (a period, or "2028 for 2031-01"), the key of `capital_charges`
                      fixed: facility, the key of `standing_upkeep`; committed: facility
                      energy: site, and "carrier, tranche"; purchases, tariffs: offer; outlet revenue: outlet
                      freight: freight class, and the lane (or contract); holding: commodity
                      shortage: commodity, and "users, step"; a policy: the key of its row, of its offer or account
    quantity, unit    t; MWh and GJ of energy; t/yr of nameplate for capital, fixed and idling; months still to be paid
                      of what is committed
    unit_cost, cost_unit   USD per unit, one figure a line
    factor, factor_of      1, or what the unit cost counts by: years charged, t CO2 per t, share of a price
    transfer          the public receives it
    discount_factor   0 after the reported periods
    """
    parameters, ledger = solution.parameters, solution.program.costs
    reported = {period.name: period.reported for period in parameters.periods}
    rows = []
    for key in ledger:
        item, place, period = key
        discount = parameters.discount[period] if reported[period] else 0.0
        transfer = key in solution.program.transfers
        for of, quantity in _lines(solution, key):
            musd = quantity * of.unit_cost * of.factor * MILLIONTH
            rows.append(
                (period, reported[period], item, place, of.what, of.detail, quantity, of.unit, of.unit_cost,
                 of.cost_unit, of.factor, of.factor_of, transfer, musd, discount, musd * discount)
            )  # fmt: skip
    order = ["period", "item", "place", "what", "detail", "factor_of", "factor", "unit_cost"]
    return in_order(pd.DataFrame(rows, columns=COLUMNS), order)


def _lines(solution: Solution, key: CostKey) -> Iterator[tuple[Of, float]]:
    """What a sum of the ledger is made of, with the quantity of each."""
    found: defaultdict[Of, float] = defaultdict(float)
    for entry in solution.program.costs.entries(key):
        if abs(value := solution.value_of(entry.variable)) > NOTHING:
            found[_of(solution.parameters, entry, key)] += value / THOUSANDTH
    for amount, made_of in solution.program.costs.amounts(key):
        unit_cost = amount / MILLIONTH / (made_of.quantity * made_of.factor)
        of = Of(made_of.what, "", made_of.unit, unit_cost, made_of.cost_unit, made_of.factor, made_of.factor_of)
        found[of] += made_of.quantity
    yield from found.items()


def _of(parameters: Parameters, entry: Entry, key: CostKey) -> Of:
    """What an entry is of: all that distinguishes it from other entries of its sum but its quantity."""
    item = key[0]
    component = entry.variable.parent_component().name
    index = entry.variable.index()
    parts = [str(part) for part in (index if isinstance(index, tuple) else (index,))]
    if component in TOLD:
        what, detail = (template.format(*parts) for template in TOLD[component])
        detail = "" if item in OF_A_FLEET else detail
    else:
        what, detail = parts[0], ", ".join(part for part in parts[1:] if part not in UNTOLD and part not in key[1:])
    if item == "mode cost":
        mode = parameters.modes[FleetName(parts[0]), ModeName(parts[1])]
        what, detail = mode.process, mode.row
    if item == "freight":
        what, detail = _freight(parameters, what, detail)
    unit = ENERGY[parts[1]] if component == "power" else UNITS.get(component, "t")
    unit_cost = entry.coefficient / entry.factor / THOUSANDTH
    return Of(what, detail, unit, unit_cost, _cost_unit(unit, entry.factor_of), entry.factor, entry.factor_of)


def _freight(parameters: Parameters, what: str, detail: str) -> tuple[str, str]:
    """Freight costs the same for all goods of a class on a lane: the class instead of the good, or of the offer's."""
    if (offer := parameters.offers.get(OfferName(what))) is not None:
        what, detail = offer.commodity, f"from {offer.area}"
    goods = parameters.commodities.get(pattern(what))
    return (what if goods is None else goods.freight_class), detail


def _cost_unit(unit: str, factor_of: str) -> str:
    """USD a unit of the quantity; of what the factor counts, where it is so much of that per unit."""
    if factor_of == YEARS:
        return f"USD/({unit}) a year" if "/" in unit else f"USD/{unit} a year"
    counted, per, _ = factor_of.partition(" per ")
    counted = counted if per else unit
    return f"USD/({counted})" if "/" in counted else f"USD/{counted}"
