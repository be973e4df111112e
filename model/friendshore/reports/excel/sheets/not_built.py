"""Projects left out and what each lacks; idle plants; pace that committed plants take."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.plan import names
from friendshore.plan.reading import titles_of
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.build_rows import shown_as
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import Page
from friendshore.words import first_capital

PRINTED = 60
"""Projects that are printed, those nearest to being built."""


def write(report: Report, sheet: Worksheet) -> None:
    """Write the projects left out, with the gap that each would have to close, and what committed plants take."""
    page = Page(
        report,
        sheet,
        "Not built",
        "Announced projects (planned, prospect) that the plan leaves out in part or whole: what each lacks, in words, "
        "and by how much a kt/yr would have to become cheaper, in present value, to be built; the nearest to it first.",
    )
    frame = _in_words(report, report.frame("not_built"))
    if "gap_musd_per_kt" in frame:
        frame = frame.sort_values("gap_musd_per_kt", kind="stable")
    last_ones = ["lacks", "facility"]
    shown = ["title", *(name for name in frame.columns if name not in {"title", *last_ones}), *last_ones]
    last = page.table("not_built", frame, [_told(name) for name in shown])
    page.print_first_rows(len(shown), last, PRINTED)
    frame = _of_pace(report, report.frame("committed_pace"))
    top = last + 4
    page.section(top - 1, "Limits of pace that committed plants use up: each enters whole at its date, builds wait")
    columns = [named.field(str(name), **(TAKEN.get(str(name), {}) | {"totalled": False})) for name in frame.columns]
    last = page.table("committed_pace", frame, columns, top=top)
    for name, heading in FURTHER.items():
        if len(found := report.plan.tables.get(name, frame[:0])):
            top = last + 4
            page.section(top - 1, heading)
            last = page.table(name, _in_words(report, found), [_said(str(each)) for each in found.columns], top=top)


KIND_OF = {"main_output": "commodity"}
IN_WORDS = ("country", "stage", "process", "main_output")
"""Columns whose codes are told by their titles."""
TAKEN: dict[str, dict[str, object]] = {
    "kind": {"label": "Kind of capacity", "width": 38},
    "group": {"label": "Country or group", "width": 16},
    "limit_t_per_yr": {"label": "Limit"},
    "enters_t_per_yr": {"label": "Committed plants enter"},
    "taken_t_per_yr": {"label": "Used up by them"},
    "left_t_per_yr": {"label": "Left for builds"},
}
FURTHER = {
    "idle": "Standing plants that do less than their least use, and why",
    "screened": "Projects that investment screening bars",
    "viability": "Worth to a private owner at bloc prices with premiums, without aid: a build decided in the first "
    "possible period",
}
LABELS_OF: dict[str, tuple[str, str, look.Kind]] = {
    "npv_usd_per_t_yr": ("Present value", "USD per t/yr", "usd"),
    "gap_musd_per_kt": ("Aid that closes the gap", "M USD per kt/yr, present value", "musd"),
    "break_even_usd_per_kg": ("Break-even price", "USD/kg", "figure2"),
    "bloc_price_usd_per_kg": ("Bloc price", "USD/kg", "figure2"),
    "premium_usd_per_kg": ("Premium paid above it", "USD/kg", "figure2"),
}


def _said(name: str) -> Field:
    """A column of a further table."""
    if name in LABELS_OF:
        label, unit, kind = LABELS_OF[name]
        return Field(name, label, unit, kind, "solver", 14)
    return replace(_told(name), width=30) if name in KIND_OF else _told(name)


def _told(name: str) -> Field:
    """A column whose codes stand as titles; tonnes of unlike things are not added up."""
    titled = {"unit": ""} if name in {"stage", "process"} else {}
    return named.field(name, **shown_as(name), **titled, totalled=False)


def _of_pace(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Limits of pace with kinds and groups of countries in words."""
    case = report.plan.case
    told: Any = SimpleNamespace(parameters=SimpleNamespace(case=case), titles=titles_of(case))
    return frame.assign(
        kind=[first_capital(names.kind(told, str(each))) for each in frame["kind"]],
        group=[first_capital(names.place(told, str(each))) for each in frame["group"]],
    )


def _in_words(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    kinds = {kind: KIND_OF.get(str(kind), str(kind)) for kind in frame if kind in IN_WORDS}
    return frame.assign(**{name: [report.title(kind, code) for code in frame[name]] for name, kind in kinds.items()})
