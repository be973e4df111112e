"""Figures of the studies: every kind of drawing, with the answer as the finding of the first."""

from __future__ import annotations

import pandas as pd
import pytest

import friendshore as fs
from friendshore.asking.answer import Drawing
from friendshore.figures.answers import pictures

FRAME = pd.DataFrame({"period": ["2030", "2031"], "low_points": [3.0, 4.0], "high_points": [5.0, 8.0]})
YS = ("low_points", "high_points")


def answer(kind: str) -> fs.Answer:
    drawing = Drawing(kind, "period", YS, "By year", "points")  # type: ignore[arg-type]  # all kinds are tried
    return fs.Answer("stress", "It rises.", {"years": FRAME}, drawings={"years": drawing})


@pytest.mark.parametrize(("kind", "across"), [("line", False), ("scatter", False), ("stacked", False), ("bar", True)])
def test_every_kind_draws_its_columns(kind: str, across: bool) -> None:
    (figure,) = fs.figures_of(answer(kind))
    for trace, column in zip(figure.data, YS, strict=True):
        assert list(trace.x if across else trace.y) == FRAME[column].tolist()
    axis = figure.layout.xaxis if across else figure.layout.yaxis
    assert axis.title.text == "points"


def test_a_fan_has_bands_between_its_pairs_and_a_line_in_the_middle() -> None:
    frame = FRAME.assign(middle_points=[4.0, 5.0])
    drawing = Drawing("fan", "period", ("low_points", "middle_points", "high_points"), "By year", "points")
    (figure,) = fs.figures_of(fs.Answer("sweep", "It rises.", {"years": frame}, drawings={"years": drawing}))
    low, high, middle = figure.data
    assert (list(low.y), list(high.y), list(middle.y)) == ([3, 4], [5, 8], [4, 5])
    assert (low.fill, high.fill, middle.fill) == (None, "tonexty", None)
    assert figure.layout.yaxis.title.text == "points"


@pytest.mark.parametrize("finding", ["It rises.", "It rises, " * 60])
def test_lying_bars_have_room_for_their_names(finding: str) -> None:
    """Of names of two lines, 12 pixels high, none is drawn over the next, under a finding of any length."""
    names = [f"New plant: dysprosium and terbium metal by calcium reduction, {n}" for n in range(25)]
    frame = pd.DataFrame({"title": names, "t_per_yr": range(25)})
    drawing = Drawing("bar", "title", ("t_per_yr",), "Builds", "t/yr")
    (figure,) = fs.figures_of(fs.Answer("robust", finding, {"now": frame}, drawings={"now": drawing}))
    assert {name.count("<br>") for name in figure.data[0].y} == {1}
    margin = figure.layout.margin
    assert (figure.layout.height - margin.t - margin.b) / len(frame) >= 2 * 12 * 1.3


@pytest.mark.parametrize("rows", [1, 7, 25])
def test_the_legend_of_lying_bars_leaves_room_for_the_axis(rows: int) -> None:
    """Figures and unit of the axis, and a line more, of 13 pixels each; the legend of a line is within the margin."""
    frame = pd.DataFrame({"plan": [f"plan {n}" for n in range(rows)], "a_points": 1.0, "b_points": 2.0})
    drawing = Drawing("bar", "plan", ("a_points", "b_points"), "Regret", "points")
    (figure,) = fs.figures_of(fs.Answer("robust", "Little.", {"regret": frame}, drawings={"regret": drawing}))
    margin = figure.layout.margin
    below = -figure.layout.legend.y * (figure.layout.height - margin.t - margin.b)
    assert 3 * 13 * 1.3 <= below <= margin.b - 13 * 1.3


def test_the_first_says_the_answer() -> None:
    (drawn,) = pictures(answer("line"))
    assert drawn.finding == "It rises." and drawn.name == "stress_years"


def test_chinese() -> None:
    (figure,) = fs.figures_of(answer("line"), "zh")
    assert figure.layout.yaxis.title.text != "points"
