"""Emissions and residues are counted, priced and, where a limit is set, capped.

    emission[a,c,t]  =  sum of what is emitted or left in c in t, energy supply counted             for all a, c, t
    emission[a,c,t]  <=  h[t] * most[a,c,t]                                                where a limit is set
    sum_{c in q} emission[a,c,t]  <=  h[t] * most[a,q,t]                            where a group q of countries has one

for account a in kt: co2, radioactive_residue, and, only where a limit or a price of a policy asks for them, tailings
and water (a thousand m3 are a kt). What plants emit themselves costs the country's carbon price (`activity.py`); what
their power emits does not: whoever makes it pays for that, and its price is what a buyer pays, carbon in it.
"""

from __future__ import annotations

import pyomo.environ as pyo

from friendshore.names import AccountName, CountryName, GroupName, PeriodName
from friendshore.program.ledger import Relation, Sum, total
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, limit

ROWS: Rows = {
    "emission": limit(
        "most that may be emitted or left", "most_t_per_yr", "account country period", table="account_limits"
    ),
    "within_account_limit": limit(
        "most that may be emitted or left together", "most_t_per_yr", "account country period", table="account_limits"
    ),
    "emission_counted": None,
}


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    program.accounts.close()
    years = {period.name: period.years for period in parameters.periods}

    def ceiling(
        block: Model, account: AccountName, country: CountryName, period: PeriodName
    ) -> tuple[float, float | None]:
        most = parameters.account_limits.get((account, GroupName(country), period))
        return 0.0, None if most is None else most * years[period]

    block.emission = pyo.Var(sorted(program.accounts), bounds=ceiling)

    def emission_counted(block: Model, account: AccountName, country: CountryName, period: PeriodName) -> Relation:
        key = account, country, period
        return Sum([-1.0], [block.emission[key]]).plus(program.accounts.of(key)).expression == 0

    groups = [key for key in parameters.account_limits if CountryName(key[1]) not in parameters.where.countries]
    emitted = {
        (account, group, period): [
            block.emission[account, country, period]
            for country in sorted(parameters.where.members(group))
            if (account, country, period) in block.emission
        ]
        for account, group, period in groups
    }

    def within_account_limit(block: Model, account: AccountName, group: GroupName, period: PeriodName) -> Relation:
        key = account, group, period
        return total(emitted[key]).expression <= parameters.account_limits[key] * years[period]

    block.within_account_limit = pyo.Constraint([key for key, found in emitted.items() if found],
                                                rule=within_account_limit)  # fmt: skip
    block.emission_counted = pyo.Constraint(sorted(program.accounts), rule=emission_counted)
