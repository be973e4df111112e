"""What binds: the limits that a tenth more would loosen most, in points of reliance or in money."""

from __future__ import annotations

import plotly.graph_objects as go

from friendshore.figures.picture import Picture
from friendshore.figures.style import ORANGE, laid_out, wrapped
from friendshore.figures.view import View

MOST = 15
LINE = 26
"""Height of a bar, pixels."""


def draw(view: View) -> Picture:
    """The limits that are worth most, first order, over all periods in which they bind."""
    frame = view.frame("binding")
    shown = frame[frame["worth"] > 0].sort_values("worth", ascending=False, kind="stable").head(MOST)
    table = shown[["what", "periods", "limits_bind", "worth", "unit"]].reset_index(drop=True)
    unit = view.say(str(table["unit"].iloc[0])) if len(table) else ""
    figure = go.Figure()
    figure.add_bar(
        y=[wrapped(view.say(str(what)), 46) for what in table["what"]], x=table["worth"], orientation="h",
        marker={"color": ORANGE}, text=[f"{worth:.2f}" for worth in table["worth"]], textposition="outside",
        customdata=table["periods"], hovertemplate="%{y}<br>%{x:.3f}<br>%{customdata}<extra></extra>",
        cliponaxis=False,
    )  # fmt: skip
    finding = _finding(view, [str(what) for what in table["what"]])
    laid_out(figure, finding, height=150 + (LINE + 10) * max(len(table), 1), showlegend=False)
    figure.update_yaxes(autorange="reversed", automargin=True, zeroline=False)
    figure.update_xaxes(title=unit, rangemode="tozero")
    note = view.say("First order, by shadow prices: never too little. Confirmed figures are those solved again.")
    return Picture("binding", finding, figure, table, note, least=560)


def _finding(view: View, what: list[str]) -> str:
    if not what and not view.plan.asks_for_reliance:
        return view.say("No limit of the plan would lower its cost by being loosened")
    if not what:
        return view.say("No limit of the plan would lower reliance by being loosened")
    first = view.say(what[0])
    return view.say(f"The limit that holds the plan back most is {first}")
