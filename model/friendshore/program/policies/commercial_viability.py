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
from collections.abc import Sequence
from dataclasses import dataclass

import pyomo.environ as pyo

from friendshore.calendar import MONTHS_A_YEAR
from friendshore.case.columns import share, text, year
from friendshore.case.table import EVERY
from friendshore.case.typed import TypedTable
from friendshore.names import CountryName, DecisionName, FacilityName, GroupName, PeriodName, ProgrammeName, StageName
from friendshore.parameters.levers import Hurdle, Levers
from friendshore.program.ledger import Relation, Sum, Variable, linear
from friendshore.program.program import Program
from friendshore.program.rows import Rows, limit

GIVES_WAY = ("pays_for_itself",)


@dataclass(frozen=True)
class Asked:
    """A row, in the units of the program."""

    group: GroupName
    stages: tuple[StageName, ...]
    hurdle_share: float
    from_year: int


TABLE = TypedTable(
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
    apart=("group", "stages"),
    row=Asked,
)


ROWS: Rows = {
    "within_pay": None,
    "within_capital": None,
    "pays_for_itself": limit("what is built pays for itself", "hurdle_share", "facility", "M USD"),
}


def shape(levers: Levers, rows: Sequence[Asked]) -> None:
    """Say which builds must pay for themselves, and at what return."""
    for row in rows:
        stages = None if EVERY in row.stages else frozenset(row.stages)
        since = row.from_year * MONTHS_A_YEAR
        levers.hurdles.append(Hurdle(levers.where.members(row.group), stages, since, row.hurdle_share))


def add(program: Program, block: pyo.Block, rows: Sequence[Asked]) -> None:
    """What programmes of aid give to each plant, within what they pay and what the plant costs."""
    parameters, builds = program.parameters, program.block.build
    periods = {period.name: period for period in parameters.periods}
    scope = program.viability.scope()
    spent: defaultdict[tuple[FacilityName, PeriodName], tuple[list[float], list[Variable]]]
    spent = defaultdict(lambda: ([], []))
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
    of_pay: defaultdict[tuple[ProgrammeName, CountryName, StageName, PeriodName], list[Variable]] = defaultdict(list)
    of_plant: defaultdict[tuple[FacilityName, PeriodName], list[Variable]] = defaultdict(list)
    for (programme, name, period), granted in block.granted.items():
        of_pay[programme, facilities[name].country, facilities[name].stage, period].append(granted)
        of_plant[name, period].append(granted)

    def within_pay(
        _: pyo.Block, programme: ProgrammeName, country: CountryName, stage: StageName, period: PeriodName
    ) -> Relation:
        given = of_pay[programme, country, stage, period]
        pay = program.block.pay[programme, country, stage, period]
        return linear([1.0] * len(given) + [-1.0], [*given, pay]) <= 0

    def within_capital(_: pyo.Block, name: FacilityName, period: PeriodName) -> Relation:
        coefficients, decided = spent[name, period]
        given = of_plant[name, period]
        return linear([1.0] * len(given) + coefficients, given + decided) <= 0

    block.within_pay = pyo.Constraint(list(of_pay), rule=within_pay)
    block.within_capital = pyo.Constraint(list(of_plant), rule=within_capital)


def close(program: Program, block: pyo.Block, rows: Sequence[Asked]) -> None:
    """The plant's account, once every policy has told what it pays on the plant's output."""
    parameters, viability = program.parameters, program.viability
    periods = {period.name: period for period in parameters.periods}
    worth = {programme.name: programme for programme in parameters.programmes if programme.aids}

    def worth_of(name: FacilityName, decided: DecisionName) -> float:
        build = parameters.builds[name, decided]
        found = viability.worth(build)
        return found if periods[build.decided].reported else min(0.0, found)

    terms: dict[FacilityName, Sum] = {}
    for name, decisions in viability.scope().items():
        terms[name] = program.revenue.of(name)
        for decided in decisions:
            terms[name].add(worth_of(name, decided), program.block.build[name, decided])
    for (programme, name, period), granted in block.granted.items():
        value = worth[programme].worth(viability.rates[name]) * viability.discount(name, periods[period])
        terms[name].add(value, granted)

    def pays_for_itself(_: pyo.Block, name: FacilityName) -> Relation:
        return terms[name].expression >= 0

    block.pays_for_itself = pyo.Constraint(list(terms), rule=pays_for_itself)
