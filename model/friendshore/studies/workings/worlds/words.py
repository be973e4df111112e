"""Sentences of the robust plan."""

from __future__ import annotations

import math

import pandas as pd

from friendshore.asking.words import amount
from friendshore.calendar import year_of
from friendshore.studies.workings.worlds.found import Known, Robust
from friendshore.words import counted

SLIGHT = 0.005
"""Points that are told as nothing."""


def sentence(
    known: Known, plan: Robust, now: pd.DataFrame, value: pd.DataFrame, money: pd.DataFrame, year: int
) -> str:
    """What to build now, what that comes to, and what it is worth to know."""
    many = len(known.seen)
    sure = now[now["in_plans"] == many]
    builds = counted(len(now), "build")
    said = f"Nothing is to be decided before {year}, when it is known which of {counted(many, 'world')} comes."
    if len(now):
        said = (
            f"Decide {builds} before {year}, when it is known which of {counted(many, 'world')} comes; "
            f"{len(sure)} of them stand in every world's own plan."
        )
    figures = value.set_index("figure")["value_points"]
    risked = plan.risk.words
    said += _raised(known)
    said += f" The plan can bring {risked} to {figures.iloc[1]:.2f} points"
    said += f", {figures.iloc[0]:.2f} if every world were known: to know is worth {figures.iloc[4]:.2f} points."
    gained = figures.iloc[3] - figures.iloc[2]  # of both what is held, so that what a tolerance gives up is in both
    base = known.worlds.base.title
    if math.isnan(gained):
        return f"{said} What is planned for {base} cannot be kept in every world.{_at_worst(money)}"
    if gained < SLIGHT:
        return f"{said} What is planned for {base} alone does as well."
    return f"{said} Planning for {base} alone would leave it {amount(gained)} points higher."


def _raised(known: Known) -> str:
    """In how many worlds the ceiling had to be raised, and by how much at most."""
    raised = [each.raised for each in known.seen if each.raised]
    if not raised:
        return ""
    return (
        f" In {len(raised)} of {counted(len(known.seen), 'world')} it costs more than a planner would pay who knew it "
        f"from the start, whatever is decided: the ceiling on cost is up to {amount(max(raised))} M USD higher there."
    )


def _at_worst(money: pd.DataFrame) -> str:
    """Of the worlds in which the base world's first decisions break the ceiling, the one in which they do so most."""
    over = (money["base_held_cost_musd"] - money["ceiling_musd"]).fillna(0.0).to_numpy()
    if not (over > 0).any():
        return ""
    row = money.iloc[int(over.argmax())]
    short = float(row["base_held_shortage_musd"] - row["robust_shortage_musd"])
    return (
        f" In {row['title']}, it costs {amount(float(over.max()))} M USD more than its ceiling allows; "
        f"going short costs {amount(short)} M USD more than under the robust plan."
    )


def how(known: Known, plan: Robust) -> str:
    """How it was found."""
    year = year_of(known.worlds.parting)
    figures = plan.notes.figures
    binds = "binds" if figures["binds"] else "does not bind"
    lacking = plan.notes.tables["lacking"]["item"].nunique()
    without = f"; {counted(lacking, 'decision')} that not all worlds know of " if lacking else ""
    without += ("is nothing in any" if lacking == 1 else "are nothing in any") if lacking else ""
    raised = ", raised where not every world can keep it" if _raised(known) else ""
    return (
        f"Builds begun before January {year}, how much else is decided before it, and stocks at the end of the periods "
        f"before it are common to all worlds{without}; all else adapts to each. What a world does not let be finished "
        f"is paid for and lost. One program of {figures['rows']:,.0f} rows and {figures['columns']:,.0f} columns: "
        f"least of what is risked ({plan.risk.words}), then least expected cost within the tolerance, each world under "
        f"its own ceiling on cost{raised} (it {binds}). Single plans by the same steps, fair shares left out. Regret "
        "and value compare the least reliance that first decisions leave, all else known; money compares least cost at "
        "the robust plan's reliance in each world, and tells what is paid out from what it costs to go short."
    )
