"""The plan of the uneven case, solved once."""

from __future__ import annotations

import pytest
from uneven import uneven

from friendshore.aim import Aim, Form
from friendshore.plan.plan import Plan
from friendshore.planning import read_case, solve


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    tiny = uneven()
    actual = {"unit": "t/yr", "year": 2027, "title": "An actual", "explanation": "a reason"}
    tiny.add("actuals", actual="oxide", measure="output", commodity="oxide", stage="separation", value=400, **actual)
    tiny.add("actuals", actual="b", measure="output", facilities="make_b", commodity="magnet", value=80, **actual)
    tiny.add("actuals", actual="world", measure="adversary_share", commodity="magnet", world="presses", **actual)
    tiny.add("actuals", actual="leans", measure="reliance", area="AAA", value=0.7, **actual)
    tiny.row("actuals", "world")["value"] = 0.9
    for year, t in ((2026, 500), (2028, 700)):
        tiny.add("adversary_output", measure="presses", year=year, t_per_yr=t)
    found = solve(read_case(tiny.write(tmp_path_factory.mktemp("case") / "uneven")), Aim(Form.COST))
    assert isinstance(found, Plan), found.sentence
    return found
