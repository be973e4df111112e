"""A pytest plugin for tests/mutants.py: which lines each test runs, and the choice and order of the tests to run.

LINES_INTO names a folder: each test's time and lines of the four folders are written there. TESTS_FROM names a file
with ids of tests, one a line: only those run, in that order.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from types import FrameType
from typing import Any

import pytest
from hypothesis import settings
from mutant_rules import FOLDERS

settings.register_profile("mutants", derandomize=True, database=None)
settings.load_profile("mutants")
PACKAGE = f"{os.sep}friendshore{os.sep}"


class Lines:
    """Notes the lines that run while a test does."""

    def __init__(self) -> None:
        self.ran: defaultdict[str, set[int]] = defaultdict(set)
        self._names: dict[str, str] = {}

    def on_call(self, frame: FrameType, event: str, argument: Any) -> Any:
        path = frame.f_code.co_filename
        if path not in self._names:
            below = path.rpartition(PACKAGE)[2].replace(os.sep, "/") if PACKAGE in path else ""
            self._names[path] = below if below.startswith(tuple(f"{folder}/" for folder in FOLDERS)) else ""
        name = self._names[path]
        if not name:
            return None
        seen = self.ran[name]
        seen.add(frame.f_lineno)

        def on_line(frame: FrameType, event: str, argument: Any) -> Any:
            seen.add(frame.f_lineno)
            return on_line

        return on_line


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    folder = os.environ.get("LINES_INTO")
    if not folder:
        return (yield)
    lines, began = Lines(), process_time()
    sys.settrace(lines.on_call)
    threading.settrace(lines.on_call)
    try:
        return (yield)
    finally:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]
        told = {"test": item.nodeid, "seconds": process_time() - began}
        told["lines"] = {name: sorted(ran) for name, ran in lines.ran.items()}
        with (Path(folder) / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    chosen = os.environ.get("TESTS_FROM")
    if not chosen:
        return
    order = {name: number for number, name in enumerate(Path(chosen).read_text(encoding="utf-8").splitlines())}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in order])
    items[:] = sorted((item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid])
