"""Cases of the real structure at any size: the periods of a case made finer or coarser, and twins of its whole world.

A twin is a second copy of all areas, deposits and orebodies, with everything that speaks of them: countries, plants,
markets, demand, permits, contracts. What that is, the declarations of the tables say: the words that a row names itself
by get a mark wherever a column refers to them, and rows in which nothing gets one (processes, recipes, freight, the
budget) stay single, so that twins trade with each other, share pace by group, and draw on one purse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from friendshore.calendar import MONTHS_A_YEAR, Period, month_number, month_text, year_of
from friendshore.case import Case
from friendshore.case.nearest import parted
from friendshore.case.references import PER_BASKET
from friendshore.case.table import Column, Table
from friendshore.case.values import WHERE, frame

SEEDS = (("areas", "area"), ("baskets", "basket"), ("resources", "resource"), ("offer_pools", "pool"))
"""What there is more of; the rest follows."""
Name = tuple[str, str]
"""Table and column in which words are made up."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Shape:
    """How a case is made larger or smaller: months of a period (0: as they are), and twins beside the first world."""

    months: int = 0
    twins: int = 0


def shaped(case: Case, shape: Shape) -> Case:
    """The case in another shape, in memory."""
    tables = dict(case.tables)
    if shape.months:
        tables["periods"] = _periods(case, shape.months)
    if shape.twins:
        tables |= _with_twins(case.declared, tables, shape.twins)
    return replace(case, tables=tables, origin=None)


def _periods(case: Case, months: int) -> pd.DataFrame:
    """Periods of so many months, or as near as those of the case allow.

    Those up to a year are parted, years after the first decision are put together; what is longer stays.
    """
    table = next(table for table in case.declared if table.name == "periods")
    decided = month_number(case.as_of)
    found: list[Period] = []
    for row in case.tables["periods"].to_dict("records"):
        period = Period(row["period"], month_number(row["start"]), row["months"], row["reported"])
        last = found[-1] if found else None
        if months < period.months <= MONTHS_A_YEAR and not period.months % months:
            starts = range(period.start, period.end, months)
            found += [Period(month_text(start), start, months, period.reported) for start in starts]
        elif (
            last
            and last.start >= decided
            and last.reported == period.reported
            and last.months + period.months <= months
        ):
            name = f"{year_of(last.start)}-{year_of(period.end - 1)}"
            found[-1] = Period(name, last.start, last.months + period.months, last.reported)
        else:
            found.append(period)
    rows = [
        {"period": each.name, "start": month_text(each.start), "months": each.months, "reported": each.reported,
         WHERE: f"periods.csv row {number}"}
        for number, each in enumerate(found, 2)
    ]  # fmt: skip
    return frame(table, rows)


def _with_twins(
    declared: Iterable[Table], tables: Mapping[str, pd.DataFrame], twins: int
) -> dict[str, pd.DataFrame]:
    """Tables that have more rows with twins, those in which some row speaks of what there is more of."""
    declared = tuple(declared)
    rows: dict[str, list[Row]] = {table.name: tables[table.name].to_dict("records") for table in declared}
    names = {table.name: _named_by(table, declared) for table in declared}
    words = _words_of_twins(declared, rows, names)
    found = {}
    for table in declared:
        more: list[Row] = []
        for number in range(2, twins + 2):
            for row in rows[table.name]:
                twin = _twin(table, row, words, names[table.name], f"~{number}")
                if twin != row:
                    more.append(twin)
        if more:
            found[table.name] = frame(table, [*rows[table.name], *more])
    return found


def _named_by(table: Table, declared: Iterable[Table]) -> list[str]:
    """Columns in which a table makes up words: the first of a key that refers to nothing, and what others refer to
    beside a key.

    A word beside a reference in a key is a name of many rows, such as a group of countries: twins join the group.
    """
    referred = {part for each in declared for column in each.columns for part in column.refers.split("|")}
    own = not any(table.column(name).refers for name in table.key)
    return [
        column.name
        for column in table.columns
        if (own and column.name == table.key[0])
        or (column.name not in table.key and not column.refers and f"{table.name}.{column.name}" in referred)
    ]


def _words_of_twins(
    declared: Iterable[Table], rows: Mapping[str, list[Row]], names: Mapping[str, list[str]]
) -> dict[Name, set[str]]:
    """Words that get a mark: those of the seeds, and of each row that refers to such a word, on and on."""
    words = {(table, column): {row[column] for row in rows[table]} for table, column in SEEDS if table in rows}
    grown = True
    while grown:
        before = sum(map(len, words.values()))
        for table in declared:
            for column in names[table.name]:
                known = words.setdefault((table.name, column), set())
                known |= {row[column] for row in rows[table.name] if _twin(table, row, words, [], "~") != row}
                known.discard("")
        grown = sum(map(len, words.values())) > before
    return words


def _twin(table: Table, row: Row, words: Mapping[Name, set[str]], names: list[str], mark: str) -> Row:
    """The row as the twin has it; the row itself where it speaks of nothing that has one."""
    changed = {}
    for column in table.columns:
        cell = row[column.name]
        if column.refers and isinstance(cell, str) and cell:
            cells = parted(cell) if column.many else [cell]
            twin = ";".join(each + mark if _has_twin(each, column, words) else each for each in cells)
            if twin != cell:
                changed[column.name] = twin
    for name in names:
        if row[name] in words[table.name, name]:
            changed[name] = row[name] + mark
    if changed and "title" in row and names:
        changed["title"] = f"{row['title']} {mark}"
    return {**row, **changed}


def _has_twin(word: str, column: Column, words: Mapping[Name, set[str]]) -> bool:
    """Whether a word is one of a twin, or a commodity of a basket that is."""
    for part in column.refers.split("|"):
        target, _, name = part.partition(".")
        if word in words.get((target, name), ()):
            return True
        if target == "commodities" and PER_BASKET[0] in word:
            return word.split(PER_BASKET[0], 1)[1] in words["baskets", "basket"]
    return False
