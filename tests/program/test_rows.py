"""Every row that a file of the program writes, and every bounded variable, says what it is to the case."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from friendshore import program
from friendshore.case.tables import TABLES
from friendshore.program.assemble import ROWS
from friendshore.program.policies import FURTHER

FOLDER = Path(program.__file__).parent
FILES = sorted([*FOLDER.glob("*.py"), *FOLDER.glob("constraints/*.py"), *FOLDER.glob("policies/[!_]*.py")])
DECLARED = {table.name: {column.name for column in table.all_columns} for table in (*TABLES, *FURTHER.tables)}
LEVELS = ("low", "base", "high")


def written(file: Path) -> Iterator[str]:
    """Names of the constraints and bounded variables that a file puts on a block."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _is_told(node.value):
            yield from (target.attr for target in node.targets if isinstance(target, ast.Attribute))
        if isinstance(node, ast.For) and "add_component(rule" in ast.unparse(node) and isinstance(node.iter, ast.Tuple):
            yield from (part.id for each in node.iter.elts for part in ast.walk(each) if isinstance(part, ast.Name))


def _is_told(call: ast.Call) -> bool:
    what = ast.unparse(call.func)
    return what == "pyo.Constraint" or (what == "pyo.Var" and any(word.arg == "bounds" for word in call.keywords))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_row_has_words(file: Path) -> None:
    prefix = f"{file.stem}." if file.parent.name == "policies" else ""
    assert {f"{prefix}{name}" for name in written(file)} <= set(ROWS)


def test_no_words_are_of_rows_that_nobody_writes() -> None:
    names = {f"{file.stem}." * (file.parent.name == "policies") + name for file in FILES for name in written(file)}
    assert set(ROWS) == names


def test_words_name_columns_and_keys_of_their_tables() -> None:
    for name, row in ROWS.items():
        if row is None or row.table in ("", "settings"):
            continue
        columns = DECLARED[row.table]
        for column in row.columns:
            assert {column.format(pace=level, demand=level, offers=level) for level in LEVELS} & columns, (name, column)
        for key in row.keys:
            assert key in columns or key in ("", "period", "fleet", "users", "facility"), (name, key)
