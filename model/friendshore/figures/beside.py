"""Plans beside each other: the same figure of two to six runs in one drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import cycle

import pandas as pd
import plotly.graph_objects as go

from friendshore.errors import FriendshoreError
from friendshore.figures.picture import Picture
from friendshore.figures.style import DASHES, MARKS, PATTERNS, SERIES, laid_out, surface
from friendshore.figures.view import View

LINE = 24
"""Height of a bar, pixels."""
MOST = len(SERIES)
"""Plans that colours, dashes and patterns tell apart."""


def pictures(plans: Mapping[str, View]) -> Iterator[Picture]:
    """What two plans or more can be compared by; `plans` are named as the reader knows them, and speak one language.

    Raises FriendshoreError for more plans than can be told apart.
    """
    if len(plans) > MOST:
        raise FriendshoreError(f"{len(plans)} plans cannot be told apart in one figure; take {MOST} at most.")
    yield reliance(plans)
    yield by_area(plans)
    yield spending(plans)


def reliance(plans: Mapping[str, View]) -> Picture:
    """Reliance by year, a line a plan: points of demand by value."""
    table = _wide(plans, lambda view: view.frame("reliance").set_index("period")["reliance_points"])
    means = {name: view.plan.summary["mean"]["reliance_points"] for name, view in plans.items()}
    view = _first(plans)
    figure = _lines(table, view.say("points of demand by value"))
    told = ", ".join(f"{name} {mean:.1f}" for name, mean in means.items())
    finding = view.say(f"Mean reliance over the years, points: {told}")
    return Picture("reliance_beside", finding, laid_out(figure, finding), table.reset_index())


def by_area(plans: Mapping[str, View]) -> Picture:
    """Reliance of each area in the last year that all plans report."""
    view = _first(plans)
    shared = [period for period in view.reported if all(period in each.reported for each in plans.values())]
    if not shared:
        raise FriendshoreError("The plans report no year in common.")

    def last(each: View) -> pd.Series[float]:
        frame = each.frame("reliance_by_area")
        return frame[frame["period"].astype(str) == shared[-1]].set_index("area")["reliance_points"]

    table = _wide(plans, last)
    table.index = pd.Index([view.title("area", code) for code in table.index], name="area")
    spread = (table.max(axis=1) - table.min(axis=1)).sort_values(ascending=False, kind="stable")
    figure = go.Figure()
    for name, color, pattern in zip(table.columns, SERIES, PATTERNS, strict=False):
        figure.add_bar(y=table.index, x=table[name], name=name, orientation="h", marker=surface(color, pattern),
                       hovertemplate="%{y}: %{x:.1f}")  # fmt: skip
    if len(spread) and spread.iloc[0] > 0:
        finding = view.say(
            f"In {shared[-1]} the plans differ most for {spread.index[0]}, by {spread.iloc[0]:.1f} points of its demand"
        )
    else:
        finding = view.say(f"In {shared[-1]} no area's reliance differs between the plans")
    laid_out(figure, finding, barmode="group", height=170 + LINE * max(3, table.size))
    figure.update_xaxes(title=view.say("points of demand by value"), rangemode="tozero")
    figure.update_yaxes(autorange="reversed", automargin=True)
    return Picture("reliance_by_area_beside", finding, figure, table.reset_index())


def spending(plans: Mapping[str, View]) -> Picture:
    """Cash for builds by year, a line a plan: M USD."""
    table = _wide(plans, lambda view: view.frame("spending").groupby("period", sort=False)["musd"].sum())
    view = _first(plans)
    figure = _lines(table, view.say(f"M USD of {view.price_year}"))
    told = ", ".join(f"{name} {table[name].sum():,.0f}" for name in table)
    finding = view.say(f"Cash for builds over all years, M USD of {view.price_year}: {told}")
    return Picture("spending_beside", finding, laid_out(figure, finding), table.reset_index())


def _lines(table: pd.DataFrame, unit: str) -> go.Figure:
    figure = go.Figure()
    for name, color, dash, symbol in zip(table.columns, SERIES, cycle(DASHES), cycle(MARKS), strict=False):
        figure.add_scatter(x=list(table.index), y=table[name], name=name, mode="lines+markers", connectgaps=True,
                           line={"color": color, "dash": dash, "width": 2}, marker={"symbol": symbol, "size": 7},
                           hovertemplate="%{x}: %{y:,.1f}")  # fmt: skip
    figure.update_xaxes(type="category")
    figure.update_yaxes(title=unit, rangemode="tozero")
    return figure


def _wide(plans: Mapping[str, View], read: Callable[[View], pd.Series[float]]) -> pd.DataFrame:
    """A figure of every plan: its keys as rows in the order of the first plan that has them, a column a plan."""
    columns = {}
    for name, view in plans.items():
        found = read(view).astype(float)
        columns[name] = found.set_axis([str(key) for key in found.index])
    keys = list(dict.fromkeys(key for column in columns.values() for key in column.index))
    rows = pd.Index(keys, name=read(_first(plans)).index.name)
    return pd.DataFrame({name: column.reindex(keys) for name, column in columns.items()}, index=rows)


def _first(plans: Mapping[str, View]) -> View:
    return next(iter(plans.values()))

