"""Every build, with a timeline."""

from __future__ import annotations

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.frames import records
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.build_rows import calendar_years, shown_as, timeline, told
from friendshore.reports.excel.sheets.charge_rows import CapitalCharges
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing.page import Page

EACH = (
    "Every build that the plan decides in a reported period. Timeline: p permit and finance, c construction, s in "
    "service (ramping up). Who pays: programmes that pay for building in its country and stage from then on."
)
SHOWN = (
    "title", "country", "stage", "class", "status", "decided", "permit_from", "construction_from", "in_service",
    "t_per_yr", "least_t_per_yr", "capacity_unit", "capex_musd", "capex_usd_per_t", "finished_share", "payer", "owner",
    "process", "facility",
)  # fmt: skip


def write(report: Report, sheet: Worksheet) -> None:
    """Write every build."""
    page = Page(report, sheet, "Builds", EACH)
    changes: dict[str, dict[str, object]] = {
        "capex_usd_per_t": {"label": "Site cost per t/yr", "live": True},
        "finished_share": {"label": "Gets finished", "unit": "% of projects", "live": True},
        "capex_musd": {"formula": f"[@t_per_yr]*[@capex_usd_per_t]*[@finished_share]/{conversions.USD_IN_MUSD}"},
    }
    frame = _linked(report, told(report))
    columns = [named.field(name, **(shown_as(name) | changes.get(name, {}))) for name in SHOWN]
    last = page.table("builds", frame, columns)
    if len(frame):
        timeline(page, "builds", len(SHOWN), last, lambda year: '"s"', 5.5)
    page.print_first_rows(len(SHOWN) + 1 + len(calendar_years(report)), last)


def _linked(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Cost per t/yr and chance of each build as formulas that lead to the sheet Capital charges."""
    charges, builds = report.shared(CapitalCharges), list(records(report.frame("builds")))
    decisions = [charges.decision(row["facility"], row["decided"], row["in_service"]) for row in builds]
    for name in ("capex_usd_per_t", "finished_share"):
        cells = [
            charges.cell(name, row["facility"], decision) for row, decision in zip(builds, decisions, strict=True)
        ]
        linked = [row[name] if cell is None else f"={cell}" for row, cell in zip(builds, cells, strict=True)]
        frame = frame.assign(**{name: pd.Series(linked, index=frame.index, dtype=object)})
    return frame
