"""Who supplies whom, by hand: owed output goes to its buyer, stocks stand apart, a mix stays a mix, columns are use."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pandas as pd
from builder import Tiny
from pytest import approx

import friendshore as fs
from friendshore.aim import Aim, Form
from friendshore.plan.supply import Trade, mixes


def planned(tiny: Tiny, tmp_path: Path, aim: Aim | None = None) -> fs.Plan:
    plan = fs.solve(fs.read_case(tiny.write(tmp_path / "tiny")), aim)
    assert isinstance(plan, fs.Plan)
    checks = plan.tables["checks"]
    assert checks["ok"].all(), checks[~checks["ok"]]
    assert checks["check"].str.startswith("who supplies whom").sum() == 2
    return plan


def supplied(plan: fs.Plan, commodity: str, period: str) -> dict[tuple[str, str, str], float]:
    """t by provenance, origin and destination."""
    matrix: pd.DataFrame = plan.tables["supply_matrix"]
    chosen = matrix[(matrix["commodity"] == commodity) & (matrix["period"] == period)]
    return dict(zip(zip(chosen["provenance"], chosen["origin"], chosen["destination"], strict=True), chosen["t"],
                    strict=True))  # fmt: skip


def column(found: dict[tuple[str, str, str], float], destination: str) -> float:
    return sum(t for (_, _, to), t in found.items() if to == destination)


def test_owed_output_stands_with_its_buyer_and_nowhere_else(tmp_path: Path) -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.add("offtakes", facility="make_a", buyer="XXX", share=0.5, price_usd_per_t=25)
    found = supplied(planned(tiny, tmp_path), "magnet", "2028")
    assert found["secure", "AAA", "XXX"] == approx(50)
    assert found["secure", "AAA", "AAA"] + found["secure", "AAA", "BBB"] == approx(50)
    assert [column(found, area) for area in ("AAA", "BBB", "XXX")] == approx([60, 40, 50])
    assert sum(t for (_, origin, _), t in found.items() if origin == "XXX") == approx(50)


def test_what_goes_into_store_and_comes_out_has_a_column_and_a_row_of_its_own(tmp_path: Path) -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.row("commodities", "magnet").update(storable=1, storage_months=12)
    tiny.set("stocks", [{"commodity": "magnet", "area": "AAA", "opening_secure_t": 0, "opening_exposed_t": 0,
                         "least_t": 0}])  # fmt: skip
    tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = 20
    tiny.add("offer_years", offer="magnets_x", year=2028, price_usd_per_t=25)
    tiny.add("offer_years", offer="magnets_x", year=2029, price_usd_per_t=20)
    plan = planned(tiny, tmp_path, Aim(Form.COST))
    first, second = supplied(plan, "magnet", "2027"), supplied(plan, "magnet", "2028")
    assert first["exposed", "XXX", "stocks"] == approx(60)  # a year of what AAA asks for, bought while it is cheap
    drawn = sum(t for (_, origin, _), t in second.items() if origin == "stocks")
    assert drawn == approx(60)
    for found in (first, second):
        assert [column(found, area) for area in ("AAA", "BBB")] == approx([60, 40])


def test_a_contract_is_a_flow_from_seller_to_buyer(tmp_path: Path) -> None:
    tiny = Tiny().drop("facilities", facility="new_separate_b")
    promise = {"from_month": "2028-01", "least_t_per_yr": 30, "secure": 1, "damages_usd_per_t": 1000}
    tiny.add("contracts", contract="oxide_ab", commodities="oxide", origin="AAA", destination="BBB", **promise)
    plan = planned(tiny, tmp_path, Aim(Form.COST))
    found = supplied(plan, "oxide", "2028")
    assert found["secure", "AAA", "BBB"] == approx(30)
    flows = plan.tables["flows"].set_index(["period", "commodity", "origin", "destination"])["t"]
    assert flows["2028", "oxide", "AAA", "BBB"] == approx(30)


def test_purchases_by_importer_come_from_their_seller(tmp_path: Path) -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 30
    duty = {"importer": "AAA", "origin": "XXX", "commodity": "magnet", "rate_share": 0.1, "from_month": "2027-01"}
    tiny.add("tariffs", kind="base", **duty)
    plan = planned(tiny, tmp_path)
    found = supplied(plan, "magnet", "2028")
    assert found["exposed", "XXX", "AAA"] + found["exposed", "XXX", "BBB"] == approx(70)
    assert [column(found, area) for area in ("AAA", "BBB")] == approx([60, 40])


def test_what_passes_through_keeps_its_mix() -> None:
    trade = Trade()
    a, b, c, pool = (("secure", name) for name in ("A", "B", "C", "world pool"))
    trade.sources = defaultdict(float, {(a, "A"): 60.0, (b, "B"): 40.0})
    trade.arcs = defaultdict(float, {(a, pool): 30.0, (b, pool): 10.0, (pool, b): 20.0, (pool, c): 20.0})
    trade.uses = defaultdict(float, {(a, "A"): 30.0, (b, "B"): 50.0, (c, "C"): 20.0})
    # 40 p = 30 + 10 q and 60 q = 20 p, with p and q the share of A in the pool and in B
    found = mixes(trade)
    assert found[pool] == approx({"A": 9 / 11, "B": 2 / 11})
    assert found[b] == approx({"A": 3 / 11, "B": 8 / 11})
    assert found[c] == approx(found[pool])
