"""How tables and figures look in the terminal: what its parts share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table

from friendshore.reports.run_folder import Run
from friendshore.words import dollars

SMALL_MUSD = 0.1
"""Amounts below which USD are told."""
Record = dict[str, Any]


def as_mapping(value: object) -> Mapping[str, Any]:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def plain_table(first: str, *figures: str, left: int = 1) -> Table:
    """A table without lines: the first columns are words (the very first may wrap), the others figures."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(first, overflow="fold")
    for place, name in enumerate(figures, start=1):
        table.add_column(name, justify="left" if place < left else "right", no_wrap=place >= left)
    return table


def rows_of(run: Run, table: str) -> list[Record]:
    """The rows of a table of the run; none where it has no such table."""
    frame = run.tables.get(table, pd.DataFrame())
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def indented(part: RenderableType) -> Padding:
    """Two columns to the right, no wider than it is."""
    return Padding(part, (0, 0, 0, 2), expand=False)


def blank(value: object) -> str:
    """A cell as text; empty where it is missing."""
    return "" if value is None or value != value else str(value)  # noqa: PLR0124  # missing


def musd(value: float) -> str:
    """An amount in M USD; a small one in USD."""
    return dollars(value) if 0 < abs(value) < SMALL_MUSD else f"{figure(value)} M USD"


def figure(value: float) -> str:
    """A figure in three digits, or whole ones where it has more."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
