"""The grid of an input table: its columns with units and meaning, its rows, and which cells are edited or at fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_ag_grid as dag

from friendshore.app.folders import Key
from friendshore.app.grids import CellFault, Grid, GridColumn, GridRow
from friendshore.app.window.changes import Changes, NewRow
from friendshore.app.window.context import Context
from friendshore.app.window.grid import OPTIONS, WRAPPED
from friendshore.app.window.heads import label

ROW, KEY, EDITED, FAULTY, NEW, GONE, CELL = "row", "key", "edited", "faulty", "new", "gone", "="
"""Fields of a row: its number or name, its key, its edited cells, those at fault, whether it is new, whether it is left
out; cells by CELL and their column."""
RULES = {
    "edited": f"params.data.{EDITED}.includes(params.colDef.field)",
    "fault": f"params.data.{FAULTY}.includes(params.colDef.field)",
}
FIXED = {"fixed": f"!params.data.{NEW}"}
ROWS = {"new": f"params.data.{NEW}", "gone": f"params.data.{GONE}"}
CHOOSING = {"rowSelection": {"mode": "multiRow", "checkboxes": False, "headerCheckbox": False,
                             "enableClickSelection": True}}  # fmt: skip
"""Rows are chosen by a click, or by the space bar."""
MIXED = {"text": 150, "number": 105, "whole": 90, "flag": 80, "month": 95}
"""Width in pixels of a column, by its kind."""
LONG = {"note": 320, "title": 240, "why": 320, "meaning": 320}


@dataclass(frozen=True)
class Marks:
    """What is changed, and where the page keeps that a fault stands: table, key and column of each cell."""

    changes: Changes
    faults: Sequence[Mapping[str, Any]]

    def rows(self, table: Grid) -> dict[str, dict[str, Any]]:
        """The rows of a grid that are not as the case has them, by number or name: the new ones first."""
        name = table.table
        faulty: defaultdict[Key, list[str]] = defaultdict(list)
        for fault in self.faults:
            if fault["table"] == name:
                faulty[tuple(fault["key"])].append(fault["column"])
        edited: defaultdict[Key, dict[str, str]] = defaultdict(dict)
        for (at, key, column), value in self.changes.cells.items():
            if at == name:
                edited[key][column] = value
        gone = {key for at, key in self.changes.gone if at == name}
        new = [_new(table, row, faulty[row.key]) for row in self.changes.rows if row.table == name]
        touched = edited.keys() | faulty.keys() | gone
        old = [
            _row(table, row, edited[row.key], faulty[row.key], row.key in gone)
            for row in table.rows
            if row.key in touched
        ]
        return {row[ROW]: row for row in (*new, *old)}


def empty_grid() -> Any:
    """A grid of no table yet."""
    return dag.AgGrid(id="inputs", columnDefs=[], rowData=[], style={"height": "120px"}, dashGridOptions=searching(""))


def searching(words: str) -> dict[str, Any]:
    """The settings of the grid, with words that its rows must hold."""
    return {**OPTIONS, **CHOOSING, "quickFilterText": words, "stopEditingWhenCellsLoseFocus": True,
            "singleClickEdit": False}  # fmt: skip


def grid(context: Context, table: Grid, marks: Marks) -> Any:
    """A table to be edited."""
    other, plain = marks.rows(table), [_row(table, row, {}, (), False) for row in table.rows]
    return dag.AgGrid(
        id="inputs",
        columnDefs=[_column(context, column) for column in table.columns],
        rowData=[*(row for row in other.values() if row[NEW]), *(other.get(row[ROW], row) for row in plain)],
        getRowId=f"params.data.{ROW}",
        defaultColDef={**WRAPPED, "sortable": True, "resizable": True, "filter": True, "minWidth": 60},
        rowClassRules=ROWS,
        dashGridOptions=searching(""),
        style={"height": "min(62vh, 720px)"},
        className="grid",
    )


def as_marks(faults: Sequence[CellFault]) -> list[dict[str, Any]]:
    """Where faults stand, for the page."""
    return [{"table": each.table, "key": list(each.key), "column": each.column} for each in faults if each.table]


def transaction(table: Grid, drawn: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any] | None:
    """What brings a grid up to date, given the rows that were drawn otherwise than the case has them, and those that
    are now; None where nothing is new."""
    plain = {str(row.number): row for row in table.rows}
    back = [_row(table, plain[name], {}, (), False) for name in drawn if name in plain and name not in now]
    changed = [row for name, row in now.items() if row != drawn.get(name) and (name in drawn or name in plain)]
    found = {
        "add": [row for name, row in now.items() if name not in drawn and name not in plain],
        "update": [*back, *changed],
        "remove": [{ROW: name} for name in drawn if name not in now and name not in plain],
    }
    told = {what: rows for what, rows in found.items() if rows}
    return {**told, "addIndex": 0, "async": False} if told else None


def cells_of(row: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the cells of a row of the page, by column."""
    return {
        name.removeprefix(CELL): str(value) for name, value in row.items() if name.startswith(CELL) and value
    }


def _row(
    table: Grid, row: GridRow, edited: Mapping[str, str], faulty: Sequence[str], gone: bool
) -> dict[str, Any]:
    standing = dict(zip((column.name for column in table.columns), row.cells, strict=True))
    return {ROW: str(row.number), NEW: False, **_drawn(row.key, standing | dict(edited), [*edited], faulty, gone=gone)}


def _new(table: Grid, row: NewRow, faulty: Sequence[str]) -> dict[str, Any]:
    cells = {column.name: row.values.get(column.name, "") for column in table.columns}
    told = _drawn(row.key, cells, [name for name, value in cells.items() if value], [*faulty, *row.lacking], gone=False)
    return {ROW: row.name, NEW: True, **told}


def _drawn(
    key: Key, cells: Mapping[str, str], edited: Sequence[str], faulty: Sequence[str], *, gone: bool
) -> dict[str, Any]:
    marks = {EDITED: [CELL + name for name in edited], FAULTY: [CELL + name for name in faulty]}
    return {KEY: list(key), GONE: gone, **marks, **{CELL + name: value for name, value in cells.items()}}


def _column(context: Context, column: GridColumn) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "field": CELL + column.name,
        "headerName": ", ".join(context.say(part) for part in (label(column.name), column.unit) if part),
        "headerTooltip": _meaning(context, column),
        "editable": {"function": f"params.data.{NEW}"} if column.key else True,
        "cellClassRules": RULES,
        "width": LONG.get(column.name, MIXED.get(column.kind, 140)),
    }
    if column.key:
        definition["cellClassRules"] = RULES | FIXED
    if column.one_of and not column.many:
        values = [*(() if column.required else ("",)), *column.one_of]
        definition |= {"cellEditor": "agSelectCellEditor", "cellEditorParams": {"values": values}}
    if column.kind in ("number", "whole"):
        definition |= {"type": "rightAligned"}
    return definition


def _meaning(context: Context, column: GridColumn) -> str:
    """What a column is, its unit and what it may hold, in a line."""
    say = context.say
    told = [say(column.meaning), say(column.unit)]
    told += [f"{say('one of')} {', '.join(column.one_of)}"] if column.one_of else []
    told += [f"≥ {column.at_least:g}"] if column.at_least is not None else []
    told += [f"≤ {column.at_most:g}"] if column.at_most is not None else []
    told += [say("a key of the row")] if column.key else []
    return "; ".join(part for part in told if part)
