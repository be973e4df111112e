"""A pytest plugin for tests/mutants.py: which statements each test runs, and the choice and order of the tests to run.

LINES_INTO names a folder: each test's time and the lines of the statements that it runs are written there; the sources
note them themselves (`noting`). TESTS_FROM names a file with ids of tests, one a line: only those run, in that order.
"""

from __future__ import annotations

import ast
import builtins
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from hypothesis import settings

settings.register_profile("mutants", derandomize=True, database=None)
settings.load_profile("mutants")
NOTED: set[tuple[str, int]] = set()
builtins.__noted__ = NOTED  # type: ignore[attr-defined]


class _Noting(ast.NodeTransformer):
    """Puts a note before every statement of a function."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.within = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.within += 1
        found = self.generic_visit(node)
        self.within -= 1
        return found

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for field in ("body", "orelse", "finalbody"):
            body = getattr(node, field, None)
            if self.within and isinstance(body, list) and body:
                setattr(node, field, [one for statement in body for one in (self._note(statement), statement)])
        return node

    def _note(self, statement: ast.stmt) -> ast.stmt:
        (note,) = ast.parse(f"__noted__.add(({self.name!r}, {statement.lineno}))").body
        return note


def noting(text: str, name: str) -> str:
    """The source of a module that notes which statements of its functions run."""
    return ast.unparse(ast.fix_missing_locations(_Noting(name).visit(ast.parse(text))))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    folder = os.environ.get("LINES_INTO")
    if not folder:
        return (yield)
    NOTED.clear()
    began, failed = process_time(), item.session.testsfailed
    try:
        return (yield)
    finally:
        lines: defaultdict[str, list[int]] = defaultdict(list)
        for name, line in sorted(NOTED):
            lines[name].append(line)
        told = {"test": item.nodeid, "seconds": process_time() - began, "lines": lines}
        told["failed"] = item.session.testsfailed > failed
        with (Path(folder) / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    chosen = os.environ.get("TESTS_FROM")
    if not chosen:
        return
    order = {name: number for number, name in enumerate(Path(chosen).read_text(encoding="utf-8").splitlines())}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in order])
    items[:] = sorted((item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid])
