"""What formulas are made of: names of sheets, constants, sums over a named table."""

from __future__ import annotations


class Formula(str):
    """A formula that begins with =, where text may stand as well: a title that begins so is text all the same."""

    __slots__ = ()


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def literal(value: object) -> str:
    """A value as a constant in a formula."""
    return str(value) if isinstance(value, int | float) else '"' + str(value).replace('"', '""') + '"'


def part_of_key(text: str) -> str:
    """What parts or opens a key that formulas join or take apart, as a constant: the same in every language."""
    return f"T({literal(text)})"


def sum_where(table: str, column: str, **conditions: str) -> str:
    """SUMIFS over a named table; conditions are cell references or quoted constants, by column."""
    pairs = ",".join(f"{table}[{name}],{condition}" for name, condition in conditions.items())
    return f"SUMIFS({table}[{column}],{pairs})" if pairs else f"SUM({table}[{column}])"
