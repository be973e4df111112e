"""Whatever stands in a cell, reading a case ends in sentences: no rule sees what failed typing, and none falls over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from builder import DECLARED, Tiny, basket, sentences, three
from pytest import fixture, mark

from friendshore.case.checks import check
from friendshore.case.draft import Draft
from friendshore.case.read import Grid, Reading, fill
from friendshore.case.source import open_case
from friendshore.case.table import Column, Table
from friendshore.case.values import frame
from friendshore.planning import read_case
from friendshore.program import policies

HOSTILE = (
    "", "text", "Jan-26", "2027/01", "1e400", "nan", "-1", "9223372036854775808", "²", "\x07\x1b", "a:b", "=2+2",
    "x" * 5000,
)  # fmt: skip


def every_table() -> Tiny:
    """The tiny case with a row in every table, those of policies too."""
    tiny = Tiny()
    for module in policies.MODULES:
        import_module(f"test_{module.TABLE.name}").switch_on(tiny)
    tiny.add("country_groups", group="both", country="AAA")
    tiny.add("baskets", basket="rich", **basket(nd=0.25, ce=0.75))
    tiny.add("basket_groups", basket="rich", group="light")
    tiny.add("element_contents", commodity="oxide", elements="nd;pr", t_per_t=1)
    tiny.add("resources", resource="lode", resource_t=5000)
    tiny.row("facilities", "mine_a")["resource"] = "lode"
    tiny.add("offtakes", facility="make_a", buyer="XXX", share=0.1, until="2028-06", price_usd_per_t=15)
    tiny.add("permit_slots", group="*", kind="magnet", unit="t", **three("most", 50))
    tiny.add("energy", like=("AAA", "electricity", "grid", 2027), country="valley")
    tiny.add("energy_sites", facility="make_a", site="valley")
    tiny.add("offer_pools", pool="shared", pool_t_per_yr=50, growth_share_per_yr=0)
    tiny.add("places", place="make_a", latitude=-33.5, longitude=151.2, site="the valley")
    tiny.add("present_use", area="AAA", commodity="magnet", secure_share=0.5)
    tiny.row("commodities", "magnet").update(storable=1, storage_months=6)
    tiny.add("stocks", commodity="magnet", area="AAA", opening_secure_t=5, opening_exposed_t=0, least_t=1)
    tiny.add("account_limits", account="co2", country="AAA", year=2027, most_t_per_yr=1000)
    tiny.add("host_limits", host_limit="tailings", commodity="ore", processes="mine", group="*", each_country=0)
    tiny.add("capex_years", process="make", group="*", year=2027, capex_factor=0.9)
    tiny.add("lanes", lane="sea", commodities="ore;oxide", origins="AAA", destinations="*", most_t_per_yr=50)
    tiny.add("joint_limits", joint_limit="quota", members="mine_a;magnets_x", commodity="")
    tiny.add("joint_limit_years", joint_limit="quota", year=2027, most_t_per_yr=500, least_t_per_yr=1)
    tiny.add("offer_periods", offer="magnets_x", period="2028", price_usd_per_t=21)
    tiny.add("outlet_periods", outlet="oxide_sales", period="2028", price_usd_per_t=11)
    tiny.add("demand_periods", area="AAA", sector="cars", commodity="magnet", period="2028", demand_t_base=50)
    power = {"country": "AAA", "carrier": "electricity", "tranche": "grid"}
    tiny.add("energy_periods", **power, period="2028", price_usd_per_unit_base=1)
    tiny.add("joint_limit_periods", joint_limit="quota", period="2028", most_t=400)
    tiny.add("hosts", host_limit="tailings", host="pit", t_per_t=0.5)
    tiny.add("host_flows", flow="pit", country="AAA", year=2027, t_per_yr=200)
    tiny.add("adversary_output", measure="magnets", year=2027, t_per_yr=100)
    tiny.add("actuals", actual="a", title="A", measure="output", facilities="make_a", year=2027, value=1, unit="t")
    return tiny


@fixture(scope="module")
def sound(tmp_path_factory: object) -> tuple[Reading, Draft]:
    """The cells of the case, and the case as the rules see it."""
    folder = every_table().write(tmp_path_factory.mktemp("hostile"))  # type: ignore[attr-defined]
    case = read_case(folder)
    reading = open_case(folder, tuple(DECLARED.values())).reading
    draft = Draft(case.bloc, case.as_of, case.levels, case.tables, DECLARED)
    assert not [name for name in DECLARED if not draft.rows(name)]
    return reading, draft


def spoilt(table: Table, column: Column, reading: Reading, cell: str) -> Reading:
    """The table with another cell in its first row."""
    grid, found = reading.grids[table.name], Reading()
    number, line = grid.lines[0]
    at = grid.header.index(column.name)
    found.rows[table.name] = []
    fill(table, Grid(grid.title, grid.header, [(number, [*line[:at], cell, *line[at + 1 :]]), *grid.lines[1:]]), found)
    return found


def tried(column: Column, number: int) -> Iterator[str]:
    """Every hostile value of a column that may fail; one, in turn, of a column of words, where any will do."""
    free = column.kind == "text" and not column.one_of
    yield from HOSTILE if not free else (HOSTILE[number % len(HOSTILE)],)


@mark.parametrize("name", DECLARED)
def test_no_cell_is_too_much_for_the_rules(name: str, sound: tuple[Reading, Draft]) -> None:
    reading, draft = sound
    table = DECLARED[name]
    for number, column in enumerate(table.all_columns if name == "areas" else table.columns):
        failed = False
        for cell in tried(column, number):
            found = spoilt(table, column, reading, cell)
            if found.faults and failed:
                continue  # to the rules one cell that failed typing is like another
            failed = failed or bool(found.faults)
            tables = {**draft.tables, name: frame(table, found.rows[name])}
            known = {other: rows for other, rows in draft._records.items() if other != name}
            changed = replace(draft, tables=tables, _records=known)
            told = [str(fault) for fault in check(changed, not found.faults, policies.FURTHER.rules)]
            assert not found.faults or not [each for each in told if f"column {column.name}:" in each and name in each]


@mark.parametrize("cell", HOSTILE[2:10:2])
def test_through_the_door(cell: str, tmp_path: Path) -> None:
    tiny = Tiny()
    for name, key, column in (
        ("periods", "2028", "start"),
        ("demand", ("AAA", "cars", "magnet", 2027), "year"),
        ("facilities", "make_a", "country"),
    ):
        tiny.row(name, *(key if isinstance(key, tuple) else (key,)))[column] = cell
    assert len(sentences(tiny.write(tmp_path))) >= 2
