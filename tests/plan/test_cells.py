"""Every bound that somebody has set is told in words, with the file, row and column that set it."""

from __future__ import annotations

import math
from importlib import import_module
from pathlib import Path

from builder import Tiny, three
from by_month import months
from pytest import fixture, mark

from friendshore import planning
from friendshore.aim import Aim
from friendshore.plan.cells import Cells
from friendshore.program import assemble, policies
from friendshore.program.assemble import ROWS


def cells_of(tiny: Tiny, folder: Path) -> Cells:
    program = assemble(planning.prepare(planning.read_case(tiny.write(folder))), Aim())
    return Cells(program, planning.compiled(program))


@fixture(scope="module")
def all_on(tmp_path_factory: object) -> Cells:
    """The tiny case with a row in the table of every policy, stocks, limits on emissions and money, and an outlet."""
    tiny = Tiny()
    for module in policies.MODULES:
        import_module(f"test_{module.TABLE.name}").switch_on(tiny)
    tiny.row("commodities", "oxide").update(storable=1, storage_months=6)
    stock = {"opening_secure_t": 10, "opening_exposed_t": 5, "least_t": 2, "most_t": 90}
    tiny.set("stocks", [*tiny.table("stocks"), {"commodity": "oxide", "area": "AAA"} | stock])
    tiny.settings["kept_from_year"] = 2028
    tiny.row("programmes", "purse").update(total_musd=5, yearly_musd=3)
    tiny.add("permit_slots", group="*", kind="magnet", unit="t", most_low=90, most_base=90, most_high=90)
    tiny.row("outlet_years", "oxide_sales", 2027)["most_t_per_yr"] = 1000
    tiny.add("energy", like=("AAA", "electricity", "grid", 2027), tranche="dam", most_units_per_yr=900)
    tiny.row("processes", "make")["co2_t_per_t"] = 0.05
    tiny.add("account_limits", account="co2", country="AAA", year=2027, most_t_per_yr=7)
    tiny.add("country_groups", group="both", country="BBB")
    tiny.add("account_limits", account="co2", country="both", year=2027, most_t_per_yr=9)
    tiny.row("facilities", "make_a")["must_run_share"] = 0.1
    tiny.add("lanes", lane="strait", commodities="magnet", origins="AAA", destinations="BBB", most_t_per_yr=50)
    tiny.add("host_limits", host_limit="liquor", commodity="oxide", processes="separate", group="*")
    tiny.add("hosts", host_limit="liquor", host="mine", t_per_t=1)
    tiny.add("joint_limits", joint_limit="frame", members="separate_a")
    tiny.add("joint_limit_years", joint_limit="frame", year=2027, most_t_per_yr=95, least_t_per_yr=1)
    return cells_of(tiny, tmp_path_factory.mktemp("all"))  # type: ignore[attr-defined]


def test_every_cell_finds_its_row_and_its_words(all_on: Cells) -> None:
    for cell in all_on.cells:
        told = all_on.what(cell), all_on.where(cell), all_on.columns(cell), all_on.unit(cell)
        assert all(told), cell
        assert "_" not in cell.family or cell.family.rpartition(".")[2] not in told[0], told
        if cell.row.table not in ("", "settings"):
            assert cell.rows, cell
            assert told[1].startswith(f"{cell.row.table}.csv row"), told
            assert all_on.shown(cell) or cell.row.table == "facilities", cell


def test_most_of_what_can_be_set_is_seen_here(all_on: Cells) -> None:
    """What is left needs months in part, or nobody who pays."""
    seen = {cell.family for cell in all_on.cells}
    needs_more = {
        "within_output_limit", "within_resource", "within_offer_pool", "bought_while_open", "sold_while_open",
        "present_use_taken", "capital_paid", "within_programme_months", "parent_first", "new_capacity_used",
        "reliance_held", "cost_held", "contracts.within_origin_output", "strategic_stocks.drawn_while_released",
    }  # fmt: skip
    assert {name for name, row in ROWS.items() if row is not None} - seen <= needs_more


@mark.parametrize(
    ("family", "row", "column", "value", "what"),
    [
        ("within_programme", "programmes.csv row 3", "total_musd", 2, "money of The purse in all"),
        ("within_permit_slots", "permit_slots.csv row 2", "most_base", 90, "permits: Make"),
        ("cover_kept", "stocks.csv row", "least_t", 2, "cover of Oxide in Aland"),
        ("power", "energy.csv row", "most_units_per_yr", 900, "electricity in Aland"),
        ("emission", "account_limits.csv row 2", "most_t_per_yr", 7, "most co2 in Aland"),
        ("within_outlet", "outlet_years.csv row 2", "most_t_per_yr", 1000, "most that is taken"),
        ("benchmarks.enough_made", "benchmarks.csv row 2", "share", 0.4, "least share made at home"),
        ("contracts.within_contract", "contracts.csv row 2", "most_t_per_yr", 50, "most that may flow"),
        ("sanctions.goods_barred", "sanctions.csv row 2", "trade", math.nan, "may come from there"),
    ],
)
def test_a_cell_says_what_stands_there(
    family: str, row: str, column: str, value: float, what: str, all_on: Cells
) -> None:
    cell = next(each for each in all_on.cells if each.family == family)
    assert all_on.where(cell).startswith(row)
    assert all_on.columns(cell) == column
    assert all_on.value(cell) == value or (math.isnan(value) and math.isnan(all_on.value(cell)))
    assert all_on.what(cell).startswith(what)


def test_bounds_of_all_periods_are_one_cell(all_on: Cells) -> None:
    money = next(cell for cell in all_on.cells if cell.family == "within_yearly_programme")
    assert len(money.bounds) == len(set(money.periods)) > 1
    assert all(all_on.at(bound) == 3 for bound in money.bounds)
    assert [all_on.period_of(bound) for bound in money.bounds] == list(money.periods)


def test_a_bound_of_a_period_stands_where_the_period_states_it(tmp_path: Path) -> None:
    tiny = months()
    tiny.row("offer_periods", "magnets_x", "2027-02").update(three("most_t", 2))
    tiny.add("outlet_periods", outlet="oxide_sales", period="2027-03", most_t=3)
    cells = cells_of(tiny, tmp_path)
    found = {(cell.family, cells.where(cell)): cells.value(cell) for cell in cells.cells}
    assert found["buy", "offer_periods.csv row 3"] == 2
    assert found["within_outlet", "outlet_periods.csv row 2"] == 3
    assert found["demand_met", "demand_periods.csv row 2"] == 12
    asked = next(cell for cell in cells.cells if cells.where(cell) == "demand_periods.csv row 2")
    assert asked.periods == ("2027-02",) and cells.columns(asked) == "demand_t_base"
    assert len([where for family, where in found if family == "demand_met"]) == 2  # the other months stand by year


def test_capacity_that_only_builds_make_is_nobodys_limit(tmp_path: Path) -> None:
    """Where nothing stands and something may be built, the row links work to builds; before that it is a fact."""
    cells = cells_of(Tiny(), tmp_path)
    stands = {cell.key[0] for cell in cells.cells if cell.family == "within_capacity"}
    assert stands == {"mine.AAA", "separate.AAA", "make.AAA"}
