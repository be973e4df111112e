"""The grid of an input table: its columns with units and meaning, its rows, and which cells are edited or at fault."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_ag_grid as dag

from friendshore.app.grids import CellFault, Grid, GridColumn, GridRow
from friendshore.app.window.context import Context
from friendshore.app.window.grid import OPTIONS
from friendshore.reports.excel.writing.fields import field

ROW, KEY, EDITED, FAULTY, CELL = "row", "key", "edited", "faulty", "="
"""Fields of a row: its number, its key as JSON, its edited cells, those at fault; cells by CELL and their column."""
RULES = {
    "edited": f"params.data.{EDITED}.includes(params.colDef.field)",
    "fault": f"params.data.{FAULTY}.includes(params.colDef.field)",
}
MIXED = {"text": 150, "number": 105, "whole": 90, "flag": 80, "month": 95}
"""Width in pixels of a column, by its kind."""
LONG = {"note": 320, "title": 240, "why": 320, "meaning": 320}


@dataclass(frozen=True)
class Marks:
    """What is edited and what is at fault, as the page keeps it: table, key and column of each cell."""

    edited: Sequence[Mapping[str, Any]]
    faults: Sequence[Mapping[str, Any]]

    def of(self, table: str, key: str) -> dict[str, list[str]]:
        """The marks of a row."""
        return {EDITED: _columns(self.edited, table, key), FAULTY: _columns(self.faults, table, key)}

    def value(self, table: str, key: str, column: str, standing: str) -> str:
        """What stands in a cell: what was typed, else what the case has."""
        for cell in self.edited:
            if cell["table"] == table and _name(cell["key"]) == key and cell["column"] == column:
                return str(cell["value"])
        return standing


def empty_grid() -> Any:
    """A grid of no table yet."""
    return dag.AgGrid(id="inputs", columnDefs=[], rowData=[], style={"height": "120px"}, dashGridOptions=searching(""))


def searching(words: str) -> dict[str, Any]:
    """The settings of the grid, with words that its rows must hold."""
    return {**OPTIONS, "quickFilterText": words, "stopEditingWhenCellsLoseFocus": True, "singleClickEdit": False}


def grid(context: Context, table: Grid, marks: Marks) -> Any:
    """A table to be edited."""
    return dag.AgGrid(
        id="inputs",
        columnDefs=[_column(context, column) for column in table.columns],
        rowData=[_row(table, row, marks) for row in table.rows],
        getRowId=f"params.data.{ROW}",
        defaultColDef={"sortable": True, "resizable": True, "filter": True, "minWidth": 60},
        dashGridOptions=searching(""),
        style={"height": "min(62vh, 720px)"},
        className="grid",
    )


def edited(table: Grid, before: Sequence[Mapping[str, Any]], changes: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The changed cells after some more were: one that is again as the case has it is not changed."""
    names = [column.name for column in table.columns]
    standing = {_name(row.key): dict(zip(names, row.cells, strict=True)) for row in table.rows}
    found = {(cell["table"], _name(cell["key"]), cell["column"]): dict(cell) for cell in before}
    for change in changes:
        key, column = str(change["data"][KEY]), str(change["colId"]).removeprefix(CELL)
        value = "" if change.get("value") is None else str(change["value"])
        place = (table.table, key, column)
        if value == standing[key][column]:
            found.pop(place, None)
        else:
            found[place] = {"table": table.table, "key": json.loads(key), "column": column, "value": value}
    return list(found.values())


def as_marks(faults: Sequence[CellFault]) -> list[dict[str, Any]]:
    """Where faults stand, for the page."""
    return [{"table": each.table, "key": list(each.key), "column": each.column} for each in faults if each.table]


def marked_again(rows: Sequence[dict[str, Any]], table: str, marks: Marks) -> list[dict[str, Any]]:
    """The rows of a grid whose marks are others now."""
    found = []
    for row in rows:
        now = marks.of(table, row[KEY])
        if any(row[name] != columns for name, columns in now.items()):
            found.append({**row, **now})
    return found


def _row(table: Grid, row: GridRow, marks: Marks) -> dict[str, Any]:
    key = _name(row.key)
    cells = {
        CELL + column.name: marks.value(table.table, key, column.name, cell)
        for column, cell in zip(table.columns, row.cells, strict=True)
    }
    return {ROW: str(row.number), KEY: key, **marks.of(table.table, key), **cells}


def _column(context: Context, column: GridColumn) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "field": CELL + column.name,
        "headerName": ", ".join(context.say(part) for part in (field(column.name).label, column.unit) if part),
        "headerTooltip": _meaning(context, column),
        "editable": not column.key,
        "cellClassRules": RULES,
        "width": LONG.get(column.name, MIXED.get(column.kind, 140)),
    }
    if column.key:
        definition |= {"cellClass": "fixed", "pinned": None}
    if column.one_of and not column.many:
        values = [*(() if column.required else ("",)), *column.one_of]
        definition |= {"cellEditor": "agSelectCellEditor", "cellEditorParams": {"values": values}}
    if column.kind in ("number", "whole"):
        definition |= {"type": "rightAligned"}
    return definition


def _meaning(context: Context, column: GridColumn) -> str:
    """What a column is, its unit and what it may hold, in a line."""
    say = context.say
    told = [say(column.meaning), column.unit]
    told += [f"{say('one of')} {', '.join(column.one_of)}"] if column.one_of else []
    told += [f"≥ {column.at_least:g}"] if column.at_least is not None else []
    told += [f"≤ {column.at_most:g}"] if column.at_most is not None else []
    told += [say("a key of the row")] if column.key else []
    return "; ".join(part for part in told if part)


def _name(key: Sequence[str]) -> str:
    return json.dumps(list(key), ensure_ascii=False)


def _columns(cells: Sequence[Mapping[str, Any]], table: str, key: str) -> list[str]:
    return [CELL + cell["column"] for cell in cells if cell["table"] == table and _name(cell["key"]) == key]
