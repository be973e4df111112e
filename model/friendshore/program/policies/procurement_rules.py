"""A procurement rule has a sector take at least a share of what it is delivered secure, back to the mine.

    s * deliver[k,exposed,c,u,t]  <=  (1 - s) * deliver[k,secure,c,u,t]  +  s * (1 - f) * h[t] * demand[k,c,u,t]

in kt, for commodity k, area c, users u = the sector of a row, s its secure_share and f the share of t's months in which
it is in force; in the other months the sector may take what it likes. Where rows follow each other within a period, f
is their sum and s their mean. Secure is what the engine calls so: no step of the tonne, from the mine on, lay in an
adversary's area or in a plant that an adversary controls. A rule bars every adversary of the bloc alike; the countries
that a row says are covered are checked, not used: none may be a planner or partner of a bloc on which the rule bears.
Where secure supply lacks, the sector goes short, at its own cost of shortage. Nobody pays under a rule: what it costs
is dearer supply, or shortage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import pyomo.environ as pyo

from friendshore.calendar import Dates
from friendshore.case.columns import month, share, text
from friendshore.case.draft import Draft, fault, grouped, needs
from friendshore.case.nearest import parted
from friendshore.case.table import EVERY
from friendshore.case.typed import TypedTable
from friendshore.errors import Fault
from friendshore.names import AreaName, CommodityName, PeriodName, PlaceName, SectorName, UsersName
from friendshore.parameters.levers import Levers
from friendshore.parameters.markets import EXPOSED, SECURE
from friendshore.program.ledger import Relation, linear
from friendshore.program.program import Program
from friendshore.program.rows import Rows, asked


@dataclass(frozen=True)
class Rule:
    """A row, in the units of the program."""

    sector: SectorName
    area: AreaName
    commodities: tuple[CommodityName, ...]
    dates: Dates
    secure_share: float
    covered_countries: tuple[PlaceName, ...]

    def covers(self, sector: str, area: str, commodity: str) -> bool:
        """Whether it bears on demand of a sector, area and commodity."""
        here = self.sector == sector and self.area in (area, EVERY)
        return here and bool({commodity, EVERY}.intersection(self.commodities))


TABLE = TypedTable(
    "procurement_rules",
    "what share of a sector's deliveries must be secure, back to the mine",
    key=("sector", "area", "commodities", "from_month"),
    columns=(
        text("sector", "sector that buys under the rule", refers="sectors.sector"),
        text("area", "planner whose sector it is; *: every planner", refers="areas.area|*"),
        text("commodities", "commodities, parted by ;, or *", refers="commodities.commodity|*", many=True),
        month("from_month", "first month in force"),
        month("until_month", "last month in force; blank: no end", required=False),
        share("secure_share", "least share of deliveries that is secure"),
        text(
            "covered_countries",
            "countries or areas, parted by ;, that the rule names; none may be a planner or partner; blank: not said",
            required=False,
            default="",
            refers="countries.country|areas.area",
            many=True,
        ),
    ),
    optional=True,
    row=Rule,
)


@needs("procurement_rules", "demand", "blocs", "countries")
def procurement_rules_hold(draft: Draft) -> Iterator[Fault]:
    """The sector asks for something, covered countries are no friends, rules do not overlap."""
    area_of = {row["country"]: row["area"] for row in draft.rows("countries")}
    friends = draft.areas("planner", "partner")
    asked = {(row["sector"], row["area"], row["commodity"]) for row in draft.rows("demand")}
    for row in draft.sound("procurement_rules"):
        if row["secure_share"] == 0:
            yield fault(row, "secure_share", "asks for nothing; leave the row out")
        rule = TABLE.of(row)
        found = {commodity for key in asked if rule.covers(*key) for commodity in (key[2], EVERY)}
        for commodity in rule.commodities:
            if commodity not in found:
                place = "no area" if row["area"] == EVERY else row["area"]
                yield fault(row, "commodities", f"is not what {row['sector']} of {place} asks for", value=commodity)
        ours = row["area"] == EVERY or row["area"] in draft.areas("planner")  # else it binds nobody of the bloc
        for country in parted(row["covered_countries"]) if ours else ():
            if area_of.get(country, country) in friends:
                expected = f"is no adversary of the bloc {draft.bloc}, so what it supplies counts as secure"
                yield fault(row, "covered_countries", f"{expected}; change its role in blocs.csv", value=country)
    for _, rows in grouped(draft.sound("procurement_rules"), "sector"):
        for former, row in combinations(sorted(rows, key=lambda row: str(row["from_month"])), 2):
            one, other = TABLE.of(former), TABLE.of(row)
            if one.dates.meet(other.dates) and any(one.covers(*key) and other.covers(*key) for key in asked):
                yield fault(row, "from_month", f"a rule on this is in force already ({former['_where']})")


RULES = (procurement_rules_hold,)
ROWS: Rows = {
    "secure_enough": asked("least share that is secure", "secure_share", "commodities area users period"),
}

Users = tuple[CommodityName, AreaName, UsersName, PeriodName]
"""commodity, area, users, period"""


def shape(levers: Levers, rows: Sequence[Rule]) -> None:
    """The sector's deliveries are told apart from those of others."""
    levers.sectors_apart.update((row.sector, row.area) for row in rows)


def add(program: Program, block: pyo.Block, rows: Sequence[Rule]) -> None:
    parameters, deliver = program.parameters, program.block.deliver
    periods = {period.name: period for period in parameters.periods}
    in_force: defaultdict[Users, float] = defaultdict(float)
    asked: defaultdict[Users, float] = defaultdict(float)
    for row in rows:
        for key in parameters.users:
            commodity, area, group, period = key
            if group == parameters.users_of(row.sector, area) and row.covers(row.sector, area, commodity):
                months = row.dates.share_of(periods[period])
                if months and (commodity, EXPOSED, area, group, period) in deliver:
                    in_force[key] += months
                    asked[key] += months * row.secure_share

    def secure_enough(
        block: pyo.Block, commodity: CommodityName, area: AreaName, users: UsersName, period: PeriodName
    ) -> Relation:
        key = commodity, area, users, period
        least = asked[key] / in_force[key]
        free = (1 - in_force[key]) * parameters.users[key] * periods[period].years
        coefficients, variables = [least], [deliver[commodity, EXPOSED, area, users, period]]
        secure = commodity, SECURE, area, users, period
        if least < 1 and secure in deliver:
            coefficients.append(least - 1.0)
            variables.append(deliver[secure])
        return linear(coefficients, variables) <= least * free

    block.secure_enough = pyo.Constraint(list(in_force), rule=secure_enough)
