"""No plant of private money without discounted revenue that covers its cost; public aid may close the gap.

    sum_s worth[p,s] * build[p,s]  +  sum_{a,t} d[p,t] * aid[a,p] * granted[a,p,t]  +  revenue[p]  >=  0       for all p
    sum_{p in c, g} granted[a,p,t]  <=  pay[a,c,g,t]                             for all programmes a of aid, c, g, t
    sum_a granted[a,p,t]  <=  sum_s cash[p,s,t] * capex[p] * (1 - attrition[p]) * build[p,s]              for all p, t

in M USD at the private rate, for builds s in scope of a facility p, all of them together; of builds decided after the
reported periods what is above 0 is not counted, or a build that nobody asks for would pay for one that the plan shows.
worth and d are data (`parameters/viability.py`). granted[a,p,t] is what a programme of kind grant, loan or equity pays
of the plant's capital; aid[a,p] is what a dollar of it is worth to the firm: 1, or 1 less the present worth of
paying it back. revenue[p] is what other policies pay on what the plant makes (floors, credits). A programme of kind
private or budget pays for capital without closing a gap. The hurdle is added to the cost of capital. Builds decided
before `from_year` need not pay for themselves. Enters no cost; aid is public money under "programmes".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pyomo.environ as pyo

from friendshore.calendar import MONTHS_A_YEAR
from friendshore.case.columns import share, text, year
from friendshore.case.draft import Draft, Record, fault, needs
from friendshore.case.nearest import parted
from friendshore.case.table import EVERY, Table
from friendshore.errors import Fault
from friendshore.parameters.levers import Hurdle, Levers
from friendshore.program.ledger import Sum, linear
from friendshore.program.program import Program
from friendshore.program.rows import Rows, limit

GIVES_WAY = ("pays_for_itself",)
TABLE = Table(
    "commercial_viability",
    "where new plants must pay for themselves at bloc prices, with what public aid they get",
    key=("group", "stages"),
    columns=(
        text("group", "country, group of countries or *", refers="countries.country|country_groups.group|*"),
        text("stages", "stages, parted by ;, or *", refers="stages.stage|*", many=True),
        share("hurdle_share", "return asked for above the country's cost of capital, a year"),
        year("from_year", "year from which builds are decided that must pay for themselves"),
    ),
    optional=True,
)


@needs("commercial_viability", "countries", "country_groups", "stages")
def a_plant_has_one_hurdle(draft: Draft) -> Iterator[Fault]:
    """No country and stage falls under two rows."""
    members = draft.group_members()
    every = draft.words("stages", "stage")
    seen: dict[tuple[str, str], Record] = {}
    for row in draft.rows("commercial_viability"):
        stages = every if row["stages"] == EVERY else set(parted(row["stages"]))
        pairs = [(country, stage) for country in sorted(members.get(row["group"], set())) for stage in sorted(stages)]
        twice = next((pair for pair in pairs if pair in seen), None)
        if twice:
            country, stage = twice
            expected = f"{country} and {stage} fall under another row already ({seen[twice]['_where']})"
            yield fault(row, "group", expected)
        seen |= {pair: row for pair in pairs if pair not in seen}


RULES = (a_plant_has_one_hurdle,)
ROWS: Rows = {
    "within_pay": None,
    "within_capital": None,
    "pays_for_itself": limit("what is built pays for itself", "hurdle_share", "facility", "M USD"),
}


def shape(levers: Levers, rows: list[Record]) -> None:
    """Say which builds must pay for themselves, and at what return."""
    for row in rows:
        stages = None if row["stages"] == EVERY else frozenset(parted(row["stages"]))
        since = int(row["from_year"]) * MONTHS_A_YEAR
        levers.hurdles.append(Hurdle(levers.where.members(row["group"]), stages, since, row["hurdle_share"]))


def add(program: Program, block: Any, rows: list[Record]) -> None:
    """What programmes of aid give to each plant, within what they pay and what the plant costs."""
    parameters, builds = program.parameters, program.block.build
    periods = {period.name: period for period in parameters.periods}
    scope = program.viability.scope()
    spent: defaultdict[tuple[str, str], tuple[list[float], list[Any]]] = defaultdict(lambda: ([], []))
    for name, decisions in scope.items():
        for decided in decisions:
            build = parameters.builds[name, decided]
            if not periods[build.decided].reported:
                continue
            capex = build.as_found.capex * (1 - build.as_found.attrition)
            for period, part in build.cash.items():
                if part * capex:
                    spent[name, period][0].append(-part * capex)
                    spent[name, period][1].append(builds[name, decided])

    facilities = parameters.facilities
    aids = [programme for programme in parameters.programmes if programme.aids]
    block.granted = pyo.Var(
        [
            (programme.name, name, period)
            for programme in aids
            for name, period in spent
            if programme.funds(facilities[name].country, facilities[name].stage, periods[period])
        ],
        domain=pyo.NonNegativeReals,
    )
    of_pay: defaultdict[tuple[str, str, str, str], list[Any]] = defaultdict(list)
    of_plant: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for (programme, name, period), granted in block.granted.items():
        of_pay[programme, facilities[name].country, facilities[name].stage, period].append(granted)
        of_plant[name, period].append(granted)

    def within_pay(_: Any, programme: str, country: str, stage: str, period: str) -> Any:
        given = of_pay[programme, country, stage, period]
        pay = program.block.pay[programme, country, stage, period]
        return linear([1.0] * len(given) + [-1.0], [*given, pay]) <= 0

    def within_capital(_: Any, name: str, period: str) -> Any:
        coefficients, decided = spent[name, period]
        given = of_plant[name, period]
        return linear([1.0] * len(given) + coefficients, given + decided) <= 0

    block.within_pay = pyo.Constraint(list(of_pay), rule=within_pay)
    block.within_capital = pyo.Constraint(list(of_plant), rule=within_capital)


def close(program: Program, block: Any, rows: list[Record]) -> None:
    """The plant's account, once every policy has told what it pays on the plant's output."""
    parameters, viability = program.parameters, program.viability
    periods = {period.name: period for period in parameters.periods}
    worth = {programme.name: programme for programme in parameters.programmes if programme.aids}

    def worth_of(name: str, decided: str) -> float:
        build = parameters.builds[name, decided]
        found = viability.worth(build)
        return found if periods[build.decided].reported else min(0.0, found)

    terms: dict[str, Sum] = {}
    for name, decisions in viability.scope().items():
        terms[name] = program.revenue.of(name)
        for decided in decisions:
            terms[name].add(worth_of(name, decided), program.block.build[name, decided])
    for (programme, name, period), granted in block.granted.items():
        value = worth[programme].worth(viability.rates[name]) * viability.discount(name, periods[period])
        terms[name].add(value, granted)

    def pays_for_itself(_: Any, name: str) -> Any:
        return terms[name].expression >= 0

    block.pays_for_itself = pyo.Constraint(list(terms), rule=pays_for_itself)
