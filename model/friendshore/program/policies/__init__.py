"""What governments switch: one policy a file, found here, on when its table has rows.

A policy module declares `TABLE`, with the dataclass of its rows (and may declare `RULES`, checks of the door; `MORE`,
tables of details). It has one or more of

    shape(levers, rows)              its terms of numbers that several policies shape (`parameters/levers.py`)
    add(program, block, rows)        its variables and rows, on a block of its own, named after the table
    close(program, block, rows)      rows over ledgers to which others add, once they are closed

where the rows are values of that dataclass, in the units of the program (`case/typed.py`). It may name in `GIVES_WAY`
those of its constraints that hold a plan, but nobody who has to live through a surprise, and say in
`surprised(table, month)` what its table is from the month of one on, such as a reserve that is released. It says in
`ROWS` what its rows are to whoever wrote the case (`program/rows.py`), and may say in `CHINESE` what its labels are in
Chinese (`language/zh.csv` has those of ours). A file whose name begins with _ is none.

No other file mentions a policy by name, and their order never matters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import pyomo.environ as pyo

from friendshore.case import Further
from friendshore.case.typed import TypedTable
from friendshore.language.said import CHINESE, learn
from friendshore.parameters.levers import Levers
from friendshore.program.program import Program
from friendshore.program.rows import Row
from friendshore.words import in_words

MODULES: tuple[ModuleType, ...] = tuple(
    import_module(f"{__name__}.{found.name}")
    for found in sorted(iter_modules(__path__), key=lambda each: each.name)
    if not found.name.startswith("_")
)
FURTHER = Further(
    tables=tuple(table for module in MODULES for table in (module.TABLE, *getattr(module, "MORE", ()))),
    rules=tuple(rule for module in MODULES for rule in getattr(module, "RULES", ())),
)
GIVE_WAY = tuple(f"{module.TABLE.name}.{name}" for module in MODULES for name in getattr(module, "GIVES_WAY", ()))
"""Constraints of policies that give way once a surprise has come."""

ROWS: Mapping[str, Row | None] = {
    f"{module.TABLE.name}.{name}": None if row is None else replace(row, table=row.table or module.TABLE.name)
    for module in MODULES
    for name, row in getattr(module, "ROWS", {}).items()
}
"""What the rows of policies are to whoever wrote the case, by policy.name."""


def chinese(module: ModuleType) -> dict[str, str]:
    """Labels of a policy in Chinese: its own, and those of the sheets that hold its tables as used."""
    own = dict(getattr(module, "CHINESE", {}))
    tables = [in_words(table.name) for table in (module.TABLE, *getattr(module, "MORE", ()))]
    return own | {f"In {table}": f"输入：{own[table]}" for table in tables if table in own}


for _module in MODULES:
    learn(CHINESE, chinese(_module))


def surprised(tables: Mapping[str, Any], month: str) -> dict[str, Any]:
    """The tables once a surprise has come in a month, YYYY-MM."""
    found = dict(tables)
    for module in MODULES:
        name = module.TABLE.name
        if hasattr(module, "surprised") and name in tables and len(tables[name]):
            found[name] = module.surprised(tables[name], month)
    return found


def shape(levers: Levers) -> None:
    """Let every policy with rows supply its terms."""
    for module in MODULES:
        if hasattr(module, "shape") and (rows := _rows(module, levers.case.tables)):
            module.shape(levers, rows)


def add_all(program: Program) -> None:
    """Let every policy with rows write its part of the program on a block named after its table."""
    for module in MODULES:
        parts = hasattr(module, "add") or hasattr(module, "close")
        if parts and (rows := _rows(module, program.parameters.case.tables)):
            block = pyo.Block()
            program.block.add_component(module.TABLE.name, block)
            if hasattr(module, "add"):
                module.add(program, block, rows)


def close_all(program: Program) -> None:
    """Let policies write their rows over ledgers to which others add."""
    for module in MODULES:
        if hasattr(module, "close") and (rows := _rows(module, program.parameters.case.tables)):
            module.close(program, program.block.component(module.TABLE.name), rows)


def _rows(module: ModuleType, tables: Mapping[str, Any]) -> Sequence[object]:
    table: TypedTable[object] = module.TABLE
    return table.rows(tables)
