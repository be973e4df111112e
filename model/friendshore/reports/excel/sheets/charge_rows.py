"""What builds are charged a year, as rows: the columns of the sheet, and where the figures of each build stand."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from friendshore.frames import records
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.unit_costs import ANNUITY, PER_CAPACITY
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.formulas import quoted
from friendshore.reports.excel.writing.page import NAMES

SHEET = "Capital charges"


def _figure(name: str, label: str, unit: str, kind: str, formula: str = "") -> Field:
    return Field(name, label, unit, kind, "input", 13, formula, live=not formula)  # type: ignore[arg-type]


FIELDS = (
    Field("facility", "Facility", "key", "text", width=30),
    Field("decision", "Decision", "period, and what it waits for", "text", width=20),
    Field("decided", "Decided", "year", "year", "solver", width=9),
    Field("in_service", "First output", "month", "month", "solver", width=11),
    Field("country", "Country", "key", "text", width=10),
    Field("process", "Process", "key", "text", width=28),
    Field("kind", "Kind", "", "text", width=9),
    Field("t_per_yr", "Capacity", "t/yr", "tonnes", "solver", 12, live=True),
    _figure("site_usd_per_t", "Capital cost at the site", PER_CAPACITY, "figure2"),
    Field("policies_usd_per_t", "Added by policies or year", PER_CAPACITY, "figure2", "solver", 13),
    _figure("capex_usd_per_t", "Capital cost", PER_CAPACITY, "figure2", "[@site_usd_per_t]+[@policies_usd_per_t]"),
    _figure("country_rate_share", "Cost of capital there", "% a year, real", "share"),
    Field("policies_rate_share", "Added by policies", "% a year", "share", "solver", 13),
    _figure("cost_of_capital_share", "Cost of capital", "% a year, real", "share",
            "[@country_rate_share]+[@policies_rate_share]"),
    Field("construction_months", "Construction", "months", "count", "input", 13),
    _figure("interest_factor", "Interest during construction", "factor", "factor",
            f"(1+[@cost_of_capital_share])^([@construction_months]/{conversions.MONTHS_IN_YEAR}*{conversions.HALF})"),
    _figure("lifetime_years", "Life", "years", "count"),
    _figure("annuity_share", "Annuity", "% a year", "share", ANNUITY),
    _figure("fixed_om_share", "Upkeep a year", "% of capital cost", "share"),
    _figure("attrition_share", "Never allowed to finish, there", "% of projects", "share"),
    Field("attrition_factor", "Level and policies", "factor on it", "factor", "input", 13),
    _figure("finished_share", "Gets finished", "% of projects", "share",
            "1-MIN(1,[@attrition_share]*[@attrition_factor])"),
    _figure("charge_usd_per_t_yr", "Charge", f"{PER_CAPACITY} a year", "figure2",
            "[@capex_usd_per_t]*([@interest_factor]*[@annuity_share]+[@fixed_om_share])*[@finished_share]"),
)  # fmt: skip
NAMED = [each.name for each in FIELDS]


class CapitalCharges:
    """Where the charges of each build stand."""

    def __init__(self, report: Report) -> None:
        self.frame = report.frame("capital_charges")
        rows = enumerate(records(self.frame), NAMES + 1)
        self._rows = {(str(row["facility"]), str(row["decision"])): number for number, row in rows}
        self._dates = {
            (str(row["facility"]), str(row["decided"]), str(row["in_service"])): str(row["decision"])
            for row in records(self.frame)
        }

    def cell(self, column: str, facility: str, decision: str) -> str | None:
        """The cell of a figure of a build, on any sheet."""
        row = self._rows.get((facility, decision))
        return None if row is None else f"{quoted(SHEET)}!${get_column_letter(NAMED.index(column) + 1)}${row}"

    def decision(self, facility: object, decided: object, in_service: object) -> str:
        """The decision of a build of the plan's table `builds`; empty where it is charged nothing."""
        return self._dates.get((str(facility), str(decided), str(in_service)), "")
