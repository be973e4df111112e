"""Discounted cost: by item, year and place, line by line, and the discount factor."""

from __future__ import annotations

import pandas as pd
from openpyxl.utils import get_column_letter

from friendshore.reports.excel.checks.check import MONEY
from friendshore.reports.excel.checks.sums import IS_FORMULA
from friendshore.reports.excel.report import label
from friendshore.reports.excel.sheets.costs import named
from friendshore.reports.excel.sheets.trace import freight, input_cells, onwards, priced_by_year, unit_cost
from friendshore.reports.excel.sheets.trace.line import OWN, WORKED_OUT, Line
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.formulas import Formula, literal, part_of_key, quoted, sum_where
from friendshore.reports.excel.writing.over_time import FIRST, HEAD
from friendshore.reports.excel.writing.steps import (
    KEY,
    MORE,
    SECOND,
    SECOND_ROW,
    STEP,
    StepPage,
    found,
    head_of,
    row_of,
)
from friendshore.reports.excel.writing.styles import Kind

FACTOR = 1e-9
SHOWN: tuple[tuple[int, str, Kind], ...] = (
    (MORE, "quantity", "figure2"), (MORE + 2, "unit_cost", "figure2"), (MORE + 4, "factor", "factor"),
    (MORE + 5, "detail", "text"), (SECOND, "kind", "text"),
)  # fmt: skip


def write(steps: StepPage) -> None:
    """Write the trace of discounted cost."""
    report = steps.report
    lines = report.frame("cost_lines")
    counted = lines[lines["reported"].astype(bool)]
    steps.headline("C · Discounted cost")
    steps.step("C1", "The headline", "As the sheet Costs has it")
    head = steps.line("Discounted cost of the plan", "", "discounted_cost_musd", "M USD", "musd", total=True)
    steps.leads_to(head, "Costs", "discounted_cost_musd")
    items = _items(steps, head)
    if counted.empty:
        return
    start = _start(counted)
    steps.row += 1
    item = steps.choose("Item to follow", start[0], f"$C${items[0]}:$C${items[1]}")
    last = get_column_letter(FIRST + len(report.reported) - 1)
    periods = f"{quoted('Costs')}!${get_column_letter(FIRST)}${HEAD}:${last}${HEAD}"
    period = steps.choose("Year of it", label(start[1]), periods, "year")
    above = f"INDEX($D${items[0]}:$D${items[1]},MATCH({item},$C${items[0]}:$C${items[1]},0))"
    in_year = _year(steps, item, period, above)
    factor = _factor(steps, period)
    places = _places(steps, item, period, in_year, sorted(set(counted["place"].astype(str))))
    steps.row += 1
    place = steps.choose("Place to follow", start[2], f"$C${places[0]}:$C${places[1]}")
    above = f"INDEX($D${places[0]}:$D${places[1]},MATCH({place},$C${places[0]}:$C${places[1]},0))"
    most = int(counted.groupby(["period", "item", "place"]).size().max())
    listed = _lines(steps, (item, period, place), above, most)
    steps.row += 1
    number = steps.choose("Line to follow (its number)", start[3], f"$A${listed[0]}:$A${listed[1]}", "year")
    numbers = f"$N${listed[0]}:$N${listed[1]}"
    line = f"INDEX({numbers},MIN({number},MAX(1,COUNTIF({numbers},{literal('>0')}))))"
    onward = f"INDEX($I${items[0]}:$I${items[1]},MATCH({item},$C${items[0]}:$C${items[1]},0))"
    cells = _line(steps, item, line, factor, onward)
    codes = frozenset(map(str, counted["item"]))
    followed = Line(codes, item, period, *(cells[name] for name in ("what", "detail", "place", "unit_cost", "source")))
    for step in (unit_cost, priced_by_year, freight, input_cells):
        step.write(steps, followed)


def _start(counted: pd.DataFrame) -> tuple[str, str, str, int]:
    """Item, period and place of the largest line, and its number among the lines of these."""
    keys, at = ["item", "period", "place"], int(counted["discounted_musd"].abs().to_numpy().argmax())
    item, period, place = counted[keys].astype(str).iloc[at]
    number = counted.groupby(keys).cumcount().iloc[at] + 1
    return item, period, place, int(number)


def _items(steps: StepPage, head: int) -> tuple[int, int]:
    steps.step("C2", "By item", "Lines of the Cost ledger, added up; run-out periods count in no discounted cost",
               {MORE: ("Undiscounted", "M USD, reported"), MORE + 1: ("In the run-out", "M USD, not counted"),
                MORE + 2: ("Unit cost goes on in", "step")},
               value="Discounted")  # fmt: skip
    first = steps.row
    for code in sorted(set(steps.report.frame("cost_lines")["item"])):
        cost = sum_where("ledger", "discounted_musd", item=f"$C{steps.row}")
        row = steps.line(named(str(code)), code, cost, "M USD", "musd")
        steps.place_of_sum(row, "ledger", "discounted_musd", item=f"$C{row}")
        for column, word in ((MORE, "yes"), (MORE + 1, "run-out")):
            by_period = sum_where("ledger", "musd", item=f"$C{row}", period="period_factors[period]")
            steps.more(row, column, f"SUMPRODUCT({by_period}*(period_factors[reported]={literal(word)}))", "musd")
        steps.page.put(row, MORE + 2, onwards.step_of(str(code)))
    last = steps.row - 1
    total = steps.line("All items", "", f"SUM(D{first}:D{last})", "M USD", "musd", total=True)
    for letter, column in (("G", MORE), ("H", MORE + 1)):
        steps.more(total, column, f"SUM({letter}{first}:{letter}{last})", "musd", total=True)
    steps.agrees("All items, against the headline", f"D{total}", f"D{head}", "M USD", MONEY)
    return first, last


def _year(steps: StepPage, item: str, period: str, above: str) -> int:
    steps.step("C3", "The item in the year", "Amount of the year x its discount factor",
               {MORE: ("Undiscounted", "M USD"), MORE + 1: ("Discount factor", "")}, value="Discounted")  # fmt: skip
    cost = sum_where("ledger", "discounted_musd", item=item, period=period)
    own = steps.line("The year", Formula(f"={period}"), cost, "M USD", "musd")
    steps.place_of_sum(own, "ledger", "discounted_musd", item=item, period=period)
    steps.more(own, MORE, sum_where("ledger", "musd", item=item, period=period), "musd")
    steps.more(own, MORE + 1, found(period, "period_factors[discount_factor]", "period_factors[period]"), "factor")
    others = f"SUMPRODUCT((ledger[item]={item})*(ledger[period]<>{period})*ledger[discounted_musd])"
    steps.line("All other years", "", others, "M USD", "musd")
    total = steps.line("The item", Formula(f"={item}"), f"D{own}+D{own + 1}", "M USD", "musd", total=True)
    steps.agrees("The item, against C2", f"D{total}", above, "M USD", MONEY)
    steps.agrees("Amount of the year x discount factor, against what is discounted", f"G{own}*H{own}", f"D{own}",
                 "M USD", MONEY)  # fmt: skip
    return own


def _factor(steps: StepPage, period: str) -> str:
    """The discount factor of the period from the one rate; its cell."""
    steps.step("C4", "The discount factor", "(1 + rate) ^ - years from the decision date to the middle of each year of "
               "the period; their mean by months",
               {MORE: ("Months", "of the year"), MORE + 1: ("From the decision", "years")})  # fmt: skip
    rate = steps.line("Discount rate", "", "setting_discount_share_per_yr", "a year, real", "share")
    steps.leads_to(rate, "Assumptions", "setting_discount_share_per_yr")
    text = f'{period}&""'
    parts: tuple[tuple[str, str, str, Kind], ...] = (
        ("The period begins in", "start", "month", "text"), ("Its length", "months", "months", "count"),
    )  # fmt: skip
    for words, name, unit, kind in parts:
        value = found(text, f"in_periods[{name}]", "in_periods[period]")
        row = steps.line(words, Formula(f"={text}"), value, unit, kind)
        steps.place(row, "in_periods", name, row_of(text, "in_periods[period]"))
    frame = steps.report.frame("discounting")
    longest = int(frame[frame["reported"].astype(bool)].groupby("period").size().max())
    first, count = steps.row, f"COUNTIFS(discounting[period],{period})"
    rows = f"(discounting[period]={period})*ROW(discounting[period])"
    for number in range(1, longest + 1):
        row = steps.row
        steps.line("A year of it", "", f"IF($N{row}=0,0,(1+$D${rate})^-H{row})", "factor", "factor")
        steps.page.figure(row, STEP, number, "plain", "year")
        steps.place(row, "discounting", "middle_years",
                    f"IF($A{row}>{count},0,SUMPRODUCT(LARGE({rows},{count}+1-$A{row})))")  # fmt: skip
        for column, name in ((MORE, "months"), (MORE + 1, "middle_years")):
            cells = f"discounting[{name}]"
            steps.more(row, column, f"IF($N{row}=0,0,INDEX({cells},$N{row}-ROW({head_of(cells)})))", "figure3")
    last = steps.row - 1
    mean = f"SUMPRODUCT(D{first}:D{last},G{first}:G{last})/SUM(G{first}:G{last})"
    total = steps.line("Discount factor of the period", Formula(f"={period}"), mean, "factor", "factor", total=True)
    steps.place(total, "period_factors", "discount_factor", row_of(period, "period_factors[period]"))
    own = found(period, "period_factors[discount_factor]", "period_factors[period]")
    steps.agrees("Against the sheet Unit costs", f"D{total}", own, "factor", FACTOR)
    return f"$D${total}"


def _places(steps: StepPage, item: str, period: str, in_year: int, codes: list[str]) -> tuple[int, int]:
    steps.step("C5", "The item of the year, by place", "Lines of the Cost ledger, added up, undiscounted")
    first, report = steps.row, steps.report
    for code in codes:
        where = {"item": item, "period": period, "place": f"$C{steps.row}"}
        title = report.title("area", report.title("country", code))
        row = steps.line(title, code, sum_where("ledger", "musd", **where), "M USD", "musd")
        steps.place_of_sum(row, "ledger", "musd", **where)
    last = steps.row - 1
    total = steps.line("All places", "", f"SUM(D{first}:D{last})", "M USD", "musd", total=True)
    steps.agrees("All places, against C3", f"D{total}", f"G{in_year}", "M USD", MONEY)
    return first, last


def _lines(steps: StepPage, keys: tuple[str, str, str], above: str, most: int) -> tuple[int, int]:
    """Each line of the Cost ledger of an item, period and place, wherever it stands there."""
    steps.step("C6", "The place, line by line", "Quantity x unit cost x factor / 1,000,000",
               {KEY: ("Of what", ""), MORE: ("Quantity", ""), MORE + 1: ("Unit", ""), MORE + 2: ("Unit cost", ""),
                MORE + 3: ("Its unit", ""), MORE + 4: ("Factor", ""), MORE + 5: ("More of its key", ""),
                SECOND: ("Kind of line", "")})  # fmt: skip
    columns = dict(zip(("item", "period", "place"), keys, strict=True))
    counts = f"COUNTIFS({','.join(f'ledger[{name}],{cell}' for name, cell in columns.items())})"
    count, here = f"$O${steps.row}", "*".join(f"(ledger[{name}]={cell})" for name, cell in columns.items())
    rows = f"{here}*ROW(ledger[item])"
    first = steps.row
    for number in range(1, most + 1):
        row = steps.row
        steps.line("Line", "", f"IF($N{row}=0,0,G{row}*I{row}*K{row}/{conversions.USD_IN_MUSD})", "M USD", "musd")
        steps.page.figure(row, STEP, number, "plain", "year")
        at = f"IF($A{row}>{count},0,SUMPRODUCT(LARGE({rows},{count}+1-$A{row})))"
        steps.place(row, "ledger", "musd", at)
        for column, name, kind in ((KEY, "what", "text"), *SHOWN):
            cells, blank, words = f"ledger[{name}]", *(('""', '&""') if kind == "text" else ("0", ""))
            formula = f"IF($N{row}=0,{blank},INDEX({cells},$N{row}-ROW({head_of(cells)})){words})"
            steps.page.formula(row, column, f"={formula}", "formula", kind)
        for column, name in ((MORE + 1, "unit"), (MORE + 3, "cost_unit")):
            formula = f'IF($N{row}=0,"",{_fixed(name, keys[0], f"${get_column_letter(SECOND)}{row}")})'
            steps.page.formula(row, column, f"={formula}", "formula", "text")
    steps.page.words(first, SECOND_ROW, f"={counts}", look.FIELD)
    last = steps.row - 1
    total = steps.line("All lines of the place", "", f"SUM(D{first}:D{last})", "M USD", "musd", total=True)
    steps.agrees("All lines, against C5", f"D{total}", above, "M USD", MONEY)
    return first, last


def _row_of_item(item: str, kind: str) -> str:
    """Number of the row on its sheet of what an item fixes for its lines of a kind."""
    apart = part_of_key("; ")
    key = f"{item}&{apart}&{kind}"
    return f'SUMPRODUCT((cost_items[item]&{apart}&cost_items[kind]={key})*ROW(cost_items[item]))'


def _fixed(name: str, item: str, kind: str) -> str:
    """What an item fixes for its lines of a kind: units, what the factor is."""
    cells = f"cost_items[{name}]"
    return f'INDEX({cells},{_row_of_item(item, kind)}-ROW({head_of(cells)}))&""'


def _line(steps: StepPage, item: str, number: str, factor: str, onward: str) -> dict[str, str]:
    """The chosen line, figure by figure; the cells of its figures and key."""
    steps.step("C7", "The line", "Quantity x unit cost x factor / 1,000,000 x discount factor",
               {SECOND: ("Its unit stands in", "link")})  # fmt: skip
    cells: dict[str, str] = {}

    def cell(name: str) -> str:
        column = f"ledger[{name}]"
        return f"INDEX({column},{number}-ROW({head_of(column)}))"

    figures: tuple[tuple[str, str, str, Kind], ...] = (
        ("what", "Of what", "", "text"), ("detail", "More of its key", "", "text"), ("place", "Where", "", "text"),
        ("kind", "Kind of line", "", "text"), ("quantity", "Quantity", "unit", "figure2"),
        ("unit_cost", "Unit cost", "cost_unit", "figure2"), ("factor", "Factor", "factor_of", "factor"),
    )  # fmt: skip
    for name, words, told, kind in figures:
        value = f'{cell(name)}&""' if kind == "text" else cell(name)
        fixed = Formula(f"={_fixed(told, item, cells['kind'])}") if told else ""
        key, unit = (fixed, "") if name == "factor" else ("", fixed)
        row = steps.line(words, key, value, unit, kind)
        steps.place(row, "ledger", name, number)
        if unit:
            steps.place(row, "cost_items", told, _row_of_item(item, cells["kind"]), second=True)
        cells[name] = f"$D${row}"
    amount = f"{cells['quantity']}*{cells['unit_cost']}*{cells['factor']}/{conversions.USD_IN_MUSD}"
    row = steps.line("Amount", "", amount, "M USD", "musd", total=True)
    steps.place(row, "ledger", "musd", number)
    steps.agrees("Amount, against the Cost ledger", f"D{row}", cell("musd"), "M USD", MONEY)
    discounted = steps.line("Discounted", "", f"D{row}*{factor}", "M USD", "musd", total=True)
    steps.place(discounted, "ledger", "discounted_musd", number)
    steps.agrees("Discounted, against the Cost ledger", f"D{discounted}", cell("discounted_musd"), "M USD", MONEY)
    worked_out = f"SUMPRODUCT((ROW(ledger[unit_cost])={number})*{IS_FORMULA}(ledger[unit_cost]))>0"
    source = f"IF({worked_out},{literal(WORKED_OUT)},{literal(OWN)})"
    cells["source"] = f"$D${steps.line('Its unit cost is', '', source, '', 'text')}"
    told = f"IF({cells['source']}={literal(WORKED_OUT)},{onward},{literal(onwards.NONE)})"
    steps.line("Its unit cost goes on in step", "", told, "", "text")
    return cells
