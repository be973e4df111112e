"""Builds: how much, no child before its parent, and what a build costs a year.

    sum_s build[f,s]  <=  max_build[f]                                                              for all f
    sum_{s' <= s} build[f,s']  <=  ratio[f] * (standing[p] + sum_{s'': service[p,s''] <= service[f,s]} build[p,s''])
                                                             for all f that depend on a parent p, and all s

`build` is in kt/yr of nameplate and is decided in period s. A child is counted against its parent's nameplate in
service by the child's own service month, so a child without capital cost of its own never starts before its parent.
Capital is charged as an annuity inside the horizon, from the first month of service on ("capital"), with interest
during construction and fixed operation and maintenance; standing plants carry only the latter ("fixed", a constant).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyomo.environ as pyo

from friendshore.calendar import MONTHS_A_YEAR, overlap
from friendshore.parameters import money
from friendshore.parameters.fleets import Facility
from friendshore.program.ledger import linear
from friendshore.program.program import Program


def add(program: Program) -> None:
    parameters, block = program.parameters, program.block
    block.build = pyo.Var(list(parameters.builds), domain=pyo.NonNegativeReals)
    periods_of: defaultdict[str, list[str]] = defaultdict(list)
    for facility, decided in parameters.builds:
        periods_of[facility].append(decided)

    def within_project(block: Any, facility: str) -> Any:
        builds = [block.build[facility, decided] for decided in periods_of[facility]]
        return linear([1.0] * len(builds), builds) <= parameters.facilities[facility].max_build

    block.within_project = pyo.Constraint(list(periods_of), rule=within_project)

    children = [
        (facility, decided) for facility, decided in parameters.builds if parameters.facilities[facility].build_with
    ]

    def parent_first(block: Any, facility: str, decided: str) -> Any:
        child = parameters.facilities[facility]
        month = parameters.builds[facility, decided].service_month
        own = [
            block.build[facility, earlier]
            for earlier in periods_of[facility]
            if parameters.builds[facility, earlier].service_month <= month
        ]
        parents = [
            block.build[child.build_with, earlier]
            for earlier in periods_of[child.build_with]
            if parameters.builds[child.build_with, earlier].service_month <= month
        ]
        room = child.build_with_ratio * _standing(program, child.build_with, month)
        return linear([1.0] * len(own) + [-child.build_with_ratio] * len(parents), own + parents) <= room

    block.parent_first = pyo.Constraint(children, rule=parent_first)
    _costs(program)


def _standing(program: Program, name: str, month: int) -> float:
    """kt/yr of a facility's standing nameplate in service by a month; a parent outside the bloc's areas has none."""
    facility = program.parameters.facilities.get(name)
    if facility is None:
        return 0.0
    return facility.existing if facility.starts is None or facility.starts <= month else 0.0


def _costs(program: Program) -> None:
    parameters = program.parameters
    for (name, _), build in parameters.builds.items():
        facility = parameters.facilities[name]
        process = parameters.processes[facility.process]
        yearly = money.charge(build.as_found, parameters.wacc(build.as_found), process.lifetime_years, process.fixed_om)
        for period, years in build.charged.items():
            program.costs.add(
                ("capital", facility.country, period), yearly * years, program.block.build[name, build.decided]
            )
    for facility in parameters.facilities.values():
        _fixed(program, facility)


def _fixed(program: Program, facility: Facility) -> None:
    """Fixed cost of standing plants while they stand: the process's share of what the capacity would cost to build."""
    parameters = program.parameters
    yearly = facility.capex * parameters.processes[facility.process].fixed_om
    begins = parameters.periods[0].start if facility.starts is None else facility.starts
    ends = parameters.periods[-1].end if facility.retires is None else facility.retires + 1
    for period in parameters.periods:
        kt_years = facility.existing * overlap(begins, ends, period.start, period.end) / MONTHS_A_YEAR
        if yearly * kt_years:
            program.costs.add_constant(("fixed", facility.country, period.name), yearly * kt_years)
