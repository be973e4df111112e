"""A formula of a column, the same in many rows and over cells of its row alone, worked out for all rows at once.

Single cells that all rows name may be among them: a price, a discount factor, the head of a column.

That goes for operators and functions of single values: element by element they are what they are row by row. So are
IF, MAX and MIN, under names of their own: both outcomes of an IF are worked out, and the one that holds is taken.
SUMIFS looks up the keys of all rows at a time. A formula with anything else in it is left to be worked out where it
stands.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from friendshore.reports.excel.calculated import tree
from friendshore.reports.excel.calculated.compiled import Run, compiled
from friendshore.reports.excel.calculated.functions import IN_EACH_ROW, SINGLE

MARK = f"[{tree.ROW}]"
"""What a formula holds that reads cells of its row."""


class WholeColumn(NamedTuple):
    """What works a formula out for all rows of a table."""

    run: Run
    table: str


@lru_cache(maxsize=10_000)
def whole_column(shape: str) -> WholeColumn | None:
    """What works a shape out for all rows; None for other shapes."""
    tables = set[str]()
    node = _for_all(tree.read(shape), tables)
    if not isinstance(node, tree.Operation | tree.Call) or len(tables) != 1:
        return None
    return WholeColumn(compiled(node, arrays=True), tables.pop())


def _for_all(node: tree.Node, tables: set[str]) -> tree.Node | None:
    """The node with whole columns in place of cells of the row; None where more is in it."""
    match node:
        case tree.Literal() | tree.Constant() | tree.Name() | tree.Cells(_, _, True):
            return node
        case tree.Column(table, first, last, tree.ROW) if first == last and first:
            tables.add(table)
            return replace(node, part=tree.DATA)
        case tree.Operation(_, parts):
            found = [_for_all(each, tables) for each in parts]
        case tree.Call(name, parts) if IN_EACH_ROW.get(name, name) in SINGLE:
            found = [_for_all(each, tables) for each in parts]
        case tree.Call("SUMIFS", parts):  # what is added up, then ranges and criteria by turns
            found = [_for_all(each, tables) if at and at % 2 == 0 else _range(each) for at, each in enumerate(parts)]
        case _:
            return None
    whole: Any = tuple(found)
    if None in whole:
        return None
    if isinstance(node, tree.Operation):
        return replace(node, operands=whole)
    return tree.Call(IN_EACH_ROW.get(node.name, node.name), whole)


def _range(node: tree.Node) -> tree.Node | None:
    """A range that is the same in each row."""
    same = isinstance(node, tree.Cells) or (isinstance(node, tree.Column) and node.part != tree.ROW)
    return node if same else None
