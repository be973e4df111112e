"""What stands in the way: each obstacle of a case taken away alone, last, and in every set with others.

    value(S)    =  reliance, cost and date of what is planned with the obstacles of S taken away       2^n programs
    alone[i]    =  value(none) - value(i)
    last[i]     =  value(all but i) - value(all)
    share[i]    =  mean over all orders of what i moves when its turn comes; adds up to value(none) - value(all)

`obstacles.toml` names the obstacles and the scenarios that take each away (`obstacles_file.py`). Every program is
solved by the steps that decide reliance and cost (`by_steps.py`), under one ceiling: least cost and premium of the
start, in dollars. Where an obstacle only moves the premium's share, its program is that of the others under another
ceiling, and is solved again only where a ceiling binds. The date is the first year of the first reported period at or
below a level; where none is, the year after the horizon stands for it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from friendshore.asking.answer import Answer, Drawing
from friendshore.asking.fair_parts import Names, shares
from friendshore.asking.notes import ALL, NONE
from friendshore.asking.runner import IN_TURN, Running
from friendshore.errors import FriendshoreError
from friendshore.solving.ceiling import loosened
from friendshore.studies.workings.obstacles_programs import Program, Taken, programs_of, taken_from
from friendshore.units import POINTS
from friendshore.variants import PLAN, Variant

QUESTION = "obstacles"
NOTICEABLE = 0.05
"""Points below which an obstacle is not said to cost any."""
FIGURES = {"points": "mean_points", "cost_musd": "cost_musd", "years": "year"}
"""What is attributed -> the figure of a program that it comes from."""


def obstacles(
    case: str | Path,
    of: Variant = PLAN,
    *,
    only: Sequence[str] = (),
    start: str | None = None,
    level_points: float | None = None,
    running: Running = IN_TURN,
) -> Answer:
    """What stands between a plan and less reliance.

    only          names of obstacles that are asked about; all of obstacles.toml if none is named
    start         outlook of outlook.toml from which they are taken away; None: the case as it is
    level_points  reliance whose date is told; None: half of the first reported period's at the start

    Raises CaseError; FriendshoreError where the case names no obstacle, or there is no plan to start from.
    """
    if level_points is not None and not 0 <= level_points < POINTS:
        raise FriendshoreError(f"--at-or-below must be 0 to {POINTS:g} points, not {level_points:g}.")
    asked = taken_from(case, of, only, start)
    with running.runner(QUESTION) as runner:
        return _answer(asked, programs_of(runner, case, asked), level_points)


def _answer(asked: Taken, programs: Mapping[Names, Program], level: float | None) -> Answer:
    none, everything = frozenset[str](), frozenset(asked.names)
    if level is None:
        level = _reliance(programs[none])["reliance_points"].iloc[0] / 2
    after = programs[none].found.figure("year_after")
    values = {each: _values(program, level) for each, program in programs.items()}
    frames = {
        "obstacles": _shares(asked, values),
        "programs": pd.DataFrame([_row(asked, each, program, level) for each, program in programs.items()]),
        "reliance": _paths(asked, programs),
        "meaning": _meaning(asked),
    }
    measures = [f"{name}_points" for name in ("gained", "alone", "as_last")]
    lines = tuple(str(name) for name in frames["reliance"].columns[1:])
    return Answer(
        QUESTION,
        _sentence(asked, frames["obstacles"], [values[none], values[everything]], level, after),
        frames,
        _how(asked, programs, level),
        {
            "obstacles": Drawing("bar", "title", tuple(measures), "What each costs", "points", len(asked.names)),
            "reliance": Drawing("line", "period", lines, "Reliance without each", "points"),
        },
        {
            "obstacles": ("obstacle", *measures, "gained_cost_musd", "gained_years"),
            "programs": ("taken_away", "mean_points", "last_points", "at_or_below", "cost_musd"),
        },
    )


def _reliance(program: Program) -> pd.DataFrame:
    assert program.found.notes is not None
    return program.found.notes.tables["reliance"]


def _there(program: Program, level: float) -> pd.DataFrame:
    """The reported periods at or below a level."""
    reliance = _reliance(program)
    return reliance[reliance["reliance_points"] <= loosened(level)]


def _date(program: Program, level: float) -> float:
    """First year of the first period at or below a level; of none the year after the horizon."""
    there = _there(program, level)
    return float(there["year"].iloc[0]) if len(there) else program.found.figure("year_after")


def _values(program: Program, level: float) -> dict[str, float]:
    if program.found.notes is None:
        return dict.fromkeys(FIGURES, math.nan)
    figures = {what: program.found.figure(name) for what, name in FIGURES.items()}
    return {**figures, "years": _date(program, level)}


def _shares(asked: Taken, values: Mapping[Names, Mapping[str, float]]) -> pd.DataFrame:
    """One row an obstacle: what its absence gains by its share, alone and last; and one for all together."""
    names, everything = asked.names, frozenset(asked.names)
    rows: list[dict[str, object]] = [{"obstacle": each.name, "title": each.title} for each in asked.obstacles]
    rows.append({"obstacle": ALL, "title": "All together"})
    for what in FIGURES:
        value = {each: -figures[what] for each, figures in values.items()}
        share = shares(value, names)
        whole = value[everything] - value[frozenset()]
        for row, name in zip(rows, names, strict=False):
            single = frozenset((name,))
            row[f"gained_{what}"] = share[name]
            row[f"alone_{what}"] = value[single] - value[frozenset()]
            row[f"as_last_{what}"] = value[everything] - value[everything - single]
        rows[-1] |= {f"gained_{what}": whole, f"alone_{what}": whole, f"as_last_{what}": whole}
    return pd.DataFrame(rows)


def _row(asked: Taken, each: Names, program: Program, level: float) -> dict[str, object]:
    there = None if program.found.notes is None else _there(program, level)
    return {
        "taken_away": " + ".join(name for name in asked.names if name in each) or NONE,
        "mean_points": program.found.figure("mean_points"),
        "last_points": program.found.figure("last_points"),
        "cost_musd": program.found.figure("cost_musd"),
        "at_or_below": "" if there is None else str(there["period"].iloc[0]) if len(there) else "never",
        "ceiling_binds": program.binds,
        "outcome": program.found.sentence,
    }


def _paths(asked: Taken, programs: Mapping[Names, Program]) -> pd.DataFrame:
    """Reliance by period: as it is, without each obstacle, without any."""
    lines = {NONE: frozenset[str](), **{name: frozenset((name,)) for name in asked.names}, ALL: frozenset(asked.names)}
    frame = _reliance(programs[lines[NONE]])[["period"]].copy()
    for name, each in lines.items():
        if programs[each].found.notes is not None:
            frame[f"{name.replace(' ', '_')}_points"] = _reliance(programs[each])["reliance_points"].to_numpy()
    return frame


def _meaning(asked: Taken) -> pd.DataFrame:
    rows = [
        {"obstacle": each.name, "title": each.title, "meaning": each.why, "scenarios": ", ".join(asked.away[each.name])}
        for each in asked.obstacles
    ]
    return pd.DataFrame(rows)


def _sentence(
    asked: Taken, told: pd.DataFrame, ends: Sequence[Mapping[str, float]], level: float, after: float
) -> str:
    """What all together gain, and whose share it is.

    ends    figures with nothing and with everything taken away
    after   the year that stands for no date
    """
    none, everything = ends
    failed = [name for name, gained in zip(told["obstacle"], told["gained_points"], strict=True) if math.isnan(gained)]
    if failed:
        return f"No share can be told of {', '.join(failed)}: a program that they need has no plan (see programs)."
    whole = none["points"] - everything["points"]
    said = (
        f"Without {'this obstacle' if len(asked.names) == 1 else 'these obstacles'} mean reliance is "
        f"{everything['points']:.1f} points, not {none['points']:.1f}"
    )
    dates = [_when(figures["years"], after) for figures in (everything, none)]
    said += f", at or below {level:.0f} {dates[0]}" + (f", else {dates[1]}." if dates[0] != dates[1] else ".")
    rows = told[told["obstacle"] != ALL].sort_values(["gained_points", "obstacle"], ascending=[False, True])
    parts = [f"{row['title']} {row['gained_points']:.1f}" for row in rows.to_dict("records")
             if row["gained_points"] > NOTICEABLE]  # fmt: skip
    nothing = [str(row["title"]) for row in rows.to_dict("records") if abs(row["gained_points"]) <= NOTICEABLE]
    if parts and len(asked.names) > 1:
        said += f" Of the {whole:.1f} points: {', '.join(parts)}."
    if nothing:
        said += f" No points: {', '.join(nothing)}."
    return said


def _when(year: float, after: float) -> str:
    return f"in {year:.0f}" if year < after else "never"


def _how(asked: Taken, programs: Mapping[Names, Program], level: float) -> str:
    count, solved = len(programs), len({program.found.variant for program in programs.values()})
    binds = sum(program.binds for program in programs.values())
    start = f"the outlook {asked.start}" if asked.start else "the case as it is"
    return (
        f"From {start}, {count} programs (2^{len(asked.names)} sets of obstacles taken away), of which {solved} differ "
        "and were solved: least mean reliance, then least cost within the tolerance, then, where that costs more than "
        f"the ceiling ({binds} programs), the least reliance within it. The ceiling is the start's least cost and "
        "premium in dollars, whatever an obstacle does to costs. Fair shares among planners, which move neither, are "
        "left out. Shares are Shapley values: the mean over all orders of what an obstacle moves when its turn comes. "
        f"They add up. Date: first year of the first period at or below {level:.1f} points; where none is, the year "
        "after the horizon counts. Cost is that of each plan at its own reliance, discounted."
    )
