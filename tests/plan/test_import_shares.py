"""Net imports, an adversary's share and what is exposed are told apart."""

from __future__ import annotations

import pandas as pd
from pytest import approx

from friendshore.plan.import_shares import ALL, import_shares

ROLE = {"AAA": "planner", "BBB": "planner", "CCC": "partner", "XXX": "adversary"}


def test_shares_by_the_country_of_the_last_step_and_by_any_step() -> None:
    rows = [
        # AAA takes 100: 40 its own, of which 10 of adverse ore, 30 from BBB, 10 from a partner, 20 from the adversary
        ("AAA", "AAA", "secure", 30), ("AAA", "AAA", "exposed", 10), ("BBB", "AAA", "secure", 30),
        ("CCC", "AAA", "secure", 10), ("XXX", "AAA", "exposed", 20),
        # BBB takes 50: 25 its own, 25 out of store; the partner's 5 are none of the planners'
        ("BBB", "BBB", "secure", 25), ("stocks", "BBB", "exposed", 25), ("XXX", "CCC", "exposed", 5),
    ]  # fmt: skip
    matrix = pd.DataFrame(rows, columns=["origin", "destination", "provenance", "t"]).assign(
        period=2030, commodity="metal"
    )
    found = import_shares({"supply_matrix": matrix}, ROLE).set_index("area")
    assert found.loc["AAA", "imported_share":].to_list() == approx([0.6, 0.2, 0.3])
    assert found.loc["BBB", "taken_t"] == approx(25)
    assert found.loc["BBB", "imported_share":].to_list() == approx([0, 0, 0])
    assert found.loc[ALL, "taken_t"] == approx(125)
    assert found.loc[ALL, "imported_share":].to_list() == approx([30 / 125, 20 / 125, 30 / 125])
