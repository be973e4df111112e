"""Every dollar of a build decided in a reported period is paid by a programme that may fund it.

    sum_p pay[p,c,g,t]  =  sum_{f in c, g; s} cash[f,s,t] * capex[f] * (1 - attrition[f]) * build[f,s]   for all c, g, t
    sum_{c,g,t} pay[p,c,g,t]  <=  total[p]
    sum_{c,g} pay[p,c,g,t]  <=  (years of p in t) * yearly[p]
    sum_{p in q} pay[p,c,g,t]  <=  what of the cash of c, g in t falls in the months of q      for all q, c, g, t

in M USD, for programme p, country c, stage g, group q of programmes whose years take up a part of t: each programme
with all that are open in its months alone, and all of them (`series.groups_of_months`). Cash falls in the construction
months. A plain budget is one programme for everything. Plants already under construction are outside it. Dual of the
second: worth of a further M USD.

    public money  +=  public_cost[p] * pay[p,c,g,t]                 under "programmes", in the country that is funded

A dollar of a grant costs the public a dollar; of a loan or of equity, a dollar less the present worth, at the social
rate from the payment on, of what is expected back (`parameters/money.py`). A plain budget, whose owner is not asked
for, and private money cost the public nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict

import pyomo.environ as pyo

from friendshore.calendar import MONTHS_A_YEAR, spans
from friendshore.names import CountryName, PeriodName, ProgrammeName, StageName
from friendshore.parameters import Build, money
from friendshore.parameters.series import groups_of_months
from friendshore.program.ledger import Relation, Sum, Variable, linear, total
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, limit

Terms = tuple[list[float], list[Variable]]

SPARING = 1e-3
"""M USD of penalty per M USD of public money: too little to change a build, enough that aid pays only where needed."""


ROWS: Rows = {
    "capital_paid": limit(
        "money: a programme that pays for new capacity", "countries stages from_year to_year",
        "countries stages period", "M USD", "programmes",
    ),
    "within_programme": limit("money in all", "total_musd", "programme", "M USD", "programmes"),
    "within_yearly_programme": limit("money in the year", "yearly_musd", "programme period", "M USD", "programmes"),
    "within_programme_months": limit(
        "money while the programme is open", "from_year to_year", "- - period programme", "M USD", "programmes"
    ),
}  # fmt: skip


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}
    spent: defaultdict[tuple[CountryName, StageName, PeriodName], Terms] = defaultdict(lambda: ([], []))
    for (name, decision), build in parameters.builds.items():
        facility = build.as_found
        expected = facility.capex * (1 - facility.attrition)
        if not periods[build.decided].reported or not expected:
            continue
        for period, share in build.cash.items():
            terms = spent[facility.country, facility.stage, period]
            terms[0].append(share * expected)
            terms[1].append(block.build[name, decision])

    block.pay = pyo.Var(
        [
            (programme.name, country, stage, period)
            for programme in parameters.programmes
            for country, stage, period in spent
            if programme.funds(country, stage, periods[period])
        ],
        domain=pyo.NonNegativeReals,
    )
    social = parameters.case.settings.discount_share_per_yr
    cost_of = {programme.name: programme.public_cost(social) for programme in parameters.programmes}
    paid: defaultdict[tuple[CountryName, StageName, PeriodName], list[Variable]] = defaultdict(list)
    drawn: defaultdict[ProgrammeName, list[Variable]] = defaultdict(list)
    drawn_in: defaultdict[tuple[ProgrammeName, PeriodName], list[Variable]] = defaultdict(list)
    for (programme, country, stage, period), pay in block.pay.items():
        paid[country, stage, period].append(pay)
        drawn[programme].append(pay)
        drawn_in[programme, period].append(pay)
        program.transfer("programmes", country, period, pay, paid=cost_of[programme])
        program.penalties.add("programmes", SPARING * cost_of[programme], pay)

    def capital_paid(block: Model, country: CountryName, stage: StageName, period: PeriodName) -> Relation:
        coefficients, builds = spent[country, stage, period]
        payers = paid[country, stage, period]
        return linear([1.0] * len(payers) + [-cash for cash in coefficients], payers + builds) == 0

    def within_programme(block: Model, name: ProgrammeName) -> Relation:
        return linear([1.0] * len(drawn[name]), drawn[name]) <= limits[name].total

    def within_yearly_programme(block: Model, name: ProgrammeName, period: PeriodName) -> Relation:
        most = limits[name].yearly * len(limits[name].months(periods[period])) / MONTHS_A_YEAR
        return linear([1.0] * len(drawn_in[name, period]), drawn_in[name, period]) <= most

    limits = {programme.name: programme for programme in parameters.programmes}
    block.capital_paid = pyo.Constraint(list(spent), rule=capital_paid)
    block.within_programme = pyo.Constraint(
        [name for name in drawn if not math.isinf(limits[name].total)], rule=within_programme
    )
    block.within_yearly_programme = pyo.Constraint(
        [key for key in drawn_in if not math.isinf(limits[key[0]].yearly)], rule=within_yearly_programme
    )
    _within_their_months(program)


def _within_their_months(program: Program) -> None:
    """Programmes that are open in a part of a period pay for what is spent in it then."""
    parameters, block = program.parameters, program.block
    periods = {period.name: period for period in parameters.periods}
    payers: defaultdict[tuple[CountryName, StageName, PeriodName], dict[ProgrammeName, range]] = defaultdict(dict)
    for programme in parameters.programmes:
        part = {name: months for name, period in periods.items() if (months := programme.months(period))}
        for name, country, stage, period in block.pay:
            if name == programme.name and period in part and len(part[period]) < periods[period].months:
                payers[country, stage, period][name] = part[period]
    groups = {
        (*place, ", ".join(names)): (names, months)
        for place, open_in in payers.items()
        for names, months in groups_of_months(open_in).items()
    }
    builds: defaultdict[tuple[CountryName, StageName], list[tuple[Variable, Build]]] = defaultdict(list)
    for key, build in parameters.builds.items():
        if groups and periods[build.decided].reported:
            builds[build.as_found.country, build.as_found.stage].append((block.build[key], build))

    def within_programme_months(
        block: Model, country: CountryName, stage: StageName, period: PeriodName, group: str
    ) -> Relation:
        names, months = groups[country, stage, period, group]
        cash = Sum()
        for variable, build in builds[country, stage]:
            expected = build.as_found.capex * (1 - build.as_found.attrition)
            spent = sum(money.cash_share_of(build.as_found, build.service_month, span) for span in spans(months))
            if spent * expected:
                cash.add(spent * expected, variable)
        paid = total(block.pay[name, country, stage, period] for name in names)
        return paid.plus(cash, -1.0).expression <= 0

    block.within_programme_months = pyo.Constraint(list(groups), rule=within_programme_months)
