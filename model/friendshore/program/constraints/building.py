"""Builds: how much, no child before its parent, and what a build costs a year.

    sum_s build[f,s]  <=  max_build[f]                                                              for all f
    sum_{s: service[f,s] <= m} build[f,s]  <=  ratio[f] * (standing[p] + sum_{s: service[p,s] <= m} build[p,s])
                                      for all f that depend on a parent p, all months m in which f may enter service

`build` is in kt/yr of nameplate; its decision s is a period, or a period and the January for which the build waits. A
child is counted against its parent's nameplate in service by the child's own service month, so a child without capital
cost of its own never starts before its parent.
Capital is charged as an annuity inside the horizon, from the first month of service on ("capital"), with interest
during construction and fixed operation and maintenance; standing plants carry only the latter ("fixed", a constant),
and plants under construction the cash that is still to be spent on them until they start ("committed", a constant).
"""

from __future__ import annotations

from collections import defaultdict

import pyomo.environ as pyo

from friendshore.calendar import MONTHS_A_YEAR, month_text, overlap
from friendshore.names import DecisionName, FacilityName
from friendshore.parameters import money
from friendshore.parameters.fleets import Facility
from friendshore.program.cost_ledger import YEARS, Amount
from friendshore.program.ledger import Relation, Variable, linear
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows, fact, limit
from friendshore.units import THOUSANDTH

ROWS: Rows = {
    "within_project": limit("most that may be built", "max_build_t_per_yr", "facility", "t/yr", "facilities"),
    "parent_first": fact(
        "stands first", "build_with build_with_ratio", "facility -", "t/yr", "facilities"
    ),
}


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    block.build = pyo.Var(list(parameters.builds), domain=pyo.NonNegativeReals)
    decisions_of: defaultdict[FacilityName, list[DecisionName]] = defaultdict(list)
    for facility, decision in parameters.builds:
        decisions_of[facility].append(decision)

    def within_project(block: Model, facility: FacilityName) -> Relation:
        builds = [block.build[facility, decision] for decision in decisions_of[facility]]
        return linear([1.0] * len(builds), builds) <= parameters.facilities[facility].max_build

    block.within_project = pyo.Constraint(list(decisions_of), rule=within_project)

    def in_service_by(block: Model, facility: FacilityName, month: int) -> list[Variable]:
        found = ((decision, parameters.builds[facility, decision]) for decision in decisions_of[facility])
        return [block.build[facility, decision] for decision, build in found if build.service_month <= month]

    children = {
        (name, month_text(build.service_month)): build.service_month
        for (name, _), build in parameters.builds.items()
        if parameters.facilities[name].build_with
    }

    def parent_first(block: Model, facility: FacilityName, at: str) -> Relation:
        child, month = parameters.facilities[facility], children[facility, at]
        own, parents = in_service_by(block, facility, month), in_service_by(block, child.build_with, month)
        room = child.build_with_ratio * _standing(program, child.build_with, month)
        return linear([1.0] * len(own) + [-child.build_with_ratio] * len(parents), own + parents) <= room

    block.parent_first = pyo.Constraint(list(children), rule=parent_first)
    _costs(program)


def _standing(program: Program, name: FacilityName, month: int) -> float:
    """kt/yr of a facility's standing nameplate in service by a month; a parent outside the bloc's areas has none."""
    facility = program.parameters.facilities.get(name)
    if facility is None:
        return 0.0
    return facility.existing if facility.starts is None or facility.starts <= month else 0.0


def _costs(program: Program) -> None:
    parameters = program.parameters
    for (name, decision), build in parameters.builds.items():
        facility = parameters.facilities[name]
        process = parameters.processes[facility.process]
        yearly = money.charge(build.as_found, parameters.wacc(build.as_found), process.lifetime_years, process.fixed_om)
        for period, years in build.charged.items():
            program.costs.add(
                ("capital", facility.country, period), yearly * years, program.block.build[name, decision], years, YEARS
            )
    for facility in parameters.facilities.values():
        _fixed(program, facility)
        for period, cash in money.committed_cash(facility, parameters.periods).items():
            months = money.committed_months(facility, parameters.periods)[period]
            part = 1 / money.months_until_start(facility, parameters.periods)
            made_of = Amount(facility.name, months, "months", "USD", part, "part a month")
            program.costs.add_constant(("committed", facility.country, period), cash, made_of)


def _fixed(program: Program, facility: Facility) -> None:
    """Fixed cost of standing plants while they stand: the process's share of what the capacity would cost to build."""
    parameters = program.parameters
    yearly = facility.capex * parameters.processes[facility.process].fixed_om
    begins = parameters.periods[0].start if facility.starts is None else facility.starts
    ends = parameters.periods[-1].end if facility.retires is None else facility.retires + 1
    for period in parameters.periods:
        months = overlap(begins, ends, period.start, period.end)
        kt_years = facility.existing * months / MONTHS_A_YEAR
        if yearly * kt_years:
            nameplate, years = facility.existing / THOUSANDTH, months / MONTHS_A_YEAR
            made_of = Amount(facility.name, nameplate, "t/yr", "USD/(t/yr) a year", years, YEARS)
            program.costs.add_constant(("fixed", facility.country, period.name), yearly * kt_years, made_of)
