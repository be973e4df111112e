"""Plants in the window: what is built, what is not, and for the one that is chosen why, or why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
from dash import html

from friendshore.app.window.grid import grid
from friendshore.app.window.small_table import small_table
from friendshore.figures.view import View
from friendshore.plan import Plan

BUILT, LEFT_OUT = "built", "not_built"
SHOWN = ["facility", "title", "stage", "country", "decided", "in_service", "t_per_yr", "capacity_unit", "capex_musd",
         "owner", "status"]  # fmt: skip
MISSING = ["facility", "title", "stage", "country", "lacks", "gap_musd_per_kt", "built_t_per_yr", "max_build_t_per_yr",
           "status"]  # fmt: skip
WIDE = {"title": 240, "lacks": 420, "owner": 170, "stage": 110, "country": 130, "decided": 90, "in_service": 100,
        "t_per_yr": 110, "capex_musd": 120, "status": 100}  # fmt: skip
WORTH = ["decided", "gap_musd_per_kt", "break_even_usd_per_kg", "bloc_price_usd_per_kg", "premium_usd_per_kg"]
MOST = 8
"""Limits told of one plant."""


def plants_grid(plan: Plan, which: str, language: str) -> Any:
    """The plants that are built, or those that are announced and left out, as a grid of which one row can be chosen."""
    view = View(plan, language)
    frame = plan.tables["builds" if which == BUILT else "not_built"]
    frame = _titled(frame[SHOWN if which == BUILT else MISSING], view)
    return grid("plants", frame, language, choosing=True, wide=WIDE, hidden=("facility",))


def _titled(frame: pd.DataFrame, view: View) -> pd.DataFrame:
    return frame.assign(
        **{kind: [view.title(kind, code) for code in frame[kind]] for kind in ("stage", "country") if kind in frame}
    )


def plant(plan: Plan, facility: str, language: str) -> list[Any]:
    """Why a plant is built or is not: what the plan does with it, what it earns, and which limits bind it."""
    view = View(plan, language)
    titles = plan.case.tables["facilities"].set_index("facility")
    title = str(titles.loc[facility, "title"]) if facility in titles.index else facility
    return [html.H3(title), *_parts(plan, facility, view)]


def _parts(plan: Plan, facility: str, view: View) -> Iterator[Any]:
    missing = _of(plan, "not_built", facility)
    for lacks in missing["lacks"] if len(missing) else ():
        yield html.P([html.Strong(view.say("What it lacks") + ": "), view.say(str(lacks))])
    built = _of(plan, "builds", facility)
    if len(built):
        kept = ["decided", "permit_from", "construction_from", "in_service", "t_per_yr", "capex_musd"]
        yield small_table(built[kept], view.say("What the plan does with it"), view)
    worth = _of(plan, "viability", facility)
    if len(worth):
        yield small_table(worth[WORTH], view.say("What it is worth to its owner"), view)
    binding = limits_of(plan, facility)
    if len(binding):
        shown = binding[["what", "periods", "worth", "unit"]].head(MOST)
        yield small_table(shown, view.say("What binds where it stands"), view)


def limits_of(plan: Plan, facility: str) -> pd.DataFrame:
    """Limits that bind a plant: those that name it, and those of its process in its country, by worth."""
    facilities = plan.case.tables["facilities"].set_index("facility")
    binding = plan.tables["binding"]
    if facility not in facilities.index:
        return binding.head(0)
    row = facilities.loc[facility]
    view = View(plan)
    country, process = view.title("country", row["country"]), view.title("process", row["process"])
    what = binding["what"].astype(str)
    own = what.str.contains(str(row["title"]), regex=False)
    kind = what.str.contains(process, regex=False) & what.str.contains(country, regex=False)
    return binding[own | kind].sort_values("worth", ascending=False, kind="stable")


def _of(plan: Plan, table: str, facility: str) -> pd.DataFrame:
    frame = plan.tables.get(table)
    return frame[frame["facility"] == facility] if frame is not None else pd.DataFrame()
