"""Tables of a page: names of columns in words, figures with as many decimals as they need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from friendshore.language.said import said
from friendshore.reports.excel.writing.fields import field

SMALL = 1e-3
"""Below this a column is written with powers of ten."""


@dataclass(frozen=True)
class Sheet:
    """A table of a page.

    numeric   which columns hold figures, and stand to the right
    """

    identity: str
    heading: str
    columns: list[str]
    numeric: list[bool]
    rows: list[list[str]]
    sortable: bool = False


def sheet(language: str, identity: str, heading: str, frame: pd.DataFrame, *, sortable: bool = False) -> Sheet:
    """A frame as a table of the page."""
    columns, rows = names(frame, language), cells(frame, language)
    numeric = [pd.api.types.is_numeric_dtype(frame[name]) for name in frame.columns]
    return Sheet(identity, said(heading, language), columns, numeric, rows, sortable)


def names(frame: pd.DataFrame, language: str) -> list[str]:
    """Names of columns as the workbook has them, those of figures with their units; codes have become titles."""
    found = []
    for name in frame.columns:
        known = field(str(name))
        parts = (known.label, known.unit) if pd.api.types.is_numeric_dtype(frame[name]) else (known.label,)
        found.append(", ".join(said(part, language) for part in parts if part))
    return found


def cells(frame: pd.DataFrame, language: str) -> list[list[str]]:
    """The cells of a frame as text, row by row."""
    columns = [_column(frame[name], language) for name in frame.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def _column(column: pd.Series[Any], language: str) -> list[str]:
    if not pd.api.types.is_float_dtype(column):
        return ["" if pd.isna(value) else said(str(value), language) for value in column]
    largest = float(column.abs().max()) if column.notna().any() else 0.0
    if 0 < largest < SMALL:
        return ["" if pd.isna(value) else f"{value:.1e}" for value in column]
    places = next((places for places, least in ((0, 1000), (1, 10), (2, 1)) if largest >= least), 4)
    return ["" if pd.isna(value) else fixed(float(value), places) for value in column]


def fixed(value: float, places: int) -> str:
    """A figure with so many decimals; no -0."""
    return f"{0.0 if abs(value) < 0.5 * 10.0**-places else value:,.{places}f}"
