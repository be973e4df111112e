"""One product of the chosen year: by area, by sector, and its demand between two years of the demand table."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.utils import get_column_letter

from friendshore.parameters import periods_of
from friendshore.reports.excel.checks.check import TONNES
from friendshore.reports.excel.sheets.trace.choice import DELIVERED, Trace
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing.formulas import Formula, literal, sum_where
from friendshore.reports.excel.writing.steps import KEY, MORE, PLACE, row_with


def write(trace: Trace, products: tuple[int, int]) -> None:
    """Write the steps: of the chosen product by area, of the chosen area by sector, and the cell of the chosen sector.

    products   first and last row of the products on this sheet
    """
    steps, report = trace.steps, trace.steps.report
    frame = report.frame("deliveries")
    asked = get_column_letter(max(trace.provenances) + 1)
    rows = "${column}${first}:${column}${last}"
    keys, figures = (rows.format(column=letter, first=products[0], last=products[1]) for letter in ("C", asked))
    above = f"INDEX({figures},MATCH({trace.commodity},{keys},0))"
    first, last = _by(trace, "A4", "area", "The product by area", "all areas", above, {"commodity": trace.commodity},
                      report.ordered("area", frame["area"]))  # fmt: skip
    steps.row += 1
    trace.area = steps.choose("Area to follow", trace.start.area, f"$C${first}:$C${last}")
    above = f"INDEX($D${first}:$D${last},MATCH({trace.area},$C${first}:$C${last},0))"
    where = {"commodity": trace.commodity, "area": trace.area}
    first, last = _by(trace, "A5", "sector", "The product in the area, by sector", "all sectors", above, where,
                      report.ordered("sector", frame["sector"]))  # fmt: skip
    steps.row += 1
    trace.sector = steps.choose("Sector to follow", trace.start.sector, f"$C${first}:$C${last}")
    above = f"INDEX($D${first}:$D${last},MATCH({trace.sector},$C${first}:$C${last},0))"
    where["sector"] = trace.sector
    _delivered(trace, where, above)
    _interpolated(trace, where, above)


def _by(trace: Trace, number: str, kind: str, title: str, all_of: str, above: str, where: Mapping[str, str],
        codes: list[str]) -> tuple[int, int]:  # fmt: skip
    """What is delivered, not met or answered by area or sector, against the sheet Demand; first and last row."""
    steps, columns = trace.steps, trace.provenances
    steps.step(number, title, "Delivered, not met or saved, t, against what the sheet Demand works out of In demand",
               {MORE: ("Demand", "t, sheet Demand")}
               | {column: (DELIVERED[part], "t") for column, part in columns.items()},
               value="In all")  # fmt: skip
    first = steps.row
    begin, end = (get_column_letter(column) for column in (min(columns), max(columns)))
    for code in codes:
        whole = f"SUM({begin}{steps.row}:{end}{steps.row})"
        row = steps.line(steps.report.title(kind, code), code, whole, "t", "tonnes")
        here = {**where, kind: f"$C{row}"}
        for column, part in columns.items():
            steps.more(row, column, trace.sum(**here, provenance=literal(part)), "tonnes")
        steps.more(row, MORE, sum_where("demand", "t", period=trace.period, **here), "tonnes")
        steps.place_of_sum(row, "demand", "t", period=trace.period, **here)
    last = steps.row - 1
    total = steps.line(f"In {all_of}", "", f"SUM(D{first}:D{last})", "t", "tonnes", total=True)
    for column in (MORE, *columns):
        letter = get_column_letter(column)
        steps.more(total, column, f"SUM({letter}{first}:{letter}{last})", "tonnes", total=True)
    steps.agrees(f"In {all_of}, against the step above", f"D{total}", above, "t", TONNES)
    steps.agrees("Delivered, not met or saved, line by line against the sheet Demand",
                 f"SUMPRODUCT(ABS(D{first}:D{last}-G{first}:G{last}))", "0", "t", TONNES)  # fmt: skip
    return first, last


def _delivered(trace: Trace, where: Mapping[str, str], above: str) -> None:
    steps = trace.steps
    steps.step("A6", "What the sector gets of the product, row by row of the sheet Deliveries",
               "Decisions of the solver")  # fmt: skip
    first = steps.row
    for part in trace.provenances.values():
        keys = {**where, "provenance": f"$C{steps.row}"}
        row = steps.line(DELIVERED[part], part, trace.sum(**keys), "t", "tonnes")
        steps.place(row, "deliveries", "t", row_with("deliveries", period=trace.period, **keys))
    total = steps.line("In all", "", f"SUM(D{first}:D{steps.row - 1})", "t", "tonnes", total=True)
    steps.agrees("In all, against A5", f"D{total}", above, "t", TONNES)


def _interpolated(trace: Trace, where: Mapping[str, str], above: str) -> None:
    """Demand of the chosen cell, from the two stated years beside each calendar year of the period."""
    steps, report = trace.steps, trace.steps.report
    case = report.plan.case
    column = f"t_per_yr_{case.levels.demand}"
    steps.step("A7", "Demand of the sector for the product: between two years of the sheet In demand",
               "(Earlier figure + rise to the later one x years since / years between) x months / 12; after "
               "the last year on along the last slope, never below 0; or what is stated for the period itself",
               {PLACE: ("Earlier year stands in", "link"), MORE: ("Earlier year", ""), MORE + 1: ("Figure", "t/yr"),
                MORE + 2: ("Later year", ""), MORE + 3: ("Figure", "t/yr"), MORE + 4: ("Demand", "t/yr"),
                MORE + 5: ("Months", "of the period"), MORE + 6: ("Later year stands in", "link")})  # fmt: skip
    level = steps.line("Level of demand in use", "demand", "setting_demand", "", "text")
    steps.leads_to(level, "Assumptions", "setting_demand")
    first = steps.row
    keys = ",".join(f"in_demand[{name}],{cell}" for name, cell in where.items())
    longest = max(len(period.year_shares()) for period in periods_of(case) if period.reported)
    for number in range(longest):
        row = steps.row
        later = f"demand[period],{trace.period}" + (f',demand[year],">"&C{row - 1}' if number else "")
        year = f"_xlfn.MINIFS(demand[year],{later})"
        steps.line("Demand in the calendar year", Formula(f"=IF(C{row - 1}=0,0,{year})" if number else f"={year}"),
                   f"K{row}*L{row}/{conversions.MONTHS_IN_YEAR}", "t", "tonnes")  # fmt: skip
        steps.sheet.cell(row, KEY).number_format = '0;;"–"'
        after = f'_xlfn.MINIFS(in_demand[year],{keys},in_demand[year],">="&C{row})'
        steps.more(row, MORE + 2, f"IF({after}=0,_xlfn.MAXIFS(in_demand[year],{keys}),{after})", "year")
        since = f'in_demand[year],IF(C{row}>I{row},"<"&I{row},"<="&C{row})'
        before = f"_xlfn.MAXIFS(in_demand[year],{keys},{since})"
        steps.more(row, MORE, f"IF({before}=0,I{row},{before})", "year")
        for at, second in ((MORE, False), (MORE + 2, True)):
            stated = f"{get_column_letter(at)}{row}"
            steps.place(row, "in_demand", column, row_with("in_demand", **where, year=stated), second=second)
            steps.more(row, at + 1, sum_where("in_demand", column, **where, year=stated), "figure2")
        rise = f"(J{row}-H{row})*(C{row}-G{row})/(I{row}-G{row})"
        steps.more(row, MORE + 4, f"IF(I{row}=G{row},H{row},MAX(0,H{row}+{rise}))", "figure2")
        months = sum_where("demand", "months", period=trace.period, **where, year=f"C{row}")
        steps.more(row, MORE + 5, months, "count")
    whole = f"SUM(D{first}:D{steps.row - 1})"
    if "in_demand_periods" in steps.tables:
        stated, own = f"demand_t_{case.levels.demand}", {**where, "period": f'{trace.period}&""'}
        row = steps.line("Stated for the period itself", Formula(f"={trace.period}"),
                         sum_where("in_demand_periods", stated, **own), "t", "tonnes")  # fmt: skip
        link = steps.place(row, "in_demand_periods", stated, row_with("in_demand_periods", **own))
        whole = f"IF({link}=0,{whole},D{row})"
    total = steps.line("In the period", Formula(f"={trace.period}"), whole, "t", "tonnes", total=True)
    steps.place_of_sum(total, "demand", "t", period=trace.period, **where)
    steps.agrees("Demand of the cell, against what it gets (A5)", f"D{total}", above, "t", TONNES)
    asked = sum_where("demand", "t", period=trace.period, **where)
    steps.agrees("Demand of the cell, against the sheet Demand", f"D{total}", asked, "t", TONNES)
