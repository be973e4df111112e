"""What the terminal shows of a study: one block a figure, one line a variant, so that it fits 80 columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from friendshore.asking.answer import Answer

UNITS = (
    ("_points", "points"),
    ("_musd_per_point", "M USD/point"),
    ("_musd", "M USD"),
    ("_usd_per_t", "USD/t"),
    ("_usd_per_kg", "USD/kg"),
    ("_t_per_yr", "t/yr"),
    ("_t", "t"),
    ("_months", "months"),
    ("_days", "days"),
    ("_share", "share"),
)
DUST, SMALL = 1e-6, 0.05
"""Between these a figure shows two digits, in place of 0.0."""
QUIET_AT_ZERO = {"exposed_points", "short_points", "capex_musd", "public_paid_musd", "public_received_musd",
                 "buyers_musd", "shortage_musd", "alone_capex_musd", "in_club_capex_musd", "builds"}  # fmt: skip
"""Figures that are left out where they are zero in every row; of any other, zero is an answer."""
SURE = ("cost_musd", "mean_points", "reliance_points", "alone_points")
"""Figures that every plan has: where they are blank there is no plan."""
NAMED = {
    "mean_points": "reliance, mean",
    "last_points": "last year",
    "exposed_points": "exposed",
    "short_points": "short",
    "public_paid_musd": "public money paid",
    "public_received_musd": "received",
    "capex_musd": "capital cost",
    "cost_musd": "cost",
    "buyers_musd": "buyers pay",
    "resources_musd": "resources",
    "public_more_musd": "public",
    "buyers_more_musd": "buyers",
    "resources_more_musd": "resources",
    "shortage_musd": "shortage",
    "shortage_more_musd": "shortage",
    "resources_musd_per_point": "resources a point",
    "reliance_points": "reliance",
    "gained_points": "gained",
    "public_musd_per_point": "public a point",
    "alone_points": "alone",
    "in_club_points": "in the club",
    "alone_last_points": "alone, last year",
    "in_club_last_points": "in the club, last year",
    "alone_capex_musd": "capital alone",
    "in_club_capex_musd": "capital in the club",
}


MOST_ROWS = 25
"""Rows of an answer that the terminal shows; all stand in its tables."""


def show_answer(console: Console, answer: Answer, folder: Path) -> None:
    """Print the answer in words, what of its frames fits, and how it was found."""
    console.print(Text(answer.sentence, style="bold"))
    shown = answer.shown or {next(iter(answer.frames)): ()}
    for name, columns in shown.items():
        frame = answer.frames[name]
        if columns:
            frame = frame[list(columns)]
        if frame.empty:
            continue
        console.print()
        console.print(Text(name.capitalize(), style="bold"))
        show(console, frame.head(MOST_ROWS), str(frame.columns[0]))
        if len(frame) > MOST_ROWS:
            more = f"and {len(frame) - MOST_ROWS} more rows in {folder / (name.replace(' ', '_') + '.csv')}"
            console.print(Text(more, style="dim"), soft_wrap=True)
    if answer.how:
        console.print()
        console.print(Text(answer.how, style="dim"))


def show(console: Console, frame: pd.DataFrame, key: str, hidden: Sequence[str] = ()) -> None:
    """Print a frame of figures, one line a row of `key`; what did not end in a plan says why below."""
    figures = [name for name in frame.columns if name not in {key, "outcome", *hidden} and _worth_showing(frame[name])]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    figured = not frame.empty and isinstance(frame[key].iloc[0], float)
    table.add_column("\n".join(filter(None, _named(key))) if figured else key, overflow="fold")
    for name in figures:
        label, unit = _named(name)
        words = frame[name].map(lambda value: isinstance(value, str)).any()
        table.add_column(f"{label}\n{unit}" if unit else label, justify="left" if words else "right", overflow="fold")
    rows = frame.to_dict("records")
    digits = _telling_apart(frame[key]) if figured else 0
    for row in rows:
        table.add_row(f"{row[key]:,.{digits}f}" if figured else str(row[key]), *(_cell(row[name]) for name in figures))
    console.print(table)
    if "outcome" in frame and key != "outcome":
        for row in rows:
            if any(pd.notna(row.get(name)) for name in SURE):
                continue
            console.print(Text(f"{row[key]}: {row['outcome']}", style="yellow"))


def _telling_apart(column: pd.Series[Any], most: int = 5) -> int:
    """Digits after the point by which figures that differ are told apart."""
    return next((digits for digits in range(1, most) if column.round(digits).is_unique), most)


def as_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """A frame for JSON: a blank figure is null."""
    return [
        {str(name): None if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _worth_showing(column: pd.Series[Any]) -> bool:
    silent = column.name in QUIET_AT_ZERO and bool((column.fillna(0) == 0).all())
    return bool(column.notna().any()) and not silent


def _named(name: str) -> tuple[str, str]:
    for ending, unit in UNITS:
        if name.endswith(ending):
            return NAMED.get(name, name.removesuffix(ending).replace("_", " ")), unit
    return NAMED.get(name, name.replace("_", " ")), ""


def _cell(value: object) -> str:
    if not isinstance(value, int | float):
        return str(value)
    if math.isnan(value):
        return "–"
    if DUST < abs(value) < SMALL:
        return f"{value:.2g}"
    rounded = round(value, 1) + 0.0
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{rounded:.1f}"
