"""The unit cost of a line that is a cell of an input sheet, or of two: one line an item that the plan has."""

from __future__ import annotations

from collections.abc import Callable

from friendshore.case.table import EVERY
from friendshore.parameters.chain import EACH_BASKET
from friendshore.reports.excel.sheets.costs import named
from friendshore.reports.excel.sheets.line_costs import INPUTS
from friendshore.reports.excel.sheets.trace.line import Line
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing.formulas import literal, part_of_key
from friendshore.reports.excel.writing.steps import StepPage, found, head_of, row_of

NUMBER = "C16"
OTHERS = {"shortage": ("shortage", "usd_per_t"), "committed": ("facilities", "committed_capex_musd")}
"""Item -> input table and column of its unit cost, besides those of the ledger's own list."""
ITEMS = (*INPUTS, *OTHERS)


def write(steps: StepPage, line: Line) -> None:
    """Write a line for each such item that the plan has."""
    items = [item for item in ITEMS if line.has(item)]
    if not items:
        return
    steps.step(NUMBER, "Where the unit cost is an input: its cell",
               "The figure of the input sheet, revenue as a negative one; what is committed x the share that the bloc "
               "counts on")  # fmt: skip
    values = [_one(steps, line, item) for item in items]
    line.compare(steps, line.is_any(*items), "+".join(f"N({value})" for value in values))


def _one(steps: StepPage, line: Line, item: str) -> str:
    """The cell of an item; its address."""
    row, is_it = steps.row, line.is_any(item)
    made = INPUTS.get(item)
    name, column = (made.table, made.column) if made else OTHERS[item]
    table = f"in_{name}"
    formula = f"INDEX({table}[{column}],$N{row}-ROW({head_of(f'{table}[{column}]')}))"
    if made:
        formula = f"{'-' if made.sign < 0 else ''}{formula}{made.times}"
    elif item == "committed":
        formula += f"*{_counted(steps, line)}*{conversions.USD_IN_MUSD}"
    rows = ROWS.get(item, _by_name)(steps, table, line)
    steps.line(named(item), item, f'IF($N{row}=0,"",{formula})', "USD", "figure2")
    steps.place(row, table, column, f"IF({is_it},{rows},0)")
    return f"D{row}"


def _by_name(_: StepPage, table: str, line: Line) -> str:
    """The row of what the line is of, by the first column of the table."""
    return row_of(line.what, f"{table}[{KEYS[table]}]")


def _of_country(_: StepPage, table: str, line: Line) -> str:
    return row_of(line.place, f"{table}[{KEYS[table]}]")


def _commodity(_: StepPage, table: str, line: Line) -> str:
    """The row of a commodity, of one of a deposit the row of its family."""
    colon = part_of_key(":")
    family = f"LEFT({line.what},FIND({colon},{line.what}))&{literal(EACH_BASKET)}"
    return row_of(f"IFERROR({family},{line.what})", f"{table}[{KEYS[table]}]")


def _reform(steps: StepPage, table: str, line: Line) -> str:
    """The row of a group, kind and month: kinds are told in the reader's language, keys made of them in none."""
    kinds = sorted(set(steps.report.plan.case.tables["permit_reforms"]["kind"].astype(str)))
    met = (
        f"({table}[kind]={literal(kind)})*({table}[group]&{part_of_key(f' {kind} ')}&{table}[from_month]={line.what})"
        for kind in kinds
    )
    return _only(table, "+".join(met))


def _step(_: StepPage, table: str, line: Line) -> str:
    """The row of users and step; of all users where these have none of their own."""
    tail = f'{part_of_key(", ")}&{table}[step]'
    mine = _only(table, f"{table}[sector]&{tail}={line.detail}")
    others = _only(table, f"({table}[sector]={literal(EVERY)})*(RIGHT({line.detail},LEN({tail}))={tail})")
    return f"IF({mine}>0,{mine},{others})"


def _only(table: str, met: str) -> str:
    """The row in which a condition holds."""
    return f"SUMPRODUCT(({met})*ROW({table}[{KEYS[table]}]))"


def _counted(steps: StepPage, line: Line) -> str:
    """The share of a country's plants that the bloc counts on; all where it says nothing."""
    area = found(line.place, "in_countries[area]", "in_countries[country]")
    bloc = literal(steps.report.plan.case.bloc)
    met = f"(in_blocs[bloc]={bloc})*(in_blocs[area]={area})"
    return f"IF(SUMPRODUCT({met})=0,1,SUMPRODUCT({met}*in_blocs[existing_share]))"


def _mode(_: StepPage, table: str, line: Line) -> str:
    """The row of a process and mode."""
    return _only(table, f"({table}[process]={line.what})*({table}[mode]={line.detail})")


ROWS: dict[str, Callable[[StepPage, str, Line], str]] = {
    "carbon": _of_country, "holding": _commodity, "permit_reforms": _reform, "shortage": _step,
    "mode cost": _mode,
}  # fmt: skip
KEYS = {
    "in_countries": "country", "in_commodities": "commodity", "in_offtakes": "facility", "in_contracts": "contract",
    "in_demand_response": "response", "in_strategic_stocks": "stock", "in_permit_reforms": "group",
    "in_modes": "process", "in_shortage": "sector", "in_facilities": "facility",
}  # fmt: skip
