"""Imports, an adversary's share and what is exposed are told apart, by commodity and by element."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from builder import Tiny
from pytest import approx

from friendshore.plan import Plan
from friendshore.plan.import_shares import ALL, COLUMNS, import_shares
from friendshore.planning import read_case, solve

ROLE = {"AAA": "planner", "BBB": "planner", "CCC": "partner", "XXX": "adversary"}
SHARES = slice("imported_share", None)


def matrix(commodity: str, rows: list[tuple[str, str, str, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["origin", "destination", "provenance", "t"])
    return frame.assign(period=2030, commodity=commodity)


def test_shares_by_the_country_of_the_last_step_and_by_any_step() -> None:
    rows = [
        # AAA takes 100: 40 its own, of which 10 of adverse ore, 30 from BBB, 10 from a partner, 20 from the adversary
        ("AAA", "AAA", "secure", 30.0), ("AAA", "AAA", "exposed", 10.0), ("BBB", "AAA", "secure", 30.0),
        ("CCC", "AAA", "secure", 10.0), ("XXX", "AAA", "exposed", 20.0),
        # BBB takes 50: 25 its own, 25 out of store; the partner's 5 are none of the planners'
        ("BBB", "BBB", "secure", 25.0), ("stocks", "BBB", "exposed", 25.0), ("XXX", "CCC", "exposed", 5.0),
    ]  # fmt: skip
    # users of AAA take 20 of what is exposed there, 2/3 of it from the adversary, and 35 of what is secure, 3/7 its own
    used = [("AAA", "exposed", 20.0), ("AAA", "secure", 35.0), ("AAA", "short", 7.0)]
    deliveries = pd.DataFrame(used, columns=["area", "provenance", "t"]).assign(period=2030, commodity="metal")
    contents = pd.DataFrame(
        [("metal", "oxide", 1.25, False), ("scrap", "oxide", 1.0, True)],
        columns=["commodity", "element", "t_per_t", "returns"],
    )
    tables = {"supply_matrix": matrix("metal", rows), "deliveries": deliveries, "contents": contents}
    found = import_shares(tables, ROLE).set_index(["of", "area"])
    assert list(found["name"]) == ["metal", "oxide", "metal", "oxide", "metal"]  # nobody in BBB takes the element
    assert found.loc[("commodity", "AAA"), SHARES].to_list() == approx([0.6, 0.2, 0.3])
    assert found.loc[("commodity", "BBB"), "taken_t"] == approx(25)
    assert found.loc[("commodity", "BBB"), SHARES].to_list() == approx([0, 0, 0])
    assert found.loc[("commodity", ALL), "taken_t"] == approx(125)
    assert found.loc[("commodity", ALL), SHARES].to_list() == approx([30 / 125, 20 / 125, 30 / 125])
    china = 20 * 20 / 30
    own = 20 * 10 / 30 + 35 * 30 / 70
    assert found.loc[("element", "AAA"), "taken_t"] == approx(1.25 * 55)
    assert found.loc[("element", "AAA"), SHARES].to_list() == approx([1 - own / 55, china / 55, 20 / 55])


def test_a_plan_tells_them(tmp_path: Path) -> None:
    """All magnets of BBB are made in AAA, which planned with it: an import of BBB, and none of the bloc."""
    plan = solve(read_case(Tiny().write(tmp_path / "tiny")))
    assert isinstance(plan, Plan)
    found = plan.tables["import_shares"]
    assert list(found.columns) == COLUMNS
    magnets = found[(found["name"] == "magnet") & (found["of"] == "commodity")].groupby("area")[SHARES_OF].first()
    assert magnets.loc["BBB"].to_list() == approx([1, 0, 0])
    assert magnets.loc[ALL].to_list() == approx([0, 0, 0])


SHARES_OF = COLUMNS[-3:]
