"""One cell: from text or a TOML value to the kind its column declares, or the sentence that says why not."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from friendshore.case.limits import FIRST_YEAR, LAST_YEAR
from friendshore.case.nearest import nearest, parted
from friendshore.case.table import Column, Table

Value = str | float | int | bool
Row = dict[str, Value]

FIGURE = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
PER_CENT = re.compile(r"([+-]?([0-9]{1,99}(\.[0-9]{0,99})?|\.[0-9]{1,99}))\s*[%\uff05]")
"""A figure of hundredths: only a share is one."""
SHARE = "share"
"""Unit of a fraction of one."""
MONTH = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Letters that no text has: a workbook cannot hold them, a terminal obeys them. Line breaks and tabs may stand."""
LONGEST = 30_000
"""Letters of a text; a spreadsheet's cell holds little more."""
AS_A_MONTH = "expected a month written as 2027-04"
LARGEST = 2**1023
"""Whole numbers below it are figures to the machine."""
WHERE = "_where"
UNTYPED = "_untyped"
"""Hidden entry of a row with cells that failed typing: the names of their columns, parted by ;."""


class WrongValueError(Exception):
    """A cell that cannot be what its column declares: what was expected, and the nearest allowed word."""

    def __init__(self, expected: str, near: str = "") -> None:
        super().__init__(expected)
        self.expected = expected
        self.near = near


def blank(column: Column) -> Value:
    """What a blank cell of this column stands for: its default, or missing ("" or NaN; False for a flag)."""
    match column.kind:
        case "text" | "month":
            return str(column.default) if column.default is not None else ""
        case "flag":
            return bool(column.default)
        case _:
            return float(column.default) if column.default is not None else math.nan


def from_text(column: Column, cell: str) -> Value:
    """The value of a cell of a CSV file. Raises WrongValueError."""
    if not cell:
        if column.required:
            raise WrongValueError("must not be blank")
        return blank(column)
    match column.kind:
        case "text" | "month":
            return _checked(column, cell)
        case "flag":
            if cell not in ("0", "1"):
                raise WrongValueError("expected 0 or 1")
            return cell == "1"
        case _:
            figure = hundredth(cell) if column.unit == SHARE else cell
            if not FIGURE.fullmatch(figure):
                raise WrongValueError(f"expected {_figure(column)}{_slip(column, cell)}")
            return _checked(column, float(figure))


def from_toml(column: Column, value: object) -> Value:
    """The value a scenario gives to a cell; "" blanks it. Raises WrongValueError."""
    if value == "" and not isinstance(value, bool):
        return from_text(column, "")
    match column.kind:
        case "text" | "month":
            if not isinstance(value, str):
                raise WrongValueError("expected text in quotation marks")
            return _checked(column, value.strip())
        case "flag":
            if value not in (0, 1):
                raise WrongValueError("expected 0 or 1")
            return bool(value)
        case _:
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise WrongValueError(f"expected {_figure(column)}, without quotation marks")
            return _checked(column, float(value) if abs(value) < LARGEST else math.copysign(math.inf, value))


def _checked(column: Column, value: str | float) -> Value:
    if isinstance(value, str):
        if strange := CONTROL.search(value):
            raise WrongValueError(f"holds the control character U+{ord(strange.group()):04X}; delete it")
        if len(value) > LONGEST:
            raise WrongValueError(f"has {len(value):,} letters; at most {LONGEST:,} are read")
        if column.kind == "month" and not MONTH.fullmatch(value):
            far = re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", value)
            raise WrongValueError(f"{'is not of a year from 1900 to 2199; ' if far else ''}{AS_A_MONTH}")
        for word in (parted(value) if column.many else [value]) if column.one_of else []:
            if word not in column.one_of:
                raise WrongValueError(f"expected {' or '.join(column.one_of)}", nearest(word, column.one_of))
        return ";".join(parted(value)) if column.many else value
    if not math.isfinite(value):
        raise WrongValueError(f"expected {_figure(column)} that is finite")
    if column.kind == "whole" and not value.is_integer():
        raise WrongValueError(f"expected {_figure(column)}")
    if column.unit == "year" and not FIRST_YEAR <= value <= LAST_YEAR:
        short = "; Excel shows two digits of a year, write all four" if 0 <= value < 100 else ""
        raise WrongValueError(f"is not a year from {FIRST_YEAR} to {LAST_YEAR}{short}")
    if column.at_least is not None and value < column.at_least:
        raise WrongValueError(f"must be at least {column.at_least:g}{_unit(column)}")
    if column.at_most is not None and value > column.at_most:
        raise WrongValueError(f"must be at most {column.at_most:g}{_unit(column)}")
    return value


def _unit(column: Column) -> str:
    return f" {column.unit}" if column.unit and column.unit not in (SHARE, "rank", "factor", "year") else ""


def _figure(column: Column) -> str:
    noun = "a whole number" if column.kind == "whole" else "a plain decimal number"
    return f"{noun} ({column.unit})" if column.unit else noun


def hundredth(cell: str) -> str:
    """A share that is written in per cent, such as 25% or 12.5 %, as the figure that it is; else the cell itself."""
    found = PER_CENT.fullmatch(cell)
    return str(Decimal(found.group(1)).scaleb(-2)) if found else cell


def _slip(column: Column, cell: str) -> str:
    if re.search(r"[0-9][,' \u00a0\u202f][0-9]", cell):
        return "; leave out thousands separators and use a decimal point"
    if "%" in cell or "\uff05" in cell:
        return "; write 5 % as 0.05, or as 5%" if column.unit == SHARE else "; only a share may be given in %"
    return ""


TEXT: Any = pd.Series([], dtype="str").dtype
"""Looked up once: by its name it is looked up for each column."""


def array(column: Column, values: list[Value]) -> Any:
    """A column of the frame: text and months str, figures float64 (required whole numbers int64), flags bool."""
    match column.kind:
        case "text" | "month":
            return pd.array(values, dtype=TEXT)
        case "flag":
            return np.array(values, dtype=bool)
        case "whole" if column.required:
            missing_as_zero = [0 if math.isnan(value) else value for value in values]  # type: ignore[arg-type]
            return np.array(missing_as_zero, dtype=np.int64)
        case _:
            return np.array(values, dtype=np.float64)


def frame(table: Table, rows: Sequence[Row]) -> pd.DataFrame:
    """The typed frame of a table, with the hidden column that says where each row stands.

    Rows come in the order of the table's key (periods by their start, stages by their position), so that the order of
    lines in a file changes nothing.
    """
    if not rows:
        return _empty(table).copy(deep=False)  # nothing is in it that a change could reach
    first = {"periods": ["start"], "stages": ["position"]}.get(table.name, [])
    order = [*first, *table.key]
    if table.levels:
        rows = [_in_three_cases(row, table.levels) for row in rows]
    rows = sorted(rows, key=lambda row: [_placed(row[name]) for name in order])  # a frame would sort itself more slowly
    data = {column.name: array(column, [row[column.name] for row in rows]) for column in table.all_columns}
    for hidden in (WHERE, UNTYPED):
        if any(hidden in row for row in rows):
            data[hidden] = pd.array([str(row.get(hidden, "")) for row in rows], dtype=TEXT)
    return pd.DataFrame(data)


def _in_three_cases(row: Row, levels: tuple[str, ...]) -> Row:
    """A row in which a figure that only the base case has stands in the low and the high case too."""
    alone = [name for name in levels if _missing(row[f"{name}_low"]) and _missing(row[f"{name}_high"])]
    return {**row, **{f"{name}_{level}": row[f"{name}_base"] for name in alone for level in ("low", "high")}}


def _missing(value: Value) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _placed(value: Value) -> tuple[bool, Value]:
    """Where a cell of a key comes in the order of rows: what is missing last."""
    missing = _missing(value)
    return missing, 0.0 if missing else value


@cache
def _empty(table: Table) -> pd.DataFrame:
    """The frame of a table without rows: most tables of policies have none, and each would take milliseconds."""
    data = {column.name: array(column, []) for column in table.all_columns}
    return pd.DataFrame(data | {WHERE: pd.array([], dtype=TEXT)})


def shown(value: object) -> str:
    """A value as the user would write it."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.10g}"
    return str(value)
