"""Checks: one row each, live over the data sheets, so that an auditor who changes a figure sees one turn."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.checks import listed, of_builds, of_demand, of_places, of_reliance, outcome
from friendshore.reports.excel.checks import of_money as check_money
from friendshore.reports.excel.checks import of_sheets as check_sheets
from friendshore.reports.excel.checks.check import TONNES, Check
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.ledgers import slug
from friendshore.reports.excel.writing.formulas import literal, quoted, sum_where
from friendshore.reports.excel.writing.over_time import WHOLE, head_of

ABOUT = (
    "One row a check. Left and right are counted in two ways, live: change a figure on a data sheet and a check turns. "
    "What the program alone can compute stands on the sheet Log; fingerprints see every other edit."
)
POOL = "world pool"


def write(report: Report, sheet: Worksheet) -> None:
    """Write the checks and the master check that cover and summary show."""
    listed.write(report, sheet, ABOUT, [
        *of_reliance.reliance(report), *of_demand.demand(report), *_balances(report), *_material(report),
        *_flows(report), *_supply(report), *_capacity(report), *of_places.places(report),
        *of_builds.builds(report), *check_money.money(report), *_elements(report),
        *check_sheets.program(), *check_sheets.fingerprints(report),
    ], outcome.TELLERS)  # fmt: skip


def _balances(report: Report) -> Iterator[Check]:
    """What comes in against what goes out, by commodity and year; those of one deposit over all years."""
    balance = report.frame("balance")
    for code in report.ordered("commodity", balance["commodity"]):
        periods = [] if ":" in code else list(dict.fromkeys(balance.loc[balance["commodity"] == code, "period"]))
        for period in periods or [None]:
            where = {"commodity": literal(code)} | ({} if period is None else {"period": head_of(report, period)})
            when = "all years" if period is None else period
            name = f"Balance, {report.title('commodity', code)}, {when}: in against out"
            left, right = (f"={sum_where('balance', column, **where)}" for column in ("entering_t", "leaving_t"))
            yield Check(name, "balance", left, right, TONNES / 10, "t")


def _material(report: Report) -> Iterator[Check]:
    for period in report.reported:
        here = head_of(report, period)
        delivered = "-".join(
            sum_where("deliveries", "t", period=here, provenance=f'"{part}"') for part in ("secure", "exposed")
        )
        for item, other in (
            ("made", sum_where("production", "t", period=here)),
            ("bought", sum_where("purchases", "t", period=here)),
            ("delivered", f"-{delivered}"),
            ("sold or disposed of", f"-{sum_where('sales', 't', period=here)}"),
            ("closing stock", f"-{sum_where('stocks', 't', period=here)}"),
        ):
            name = f"{item.capitalize()} {period}: the balance against its own sheet"
            yield Check(name, "balance", f"={sum_where('balance', slug(item), period=here)}", f"={other}", TONNES, "t")


def _flows(report: Report) -> Iterator[Check]:
    """The world pool gives what it takes, by year and by commodity."""
    flows = report.frame("flows")
    pooled = flows.loc[flows["destination"] == POOL, "commodity"]
    wanted = [({"period": head_of(report, period)}, str(period)) for period in report.reported]
    wanted += _by_good(report, pooled)
    for where, name in wanted:
        into = sum_where("flows", "t", destination=literal(POOL), **where)
        out = sum_where("flows", "t", origin=literal(POOL), **where)
        yield Check(f"World pool, {name}: in against out", "flows", f"={into}", f"={out}", TONNES, "t")


def _supply(report: Report) -> Iterator[Check]:
    """Columns of the supply matrix are what plants, users and outlets take and what is owed; rows what is made and
    bought. Stocks and what policies keep stand apart on both sides."""
    supply, areas = report.frame("supply_matrix"), set(report.plan.case.tables["areas"]["area"])
    if supply.empty:
        return
    others = {side: sorted(set(supply[side].unique()) - areas) for side in ("destination", "origin")}
    wanted = [({"period": head_of(report, period)}, str(period)) for period in report.reported]
    wanted += _by_good(report, supply["commodity"])
    for where, name in wanted:
        for side, items, sign in (
            ("destination", ("used", "delivered", "sold or disposed of", "owed to an adversary"), "-"),
            ("origin", ("made", "bought"), ""),
        ):
            apart = [f"-{sum_where('supply', 't', **{side: literal(other)}, **where)}" for other in others[side]]
            counted = "+".join(sum_where("balance", slug(item), **where) for item in items)
            what = "used, delivered, sold and owed" if sign else "made and bought"
            moved = f"={sum_where('supply', 't', **where)}{''.join(apart)}"
            said = f"Who supplies whom, {name}: against what is {what}"
            yield Check(said, "supply", moved, f"={sign}({counted})", TONNES, "t")


def _by_good(report: Report, codes: object) -> list[tuple[dict[str, str], str]]:
    """Where a commodity stands in a table, and its title: one check each."""
    found = report.ordered("commodity", codes)
    return [({"commodity": literal(code)}, report.title("commodity", code)) for code in found]


def _capacity(report: Report) -> Iterator[Check]:
    """Use above capacity, added up over fleets, by stage and year."""
    stages = report.ordered("stage", report.frame("capacity")["stage"])
    free = "fleets[standing_t_per_yr]+fleets[new_t_per_yr]-fleets[used_t_per_yr]"
    for stage in stages:
        for period in report.reported:
            here = f"(fleets[stage]={literal(stage)})*(fleets[period]={head_of(report, period)})"
            name = f"Use above capacity {period}, {report.title('stage', stage)}"
            yield Check(name, "capacity", f"=SUMPRODUCT({here}*({free}<0)*-({free}))", 0.0, TONNES, "t/yr")


def _elements(report: Report) -> Iterator[Check]:
    """Oxide in what is delivered, product by product on the sheet Elements, against every delivery."""
    for element in report.contents.elements:
        if f"need {element}" not in report.lines:
            continue
        sheet, row = report.lines[f"need {element}"]
        held = f"SUMIF(contents[commodity],deliveries[commodity],contents[{element}])"
        name = f"Need of {report.title('commodity', element)}: by product and year against every delivery"
        left = f"={quoted(sheet)}!{get_column_letter(WHOLE)}{row}"
        yield Check(name, "elements", left, f"=SUMPRODUCT(deliveries[t],{held})", TONNES, "t oxide")
