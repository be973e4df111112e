"""An element: what planners need of it, and where it comes from, by year."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from friendshore.errors import FriendshoreError
from friendshore.figures.choice import one_of
from friendshore.figures.picture import Picture
from friendshore.figures.style import BLACK, BLUE, GREEN, ORANGE, PALE, SKY, VERMILION, laid_out, surface
from friendshore.figures.view import View
from friendshore.plan.element_need import NEED, element_need
from friendshore.plan.held import Held

ROUTES = (
    ("made from ore", "secure", "Made from ore, secure", BLUE, ""),
    ("recycled", "secure", "Recycled, secure", GREEN, "."),
    ("drawn from stock", "secure", "Out of store, secure", SKY, "-"),
    ("made from ore", "exposed", "Made from ore, exposed", ORANGE, "\\"),
    ("recycled", "exposed", "Recycled, exposed", ORANGE, "x"),
    ("bought", "secure", "Bought, secure", SKY, "+"),
    ("bought", "exposed", "Bought, exposed", VERMILION, "/"),
    ("drawn from stock", "exposed", "Out of store, exposed", VERMILION, "x"),
    ("sold", "secure", "Sold elsewhere, secure", PALE, ""),
    ("sold", "exposed", "Sold elsewhere, exposed", PALE, "/"),
)
"""Route and provenance as the table has them, what they are called, and how they look."""

SEEN = 1e-3
"""Share of the largest below which a route is too small to be seen."""


def draw(view: View, *, element: str | None = None) -> Picture:
    """Supply of an element as its separated oxide, by route, against the need of planners; t a year.

    element    its key; that of which most value is exposed or short over the years, where none is named

    Raises FriendshoreError for one that no product of the case holds.
    """
    held = Held(view.plan.case, view.frame("contents"))
    need = _need(view, held)
    chosen = _chosen(view, need, element)
    own = need[need["element"] == chosen].groupby("period", sort=False)[NEED].sum()
    supply = _supply(view, chosen)
    figure = go.Figure()
    for route, provenance, name, color, shape in ROUTES:
        amounts = supply[(supply["route"] == route) & (supply["provenance"] == provenance)].set_index("period")["t"]
        if len(amounts) and amounts.abs().max() > SEEN * supply["t"].abs().max():
            figure.add_bar(
                x=amounts.index, y=amounts, name=view.say(name), hovertemplate="%{x}: %{y:,.0f}",
                marker=surface(color, shape),
            )  # fmt: skip
    whole = own.sum(axis=1)
    figure.add_scatter(
        x=own.index, y=whole, name=view.say("Need of the planners"), mode="lines+markers",
        line={"color": BLACK, "width": 2}, marker={"symbol": "diamond", "size": 7}, hovertemplate="%{x}: %{y:,.0f}",
    )  # fmt: skip
    finding = _finding(view, chosen, own)
    laid_out(figure, finding, barmode="relative", bargap=0.25)
    figure.update_xaxes(type="category")
    figure.update_yaxes(title=view.say("t of separated oxide a year"))
    columns = {each: f"need_{each}_t_per_yr" for each in NEED}
    table = own.rename(columns=columns).reset_index()
    wide = supply.assign(way=supply["route"] + ", " + supply["provenance"] + ", t a year")
    routes = wide.pivot_table(index="period", columns="way", values="t", aggfunc="sum", fill_value=0.0, sort=False)
    return Picture("element", finding, figure, table.merge(routes.reset_index(), on="period", how="left"))


def elements(view: View) -> list[str]:
    """Elements that products of the plan hold, those most exposed or short by value first."""
    need = _need(view, Held(view.plan.case, view.frame("contents")))
    goods = view.plan.case.tables["commodities"]
    worth = dict(zip(goods["commodity"].astype(str), goods["weight_usd_per_kg"], strict=True))
    need = need.assign(open=(need["exposed"] + need["short"]) * need["element"].map(worth).astype(float).fillna(0.0))
    most = need.groupby("element")["open"].sum().sort_values(ascending=False, kind="stable")
    return [str(name) for name in most.index]


def _need(view: View, held: Held) -> pd.DataFrame:
    """period, element, commodity, secure, exposed, short: t of separated oxide a year."""
    found = element_need(view.frame("deliveries"), held)
    found[NEED] = found[NEED].div(found["period"].map(view.years).astype(float), axis=0)
    return found


def _chosen(view: View, need: pd.DataFrame, element: str | None) -> str:
    known = elements(view)
    if not known:
        raise FriendshoreError("No recipe of the case draws an element out of what is delivered: nothing to show.")
    return known[0] if element is None else one_of(element, known, "element in the plan's products")


def _supply(view: View, element: str) -> pd.DataFrame:
    """period, route, provenance, t a year at the element's own stage."""
    goods = view.plan.case.tables["commodities"]
    stage = str(goods.loc[goods["commodity"] == element, "stage"].iloc[0])
    frame = view.frame("element_supply")
    own = frame[(frame["element"] == element) & (frame["stage"] == stage)]
    own = own.assign(period=own["period"].astype(str))
    return own.assign(t=own["t"] / own["period"].map(view.years))[["period", "route", "provenance", "t"]]


def _finding(view: View, element: str, own: pd.DataFrame) -> str:
    whole = own.sum(axis=1)
    share = (100 * own["secure"] / whole.where(whole > 0)).fillna(100.0)
    title = view.title("commodity", element)
    first, last = own.index[0], own.index[-1]
    return view.say(
        f"{title}: {share.iloc[0]:.0f} % of the need is secure in {first}, {share.iloc[-1]:.0f} % in {last}"
    )
