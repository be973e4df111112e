"""No orebody gives more than it holds."""

from __future__ import annotations

from builder import Tiny
from pytest import approx
from solve import CHEAPEST, steps


def alone(**holds: float) -> Tiny:
    tiny = Tiny().set("offers", []).set("offer_years", []).drop("facilities", status="generic")
    return tiny.set("resources", [{"resource": name, "resource_t": t} for name, t in holds.items()])


def test_a_mine_ends_with_its_orebody() -> None:
    tiny = alone(seam=120)
    tiny.row("facilities", "mine_a")["resource"] = "seam"
    answer = steps(tiny, CHEAPEST)
    assert answer.total("activity", "mine_a") == approx(120)
    assert answer.cost == approx(120 * 30 + 180 * 1000)
    assert answer.dual("within_resource", "seam") == approx(-(1000 - 30))


def test_mines_of_one_orebody_share_it_and_others_have_their_own() -> None:
    tiny = alone(seam=120, vein=50)
    tiny.row("facilities", "mine_a").update(resource="seam", existing_t_per_yr=50)
    tiny.add("facilities", like=("mine_a",), facility="mine_a2")
    tiny.add("facilities", like=("mine_a",), facility="mine_a3", resource="vein")
    answer = steps(tiny, CHEAPEST)
    assert answer.total("activity", "mine_a") + answer.total("activity", "mine_a2") == approx(120)
    assert answer.total("activity", "mine_a3") == approx(50)


def test_what_counts_is_what_is_dug_whatever_the_period_length() -> None:
    tiny = alone(seam=120)
    tiny.row("facilities", "mine_a")["resource"] = "seam"
    tiny.set("periods", [{"period": "all", "start": "2027-01", "months": 36, "reported": 1}])
    answer = steps(tiny, CHEAPEST)
    assert answer.total("activity", "mine_a", "all") == approx(120)
    assert answer.reliance == approx([60])
