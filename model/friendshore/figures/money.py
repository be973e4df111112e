"""Money by year: what is spent on building, by country or by payer."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from friendshore.figures.choice import one_of
from friendshore.figures.picture import Picture
from friendshore.figures.style import PALE, PATTERNS, SERIES, laid_out, surface
from friendshore.figures.view import View
from friendshore.words import first_capital

MOST = 7
"""Series of their own; what is less stands together as others."""
BY = ("country", "programme", "stage")


def draw(view: View, *, by: str = "country") -> Picture:
    """Capital spent in each reported period, M USD of the case's price year, by country, programme (payer) or stage.

    Raises FriendshoreError for another kind.
    """
    one_of(by, BY, "way to tell money")
    spent = view.frame("spending")
    spent = spent.assign(period=spent["period"].astype(str))
    table = spent.groupby(["period", by], sort=False)["musd"].sum().reset_index()
    figure = go.Figure()
    order = table.groupby(by)["musd"].sum().sort_values(ascending=False, kind="stable")
    shown, others = list(order.index[:MOST]), list(order.index[MOST:])
    for number, code in enumerate(shown):
        _bar(figure, view, table[table[by] == code], _named(view, by, code), SERIES[number], PATTERNS[number])
    if others:
        rest = table[table[by].isin(others)].groupby("period", sort=False)["musd"].sum().reset_index()
        _bar(figure, view, rest, view.say("Others"), PALE, "")
    finding = _finding(view, by, order)
    laid_out(figure, finding, barmode="stack", bargap=0.25)
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=view.reported)
    figure.update_yaxes(title=view.say(f"M USD of {view.price_year}"), rangemode="tozero")
    return Picture("money", finding, figure, table)


def _named(view: View, by: str, code: object) -> str:
    """Title of a country, stage or programme; what is paid by none of them, in words."""
    return view.say(first_capital(view.title(by, code)))


def _bar(figure: go.Figure, view: View, own: pd.DataFrame, name: str, color: str, shape: str) -> None:
    figure.add_bar(
        x=own["period"], y=own["musd"], name=name, hovertemplate="%{x}: %{y:,.0f}",
        marker=surface(color, shape),
    )  # fmt: skip


def _finding(view: View, by: str, order: pd.Series[float]) -> str:
    whole = float(order.sum())
    if not whole:
        return view.say("Nothing is spent on building")
    first = _named(view, by, order.index[0])
    share = 100 * float(order.iloc[0]) / whole
    return view.say(
        f"{whole / 1000:,.1f} bn USD of {view.price_year} are spent on plants, those under way with them; "
        f"{first} stands for {share:.0f} %"
    )
