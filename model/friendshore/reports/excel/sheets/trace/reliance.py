"""Reliance of a chosen year: the headline, its parts, and tonnes by product x value weights."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from friendshore.reports.excel.checks.check import MONEY, POINTS
from friendshore.reports.excel.sheets.trace import product
from friendshore.reports.excel.sheets.trace.choice import COUNTED, DELIVERED, Cell, Trace
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing.formulas import Formula, literal, quoted
from friendshore.reports.excel.writing.over_time import FIRST, HEAD
from friendshore.reports.excel.writing.steps import MORE, StepPage, found, row_of

UNIT_OF_VALUE, UNIT_OF_WEIGHT = "M USD", "USD/kg"


def write(steps: StepPage) -> None:
    """Write the trace of reliance."""
    report = steps.report
    steps.headline("A · Reliance of a year")
    trace = Trace(steps, _largest(steps))
    sheet, row = report.lines["reliance"]
    last = get_column_letter(FIRST + len(report.reported) - 1)
    first = get_column_letter(FIRST)
    heads, cells = (f"{quoted(sheet)}!${first}${at}:${last}${at}" for at in (HEAD, row))
    trace.period = steps.choose("Reliance of the year", report.reported[-1], heads, "year")
    steps.step("A1", "The headline", "As the sheet Reliance has it")
    place = f"MATCH({trace.period},{heads},0)"
    value = f"INDEX({cells},{place})"
    head = steps.line("Reliance of all planners", Formula(f"={trace.period}"), value, "points", "points", total=True)
    before = f"{quoted(sheet)}!${get_column_letter(FIRST - 1)}${row}"
    steps.leads_to(head, sheet, before, place)
    whole, bad = _parts(trace, head)
    tonnes = _products(trace, bad, whole)
    product.write(trace, tonnes)


def _largest(steps: StepPage) -> Cell:
    """The product, area and sector that count most in the last year."""
    report = steps.report
    frame = report.frame("deliveries")
    weights = report.plan.case.tables["commodities"].set_index("commodity")["weight_usd_per_kg"]
    frame = frame[frame["period"] == report.reported[-1]] if (frame["period"] == report.reported[-1]).any() else frame
    counted = frame[frame["provenance"].isin(COUNTED)]
    frame = counted if len(counted) else frame
    value = frame["t"] * frame["commodity"].map(weights).fillna(0.0)
    chosen: list[str] = []
    for name in ("commodity", "area", "sector"):
        most = str(value.groupby(frame[name], sort=False).sum().idxmax())
        value, frame = value[frame[name] == most], frame[frame[name] == most]
        chosen.append(most)
    return Cell(*chosen)


def _parts(trace: Trace, head: int) -> tuple[int, list[int]]:
    steps = trace.steps
    steps.step("A2", "What counts as reliance, against the value of demand",
               "100 x (value exposed + value not met) / value of all demand, at fixed weights",
               {MORE: ("Of demand", "points")})  # fmt: skip
    bad = [
        steps.line(DELIVERED[part], part, trace.sum("value_musd", provenance=literal(part)),
                   UNIT_OF_VALUE, "musd")
        for part in COUNTED
    ]  # fmt: skip
    whole = steps.line("Demand, all of it", "", trace.sum("value_musd"), UNIT_OF_VALUE, "musd", total=True)
    for row in (*bad, whole):
        where = {} if row == whole else {"provenance": f"$C{row}"}
        steps.place_of_sum(row, "deliveries", "value_musd", period=trace.period, **where)
    for row in bad:
        steps.more(row, MORE, f"{conversions.POINTS}*IF($D${whole}=0,0,D{row}/$D${whole})", "points")
    steps.more(whole, MORE, f"G{bad[0]}+G{bad[1]}", "points", total=True)
    steps.agrees("Exposed and not met, against the headline", f"G{whole}", f"D{head}", "points", POINTS)
    return whole, bad


def _products(trace: Trace, bad: list[int], whole: int) -> tuple[int, int]:
    """By product; first and last row. Demand in t stands after what became of it."""
    steps, report = trace.steps, trace.steps.report
    columns = trace.provenances
    asked = max(columns) + 1
    steps.step("A3", "By product: tonnes by provenance x value weight",
               "(t exposed + t not met) x USD/kg / 1000; the tonnes add up the rows of the sheet Deliveries",
               {MORE: ("Value weight", UNIT_OF_WEIGHT), asked: ("Demand", "t"), asked + 1: ("Demand", UNIT_OF_VALUE)}
               | {column: (DELIVERED[part], "t") for column, part in columns.items()},
               value="Exposed or not met")  # fmt: skip
    first = steps.row
    for code in report.ordered("commodity", report.frame("deliveries")["commodity"]):
        counted = "+".join(f"{get_column_letter(column)}{steps.row}" for column, part in columns.items()
                           if part in COUNTED)  # fmt: skip
        value = f"({counted})*G{steps.row}{conversions.KG_PRICE_TO_MUSD}"
        row = steps.line(report.title("commodity", code), code, value, UNIT_OF_VALUE, "musd")
        by = "in_commodities[commodity]"
        number = steps.place(row, "in_commodities", "weight_usd_per_kg", row_of(f"$C{row}", by))
        weight = found(f"$C{row}", "in_commodities[weight_usd_per_kg]", by)
        steps.more(row, MORE, f"IF({number}=0,0,{weight})", "figure2")
        for column, part in columns.items():
            steps.more(row, column, trace.sum(commodity=f"$C{row}", provenance=literal(part)), "tonnes")
        span = f"{get_column_letter(MORE + 1)}{row}:{get_column_letter(asked - 1)}{row}"
        steps.more(row, asked, f"SUM({span})", "tonnes", total=True)
        value = f"{get_column_letter(asked)}{row}*G{row}{conversions.KG_PRICE_TO_MUSD}"
        steps.more(row, asked + 1, value, "musd", total=True)
    last = steps.row - 1
    total = steps.line("All products", "", f"SUM(D{first}:D{last})", UNIT_OF_VALUE, "musd", total=True)
    for column in (*columns, asked, asked + 1):
        letter = get_column_letter(column)
        steps.more(total, column, f"SUM({letter}{first}:{letter}{last})", "musd" if column > asked else "tonnes",
                   total=True)  # fmt: skip
    exposed, short = bad
    steps.agrees("Exposed and not met of all products, against A2", f"D{total}", f"(D{exposed}+D{short})",
                 UNIT_OF_VALUE, MONEY)  # fmt: skip
    steps.agrees("Demand of all products, against A2", f"{get_column_letter(asked + 1)}{total}", f"D{whole}",
                 UNIT_OF_VALUE, MONEY)  # fmt: skip
    steps.row += 1
    trace.commodity = steps.choose("Product to follow", trace.start.commodity, f"$C${first}:$C${last}")
    return first, last
