"""Figures outside what is found in practice, as columns declare it: notes, for a unit may be a thousandfold off."""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.case.draft import Draft, fault, given
from friendshore.case.table import Column
from friendshore.errors import Fault

TOLD = 3
"""Outliers of a column that are named; the others are counted."""


def outliers(draft: Draft) -> Iterator[Fault]:
    """Every column's figures that are neither zero nor usual."""
    for table in draft.declared.values():
        for column in table.columns:
            if column.usual:
                found = [row for row in draft.rows(table.name) if is_outlier(column, row[column.name])]
                least, most = column.usual
                unit = column.unit or "as declared"
                expected = f"is an outlier: usual is {least:g} to {most:g} {unit}; is it in that unit?"
                for row in found[:TOLD]:
                    yield fault(row, column.name, expected)
                if len(found) > TOLD:
                    more = f"and {len(found) - TOLD:,} more rows are outliers: usual is {least:g} to {most:g} {unit}"
                    yield Fault(f"{table.name}.csv", column.name, "", more)


def is_outlier(column: Column, value: float) -> bool:
    """Whether a figure lies outside its column's usual range; a blank or zero never does."""
    if column.usual is None or not given(value) or not value:
        return False
    return not column.usual[0] <= abs(value) <= column.usual[1]
