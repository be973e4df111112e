"""Checks: one row each, live over the data sheets, so that an auditor who changes a figure sees one turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel import fields as named
from friendshore.reports.excel import styles as look
from friendshore.reports.excel.fields import Field
from friendshore.reports.excel.ledgers import LEDGERS, slug
from friendshore.reports.excel.over_time import cell
from friendshore.reports.excel.page import Page
from friendshore.reports.excel.report import Report, literal, sum_where

ABOUT = (
    "One row a check. Left and right are counted in two ways, live: change a figure on a data sheet and a check turns. "
    "Control totals compare each data sheet with what was written."
)
POINTS, TONNES, MONEY = 1e-3, 0.1, 1e-3
SIZE = 'IF([@rule]="at most",[@difference],ABS([@difference]))'
OK = f'IF(ISNUMBER([@difference]),IF({SIZE}<=[@tolerance],"OK","NO"),"NO")'


@dataclass(frozen=True)
class Check:
    """Left against right: formulas that start with =, or figures of the plan."""

    check: str
    family: str
    left: str | float
    right: str | float
    tolerance: float
    unit: str
    rule: str = "equal"


def write(report: Report, sheet: Worksheet) -> None:
    """Write the checks and the master check that the summary shows."""
    page = Page(report, sheet, "Checks", ABOUT)
    found = [
        *_reliance(report), *_material(report), *_capacity(), *_money(report), *_control(report), *_program(report)
    ]  # fmt: skip
    names = ["check", "family", "left", "right", "tolerance", "unit", "rule"]
    frame = pd.DataFrame([astuple(each) for each in found], columns=names)
    columns = [
        named.field("check", kind="text", width=70),
        Field("family", "Kind of check", "", "text", width=19),
        Field("left", "Left", "as in unit", "figure", "solver", 15, live=True),
        Field("right", "Right", "as in unit", "figure", "solver", 15, live=True),
        Field("difference", "Difference", "left less right", "tiny", width=13, formula="[@left]-[@right]"),
        Field("tolerance", "Tolerance", "as in unit", "tiny", "input", 12),
        Field("unit", "Unit", "", "text", width=9),
        Field("rule", "Rule", "equal, or at most", "text", width=10),
        Field("ok", "OK", "OK or NO", "text", width=8, formula=OK),
    ]
    last = page.table("checks", frame, columns)
    for word, (font, fill) in (("OK", look.GOOD), ("NO", look.BAD)):
        sheet.conditional_formatting.add(f"I7:I{last}", look.marked(word, font, fill))
    page.put(3, 3, "Checks that fail", look.STRONG)
    page.figure(3, 4, '=ROWS(checks[ok])-COUNTIF(checks[ok],"OK")', "total", "count")
    report.name("checks_failed", sheet.title, "D3")
    page.put(3, 5, "of", look.BODY)
    page.figure(3, 6, "=ROWS(checks[ok])", "total", "count")
    report.name("checks_made", sheet.title, "F3")


def _reliance(report: Report) -> Iterator[Check]:
    table = report.frame("reliance").set_index("period")
    if table.empty:
        return
    for part in ("reliance", "exposed", "short"):
        values = table[f"{part}_points"]
        for period in report.reported:
            live = "=" + cell(report, part, period, report.reported)
            name = f"{part.capitalize()} {period}: from deliveries and weights, against the plan"
            yield Check(name, "reliance", live, float(values[period]), POINTS, "points")
    mean = float(report.plan.summary["mean"]["reliance_points"])
    yield Check("Mean reliance, against the plan", "reliance", "=mean_reliance_points", mean, POINTS, "points")
    demand = report.frame("reliance_by_commodity").groupby("period")["demand_t"].sum()
    for period in report.reported:
        live = "=" + cell(report, "demand", period, report.reported)
        yield Check(f"Delivered and short {period}, against demand", "demand", live, float(demand[period]), TONNES, "t")


def _material(report: Report) -> Iterator[Check]:
    for period in report.reported:
        here = literal(period)
        imbalance = sum_where("balance", "imbalance_t", period=here)
        yield Check(f"Balances {period}: in less out, all commodities", "balance", f"={imbalance}", 0.0, TONNES, "t")
        delivered = sum_where("deliveries", "t", period=here, provenance='"<>short"')
        for item, other in (
            ("made", sum_where("production", "t", period=here)),
            ("bought", sum_where("purchases", "t", period=here)),
            ("delivered", f"-{delivered}"),
            ("sold or disposed of", f"-{sum_where('sales', 't', period=here)}"),
            ("closing stock", f"-{sum_where('stocks', 't', period=here)}"),
        ):
            name = f"{item.capitalize()} {period}: the balance against its own sheet"
            yield Check(name, "balance", f"={sum_where('balance', slug(item), period=here)}", f"={other}", TONNES, "t")
        into = sum_where("flows", "t", period=here, destination='"world pool"')
        out = sum_where("flows", "t", period=here, origin='"world pool"')
        yield Check(f"World pool {period}: in against out", "flows", f"={into}", f"={out}", TONNES, "t")


def _capacity() -> Iterator[Check]:
    over = "=SUMPRODUCT((fleets[use_share]>1)*(fleets[use_share]-1))"
    yield Check("Use above capacity, all fleets and periods", "capacity", over, 0.0, 1e-4, "share")


def _money(report: Report) -> Iterator[Check]:
    summary, case = report.plan.summary, report.plan.case
    whole = float(summary["discounted_cost_musd"])
    yield Check("Discounted costs of the ledger, against the plan's objective", "cost",
                "=SUM(ledger[discounted_musd])", whole, MONEY, "M USD")  # fmt: skip
    yield Check("Costs by item, discounted here, against the plan's objective", "cost",
                "=discounted_cost_musd", whole, MONEY, "M USD")  # fmt: skip
    yield Check("Costs by item, undiscounted, against the ledger", "cost",
                "=cost_musd", "=SUM(ledger[musd])", MONEY, "M USD")  # fmt: skip
    for item, other in (
        ("purchases", "SUM(purchases[cost_musd])"),
        ("energy", "SUM(energy[cost_musd])"),
        ("outlet revenue", "-SUM(sales[revenue_musd])"),
    ):
        ledger = sum_where("ledger", "musd", reported='"yes"', item=f'"{item}"')
        name = f"{item.capitalize()} of reported periods: tonnes x price against the ledger"
        yield Check(name, "cost", f"={other}", f"={ledger}", MONEY, "M USD")
    own = [str(code) for code in case.tables["programmes"]["programme"]]
    drawn = "+".join(sum_where("spending", "musd", programme=f'"{code}"') for code in own)
    yield Check("Cash drawn, at most the capital cost of builds", "budget", f"={drawn}", "=SUM(builds[capex_musd])",
                MONEY, "M USD", "at most")  # fmt: skip
    totals = case.tables["programmes"].set_index("programme")["total_musd"]
    for code in own:
        if pd.notna(totals[code]):
            cash = f"={sum_where('spending', 'musd', programme=literal(code))}"
            right = f"=INDEX(in_programmes[total_musd],MATCH({literal(code)},in_programmes[programme],0))"
            yield Check(f"Drawn from {code}, at most its total", "budget", cash, right, MONEY, "M USD", "at most")
    ceiling = summary.get("cost_ceiling_musd")
    if ceiling is not None:
        yield Check("Discounted cost, at most the premium's ceiling", "budget", "=discounted_cost_musd", float(ceiling),
                    max(MONEY, 1e-6 * abs(float(ceiling))), "M USD", "at most")  # fmt: skip


def _control(report: Report) -> Iterator[Check]:
    """What each data sheet's main figures added up to when it was written."""
    wanted = {"flows": "t", "deliveries": "t", "supply": "t", "fleets": "used_t_per_yr", "production": "t",
              "purchases": "t", "sales": "t", "stocks": "t", "energy": "amount", "emissions": "t", "ledger": "musd",
              "spending": "musd"}  # fmt: skip
    for ledger in LEDGERS:
        if ledger.table in wanted:
            column = wanted[ledger.table]
            total = float(report.frame(ledger.source)[column].sum())
            name = f"{ledger.sheet}: sum of {column} as written"
            unit = named.field(column).unit
            tolerance = max(1e-6, 1e-9 * abs(total))
            yield Check(name, "control total", f"=SUM({ledger.table}[{column}])", total, tolerance, unit)
    builds = float(report.frame("builds")["capex_musd"].sum())
    yield Check("Build plan: sum of capital cost as written", "control total", "=SUM(builds[capex_musd])", builds,
                max(1e-6, 1e-9 * builds), "M USD")  # fmt: skip


def _program(report: Report) -> Iterator[Check]:
    """The checks that the program made of itself, as figures."""
    for row in report.plan.tables["checks"].to_dict("records"):
        rule = "at most" if "at most" in str(row["check"]) else "equal"
        yield Check(str(row["check"]), "made by the program", float(row["left"]), float(row["right"]),
                    float(row["tolerance"]), str(row["unit"]), rule)  # fmt: skip
