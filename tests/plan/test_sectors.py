"""Sectors that nothing tells apart take secure goods in one mix; a procurement rule tells one apart where it holds."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from builder import Tiny, three
from pytest import approx

import friendshore as fs


def served(tiny: Tiny, tmp_path: Path) -> pd.Series:  # type: ignore[type-arg]
    """t by period, area, sector and provenance; AAA has 60 t of cars and 20 t of radars, BBB 20 t of radars, and of the
    100 t that they ask for 30 are made at home. A missing radar costs more than a missing car: two groups of users."""
    tiny.drop("facilities", status="generic").drop("demand", area="BBB")
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 30
    tiny.add("sectors", sector="radars", title="Radars")
    for area in ("AAA", "BBB"):
        for year in (2027, 2029):
            tiny.add("demand", area=area, sector="radars", commodity="magnet", year=year, **three("t_per_yr", 20))
    tiny.add("shortage", sector="radars", step=1, share_of_demand=1, usd_per_t=5000)
    plan = fs.solve(fs.read_case(tiny.write(tmp_path / "tiny")))
    assert isinstance(plan, fs.Plan)
    assert plan.tables["checks"]["ok"].all()
    return plan.tables["deliveries"].set_index(["period", "area", "sector", "provenance"])["t"]


def test_groups_of_one_area_take_secure_goods_in_proportion(tmp_path: Path) -> None:
    found = served(Tiny(), tmp_path)
    for area, sector, t in (("AAA", "cars", 60), ("AAA", "radars", 20), ("BBB", "radars", 20)):
        assert found["2028", area, sector, "secure"] == approx(0.3 * t, rel=1e-4)
        assert found["2028", area, sector, "exposed"] == approx(0.7 * t, rel=1e-4)


def test_a_rule_tells_a_sector_apart_where_and_while_it_holds(tmp_path: Path) -> None:
    tiny = Tiny()
    rule = {"sector": "radars", "area": "AAA", "commodities": "magnet", "from_month": "2028-01", "secure_share": 1}
    tiny.add("procurement_rules", **rule)
    found = served(tiny, tmp_path)
    assert found["2028", "AAA", "radars", "secure"] == approx(20)
    assert found["2028", "AAA", "cars", "secure"] == approx(0.3 * 80 - 20, rel=1e-3)
    assert found["2027", "AAA", "radars", "secure"] == approx(0.3 * 20, rel=1e-4)
