"""Demand and supply of each element, in tonnes of its separated oxide, and how far each stage is secure."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.input_cells import InputCells
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing.formulas import literal, sum_where
from friendshore.reports.excel.writing.over_time import TimePage, at

ABOUT = (
    "Tonnes of separated oxide. What products hold is what their recipes that run take on average over the plan, "
    "losses included (sheet Contents): in a year in which other recipes run, need and supply differ by it. What is "
    "made, bought and sold stands on the sheet Element supply. A stage's gap is what the planners' products need "
    "there, element by element, and no secure maker or seller supplies."
)
PARTS = ("secure", "exposed", "short")
ANSWERED = "answered"
"""Demand that users did away with themselves; only where a policy lets them."""
WORDS = {"secure": "need met, secure", "exposed": "need met, exposed", "short": "need not met",
         ANSWERED: "need that users did away with"}  # fmt: skip
ROUTES = ("made from ore", "recycled", "bought", "drawn from stock", "sold")
HELD = "SUMIF(contents[commodity],$A{first}:$A{last},contents[{element}])"
REACHES = "SUMIF(contents[commodity],$A{first}:$A{last},contents[position])"


def write(report: Report, sheet: Worksheet) -> None:
    """Write the sheet of elements; every figure is a formula."""
    page = TimePage(report, sheet, "Elements", ABOUT, report.reported)
    products = report.ordered("commodity", report.frame("deliveries")["commodity"])
    _products(page, products)
    elements = [
        name for name in report.contents.elements if any(name in report.contents.of.get(k, {}) for k in products)
    ]
    if not elements:
        page.section("No recipe of the case draws an element out of what is delivered: nothing to show by element.")
        return
    for element in elements:
        _element(page, element)
    page.section("Need and secure supply by stage: the part of the need that no secure supply covers is the gap")
    for stage in report.ordered("stage", report.plan.case.tables["stages"]["stage"]):
        _stage(page, stage, [element for element in elements if stage in report.contents.stages_of[element]])


def parts(report: Report) -> tuple[str, ...]:
    """What becomes of demand in this run."""
    answered = ANSWERED in report.frame("deliveries")["provenance"].unique()
    return (*PARTS, ANSWERED) if answered else PARTS


def _products(page: TimePage, products: list[str]) -> None:
    page.section("Products delivered to the planners, or short, t of product")
    for part in parts(page.report):
        first = page.row
        for code in products:
            page.line(
                (code, page.report.title("commodity", code), part, "t"),
                "tonnes",
                lambda column, row, part=part: sum_where(  # type: ignore[misc]
                    "deliveries", "t", period=at(column), commodity=f"$A{row}", provenance=f'"{part}"'
                ),
            )
        page.remember(f"products {part}", first)


def _block(page: TimePage, part: str) -> tuple[int, int]:
    """First and last row of the products' lines of a part."""
    first, count = page.report.lines[f"products {part}"][1], len(page.report.ordered(
        "commodity", page.report.frame("deliveries")["commodity"]))  # fmt: skip
    return first, first + count - 1


def _held(page: TimePage, part: str, element: str, *, from_stage: str = "") -> Callable[[str, int], str]:
    """Formula of the oxide in what is delivered, of products at a stage or after it."""
    first, last = _block(page, part)
    rows = {"first": first, "last": last, "element": element}
    position = page.report.shared(InputCells).cell("stages", "position", from_stage)
    late = f"*({REACHES.format(**rows)}>={position})" if position else ""

    def formula(column: str, _: int) -> str:
        return f"SUMPRODUCT({column}{first}:{column}{last},{HELD.format(**rows)}{late})"

    return formula


def _element(page: TimePage, element: str) -> None:
    report = page.report
    title = report.title("commodity", element)
    page.section(f"{title}: need, and where it comes from")
    rows = {}
    for part in parts(report):
        rows[part] = page.line((element, title, WORDS[part], "t oxide"), "tonnes", _held(page, part, element))
        page.remember(f"{part} {element}", rows[part])
    need = page.line(
        (element, title, "need of the planners", "t oxide"), "tonnes",
        lambda column, row: f"SUM({column}{rows['secure']}:{column}{row - 1})", origin="total",
    )  # fmt: skip
    page.remember(f"need {element}", need)
    bad = f"SUM({{0}}{rows['exposed']}:{{0}}{rows['short']})"
    reliance = page.line(
        (element, title, "reliance", "points"), "points",
        lambda column, _: f"{conversions.POINTS}*IF({column}{need}=0,0,{bad.format(column)}/{column}{need})",
        whole="mean", origin="total",
    )  # fmt: skip
    page.remember(f"reliance {element}", reliance)
    own = literal(_own_stage(report, element))
    first = page.row
    for provenance in PARTS[:2]:
        for route in ROUTES:
            page.line(
                (element, title, f"{route}, {provenance}", "t oxide"), "tonnes",
                lambda column, _, route=route, provenance=provenance: sum_where(  # type: ignore[misc]
                    "element_supply", "t", period=at(column), element=literal(element), stage=own,
                    route=literal(route), provenance=literal(provenance)),
            )  # fmt: skip
    last = page.row - 1
    secure = page.line(
        (element, title, "supply, secure", "t oxide"), "tonnes",
        lambda column, _: f"SUM({column}{first}:{column}{first + len(ROUTES) - 1})", origin="total",
    )  # fmt: skip
    page.remember(f"supply {element}", secure)
    page.line(
        (element, title, "supply less need met: losses, substitutes", "t oxide"), "tonnes",
        lambda column, _: f"SUM({column}{first}:{column}{last})-{column}{rows['secure']}-{column}{rows['exposed']}",
    )  # fmt: skip


def _own_stage(report: Report, element: str) -> str:
    goods = report.plan.case.tables["commodities"]
    return str(goods.loc[goods["commodity"] == element, "stage"].iloc[0])


def _stage(page: TimePage, stage: str, elements: list[str]) -> None:
    if not elements:
        return
    report = page.report
    title, first = report.title("stage", stage), page.row
    for element in elements:
        needed = [_held(page, part, element, from_stage=stage) for part in PARTS]
        page.line(
            (element, report.title("commodity", element), f"{title}: need", "t oxide"), "tonnes",
            lambda column, row, needed=needed: "+".join(each(column, row) for each in needed),  # type: ignore[misc]
        )  # fmt: skip
    second = page.row
    for element in elements:
        page.line(
            (element, report.title("commodity", element), f"{title}: secure supply", "t oxide"), "tonnes",
            lambda column, _, element=element: sum_where(  # type: ignore[misc]
                "element_supply", "t", period=at(column), element=literal(element), stage=literal(stage),
                provenance='"secure"'),
        )  # fmt: skip
    third = page.row
    for number, element in enumerate(elements):
        page.line(
            (element, report.title("commodity", element), f"{title}: gap", "t oxide"), "tonnes",
            lambda column, _, n=number: f"MAX(0,{column}{first + n}-{column}{second + n})",  # type: ignore[misc]
            origin="total",
        )  # fmt: skip
    page.remember(f"stage need {stage}", first)
    page.remember(f"stage gap {stage}", third)
    page.remember(f"stage end {stage}", page.row - 1)
