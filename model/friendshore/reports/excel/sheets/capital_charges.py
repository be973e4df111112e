"""What a t/yr of each build is charged a year, live from the input sheets and the sheet Builds."""

from __future__ import annotations

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.frames import records
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.builds import SHOWN
from friendshore.reports.excel.sheets.charge_rows import FIELDS, SHEET, CapitalCharges
from friendshore.reports.excel.sheets.unit_costs import RATES, UnitCosts
from friendshore.reports.excel.writing.page import NAMES, Page, months

ABOUT = (
    "What a t/yr of each build is charged a year from its first output on: capital cost at the site with interest "
    "during construction, repaid over its life in the middle of each year, and upkeep, net of the chance that the "
    "project is never allowed to finish. Builds of the run-out are among them."
)

def write(report: Report, sheet: Worksheet) -> None:
    """Write the charges."""
    page, costs, charges = Page(report, sheet, SHEET, ABOUT), report.shared(UnitCosts), report.shared(CapitalCharges)
    built = _places_of_builds(report, charges)
    frame = charges.frame.astype(object)
    rows = []
    for row in records(frame):
        process, country, key = str(row["process"]), str(row["country"]), (str(row["facility"]), str(row["decision"]))
        linked = costs.inputs.linked
        row["t_per_yr"] = built.get(key, row["t_per_yr"])
        row["site_usd_per_t"] = costs.linked(row["site_usd_per_t"], "site_costs", "site_usd_per_t", key[0])
        row["country_rate_share"] = linked(row["country_rate_share"], "countries", RATES[str(row["kind"])], country)
        row["attrition_share"] = linked(row["attrition_share"], "countries", "attrition_share", country)
        for name in ("lifetime_years", "fixed_om_share"):
            row[name] = linked(row[name], "processes", name, process)
        rows.append(row)
    shown = pd.DataFrame(rows, columns=frame.columns)
    shown["in_service"] = months(shown["in_service"].tolist())
    last = page.table("capital_charges", shown, FIELDS, freeze=2)
    page.print_first_rows(len(FIELDS), last)


def _places_of_builds(report: Report, charges: CapitalCharges) -> dict[tuple[str, str], str]:
    """(facility, decision) -> a formula that is the build's t/yr on the sheet Builds."""
    letter, found = get_column_letter(SHOWN.index("t_per_yr") + 1), {}
    for number, row in enumerate(records(report.frame("builds")), NAMES + 1):
        decision = charges.decision(row["facility"], row["decided"], row["in_service"])
        found[str(row["facility"]), decision] = f"=Builds!${letter}${number}"
    return found
