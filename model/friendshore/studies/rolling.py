"""Plan, live some years, plan again: what a planner comes to who believes in one world until another turns out to be.

    re-plan     with what is known then: the base world until worlds part, the one that came from then on
    held        what is decided and what is past (`workings/worlds/lived.py`)
    foresight   what is lived less the plan of a planner who knew the world from the start; the robust plan beside it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pandas as pd

from friendshore.asking.answer import Answer, Drawing
from friendshore.asking.notes import Notes
from friendshore.asking.runner import IN_TURN, Question, Runner, Running
from friendshore.asking.words import amount
from friendshore.calendar import MONTHS_A_YEAR, Period, month_number, year_of
from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.frames import records, stacked
from friendshore.parameters import periods_of
from friendshore.solving.risk import Risk
from friendshore.studies.robust import know, plan_for_all, refuse, within_reach
from friendshore.studies.workings.worlds import lived as living
from friendshore.studies.workings.worlds.asked import Seen
from friendshore.studies.workings.worlds.file import read_worlds
from friendshore.studies.workings.worlds.found import Known, Robust
from friendshore.studies.workings.worlds.frames import by_facility, by_period
from friendshore.studies.workings.worlds.lived import Before
from friendshore.units import THOUSANDTH
from friendshore.variants import PLAN, Variant
from friendshore.words import counted

QUESTION = "rolling"


@dataclass(frozen=True)
class Plan:
    """A plan that was made on the way: when, in which world it believed, what it came to."""

    month: int
    world: Seen
    notes: Notes


def rolling(
    case: str | Path,
    of: Variant = PLAN,
    *,
    world: str,
    every: int = 3,
    worlds: str | Path | None = None,
    robust: bool = True,
    running: Running = IN_TURN,
) -> Answer:
    """What foresight is worth in a world.

    world    the world that comes
    every    years from one plan to the next
    worlds   file of worlds; the case's own worlds.toml by default
    robust   whether the robust plan (expected reliance) stands beside it

    Raises CaseError; FriendshoreError where there is no such world, or no plan.
    """
    if every < 1:
        raise FriendshoreError(f"--every {every}: expected a whole number of years from 1 on.")
    read = of.read(case)
    refuse(read, of)
    there = read_worlds(case, worlds, periods_of(read), month_number(read.as_of))
    comes = there.named(world)
    asked = there if robust else replace(there, worlds=tuple(w for w in there.worlds if w in (there.base, comes)))
    with running.runner(QUESTION) as runner:
        known = know(runner, case, of, asked)
        place = asked.worlds.index(comes)
        plans = _lived(runner, case, known, place, _months(read, every))
        reached = within_reach(runner, case, known) if robust else known
        beside = plan_for_all(runner, case, reached, Risk()) if robust else None
    return _told(read, known, place, plans, beside, reached.seen[place].raised)


def _months(case: Case, every: int) -> list[int]:
    """Months in which plans are made: starts of periods, the first decision's at first."""
    starts = [period.start for period in periods_of(case) if period.reported]
    first = min(start for start in starts if start >= month_number(case.as_of))
    found = [first]
    for start in starts:
        if start >= found[-1] + every * MONTHS_A_YEAR:
            found.append(start)
    return found


def _lived(runner: Runner, case: str | Path, known: Known, comes: int, months: Sequence[int]) -> list[Plan]:
    """One plan after another; the last one believes in the world that came."""
    base, actual, parting = known.seen[known.base], known.seen[comes], known.worlds.parting
    end = max(period.end for period in _reported(actual))
    believed = [(month, base if month < parting else actual) for month in months]
    if believed[-1][1] is not actual:
        believed.append((end, actual))  # nothing is planned after the worlds part: what was planned is lived in it
    plans: list[Plan] = []
    for number, (month, world) in enumerate(believed):
        until = believed[number + 1][0] if number + 1 < len(believed) else end
        before = _before(plans[-1], world, parting, month) if plans else None
        ask = partial(living.planned, month=month, until=until, ceiling=world.ceiling, before=before)
        name = f"plan of {year_of(month)} for {world.name}"
        (found,) = runner.ask_each(case, [(world.variant, Question(name, ask))])
        if found.notes is None:
            raise FriendshoreError(f"There is no {name}. {found.sentence}")
        plans.append(Plan(month, world, found.notes))
    return plans


def _reported(world: Seen) -> list[Period]:
    return [period for period in periods_of(world.variant.read(world.case)) if period.reported]


def _before(plan: Plan, world: Seen, parting: int, month: int) -> Before:
    tables = plan.notes.tables
    limits = {str(row["row"]): float(row["upper"]) for row in records(tables["limits"])}
    same = plan.world is world
    return Before(
        tables["builds"], tables["lost"], tables["columns"], limits, same, month if same else min(month, parting)
    )  # fmt: skip


def _told(
    case: Case, known: Known, place: int, plans: Sequence[Plan], robust: Robust | None, raised: float
) -> Answer:
    world, title, last = known.seen[place], known.worlds.worlds[place].title, plans[-1].notes
    ways = {"rolling": last, "known": known.plans[place]}
    rows = [
        {"way": "Planned again and again", **_figures(last), "over_musd": max(each.notes.figures["over_musd"]
                                                                            for each in plans)},
        {"way": "World known from the start", **_figures(known.plans[place]), "over_musd": 0.0},
    ]  # fmt: skip
    times = {f"{name}_points": by_period(notes) for name, notes in ways.items()}
    if robust is not None:
        table = robust.notes.tables["reliance"]
        mine = Notes(tables={"reliance": table[table["world"] == world.name]})
        times["robust_points"] = by_period(mine)
        figures = {name: robust.of(world.name, name) for name in ("mean_points", "cost_musd")}
        end = list(times["robust_points"].values())[-1]
        rows.append({"way": "Robust plan", **figures, "last_points": end, "over_musd": raised})
    by_way = {name: list(each.values()) for name, each in times.items()}
    over_time = pd.DataFrame({"period": list(times["rolling_points"]), **by_way})
    made = pd.DataFrame(
        [
            {"planned_in": year_of(each.month), "believes": each.world.name, **_figures(each.notes),
             "lost_t_per_yr": each.notes.figures["lost_kt_per_yr"] / THOUSANDTH,
             "over_musd": each.notes.figures["over_musd"]}
            for each in plans
        ]
    )  # fmt: skip
    beliefs = stacked([
        each.notes.tables["reliance"].assign(planned_in=year_of(each.month), believes=each.world.name)
        [["planned_in", "believes", "period", "reliance_points"]]
        for each in plans
    ])  # fmt: skip
    frames = {
        "summary": pd.DataFrame(rows),
        "over time": over_time,
        "plans": made,
        "beliefs": beliefs,
        "builds": by_facility(case, ways),
    }
    drawing = Drawing("line", "period", tuple(times), "Reliance as lived, and where the world is known", "points")
    worth = last.figures["mean_points"] - known.plans[place].figures["mean_points"]
    return Answer(
        QUESTION,
        _sentence(title, plans, last.figures["mean_points"], worth, rows),
        frames,
        _how(known, plans),
        {"over time": drawing},
        {"summary": ("way", "mean_points", "last_points", "cost_musd"), "plans": ("planned_in", "believes",
                                                                                 "mean_points", "cost_musd")},
    )  # fmt: skip


def _figures(notes: Notes) -> dict[str, float]:
    last = list(by_period(notes).values())[-1]
    return {"mean_points": notes.figures["mean_points"], "last_points": last, "cost_musd": notes.figures["cost_musd"]}


def _sentence(title: str, plans: Sequence[Plan], mean: float, worth: float, rows: list[dict[str, object]]) -> str:
    times = counted(len(plans), "time")
    said = f"Planned {times}, mean reliance comes to {mean:.1f} points in {title}"
    said += f": foresight is worth {amount(worth)} points." if worth > 0 else ", as if it had been known."
    robust = next((row for row in rows if row["way"] == "Robust plan"), None)
    if robust is not None:
        said += f" The robust plan comes to {robust['mean_points']:.1f}."
    return said


def _how(known: Known, plans: Sequence[Plan]) -> str:
    years = ", ".join(str(year_of(each.month)) for each in plans)
    return (
        f"Plans of {years}, each by the steps of a plan (fair shares left out) to the end of the horizon, with what "
        f"was decided and lived before it held. Until January {year_of(known.worlds.parting)} they believe in the "
        f"world {known.worlds.base.name}. Builds that are not begun yet may wait otherwise; what cannot be finished is "
        "paid for and lost. Where that costs more than the ceiling allows, the least cost that it takes is the ceiling."
    )
