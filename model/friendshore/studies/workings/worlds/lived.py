"""One plan after another: what is decided stays, what is past is as it was lived, and the rest is planned anew.

    build items       as decided before the month, whoever decided them; those not begun yet may wait otherwise
    stock items       as they were at the end of each period lived in the world that is believed in now
    x[t]              every other variable of a period that ended by the month, where the world believed in is the same

When it turns out that the world is another, only what was decided and the stocks from before the worlds parted are
carried over: what was lived in between was lived in that other world. Where a ceiling on cost cannot be kept any more,
the least cost that all this takes is the ceiling, and the share of it that choosing among plans of one cost may add.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from friendshore.asking.bench import Bench
from friendshore.asking.notes import Notes
from friendshore.frames import records
from friendshore.names import PeriodName
from friendshore.plan.reading import NOTHING
from friendshore.solving.arrays import Positions
from friendshore.solving.ceiling import loosened
from friendshore.solving.extensive import Joined
from friendshore.solving.extensive_layout import joined
from friendshore.solving.extensive_steps import Found, Steps
from friendshore.solving.outcome import Outcome, Solved
from friendshore.studies.workings.worlds.asked import ALONE, figures_of, tables_of
from friendshore.studies.workings.worlds.stage import BUILD, Stage, begun_by, item_of, period_of


@dataclass(frozen=True)
class Before:
    """What the plan before has left: its builds, its columns, the limits on builds that it believed in.

    same    whether it believed in the same world
    known   month up to which its stocks are those of this world
    """

    builds: pd.DataFrame
    lost: pd.DataFrame
    columns: pd.DataFrame
    limits: Mapping[str, float]
    same: bool
    known: int


def planned(bench: Bench, month: int, until: int, ceiling: float, before: Before | None) -> Notes | Outcome:
    """Plan from a month on.

    until   month of the next plan: what is decided by then is told
    """
    stage = Stage(bench, month, frozenset(begun_by(bench, month)))
    widest = before.limits if before else {}
    program = joined([stage.block(bench.variant.name, 1.0, ceiling, widest=widest)], tuple(stage.members), ALONE)
    steps, over = Steps(program, bench.options), 0.0
    if before is not None:
        _hold(stage, program, steps, before)
        above = _widened(steps, program, bench.case.settings.cost_tolerance_share)
        if not isinstance(above, float):
            return above
        over = above
    found = steps.plan(bench.case.settings.reliance_tolerance_points)
    if not isinstance(found, Found):
        return found
    values = program.of(0, found.solved.column_values)
    then = Stage(bench, until, frozenset(begun_by(bench, until)))
    tables = tables_of(then, program, 0, found.solved)
    tables["lost"] = _lost(stage, program, found.solved)
    names, there = bench.arrays.column_names, np.flatnonzero(values)
    tables["columns"] = pd.DataFrame({"column": [names[place] for place in there], "value": values[there]})
    limits = [(name, upper) for name, (_, upper) in then.limits.items()]
    tables["limits"] = pd.DataFrame(limits, columns=["row", "upper"])
    return Notes({**figures_of(program, 0, found.solved), "over_musd": over}, tables)


def _lost(stage: Stage, program: Joined, found: Solved) -> pd.DataFrame:
    """What is lost, under the decision that it is paid as."""
    positions, keys = stage.bench.columns(BUILD)
    decision = dict(zip(positions.tolist(), (key[1] for key in keys), strict=True))
    amounts = found.column_values[program.lost[program.blocks[0].name]]
    rows = [
        (*stage.about[item], decision[int(stage.members[item][0])], float(kt))
        for item, kt in zip(program.items, amounts, strict=True)
        if kt > NOTHING
    ]
    return pd.DataFrame(rows, columns=["facility", "decided", "decision", "kt_per_yr"])


def _widened(steps: Steps, program: Joined, share: float) -> float | Outcome:
    """Where the ceiling cannot be kept any more, let it be the least cost that there is, and what choosing among plans
    of that cost may add; by how much that least cost is above it."""
    steps.ceilings(closed=False)
    cheapest = steps.cheapest(float("inf"))
    steps.ceilings(closed=True)
    if not isinstance(cheapest, Solved):
        return cheapest
    cost, ceiling = program.cost(0, cheapest.column_values), program.blocks[0].ceiling
    if cost <= loosened(ceiling):
        return 0.0
    most = loosened(cost + share * abs(cost))
    steps.session.set_rows(program.capped, np.array([-np.inf]), most * program.scales)
    return cost - ceiling


def _hold(stage: Stage, program: Joined, steps: Steps, before: Before) -> None:
    """Have what is decided and what is past stay."""
    items: dict[str, float] = {}
    decided = [row for row in records(before.builds) if row["item"]]
    for row in [*decided, *records(before.lost)]:
        item = item_of(str(row["facility"]), str(row["decided"]), str(row["decision"]), stage.begun)
        items[item] = items.get(item, 0.0) + float(row["kt_per_yr"])
    was = {str(row["column"]): float(row["value"]) for row in records(before.columns)}
    lived = {period.name for period in stage.bench.parameters.periods if period.end <= before.known}
    held, values = [], []
    for place, item in zip(program.common.tolist(), program.items, strict=True):
        if item in stage.about:
            held.append(place)
            values.append(items.get(item, 0.0))
        elif stage.stocks[item][0] in lived:
            held.append(place)
            values.append(was.get(item, 0.0))
    there = np.array(values)
    steps.session.set_columns(np.array(held, np.intp), there, there)
    if before.same:
        _hold_past(stage, steps, was, lived)


def _hold_past(stage: Stage, steps: Steps, was: Mapping[str, float], lived: set[PeriodName]) -> None:
    """Every column of a period that is past; rows of nothing else hold no longer."""
    arrays = stage.bench.arrays
    past: list[int] = []
    for span in arrays.column_spans.values():
        if span.component.name != BUILD:
            past += [place for place, key in enumerate(span.keys, span.start) if period_of(key) in lived]
    places: Positions = np.array(past, np.intp)
    names = arrays.column_names
    values = np.array([was.get(names[place], 0.0) for place in past])
    steps.session.set_columns(places, values, values)
    free = np.ones(arrays.matrix.shape[1], bool)
    free[places] = False
    found = arrays.matrix.tocoo()
    counts = np.bincount(found.row, free[found.col] & (found.data != 0), minlength=arrays.matrix.shape[0])
    gone = np.flatnonzero(counts == 0)
    if len(gone):
        steps.session.set_rows(gone, np.full(len(gone), -np.inf), np.full(len(gone), np.inf))
