"""Why there is no plan, in a few seconds: what the case asks for that cannot hold, in its cells, and what would do.

What stands against it, and what else would repair it, takes longer: `friendshore explain`.
"""

from __future__ import annotations

from dataclasses import replace

from friendshore.plan.conflict import Change, Explaining
from friendshore.plan.conflict_frames import cannot_hold
from friendshore.program import Program
from friendshore.solving.arrays import Arrays
from friendshore.solving.giving import NOTHING, Given
from friendshore.solving.highs import Session, SolverOptions
from friendshore.solving.outcome import Infeasible, Outcome, Solved
from friendshore.solving.runner import COST, release

SECONDS = 20.0
"""At most this long: it explains an answer that is there already."""
MOST_SAID = 3
"""Cells that are told, those that give way most."""


def explained(outcome: Outcome, program: Program, arrays: Arrays) -> Outcome:
    """An outcome that is no plan; an infeasible one with the cells that ask for the impossible, or, where nothing that
    a cell says gives way, as the solver names it: with rows, or as one without a bound."""
    if not isinstance(outcome, Infeasible) or outcome.cause or outcome.rows or outcome.columns:
        return outcome
    explaining = Explaining(program, arrays, SolverOptions(time_limit_s=SECONDS))
    given = explaining.least()
    if not isinstance(given, Given) or not given.much:
        session = Session(arrays.copy())
        release(session)
        named = session.minimise(COST)
        return outcome if isinstance(named, Solved) else named
    heads = [place for place in (-given.slacks).argsort(kind="stable").tolist() if given.slacks[place] > NOTHING]
    cells = explaining.cells
    told = [
        cannot_hold(cells, Change(cells.cells[place], float(given.slacks[place]))) for place in heads[:MOST_SAID]
    ]
    more = [f"{len(heads) - len(told)} more cannot hold"] if len(heads) > len(told) else []
    rows = tuple(cells.name_of(cells.cells[place]) for place in heads)
    return replace(outcome, rows=rows, proven=True, cause="; ".join([*told, *more]))
