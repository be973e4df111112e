"""What the terminal shows of two plans laid side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from friendshore.reports.compare import Comparison
from friendshore.words import counted

MOST_BUILDS = 10
MOST_CELLS = 12


def side_by_side(console: Console, found: Comparison) -> None:
    """Print two plans side by side; it fits 80 columns."""
    for letter, name, plan in zip("AB", found.names, found.plans, strict=True):
        console.print(Text(f"{letter}: {name}", style="bold"))
        if plan.mark:
            console.print(Padding(Text(plan.mark, style="red"), (0, 0, 0, 3)))
        console.print(Padding(Text(plan.sentence), (0, 0, 1, 3)))
    for title, parts in (
        ("Headline", _headline(found)),
        ("Reliance, points", _reliance(found)),
        ("Builds that differ", _builds(found)),
        ("Inputs that differ", _inputs(found)),
    ):
        console.print(Text(title, style="bold cyan"))
        for part in parts:
            console.print(Padding(part, (0, 0, 0, 2), expand=False))
        console.print()


def _headline(found: Comparison) -> Iterator[RenderableType]:
    table = _table("", "A", "B", "B less A", "unit")
    for row in found.headline.to_dict("records"):
        table.add_row(str(row["figure"]), *_three(row["first"], row["second"]), str(row["unit"]))
    yield table


def _reliance(found: Comparison) -> Iterator[RenderableType]:
    whole = found.reliance[found.reliance["part"] == "reliance"]
    table = _table("year", "A", "B", "B less A")
    for row in whole.to_dict("records"):
        table.add_row(str(row["period"]), *_three(row["first"], row["second"]))
    yield table


def _builds(found: Comparison) -> Iterator[RenderableType]:
    other = found.builds[found.builds["change"] != "same"]
    if other.empty:
        yield Text("None.")
        return
    table = _table("project or place", "A t/yr", "B t/yr", "change")
    table.columns[-1].justify = "left"
    size = (other["second_capex_musd"] - other["first_capex_musd"]).abs()
    for row in other.loc[size.sort_values(ascending=False, kind="stable").index].head(MOST_BUILDS).to_dict("records"):
        table.add_row(
            str(row["title"]), _figure(row["first_t_per_yr"]), _figure(row["second_t_per_yr"]), str(row["change"])
        )
    yield table
    yield Text(_more(len(other) - MOST_BUILDS, "build"), style="dim")


def _inputs(found: Comparison) -> Iterator[RenderableType]:
    if found.inputs.empty:
        yield Text("None: both plans come from the same inputs.")
        return
    table = _table("table and row", "column", "A", "B")
    for row in found.inputs.head(MOST_CELLS).to_dict("records"):
        table.add_row(
            f"{row['table']} {row['key']}".strip(), *(str(row[name]) for name in ("column", "first", "second"))
        )
    yield table
    yield Text(_more(len(found.inputs) - MOST_CELLS, "cell"), style="dim")


def _more(count: int, word: str) -> str:
    return f"and {counted(count, f'more {word}')}" if count > 0 else ""


def _three(first: float | None, second: float | None) -> tuple[str, str, str]:
    both = not pd.isna(first) and not pd.isna(second)
    return _figure(first), _figure(second), _signed(float(second or 0) - float(first or 0)) if both else ""


def _figure(value: float | None) -> str:
    if value is None or pd.isna(value):
        return ""
    if 0 < abs(value) < 0.05:
        return f"{value:.2g}"
    return f"{value:,.0f}" if abs(value) >= 1000 or float(value).is_integer() else f"{value:.1f}"


def _signed(value: float) -> str:
    text = _figure(abs(value))
    return text if text in {"0", "0.0"} else f"{'+' if value > 0 else '-'}{text}"


def _table(first: str, *figures: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(first, overflow="fold")
    for name in figures:
        table.add_column(name, justify="right", overflow="fold")
    return table
