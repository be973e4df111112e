"""Reliance over time, with its parts: against doing nothing more, by stage, element, planner, sector and product."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets import as_solved
from friendshore.reports.excel.sheets.elements import ANSWERED, parts
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.formulas import literal, quoted, sum_where
from friendshore.reports.excel.writing.over_time import FIRST, TimePage, at

TITLE = "Reliance"
ABOUT = (
    "Share of the planners' demand, by value at fixed weights, not met by secure supply, in points (100 = all of it). "
    "Exposed: met by material that an adversary made or controls. Short: not met. What is new is shared out so that "
    "each planner falls from where he stands today in the same proportion, as far as contracts let him; sectors that "
    "no rule tells apart take secure and exposed goods in one mix."
)
POINTS = conversions.POINTS + "*IF({whole}=0,0,({part})/{whole})"
WEIGHTS = "SUMIF(in_commodities[commodity],{keys},in_commodities[weight_usd_per_kg])"
ELEMENTS = quoted("Elements")


def write(report: Report, sheet: Worksheet) -> None:
    """Write the sheet; every figure is a formula over the sheets Deliveries and Elements."""
    page = TimePage(report, sheet, TITLE, ABOUT, report.reported)
    page.section("All planners")
    exposed = page.line(("exposed", "All planners", "exposed", "points"), "points", _share("exposed"), whole="mean")
    short = page.line(("short", "All planners", "short", "points"), "points", _share("short"), whole="mean")
    total = page.line(
        ("reliance", "All planners", "reliance", "points"),
        "points",
        lambda column, row: f"{column}{exposed}+{column}{short}",
        whole="mean",
        origin="total",
    )
    held = page.line(
        ("held", f"Secure tonnes of {report.reported[0]} held", "reliance", "points"),
        "points",
        _held(report),
        whole="mean",
    )
    for name, row in (("exposed", exposed), ("short", short), ("reliance", total), ("held", held)):
        page.remember(name, row)
        page.name_whole(f"mean_{name}_points", row)
    if ANSWERED in parts(report):
        words = (ANSWERED, "All planners", "demand that users did away with", "points")
        page.line(words, "points", _share(ANSWERED), whole="mean")
    value = page.line(
        ("", "Demand of all planners", "value at fixed weights", "M USD"),
        "musd",
        lambda column, _: sum_where("deliveries", "value_musd", period=at(column)),
    )
    page.remember("demand value", value)
    weight = page.line(
        ("", "Demand of all planners", "tonnage", "t"),
        "tonnes",
        lambda column, _: sum_where("demand", "t", period=at(column)),
    )
    page.remember("demand", weight)
    _behind(page, value)
    _by_stage(page)
    _by_element(page)
    for kind, heading in (("area", "By country or union"), ("sector", "By sector"), ("commodity", "By product")):
        page.section(f"{heading}: reliance, and what of it is exposed or short")
        for code in report.ordered(kind, report.frame("deliveries")[kind]):
            _lines(page, kind, code)


def _behind(page: TimePage, demand: int) -> None:
    """What was bought from adversaries, and what secure stocks gave: see plan/leaning.py."""
    report = page.report
    blocs = report.plan.case.tables["blocs"]
    own = blocs[(blocs["bloc"] == report.plan.case.bloc) & (blocs["role"] == "adversary")]

    def bought(column: str) -> Callable[[str, int], str]:
        return lambda at_column, _: "+".join(
            sum_where("purchases", column, period=at(at_column), area=literal(str(area))) for area in own["area"]
        ) or "0"  # fmt: skip

    def secure_stock(column: str) -> str:
        if get_column_letter(FIRST - 1) == column:
            return as_solved.value(as_solved.OPENING)
        return sum_where("stocks", "value_musd", period=at(column), provenance='"secure"')

    def drawn(column: str, _: int) -> str:
        before = get_column_letter(column_index_from_string(column) - 1)
        part = f"{secure_stock(before)}-{secure_stock(column)}"
        return POINTS.format(whole=f"{column}{demand}", part=part)

    page.section("Behind it: goods bought from adversaries, for use or for store, and secure goods taken out of store")
    page.line(("", "Bought from adversaries", "all goods", "t"), "tonnes", bought("t"))
    value = page.line(("", "Bought from adversaries", "value", "M USD"), "musd", bought("value_musd"))
    row = page.line(
        ("", "Bought from adversaries", "share of demand", "points"), "points",
        lambda column, _: POINTS.format(whole=f"{column}{demand}", part=f"{column}{value}"), whole="mean",
    )  # fmt: skip
    page.remember("bought", row)
    row = page.line(("", "Secure goods out of store", "share of demand", "points"), "points", drawn, whole="mean")
    page.remember("from_stock", row)


def _held(report: Report) -> Callable[[str, int], str]:
    """Reliance if each product's secure tonnes stayed those of the first year while demand moves on."""
    sheet, _ = report.lines["products secure"]
    first = {part: report.lines[f"products {part}"][1] for part in parts(report)}
    count = first["exposed"] - first["secure"]
    base, at_sheet = get_column_letter(FIRST), f"{quoted(sheet)}!"
    keys = f"{at_sheet}$A{first['secure']}:$A{first['secure'] + count - 1}"
    weights = WEIGHTS.format(keys=keys)

    def cells(column: str, part: str) -> str:
        return f"{at_sheet}{column}{first[part]}:{column}{first[part] + count - 1}"

    def formula(column: str, _: int) -> str:
        demand = f"({'+'.join(cells(column, part) for part in first)})"
        kept = cells(f"${base}", "secure")
        least = f"(({kept}<{demand})*{kept}+({kept}>={demand})*{demand})"
        whole = f"SUMPRODUCT({demand},{weights})"
        return f"{conversions.POINTS}*IF({whole}=0,0,1-SUMPRODUCT({least},{weights})/{whole})"

    return formula


def _by_stage(page: TimePage) -> None:
    report = page.report
    stages = [
        str(stage) for stage in report.plan.case.tables["stages"]["stage"] if f"stage gap {stage}" in report.lines
    ]
    if not stages:
        return
    page.section("By stage: value of the elements that the planners' products need there and no secure supply covers")
    for stage in stages:
        need, gap = report.lines[f"stage need {stage}"][1], report.lines[f"stage gap {stage}"][1]
        last = report.lines[f"stage end {stage}"][1]
        count = last - gap
        weights = WEIGHTS.format(keys=f"{ELEMENTS}!$A{gap}:$A{last}")

        def formula(column: str, _: int, need: int = need, gap: int = gap, count: int = count, w: str = weights) -> str:
            whole = f"SUMPRODUCT({ELEMENTS}!{column}{need}:{column}{need + count},{w})"
            return POINTS.format(whole=whole, part=f"SUMPRODUCT({ELEMENTS}!{column}{gap}:{column}{gap + count},{w})")

        row = page.line((stage, report.title("stage", stage), "reliance of the stage", "points"), "points", formula,
                        whole="mean", origin="total")  # fmt: skip
        page.remember(f"reliance stage {stage}", row)
        _shade(page, row)


def _by_element(page: TimePage) -> None:
    report = page.report
    elements = [name for name in report.contents.elements if f"need {name}" in report.lines]
    if elements:
        page.section(
            "By element: share of the oxide in what the planners buy (sheet Elements) that is exposed or short"
        )
    for element in elements:
        at_row = report.lines[f"reliance {element}"][1]
        row = page.line(
            (element, report.title("commodity", element), "reliance", "points"), "points",
            lambda column, _, at_row=at_row: f"{ELEMENTS}!{column}{at_row}", whole="mean", origin="total",  # type: ignore[misc]
        )  # fmt: skip
        _shade(page, row)


def _lines(page: TimePage, kind: str, code: str) -> None:
    title, row = page.report.title(kind, code), page.row
    page.line(
        (code, title, "reliance", "points"),
        "points",
        lambda column, _: f"{column}{row + 1}+{column}{row + 2}",
        whole="mean",
        origin="total",
    )
    _shade(page, row)
    for part in ("exposed", "short"):
        page.line((code, title, part, "points"), "points", _share(part, kind), whole="mean")


def _shade(page: TimePage, row: int) -> None:
    page.sheet.conditional_formatting.add(page.cells(row).replace("$", ""), look.shaded("F2B48C", 100))


def _share(part: str, kind: str = "") -> Callable[[str, int], str]:
    def formula(column: str, row: int) -> str:
        where = {"period": at(column)} | ({kind: f"$A{row}"} if kind else {})
        whole = sum_where("deliveries", "value_musd", **where)
        return POINTS.format(whole=whole, part=sum_where("deliveries", "value_musd", provenance=f'"{part}"', **where))

    return formula
