"""Reliance by year with a preview over it: what could be reached, beside what the plan does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from friendshore.figures.picture import Picture
from friendshore.figures.style import GREEN, laid_out
from friendshore.language.said import ENGLISH, said


def previewed(picture: Picture, points: Mapping[str, float], language: str = ENGLISH) -> Picture:
    """A figure of reliance by year, with a further line: period -> points. The figure that is given stays as it is."""
    figure = go.Figure(picture.figure)
    figure.add_scatter(
        x=list(points), y=list(points.values()), name=said("Least reliance, preview", language), mode="lines+markers",
        line={"color": GREEN, "dash": "dot", "width": 3}, marker={"symbol": "circle-open", "size": 8},
        hovertemplate="%{x}: %{y:.1f}",
    )  # fmt: skip
    return replace(picture, figure=figure)


def alone(points: Mapping[str, float], language: str = ENGLISH) -> Picture:
    """A preview where there is no plan yet to draw it over."""
    finding = said("Least reliance, preview", language)
    figure = laid_out(go.Figure(), finding)
    figure.update_xaxes(type="category")
    figure.update_yaxes(title=said("points of demand by value", language), rangemode="tozero")
    table = pd.DataFrame({"period": list(points), "reliance_points": list(points.values())})
    return previewed(Picture("preview", finding, figure, table), points, language)
