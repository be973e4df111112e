"""What is built and when, with a timeline; what is not built; what arrives later than planned."""

from __future__ import annotations

from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel import fields as named
from friendshore.reports.excel import styles as look
from friendshore.reports.excel.page import LABELS, NAMES, UNITS, Page
from friendshore.reports.excel.report import Report

ABOUT = (
    "Every build that the plan decides in a reported period. Capital cost is what is expected, net of the chance that "
    "the project is never allowed to finish. Timeline: p permit and finance, c construction, s in service (ramping up)."
)
SHOWN = (
    "title", "country", "stage", "status", "decided", "permit_from", "construction_from", "in_service", "t_per_yr",
    "capacity_unit", "capex_musd", "capex_usd_per_t", "owner", "process", "facility",
)  # fmt: skip
DATES = ("permit_from", "construction_from", "in_service")
MARKS = (("p", look.YELLOW), ("c", look.ORANGE), ("s", look.GREEN))


def write_built(report: Report, sheet: Worksheet) -> None:
    """Write the build plan."""
    page = Page(report, sheet, "Build plan", ABOUT)
    frame = report.frame("builds")
    frame = frame.assign(country=[report.title("country", code) for code in frame["country"]])
    changes: dict[str, dict[str, object]] = {
        "country": {"unit": "", "width": 15, "kind": "text"},
        "title": {"label": "Project"},
        "capex_usd_per_t": {"label": "Site cost per t/yr"},
    }
    columns = [named.field(name, **changes.get(name, {})) for name in SHOWN]
    last = page.table("builds", frame, columns)
    sheet.page_setup.paperSize = 8
    if len(frame):
        _timeline(page, last)


def _timeline(page: Page, last: int) -> None:
    """Mark each calendar year of each build; formulas over the row's own dates, so that sorting keeps them right."""
    months = [str(month) for month in page.report.plan.case.tables["periods"]["start"]]
    years = range(int(months[0][:4]), int(str(page.report.reported[-1])[:4]) + 1)
    first = len(SHOWN) + 2
    page.widths([2], first - 1)
    letters = {name: get_column_letter(number) for number, name in enumerate(SHOWN, 1)}
    for column, year in enumerate(years, first):
        page.head(LABELS, column, year, "")
        page.head(UNITS, column, None)
        letter = get_column_letter(column)
        page.sheet[f"{letter}{UNITS}"].fill = look.UNIT_FILL
        page.sheet.column_dimensions[letter].width = 5.5
        for row in range(NAMES + 1, last + 1):
            dates = [f"VALUE(LEFT(${letters[name]}{row},4))" for name in DATES]
            here = f"{letter}${LABELS}"
            mark = f'=IF({here}<{dates[0]},"",IF({here}<{dates[1]},"p",IF({here}<{dates[2]},"c","s")))'
            page.put(row, column, mark, look.BODY).alignment = look.CENTRE
    area = f"{get_column_letter(first)}{NAMES + 1}:{get_column_letter(first + len(years) - 1)}{last}"
    for mark, colour in MARKS:
        rule = look.marked(mark, Font(color=look.INK), PatternFill("solid", bgColor=colour))
        page.sheet.conditional_formatting.add(area, rule)


def write_not_built(report: Report, sheet: Worksheet) -> None:
    """Write the projects left out, with the gap that each would have to close, and the plants that arrive late."""
    page = Page(
        report,
        sheet,
        "Not built",
        "Planned projects and prospects that the plan leaves out in part or whole: by how much a kt/yr would have to "
        "become cheaper, in present value, to be built. A dash: it may as well be built, or something else holds it.",
    )
    frame = report.frame("not_built")
    shown = ["title", *(name for name in frame.columns if name not in {"title", "facility"}), "facility"]
    last = page.table("not_built", frame, [named.field(name) for name in shown])
    frame = report.frame("slipped")
    top = last + 4
    page.section(top - 1, "Committed plants that the pace limits let in later than their own date")
    shown = ["title", "planned", "t_per_yr", "arrives", "facility"]
    page.table("slipped", frame, [named.field(name) for name in shown], top=top)
    for row in range(top + 3, top + 3 + len(frame)):
        sheet.merge_cells(start_row=row, start_column=4, end_row=row, end_column=6)
