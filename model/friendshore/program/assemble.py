"""The table of contents of the linear program."""

from __future__ import annotations

from friendshore.aim import Aim
from friendshore.parameters import Parameters
from friendshore.program import fairness, kept, objectives, policies
from friendshore.program.constraints import (
    activity,
    building,
    capacity,
    demand,
    energy,
    environment,
    host_limits,
    joint_limits,
    lanes,
    markets,
    material_balance,
    money,
    pace,
    present_use,
    provenance,
    resources,
    standing_use,
    stocks,
    trade,
)
from friendshore.program.model import Model
from friendshore.program.program import Program
from friendshore.program.rows import Rows
from friendshore.uncollected import uncollected

FAMILIES = (
    activity,
    provenance,
    building,
    capacity,
    standing_use,
    pace,
    resources,
    trade,
    markets,
    demand,
    present_use,
    stocks,
    energy,
    environment,
    host_limits,
    joint_limits,
    money,
)
ROWS: Rows = {
    **{
        name: row
        for family in (*FAMILIES, lanes, material_balance, objectives, kept, fairness)
        for name, row in family.ROWS.items()
    },
    **policies.ROWS,
}
"""What each row and bounded variable of a program is to whoever wrote the case, those of policies as policy.name."""


def assemble(parameters: Parameters, aim: Aim | None = None) -> Program:
    """Write the program of a case."""
    program = Program(Model(), parameters)
    with uncollected():
        for family in FAMILIES:
            family.add(program)
        program.made.close()
        policies.add_all(program)
        program.close()
        for closing in (demand, markets, lanes, stocks, material_balance):
            closing.close(program)
        policies.close_all(program)
        objectives.close(program, aim or Aim())
        kept.close(program, aim or Aim())
        fairness.close(program)
    return program
