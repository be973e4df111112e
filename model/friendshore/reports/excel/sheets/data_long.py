"""Headline figures as one tidy table, by place and year: for pivots, and told apart from the sheets for the checks.

What a sheet of its own has row for row (flows, production by plant, supply of elements) is told here at that grain.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.frames import stacked
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import Page
from friendshore.words import first_capital

ABOUT = (
    "Headline figures of the plan in one table: measure, period, dimensions (blank: all), value, unit. Constants of "
    "the solver by place and year, for pivots and for checks; each has its details on a sheet of its own."
)
DIMENSIONS = ("stage", "area", "country", "sector", "commodity", "provenance", "item")


@dataclass(frozen=True)
class Measure:
    """A measure: a table of the plan, its column, and the dimensions it is added up by beside the period."""

    measure: str
    table: str
    column: str
    unit: str
    by: tuple[str, ...] = ()
    item: str = ""
    """The table's column that becomes the dimension `item`."""


MEASURES = (
    *(
        Measure(f"{part} ({name})", table, f"{part}_points", "points", by)
        for name, table, by in (
            ("all", "reliance", ()), ("by area", "reliance_by_area", ("area",)),
            ("by sector", "reliance_by_sector", ("sector",)),
        )
        for part in ("reliance", "exposed", "short")
    ),
    Measure("bought from adversaries", "reliance", "bought_points", "points"),
    Measure("secure goods out of store", "reliance", "from_stock_points", "points"),
    Measure("reliance (by product)", "reliance_by_commodity", "reliance_points", "points", ("commodity",)),
    Measure("delivered or short", "deliveries", "t", "t", ("area", "provenance")),
    Measure("capacity built", "builds", "t_per_yr", "t/yr", ("stage", "country"), "capacity_unit"),
    Measure("capital cost of builds", "builds", "capex_musd", "M USD", ("stage", "country")),
    Measure("capacity standing", "capacity", "standing_t_per_yr", "t/yr", ("stage",), "capacity_unit"),
    Measure("capacity new", "capacity", "new_t_per_yr", "t/yr", ("stage",), "capacity_unit"),
    Measure("capacity used", "capacity", "used_t_per_yr", "t/yr", ("stage",), "capacity_unit"),
    Measure("made", "production", "t", "t", ("stage", "country")),
    Measure("bought", "purchases", "t", "t", ("area", "provenance")),
    Measure("sold", "sales", "t", "t", ("area",)),
    Measure("closing stock", "stocks", "t", "t", ("commodity", "provenance")),
    Measure("energy used", "energy", "amount", "GWh or TJ", ("country",), "carrier"),
    Measure("energy cost", "energy", "cost_musd", "M USD", ("country",)),
    Measure("emissions", "emissions", "t", "t", ("country",), "account"),
    Measure("cost, undiscounted", "costs", "musd", "M USD", (), "item"),
    Measure("cost, discounted", "costs", "discounted_musd", "M USD", (), "item"),
    Measure("cash for building", "spending", "musd", "M USD", ("stage", "country"), "programme"),
    Measure("public money", "public_money", "musd", "M USD", (), "instrument"),
)  # fmt: skip


def write(report: Report, sheet: Worksheet) -> None:
    """Write the table."""
    page = Page(report, sheet, "Data_long", ABOUT)
    frame = stacked([_long(report, each) for each in MEASURES])
    columns = [
        Field("measure", "Measure", "", "text", width=26),
        Field("period", "Period", "year", "year", width=9),
        *(Field(name, first_capital(name), "blank: all", "text", width=18) for name in DIMENSIONS),
        Field("value", "Value", "as in unit", "figure", "solver", 16, unit_in="unit"),
        Field("unit", "Unit", "", "text", width=12),
    ]
    frame = frame.reindex(columns=[each.name for each in columns])
    last = page.table("data_long", frame, columns, freeze=2)
    page.print_first_rows(len(columns), last)


def _long(report: Report, each: Measure) -> pd.DataFrame:
    frame = report.frame(each.table)
    if each.table == "builds":
        frame = frame.rename(columns={"decided": "period"})
    if each.item:
        frame = frame.rename(columns={each.item: "item"})
    keys = ["period", *each.by, *(["item"] if each.item else [])]
    kept = frame.groupby(keys, sort=False)[each.column].sum().reset_index()
    return kept.rename(columns={each.column: "value"}).assign(measure=each.measure, unit=each.unit)
