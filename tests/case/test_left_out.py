"""What a case may leave out: tables, columns, settings, sources, lanes; what stands instead is in rows and told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from builder import DECLARED, Tiny, sentences, three

from friendshore.case import Case
from friendshore.case.left_out import COLUMNS
from friendshore.case.settings import Settings
from friendshore.case.write import write_case
from friendshore.plan import Plan
from friendshore.planning import notes, read_case, solve

FILES = {
    "periods": "period\n2027\n2028\n",
    "areas": "area\nnorth\nsouth\neast\n",
    "commodities": "commodity\ngrain\n",
    "offers": "offer,commodity,area\nfarm,grain,north\nstore,grain,east\n",
    "offer_years": "offer,price_usd_per_t,most_t_per_yr_base\nfarm,10,50\nstore,20,15\n",
    "demand": "area,commodity,t_per_yr_base\nsouth,grain,30\neast,grain,10\n",
    "freight": "from_region,to_region,usd_per_t\nnorth,south,2\nnorth,east,\n",
}
"""Grain goes from the north to the south at 2 a tonne, and none to the east, which buys from its store."""


def small(folder: Path, head: str = "", **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "case.toml").write_text(head, encoding="utf-8")
    for name, text in {**FILES, **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def told(case: Case) -> list[str]:
    return [str(note) for note in notes(case)]


def test_every_column_that_may_be_left_out_is_declared() -> None:
    for table, columns in COLUMNS.items():
        assert set(columns) <= {column.name for column in DECLARED[table].columns}


def test_what_stands_instead_is_in_the_rows(tmp_path: Path) -> None:
    case = read_case(small(tmp_path / "small", "[settings]\ndiscount_share_per_yr = 0.07\n"))
    assert (case.title, case.question, case.as_of, case.price_year) == ("small", "", "2027-01", 2027)
    assert case.settings == Settings(discount_share_per_yr=0.07)
    tables = case.tables
    assert tables["countries"]["area"].tolist() == tables["areas"]["area"].tolist()
    assert set(tables["countries"]["wacc_plant_share"]) == {0.07}
    assert set(tables["blocs"]["role"]) == {"planner"}
    assert tables["demand"][["t_per_yr_low", "t_per_yr_base", "t_per_yr_high"]].nunique(axis=1).tolist() == [1, 1]
    assert tables["demand"]["year"].tolist() == [2027, 2027]
    assert tables["periods"]["start"].tolist() == ["2027-01", "2028-01"]
    assert tables["sectors"]["sector"].tolist() == ["users"]


def test_each_kind_is_told_once(tmp_path: Path) -> None:
    lines = told(read_case(small(tmp_path / "small")))
    for start in ("tables: left out: ", "columns: left out: ", "case.toml: left out: ", "source: ", "shortage.csv: "):
        assert len([line for line in lines if line.startswith(start)]) == 1, start
    (sources,) = (line for line in lines if line.startswith("source: "))
    assert "offer_years.csv 2" in sources and "demand.csv 2" in sources and "countries" not in sources


def test_a_blank_freight_cell_is_no_lane(tmp_path: Path) -> None:
    """30 t at 10 + 2, and 10 t at 20 from the store, where the farm's would have been cheaper."""
    plan = solve(read_case(small(tmp_path / "small", "[settings]\ndiscount_share_per_yr = 0.0\n")))
    assert isinstance(plan, Plan)
    assert plan.summary["discounted_cost_musd"] == pytest.approx(2 * (30 * 12 + 10 * 20) / 1e6, rel=1e-9)
    lanes = {(row.origin, row.destination) for row in plan.tables["flows"].itertuples()}
    assert lanes == {("north", "south")}


def test_without_freight_goods_travel_for_nothing(tmp_path: Path) -> None:
    folder = small(tmp_path / "small", "[settings]\ndiscount_share_per_yr = 0.0\n")
    (folder / "freight.csv").unlink()
    plan = solve(read_case(folder))
    assert isinstance(plan, Plan)
    assert plan.summary["discounted_cost_musd"] == pytest.approx(2 * 40 * 10 / 1e6, rel=1e-9)


def test_the_inputs_of_a_run_give_the_same_case(tmp_path: Path) -> None:
    case = read_case(small(tmp_path / "small"))
    (tmp_path / "back").mkdir()
    write_case(case, tmp_path / "back")
    back = read_case(tmp_path / "back")
    assert (back.bloc, back.as_of, back.settings, back.levels) == (case.bloc, case.as_of, case.settings, case.levels)
    for name, frame in case.tables.items():
        pd.testing.assert_frame_equal(frame.drop(columns="_where"), back.tables[name].drop(columns="_where"))
    assert not back.left_out


def test_money_that_a_scenario_drops_is_not_taken_for_left_out(tmp_path: Path) -> None:
    """No money builds nothing, nor does it in the inputs kept with the run, where the table has no row."""
    tiny = Tiny().scenario("none", '[drop]\nprogrammes = "all"\n').every("offer_years", price_usd_per_t=500)
    tiny.every("demand", **three("t_per_yr", 100)).row("facilities", "mine_a")["existing_t_per_yr"] = 200
    case = read_case(tiny.write(tmp_path / "tiny"), ["none"])
    (tmp_path / "back").mkdir()
    write_case(case, tmp_path / "back")
    plans = [solve(each) for each in (read_case(tmp_path / "tiny"), case, read_case(tmp_path / "back"))]
    built = [len(plan.tables["builds"]) for plan in plans if isinstance(plan, Plan)]
    assert built[0] > 0 and built[1:] == [0, 0]


def test_a_table_of_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    """As in the inputs of a run whose scenario dropped them; without the file whatever is built is paid for."""
    tiny = Tiny().set("programmes", [])
    case = read_case(tiny.write(tmp_path / "none"))
    assert case.tables["programmes"].empty and not any("programmes.csv (" in line for line in told(case))
    del tiny.rows["programmes"]
    case = read_case(tiny.write(tmp_path / "left out"))
    assert len(case.tables["programmes"]) == 1 and any("programmes.csv (" in line for line in told(case))


def test_a_scenario_leaves_out_what_the_case_does(tmp_path: Path) -> None:
    text = 'why = "w"\n[[demand]]\narea = "south"\ncommodity = "grain"\nsector = "users"\nyear = 2027\n'
    text += "t_per_yr_base = 5\n"
    text += '[[offers]]\noffer = "mill"\ncommodity = "grain"\narea = "east"\n'
    text += '[[offer_years]]\noffer = "mill"\nyear = 2027\nprice_usd_per_t = 1\n'
    (tmp_path / "more.toml").write_text(text, encoding="utf-8")
    case = read_case(small(tmp_path / "small"), [tmp_path / "more.toml"])
    demand = case.tables["demand"].set_index("area")
    assert demand.loc["south", ["t_per_yr_low", "t_per_yr_high"]].tolist() == [5, 5]  # they follow the base case
    assert case.tables["offers"].set_index("offer").loc["mill", "secure"]


FAULTY: dict[str, tuple[Callable[[Tiny], object], str]] = {
    "a blank among filled cells": (
        lambda tiny: tiny.row("countries", "AAA").update(capex_index=""),
        "countries.csv row 2, column capex_index: must not be blank",
    ),
    "no area by this name": (
        lambda tiny: tiny.rows.pop("countries") and tiny.table("demand")[0].update(area="AAC"),
        "demand.csv row 2, column area: 'AAC' is not in areas.csv; nearest is 'AAA'",
    ),
    "two blocs and none chosen": (
        lambda tiny: tiny.head.pop("bloc") and tiny.add("bloc_titles", like=("club",), bloc="other"),
        "case.toml, column bloc: expected text",
    ),
    "a cost of shortage for some": (
        lambda tiny: tiny.row("shortage", "*", 1).update(sector="wind") or tiny.add("sectors", sector="wind"),
        "shortage.csv, column sector: no cost of shortage for cars; add their rows, or one with sector *",
    ),
}


@pytest.mark.parametrize("what", FAULTY)
def test_faults_stay_as_good(tmp_path: Path, what: str) -> None:
    spoil, expected = FAULTY[what]
    tiny = Tiny()
    spoil(tiny)
    assert expected in sentences(tiny.write(tmp_path))


def test_demand_that_may_not_go_short_is_infeasible_where_it_cannot_be_met(tmp_path: Path) -> None:
    found = solve(read_case(small(tmp_path / "small", offer_years=FILES["offer_years"].replace("15", "5"))))
    assert not isinstance(found, Plan)
    assert "demand" in found.sentence


def test_the_shipped_cases_name_their_sources() -> None:
    inputs = Path(__file__).parents[2] / "inputs"
    for folder in sorted(each.parent for each in inputs.glob("*/case.toml")):
        if folder.name != "ten_rows":  # an example of nothing but form
            assert not [note for note in read_case(folder).remarks() if note.where == "source"], folder.name
