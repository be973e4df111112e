"""Limits and markers that do not bind in the plan of the uneven case (`tests/uneven.py`), made to bind, by hand."""

from __future__ import annotations

from typing import Any

from builder import Tiny
from pytest import approx, mark
from solve import CHEAPEST, USD, Answer, prepared, steps
from uneven import BUILT, PLAN, PRESS_COST, uneven

from friendshore.aim import Aim, Form
from friendshore.program import assemble

CASH = PRESS_COST * 0.9
"""USD for a t/yr of new presses, nine of ten allowed; all of it from December 2028 to February 2029"""


@mark.parametrize(
    ("cells", "musd"),
    [
        ({"total_musd": 0.03}, 0.03),
        ({"yearly_musd": 0.01}, 0.01 * 1.5),
        ({"to_year": 2027}, 0),
        ({"stages": "mining"}, 0),
    ],
)
def test_no_more_is_built_than_a_programme_pays(cells: dict[str, Any], musd: float) -> None:
    tiny = uneven()
    if "stages" in cells:
        tiny.add("facilities", like=("new_make_b",), facility="new_mine_b", process="mine")
    tiny.table("programmes")[0].update(cells)
    answer = steps(tiny, CHEAPEST)
    built = sum(t for (facility, _), t in answer.values("build").items() if facility == "new_make_b")
    assert built == approx(min(BUILT, musd * USD / CASH), abs=1e-3)
    assert answer.total("pay", "magnet") * 1e3 == approx(built * CASH, rel=1e-5, abs=1)


def penalties(answer: Answer) -> float:
    """USD that least cost avoids beside what anybody pays."""
    return (answer.priced.objective_value - float(answer.priced.row_values[answer.arrays.row("cost_held")])) * USD


def reported(tiny: Tiny) -> Tiny:
    """Without a run-out, which is a penalty too."""
    tiny.table("periods")[-1]["reported"] = 1
    return tiny


def test_a_standstill_counts_what_a_plant_would_make_in_its_half_year() -> None:
    tiny = reported(uneven()).set("programmes", []).drop("facilities", status="generic")
    before = steps(tiny, CHEAPEST)
    tiny.row("facilities", "mine_a").update(existing_t_per_yr=400, full_rate_year="")
    after = steps(tiny, CHEAPEST)
    # 0.6 of 360 t/yr for half a year are 86.4 t of work and 51.84 t of ore; 252 t of separation want 472.5
    idle = 720 * 0.7 * 0.5 - 0.8 * 51.84 / 1.5
    found = {key[0]: t for key, t in after.values("standstill").items()}
    assert found["separate_a"] == approx(idle)
    assert set(before.values("standstill")) == set()
    assert penalties(after) >= 50_000 * idle * (1 - 1e-6)
    assert set(found) <= {"separate_a", "make.BBB", "make.AAA.adversary_owned"}
    assert penalties(after) == approx(50_000 * sum(found.values()), rel=1e-4)


def test_what_is_lacking_of_the_present_use_is_marked() -> None:
    tiny = reported(uneven()).set("programmes", []).drop("facilities", status="generic")
    tiny.set("present_use", [{"area": "AAA", "commodity": "magnet", "secure_share": 0.9}])
    answer = steps(tiny, CHEAPEST)
    # of 40 t in half a year 36 are to be secure, four more than BBB makes
    lacking = answer.total("present_lacking")
    assert lacking + answer.total("deliver", "secure", "AAA", "2026b") == approx(36)
    assert lacking == approx(36 - PLAN["2026b"].magnets_b)
    assert answer.total("deliver", "secure", "2026b") == approx(PLAN["2026b"].magnets_b)
    assert penalties(answer) == approx(10_000 * lacking, abs=1)


@mark.parametrize(("reported", "loans", "held"), [(1, True, True), (0, False, True), (1, False, False)])
def test_penalties_are_held_in_a_tie_break_where_there_are_any(reported: int, loans: bool, held: bool) -> None:
    tiny = uneven()
    tiny.table("periods")[-1]["reported"] = reported
    if not loans:
        tiny.head["as_of"] = "2026-07"  # nothing stands still, and nobody pays by a programme, before it
        tiny.set("programmes", []).drop("facilities", status="generic")
    program = assemble(prepared(tiny), CHEAPEST)
    assert (program.block.component("penalties_held") is not None) == held


def test_an_aim_at_the_final_year_keeps_its_stocks() -> None:
    tiny = uneven()
    final = steps(tiny, Aim(Form.FINAL))
    assert final.total("stock", "2028b") >= 7 - 1e-3
    last = PLAN["2028b"]
    assert final.step("reliance") == approx(100 * (1 - last.magnets_b / sum(last.wanted)))
    assert steps(tiny, Aim()).total("stock", "2028b") < 7 - 1e-3
