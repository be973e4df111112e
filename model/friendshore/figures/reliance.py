"""Reliance by year: what is exposed, what is short, and what it would be if nothing more were done."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from friendshore.errors import FriendshoreError
from friendshore.figures.picture import Picture
from friendshore.figures.style import BLACK, PROVENANCE, PROVENANCE_PATTERN, laid_out, surface
from friendshore.figures.view import View
from friendshore.plan.held_still import held_still

PARTS = (("exposed", "Exposed, through an adversary"), ("short", "Short, not met at all"))


def draw(view: View) -> Picture:
    """Reliance of all planners, points of demand by value, with its parts as bars and the do-nothing line."""
    table = _table(view)
    if table.empty:
        raise FriendshoreError("The planners demand nothing, so there is no reliance: nothing to show.")
    figure = go.Figure()
    for part, name in PARTS:
        if (table[f"{part}_points"] > 0).any():
            figure.add_bar(
                x=table["period"], y=table[f"{part}_points"], name=view.say(name),
                marker=surface(PROVENANCE[part], PROVENANCE_PATTERN[part]),
                hovertemplate="%{x}: %{y:.1f}",
            )  # fmt: skip
    figure.add_scatter(
        x=table["period"], y=table["held_points"], name=view.say("If nothing more were done"), mode="lines+markers",
        line={"color": BLACK, "dash": "dash", "width": 2}, marker={"symbol": "diamond-open", "size": 7},
        hovertemplate="%{x}: %{y:.1f}",
    )  # fmt: skip
    finding = _finding(view, table)
    laid_out(figure, finding, barmode="stack", bargap=0.25)
    figure.update_xaxes(type="category")
    figure.update_yaxes(title=view.say("points of demand by value"), rangemode="tozero")
    return Picture("reliance", finding, figure, table)


def _table(view: View) -> pd.DataFrame:
    table = view.frame("reliance")[["period", "reliance_points", "exposed_points", "short_points"]].copy()
    table["period"] = table["period"].astype(str)
    still = held_still(view.plan.case, view.frame("deliveries"))
    return table.assign(held_points=table["period"].map(still))


def _finding(view: View, table: pd.DataFrame) -> str:
    first, last = table.iloc[0], table.iloc[-1]
    held = last["held_points"]
    return view.say(
        f"Reliance goes from {first['reliance_points']:.0f} points in {first['period']} to "
        f"{last['reliance_points']:.0f} in {last['period']}; if nothing more were done, it would be {held:.0f}"
    )
