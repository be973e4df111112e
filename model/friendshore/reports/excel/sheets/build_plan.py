"""What is built, facility by facility, with a timeline."""

from __future__ import annotations

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.build_rows import DATES, calendar_years, shown_as, timeline, told
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing.page import Page

ABOUT = (
    "Builds of reported periods added up by facility, dearest first; the sheet Builds has each. Capital cost is net "
    "of the chance that a project is never allowed to finish. Timeline: p permit and finance, c construction, then the "
    "nameplate in service at the end of the year, t/yr."
)
SUMMED = ("title", "country", "stage", "class", "status", "builds", "permit_from", "construction_from", "in_service",
          "t_per_yr", "capacity_unit", "capex_musd", "payer", "owner", "facility")  # fmt: skip


def write(report: Report, sheet: Worksheet) -> None:
    """Write the build plan: one row a facility, every figure a formula over the sheet Builds."""
    page = Page(report, sheet, "Build plan", ABOUT)
    builds = told(report)
    frame = builds.sort_values("capex_musd", ascending=False)
    order = builds.groupby("facility")["capex_musd"].sum().sort_values(ascending=False, kind="stable")
    frame = frame.drop_duplicates("facility").set_index("facility").loc[list(order.index)].reset_index()
    frame = frame.assign(
        builds=1, payer=[_all_payers(builds, name) for name in frame["facility"]],
        stage=[report.title("stage", code) for code in frame["stage"]],
    )  # fmt: skip
    here = "builds[facility],[@facility]"
    live: dict[str, dict[str, object]] = {
        "stage": {"unit": ""},
        "builds": {"formula": f"COUNTIF({here})", "totalled": True},
        "t_per_yr": {"formula": f"SUMIF({here},builds[t_per_yr])"},
        "capex_musd": {"formula": f"SUMIF({here},builds[capex_musd])"},
        **{name: {"formula": f"_xlfn.MINIFS(builds[{name}],{here})"} for name in DATES},
    }
    columns = [named.field(name, **(shown_as(name) | live.get(name, {}))) for name in SUMMED]
    last = page.table("build_plan", frame, columns)
    if len(frame):
        standing = f'SUMIFS(builds[t_per_yr],{here},builds[in_service],"<"&DATE({{year}}+1,1,1))'
        timeline(page, "build_plan", len(SUMMED), last, lambda year: standing.format(year=year), 7)
        page.print_first_rows(len(SUMMED) + 1 + len(calendar_years(report)), last)


def _all_payers(builds: pd.DataFrame, facility: str) -> str:
    texts = builds.loc[builds["facility"] == facility, "payer"]
    return ", ".join(dict.fromkeys(name for text in texts for name in str(text).split(", ") if name))
