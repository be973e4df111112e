"""What a plan comes to at each level of demand: the pattern of a question, to be copied.

Every level is a plan of its own, made with foresight of that demand: the runner solves them, in turn or side by side,
and keeps what it found under a key of inputs and program. Nothing else is solved, so every figure is exact.

Copy this file to the name of your question, `studies/NAME.py`, with a function of that name: from then on it is
`friendshore NAME` and, in Python, `friendshore.NAME`, and nothing else has to name it. A file whose name begins with _
is no question.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pandas as pd

from friendshore.asking.answer import Answer, Drawing
from friendshore.asking.runner import IN_TURN, Running
from friendshore.errors import FriendshoreError
from friendshore.variants import PLAN, Variant

LEVELS = ("low", "base", "high")
SHOWN = ("mean_points", "cost_musd", "capex_musd")
"""Figures of a plan (`variants.py`) that are laid side by side."""


def demand_levels(
    case: str | Path,
    of: Variant = PLAN,
    *,
    only: Annotated[list[str] | None, "Only this level: low, base or high. Repeat."] = None,
    running: Running = IN_TURN,
) -> Answer:
    """What a plan comes to with less and with more demand.

    of     case, scenarios, levels and budget; its level of demand does not matter
    only   levels that are solved; all where none is named

    The frame `demand_levels` has a row a level: mean reliance (points), discounted cost and capital of builds (M USD).
    Raises CaseError; FriendshoreError where there is no such level, or none has a plan.
    """
    levels = tuple(only or LEVELS)
    if unknown := [level for level in levels if level not in LEVELS]:
        raise FriendshoreError(f"There is no level of demand '{unknown[0]}'; it is one of {', '.join(LEVELS)}.")
    asked = [replace(of, name=level, levels={**of.levels, "demand": level}) for level in levels]
    with running.runner("demand_levels") as runner:
        found = runner.run(case, asked)
    if all(each.notes is None for each in found):
        raise FriendshoreError(found[0].sentence)
    frame = pd.DataFrame([{"level": each.variant, **{name: each.figure(name) for name in SHOWN}} for each in found])
    first, last = found[0], found[-1]
    return Answer(
        "demand-levels",
        f"Mean reliance is {first.figure('mean_points'):.1f} points with {first.variant} demand and "
        f"{last.figure('mean_points'):.1f} with {last.variant} demand.",
        {"demand_levels": frame},
        "A plan at each level of demand, with foresight of it.",
        {"demand_levels": Drawing("bar", "level", ("mean_points",), "Mean reliance by level of demand", "points")},
    )
