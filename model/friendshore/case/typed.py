"""Rows of a table as typed values in the units of the program, by the declarations of its columns."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

import pandas as pd

from friendshore.calendar import Dates, month_number
from friendshore.case.nearest import parted
from friendshore.case.table import FROM_MONTH, UNTIL_MONTH, Column, Table
from friendshore.frames import records
from friendshore.units import factor, renamed

Row = TypeVar("Row")
Cells = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of a row: its type, and the columns it comes from."""

    type: object
    columns: tuple[Column, ...]

    def of(self, cells: Cells) -> object:
        """What it is in a row of some cells."""
        column, cell = self.columns[0], cells[self.columns[0].name]
        if self.type is Dates:
            return Dates.stated(*(cells[each.name] for each in self.columns))
        match column.kind:
            case "text":
                return tuple(parted(cell)) if column.many else str(cell)
            case "flag":
                return bool(cell)
            case "month":
                return month_number(cell) if cell else None
            case "whole":
                return None if math.isnan(cell) else int(cell)
            case _:
                return None if math.isnan(cell) else float(cell) * factor(column.unit)


@dataclass(frozen=True)
class TypedTable(Table, Generic[Row]):
    """A table whose rows are values of a dataclass of its own, `row`, with a field for each column.

    A field is named as its column, with the unit of the program where that differs (`units.renamed`), and is

        str, or tuple[str, ...]     text; the second where a cell holds many words
        float, or float | None      a number in the program's unit; None where a blank cell has no default
        int, or int | None          a whole number, or the count of a month (`calendar.month_number`)
        bool                        a flag
        dates: Dates                from_month and until_month together, where every row has a first month
    """

    row: type[Row] = field(kw_only=True)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields that a row has, by name. Raises KeyError where `units.IN_PROGRAM` lacks a column's unit."""
        found: dict[str, Field] = {}
        ends = FROM_MONTH, UNTIL_MONTH
        dates = tuple(column for name in ends for column in self.columns if column.name == name)
        always = bool(dates) and dates[0].name == FROM_MONTH and dates[0].required
        for column in self.columns:
            if always and column in dates:
                found["dates"] = Field(Dates, dates)
            else:
                figure = column.kind in ("number", "whole")
                name = renamed(column.name, column.unit) if figure else column.name
                found[name] = Field(_type(column), (column,))
        return found

    def of(self, cells: Cells) -> Row:
        """The row of some typed cells by column. Raises what reading a cell that failed typing raises."""
        return self.row(**{name: each.of(cells) for name, each in self.fields.items()})

    def rows(self, tables: Mapping[str, pd.DataFrame]) -> list[Row]:
        """All rows of a case; none where it does not have the table."""
        return [self.of(cells) for cells in records(tables[self.name])] if self.name in tables else []


def _type(column: Column) -> object:
    sure = column.required or column.default is not None
    match column.kind:
        case "text":
            return tuple[str, ...] if column.many else str
        case "flag":
            return bool
        case "month" | "whole":
            return int if sure else int | None
        case _:
            return float if sure else float | None
