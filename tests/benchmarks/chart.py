"""The measurements as figures: seconds against the size of the program, both in powers of ten."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import plotly.graph_objects as go

from friendshore.figures.picture import Picture
from friendshore.figures.style import DASHES, MARKS, SERIES, laid_out
from friendshore.reports.page.figure_file import write_figure

from .results import OURS


def drawn(found: pd.DataFrame, measure: str, phases: tuple[str, ...], finding: str) -> Picture:
    """One line for each way, the phases named added up; of our own run one for each phase."""
    chosen = found[(found["measure"] == measure) & found["phase"].isin(phases)]
    apart = "phase" if measure == "run" else "way"
    points = chosen.groupby([apart, "columns"], sort=False, as_index=False)["seconds"].sum()
    figure = go.Figure()
    for number, (name, part) in enumerate(points.groupby(apart, sort=False)):
        line = part.sort_values("columns")
        style = number % len(SERIES)
        figure.add_scatter(
            x=line["columns"], y=line["seconds"], name=str(name), mode="lines+markers",
            line={"color": SERIES[style], "dash": DASHES[style], "width": 3 if name == OURS else 2},
            marker={"symbol": MARKS[style], "size": 9},
        )  # fmt: skip
    laid_out(figure, finding, height=520)
    figure.update_xaxes(type="log", title="columns of the program")
    figure.update_yaxes(type="log", title="seconds of processor time")
    return Picture(measure, finding, figure, points)


def written(picture: Picture, folder: Path, ending: str) -> Path:
    """The figure as a page or, where a browser is found to draw it, as a picture; the file written."""
    file = folder / f"{picture.name}{ending}"
    write_figure(picture, file)
    return file
