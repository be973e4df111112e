"""Reliance by country, sector, product, element or stage, and year: a table that shows where it is high."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from friendshore.errors import FriendshoreError
from friendshore.figures.choice import one_of
from friendshore.figures.picture import Picture
from friendshore.figures.style import laid_out
from friendshore.figures.view import View
from friendshore.plan.element_need import NEED, element_need, stage_gaps
from friendshore.plan.held import Held

BY = ("area", "sector", "commodity", "element", "stage")
OF_ELEMENTS = ("element", "stage")
LINE = 26
"""Height of a row, pixels."""

POINTS = 100.0


def draw(view: View, *, by: str = "area") -> Picture:
    """Reliance in points, a row a country or union (area), sector, product (commodity), element or stage.

    An element's is the share of what products need of it that is exposed or short; a stage's the share by value of
    what they need there that no secure supply covers. Raises FriendshoreError for another kind, and for these two where
    no product holds elements.
    """
    table = _table(view, one_of(by, BY, "way to tell reliance"))
    kind = "commodity" if by == "element" else by
    wide = table.pivot_table(index=by, columns="period", values="reliance_points", sort=False)
    wide = wide.reindex(index=view.ordered(kind, table[by]), columns=view.reported)
    names = [view.title(kind, code) for code in wide.index]
    figure = go.Figure()
    figure.add_heatmap(
        z=wide.to_numpy(), x=list(wide.columns), y=names, zmin=0, zmax=100, colorscale="Cividis", reversescale=True,
        texttemplate="%{z:.0f}", xgap=1, ygap=1, hovertemplate="%{y}, %{x}: %{z:.1f}<extra></extra>",
        colorbar={"title": {"text": view.say("points")}, "thickness": 12},
    )  # fmt: skip
    finding = _finding(view, wide, names)
    laid_out(figure, finding, height=150 + LINE * max(len(names), 3))
    figure.update_yaxes(autorange="reversed", automargin=True, showgrid=False)
    figure.update_xaxes(type="category", showline=False, ticks="")
    return Picture(f"reliance_by_{by}", finding, figure, table, least=640)


def ways(view: View) -> tuple[str, ...]:
    """The ways in which reliance of this plan can be told: by stage and element only where products hold elements."""
    return tuple(by for by in BY if by not in OF_ELEMENTS or not view.frame("contents").empty)


def _table(view: View, by: str) -> pd.DataFrame:
    if by not in ways(view):
        raise FriendshoreError(f"No product of this case holds elements, so reliance has no figures by {by}.")
    held = Held(view.plan.case, view.frame("contents"))
    if by == "stage":
        return stage_gaps(view.plan.tables, held)
    if by == "element":
        need = element_need(view.frame("deliveries"), held).groupby(["period", "element"], sort=False)[NEED].sum()
        points = POINTS * (need["exposed"] + need["short"]) / need.sum(axis=1)
        return points.rename("reliance_points").reset_index()
    frame = view.frame(f"reliance_by_{by}")
    return frame.assign(period=frame["period"].astype(str))[["period", by, "reliance_points"]]


def _finding(view: View, wide: pd.DataFrame, names: list[str]) -> str:
    last = wide.iloc[:, -1].set_axis(names).dropna().sort_values(ascending=False, kind="stable")
    if last.empty:
        return view.say("Nothing is demanded")
    year = wide.columns[-1]
    return view.say(
        f"In {year} reliance is highest for {last.index[0]}, at {last.iloc[0]:.0f} points, and lowest for "
        f"{last.index[-1]}, at {last.iloc[-1]:.0f}"
    )
