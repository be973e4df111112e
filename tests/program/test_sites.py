"""Several sites in one country: each is an area or a country of its own, and what holds country-wide names the group.

Two smelters, west (10 USD/t, 1 to the port) and east (6 USD/t, 8 to the port), in one country; the port buys 70 t a
year, and what they do not make it buys from the sea at 30.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from friendshore.plan import Plan
from friendshore.planning import read_case, solve

FILES = {
    "periods": "period\n2027\n",
    "areas": "area\nwest\neast\nport\n",
    "country_groups": "group,country\nland,west\nland,east\n",
    "commodities": "commodity\nmetal\n",
    "processes": "process,capex_usd_per_t,lifetime_years,co2_t_per_t\nsmelt,10,10,0.5\n",
    "recipes": "process,commodity,t_per_t\nsmelt,metal,1\n",
    "facilities": "facility,process,country,existing_t_per_yr,max_build_t_per_yr,opex_usd_per_t\n"
    "smelter_w,smelt,west,20,30,10\nsmelter_e,smelt,east,10,30,6\n",
    "offers": "offer,commodity,area\nsea,metal,port\n",
    "offer_years": "offer,price_usd_per_t\nsea,30\n",
    "demand": "area,commodity,t_per_yr_base\nport,metal,70\n",
    "freight": "from_region,to_region,usd_per_t\nwest,port,1\neast,port,8\n",
}
FREE = 20 * 11 + 30 * 12 + 10 * 14 + 10 * 15
"""A new tonne a year costs 10 USD and lives ten years: 1 USD a year."""


def cost(folder: Path, **files: str) -> float:
    """USD a year of the least-cost plan."""
    (folder / "case.toml").write_text("[settings]\ndiscount_share_per_yr = 0.0\n", encoding="utf-8")
    for name, text in {**FILES, **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    plan = solve(read_case(folder))
    assert isinstance(plan, Plan)
    return float(plan.summary["discounted_cost_musd"]) * 1e6


def test_each_site_has_its_cost_and_its_freight(tmp_path: Path) -> None:
    assert cost(tmp_path) == pytest.approx(FREE)


def test_a_joint_limit_holds_for_the_country(tmp_path: Path) -> None:
    files = {
        "joint_limits": "joint_limit,members\nmetal_of_land,smelter_w;smelter_e\n",
        "joint_limit_years": "joint_limit,year,most_t_per_yr\nmetal_of_land,2027,40\n",
    }
    assert cost(tmp_path, **files) == pytest.approx(20 * 11 + 20 * 12 + 30 * 30)


def test_a_programme_pays_in_the_whole_country_and_nowhere_else(tmp_path: Path) -> None:
    programme = "programme,countries,total_musd\nministry,{},0.0001\n"  # 100 USD: 10 t a year
    assert cost(tmp_path, programmes=programme.format("land")) == pytest.approx(20 * 11 + 10 * 12 + 10 * 14 + 30 * 30)
    assert cost(tmp_path, programmes=programme.format("east")) == pytest.approx(20 * 11 + 10 * 14 + 10 * 15 + 30 * 30)


def test_pace_is_the_country_s(tmp_path: Path) -> None:
    files = {"pace_weights": "process,kind\nsmelt,smelters\n", "pace": "kind,group,first_base,cap_base\n"}
    files["pace"] += "smelters,land,15,15\n"
    assert cost(tmp_path, **files) == pytest.approx(20 * 11 + 15 * 12 + 10 * 14 + 25 * 30)


def test_a_ceiling_on_emissions_is_shared_by_the_sites(tmp_path: Path) -> None:
    """20 t of CO2 let 40 t of metal be made, wherever; beside it the west has a ceiling of its own."""
    limits = "account,country,year,most_t_per_yr\nco2,land,2027,20\n"
    assert cost(tmp_path, account_limits=limits) == pytest.approx(20 * 11 + 20 * 12 + 30 * 30)
    limits += "co2,west,2027,11\n"
    assert cost(tmp_path, account_limits=limits) == pytest.approx(20 * 11 + 2 * 12 + 10 * 14 + 8 * 15 + 30 * 30)


def test_sites_of_one_market_are_countries_of_one_area(tmp_path: Path) -> None:
    """Without freight between them: what differs is labour, here 1 and 3 USD/t beside the cost of the plant."""
    files = {
        "areas": "area\nland\nport\n",
        "countries": "country,area,labour_index\nwest,land,1\neast,land,3\nport,port,1\n",
        "processes": "process,labour_usd_per_t,index_applies\nsmelt,1,1\n",
        "facilities": "facility,process,country,existing_t_per_yr\nsmelter_w,smelt,west,20\nsmelter_e,smelt,east,10\n",
        "freight": "from_region,to_region,usd_per_t\nland,port,1\n",
    }
    assert cost(tmp_path, **files) == pytest.approx(20 * 2 + 10 * 4 + 40 * 30)
