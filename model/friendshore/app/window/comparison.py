"""Runs side by side in the window: headline figures in one table, and what they can be compared by in figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from friendshore.app.window.aria import labelled
from friendshore.app.window.figure_block import block
from friendshore.figures.beside import pictures
from friendshore.figures.view import View
from friendshore.language.said import said
from friendshore.plan import Plan
from friendshore.reports.compare import HEADLINE

LEAST, MOST = 2, 6
"""Runs that can be laid side by side."""


def comparison(plans: Mapping[str, Plan], language: str) -> list[Any]:
    """Two to six plans under their names."""
    views = {name: View(plan, language) for name, plan in plans.items()}
    return [_headline(plans, language), *(block(each, language, each.name) for each in pictures(views))]


def _headline(plans: Mapping[str, Plan], language: str) -> Any:
    heading = said("Headline figures", language)
    head = [html.Th(said(name, language), scope="col") for name in ("Figure", "Unit")]
    head += [html.Th(name, scope="col", className="number") for name in plans]
    body = []
    for name, unit, read in HEADLINE:
        found = [read(plan) for plan in plans.values()]
        if any(value is not None for value in found):
            label = said(name.strip(), language)
            inset = "inset" if name != name.strip() else ""
            told = [html.Td(_figure(value, unit), className="number") for value in found]
            body.append(html.Tr([html.Th(label, scope="row", className=inset), html.Td(said(unit, language)), *told]))
    table = html.Table([html.Caption(heading), html.Thead(html.Tr(head)), html.Tbody(body)])
    return html.Div(table, className="scroll", tabIndex=0, role="region", **labelled(heading))


def _figure(value: float | None, unit: str) -> str:
    if value is None or pd.isna(value):
        return ""
    return f"{value:,.1f}" if unit == "points" else f"{value:,.0f}"
