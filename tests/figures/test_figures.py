"""Every figure says what it shows, draws the plan's own figures, and refuses what it does not know."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest

import friendshore as fs
from friendshore.figures.catalogue import FIGURES, choices_of, picture
from friendshore.figures.style import SERIES, sliding, wrapped
from friendshore.plan.held_still import held_still

UNITLESS = {"map", "sankey", "timeline", "breakdown"}
"""Figures whose axes count nothing: places, flows (their units stand beside each), dates, a grid."""
NOTHING = {("element", "building")}
"""Figures that a case has nothing for: no recipe of it names an element. Flows are then tonnes as they are."""


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("which", ["plan", "building"])
def test_it_says_its_finding_and_has_the_figures_behind_it(
    name: str, which: str, request: pytest.FixtureRequest
) -> None:
    if (name, which) in NOTHING:
        with pytest.raises(fs.FriendshoreError, match="nothing to show"):
            picture(request.getfixturevalue(which), name)
        return
    drawn = picture(request.getfixturevalue(which), name)
    assert isinstance(drawn.figure, go.Figure)
    title = str(drawn.figure.layout.title.text).replace("<br>", " ")
    assert title.split() == drawn.finding.split() and drawn.finding
    assert len(drawn.table.columns) > 1
    axes = [drawn.figure.layout.xaxis.title.text, drawn.figure.layout.yaxis.title.text]
    titles = [each.text for each in drawn.figure.layout.annotations]
    assert name in UNITLESS or any(axes) or any("kt/yr" in str(each) for each in titles)


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_plan_draws_the_same(name: str, plan: fs.Plan) -> None:
    assert picture(plan, name).figure.to_json() == picture(plan, name).figure.to_json()


def test_a_plan_draws_itself(plan: fs.Plan) -> None:
    assert isinstance(plan.figure("reliance"), go.Figure)


def test_bars_of_reliance_are_the_table(plan: fs.Plan) -> None:
    drawn = picture(plan, "reliance")
    table = plan.tables["reliance"]
    bars: list[Any] = [trace for trace in drawn.figure.data if trace.type == "bar"]
    for year, whole in zip(table["period"], table["reliance_points"], strict=True):
        at = list(bars[0].x).index(str(year))
        assert sum(float(bar.y[at]) for bar in bars) == pytest.approx(whole)


def test_if_nothing_were_done_is_worked_out_by_hand(plan: fs.Plan) -> None:
    # secure magnets stay those of the first year, while demand is what it is in each
    delivered = plan.tables["deliveries"]
    secure = delivered[(delivered["provenance"] == "secure")].groupby("period")["t"].sum()
    demand = delivered.groupby("period")["t"].sum()
    first = demand.index[0]
    for period, found in held_still(plan.case, delivered).items():
        kept = min(float(secure.get(first, 0.0)), float(demand[period]))
        assert found == pytest.approx(100 * (1 - kept / float(demand[period])))


def test_an_unknown_figure_is_named_with_the_nearest(plan: fs.Plan) -> None:
    with pytest.raises(fs.FriendshoreError, match="Nearest is 'sankey'"):
        plan.figure("sanky")


def test_an_unknown_choice_is_named(plan: fs.Plan) -> None:
    with pytest.raises(fs.FriendshoreError, match="nothing to choose"):
        plan.figure("reliance", year=2027)
    with pytest.raises(fs.FriendshoreError, match="expected one of area, sector"):
        plan.figure("breakdown", by="colour")
    with pytest.raises(fs.FriendshoreError, match="does not report 1999"):
        plan.figure("sankey", year=1999)


def test_breakdowns_by_area_are_the_plan_s(plan: fs.Plan) -> None:
    table = picture(plan, "breakdown", by="area").table.set_index(["period", "area"])["reliance_points"]
    for row in plan.tables["reliance_by_area"].to_dict("records"):
        assert table[str(row["period"]), row["area"]] == pytest.approx(row["reliance_points"])


def test_frames_of_a_slider_have_the_traces_of_the_figure(plan: fs.Plan) -> None:
    for name in ("map", "sankey"):
        figure = picture(plan, name).figure
        for frame in figure.frames:
            moving = frame.traces or range(len(frame.data))
            assert [figure.data[place].type for place in moving] == [trace.type for trace in frame.data]
        assert [step.label for step in figure.layout.sliders[0].steps] == [frame.name for frame in figure.frames]


def test_titles_wrap_also_where_no_blank_is() -> None:
    assert wrapped("one two three", 8) == "one two<br>three"
    assert wrapped("一二三四五", 4) == "一二<br>三四<br>五"


def test_a_slider_names_its_frames() -> None:
    figure = sliding(go.Figure(), ["2030", "2031"], 1, "Year")
    assert [step.args[0] for step in figure.layout.sliders[0].steps] == [("2030",), ("2031",)]
    assert figure.layout.sliders[0].active == 1


def test_colours_differ_in_lightness_too() -> None:
    assert len(set(SERIES)) == len(SERIES)


def test_choices_are_read_from_the_figures() -> None:
    assert choices_of("sankey") == ["element", "year"]
