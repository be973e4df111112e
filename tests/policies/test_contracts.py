"""A contract moves what it promises, to the last tonne that damages make worth while."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, steps

BOUGHT = 3 * 100 * 20
"""USD: every magnet from XXX. A tonne of oxide made in AAA for a contract costs 20 and is sold at 10 where it lands."""


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """AAA owes BBB 30 t of its plant's oxide a year from 2028 on."""
    row: dict[str, Any] = {"contract": "oxide_ab", "commodity": "oxide", "origin": "AAA", "destination": "BBB"}
    row |= {"from_month": "2028-01", "until_month": "", "least_t_per_yr": 30, "most_t_per_yr": 50, "secure": 1}
    row |= {"damages_usd_per_t": 1000, "facilities": "separate_a"}
    tiny.add("contracts", **(row | cells))
    return tiny


def far(tiny: Tiny, usd_per_t: float) -> Tiny:
    """BBB lies in a region of its own."""
    tiny.row("areas", "BBB")["freight_region"] = "island"
    for ends in (("world", "island"), ("island", "world"), ("island", "island")):
        tiny.add("freight", freight_class="all", from_region=ends[0], to_region=ends[1], usd_per_t=usd_per_t)
    return tiny


def lonely(tiny: Tiny) -> Tiny:
    """Magnets travel under contracts only, and none are worth building in BBB."""
    tiny.row("commodities", "magnet")["trade"] = "home"
    tiny.row("facilities", "new_make_b")["capex_usd_per_t"] = 1e6
    return tiny


def test_what_is_promised_flows() -> None:
    answer = steps(switch_on(Tiny()), CHEAPEST)
    assert answer.total("contracts.contracted", "secure") == approx(2 * 30)
    assert answer.total("contracts.undelivered") == approx(0)
    assert answer.cost == approx(BOUGHT + 2 * 30 * (20 - 10))
    assert not list(answer.program.public)


def test_it_pays_the_freight_of_its_lane() -> None:
    answer = steps(switch_on(far(Tiny(), 4)), CHEAPEST)
    # 40 t a year of bought magnets go to BBB, too
    assert answer.cost == approx(BOUGHT + 3 * 40 * 4 + 2 * 30 * (20 - 10 + 4))


def test_cheap_damages_are_paid_instead() -> None:
    answer = steps(switch_on(Tiny(), damages_usd_per_t=6), CHEAPEST)
    assert answer.total("contracts.undelivered") == approx(2 * 30)
    assert answer.cost == approx(BOUGHT + 2 * 30 * 6)
    assert ("damages", "AAA", "2028") in answer.program.costs


def test_termination_is_an_earlier_end() -> None:
    answer = steps(switch_on(Tiny(), until_month="2028-06"), CHEAPEST)
    assert answer.total("contracts.contracted") == approx(15)


def test_diversion_is_a_dropped_row() -> None:
    tiny = switch_on(Tiny()).scenario("diverted", '[[drop.contracts]]\ncontract = "oxide_ab"')
    answer = steps(tiny, CHEAPEST, scenarios=("diverted",))
    assert answer.cost == approx(BOUGHT)
    assert answer.program.block.component("contracts") is None


@mark.parametrize(("secure", "cost"), [(1, BOUGHT + 2 * 30 * 1000), (0, BOUGHT + 2 * 30 * 10)])
def test_exposed_material_fulfils_only_where_the_contract_lets_it(secure: int, cost: float) -> None:
    tiny = switch_on(Tiny(), secure=secure)
    tiny.row("facilities", "mine_a")["adversary_share"] = 0.5
    assert steps(tiny, CHEAPEST).cost == approx(cost)


def test_a_flow_is_no_more_than_the_most_that_was_agreed() -> None:
    cells = {"commodity": "magnet", "least_t_per_yr": 0, "most_t_per_yr": 10, "facilities": ""}
    answer = steps(switch_on(lonely(Tiny()), **cells), CHEAPEST)
    # BBB has no other magnets: 10 t a year from 2028 on, the first year in which it could make some itself
    assert answer.total("contracts.contracted") == approx(20)
    assert answer.total("short", "BBB") == approx(40 + 2 * 30)
    assert answer.cost == approx(3 * 60 * 30 + 20 * 30 + 100 * 1000)


def test_plants_named_in_several_contracts_deliver_what_they_make() -> None:
    tiny = switch_on(Tiny(), contract="second", least_t_per_yr=15)
    tiny.row("facilities", "separate_a")["existing_t_per_yr"] = 20
    tiny.add("facilities", like=("separate_a",), facility="separate_c", existing_t_per_yr=80, opex_usd_per_t=10)
    answer = steps(switch_on(tiny, contract="first", least_t_per_yr=15, facilities="separate_a"), CHEAPEST)
    assert answer.total("contracts.contracted") == approx(2 * 20)
    assert answer.total("contracts.undelivered") == approx(2 * 10)
    tiny.every("contracts", facilities="")
    assert steps(tiny, CHEAPEST).total("contracts.undelivered") == approx(0)


def test_a_larger_promise_is_never_cheaper() -> None:
    costs = [steps(switch_on(Tiny(), least_t_per_yr=least, most_t_per_yr=""), CHEAPEST).cost for least in (1, 40, 120)]
    assert costs == sorted(costs)
    assert costs[0] < costs[-1]


def test_a_contract_with_an_end_outside_the_bloc_is_left_out() -> None:
    outside = switch_on(Tiny(), destination="CCC")
    outside.add("areas", like=("AAA",), area="CCC", title="Celand")
    assert steps(outside, CHEAPEST).cost == approx(BOUGHT)


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"until_month": "2027-12"}, "column until_month: '2027-12' lies before from_month, 2028-01"),
        ({"most_t_per_yr": 20}, "column most_t_per_yr: '20' is below least_t_per_yr, 30 t/yr"),
        (
            {"least_t_per_yr": 0, "most_t_per_yr": ""},
            "column least_t_per_yr: '0' promises nothing, and there is no most_t_per_yr either",
        ),
        ({"damages_usd_per_t": 0}, "column damages_usd_per_t: '0' must be above 0, or the promise binds nobody"),
        ({"destination": "AAA"}, "column destination: 'AAA' is the origin too"),
        ({"origin": "XXX"}, "column origin: 'XXX' is an adversary of the bloc: what it sells stands in offers.csv"),
        (
            {"destination": "XXX"},
            "column destination: 'XXX' is an adversary of the bloc: what is owed to it stands in offtakes.csv",
        ),
        ({"facilities": "new_make_b"}, "column facilities: 'new_make_b' does not stand in AAA"),
        ({"facilities": "mine_a"}, "column facilities: 'mine_a' makes no oxide"),
        ({"facilities": "separate_q"}, "column facilities: 'separate_q' is not in facilities.csv"),
        (
            {"origin": "BBB", "destination": "AAA", "commodity": "ore", "facilities": ""},
            "column commodity: 'ore' is neither made, nor offered, nor in stock in BBB",
        ),
        ({"commodity": "oxides"}, "column commodity: 'oxides' is not in commodities.csv; nearest is 'oxide'"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_what_stays_or_serves_nobody_cannot_be_contracted(tmp_path: Path) -> None:
    tiny = switch_on(Tiny())
    tiny.row("commodities", "oxide")["trade"] = "none"
    found = sentences(tiny.write(tmp_path / "none"))
    assert "stays in its area: its trade in commodities.csv is none" in found[0], found
    tiny = switch_on(Tiny())
    for facility in ("new_separate_b", "new_make_b"):
        tiny.drop("facilities", facility=facility)
    tiny.drop("outlets", outlet="oxide_sales").drop("outlet_years", outlet="oxide_sales")
    found = sentences(tiny.write(tmp_path / "useless"))
    assert "has no use in BBB: no plant, demand, stock or outlet takes it" in found[0], found


def test_a_contract_is_no_way_round_a_tariff() -> None:
    tiny = switch_on(Tiny(), commodity="magnet", origin="BBB", destination="AAA", least_t_per_yr=0, facilities="")
    tiny.row("contracts", "oxide_ab").update(secure=0, damages_usd_per_t=0, most_t_per_yr=60, from_month="2027-01")
    tariff = {"importer": "AAA", "origin": "XXX", "commodity": "magnet", "kind": "base", "rate_share": 2}
    tiny.add("tariffs", **tariff, from_month="2027-01")
    answer = steps(tiny, CHEAPEST)
    assert answer.total("contracts.contracted") == approx(0)
    assert answer.cost == approx(3 * (60 * 30 + 40 * 20))  # AAA makes its own at 30, BBB buys at 20
