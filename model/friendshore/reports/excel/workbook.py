"""The workbook of a plan: its table of contents, and how it is written."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel import audit, builds, capacity, checks, costs, inputs, ledgers, reliance, summary, supply
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.saving import save
from friendshore.reports.excel.styles import BLUE, GREEN, Styles
from friendshore.version import VERSION

if TYPE_CHECKING:
    from friendshore.plan import Plan


@dataclass(frozen=True)
class Entry:
    """A sheet: its name, what it shows in a few words, who writes it, and the colour of its tab."""

    sheet: str
    shows: str
    write: Callable[[Report, Worksheet], None]
    colour: str = BLUE


ANSWERS = (
    Entry("Build plan", "every build: dates, capacity, capital cost, timeline", builds.write_built),
    Entry("Not built", "projects left out, and the gap each would have to close; late plants", builds.write_not_built),
    Entry("Reliance", "by year with its parts; by planner, sector, commodity", reliance.write),
    Entry("Capacity", "by stage and country, and its use", capacity.write),
    Entry("Costs", "by item, undiscounted and discounted; cash spent on building", costs.write),
    Entry("What binds", "limits, the most valuable to loosen first", audit.write_binding),
    Entry("Supply matrix", "who supplies whom, for a commodity and year you choose", supply.write),
)
AUDIT = (
    Entry("Base year", "published output and shares beside the plan's", audit.write_base_year, GREEN),
    Entry("Assumptions", "settings, levels, scenarios, changed cells", inputs.write_assumptions, GREEN),
    Entry("Sources", "the bibliography and what leans on it", audit.write_sources, GREEN),
    Entry("Solver", "steps, residuals, time", audit.write_steps, GREEN),
    Entry("Checks", "one row a check, live", checks.write, GREEN),
)
DATA = tuple(
    Entry(ledger.sheet, ledger.about.split(":")[0].split(".")[0], partial(ledgers.write, ledger))
    for ledger in ledgers.LEDGERS
)
INPUTS = tuple(
    Entry(inputs.sheet_of(table.name), table.meaning, partial(inputs.write_input, table=table))
    for table in map(inputs.declared, inputs.SHOWN)
)
CONTENTS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("Answers", ANSWERS),
    ("Audit", AUDIT),
    ("Data of the plan", DATA),
    ("Inputs as used", INPUTS),
)


def write_workbook(plan: Plan, path: Path, *, written_at: datetime) -> None:
    """Write a plan as an Excel workbook, whole or not at all.

    written_at    the only thing in the file that does not follow from the plan

    Raises FriendshoreError with a sentence where the file cannot be written.
    """
    collecting = gc.isenabled()
    gc.disable()  # hundreds of thousands of cells live to the end; looking through them for garbage takes longer
    try:
        save(build(plan, written_at), path, written_at)
    finally:
        if collecting:
            gc.enable()


def build(plan: Plan, written_at: datetime) -> Workbook:
    """The workbook of a plan, in memory."""
    book = Workbook()
    book.remove(book.worksheets[0])
    report = Report(plan, written_at, book, Styles(book))
    first = book.create_sheet("Summary")
    for _, entries in CONTENTS:
        for entry in entries:
            sheet = book.create_sheet(entry.sheet)
            sheet.sheet_properties.tabColor = entry.colour
            entry.write(report, sheet)
    contents = [(group, [(entry.sheet, entry.shows) for entry in entries]) for group, entries in CONTENTS]
    summary.write(report, first, contents)
    book.properties.title = f"{plan.case.title}: plan for {plan.case.bloc}"
    book.properties.creator = f"friendshore {VERSION}"
    book.properties.created = book.properties.modified = written_at.replace(tzinfo=None)
    book.calculation = CalcProperties(fullCalcOnLoad=True)
    return book
