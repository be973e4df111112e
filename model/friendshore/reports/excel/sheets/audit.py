"""Sheets that let a reader judge the plan: base year, what binds, the solver's steps, the bibliography."""

from __future__ import annotations

from collections import Counter, defaultdict
from importlib.metadata import version
from typing import Any

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import Page
from friendshore.reports.excel.writing.styles import Kind
from friendshore.version import VERSION

LIBRARIES = ("highspy", "pyomo", "openpyxl")
"""What solved the plan and wrote this workbook."""


def write_base_year(report: Report, sheet: Worksheet) -> None:
    """Write published figures beside the plan's."""
    page = Page(report, sheet, "Base year", "Published output and shares beside the plan's own for the same year.")
    frame = report.frame("base_year_check")
    columns = [
        named.field("title", label="What was published", width=58, kind="long"),
        named.field("year"),
        Field("published", "Published", "as in unit", "figure3", "input"),
        Field("plan", "Plan", "as in unit", "figure3", "solver"),
        named.field("unit", width=8),
        named.field(
            "difference_share", formula="IF([@published]=0,0,([@plan]-[@published])/[@published])", kind="share"
        ),
        named.field("explanation"),
        named.field("source"),
        named.field("confidence"),
    ]
    page.table("base_year", frame, columns)


BINDING = (
    "Limits that the plan runs into, the most valuable to loosen first. First order: what its shadow price says of a "
    "tenth more, which is never too little. Confirmed: by solving again, for the dearest, where that was asked for "
    "(--confirm)."
)


def write_binding(report: Report, sheet: Worksheet) -> None:
    """Write the limits that bind."""
    page = Page(report, sheet, "What binds", BINDING)
    last = page.table("binding", report.frame("binding"), _binding_fields(list(report.frame("binding").columns)))
    page.section(last + 3, "The same by period")
    frame = report.frame("binding_by_period")
    fields = _binding_fields(list(frame.columns))
    end = page.table("binding_by_period", frame, fields, top=last + 4)
    page.print_first_rows(len(fields), end)


def _binding_fields(present: list[str]) -> list[Field]:
    changes: dict[str, dict[str, object]] = {
        "periods": {"width": 14},
        "limits_bind": {"label": "Periods that bind", "unit": "count", "kind": "count", "width": 12},
        "period": {"width": 14},
        "limit": {"unit": "as in limit unit", "kind": "figure", "origin": "solver"},
        "limit_unit": {"width": 11},
        "slack": {"unit": "share of the limit", "kind": "share"},
        "worth": {"label": "Worth, first order", "width": 12},
        "confirmed": {"label": "Worth, confirmed", "kind": "figure", "width": 12},
        "unit": {"label": "Unit of worth", "width": 34},
        "family": {"width": 22},
    }
    front = [name for name in ("what", "periods", "period", "worth", "confirmed", "unit") if name in present]
    names = [*front, *(name for name in present if name not in front)]
    return [named.field(name, **changes.get(name, {})) for name in names]


def write_log(report: Report, sheet: Worksheet) -> None:
    """Write the steps of the solve, the certificate of each, the time by phase, and warnings."""
    page = Page(
        report,
        sheet,
        "Log",
        "Steps of the solver (HiGHS) in order: each holds what the ones before it found. Residuals and gap are "
        "recomputed after every solve, relative, and a solution out of tolerance is refused.",
    )
    frame = report.frame("steps")
    words = {"step": 24, "minimised": 24, "unit": 9, "held": 40, "method": 10}
    columns = [
        Field(
            name,
            name.replace("_", " ").capitalize(),
            UNITS.get(name, ""),
            "text" if name in words else KINDS.get(name, "tiny"),
            "plain" if name in words else "solver",
            words.get(name, 13),
        )
        for name in frame.columns
    ]
    row = page.table("steps", frame, columns) + 2
    page.section(row, "Time by phase")
    for phase, seconds in report.plan.seconds.items():
        row += 1
        page.figure(row, 1, phase, "plain", "text")
        page.figure(row, 2, round(float(seconds), 2), "solver", "figure2")
        page.figure(row, 3, "s", "plain", "text")
    row += 2
    page.section(row, "Software")
    for library, found in (("friendshore", VERSION), *((name, version(name)) for name in LIBRARIES)):
        row += 1
        page.figure(row, 1, library, "plain", "text")
        page.figure(row, 2, found, "plain", "text")
    row += 2
    page.section(row, "Warnings")
    for warning in _warnings(report):
        row += 1
        page.put(row, 1, warning, look.BODY)


def _warnings(report: Report) -> list[str]:
    """What a reader should know before trusting the plan."""
    tables, found = report.plan.tables, []
    checks, base = tables["checks"], tables["base_year_check"]
    failed = int((~checks["ok"].astype(bool)).sum())
    if failed:
        found.append(f"{failed} of the program's own checks do not hold: see the sheet Checks.")
    far = int((base["difference_share"].abs() > FAR).sum())
    if far:
        found.append(
            f"{far} of {len(base)} published figures of the base year differ by more than {FAR:.0%}: see the sheet "
            "Base year."
        )
    builds = tables["builds"]
    tiny = int((builds["capex_musd"] < 0.5).sum())
    if tiny:
        found.append(f"{tiny} of {len(builds)} builds cost less than half a M USD: read the build plan by facility.")
    return found or ["None."]


FAR = 0.25
KINDS: dict[str, Kind] = {"value": "figure4", "seconds": "figure1", "iterations": "count"}
UNITS = {"value": "as in unit", "seconds": "s", "iterations": "count", "primal_residual": "relative",
         "dual_residual": "relative", "gap": "relative"}  # fmt: skip


def write_sources(report: Report, sheet: Worksheet) -> None:
    """Write the bibliography, with the number of rows that lean on each source, by confidence."""
    page = Page(
        report,
        sheet,
        "Sources",
        "Every document behind the input tables, and how many rows lean on it: A official or company figure, B press "
        "or consultancy, C own estimate.",
    )
    tables = report.plan.case.tables
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    where: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for table in report.plan.case.declared:
        if table.sourced and table.name in tables:
            for keys, confidence in zip(tables[table.name]["source"], tables[table.name]["confidence"], strict=True):
                for key in str(keys).split(";"):
                    counts[key.strip()][str(confidence)] += 1
                    where[key.strip()][table.name] = None
    frame: pd.DataFrame = tables["sources"][["key", "title", "publisher", "year", "address"]].copy()
    frame["year"] = [int(year) if str(year).isdigit() else year for year in frame["year"]]
    for level in ("A", "B", "C"):
        frame[f"rows_{level}"] = [counts[str(key)][level] for key in frame["key"]]
    frame["tables"] = [", ".join(where[str(key)]) for key in frame["key"]]
    columns = [
        Field("key", "Key", "", "text", width=20),
        Field("title", "Document", "", "long", width=58),
        Field("publisher", "Publisher", "", "long", width=26),
        Field("year", "Year", "", "year", width=8),
        *(Field(f"rows_{level}", f"Rows, {level}", "count", "count", width=9) for level in ("A", "B", "C")),
        Field("tables", "Used in", "input tables", "long", width=30),
        Field("address", "Address", "", "text", width=58),
    ]
    last = page.table("sources", frame, columns)
    sheet.print_area = f"A1:I{last}"
    for row in range(7, last + 1):
        cell: Any = sheet.cell(row, len(columns))
        if str(cell.value).startswith("http") and " " not in str(cell.value):
            cell.hyperlink = str(cell.value)
            report.styles.dress(cell, "plain", "text")
