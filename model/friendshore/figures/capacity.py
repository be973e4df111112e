"""Capacity by stage: what stands, what is new and what of both is used, one small figure a stage."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from friendshore.figures.picture import Picture
from friendshore.figures.style import BLACK, GREEN, PALE, laid_out, surface
from friendshore.figures.view import View
from friendshore.words import of_what

COLUMNS = 3
NAMED = 3
"""Stages that the finding names."""
EACH = 230
"""Height of a row of small figures, pixels."""
KINDS = (("standing_t_per_yr", "Standing", PALE, ""), ("new_t_per_yr", "Built by the plan", GREEN, "/"))


def draw(view: View) -> Picture:
    """Capacity in kt a year by stage and period; stages measure unlike things and are never added up."""
    frame = view.frame("capacity")
    columns = ["standing_t_per_yr", "new_t_per_yr", "used_t_per_yr"]
    keys = ["stage", "capacity_unit", "period"]
    table = frame.assign(period=frame["period"].astype(str)).groupby(keys, sort=False)[columns].sum().reset_index()
    panels = [
        (stage, unit)
        for stage in view.ordered("stage", table["stage"])
        for unit in table.loc[table["stage"] == stage, "capacity_unit"].unique()
    ]
    figure = _panels(view, table, panels)
    finding = _finding(view, table, panels)
    rows = -(-len(panels) // COLUMNS)
    laid_out(figure, finding, barmode="stack", bargap=0.25, height=120 + EACH * max(rows, 1))
    figure.update_layout(legend={"y": -0.12 / max(rows, 1) - 0.04}, margin={"t": 96})
    figure.update_xaxes(type="category", nticks=6)
    figure.update_yaxes(rangemode="tozero")
    return Picture("capacity", finding, figure, table, least=720)


def _panels(view: View, table: pd.DataFrame, panels: list[tuple[str, str]]) -> go.Figure:
    if not panels:
        return go.Figure()
    units = [view.say(f"kt/yr of {of_what(unit) or unit}") for _, unit in panels]
    names = [view.title("stage", stage) for stage, _ in panels]
    titles = [f"{name}<br><sub>{unit}</sub>" for name, unit in zip(names, units, strict=True)]
    rows = -(-len(panels) // COLUMNS)
    figure = make_subplots(
        rows=rows, cols=COLUMNS, subplot_titles=titles, vertical_spacing=0.4 / rows, horizontal_spacing=0.07
    )
    for number, (stage, unit) in enumerate(panels):
        own = table[(table["stage"] == stage) & (table["capacity_unit"] == unit)]
        at = {"row": number // COLUMNS + 1, "col": number % COLUMNS + 1}
        for column, name, color, shape in KINDS:
            figure.add_bar(
                x=own["period"], y=own[column] / 1000, name=view.say(name), legendgroup=name, showlegend=number == 0,
                marker=surface(color, shape),
                hovertemplate="%{x}: %{y:,.1f}", **at,
            )  # fmt: skip
        figure.add_scatter(
            x=own["period"], y=own["used_t_per_yr"] / 1000, name=view.say("Used"), legendgroup="used",
            showlegend=number == 0, mode="lines+markers", line={"color": BLACK, "width": 2},
            marker={"size": 5}, hovertemplate="%{x}: %{y:,.1f}", **at,
        )  # fmt: skip
    return figure


def _finding(view: View, table: pd.DataFrame, panels: list[tuple[str, str]]) -> str:
    """The stages that rest most on new plants at the end."""
    last = table[table["period"] == view.reported[-1]]
    sums = last.groupby("stage", sort=False)[["standing_t_per_yr", "new_t_per_yr"]].sum()
    share = (100 * sums["new_t_per_yr"] / sums.sum(axis=1)).fillna(0.0).sort_values(ascending=False, kind="stable")
    if not panels or share.empty or share.iloc[0] <= 0:
        return view.say("No capacity is built")
    most = share.head(NAMED)
    parts = ", ".join(f"{view.title('stage', stage)} {value:.0f} %" for stage, value in most.items())
    return view.say(f"Share of new plants in the capacity of {view.reported[-1]}, where it is largest: {parts}")
