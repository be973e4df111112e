"""Who gains what from planning together: each planner alone against its part of the club's plan.

The club is a bloc of several planners; a member alone is a bloc of which it is the only planner. Reliance of a member
in the club is its own, under the club's fair spread. A member that gains
nothing, or loses, has a reason to stand aside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.planning import read_case
from friendshore.variants import solved

COLUMNS = ["area", "bloc_alone", "alone_points", "in_club_points", "gained_points", "alone_last_points",
           "in_club_last_points", "alone_capex_musd", "in_club_capex_musd", "outcome"]  # fmt: skip


def members(
    case: str | Path,
    *,
    scenarios: Sequence[str | Path] = (),
    bloc: str | None = None,
    announce: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """Each member of a bloc that the case can also plan for alone.

    Returns area, the bloc it is alone in, its mean reliance and that of the last year alone and in the club (points),
    the points it gains from the club, and capital of new builds on its own soil (M USD). Raises CaseError;
    FriendshoreError where no member has a bloc of its own, or a plan cannot be made.
    """
    club = read_case(case, scenarios, bloc)
    roles = club.tables["blocs"]
    planners = roles[roles["role"] == "planner"].groupby("bloc")["area"].agg(frozenset)
    alone = {next(iter(areas)): str(name) for name, areas in planners.items() if len(areas) == 1}
    together = planners[club.bloc]
    able = sorted(area for area in together if area in alone)
    if len(together) < 2:
        raise FriendshoreError(f"{club.bloc} has one planner only: choose a bloc of several with --bloc.")
    if not able:
        raise FriendshoreError(
            f"None of the {len(together)} planners of {club.bloc} alone is a bloc of this case: "
            "add a bloc with a single planner to bloc_titles.csv and blocs.csv."
        )
    cases = {area: read_case(case, scenarios, alone[area]) for area in able}
    say = announce or (lambda phase: None)
    say(club.bloc)
    plan = solved(club)
    if not isinstance(plan, Plan):
        raise FriendshoreError(plan.sentence)
    rows = []
    for area, own in cases.items():
        say(alone[area])
        single = solved(own)
        mean, last, capex = _of(plan, area)
        row: dict[str, object] = {
            "area": area,
            "bloc_alone": alone[area],
            "in_club_points": mean,
            "in_club_last_points": last,
            "in_club_capex_musd": capex,
            "outcome": single.sentence,
        }
        if isinstance(single, Plan):
            mean_alone, last_alone, capex_alone = _of(single, area)
            row |= {
                "alone_points": mean_alone,
                "alone_last_points": last_alone,
                "alone_capex_musd": capex_alone,
                "gained_points": mean_alone - mean,
            }
        rows.append(row)
    return pd.DataFrame(rows, columns=COLUMNS)


def _of(plan: Plan, area: str) -> tuple[float, float, float]:
    """Mean and last reliance of an area, points, and capital of builds on its soil, M USD."""
    table = plan.tables["reliance_by_area"]
    own = table[table["area"] == area]
    months = plan.case.tables["periods"].set_index("period")["months"]
    spans = own["period"].map(months)
    mean = float((own["reliance_points"] * spans).sum() / spans.sum())
    builds = plan.tables["builds"]
    return mean, float(own["reliance_points"].iloc[-1]), float(builds.loc[builds["area"] == area, "capex_musd"].sum())
