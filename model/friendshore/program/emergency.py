"""What counts once a surprise has come: least short, then least exposed, then least cost.

    least short    =  sum_{k,c,u,n, t from it on} cost[u,n] * short[k,c,u,n,t]
    least exposed  =  sum_{k,c,u,   t from it on} w[k] * deliver[k,exposed,c,u,t]

over reported periods t, in M USD, undiscounted: short at what it costs its users (shortage.csv), exposed at the fixed
value weights w of reliance. Both wait with an open row for the steps that follow; the run-out is left to least cost.
Rules that keep what a plan has reached or laid by give way: stocks may be drawn down, reliance may rise, new plants may
stand idle; so do the rows of money where all builds are decided. Policies name those of their rows that give way
(`GIVES_WAY`).
"""

from __future__ import annotations

import pyomo.environ as pyo

from friendshore.parameters.markets import EXPOSED
from friendshore.program import policies
from friendshore.program.ledger import Variable, linear
from friendshore.program.objectives import OPEN
from friendshore.program.program import Program

SHORT, LEANING = "least_short", "least_exposed"
SHORT_HELD, LEANING_HELD = "short_held", "exposed_held"
GIVE_WAY = (
    "cover_kept", "stock_given_back", "secure_stock_given_back", "stock_kept", "secure_stock_kept",
    "opening_stock_kept", "secure_opening_stock_kept", "reliance_kept", "new_capacity_used",
    "run_in_any_case", "joint_least_kept", *policies.GIVE_WAY,
)  # fmt: skip
"""Constraints that hold a plan to what it reached or laid by: a surprise is what that was for."""
MONEY = ("capital_paid", "within_programme", "within_yearly_programme", "within_programme_months")
"""Constraints on who pays for builds: nothing is left to be asked where all are decided."""


def close(program: Program, since: int) -> None:
    """Write both objectives, and the rows that wait to hold them, for reported periods from a month on."""
    parameters, block = program.parameters, program.block
    after = {period.name for period in parameters.reported if period.start >= since}
    short: tuple[list[float], list[Variable]] = ([], [])
    for (_, _, users, step, period), kt in block.short.items():
        if period in after:
            cost = next(each.cost for each in parameters.steps_of(users) if each.step == step)
            short[0].append(cost)
            short[1].append(kt)
    exposed: tuple[list[float], list[Variable]] = ([], [])
    for (commodity, provenance, _, _, period), kt in block.deliver.items():
        if period in after and provenance == EXPOSED:
            exposed[0].append(parameters.commodity(commodity).weight)
            exposed[1].append(kt)
    for name, row, terms in ((SHORT, SHORT_HELD, short), (LEANING, LEANING_HELD, exposed)):
        block.add_component(name, pyo.Expression(expr=linear(*terms)))
        block.add_component(row, pyo.Constraint(expr=linear(*terms) <= OPEN))
