"""Offers, outlets and plants that share one limit keep within it together, and do together what is asked of them.

    sum_{n in l} buy[n,t] + sum_{n in l; o, c} sell[n,o,c,t] + sum_{f in l; m, o} flow[m,k] * activity[f,m,o,t]
        <=  h[t] * most[l,t]                                                                where there is a most
        >=  h[t] * least[l,t]                                                               where there is a least

in kt, for every joint limit l and period t; flow[m,k] is what plants make or take of the commodity that is counted,
activity itself where none is named. A port that three buyers load at, a supplier's frame for two grades, a quota of
several mines are such limits. Dual: what a further kt would be worth.
"""

from __future__ import annotations

import math
from collections import defaultdict

import pyomo.environ as pyo

from friendshore.names import JointLimitName, PeriodName
from friendshore.program.ledger import Relation, Sum
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, asked, by_period, limit

ROWS: Rows = {
    "within_joint_limit": by_period(
        limit("most of several together", "most_t_per_yr", "joint_limit period", table="joint_limit_years"),
        "joint_limit_periods", "most_t",
    ),
    "joint_least_kept": by_period(
        asked("least of several together", "least_t_per_yr", "joint_limit period", table="joint_limit_years"),
        "joint_limit_periods", "least_t",
    ),
}  # fmt: skip


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    joints = {joint.name: joint for joint in parameters.joint_limits}
    if not joints:
        return
    years = {period.name: period.years for period in parameters.periods}
    sums: defaultdict[tuple[JointLimitName, PeriodName], Sum] = defaultdict(Sum)
    for joint in joints.values():
        for (offer, period), buy in block.buy.items():
            if offer in joint.offers:
                sums[joint.name, period].add(1.0, buy)
        for (outlet, _, _, period), sell in block.sell.items():
            if outlet in joint.outlets:
                sums[joint.name, period].add(1.0, sell)
        for (fleet, mode, _, period), activity in block.activity.items():
            if fleet in joint.fleets:
                recipe = parameters.modes[fleet, mode].recipe
                flow = abs(recipe.get(joint.commodity, 0.0)) if joint.commodity else 1.0
                if flow:
                    sums[joint.name, period].add(flow, activity)

    def within_joint_limit(block: Model, name: JointLimitName, period: PeriodName) -> Relation:
        return sums[name, period].expression <= joints[name].most[period] * years[period]

    def joint_least_kept(block: Model, name: JointLimitName, period: PeriodName) -> Relation:
        return sums[name, period].expression >= joints[name].least[period] * years[period]

    held = [(name, period) for name, period in sums if not math.isinf(joints[name].most[period])]
    asked_of = [(name, period) for name, period in sums if joints[name].least[period] > 0]
    block.within_joint_limit = pyo.Constraint(held, rule=within_joint_limit)
    block.joint_least_kept = pyo.Constraint(asked_of, rule=joint_least_kept)
