"""Cases of other trades, written from the page "Write your own case" alone, held against another solver's optimum."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog
from typer.testing import CliRunner

from friendshore.cli import app
from friendshore.plan import Plan
from friendshore.planning import read_case, solve

FREIGHT = {"NA": 8, "NB": 6, "NC": 10, "WA": 9, "WB": 12, "WC": 13, "EA": 14, "EB": 9}
SILOS, MILLS = {"N": 40, "W": 70, "E": 50}, {"A": 50, "B": 60, "C": 40}
PRICES, USE = (10, 12, 20, 30, 25, 15), (10, 15, 30, 50, 45, 20)
MONTHS = [f"2027-{month:02d}" for month in range(1, 7)]
OPENS, HOLDS, CLOSES, MOST = 5, 60, 8, 40


def case(folder: Path, files: Mapping[str, list[str]]) -> Path:
    folder.mkdir()
    (folder / "case.toml").write_text("[settings]\ndiscount_share_per_yr = 0.0\n", encoding="utf-8")
    for name, lines in files.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def usd(folder: Path) -> float:
    plan = solve(read_case(folder))
    assert isinstance(plan, Plan)
    return float(plan.summary["discounted_cost_musd"]) * 1e6


def silos(folder: Path) -> Path:
    """Wheat goes from silos to mills; from July a strike closes the way from the north to mill B."""
    return case(folder, {
        "periods": ["period,start,months", "H1,2027-01,6", "H2,2027-07,6"],
        "areas": ["area", *SILOS, *MILLS],
        "commodities": ["commodity", "wheat"],
        "offers": ["offer,commodity,area", *(f"silo_{name},wheat,{name}" for name in SILOS)],
        "offer_years": ["offer,price_usd_per_t,most_t_per_yr_base", *(f"silo_{n},0,{t}" for n, t in SILOS.items())],
        "demand": ["area,commodity,t_per_yr_base", *(f"{name},wheat,{t}" for name, t in MILLS.items())],
        "freight": ["from_region,to_region,usd_per_t", *(f"{a},{b},{usd}" for (a, b), usd in FREIGHT.items())],
        "lanes": ["lane,commodities,origins,destinations,from_month,most_t_per_yr", "strike,wheat,N,B,2027-07,0"],
    })  # fmt: skip


def store(folder: Path) -> Path:
    """Gas is bought by the month, 40 t at most, and stored at 1 USD a tonne and month."""
    by_month = list(zip(MONTHS, PRICES, USE, strict=True))
    return case(folder, {
        "periods": ["period,start,months", *(f"{month},{month},1" for month in MONTHS)],
        "areas": ["area", "hub"],
        "commodities": ["commodity,storable,holding_usd_per_t_yr", "gas,1,12"],
        "offers": ["offer,commodity,area", "pipe,gas,hub"],
        "offer_periods": ["offer,period,price_usd_per_t,most_t_base",
                          *(f"pipe,{month},{price},{MOST}" for month, price, _ in by_month)],
        "demand_periods": ["area,commodity,period,demand_t_base",
                           *(f"hub,gas,{month},{t}" for month, _, t in by_month)],
        "stocks": ["commodity,area,opening_secure_t,most_t,closing_t", f"gas,hub,{OPENS},{HOLDS},{CLOSES}"],
    })  # fmt: skip


def glass(folder: Path) -> Path:
    """An old furnace that must run at 60 %, a new one that may be decided in 2028 alone, and glass from abroad."""
    return case(folder, {
        "periods": ["period", "2027", "2028", "2029", "2030"],
        "areas": ["area", "town"],
        "commodities": ["commodity", "glass", "sand"],
        "processes": ["process,capex_usd_per_t,lifetime_years,construction_months", "furnace,100,10,12"],
        "recipes": ["process,commodity,t_per_t", "furnace,sand,-1.2", "furnace,glass,1"],
        "facilities": ["facility,process,country,existing_t_per_yr,max_build_t_per_yr,opex_usd_per_t,must_run_share,"
                       "decide_from,decide_until",
                       "old,furnace,town,100,,90,0.6,,", "new,furnace,town,,80,20,,2028-01,2028-12"],
        "offers": ["offer,commodity,area", "quarry,sand,town", "abroad,glass,town"],
        "offer_years": ["offer,price_usd_per_t", "quarry,10", "abroad,70"],
        "demand": ["area,commodity,t_per_yr_base", "town,glass,150"],
    })  # fmt: skip


def test_a_transport_problem_with_a_closed_way(tmp_path: Path) -> None:
    def half(banned: str) -> float:
        ways = list(FREIGHT)
        ends = [[float(way[0] == silo) for way in ways] for silo in SILOS]
        asked = [[float(way[1] == mill) for way in ways] for mill in MILLS]
        bounds = [(0, 0 if way == banned else None) for way in ways]
        supply, demand = ([each / 2 for each in side.values()] for side in (SILOS, MILLS))
        return float(linprog([*FREIGHT.values()], ends, supply, asked, demand, bounds).fun)

    assert usd(silos(tmp_path / "silos")) == pytest.approx(half("") + half("NB"))
    assert half("NB") > half("")


def test_a_store_by_month(tmp_path: Path) -> None:
    number = len(MONTHS)
    held = np.eye(number) - np.eye(number, k=-1)
    enters = [t - (OPENS if month == 0 else 0) for month, t in enumerate(USE)]
    bounds = [(0, MOST)] * number + [(0, HOLDS)] * (number - 1) + [(CLOSES, HOLDS)]
    found = linprog([*PRICES, *[1] * number], A_eq=np.hstack([np.eye(number), -held]), b_eq=enters, bounds=bounds)
    assert usd(store(tmp_path / "store")) == pytest.approx(found.fun)
    assert all(one != other for one, other in pairwise(PRICES))


def test_a_furnace_that_must_run_and_one_that_may_be_built_in_a_year(tmp_path: Path) -> None:
    """90 + 12 USD for old glass, 20 + 12 and a tenth of 100 for new; the new furnace works from 2029 on."""
    before, after = 60 * 102 + 90 * 70, 60 * 102 + 80 * 42 + 10 * 70
    assert usd(glass(tmp_path / "glass")) == pytest.approx(2 * before + 2 * after)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("bottlenecks glass", "what must run (old)"),
        ("why-not glass new", "new is built: 80 of 80 t/yr"),
        ("sensitivity glass", "Nothing that the planners demand has a value weight"),
        ("earliest glass", "Nobody among the planners demands anything with a value weight"),
        ("frontier glass", "Nobody among the planners demands anything with a value weight"),
    ],
)
def test_a_question_of_a_case_without_reliance_is_answered_or_told_to_have_no_meaning(
    asked: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(glass(tmp_path / "glass").parent)
    result = CliRunner().invoke(app, asked.split())
    assert said in " ".join((result.output + str(result.stderr or "")).split())
    assert result.exit_code == (2 if "value weight" in said else 0)


def test_small_money_is_told_in_usd_and_a_stock_of_a_case_without_reliance_is_no_secure_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(store(tmp_path / "store").parent)
    said = " ".join(CliRunner().invoke(app, ["solve", "store"]).output.split())
    assert "cost of the plan, discounted 2,948 USD" in said and "worth: USD of present value" in said
    assert "closing stock of gas" in said and "secure" not in said and "e-0" not in said
