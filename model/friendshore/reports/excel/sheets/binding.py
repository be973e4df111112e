"""The limits that the plan runs into."""

from __future__ import annotations

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Label, Report
from friendshore.reports.excel.sheets import years
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.formulas import sum_where
from friendshore.reports.excel.writing.over_time import head_of
from friendshore.reports.excel.writing.page import NAMES, Page
from friendshore.words import first_capital, in_words

BINDING = (
    "Limits that the plan runs into, the most valuable to loosen first. First order: what its shadow price says of a "
    "tenth more, which is never too little. Confirmed: by solving again, for the dearest, where that was asked for "
    "(--confirm)."
)
STEPS = "chain_steps"
"""Table of the steps of the chain, and what a tenth more of their limits is worth."""


def write(report: Report, sheet: Worksheet) -> None:
    """Write the limits that bind, then the steps of the chain that they hold back."""
    page = Page(report, sheet, "What binds", BINDING)
    frame = _by_step(report, "binding")
    last = page.table("binding", frame, _binding_fields(list(frame.columns)))
    page.print_first_rows(len(frame.columns), last)
    report.lines["binding"] = (sheet.title, NAMES + 1)
    by_period = _by_step(report, "binding_by_period")
    last = _steps(page, by_period, last + 3)
    page.section(last + 3, "The same limits by period")
    fields = _binding_fields(list(by_period.columns))
    page.table("binding_by_period", by_period, fields, top=last + 4)


def _by_step(report: Report, name: str) -> pd.DataFrame:
    """The limits with the title of the step that each holds back, in place of its keys, and their kinds in words."""
    frame = report.frame(name)
    frame = frame.assign(family=[first_capital(in_words(str(family).replace(".", ": "))) for family in frame["family"]])
    if "stage" not in frame:  # of a run that did not know
        return frame.assign(step="")
    titles = [
        ", ".join(report.title(kind, key) for kind, key in (("stage", stage), ("commodity", element)) if key)
        for stage, element in zip(frame["stage"].fillna(""), frame["element"].fillna(""), strict=True)
    ]
    return frame.drop(columns=["stage", "element"]).assign(step=pd.Series(titles, index=frame.index, dtype=object))


def _steps(page: Page, limits: pd.DataFrame, row: int) -> int:
    """What a tenth more of every limit of a step is worth, in the years of the Summary and late; its last row."""
    report = page.report
    late = years.late(report.reported)
    page.section(row, "By step of the chain: worth of a tenth more of every limit on what can be made there")
    names = [str(name) for name in dict.fromkeys(limits["step"]) if name]
    frame = pd.DataFrame({"step": pd.Series(names, dtype=object)})

    def worth(*periods: Label) -> str:
        return "+".join(
            sum_where("binding_by_period", "worth", step="[@step]", period=head_of(report, each)) for each in periods
        )

    columns = [
        Field("step", "Step of the chain", "stage, element", "text", width=70),
        *(
            Field(f"worth_{number}", str(year), "as limits", "figure2", "formula", 14, formula=worth(year))
            for number, year in enumerate(years.shown(report.reported), 1)
        ),
        Field("late", f"{late[0]} to {late[-1]}", "as limits", "figure2", "formula", 14, formula=worth(*late)),
    ]
    last = page.table(STEPS, frame, columns, top=row + 1)
    for number, name in enumerate(names):
        report.lines[f"step {name}"] = (page.sheet.title, row + 4 + number)
    return last


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
        "step": {"label": "Step of the chain", "width": 26},
    }
    front = [name for name in ("what", "periods", "period", "worth", "confirmed", "unit", "step") if name in present]
    names = [*front, *(name for name in present if name not in front)]
    return [named.field(name, **changes.get(name, {})) for name in names]
