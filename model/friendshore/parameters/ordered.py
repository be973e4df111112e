"""The rows of a case in one order, whatever order its files have them in.

Sums of fractions, ties between equal plans and the order of a table's rows follow the order in which rows are read. So
the numbers are made from rows sorted by their key (periods by their start, stages by their position), and a case whose
rows are shuffled gives the same plan and the same tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from friendshore.case import Case
from friendshore.case.tables import TABLES
from friendshore.frames import in_order

BEFORE_THE_KEY: Mapping[str, tuple[str, ...]] = {"periods": ("start",), "stages": ("position",)}
"""What sorts the rows of a table before its key does."""


def ordered(case: Case) -> Case:
    """The case with the rows of every table sorted."""
    tables = dict(case.tables)
    for table in (*TABLES, *case.further.tables):
        frame = tables.get(table.name)
        if frame is not None and len(frame) > 1:
            by = list(dict.fromkeys((*BEFORE_THE_KEY.get(table.name, ()), *table.key)))
            tables[table.name] = in_order(frame, by)
    return replace(case, tables=tables)
