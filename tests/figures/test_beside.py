"""Plans beside each other: each plan's own figures, by hand, and no more plans than can be told apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

import friendshore as fs
from friendshore.figures.beside import MOST, by_area, pictures, reliance, spending
from friendshore.figures.view import View


def pair(plan: fs.Plan) -> dict[str, View]:
    """The plan, and one that does as well again everywhere: half its reliance, twice its spending."""
    tables = dict(plan.tables)
    for name in ("reliance", "reliance_by_area"):
        tables[name] = tables[name].assign(reliance_points=tables[name]["reliance_points"] / 2)
    tables["spending"] = tables["spending"].assign(musd=tables["spending"]["musd"] * 2)
    mean = plan.summary["mean"] | {"reliance_points": plan.summary["mean"]["reliance_points"] / 2}
    better = replace(plan, tables=tables, summary=plan.summary | {"mean": mean})
    return {"as it is": View(plan), "twice as good": View(better)}


@pytest.fixture(scope="module")
def views(plan: fs.Plan) -> dict[str, View]:
    return pair(plan)


def drawn(figure: Any) -> dict[str, list[float]]:
    return {trace.name: [float(each) for each in (trace.x if trace.orientation == "h" else trace.y)]
            for trace in figure.data}  # fmt: skip


@pytest.mark.parametrize(
    ("which", "draw", "share"), [("plan", reliance, 0.5), ("plan", by_area, 0.5), ("building", spending, 2.0)]
)
def test_each_plan_has_its_own_figures(which: str, draw: Any, share: float, request: pytest.FixtureRequest) -> None:
    views = pair(request.getfixturevalue(which))
    picture = draw(views)
    lines = drawn(picture.figure)
    assert list(lines) == list(views) and sum(lines["as it is"]) > 0
    assert lines["twice as good"] == pytest.approx([share * each for each in lines["as it is"]])
    assert list(picture.table.columns[1:]) == list(views)


def test_findings_say_what_differs(views: dict[str, View]) -> None:
    mean = views["as it is"].plan.summary["mean"]["reliance_points"]
    assert f"as it is {mean:.1f}, twice as good {mean / 2:.1f}" in reliance(views).finding
    shown = by_area(views)
    widest = (shown.table["as it is"] - shown.table["twice as good"]).abs().idxmax()
    assert str(shown.table["area"][widest]) in shown.finding
    same = by_area({"one": views["as it is"], "other": views["as it is"]})
    assert "no area" in same.finding


def test_a_year_that_one_plan_does_not_report_is_a_gap(views: dict[str, View]) -> None:
    short = views["as it is"].plan
    cut = replace(short, tables={**short.tables, "reliance": short.tables["reliance"].iloc[:1]})
    table = reliance({"whole": views["as it is"], "cut": View(cut)}).table
    assert len(table) > 1 and table["cut"].notna().tolist() == [True] + [False] * (len(table) - 1)


def test_more_plans_than_can_be_told_apart_are_refused(views: dict[str, View]) -> None:
    view = views["as it is"]
    assert len(list(pictures({str(number): view for number in range(MOST)}))) == 3
    with pytest.raises(fs.FriendshoreError, match=f"take {MOST} at most"):
        list(pictures({str(number): view for number in range(MOST + 1)}))


def test_plans_without_a_year_in_common_are_refused(views: dict[str, View]) -> None:
    plan = views["as it is"].plan
    periods = plan.case.tables["periods"]
    later = periods.assign(period=[str(1000 + place) for place in range(len(periods))])
    other = replace(plan, case=replace(plan.case, tables={**plan.case.tables, "periods": pd.DataFrame(later)}))
    with pytest.raises(fs.FriendshoreError, match="no year in common"):
        by_area({"one": views["as it is"], "other": View(other)})
