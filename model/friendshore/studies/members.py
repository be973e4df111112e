"""Who gains what from planning together: each planner alone against its part of the club's plan.

The club is a bloc of several planners; a member alone is a bloc of which it is the only planner. All cannot be first in
the queue: alone, too, a member has its share of the pace and the permits of other countries
(`parameters/planner_share.py`), and of what stands there what `blocs.csv` says; its home plants and the contracts that
end in it are those of the club. Reliance of a member in the club is its own. A member that gains nothing, or loses, has
a reason to stand aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.planning import read_case
from friendshore.studies.runner import Announce, Finding, Notes, Runner, silent
from friendshore.variants import Variant

COLUMNS = ["area", "bloc_alone", "alone_points", "in_club_points", "gained_points", "alone_last_points",
           "in_club_last_points", "alone_capex_musd", "in_club_capex_musd", "outcome"]  # fmt: skip
SINGULAR = {"gain": "gains", "do": "does"}
HALF_A_POINT = 0.5
"""Below this a member is not said to gain or to lose."""


def members(
    case: str | Path,
    *,
    scenarios: Sequence[str | Path] = (),
    bloc: str | None = None,
    workers: int = 1,
    announce: Announce = silent,
) -> pd.DataFrame:
    """Each member of a bloc that the case can also plan for alone.

    Returns area, the bloc it is alone in, its mean reliance and that of the last year alone and in the club (points),
    the points it gains from the club, and capital of new builds on its own soil (M USD). Raises CaseError;
    FriendshoreError where no member has a bloc of its own, or the club has no plan.
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
    asked = [Variant(name, tuple(scenarios), name) for name in (club.bloc, *(alone[area] for area in able))]
    whole, *single = Runner(notes, "members", workers=workers, announce=announce).run(case, asked)
    if whole.notes is None:
        raise FriendshoreError(whole.sentence)
    rows = [_row(area, alone[area], whole, own) for area, own in zip(able, single, strict=True)]
    return pd.DataFrame(rows, columns=COLUMNS)


def who_gains(found: pd.DataFrame) -> str:
    """Who gains from the club and who loses, in a sentence."""
    told = found[found["gained_points"].notna()]
    if told.empty:
        return "Nobody's gain can be told: none has a plan alone."
    parts = []
    for words, part in (
        ("gain from the club", told[told["gained_points"] >= HALF_A_POINT].sort_values("gained_points")[::-1]),
        ("would do better alone", told[told["gained_points"] <= -HALF_A_POINT].sort_values("gained_points")),
        ("do as well alone", told[told["gained_points"].abs() < HALF_A_POINT]),
    ):
        if not part.empty:
            names = [
                f"{area} ({abs(gained):.1f} points)" if abs(gained) >= HALF_A_POINT else str(area)
                for area, gained in zip(part["area"], part["gained_points"], strict=True)
            ]
            parts.append(f"{', '.join(names)} {_singular(words) if len(names) == 1 else words}")
    return "; ".join(parts) + "."


def notes(plan: Plan) -> Notes:
    """Mean and last reliance of each planner, points, and capital of builds on its soil, M USD."""
    table, builds = plan.tables["reliance_by_area"], plan.tables["builds"]
    months = plan.case.tables["periods"].set_index("period")["months"]
    figures: dict[str, float] = {}
    for area, own in table.groupby("area"):
        spans = own["period"].map(months)
        figures[f"{area} mean"] = float((own["reliance_points"] * spans).sum() / spans.sum())
        figures[f"{area} last"] = float(own["reliance_points"].iloc[-1])
        figures[f"{area} capex"] = float(builds.loc[builds["area"] == area, "capex_musd"].sum())
    return Notes(figures)


def _row(area: str, bloc: str, club: Finding, alone: Finding) -> dict[str, object]:
    return {
        "area": area,
        "bloc_alone": bloc,
        "alone_points": alone.figure(f"{area} mean"),
        "in_club_points": club.figure(f"{area} mean"),
        "gained_points": alone.figure(f"{area} mean") - club.figure(f"{area} mean"),
        "alone_last_points": alone.figure(f"{area} last"),
        "in_club_last_points": club.figure(f"{area} last"),
        "alone_capex_musd": alone.figure(f"{area} capex"),
        "in_club_capex_musd": club.figure(f"{area} capex"),
        "outcome": alone.sentence,
    }


def _singular(words: str) -> str:
    first, _, rest = words.partition(" ")
    return f"{SINGULAR.get(first, first)} {rest}"
