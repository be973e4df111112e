"""Codes of plans, which stand in a book as in its files, whatever the language: titles beside them are translated.

A code may look like a word that has an entry (mining, budget): translating those alone would leave a column half in one
language and half in the other, and no code of it could be looked up in the files. Keys made of codes and words are the
plan's own: formulas join them and take them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from friendshore.case import Case
from friendshore.case.rules_names import naming
from friendshore.plan import Plan

KEYS = ("what", "detail")
"""Columns of the cost lines that hold keys, several names and words joined."""


def codes(plans: Iterable[Plan]) -> frozenset[str]:
    """Names that tables of the cases make up as their keys, and keys of costs that are made of several words."""
    return frozenset(word for plan in plans for word in (*_names(plan.case), *_joined(plan.tables["cost_lines"])))


def _joined(lines: pd.DataFrame) -> Iterator[str]:
    return (word for name in KEYS for word in map(str, lines[name].unique()) if " " in word)


def _names(case: Case) -> Iterator[str]:
    return (
        word
        for table in case.declared
        for column in naming(table)
        if table.name in case.tables and column.name in case.tables[table.name]
        for word in map(str, case.tables[table.name][column.name].unique())
    )
