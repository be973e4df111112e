"""What binds, in the window: limits by what a tenth more would buy, and the one that is chosen, period by period."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from dash import html

from friendshore.app.window.grid import grid
from friendshore.app.window.small_table import small_table
from friendshore.figures.view import View
from friendshore.plan import Plan
from friendshore.words import counted

SHOWN = ["what", "stage", "element", "periods", "worth", "confirmed", "unit", "family"]
WIDE = {"what": 430, "stage": 110, "element": 120, "periods": 140, "unit": 210, "worth": 120, "confirmed": 110,
        "family": 150}  # fmt: skip


def limits_grid(plan: Plan, language: str) -> Any:
    """The limits that bind, of which one can be chosen."""
    view = View(plan, language)
    frame = plan.tables["binding"].sort_values("worth", ascending=False, kind="stable")[SHOWN]
    frame = frame.assign(
        place=frame.index,
        stage=[view.title("stage", code) for code in frame["stage"].fillna("")],
        element=[view.title("commodity", code) for code in frame["element"].fillna("")],
    )
    return grid("limits", frame, language, choosing=True, wide=WIDE, hidden=("place", "family"))


def limit(plan: Plan, place: int, language: str) -> list[Any]:
    """What the limit at a place of the table is worth, in a sentence and by period."""
    view = View(plan, language)
    row = plan.tables["binding"].to_dict("index")[place]
    known = plan.tables["binding_by_period"]
    by_period = known[(known["family"] == row["family"]) & (known["what"] == row["what"])]
    places = {name: place for place, name in enumerate(plan.case.tables["periods"]["period"].astype(str))}
    by_period = by_period.sort_values("period", key=lambda names: names.astype(str).map(places), kind="stable")
    kept = ["period", "limit", "limit_unit", "worth"]
    return [
        html.H3(view.say(str(row["what"]))),
        html.P(view.say(_worth(row))),
        small_table(by_period[kept], view.say("By period"), view),
    ]


def _worth(row: Mapping[Hashable, Any]) -> str:
    confirmed = row["confirmed"]
    again = "" if pd.isna(confirmed) else f"; solved again, {float(confirmed):.3g}"
    count = counted(int(row["limits_bind"]), "limit")
    first = f"To first order {float(row['worth']):.3g} {row['unit']}{again}."
    return f"{first} {count} of this name bind, {row['periods']}."
