"""Frames as AG Grids: names of columns as reports have them, figures with as many decimals as they need."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import dash_ag_grid as dag
import pandas as pd

from friendshore.language.said import said
from friendshore.reports.excel.writing.fields import field

LINE, HEAD, WRAP = 30, 34, 36
"""Pixels of a row, of the header, and of further lines of a head."""
THEME = (
    "themeQuartz.withParams({fontFamily: 'inherit', fontSize: 13, headerFontSize: 12, accentColor: '#0072b2', "
    "headerBackgroundColor: '#f3f5f7', headerTextColor: '#1f1f1f', borderColor: '#d9d9d9', wrapperBorderRadius: 4, "
    "cellHorizontalPadding: 8, rangeSelectionBorderColor: '#0072b2'})"
)
OPTIONS: Mapping[str, Any] = {
    "theme": {"function": THEME},
    "rowHeight": LINE,
    "headerHeight": HEAD,
    "animateRows": False,
    "suppressFieldDotNotation": True,
    "enableCellTextSelection": True,
    "ensureDomOrder": True,
    "tooltipShowDelay": 300,
    "suppressDragLeaveHidesColumns": True,
}
WRAPPED: Mapping[str, Any] = {"wrapHeaderText": True, "autoHeaderHeight": True}
"""Heads are read whole."""
CHOOSING: Mapping[str, Any] = {
    "rowSelection": {"mode": "singleRow", "checkboxes": False, "enableClickSelection": True},
}
"""One row is chosen by a click, or by the space bar."""


def columns(frame: pd.DataFrame, language: str, wide: Mapping[str, int] | None = None) -> list[dict[str, Any]]:
    """Definitions of the columns of a frame; `wide` gives widths in pixels for some."""
    found = []
    for name in map(str, frame.columns):
        known = field(name)
        numeric = pd.api.types.is_numeric_dtype(frame[name]) and known.kind not in ("year", "month")
        parts = (known.label, known.unit) if numeric else (known.label,)
        label = ", ".join(said(part, language) for part in parts if part)
        column: dict[str, Any] = {"field": name, "headerName": label, "headerTooltip": label, "tooltipField": name}
        if numeric:
            column |= {"type": "rightAligned", "filter": "agNumberColumnFilter", "width": 120} | _decimals(frame[name])
        else:
            column |= {"filter": "agTextColumnFilter", "width": 140}
        found.append(column | {"width": (wide or {}).get(name, column["width"])})
    return found


def _decimals(column: pd.Series[Any]) -> dict[str, Any]:
    largest = float(column.abs().max()) if column.notna().any() else 0.0
    places = next((places for places, least in ((0, 1000), (1, 10), (2, 1)) if largest >= least), 4)
    places = 0 if pd.api.types.is_integer_dtype(column) else places
    return {"valueFormatter": {"function": f"params.value == null ? '' : d3.format(',.{places}f')(params.value)"}}


def rows(frame: pd.DataFrame, language: str) -> list[dict[Hashable, Any]]:
    """Rows of a frame: words in the language, nothing where there is no value."""
    told = frame.copy()
    for name in told.columns:
        if not pd.api.types.is_numeric_dtype(told[name]):
            told[name] = [None if pd.isna(value) else said(str(value), language) for value in told[name]]
    plain = told.astype(object)
    return plain.where(plain.notna(), None).to_dict("records")


def grid(
    identity: object,
    frame: pd.DataFrame,
    language: str,
    *,
    choosing: bool = False,
    wide: Mapping[str, int] | None = None,
    hidden: tuple[str, ...] = (),
    tall: int = 380,
) -> Any:
    """A frame as a grid that sorts and filters; no taller than its rows.

    choosing   a row can be chosen, by mouse or keyboard
    hidden     columns that its rows hold but that do not show
    """
    definitions = [
        column | {"hide": True} if column["field"] in hidden else column for column in columns(frame, language, wide)
    ]
    height = min(tall, HEAD + 4 + LINE * max(len(frame), 2) + 16 + WRAP)
    return dag.AgGrid(
        id=identity,
        columnDefs=definitions,
        rowData=rows(frame, language),
        defaultColDef={**WRAPPED, "sortable": True, "resizable": True, "minWidth": 70},
        dashGridOptions={**OPTIONS, **(CHOOSING if choosing else {})},
        style={"height": f"{height}px"},
        className="grid",
        dangerously_allow_code=False,
    )
