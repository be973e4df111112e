"""Checks by place and year: each sheet against another that tells the same, areas and countries one by one.

Each check adds up how far both lie apart, place by place or year by year, so that nothing moves unseen from one to
another.
"""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.reports.excel.checks.check import MONEY, TONNES, Check
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.sheets.ledgers import slug
from friendshore.reports.excel.writing.formulas import literal, sum_where
from friendshore.reports.excel.writing.over_time import head_of

YEARS, AREAS, COUNTRIES = "in_periods[period]", "in_areas[area]", "in_countries[country]"
POOL = "world pool"
TOLD_TWICE = (
    ("Delivered or short", "deliveries", "t", "area", "delivered or short", TONNES, "t"),
    ("Made", "production", "t", "country", "made", TONNES, "t"),
    ("Bought", "purchases", "t", "area", "bought", TONNES, "t"),
    ("Sold", "sales", "t", "area", "sold", TONNES, "t"),
    ("Energy used", "energy", "amount", "country", "energy used", MONEY, "GWh, TJ"),
    ("Emissions", "emissions", "t", "country", "emissions", TONNES, "t"),
    ("Cash for building", "spending", "musd", "country", "cash for building", MONEY, "M USD"),
)
"""Title, table, column, kind of place, and the measure of Data_long that tells the same."""
IN_LEDGER = (
    ("purchases", "purchases", "cost_musd", "area", ""),
    ("energy", "energy", "cost_musd", "country", ""),
    ("outlet revenue", "sales", "revenue_musd", "area", "-"),
)
"""Item of the cost ledger, the sheet of its tonnes and prices, its column and kind of place, its sign there."""
OWN_SHEETS = (
    ("made", "production", "+"), ("bought", "purchases", "+"), ("sold or disposed of", "sales", "-"),
    ("closing stock", "stocks", "-"),
)  # fmt: skip
"""Item of the balance, the sheet that has it by place, its sign in the balance."""


def places(report: Report) -> Iterator[Check]:
    """Every check by place and year."""
    yield from _told_twice(report)
    yield from _ledger(report)
    yield from _supply(report)
    yield from _commodities(report)
    yield from _classes(report)


def apart(*terms: str) -> str:
    """The size of a sum of arrays, added up cell by cell."""
    return f"=SUMPRODUCT(ABS({''.join(terms)}))"


def _axis(kind: str) -> str:
    return AREAS if kind == "area" else COUNTRIES


def _told_twice(report: Report) -> Iterator[Check]:
    for title, table, column, kind, measure, tolerance, unit in TOLD_TWICE:
        for axis, named, words in ((kind, _axis(kind), f"{kind} by {kind}"), ("period", YEARS, "year by year")):
            said = sum_where("data_long", "value", measure=literal(measure), **{axis: named})
            live = apart(sum_where(table, column, **{axis: named}), "-", said)
            yield Check(f"{title}, {words}: the sheet against Data_long", "place and year", live, 0.0, tolerance, unit)
    accounts = report.frame("emissions")["account"]
    carriers = report.frame("energy")["carrier"]
    for table, column, item, codes, measure, tolerance in (
        ("emissions", "t", "account", accounts, "emissions", TONNES),
        ("energy", "amount", "carrier", carriers, "energy used", MONEY),
    ):
        for code in dict.fromkeys(codes):
            mine = sum_where(table, column, country=COUNTRIES, **{item: literal(code)})
            said = sum_where("data_long", "value", measure=literal(measure), country=COUNTRIES, item=literal(code))
            name = f"{str(code).replace('_', ' ').capitalize()}, country by country: the sheet against Data_long"
            yield Check(name, "place and year", apart(mine, "-", said), 0.0, tolerance, "as counted")


def _ledger(report: Report) -> Iterator[Check]:
    """The cost ledger by place and year against tonnes and prices there; by item and year against Data_long."""
    for item, table, column, kind, sign in IN_LEDGER:
        axis = _axis(kind)
        for period in report.reported:
            booked = sum_where("ledger", "musd", item=literal(item), place=axis, period=head_of(report, period))
            counted = sum_where(table, column, period=head_of(report, period), **{kind: axis})
            name = f"{item.capitalize()} {period}, {kind} by {kind}: the cost ledger against tonnes x price"
            live = apart(booked, "+" if sign else "-", counted)
            yield Check(name, "place and year", live, 0.0, MONEY, "M USD")
    for item in dict.fromkeys(report.frame("costs")["item"]):
        booked = sum_where("ledger", "musd", item=literal(item), period=YEARS)
        said = sum_where("data_long", "value", measure='"cost, undiscounted"', item=literal(item), period=YEARS)
        name = f"Cost of every year, {str(item).replace('_', ' ')}: the cost ledger against Data_long"
        yield Check(name, "place and year", apart(booked, "-", said), 0.0, MONEY, "M USD")


def _supply(report: Report) -> Iterator[Check]:
    """What leaves an area in the supply matrix against what is made and bought there, year by year."""
    areas = set(report.plan.case.tables["areas"]["area"])
    for code in report.ordered("area", report.frame("supply_matrix")["origin"]):
        if code in areas:
            here, year = literal(code), {"period": YEARS}
            live = apart(
                sum_where("supply", "t", origin=here, **year), "-", sum_where("production", "t", area=here, **year),
                "-", sum_where("purchases", "t", area=here, **year),
            )  # fmt: skip
            name = f"Supply of every year out of {report.title('area', code)}: against what is made and bought there"
            yield Check(name, "place and year", live, 0.0, TONNES, "t")


def _commodities(report: Report) -> Iterator[Check]:
    """The balance against sheets by place, and the world pool, commodity by commodity."""
    for item, table, sign in OWN_SHEETS:
        counted = sum_where(table, "t", commodity="balance[commodity]", period="balance[period]")
        live = apart(f"balance[{slug(item)}]", "-" if sign == "+" else "+", counted)
        name = f"{item.capitalize()} of every year, commodity by commodity: the balance against its own sheet"
        yield Check(name, "balance", live, 0.0, TONNES, "t")
    for period in report.reported:
        where = {"commodity": "in_commodities[commodity]", "period": head_of(report, period)}
        into, out = (sum_where("flows", "t", **{side: literal(POOL)}, **where) for side in ("destination", "origin"))
        name = f"World pool {period}, commodity by commodity: in against out"
        yield Check(name, "flows", apart(into, "-", out), 0.0, TONNES, "t")


def _classes(report: Report) -> Iterator[Check]:
    """Capacity and its use by class against fleets, stage by stage and country by country."""
    wanted = [(f"{period}, country by country", {"period": head_of(report, period), "country": COUNTRIES})
              for period in report.reported]  # fmt: skip
    wanted += [(f"of every year, {report.title('stage', stage)}", {"stage": literal(stage), "period": YEARS})
               for stage in report.ordered("stage", report.frame("capacity")["stage"])]  # fmt: skip
    for name, where in wanted:
        used = apart(sum_where("fleets", "used_t_per_yr", **where), "-",
                     sum_where("classes", "used_t_per_yr", **where))  # fmt: skip
        stands = apart(
            sum_where("fleets", "standing_t_per_yr", **where), "+", sum_where("fleets", "new_t_per_yr", **where),
            "-", sum_where("classes", "t_per_yr", **where),
        )  # fmt: skip
        yield Check(f"Capacity in use {name}: classes against fleets", "capacity", used, 0.0, TONNES, "t/yr")
        yield Check(f"Capacity {name}: classes against fleets", "capacity", stands, 0.0, TONNES, "t/yr")
