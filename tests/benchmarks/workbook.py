"""How long a sheet of 100,000 flows takes, styled and filterable, against pandas.to_excel of the same frame.

Run by hand:  PYTHONPATH=model python -m tests.benchmarks --only flows, or this file with a number of rows.
Ours is the sheet Flows of a plan, with title, units, styles, totals and table; pandas writes bare cells. Each way runs
in a process of its own, so that its largest memory is its own. The limits are those that the report promises; seconds
are held against them as processor time, which is the wait on a machine that does nothing else.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

SECONDS, MIB = 15.0, 1024.0
ROWS = 100_000


def flows(rows: int) -> pd.DataFrame:
    """Lanes of twenty commodities among forty places, twenty years."""
    random = np.random.default_rng(1)
    places = np.array([f"P{number:02d}" for number in range(40)])
    return pd.DataFrame(
        {
            "period": (2026 + np.arange(rows) % 20).astype(str),
            "commodity": [f"commodity_{number % 20}" for number in range(rows)],
            "provenance": np.where(random.random(rows) < 0.5, "secure", "exposed"),
            "origin": random.choice(places, rows),
            "destination": random.choice(places, rows),
            "t": random.lognormal(3, 2, rows),
        }
    )


def ours(frame: pd.DataFrame, folder: Path) -> None:
    """The sheet Flows as a plan's workbook has it."""
    from builder import Tiny
    from openpyxl import Workbook

    import friendshore as fs
    from friendshore.plan import Plan
    from friendshore.reports.excel.report import Report
    from friendshore.reports.excel.sheets import ledgers
    from friendshore.reports.excel.writing.finishing import finish
    from friendshore.reports.excel.writing.styles import Styles

    case = fs.read_case(Tiny().write(folder / "tiny"))
    plan = Plan(case, fs.Aim(), {"flows": frame}, {}, {})
    book, when = Workbook(), datetime(2027, 1, 2)
    ledger = next(each for each in ledgers.LEDGERS if each.source == "flows")
    ledgers.write(ledger, Report(when, book, Styles(book), plan), book.worksheets[0])
    finish(book, folder / "ours.xlsx", when)


def pandas_openpyxl(frame: pd.DataFrame, folder: Path) -> None:
    """The same figures by pandas.to_excel."""
    frame.to_excel(folder / "pandas.xlsx", index=False, engine="openpyxl")


WAYS = {"friendshore": ours, "pandas.to_excel": pandas_openpyxl}


def once(way: str, rows: int) -> None:
    """Time one way in this process; prints seconds and the largest memory, MiB."""
    from friendshore.reports.run_record import peak_memory_mib

    frame = flows(rows)
    with tempfile.TemporaryDirectory() as folder:
        began, worked = time.perf_counter(), time.process_time()
        WAYS[way](frame, Path(folder))
        print(time.perf_counter() - began, time.process_time() - worked, peak_memory_mib())


def main(rows: int) -> int:
    """Print seconds, memory and ratios; 1 where a limit is broken."""
    found = {}
    for way in WAYS:
        words = [sys.executable, __file__, str(rows), way]
        found[way] = [float(word) for word in subprocess.run(words, check=True, capture_output=True).stdout.split()]
    _, worked, memory = found["friendshore"]
    print(f"{rows:,} rows of flows")
    for way, (seconds, processor, mib) in found.items():
        ratio = processor / worked
        print(f"{way:16} {processor:6.1f} s of processor ({ratio:4.2f} x), {seconds:6.1f} s passed, {mib:6.0f} MiB")
    kept = rows > ROWS or (worked <= SECONDS and memory <= MIB)
    print(f"within {SECONDS:g} s and {MIB:g} MiB: {'yes' if kept else 'NO'}")
    return 0 if kept else 1


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    if len(sys.argv) > 2:
        once(sys.argv[2], count)
    else:
        raise SystemExit(main(count))
