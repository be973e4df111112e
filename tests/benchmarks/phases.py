"""Where the time of one run goes: from the files of a case to its plan, tables and report."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from friendshore import planning
from friendshore.aim import Aim
from friendshore.case.checks import check
from friendshore.case.draft import Draft
from friendshore.plan.plan import Plan, tell
from friendshore.plan.reading import Solution
from friendshore.program import assemble
from friendshore.reports.run_folder import write_run
from friendshore.solving.arrays import Arrays
from friendshore.solving.highs import Session, SolverOptions
from friendshore.solving.outcome import Solved
from friendshore.solving.runner import RELIANCE, release

from .clock import Clock

STEPS = ("reliance", "cost", "reference", "premium", "fairness", "settling")
FULL, ONE_STEP, NO_STEP = "plan", "one step", "handed over"
"""How far a run goes: the whole plan with its report, least reliance alone, or no solve."""
LIMIT = 1200.0


def measured(folder: Path, depth: str) -> tuple[Clock, dict[str, float]]:
    """The clock of one run, and what was solved: rows, columns, entries, least reliance.

    A step that is solved beside others, on a thread of its own, counts where it runs: with them.
    """
    clock = Clock()
    case = planning.read_case(folder)
    clock.lap("read and check")
    declared = {table.name: table for table in case.declared}
    check(Draft(case.bloc, case.as_of, case.levels, case.tables, declared), True, case.further.rules)
    clock.lap("check")
    clock.seconds["read"] = max(0.0, clock.seconds.pop("read and check") - clock.seconds["check"])
    clock.memory["read"] = clock.memory.pop("read and check")
    parameters = planning.prepare(case)
    clock.lap("parameters")
    program = assemble(parameters)
    clock.lap("build")
    arrays = planning.compiled(program)
    session = Session(arrays, SolverOptions(threads=1, time_limit_s=LIMIT))
    clock.lap("hand over")
    facts = told(arrays)
    if depth == ONE_STEP:
        release(session)
        solved = session.minimise(RELIANCE)
        clock.lap("solve: reliance")
        if isinstance(solved, Solved):
            facts["optimum"] = solved.objective_value
    if depth != FULL:
        return clock, facts
    del session
    now: list[str] = []

    def announced(step: str) -> None:
        if now:
            clock.lap(f"solve: {now.pop()}")
        now.append(step)

    found = planning.steps(case, program, arrays, Aim(), announce=announced)
    announced("")
    assert isinstance(found, tuple), found
    series, last = found[0], found[0].outcome
    assert isinstance(last, Solved) and series.prices is not None, last.sentence
    facts["optimum"] = series.value("reliance") or 0.0
    plan: Plan = tell(Solution(program, arrays, series, last, series.prices), Aim(), clock.seconds, {})
    clock.lap("tables")
    with TemporaryDirectory() as target:
        write_run(plan, Path(target) / "run")
    clock.lap("report")
    return clock, facts


def told(arrays: Arrays) -> dict[str, float]:
    """How large a program is."""
    rows, columns = arrays.matrix.shape
    return {"rows": rows, "columns": columns, "entries": arrays.matrix.nnz}
