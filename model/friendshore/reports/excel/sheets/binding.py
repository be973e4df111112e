"""The limits that the plan runs into."""

from __future__ import annotations

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import Page
from friendshore.words import first_capital, in_words

BINDING = (
    "Limits that the plan runs into, the most valuable to loosen first. First order: what its shadow price says of a "
    "tenth more, which is never too little. Confirmed: by solving again, for the dearest, where that was asked for "
    "(--confirm)."
)


def write(report: Report, sheet: Worksheet) -> None:
    """Write the limits that bind."""
    page = Page(report, sheet, "What binds", BINDING)
    frame = _told(report.frame("binding"))
    last = page.table("binding", frame, _binding_fields(list(frame.columns)))
    page.print_first_rows(len(frame.columns), last)
    page.section(last + 3, "The same by period")
    frame = _told(report.frame("binding_by_period"))
    fields = _binding_fields(list(frame.columns))
    page.table("binding_by_period", frame, fields, top=last + 4)


def _told(frame: pd.DataFrame) -> pd.DataFrame:
    """Kinds of limits in words."""
    return frame.assign(family=[first_capital(in_words(str(name).replace(".", ": "))) for name in frame["family"]])


def _binding_fields(present: list[str]) -> list[Field]:
    changes: dict[str, dict[str, object]] = {
        "periods": {"width": 14},
        "limits_bind": {"label": "Periods that bind", "unit": "count", "kind": "count", "width": 12},
        "period": {"width": 14},
        "limit": {"unit": "as in limit unit", "kind": "figure", "origin": "solver", "unit_in": "limit_unit"},
        "limit_unit": {"width": 11},
        "slack": {"unit": "share of the limit", "kind": "share"},
        "worth": {"label": "Worth, first order", "kind": "figure3", "width": 12},
        "confirmed": {"label": "Worth, confirmed", "unit": "blank: not asked for", "kind": "figure3", "width": 12},
        "unit": {"label": "Unit of worth", "width": 34},
        "family": {"width": 22},
    }
    front = [name for name in ("what", "periods", "period", "worth", "confirmed", "unit") if name in present]
    names = [*front, *(name for name in present if name not in front)]
    return [named.field(name, **changes.get(name, {})) for name in names]
