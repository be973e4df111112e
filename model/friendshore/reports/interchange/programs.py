"""The programs of a run, step by step: solved again as the run was, since a step holds what those before it found."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from friendshore.aim import Aim
from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.planning import aim_of, steps, with_budget, written
from friendshore.reports.interchange.mps import as_mps, open_rows
from friendshore.solving.arrays import Arrays
from friendshore.solving.outcome import Solved
from friendshore.solving.runner import program_of
from friendshore.solving.series import Series, Step
from friendshore.version import VERSION

FOLDER, LIST = "program", "program/steps.csv"
EVERY = "all"
"""Word for the programs of all steps."""
COLUMNS = ["file", "step", "minimised", "optimum", "unit", "offset", "rows", "columns", "entries", "left_out", "held"]


@dataclass(frozen=True)
class Programs:
    """The compiled program of a case, and the series of its steps."""

    case: Case
    arrays: Arrays
    series: Series

    @property
    def deciding(self) -> int:
        """Place of the step whose plan is built and gives prices; what comes after it only shares out."""
        return next(place for place, step in enumerate(self.series.steps) if step.outcome is self.series.prices)

    def chosen(self, name: str | None) -> list[int]:
        """Places of the steps that are meant: the deciding one, the last of a name, or all that ended in an optimum.

        Raises FriendshoreError where there is none of that name.
        """
        solved = [place for place, step in enumerate(self.series.steps) if isinstance(step.outcome, Solved)]
        if name == EVERY:
            return solved
        if name is None:
            return [self.deciding]
        named = [place for place in solved if self.series.steps[place].name == name]
        if not named:
            known = [self.series.steps[place].name for place in solved]
            raise FriendshoreError(no_step(name, known))
        return named[-1:]


def no_step(name: str, known: Sequence[str]) -> str:
    """What is said of a step that there is not."""
    return f"--step {name}: this plan has the steps {', '.join(dict.fromkeys(known))}; or {EVERY}."


def programs(
    case: Case,
    aim: Aim | None = None,
    *,
    budget_musd: float | None = None,
    whole_plants: bool = False,
    announce: Callable[[str], None] = lambda phase: None,
) -> Programs:
    """Solve a case step by step, and keep the program of each.

    The arguments are those of `solve`. Raises FriendshoreError where a step ends in no optimum.
    """
    aim = aim or aim_of(case)
    case = case if budget_musd is None else with_budget(case, budget_musd)
    program, arrays = written(case, aim, announce)
    found = steps(case, program, arrays, aim, budget_musd, None, announce, whole_plants=whole_plants)
    series = found[0] if isinstance(found, tuple) else None
    last = found if series is None else series.outcome
    if series is None or series.prices is None or not isinstance(last, Solved):
        raise FriendshoreError(str(getattr(last, "sentence", last)))
    return Programs(case, arrays, series)


def file_of(place: int, step: Step) -> str:
    """Where the program of a step stands below the folder of an export."""
    return f"{FOLDER}/{place + 1:02d}_{step.name.replace(' ', '_')}.mps.gz"


def mps_files(found: Programs, step: str | None = None) -> Mapping[str, bytes]:
    """The programs as packed MPS files, and a list of them with the optimum of each.

    step    the last of that name, or "all"; else the step that decides what is built

    Raises FriendshoreError where there is no step of that name.
    """
    files: dict[str, bytes] = {}
    rows = []
    for place in found.chosen(step):
        each = found.series.steps[place]
        outcome = each.outcome
        assert isinstance(outcome, Solved)
        arrays = program_of(each, found.arrays)
        file = file_of(place, each)
        held = "; ".join(f"{row} <= {limit!r}" for row, limit in each.rows.items())
        left_out = open_rows(arrays)
        about = (
            f"friendshore {VERSION}: {' '.join(found.case.title.split())}",
            f"step {each.name}: {each.objective}, least {outcome.objective_value!r} {each.unit}",
            f"held: {held or 'nothing'}",
            "mass in kt, money in M USD, electricity in GWh, heat in TJ, reliance in points",
        )
        text = as_mps(arrays, each.objective, f"{found.case.name}_{each.name}", about)
        files[file] = gzip.compress(text.encode(), mtime=0)
        offset, shape = arrays.cost(each.objective)[1], arrays.matrix.shape
        rows.append(
            (file, each.name, each.objective, repr(outcome.objective_value), each.unit, repr(offset),
             shape[0] - len(left_out), shape[1], arrays.matrix.nnz, ";".join(left_out), held)
        )  # fmt: skip
    return {LIST: pd.DataFrame(rows, columns=COLUMNS).to_csv(index=False, lineterminator="\n").encode(), **files}
