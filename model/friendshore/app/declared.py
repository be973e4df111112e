"""The tables that knobs may change, and what is said of a cell or row that none of them has."""

from __future__ import annotations

from friendshore.app.knobs import Cell, Gone
from friendshore.case.nearest import nearest
from friendshore.case.table import Column, Table
from friendshore.errors import CaseError, Fault
from friendshore.reports.case_files import DECLARED

TABLES = {table.name: table for table in DECLARED}


def table_of(each: Cell | Gone) -> Table:
    """The table of a cell or row. Raises CaseError where there is none, or where the key is none of its rows'."""
    table = TABLES.get(each.table)
    if table is None:
        raise CaseError([Fault(each.table, "", "", "there is no such table", nearest(each.table, TABLES))])
    if len(each.key) != len(table.key):
        given, expected = ", ".join(each.key), f"a row of {table.name} is known by {', '.join(table.key)}"
        raise CaseError([Fault(f"{table.name}.csv", "", given, expected)])
    return table


def column_of(table: Table, name: str) -> Column:
    """A column of a table. Raises CaseError."""
    names = [column.name for column in table.all_columns]
    if name not in names:
        expected = f"is not a column of {table.name}"
        raise CaseError([Fault(f"{table.name}.csv", name, "", expected, nearest(name, names))])
    return table.column(name)
