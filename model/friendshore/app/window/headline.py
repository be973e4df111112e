"""What came out, at a glance: the sentence of a plan and its headline figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import html

from friendshore.plan import Plan

Say = Callable[[str], str]


def headline(plan: Plan, say: Say) -> list[Any]:
    """The answer in a sentence, what keeps it from being vouched for, and tiles of figures."""
    mark = [html.P(say(plan.mark), className="mark")] if plan.mark else []
    return [html.P(say(plan.sentence), className="answer"), *mark, html.Dl(_tiles(plan, say), className="tiles")]


def _tiles(plan: Plan, say: Say) -> list[Any]:
    summary, table = plan.summary, plan.tables["reliance"]
    points, money = say("points of demand by value"), say(f"M USD of {plan.case.price_year}")
    told: list[tuple[str, str, str]] = []
    if len(table):
        told += [
            (say(f"Reliance in {row['period']}"), f"{row['reliance_points']:.1f}", points)
            for row in (table.iloc[0], table.iloc[-1])
        ]
        told.append((say("On average"), f"{summary['mean']['reliance_points']:.1f}", points))
    told.append((say("Capital cost of what is built"), f"{summary['capex_of_builds_musd']:,.0f}", money))
    told.append((say("Discounted cost of the plan"), f"{summary['discounted_cost_musd']:,.0f}", money))
    return [html.Div([html.Dt(what), html.Dd([html.Strong(amount), " ", unit])]) for what, amount, unit in told]
