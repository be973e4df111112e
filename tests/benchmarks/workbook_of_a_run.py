"""How long the workbook of a run takes, by phase and by sheet, against openpyxl writing as many plain cells.

Run by hand:  PYTHONPATH=model python tests/benchmarks/workbook_of_a_run.py RUN_FOLDER
Seconds are processor time. They depend on the machine and on what else it does, so each stands beside what openpyxl
took for the same number of cells without looks or formulas in the same process: the ratio is what to compare between
versions. The run folder is only read.
"""

from __future__ import annotations

import gc
import io
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from friendshore.reports.excel import workbook
from friendshore.reports.excel.checks import fingerprints
from friendshore.reports.excel.writing import finishing, recalculated
from friendshore.reports.excel.writing.columns import FORMULA, parts, single
from friendshore.reports.plan_again import plan_of

LARGEST = 20
"""Sheets that are listed."""
PHASES: tuple[tuple[str, Any, str], ...] = (
    ("sheets", workbook, "written"),
    ("fingerprints", fingerprints, "seal"),
    ("values of formulas", recalculated, "results"),
    ("file", finishing, "save"),
)
"""Phase, and the function that does it."""


def timed(module: Any, name: str, spent: Callable[[float, Any], None]) -> None:
    """Have a function tell its processor time and what it gave."""
    function = getattr(module, name)

    def timing(*words: Any, **named: Any) -> Any:
        began = time.process_time()
        found = function(*words, **named)
        spent(time.process_time() - began, found)
        return found

    setattr(module, name, timing)


def plain(cells: int) -> float:
    """Seconds in which openpyxl makes and saves a sheet of so many figures and words, without looks."""
    began, book = time.process_time(), Workbook()
    for row in range(cells // 10):
        book.worksheets[0].append([row + 0.5, *("word", row) * 4, "word"])
    book.save(io.BytesIO())
    return time.process_time() - began


def main(folder: str) -> None:
    """Write the workbook into a folder that goes, and print seconds and ratios."""
    plan, spent, made = plan_of(Path(folder), edited=True), dict[str, float](), list[Any]()
    for phase, module, name in PHASES:
        def note(seconds: float, found: Any, phase: str = phase) -> None:
            spent[phase] = seconds
            made.append(found)

        timed(module, name, note)
    with tempfile.TemporaryDirectory() as place:
        began = time.process_time()
        said = workbook.write_workbook(plan, Path(place) / "plan.xlsx", written_at=datetime(2027, 1, 2))
        whole = time.process_time() - began
        size = (Path(place) / "plan.xlsx").stat().st_size / 2**20
    kinds = {each.title: [kind for part in parts(each) for kind in part.kinds] for each in made[0].book.worksheets}
    sheets = {title: len(here) for title, here in kinds.items()}
    formulas = {title: here.count(FORMULA) for title, here in kinds.items()}
    objects = sum(len(single(each)) for each in made[0].book.worksheets)
    count = sum(sheets.values())
    made.clear()
    gc.collect()
    yardstick = plain(count)
    print(f"{count:,} cells ({objects:,} of them objects), {sum(formulas.values()):,} formulas, {size:.1f} MiB. {said}")
    print(f"{'':20} {'s':>6} {'ms a 1,000 cells':>17} {'against plain':>14}")
    rows = {**spent, "all else": whole - sum(spent.values()), "whole workbook": whole, "plain cells": yardstick}
    for phase, seconds in rows.items():
        print(f"{phase:20} {seconds:6.2f} {1e6 * seconds / count:17.2f} {seconds / yardstick:14.2f}")
    for title in sorted(sheets, key=lambda each: -sheets[each])[:LARGEST]:
        print(f"{title:24} {sheets[title]:8,} cells {formulas[title]:7,} formulas")


if __name__ == "__main__":
    main(sys.argv[1])
