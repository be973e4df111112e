"""How an input table is declared: once, for reading, checking, the data dictionary and report labels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

EVERY = "*"
"""A cell that stands for every word that it may hold: all areas, all stages, all commodities."""

FROM_MONTH, UNTIL_MONTH = "from_month", "until_month"
"""First and last month in which a row is in force."""

Kind = Literal["text", "number", "whole", "flag", "month"]


@dataclass(frozen=True)
class Column:
    """One column of an input table.

    kind      text, number (float), whole (int), flag (0 or 1), month (a calendar month, 2027-04)
    meaning   one line for the data dictionary and the report
    unit      unit of the figures, as shown to the reader; empty for text
    required  a blank cell is a fault; otherwise blank takes `default`, or stays missing
    usual     range of what is found in practice; what lies outside is told as an outlier, and is no fault
    refers    "table.column" whose values are allowed; "|" separates further ones, or words that are allowed too
    one_of    the allowed words
    many      the cell may hold several words, parted by ;
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = True
    default: str | float | int | None = None
    at_least: float | None = None
    at_most: float | None = None
    usual: tuple[float, float] | None = None
    refers: str = ""
    one_of: tuple[str, ...] = ()
    many: bool = False


@dataclass(frozen=True)
class Table:
    """An input table: its name is its file's name, its key identifies a row. What stands for a table that is left out
    says `left_out.py`; one that is not optional is the frame of a case.

    apart    columns in which two rows may not have a word in common while both are in force (all the time, in a table
             without from_month); a group stands for its countries, * for all there are
    order    pairs of columns of dates of which the second is never before the first; from_month and until_month are
             one without being named
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    sourced: bool = True
    optional: bool = True
    apart: tuple[str, ...] = ()
    order: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError where rows are kept apart, or dates in order, by a column that there is none of."""
        names = {column.name for column in self.columns}
        if lacking := sorted({*self.apart, *(name for pair in self.order for name in pair)} - names):
            raise ValueError(f"Table {self.name} has no column {', '.join(lacking)}, by which its rows are judged.")

    @property
    def dated(self) -> bool:
        """Whether its rows are in force from a month on."""
        return any(column.name == FROM_MONTH for column in self.columns)

    @property
    def in_order(self) -> tuple[tuple[str, str], ...]:
        """Pairs of columns of dates, the second of which is never before the first."""
        both = {FROM_MONTH, UNTIL_MONTH} <= {column.name for column in self.columns}
        return (*self.order, (FROM_MONTH, UNTIL_MONTH)) if both else self.order

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The table's own columns, then source, confidence and note where the table carries figures."""
        return self.columns + (SOURCING if self.sourced else ())

    def column(self, name: str) -> Column:
        return next(column for column in self.all_columns if column.name == name)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Names of the figures that a row has in a low, a base and a high case."""
        names = {column.name for column in self.columns}
        bases = [name.removesuffix("_base") for name in names if name.endswith("_base")]
        return tuple(sorted(name for name in bases if {f"{name}_low", f"{name}_high"} <= names))

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """Columns of figures that somebody found somewhere; none where a table names no sources."""
        return tuple(
            column.name
            for column in self.columns
            if self.sourced and column.kind in FIGURES and column.unit != RANK and column.name not in self.key
        )


FIGURES = ("number", "whole")
RANK = "rank"
"""Unit of a place in an order, which is no figure with a source."""

SOURCING = (
    Column("source", "text", "keys of sources.csv, parted by ;", required=False, default="", refers="sources.key",
           many=True),
    Column("confidence", "text", "A official or company figure, B press or consultancy, C own estimate",
           required=False, default="", one_of=("A", "B", "C")),
    Column("note", "text", "how the figure was derived", required=False, default=""),
)  # fmt: skip
