"""The table of integrated assessment, against the figures that are known by hand."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from uneven import PLAN

from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.planning import read_case, solve
from friendshore.reports.interchange.iamc import COLUMNS, exchange
from friendshore.reports.interchange.iamc_files import iamc_files
from friendshore.reports.interchange.names import Names, plain
from friendshore.version import VERSION

AT = datetime(2026, 5, 17, tzinfo=UTC)
LONG, LAST = PLAN["2027"], PLAN["2028b"]
"""Eighteen months each: two thirds of the first are 2027, a third of it and of the second are 2028."""


@pytest.fixture(scope="module")
def table(plan: Plan) -> pd.DataFrame:
    return plan.to_iamc()


def of(table: pd.DataFrame, variable: str, region: str = "The club") -> dict[int, float]:
    rows = table[(table["variable"] == variable) & (table["region"] == region)]
    return dict(zip(rows["year"], rows["value"], strict=True))


def spread(first: float, second: float) -> dict[int, float]:
    """Amounts of the two long periods by year."""
    return {2027: first * 12 / 18, 2028: first * 6 / 18 + second * 6 / 18, 2029: second * 12 / 18}


def test_what_plants_make_is_told_by_year_and_region(table: pd.DataFrame) -> None:
    made = spread(LONG.magnets_b, LAST.magnets_b)
    assert of(table, "Production|Magnet|Secure") == pytest.approx(made, rel=1e-6)
    assert of(table, "Production|Magnet|Secure", "Beland") == pytest.approx(made, rel=1e-6)
    assert of(table, "Production|Magnet|Exposed", "Aland") == pytest.approx(
        spread(LONG.magnets_x, LAST.magnets_x), rel=1e-6
    )
    both = spread(LONG.magnets_b + LONG.magnets_x, LAST.magnets_b + LAST.magnets_x)
    assert of(table, "Production|Magnet") == pytest.approx(both, rel=1e-6)


def test_demand_is_told_by_commodity_and_sector(table: pd.DataFrame) -> None:
    cars = spread(LONG.wanted[0] + LONG.wanted[2], LAST.wanted[0] + LAST.wanted[2])
    assert of(table, "Demand|Magnet|Cars") == pytest.approx(cars, rel=1e-6)
    assert of(table, "Demand|Magnet|Wind", "Aland") == pytest.approx(spread(LONG.wanted[1], LAST.wanted[1]), rel=1e-6)
    assert of(table, "Demand|Magnet") == pytest.approx(spread(sum(LONG.wanted), sum(LAST.wanted)), rel=1e-6)
    assert of(table, "Unmet Demand|Magnet") == pytest.approx(spread(sum(LONG.short), sum(LAST.short)), rel=1e-6)


def test_reliance_is_the_sum_of_its_parts_weighted_by_demand(table: pd.DataFrame) -> None:
    """One good of one price: reliance is the tonnes that are bought, pressed by XXX or missing, over those wanted."""
    exposed = spread(LONG.magnets_x + LONG.bought, LAST.magnets_x + LAST.bought)
    missing = spread(sum(LONG.short), sum(LAST.short))
    wanted = spread(sum(LONG.wanted), sum(LAST.wanted))
    assert of(table, "Reliance|Exland") == pytest.approx({year: 100 * exposed[year] / wanted[year] for year in wanted})
    assert of(table, "Reliance|Unmet Demand") == pytest.approx(
        {year: 100 * missing[year] / wanted[year] for year in wanted}
    )
    whole = {year: 100 * (exposed[year] + missing[year]) / wanted[year] for year in wanted}
    assert of(table, "Reliance") == pytest.approx(whole)
    assert of(table, "Reliance by Commodity|Magnet") == pytest.approx(whole)


def test_trade_is_told_with_its_partner_and_the_bloc_leaves_out_what_stays_inside(table: pd.DataFrame) -> None:
    bought = spread(LONG.bought, LAST.bought)
    assert of(table, "Trade|Imports|Magnet") == pytest.approx(bought, rel=1e-6)
    assert of(table, "Trade|Imports|Magnet|Exland", "Aland") == pytest.approx(bought, rel=1e-6)
    shipped = spread(LONG.shipped, LAST.shipped)
    assert of(table, "Trade|Imports|Magnet|Beland", "Aland") == pytest.approx(shipped, rel=1e-6)
    assert of(table, "Trade|Exports|Magnet|Aland", "Beland") == pytest.approx(shipped, rel=1e-6)
    assert of(table, "Trade|Imports|Magnet|Beland") == {}


def test_capacity_is_the_mean_of_the_year_and_additions_stand_in_the_year_of_first_output(
    plan: Plan, table: pd.DataFrame
) -> None:
    frame = plan.tables["capacity"]
    frame = frame[frame["process"] == "make"]
    stands = (frame["standing_t_per_yr"] + frame["new_t_per_yr"]).groupby(frame["period"]).sum()
    mean = {2027: stands["2027"], 2028: (stands["2027"] + stands["2028b"]) / 2, 2029: stands["2028b"]}
    assert of(table, "Capacity|Magnet|Make") == pytest.approx(mean)
    assert of(table, "Capacity Additions|Magnet|Make") == pytest.approx({2027: 0, 2028: 0, 2029: 105})


def test_stocks_are_those_of_december(table: pd.DataFrame) -> None:
    assert of(table, "Stocks|Oxide") == pytest.approx({2029: 2}, rel=1e-5)


def test_money_adds_up_and_names_its_year(plan: Plan, table: pd.DataFrame) -> None:
    costs = table[table["variable"].str.startswith("Cost|")].groupby("year")["value"].sum()
    assert of(table, "Cost") == pytest.approx(costs.to_dict())
    reported = plan.tables["costs"].query("reported").groupby("period")["musd"].sum()
    assert of(table, "Cost") == pytest.approx(spread(reported["2027"], reported["2028b"]))
    assert set(table.loc[table["variable"] == "Cost", "unit"]) == {"million USD_2024/yr"}
    assert set(table.loc[table["variable"].str.startswith("Price|"), "unit"]) == {"USD_2024/t"}
    carbon = plan.tables["emissions"].query("account == 'co2'").groupby("period")["t"].sum()
    megatonnes = {year: t * 1e-6 for year, t in spread(carbon["2027"], carbon["2028b"]).items()}
    assert of(table, "Emissions|CO2") == pytest.approx(megatonnes)


def test_each_region_variable_and_year_stands_once(plan: Plan, table: pd.DataFrame) -> None:
    assert list(table.columns) == COLUMNS
    assert not table.duplicated([*COLUMNS[:4], "year"]).any()
    assert (table.groupby("variable")["unit"].nunique() == 1).all()
    assert table["value"].notna().all()
    assert set(table["model"]) == {f"friendshore {VERSION}"}
    assert set(table["scenario"]) == {"uneven"}
    assert set(plan.to_iamc("of mine")["scenario"]) == {"of mine"}
    assert set(table["year"]) == {2027, 2028, 2029}  # of 2026 only half is planned, 2030 is no reported period
    assert exchange(plan).left_out == [2026]


def test_a_case_without_reliance_is_exported_by_its_own_words() -> None:
    """The ten rows: 100 t are bought at 5,000 USD/t in 2027; from 2028 on works make 80 at 1,000, and 20 are bought."""
    found = solve(read_case("ten_rows"))
    assert isinstance(found, Plan)
    table = found.to_iamc()
    assert not [name for name in set(table["variable"]) if "Reliance" in name]
    bloc = "All areas"
    assert of(table, "Production|Cells", bloc) == pytest.approx({2027: 0, 2028: 80})
    assert of(table, "Production|Cells", "Home") == pytest.approx({2027: 0, 2028: 80})
    assert of(table, "Demand|Cells", "Home") == pytest.approx({2027: 100, 2028: 100})
    assert of(table, "Cost|Purchases", bloc) == pytest.approx({2027: 0.5, 2028: 0.1})
    assert of(table, "Cost|Running", bloc) == pytest.approx({2027: 0, 2028: 0.08})
    assert of(table, "Investment", bloc) == pytest.approx({2027: 0.8, 2028: 0})
    assert set(table.loc[table["variable"] == "Cost", "unit"]) == {"million USD_2027/yr"}


def test_a_bloc_that_is_called_like_one_of_its_areas_is_told_apart(plan: Plan) -> None:
    titles = plan.case.tables["bloc_titles"].assign(title="Aland")
    case = replace(plan.case, tables={**plan.case.tables, "bloc_titles": titles})
    table = replace(plan, case=case).to_iamc()
    assert {"Aland (bloc)", "Aland", "Beland"} <= set(table["region"])
    both = of(table, "Demand|Magnet", "Aland"), of(table, "Demand|Magnet", "Beland")
    whole = {year: both[0][year] + both[1][year] for year in both[0]}
    assert of(table, "Demand|Magnet", "Aland (bloc)") == pytest.approx(whole)


def test_more_adversaries_than_a_name_holds_are_told_as_adversaries(plan: Plan) -> None:
    names = Names(plan.case)
    assert names.adversaries(3) == "Exland"
    assert names.adversaries(0) == "Adversaries"


def test_a_plan_without_a_whole_year_is_told_in_a_sentence(plan: Plan) -> None:
    periods = plan.case.tables["periods"]
    short = replace(plan.case, tables={**plan.case.tables, "periods": periods.iloc[:1]})
    with pytest.raises(FriendshoreError, match="No calendar year lies wholly"):
        replace(plan, case=short).to_iamc()


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Concentrate, 3.6% of it", "Concentrate, 3.6% of it"),
        ('wire|rod: "thin"; {soft}*', "Wire/rod, 'thin', (soft)x"),
        (" two\nlines  ", "Two lines"),
    ],
)
def test_letters_that_part_names_do_not_stand_in_a_title(title: str, shown: str) -> None:
    assert plain(title) == shown


def test_two_goods_of_one_title_are_told_apart(plan: Plan) -> None:
    goods = plan.case.tables["commodities"].assign(title="Stuff")
    case = replace(plan.case, tables={**plan.case.tables, "commodities": goods})
    variables = set(replace(plan, case=case).to_iamc()["variable"])
    assert {"Production|Stuff (Magnet)", "Production|Stuff (Ore)", "Production|Stuff (Oxide)"} <= variables


def test_files_hold_the_same_figures_and_every_code_is_listed(plan: Plan, table: pd.DataFrame) -> None:
    files = iamc_files(exchange(plan), AT)
    long = pd.read_csv(io.BytesIO(files["iamc.csv"]))
    pd.testing.assert_frame_equal(long, table, rtol=1e-11, check_dtype=False)
    page = openpyxl.load_workbook(io.BytesIO(files["iamc.xlsx"]))["data"]
    rows = list(page.iter_rows(values_only=True))
    assert rows[0] == ("Model", "Scenario", "Region", "Variable", "Unit", 2027, 2028, 2029)
    cells = {(row[2], row[3], year): cell for row in rows[1:] for year, cell in zip(rows[0][5:], row[5:], strict=True)}
    told = {(row.region, row.variable, row.year): row.value for row in long.itertuples()}
    assert {at: cell for at, cell in cells.items() if cell is not None} == pytest.approx(told, rel=1e-11)
    listed = files["definitions/variable/variables.yaml"].decode()
    names = [json.loads(line[2:-1]) for line in listed.splitlines() if line.startswith("- ")]
    assert sorted(names) == sorted(set(long["variable"]))
    regions = files["definitions/region/regions.yaml"].decode()
    assert regions == '- Bloc:\n  - "The club"\n- Areas:\n  - "Aland"\n  - "Beland"\n  - "Exland"\n'


def test_the_same_plan_gives_the_same_bytes(plan: Plan) -> None:
    assert iamc_files(exchange(plan), AT) == iamc_files(exchange(plan), AT)


def test_the_packages_of_the_field_read_it(plan: Plan, tmp_path: Path) -> None:
    pyam = pytest.importorskip("pyam", reason="needs the extra interchange (pyam)", exc_type=Exception)
    for name, content in iamc_files(exchange(plan), AT).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    rows, book = (pyam.IamDataFrame(tmp_path / f"iamc.{ending}") for ending in ("csv", "xlsx"))
    pd.testing.assert_frame_equal(rows.timeseries(), book.timeseries(), rtol=1e-10)
    for name in ("Reliance", "Cost", "Demand|Magnet", "Production|Magnet", "Investment"):
        assert rows.check_aggregate(name) is None, name
    assert rows.check_aggregate_region("Production|Magnet", region="The club") is None
    nomenclature = pytest.importorskip("nomenclature", reason="needs the extra interchange (nomenclature)")
    nomenclature.DataStructureDefinition(tmp_path / "definitions").validate(rows)
