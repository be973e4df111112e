"""The workbook of a plan: its table of contents, and how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties

from friendshore.reports.excel import sheets
from friendshore.reports.excel.checks import fingerprints
from friendshore.reports.excel.checks import sheet as checks
from friendshore.reports.excel.entry import Entry
from friendshore.reports.excel.language.codes import codes
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets import (
    assumptions,
    base_year,
    binding,
    build_plan,
    build_totals,
    builds,
    capacity,
    capital_charges,
    cost_ledger,
    costs,
    cover,
    data_long,
    demand,
    divider,
    element_contents,
    element_supply,
    elements,
    energy,
    inputs,
    ledgers,
    log,
    not_built,
    policies,
    prices,
    public_money,
    reliance,
    risk,
    sources,
    stocks,
    summary,
    supply,
    trace,
    unit_costs,
    unit_prices,
)
from friendshore.reports.excel.writing.criteria import look_up_as_written
from friendshore.reports.excel.writing.finishing import finish
from friendshore.reports.excel.writing.fitting import fit
from friendshore.reports.excel.writing.narrowed import narrow
from friendshore.reports.excel.writing.page import DIVIDER
from friendshore.reports.excel.writing.protection import protect
from friendshore.reports.excel.writing.styles import GREEN, INK, ORANGE, SILVER, Styles
from friendshore.uncollected import uncollected
from friendshore.version import VERSION

if TYPE_CHECKING:
    from friendshore.plan import Plan


READERS = (
    Entry("Summary", "the answer on one page", summary.write, INK),
    Entry("Build plan", "builds by facility: dates, capacity, capital cost, who pays, timeline", build_plan.write),
    Entry(
        "Not built",
        "projects left out, and the gap each would have to close; idle plants; pace that committed plants take",
        not_built.write,
    ),
    Entry("Reliance", "by year with its parts; by stage, element, country, sector, product", reliance.write),
    Entry("Elements", "demand and supply of each element; need and secure supply by stage", elements.write),
    Entry("Capacity", "by stage and country, and its use", capacity.write),
    Entry("Supply matrix", "who supplies whom, for a commodity and year you choose", supply.write),
    Entry("Prices", "worth in this plan of a further tonne beside what markets ask", prices.write),
    Entry("Costs", "resource cost and transfers by item and place; cash spent on building", costs.write),
    Entry("Energy and carbon", "electricity, heat, CO2 and residues by country", energy.write),
    Entry("What binds", "bottlenecks: limits, the most valuable to loosen first", binding.write),
    Entry("Data risk", "weak figures on which much depends: what to research first", risk.write),
    Entry("Checks", "one row a check, live", checks.write, GREEN),
    Entry("Sources", "the bibliography and what leans on it", sources.write, GREEN),
)
"""What a reader opens; beside the cover, all that is made to be printed."""
OF_RELIANCE = frozenset({"Reliance", "Run-out"})
"""Sheets that a plan has where it asks for reliance."""
OF_ELEMENTS = frozenset({"Elements", "Element supply", "Contents"})
"""Sheets that a plan without reliance has where its goods hold elements."""
AUDIT = (
    Entry("Trace", "each headline followed to cells of the input sheets", trace.write, GREEN),
    Entry("Build totals", "what is built by country, stage and class", build_totals.write, GREEN),
    Entry("Builds", "every build of every year", builds.write, GREEN),
    Entry("Public money", "what the public pays and receives, by instrument and place", public_money.write, GREEN),
    Entry("Stock levels", "what is kept in store, by commodity", stocks.write, GREEN),
    Entry("Assumptions", "settings, levels, scenarios, changed cells", assumptions.write, GREEN),
    Entry("Policies", "policies in force, with their rows as used", policies.write, GREEN),
    Entry("Base year", "published output and shares beside the plan's", base_year.write, GREEN),
    Entry("Fingerprints", "live sums over every sheet, beside those when it was written", fingerprints.write, GREEN),
    Entry("Log", "phases and seconds, the solver's steps, warnings", log.write, GREEN),
)
DATA = (
    *(
        Entry(ledger.sheet, ledger.about.split(":")[0].split(".")[0], partial(ledgers.write, ledger), SILVER)
        for ledger in ledgers.LEDGERS
    ),
    Entry("Demand", "demand worked out of its input sheet, beside what is delivered", demand.write, SILVER),
    Entry("Cost ledger", "every cost: quantity, unit cost and factor, all periods", cost_ledger.write, SILVER),
    Entry("Capital charges", "what builds are charged a year, step by step", capital_charges.write, SILVER),
    Entry("Unit costs", "cost at sites, upkeep, running cost, discounting, from the inputs", unit_costs.write, SILVER),
    Entry("Unit prices", "prices by year and freight by lane, from the inputs", unit_prices.write, SILVER),
    Entry("Element supply", "what is made, bought and sold of each element, by stage", element_supply.write, SILVER),
    Entry("Contents", "separated oxide in a tonne of each commodity", element_contents.write, SILVER),
    Entry("Data_long", "headline figures by place and year as one tidy table", data_long.write, SILVER),
)
FOUND = sheets.found([entry.sheet for entry in (*READERS, *AUDIT, *DATA)])
"""Sheet -> those that declare in their own module that they stand behind it."""
LAST = ("Reliance", "Trace", "Checks", "Summary")
"""Sheets written after the others, in this order: they refer to lines and tables of those."""


def readers(plan: Plan) -> tuple[Entry, ...]:
    """The sheets for readers."""
    return _asked(plan, READERS)


def _asked(plan: Plan, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Of some sheets, and those that are found to stand behind them, the ones with something to say of a plan."""
    entries = [each for entry in entries for each in (entry, *FOUND.get(entry.sheet, ()))]
    if plan.asks_for_reliance:
        return tuple(entries)
    without = OF_RELIANCE | (OF_ELEMENTS if plan.tables["contents"].empty else frozenset())
    return tuple(entry for entry in entries if entry.sheet not in without)


def contents(plan: Plan) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """The sheets behind the divider, by group; inputs are those with rows."""
    used = tuple(
        Entry(inputs.sheet_of(each.name), each.meaning, partial(inputs.write, table=each), ORANGE)
        for each in inputs.shown(plan.case)
    )
    audit, data = _asked(plan, AUDIT), _asked(plan, DATA)
    return (("For auditors", audit), ("Data of the plan", data), ("Inputs as used", used))


def write_workbook(
    plan: Plan, path: Path, *, written_at: datetime, language: str = "en", recalculate: bool = False
) -> str:
    """Write a plan as an Excel workbook, whole or not at all; a sentence on the values of its formulas.

    written_at     the only thing in the file that does not follow from the plan
    language       of labels: en, or zh for Chinese
    recalculate    have LibreOffice work out the values of formulas, where it is present; else they are worked out here

    Raises FriendshoreError with a sentence where the file cannot be written.
    """
    with uncollected():
        report = written(plan, written_at)
        return finish(
            report.book, path, written_at, language=language, recalculate=recalculate, headline=headline(plan),
            seal=partial(fingerprints.seal, report, language), codes=codes([plan]),
        )  # fmt: skip


def headline(plan: Plan) -> dict[str, float]:
    """Named cells of the workbook that show headline figures of the plan."""
    found = {"discounted_cost_musd": float(plan.summary["discounted_cost_musd"])}
    if "mean" in plan.summary:
        found["mean_reliance_points"] = float(plan.summary["mean"]["reliance_points"])
    return found


def build(plan: Plan, written_at: datetime) -> Workbook:
    """The workbook of a plan, in memory, before it is translated and sealed by fingerprints."""
    return written(plan, written_at).book


def written(plan: Plan, written_at: datetime) -> Report:
    """The workbook of a plan, and what its writers shared."""
    book = Workbook()
    book.remove(book.worksheets[0])
    report = Report(written_at, book, Styles(book), plan)
    front_sheets, groups = readers(plan), contents(plan)
    behind = [entry for _, entries in groups for entry in entries]
    front, between = "Cover", DIVIDER
    colours = {front: INK, **{each.sheet: each.colour for each in front_sheets}, between: INK}
    for name, colour in (colours | {each.sheet: each.colour for each in behind}).items():
        book.create_sheet(name).sheet_properties.tabColor = colour
    in_order = sorted((*front_sheets, *behind), key=lambda each: LAST.index(each.sheet) if each.sheet in LAST else -1)
    for entry in in_order:
        entry.write(report, book[entry.sheet])
    divider.write(report, book[between], [(group, _lines(entries)) for group, entries in groups])
    cover.write(report, book[front], [*_lines(front_sheets), (between, divider.SHOWS)])
    for sheet in book.worksheets:
        fit(sheet)
        protect(sheet)
    narrow(book, [entry.sheet for entry in (*front_sheets, *_asked(plan, AUDIT))])
    look_up_as_written(book, plan.case)
    book.properties.title = f"{plan.case.title}: plan for {plan.case.bloc_title}"
    book.properties.creator = f"friendshore {VERSION}"
    book.properties.created = book.properties.modified = written_at.replace(tzinfo=None)
    book.calculation = CalcProperties(fullCalcOnLoad=True)
    return report


def _lines(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    return [(entry.sheet, entry.shows) for entry in entries]
