"""An export rule lets at most a share of what arises in an area leave it: domestic first, or none at all.

    exported[k,c,t]  =  sum of the ledger of exports
    exported[k,c,t]  <=  (1 - sum_r f[r,t] * (1 - share[r])) * arising[k,c,t]
    arising[k,c,t]  =  sum_o made[k,o,c,t]  +  sum_{n of c} buy[n,t]

in kt, for commodity k, area c, periods t in which a row r is in force for a share f of the months; plants p and
offers n (scrap that is collected, say) in c. Exports are what leaves by lane, pool or contract, or as another
area's import, from whatever stock or provenance; sales in the area itself are none. What is owed to an adversary under
offtakes.csv is outside the rule: where a ban ends such a contract, the same scenario sets its `until`. Nobody pays
under a rule: what it costs is trade forgone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyomo.environ as pyo

from friendshore.calendar import Dates
from friendshore.case.columns import month, share, text
from friendshore.case.draft import Draft, fault, needs
from friendshore.case.expand import activities
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import AreaName, CommodityName, PeriodName
from friendshore.program.ledger import Relation, Sum, Variable, total
from friendshore.program.program import Program
from friendshore.program.rows import Rows, limit


@dataclass(frozen=True)
class Rule:
    """A row, in the units of the program."""

    area: AreaName
    commodity: CommodityName
    dates: Dates
    most_share: float


TABLE = TypedTable(
    "export_rules",
    "what share of what arises in an area may leave it",
    key=("area", "commodity", "from_month"),
    columns=(
        text("area", "area whose government sets the rule", refers="areas.area"),
        text("commodity", "commodity", refers="commodities.commodity"),
        month("from_month", "first month in force"),
        month("until_month", "last month in force; blank: no end", required=False),
        share("most_share", "most that may leave of what is made or collected there; 0: export ban", at_most=1.0),
    ),
    optional=True,
    apart=("area", "commodity"),
    row=Rule,
)


@needs("export_rules", "blocs", "countries", "facilities", "modes", "recipes", "basket_groups", "baskets", "offers")
def export_rules_hold(draft: Draft) -> Iterator[Fault]:
    """An adversary's rules go elsewhere, and there is something to keep."""
    adversaries = draft.areas("adversary")
    area_of = {row["country"]: row["area"] for row in draft.rows("countries")}
    places: defaultdict[str, set[str]] = defaultdict(set)
    for row in draft.rows("facilities"):
        places[row["process"]].add(area_of.get(row["country"], ""))
    arising = {(row["commodity"], row["area"]) for row in draft.rows("offers")}
    for activity in activities(draft):
        made = [commodity for commodity, amount in activity.flows.items() if amount > 0]
        arising |= {(commodity, area) for commodity in made for area in places[activity.process]}
    for row in draft.rows("export_rules"):
        if row["area"] in adversaries:
            yield fault(row, "area", "is an adversary of the bloc: what it sells stands in offers.csv")
        elif (row["commodity"], row["area"]) not in arising:
            yield fault(row, "commodity", f"is neither made nor offered in {row['area']}, so there is nothing to keep")


RULES = (export_rules_hold,)
ROWS: Rows = {
    "enough_stays": limit("may leave at most", "most_share", "commodity area period"),
    "exports_counted": None,
}

Key = tuple[CommodityName, AreaName, PeriodName]
"""commodity, area, period"""


def add(program: Program, block: pyo.Block, rows: Sequence[Rule]) -> None:
    parameters = program.parameters
    leaving: defaultdict[Key, float] = defaultdict(lambda: 1.0)
    for row in rows:
        for period in parameters.periods:
            if force := row.dates.share_of(period):
                leaving[row.commodity, row.area, period.name] -= force * (1 - row.most_share)
    bought = _bought(program, leaving)
    block.exported = pyo.Var(list(leaving), domain=pyo.NonNegativeReals)

    def enough_stays(block: pyo.Block, commodity: CommodityName, area: AreaName, period: PeriodName) -> Relation:
        key = commodity, area, period
        arising = total(bought[key]).plus(program.made_in(area, commodity, period))
        return Sum([1.0], [block.exported[key]]).plus(arising, -leaving[key]).expression <= 0

    block.enough_stays = pyo.Constraint(list(leaving), rule=enough_stays)


def close(program: Program, block: pyo.Block, rows: Sequence[Rule]) -> None:
    """After every policy has entered what it moves out of an area."""

    def exports_counted(block: pyo.Block, commodity: CommodityName, area: AreaName, period: PeriodName) -> Relation:
        key = commodity, area, period
        return Sum([-1.0], [block.exported[key]]).plus(program.exports.of(key)).expression == 0

    block.exports_counted = pyo.Constraint(list(block.exported), rule=exports_counted)


def _bought(program: Program, ruled: Mapping[Key, float]) -> dict[Key, list[Variable]]:
    """What offers hand over, by commodity, area and period under a rule."""
    found: dict[Key, list[Variable]] = {key: [] for key in ruled}
    for (name, period), buy in program.block.buy.items():
        offer = program.parameters.offers[name]
        if (key := (offer.commodity, offer.area, period)) in found:
            found[key].append(buy)
    return found
