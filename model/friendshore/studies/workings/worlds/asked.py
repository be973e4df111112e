"""What is asked of the worlds: the plan of each by itself, the plan of all together, and a plan's first decisions held
in one of them.

    own        the plan of a planner who knows this world
    lacking    what ceilings must be raised by, whatever is decided in common
    together   one plan for all worlds, whose decisions before they part are common
    held       what decisions taken before the parting come to in a world, where all else is decided knowing it
    at         least cost in a world at a reliance, with such decisions held or without

Every one of them is a joined program (solving/extensive.py), of one world or of all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from friendshore.asking.bench import Bench
from friendshore.asking.kept import told
from friendshore.asking.notes import Notes
from friendshore.calendar import year_of
from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.frames import records, stacked
from friendshore.parameters import periods_of
from friendshore.plan.reading import NOTHING
from friendshore.solving.arrays import Vector
from friendshore.solving.ceiling import CLOSE, loosened
from friendshore.solving.extensive import Joined
from friendshore.solving.extensive_layout import joined
from friendshore.solving.extensive_steps import Found, Steps
from friendshore.solving.outcome import Infeasible, Outcome, Solved
from friendshore.solving.risk import Risk
from friendshore.studies.workings import by_steps
from friendshore.studies.workings.by_steps import span_of
from friendshore.studies.workings.worlds.stage import Stage, begun_by, builds_of, item_of
from friendshore.variants import Variant

SHORT = "short"
"""The variable of what goes short."""
ALONE = Risk()
"""Of one world what is risked is its reliance, whatever the measure."""


@dataclass(frozen=True)
class Seen:
    """A world as it was read: told to every process that works on it.

    input_hash  that its case must still have
    ceiling     most that it may cost, M USD
    least       least reliance within the ceiling, points
    raised      what of the ceiling is above what its planner would pay, M USD
    """

    name: str
    weight: float
    case: str | Path
    variant: Variant
    input_hash: str
    ceiling: float = float("inf")
    least: float = 0.0
    raised: float = 0.0

    def bench(self) -> Bench:
        """The world on a bench of its own."""
        found = self.variant.read(self.case)
        if found.input_hash != self.input_hash:
            raise FriendshoreError(f"{self.case} was changed while its plans were solved: start again.")
        return Bench(found, self.variant)


@dataclass(frozen=True)
class Common:
    """What worlds have in common before a month, of all of them together.

    begun    as in a Stage
    widest   upper bounds of rows that limit builds, each the highest of any world
    """

    month: int
    begun: frozenset[str]
    widest: Mapping[str, float]

    def stage(self, bench: Bench) -> Stage:
        """What of a program is decided before the month."""
        return Stage(bench, self.month, self.begun)


@dataclass(frozen=True)
class Decided:
    """Decisions taken before a month: item -> kt/yr or kt."""

    common: Common
    items: Mapping[str, float] = field(default_factory=dict)


def as_it_is(bench: Bench) -> Case:
    """The case on the bench."""
    return bench.case


def decided_in(plan: Notes, common: Common) -> Decided:
    """What the plan of one world decides before they part."""
    items = {str(row["item"]): float(row["kt"]) for row in records(plan.tables["stocks"])}
    for row in records(plan.tables["builds"]):
        if row["item"]:
            item = item_of(str(row["facility"]), str(row["decided"]), str(row["decision"]), common.begun)
            items[item] = items.get(item, 0.0) + float(row["kt_per_yr"])
    return Decided(common, items)


def own(bench: Bench, month: int, raised: float = 0.0) -> Notes | Outcome:
    """The plan of one world, its ceiling raised by so many M USD, and what of it is decided before a month."""
    most = by_steps.ceiling(bench, as_it_is)
    if not isinstance(most, Notes):
        return most
    highest = most.figures["least_musd"] + most.figures["premium_musd"]
    ceiling = max(most.figures["least_musd"], highest - bench.case.settings.cost_tolerance_share * abs(highest))
    ceiling += raised
    begun = begun_by(bench, month)
    stage = Stage(bench, month, frozenset(begun))
    program = joined([stage.block(bench.variant.name, 1.0, ceiling)], (), ALONE)
    found = Steps(program, bench.options).plan(bench.case.settings.reliance_tolerance_points)
    if not isinstance(found, Found):
        return found
    figures = {**most.figures, "ceiling_musd": ceiling, "binds": float(found.binds)}
    stocks = stage.values(program.of(0, found.solved.column_values))
    read = pd.DataFrame({"input_hash": [bench.case.input_hash]})
    tables = {"read": read, "begun": pd.DataFrame({"build": begun}), **tables_of(stage, program, 0, found.solved)}
    tables["limits"] = pd.DataFrame(
        [(name, upper) for name, (_, upper) in stage.limits.items()], columns=["row", "upper"]
    )
    tables["stocks"] = pd.DataFrame(
        [(item, kt) for item, kt in stocks.items() if item not in stage.about], columns=["item", "kt"]
    )
    return Notes({**figures, **figures_of(program, 0, found.solved), "least_points": found.least}, tables)


def lacking(bench: Bench, worlds: Sequence[Seen], common: Common) -> Notes | Outcome:
    """By world what its ceiling must be raised by, M USD, for first decisions in common: by what costs exceed it, least
    in all, and the share of cost that choosing among plans of one cost may add."""
    _, program = _joined(bench, worlds, ALONE, common)
    above = Steps(program, bench.options).above()
    if not isinstance(above, dict):
        return above
    share = bench.case.settings.cost_tolerance_share
    ceilings = {each.name: each.ceiling for each in worlds}
    return Notes({name: over + share * abs(ceilings[name] + over) for name, over in above.items()})


def together(bench: Bench, worlds: Sequence[Seen], risk: Risk, common: Common) -> Notes | Outcome:
    """One plan for all worlds, whose ceilings they can keep."""
    stages, program = _joined(bench, worlds, risk, common)
    items = program.items
    found = Steps(program, bench.options).plan(bench.case.settings.reliance_tolerance_points)
    if not isinstance(found, Found):
        return found
    values = found.solved.column_values
    decided = np.where(values[program.common] > NOTHING, values[program.common], 0.0)
    lacking = [
        {"world": each.name, "item": item}
        for stage, each in zip(stages, worlds, strict=True) for item in items if item not in stage.members
    ]  # fmt: skip
    told_of = [tables_of(stage, program, place, found.solved) for place, stage in enumerate(stages)]
    tables = {
        name: stacked([frames[name].assign(world=each.name) for frames, each in zip(told_of, worlds, strict=True)])
        for name in told_of[0]
    }
    about = {item: each for stage in stages for item, each in stage.about.items()}
    tables["items"] = pd.DataFrame(
        [(item, *about.get(item, ("", "")), kt) for item, kt in zip(items, decided.tolist(), strict=True)],
        columns=["item", "facility", "decided", "kt"],
    )
    lost = [(item, each.name, float(kt)) for each in worlds
            for item, kt in zip(items, values[program.lost[each.name]], strict=True) if kt > NOTHING]  # fmt: skip
    tables["lost"] = pd.DataFrame(lost, columns=["item", "world", "kt"])
    tables["lacking"] = pd.DataFrame(lacking, columns=["world", "item"])
    tables["worlds"] = pd.DataFrame(
        [{"world": each.name, **figures_of(program, place, found.solved)} for place, each in enumerate(worlds)]
    )
    figures = {"least_points": found.least, "held_points": found.held, "binds": float(found.binds)}
    shape = {"rows": program.arrays.matrix.shape[0], "columns": program.arrays.matrix.shape[1]}
    spent = {"seconds": found.solved.seconds, "iterations": found.solved.iterations}
    return Notes({**figures, **shape, **spent}, tables)


def _joined(bench: Bench, worlds: Sequence[Seen], risk: Risk, common: Common) -> tuple[list[Stage], Joined]:
    """The worlds as one program; each is compiled once, whatever its ceiling."""
    own = told(bench.variant)
    cases = [(each.input_hash, told(each.variant)) for each in worlds]
    stages = bench.once(
        f"worlds {told((cases, common))}",
        lambda: [common.stage(bench if told(each.variant) == own else each.bench()) for each in worlds],
    )
    blocks = [stage.block(each.name, each.weight, each.ceiling, each.least, common.widest)
              for stage, each in zip(stages, worlds, strict=True)]  # fmt: skip
    return stages, joined(blocks, tuple(dict.fromkeys(item for stage in stages for item in stage.members)), risk)


def held(
    bench: Bench, decided: Decided, ceiling: float, points: float | None = None, *, sure: bool = False
) -> Notes | Outcome:
    """What decisions taken before a month come to: least reliance within a ceiling, and least cost at a reliance.

    points  at which least cost is sought, or at the least where that is higher; None: not sought
    sure    whether they are known to keep within the ceiling; else that is asked first, by least cost: interior point
            may search for ever where there is nothing to be found
    """
    stage, program, steps = _held(bench, decided, ceiling)
    beyond = None if sure else _beyond(program, steps)
    if beyond is not None:
        return beyond
    least = steps.least()
    if isinstance(least, Infeasible):
        beyond = _beyond(program, steps)
    if not isinstance(least, Solved):
        return beyond or least
    reached = least.objective_value
    figures = {"least_points": reached, "over_musd": 0.0}
    if points is None:
        return Notes({**figures, **figures_of(program, 0, least)})
    found = steps.cheapest(points if reached <= loosened(points) else reached + CLOSE)
    if not isinstance(found, Solved):
        return found
    return Notes({**figures, **figures_of(program, 0, found)}, tables_of(stage, program, 0, found))


def at(bench: Bench, ceiling: float, points: float) -> Notes | Outcome:
    """Least cost at a reliance where nothing is held."""
    stage = Stage(bench, 0, frozenset())
    program = joined([stage.block(bench.variant.name, 1.0, ceiling)], (), ALONE)
    found = Steps(program, bench.options).cheapest(points)
    return Notes(figures_of(program, 0, found)) if isinstance(found, Solved) else found


def _held(bench: Bench, decided: Decided, ceiling: float) -> tuple[Stage, Joined, Steps]:
    """A world in a solver with decisions held; the program stays from one question to the next."""

    def make() -> tuple[Stage, Joined, Steps]:
        stage = decided.common.stage(bench)
        block = stage.block(bench.variant.name, 1.0, ceiling, widest=decided.common.widest)
        program = joined([block], tuple(stage.members), ALONE)
        return stage, program, Steps(program, bench.options)

    stage, program, steps = bench.once(f"held {told((decided.common, ceiling))}", make)
    values = np.array([decided.items.get(item, 0.0) for item in program.items])
    steps.session.set_columns(program.common, values, values)
    return stage, program, steps


def _beyond(program: Joined, steps: Steps) -> Notes | Outcome | None:
    """Where decisions cannot be held within the ceiling: the least cost that they take."""
    steps.ceilings(closed=False)
    try:
        found = steps.cheapest(float("inf"))
    finally:
        steps.ceilings(closed=True)
    if not isinstance(found, Solved):
        return found
    cost, ceiling = program.cost(0, found.column_values), program.blocks[0].ceiling
    if cost <= loosened(ceiling):
        return None
    over = cost - ceiling
    return Notes({**figures_of(program, 0, found), "least_points": float("nan"), "over_musd": over})


def figures_of(program: Joined, place: int, found: Solved) -> dict[str, float]:
    """Reliance, cost, what of it is paid for going short, and what is lost in a world."""
    values = found.column_values
    return {
        "mean_points": program.reliance(place, values),
        "cost_musd": program.cost(place, values),
        "shortage_musd": program.paid_for(SHORT, place, values),
        "lost_kt_per_yr": float(values[program.lost[program.blocks[place].name]].sum()),
    }


def tables_of(stage: Stage, program: Joined, place: int, found: Solved) -> dict[str, pd.DataFrame]:
    """Builds, and reliance by reported period."""
    values = program.of(place, found.column_values)
    span = span_of(stage.bench.arrays, "reliance")
    by_period: Mapping[str, float] = dict(zip(span.keys, _part(values, span.start, span.stop), strict=True))
    reported = [period for period in periods_of(stage.bench.case) if period.reported]
    reliance = pd.DataFrame(
        {
            "period": [period.name for period in reported],
            "year": [year_of(period.start) for period in reported],
            "reliance_points": [by_period[period.name] for period in reported],
        }
    )
    return {"builds": builds_of(stage, values), "reliance": reliance}


def _part(values: Vector, start: int, stop: int) -> list[float]:
    return [float(value) for value in values[start:stop]]
