"""What is built and when: by facility and build by build, each with a timeline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import pandas as pd
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.calendar import month_number, year_of
from friendshore.frames import rows
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import LABELS, NAMES, UNITS, Page, months

ABOUT = (
    "Builds of reported periods added up by facility, dearest first; the sheet Builds has each. Capital cost is net "
    "of the chance that a project is never allowed to finish. Timeline: p permit and finance, c construction, then the "
    "nameplate in service at the end of the year, t/yr."
)
TOTALS = (
    "What the plan builds by country and stage; the sheet Build plan has the plants, Builds their phases. Announced: "
    "projects that somebody has named. Generic: where nobody has announced anything; such a row stands for several "
    "plants of the least size of their trade or more."
)
EACH = (
    "Every build that the plan decides in a reported period. Timeline: p permit and finance, c construction, s in "
    "service (ramping up). Who pays: programmes that pay for building in its country and stage from then on."
)
SUMMED = ("title", "country", "stage", "class", "status", "builds", "permit_from", "construction_from", "in_service",
          "t_per_yr", "capacity_unit", "capex_musd", "payer", "owner", "facility")  # fmt: skip
SHOWN = (
    "title", "country", "stage", "class", "status", "decided", "permit_from", "construction_from", "in_service",
    "t_per_yr", "least_t_per_yr", "capacity_unit", "capex_musd", "capex_usd_per_t", "payer", "owner", "process",
    "facility",
)  # fmt: skip
DATES = ("permit_from", "construction_from", "in_service")
NARROW = {"title": 46.0, "country": 14.0, "capacity_unit": 20.0, "facility": 24.0, "owner": 22.0, "payer": 21.0}


def write_plan(report: Report, sheet: Worksheet) -> None:
    """Write the build plan: one row a facility, every figure a formula over the sheet Builds."""
    page = Page(report, sheet, "Build plan", ABOUT)
    builds = _told(report)
    frame = builds.sort_values("capex_musd", ascending=False)
    order = builds.groupby("facility")["capex_musd"].sum().sort_values(ascending=False, kind="stable")
    frame = frame.drop_duplicates("facility").set_index("facility").loc[list(order.index)].reset_index()
    frame = frame.assign(builds=1, payer=[_all_payers(builds, name) for name in frame["facility"]])
    here = "builds[facility],[@facility]"
    live: dict[str, dict[str, object]] = {
        "builds": {"formula": f"COUNTIF({here})", "totalled": True},
        "t_per_yr": {"formula": f"SUMIF({here},builds[t_per_yr])"},
        "capex_musd": {"formula": f"SUMIF({here},builds[capex_musd])"},
        **{name: {"formula": f"_xlfn.MINIFS(builds[{name}],{here})"} for name in DATES},
    }
    columns = [named.field(name, **(_width(name) | live.get(name, {}))) for name in SUMMED]
    last = page.table("build_plan", frame, columns)
    sheet.page_setup.paperSize = 8
    if len(frame):
        key = f"${get_column_letter(len(SUMMED))}"
        standing = (
            f'SUMIFS(builds[t_per_yr],builds[facility],{key}{{row}},builds[in_service],"<="&DATE({{year}},12,31))'
        )
        _timeline(page, SUMMED, last, lambda row, year: standing.format(row=row, year=year), 7.5)
        sheet.print_area = f"A1:{get_column_letter(len(SUMMED) + 1 + len(_years(report)))}{last}"


def write_totals(report: Report, sheet: Worksheet) -> None:
    """Write the totals of what is built by country, stage and class, every figure a formula over the sheet Builds."""
    page = Page(report, sheet, "Build totals", TOTALS)
    frame = _told(report)
    keys = ["country", "stage", "class", "capacity_unit"]
    found = frame.groupby(keys, sort=False).agg(capex_musd=("capex_musd", "sum"), t_per_yr=("t_per_yr", "sum"))
    stages = {stage: place for place, stage in enumerate(report.ordered("stage", frame["stage"]))}
    found = found.reset_index().sort_values(
        ["country", "stage", "class"], key=lambda column: column.map(stages) if column.name == "stage" else column
    )
    here = ",".join(f"builds[{name}],[@{name}]" for name in keys)
    live: dict[str, dict[str, object]] = {
        "builds": {"formula": f"COUNTIFS({here})", "totalled": True},
        "t_per_yr": {"formula": f"SUMIFS(builds[t_per_yr],{here})"},
        "capex_musd": {"formula": f"SUMIFS(builds[capex_musd],{here})"},
    }
    shown = ["country", "stage", "class", "builds", "t_per_yr", "capacity_unit", "capex_musd"]
    columns = [named.field(name, **(_width(name) | live.get(name, {}))) for name in shown]
    page.table("build_totals", found.assign(builds=1), columns)


def write_each(report: Report, sheet: Worksheet) -> None:
    """Write every build."""
    page = Page(report, sheet, "Builds", EACH)
    changes: dict[str, dict[str, object]] = {"capex_usd_per_t": {"label": "Site cost per t/yr"}}
    frame = _told(report)
    columns = [named.field(name, **(_width(name) | changes.get(name, {}))) for name in SHOWN]
    last = page.table("builds", frame, columns)
    sheet.page_setup.paperSize = 8
    if len(frame):
        _timeline(page, SHOWN, last, lambda row, year: '"s"', 5.5)
    page.print_first_rows(len(SHOWN) + 1 + len(_years(report)), last)


def _width(name: str) -> dict[str, object]:
    more: dict[str, object] = {"label": "Project"} if name == "title" else {}
    return more | ({"width": NARROW[name]} if name in NARROW else {})


def _told(report: Report) -> pd.DataFrame:
    """The builds with countries by name, months as dates, and who pays."""
    frame = report.frame("builds")
    payers = _payers(report)
    return frame.assign(
        country=[report.title("country", code) for code in frame["country"]],
        payer=[
            ", ".join(dict.fromkeys(name for when, name in payers[row.country, row.stage] if when >= str(row.decided)))
            for row in rows(frame)
        ],
        **{name: pd.Series(months(frame[name].tolist()), index=frame.index) for name in DATES},
    )


def _payers(report: Report) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """(country, stage) -> period and title of each programme that pays there."""
    own = {str(code) for code in report.plan.case.tables["programmes"]["programme"]}
    found: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in rows(report.frame("spending")):
        if row.programme in own and row.musd > 0:
            found[row.country, row.stage].append((str(row.period), report.title("programme", row.programme)))
    return found


def _all_payers(builds: pd.DataFrame, facility: str) -> str:
    texts = builds.loc[builds["facility"] == facility, "payer"]
    return ", ".join(dict.fromkeys(name for text in texts for name in str(text).split(", ") if name))


def _years(report: Report) -> range:
    """Calendar years of the reported periods, whatever the periods are called."""
    periods = report.plan.case.tables["periods"]
    reported = periods[periods["reported"]]
    end = month_number(str(reported["start"].iloc[-1])) + int(reported["months"].iloc[-1])
    return range(year_of(month_number(str(reported["start"].iloc[0]))), year_of(end - 1) + 1)


def _timeline(
    page: Page, shown: tuple[str, ...], last: int, in_service: Callable[[int, str], str], width: float
) -> None:
    """Mark each calendar year of each row; formulas over the row's own dates, so that sorting keeps them right."""
    years, first = _years(page.report), len(shown) + 2
    page.widths([2], first - 1)
    dates = [f"${get_column_letter(shown.index(name) + 1)}" for name in DATES]
    for column, year in enumerate(years, first):
        page.head(LABELS, column, year, "")
        page.head(UNITS, column, None)
        letter = get_column_letter(column)
        page.sheet[f"{letter}{UNITS}"].fill = look.UNIT_FILL
        page.sheet.column_dimensions[letter].width = width
        here = f"{letter}${LABELS}"
        for row in range(NAMES + 1, last + 1):
            permit, building, service = (f"YEAR({date}{row})" for date in dates)
            late = f'IF({here}<{building},"p",IF({here}<{service},"c",{in_service(row, here)}))'
            page.formula(row, column, f'=IF({here}<{permit},"",{late})', "formula", "tonnes").alignment = look.CENTRE
    corner = f"{get_column_letter(first)}{NAMES + 1}"
    area = f"{corner}:{get_column_letter(first + len(years) - 1)}{last}"
    for word, colour in (("p", look.YELLOW), ("c", look.ORANGE)):
        rule = look.marked(word, Font(color=look.INK), PatternFill("solid", bgColor=colour))
        page.sheet.conditional_formatting.add(area, rule)
    working = f'OR({corner}="s",AND(ISNUMBER({corner}),{corner}>0))'
    rule = look.where(working, Font(color=look.INK), PatternFill("solid", bgColor="8FD3BC"))
    page.sheet.conditional_formatting.add(area, rule)


def write_not_built(report: Report, sheet: Worksheet) -> None:
    """Write the projects left out, with the gap that each would have to close, and what committed plants take."""
    page = Page(
        report,
        sheet,
        "Not built",
        "Announced projects (planned, prospect) that the plan leaves out in part or whole: what each lacks, in words, "
        "and by how much a kt/yr would have to become cheaper, in present value, to be built.",
    )
    frame = _in_words(report, report.frame("not_built"))
    last_ones = ["lacks", "facility"]
    shown = ["title", *(name for name in frame.columns if name not in {"title", *last_ones}), *last_ones]
    last = page.table("not_built", frame, [named.field(name, **_width(name)) for name in shown])
    frame = report.frame("committed_pace")
    top = last + 4
    page.section(top - 1, "Limits of pace that committed plants use up: each enters whole at its date, builds wait")
    columns = [named.field(str(name), **(TAKEN.get(str(name), {}) | {"totalled": False})) for name in frame.columns]
    last = page.table("committed_pace", frame, columns, top=top)
    for name, heading in FURTHER.items():
        if len(found := report.plan.tables.get(name, frame[:0])):
            top = last + 4
            page.section(top - 1, heading)
            last = page.table(name, _in_words(report, found), [_said(str(each)) for each in found.columns], top=top)


TAKEN: dict[str, dict[str, object]] = {
    "kind": {"label": "Kind of capacity"},
    "group": {"label": "Country or group"},
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
    return named.field(name, **_width(name), totalled=False)


def _in_words(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    if "country" not in frame:
        return frame
    return frame.assign(country=[report.title("country", code) for code in frame["country"]])
