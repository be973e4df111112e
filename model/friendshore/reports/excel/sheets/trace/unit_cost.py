"""The unit cost of a line of cost: of builds, of what stands, of running a plant, from cells of the input sheets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from friendshore.reports.excel.sheets.trace.line import Line
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing.formulas import Formula, literal
from friendshore.reports.excel.writing.steps import StepPage, head_of, row_of, row_with
from friendshore.reports.excel.writing.styles import Kind

PER_T, PER_T_YR = "USD/t", "USD/(t/yr)"


@dataclass(frozen=True)
class Figure:
    """A figure of a unit cost: a column of the table that has it, and the input that it comes from.

    key    column of the table with the key of the input's row; "" where the figure comes from no one input
    """

    words: str
    column: str
    unit: str
    kind: Kind
    table: str = ""
    source: str = ""
    key: str = ""


CAPITAL = (
    Figure("Site cost per t/yr", "site_usd_per_t", PER_T_YR, "figure2", "site_costs", "site_usd_per_t", "facility"),
    Figure("Added by policies or year", "policies_usd_per_t", PER_T_YR, "figure2"),
    Figure("Cost of capital there", "country_rate_share", "a year, real", "share", "in_countries", "", "country"),
    Figure("Added by policies", "policies_rate_share", "a year", "share"),
    Figure("Construction", "construction_months", "months", "count", "in_processes", "construction_months", "process"),
    Figure("Life", "lifetime_years", "years", "count", "in_processes", "lifetime_years", "process"),
    Figure("Upkeep a year", "fixed_om_share", "of capital cost", "share", "in_processes", "fixed_om_share", "process"),
    Figure("Given up in the country", "attrition_share", "of projects", "share", "in_countries", "attrition_share",
           "country"),
    Figure("Level and policies", "attrition_factor", "factor on it", "factor"),
)  # fmt: skip
CHARGE = (
    "({0}+{1})*((1+{2}+{3})^({4}/" + conversions.MONTHS_IN_YEAR + "*" + conversions.HALF + ")"
    "*IF({2}+{3}=0,1/{5},({2}+{3})/(1-(1+{2}+{3})^-{5})*(1+{2}+{3})^-" + conversions.HALF + ")+{6})"
    "*(1-MIN(1,{7}*{8}))"
)
FIXED = (
    Figure("Site cost per t/yr", "site_usd_per_t", PER_T_YR, "figure2", "site_costs", "site_usd_per_t", "facility"),
    Figure("Upkeep a year", "fixed_om_share", "of capital cost", "share", "in_processes", "fixed_om_share", "process"),
)
RUNNING = (
    Figure("Its own figure", "own_usd_per_t", PER_T, "figure2", "in_facilities", "opex_usd_per_t", "fleet"),
    Figure("Reagents", "reagents_usd_per_t", PER_T, "figure2", "in_processes", "reagents_usd_per_t", "process"),
    Figure("Labour", "labour_usd_per_t", PER_T, "figure2", "in_processes", "labour_usd_per_t", "process"),
    Figure("Index of the country", "labour_factor", "factor", "factor", "in_countries", "labour_index", "country"),
)
IDLING = (
    Figure("Years lost", "idling_years", "years", "figure2", "in_processes", "idling_years", "process"),
    Figure("Running cost", "running_usd_per_t", PER_T, "figure2", "running_costs", "running_usd_per_t", "fleet"),
    Figure("Site cost per t/yr", "site_usd_per_t", PER_T_YR, "figure2", "site_costs", "site_usd_per_t", "facility"),
    Figure("Upkeep a year", "fixed_om_share", "of capital cost", "share", "in_processes", "fixed_om_share", "process"),
    Figure("Cost of capital there", "cost_of_capital_share", "a year, real", "share", "in_countries", "", "country"),
    Figure("Life", "lifetime_years", "years", "count", "in_processes", "lifetime_years", "process"),
)
KEYS = {
    "running_costs": "fleet", "in_countries": "country", "in_processes": "process", "in_facilities": "facility",
    "site_costs": "facility",
}  # fmt: skip
BLOCKS = (
    ("C8", "capital", "capital_charges", "Where the item is capital: what a t/yr is charged a year",
     "Site cost x ((1 + r) ^ (months / 24) x annuity at mid-year + upkeep) x share that gets finished; annuity: "
     "r / (1 - (1 + r) ^ -life) x (1 + r) ^ -1/2", CAPITAL, CHARGE),
    ("C9", "fixed", "standing_upkeep", "Where the item is fixed cost: upkeep of a t/yr that stands",
     "Site cost x share a year", FIXED, "{0}*{1}"),
    ("C10", "running", "running_costs", "Where the item is running cost: a t of activity",
     "The plant's own figure; else reagents + labour x index of the country", RUNNING,
     'IF({0}="",{1}+{2}*{3},{0})'),
    ("C17", "idling", "idling_costs", "Where the item is idling: what a t/yr that goes idle costs once",
     "Years lost x (running cost, 0 where by-products pay more, + site cost x (upkeep + annuity)); annuity: "
     "r / (1 - (1 + r) ^ -life) "
     "x (1 + r) ^ -1/2", IDLING,
     "{0}*(IF({1}>0,{1},0)+{2}*({3}+IF({4}=0,1/{5},{4}/(1-(1+{4})^-{5}))*(1+{4})^-"
     + conversions.HALF + "))"),
)  # fmt: skip


def write(steps: StepPage, line: Line) -> None:
    """Write the steps; those of other items than that of the line are blank."""
    for number, name, table, title, how, figures, formula in BLOCKS:
        if line.has(name):
            _block(steps, line, (number, name, table, title, how), figures, formula)


def _block(
    steps: StepPage, line: Line, told: tuple[str, str, str, str, str], figures: tuple[Figure, ...], formula: str
) -> None:
    number, name, table, title, how = told
    steps.step(number, title, how, {13: ("Input stands in", "link")})
    is_it = line.is_any(name)
    row = steps.line("Row of the line", Formula(f"={line.what}"), "", "", "text")
    keys = {"facility": line.what, "decision": line.detail}
    at = row_with(table, **keys) if name == "capital" else row_of(line.what, f"{table}[{_first(steps, table)}]")
    here = steps.place(row, table, _first(steps, table), f"IF({is_it},{at},0)")

    def cell(column: str) -> str:
        cells = f"{table}[{column}]"
        return f"INDEX({cells},{here}-ROW({head_of(cells)}))"

    values = []
    for each in figures:
        value = f'IF({here}=0,"",IF({cell(each.column)}="","",{cell(each.column)}))'
        row = steps.line(each.words, "", value, each.unit, each.kind)
        steps.place(row, table, each.column, here)
        values.append(f"$D${row}")
        if each.table:
            _input(steps, row, here, each, cell)
    line.compare(steps, f"{here}>0", formula.format(*values))


def _input(steps: StepPage, row: int, here: str, each: Figure, cell: Callable[[str], str]) -> None:
    """The link to the input; of a country's cost of capital by the kind of the plant."""
    of = cell(each.key)
    at = f"IF({here}=0,0,{row_of(of, f'{each.table}[{KEYS[each.table]}]')})"
    if each.source:
        if each.source in steps.tables[each.table].letters:
            steps.place(row, each.table, each.source, at, second=True)
        return
    mine = f"{cell('kind')}={literal('mine')}"
    steps.place_of_either(row, each.table, (mine, "wacc_mining_share", "wacc_plant_share"), at)


def _first(steps: StepPage, table: str) -> str:
    """The first column of a table: its key."""
    return next(iter(steps.tables[table].letters))
