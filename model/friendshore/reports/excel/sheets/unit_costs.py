"""What unit costs of the Cost ledger are made of, live from the input sheets: sites, upkeep, running cost, discounting.

Where each row of a table stands follows from the plan's tables alone, so that other sheets can lead to it.
"""

from __future__ import annotations

from functools import cached_property

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.frames import records
from friendshore.plan.unit_costs import OWN
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets import cost_items
from friendshore.reports.excel.sheets.input_cells import InputCells
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.formulas import literal
from friendshore.reports.excel.writing.page import Page
from friendshore.reports.excel.writing.page import own_row as of_row
from friendshore.reports.excel.writing.stacked import Block, Stack

SHEET = "Unit costs"
ABOUT = (
    "What a t/yr, a t of activity and a dollar of a later year cost: the steps from the input sheets to the unit costs "
    "of the Cost ledger, and in which units its items are. What builds are charged a year stands on the sheet Capital "
    "charges."
)
PER_CAPACITY = "USD/(t/yr)"
MOST_ARGUMENTS = 200
"""Cells that a formula names one by one; a function takes 255."""
ANNUITY = (
    "IF([@cost_of_capital_share]=0,1/[@lifetime_years],"
    "[@cost_of_capital_share]/(1-(1+[@cost_of_capital_share])^-[@lifetime_years]))*(1+[@cost_of_capital_share])"
    f"^-{conversions.HALF}"
)
"""Yearly payment in the middle of each year."""


def _key(name: str, label: str, width: float = 24) -> Field:
    return Field(name, label, "key", "text", width=width)


def _figure(name: str, label: str, unit: str = "USD/t", kind: str = "figure2", width: float = 14) -> Field:
    return Field(name, label, unit, kind, "input", width, live=True)  # type: ignore[arg-type]


_FACILITY, _FLEET = _key("facility", "Facility", 30), _key("fleet", "Fleet", 30)
_COUNTRY, _PROCESS = _key("country", "Country", 10), _key("process", "Process", 28)
_SITE = _figure("site_usd_per_t", "Capital cost at the site", PER_CAPACITY)
_UPKEEP_SHARE = _figure("fixed_om_share", "Upkeep a year", "% of capital cost", "share")
BLOCKS = (
    Block(
        "site_costs", "Capital cost of a t/yr at each site", ("facility",),
        (
            _FACILITY, _COUNTRY, _PROCESS, Field("basis", "Where its cost comes from", "", "text", width=34),
            _figure("own_usd_per_t", "Own figure", PER_CAPACITY),
            _figure("process_usd_per_t", "Process", PER_CAPACITY),
            _figure("local_share", "Local work", "% of capital cost", "share"),
            _figure("capex_index", "Index of the country", "USA = 1", "factor"),
            _figure("level_factor", "Level there", "factor", "factor"),
            _figure("standard_usd_per_t", "Process there", PER_CAPACITY),
            Field("announced", "Announced plants that count there", "keys", "text", width=34),
            _figure("announced_usd_per_t", "Median of these there", PER_CAPACITY), _SITE,
        ),
        {
            "level_factor": "[@local_share]*[@capex_index]+1-[@local_share]",
            "standard_usd_per_t": "[@process_usd_per_t]*[@level_factor]",
            "site_usd_per_t": f"IF([@basis]={literal(OWN)},[@own_usd_per_t],"
            "MAX([@standard_usd_per_t],[@announced_usd_per_t]))",
        },
    ),
    Block(
        "standing_upkeep", "Upkeep of what stands", ("facility",),
        (
            _FACILITY, _COUNTRY, _key("area", "Area", 10), _PROCESS,
            Field("t_per_yr", "Nameplate that counts", "t/yr", "tonnes", "input", 14, live=True), _SITE, _UPKEEP_SHARE,
            _figure("upkeep_usd_per_t_yr", "Upkeep", f"{PER_CAPACITY} a year"),
        ),
        {"upkeep_usd_per_t_yr": "[@site_usd_per_t]*[@fixed_om_share]"},
    ),
    Block(
        "running_costs", "Running cost of a t of activity", ("fleet",),
        (
            _FLEET, _COUNTRY, _PROCESS, _figure("own_usd_per_t", "Own figure"),
            _figure("reagents_usd_per_t", "Reagents"), _figure("labour_usd_per_t", "Labour, US level"),
            _figure("labour_factor", "Index of the country", "USA = 1", "factor"),
            _figure("running_usd_per_t", "Running cost"),
        ),
        {
            "running_usd_per_t": "IF(ISNUMBER([@own_usd_per_t]),[@own_usd_per_t],"
            "[@reagents_usd_per_t]+[@labour_usd_per_t]*[@labour_factor])"
        },
    ),
    Block(
        "idling_costs", "What a t/yr that goes idle costs once", ("fleet",),
        (
            _FLEET, _FACILITY, _COUNTRY, _PROCESS, _key("kind", "Kind", 10),
            _figure("idling_years", "Years lost", "years"), _figure("running_usd_per_t", "Running cost"), _SITE,
            _UPKEEP_SHARE, _figure("cost_of_capital_share", "Cost of capital", "% a year, real", "share"),
            _figure("lifetime_years", "Life", "years"), _figure("annuity_share", "Annuity", "% a year", "share"),
            _figure("idling_usd_per_t", "Cost of going idle", PER_CAPACITY),
        ),
        {
            "annuity_share": ANNUITY,
            "idling_usd_per_t": "[@idling_years]*(IF([@running_usd_per_t]>0,[@running_usd_per_t],0)+[@site_usd_per_t]*"
            "([@fixed_om_share]+[@annuity_share]))",
        },
    ),
    Block(
        "discounting", "Discounting: each year of each period, from its middle", ("period", "middle_years"),
        (
            Field("period", "Period", "year", "year", width=30), Field("reported", "Reported", "", "text", width=10),
            Field("months", "Months", "count", "count", "input", 10),
            Field("middle_years", "From the decision date", "years", "figure4", "input", 12),
            Field("discount_factor", "Discount factor", "factor", "factor", width=14),
        ),
        {"discount_factor": "(1+discount_rate)^-[@middle_years]"},
    ),
    Block(
        "period_factors", "Discounting: the mean of each period by months", ("period",),
        (
            Field("period", "Period", "year", "year", width=30), Field("reported", "Reported", "", "text", width=10),
            Field("full_factor", "Discount factor", "factor", "factor", width=14),
            Field("discount_factor", "Counted", "factor; 0 in the run-out", "factor", width=14),
        ),
        {
            "full_factor": "SUMPRODUCT((discounting[period]=[@period])*discounting[months]*"
            "discounting[discount_factor])/SUMPRODUCT((discounting[period]=[@period])*discounting[months])",
            "discount_factor": 'IF([@reported]="yes",[@full_factor],0)',
        },
    ),
    Block(
        cost_items.TABLE, "Items of the Cost ledger: their units, what their factor is", ("item", "kind"),
        cost_items.FIELDS,
    ),
)  # fmt: skip


class UnitCosts:
    """The tables of the sheet, and where their cells stand."""

    def __init__(self, report: Report) -> None:
        self.report, self.inputs = report, report.shared(InputCells)
        self.frames = {block.table: self._plain(block.table) for block in BLOCKS}
        self.stack = Stack(SHEET, BLOCKS, self.frames)
        self.cell, self.linked = self.stack.cell, self.stack.linked

    @cached_property
    def _indexed(self) -> dict[str, bool]:
        """Process -> whether its costs follow the index of its country."""
        told = self.report.plan.case.tables["processes"]
        return dict(zip(told["process"].astype(str), told["index_applies"].astype(bool), strict=True))

    def _plain(self, table: str) -> pd.DataFrame:
        if table == cost_items.TABLE:
            return self.report.shared(cost_items.CostItems).frame
        if table == "period_factors":
            years = self.report.frame("discounting").drop_duplicates("period")[["period", "reported"]]
            years = years.reset_index(drop=True).assign(full_factor=0.0, discount_factor=0.0)
        else:
            years = self.report.frame(table)
        if "reported" in years:
            years = years.assign(reported=["yes" if each else "run-out" for each in years["reported"]])
        return years

    def live(self, table: str) -> pd.DataFrame:
        """A table with formulas that lead to the input sheets, where these have the figure."""
        frame = self.frames[table].astype(object)
        link = {
            "site_costs": self._site, "standing_upkeep": self._upkeep, "running_costs": self._running,
            "idling_costs": self._idling,
        }.get(table)  # fmt: skip
        return frame if link is None else pd.DataFrame([link(row) for row in records(frame)], columns=frame.columns)

    def _site(self, row: dict[str, object]) -> dict[str, object]:
        process, country = str(row["process"]), str(row["country"])
        linked = self.inputs.linked
        row["own_usd_per_t"] = linked(row["own_usd_per_t"], "facilities", "capex_usd_per_t", str(row["facility"]))
        row["process_usd_per_t"] = linked(row["process_usd_per_t"], "processes", "capex_usd_per_t", process)
        if self._indexed[process]:
            row["local_share"] = linked(row["local_share"], "processes", "local_cost_share", process)
        row["capex_index"] = linked(row["capex_index"], "countries", "capex_index", country)
        names = [name for name in str(row["announced"]).split(";") if name]
        own, level = (
            [self.cell("site_costs", column, name) for name in names] for column in ("own_usd_per_t", "level_factor")
        )
        if names and len(names) <= MOST_ARGUMENTS:
            median, mean = (",".join(filter(None, cells)) for cells in (own, level))
            formula = f"=MEDIAN({median})*[@level_factor]/AVERAGE({mean})"
            row["announced_usd_per_t"] = of_row(formula, "site_costs")
        return row

    def _upkeep(self, row: dict[str, object]) -> dict[str, object]:
        facility, process = str(row["facility"]), str(row["process"])
        row["site_usd_per_t"] = self.linked(row["site_usd_per_t"], "site_costs", "site_usd_per_t", facility)
        row["fixed_om_share"] = self.inputs.linked(row["fixed_om_share"], "processes", "fixed_om_share", process)
        case = self.report.plan.case
        existing = self.inputs.cell("facilities", "existing_t_per_yr", facility)
        counted = self.inputs.cell("blocs", "existing_share", case.bloc, str(row["area"]))
        if existing is not None and counted is not None:
            row["t_per_yr"] = f"={existing}*{counted}"
        return row

    def _running(self, row: dict[str, object]) -> dict[str, object]:
        fleet, process, country = str(row["fleet"]), str(row["process"]), str(row["country"])
        linked = self.inputs.linked
        row["own_usd_per_t"] = linked(row["own_usd_per_t"], "facilities", "opex_usd_per_t", fleet)
        for name in ("reagents_usd_per_t", "labour_usd_per_t"):
            row[name] = linked(row[name], "processes", name, process)
        if self._indexed[process]:
            row["labour_factor"] = linked(row["labour_factor"], "countries", "labour_index", country)
        return row

    def _idling(self, row: dict[str, object]) -> dict[str, object]:
        fleet, facility, process = (str(row[name]) for name in ("fleet", "facility", "process"))
        for name in ("idling_years", "fixed_om_share", "lifetime_years"):
            row[name] = self.inputs.linked(row[name], "processes", name, process)
        row["running_usd_per_t"] = self.linked(row["running_usd_per_t"], "running_costs", "running_usd_per_t", fleet)
        row["site_usd_per_t"] = self.linked(row["site_usd_per_t"], "site_costs", "site_usd_per_t", facility)
        rate = RATES[str(row["kind"])]
        country = str(row["country"])
        row["cost_of_capital_share"] = self.inputs.linked(row["cost_of_capital_share"], "countries", rate, country)
        return row


RATES = {"mine": "wacc_mining_share", "plant": "wacc_plant_share"}
"""Kind of permit -> the country's cost of capital for it."""


def write(report: Report, sheet: Worksheet) -> None:
    """Write the tables."""
    costs = report.shared(UnitCosts)
    costs.stack.write(Page(report, sheet, SHEET, ABOUT), {block.table: costs.live(block.table) for block in BLOCKS})
