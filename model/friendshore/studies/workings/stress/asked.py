"""What is asked of a plan on the bench when a surprise comes: to operate, to have known, to do without something."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from time import perf_counter

import numpy as np
import pandas as pd

from friendshore import planning
from friendshore.asking.bench import Bench, Standing
from friendshore.asking.kept import told
from friendshore.asking.notes import Notes
from friendshore.case import Case
from friendshore.parameters import Parameters
from friendshore.parameters.surprise import Surprise, surprised
from friendshore.plan.reading import Solution
from friendshore.program import emergency
from friendshore.solving.change import Change
from friendshore.solving.outcome import Outcome, Solved
from friendshore.solving.series import Elsewhere
from friendshore.studies.workings.stress import frames
from friendshore.studies.workings.stress.operation import Least, Operated, Operation
from friendshore.studies.workings.stress.world import Loss, World

LOST = ["name", "first_order_musd", "short_more_musd", "short_more_t", "short_more_points", "most_short", "how"]
SOLVED, IDLE = "solved again", "idle"
DUST = 1e-6
"""Share of what goes short anyway below which a difference is rounding."""


def operate(bench: Bench, standing: Standing, world: World) -> Notes | Outcome:
    """Operate the plan in a world: what goes short, what stocks cover, what it costs."""
    operation = _operation(bench, standing, world)
    found = operation.operated
    return notes(operation, found) if isinstance(found, Operated) else found


def foreseen(bench: Bench, standing: Standing, world: World) -> Notes | Outcome:
    """Plan with knowledge of the surprise from the start, within the plan's resilience premium, and operate that."""
    known = Foreseen(world.read(bench.case), bench, world.surprise)
    premium = None if np.isnan(standing.premium) else Elsewhere(standing.premium)
    plan = known.planned(elsewhere=premium)
    if not isinstance(plan, Solution):
        return plan
    operation = Operation(
        known, Standing.of(plan), world.read(bench.case), world.periods, world.surprise, rebuild=world.rebuild
    )
    found = operation.operated
    return notes(operation, found) if isinstance(found, Operated) else found


def lost(bench: Bench, standing: Standing, world: World, losses: Sequence[Loss], only_built: bool) -> Notes | Outcome:
    """What goes short more where each of several things falls out, alone.

    only_built   those losses that take a plant which the plan builds
    """
    operation = _operation(bench, standing, world)
    base = operation.least
    if not isinstance(base, Least):
        return base
    standing_in = _works(operation)
    built = {each.build.facility for each in operation.builds}
    taken = [loss for loss in losses if (loss.plants & (built if only_built else standing_in | built)) or loss.offers]
    changes = {loss.name: operation.without(loss.plants, loss.offers) for loss in taken}
    guess = {
        name: max(0.0, change.first_order(operation.arrays, emergency.SHORT, base.solved))
        for name, change in changes.items()
    }
    ranked = sorted(changes, key=lambda name: (-guess[name], name))
    anyway = frames.of_operation(operation, base.solved)
    rows: list[tuple[object, ...]] = []
    began = perf_counter()
    for name in ranked:
        if operation.idle(changes[name], base.solved):
            rows.append((name, 0.0, 0.0, 0.0, 0.0, "", IDLE))
        else:
            rows.append(_again(operation, base, name, changes[name], guess[name], anyway))
    figures = {"solved": float(sum(row[-1] == SOLVED for row in rows)), "seconds": perf_counter() - began}
    return Notes(figures, {"lost": pd.DataFrame(rows, columns=LOST)})


class Foreseen(Bench):
    """A case whose surprise is known from the start, in the plan's own periods."""

    def __init__(self, case: Case, plan: Bench, surprise: Surprise) -> None:
        super().__init__(case, plan.variant, plan.options)
        self.surprise = surprise

    @cached_property
    def parameters(self) -> Parameters:
        with planning.ONE_AT_A_TIME:
            return surprised(planning.prepare(self.case), self.surprise)


def notes(operation: Operation, found: Operated) -> Notes:
    """What is told of an operation."""
    return Notes(
        {
            "short_musd": float(found.short.objective_value),
            "exposed_musd": float(found.exposed.objective_value),
            "cost_musd": operation.cost_of(found.last),
            "discounted_musd": float(found.last.objective_value),
        },
        {
            "short": frames.of_operation(operation, found.last),
            "cover": frames.cover(operation, found),
        },
    )


def _operation(bench: Bench, standing: Standing, world: World) -> Operation:
    return bench.once(
        f"operation {told(world)} {told(standing)}",
        lambda: Operation(
            bench, standing, world.read(bench.case), world.periods, world.surprise, rebuild=world.rebuild
        ),
    )


def _works(operation: Operation) -> frozenset[str]:
    """Facilities of which something stands from the surprise on."""
    after = {period.name for period in operation.after}
    return frozenset(
        name for (name, period), kt in operation.parameters.standing_of.items() if period in after and kt > 0
    )


def _again(
    operation: Operation, base: Least, name: str, change: Change, guess: float, anyway: pd.DataFrame
) -> tuple[object, ...]:
    with operation.changed(change):
        found = operation.solve(emergency.SHORT, start=base.basis)
    if not isinstance(found, Solved):
        return name, guess, np.nan, np.nan, np.nan, found.sentence, type(found).__name__
    now = frames.of_operation(operation, found)
    more = found.objective_value - base.solved.objective_value
    if more <= DUST * max(1.0, abs(base.solved.objective_value)):
        return name, guess, 0.0, 0.0, 0.0, "", SOLVED
    by = (
        now.groupby("commodity")["short_musd"].sum() - anyway.groupby("commodity")["short_musd"].sum()
    ).sort_values(ascending=False, kind="stable")
    tonnes = float(now["short_t"].sum() - anyway["short_t"].sum())
    worth = float(now["short_musd"].sum() - anyway["short_musd"].sum())
    return name, guess, worth, tonnes, frames.points(now) - frames.points(anyway), str(by.index[0]), SOLVED
