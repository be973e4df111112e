"""A contract moves what it promises, to the last tonne that damages make worth while."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences, three
from pytest import approx, mark, raises
from solve import CHEAPEST, steps

BOUGHT = 3 * 100 * 20
"""USD: every magnet from XXX. A tonne of oxide made in AAA for a contract costs 20 and is sold at 10 where it lands."""


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """AAA owes BBB 30 t of its plant's oxide a year from 2028 on."""
    row: dict[str, Any] = {"contract": "oxide_ab", "commodities": "oxide", "origin": "AAA", "destination": "BBB"}
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
    assert ("contracts", "AAA", "2028") in answer.program.costs


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
    cells = {"commodities": "magnet", "least_t_per_yr": 0, "most_t_per_yr": 10, "facilities": ""}
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


def at_home(tiny: Tiny, **cells: Any) -> Tiny:
    """AAA's magnet plant makes 50 t a year, of which AAA is owed 45 from 2028 on; where nothing says so, both planners
    share what is secure."""
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 50
    for facility in ("new_separate_b", "new_make_b"):
        tiny.drop("facilities", facility=facility)
    row: dict[str, Any] = {"commodities": "magnet", "destination": "AAA", "facilities": "make_a"}
    row |= {"least_t_per_yr": 45, "most_t_per_yr": "", "damages_usd_per_t": 1e6}
    return switch_on(tiny, **(row | cells))


def test_what_is_promised_at_home_stays_there() -> None:
    answer = steps(at_home(Tiny()))
    # shared fairly, half of what each wants is secure; from 2028 on AAA keeps 45 of 50 t
    assert answer.total("deliver", "secure", "AAA", "2027") == approx(30)
    assert answer.total("deliver", "secure", "AAA", "2028") == approx(45)
    assert answer.total("deliver", "secure", "BBB", "2028") == approx(5, abs=1e-4)
    assert answer.total("ship", "secure", "magnet", "2029") == approx(5, abs=1e-4)


def test_a_share_of_output_is_promised_of_what_is_made() -> None:
    answer = steps(at_home(Tiny(), least_t_per_yr=0, share_of_output=1, from_month="2028-07"))
    # half of 2028: of 50 t 25 are promised, which the fair share of 30 t holds already
    assert answer.total("deliver", "secure", "AAA", "2028") == approx(30)
    assert answer.total("deliver", "secure", "AAA", "2029") == approx(50)
    assert answer.total("deliver", "secure", "BBB", "2029") == approx(0)


@mark.parametrize(("damages", "moved", "cost"), [(1000, 30, 30 * 10 + 30 * 10), (5, 0, 30 * 10 + 15 * 5)])
def test_a_share_is_made_for_or_paid_for(damages: float, moved: float, cost: float) -> None:
    """AAA keeps 30 t of magnets; BBB is owed half of the oxide that AAA makes: 30 of 60 t, or 15 of 30 in money."""
    tiny = switch_on(Tiny(), least_t_per_yr=0, share_of_output=0.5, damages_usd_per_t=damages, most_t_per_yr="")
    tiny.drop("facilities", facility="new_separate_b")  # what BBB makes itself could go to AAA in return
    magnets = {"contract": "magnets", "commodities": "magnet", "destination": "AAA", "facilities": "make_a"}
    answer = steps(switch_on(tiny, **magnets), CHEAPEST)
    assert answer.total("contracts.contracted", "oxide_ab") == approx(2 * moved)
    assert answer.cost == approx(BOUGHT + 2 * cost)


def test_nothing_is_owed_of_what_is_not_made() -> None:
    assert steps(switch_on(Tiny(), least_t_per_yr=0, share_of_output=1), CHEAPEST).cost == approx(BOUGHT)


def two_sectors(tiny: Tiny) -> Tiny:
    """Of AAA's 60 t cars ask for 45 and phones for 15; of BBB's 40 t cars ask for all."""
    tiny.add("sectors", sector="phones", title="Phones")
    for year in (2027, 2029):
        row = tiny.row("demand", "AAA", "cars", "magnet", year)
        tiny.add("demand", like=("AAA", "cars", "magnet", year), sector="phones", **three("t_per_yr", 15))
        row.update(three("t_per_yr", 45))
    return tiny


def test_buyers_get_what_their_contracts_bring() -> None:
    tiny = two_sectors(Tiny())
    for name, least in (("first", 8), ("second", 6)):
        at_home(tiny, contract=name, least_t_per_yr=least, sectors="phones")
    answer = steps(tiny)
    assert answer.total("deliver", "secure", "AAA", "phones", "2028") >= 14 - 1e-6
    assert answer.total("contracts.handed", "phones", "2029") == approx(14)
    assert answer.total("contracts.undelivered") == approx(0)
    with raises(KeyError):  # in BBB nothing tells cars apart
        answer.program.block.deliver["magnet", "secure", "BBB", "cars", "2028"]


def test_buyers_who_cannot_use_it_are_owed_damages() -> None:
    answer = steps(at_home(two_sectors(Tiny()), sectors="phones", least_t_per_yr=20), CHEAPEST)
    assert answer.total("contracts.handed", "phones", "2028") == approx(15)
    assert answer.total("contracts.undelivered", "2028") == approx(5)


def test_a_contract_that_ends_with_a_partner_is_left_out() -> None:
    tiny = switch_on(Tiny())
    tiny.row("blocs", "club", "BBB")["role"] = "partner"
    assert steps(tiny, CHEAPEST).cost == approx(3 * 60 * 20)


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"until_month": "2027-12"}, "column until_month: '2027-12' lies before from_month, 2028-01"),
        ({"most_t_per_yr": 20}, "column most_t_per_yr: '20' is below least_t_per_yr, 30 t/yr"),
        (
            {"least_t_per_yr": 0, "most_t_per_yr": ""},
            "column least_t_per_yr: '0' promises nothing, and there is no share_of_output and no most_t_per_yr either",
        ),
        ({"damages_usd_per_t": 0}, "column damages_usd_per_t: '0' must be above 0, or the promise binds nobody"),
        ({"destination": "AAA", "facilities": ""}, "column destination: 'AAA' is the origin too: name the facilities"),
        (
            {"share_of_output": 0.5, "facilities": ""},
            "column share_of_output: '0.5' needs facilities: it is a share of what they make",
        ),
        ({"sectors": "cars"}, "column sectors: 'cars' asks for no oxide in BBB"),
        ({"origin": "XXX"}, "column origin: 'XXX' is an adversary of the bloc: what it sells stands in offers.csv"),
        (
            {"destination": "XXX"},
            "column destination: 'XXX' is an adversary of the bloc: what is owed to it stands in offtakes.csv",
        ),
        ({"facilities": "new_make_b"}, "column facilities: 'new_make_b' does not stand in AAA"),
        ({"facilities": "mine_a"}, "column facilities: 'mine_a' makes no oxide"),
        ({"facilities": "separate_q"}, "column facilities: 'separate_q' is not in facilities.csv"),
        (
            {"origin": "BBB", "destination": "AAA", "commodities": "ore", "facilities": ""},
            "column commodities: 'ore' is neither made, nor offered, nor in stock in BBB",
        ),
        ({"commodities": "oxides"}, "column commodities: 'oxides' is not in commodities.csv; nearest is 'oxide'"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_a_plant_stands_behind_one_set_of_plants(tmp_path: Path) -> None:
    tiny = switch_on(Tiny(), contract="first")
    tiny.add("facilities", like=("separate_a",), facility="separate_c")
    found = sentences(switch_on(tiny, facilities="separate_a;separate_c").write(tmp_path))
    expected = "stands behind another contract with other plants (contracts.csv row 2); name the same in both"
    assert [sentence for sentence in found if f"'separate_a' {expected}" in sentence], found


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
    tiny = switch_on(Tiny(), commodities="magnet", origin="BBB", destination="AAA", least_t_per_yr=0, facilities="")
    tiny.row("contracts", "oxide_ab").update(secure=0, damages_usd_per_t=0, most_t_per_yr=60, from_month="2027-01")
    tariff = {"importer": "AAA", "origin": "XXX", "commodity": "magnet", "kind": "base", "rate_share": 2}
    tiny.add("tariffs", **tariff, from_month="2027-01")
    answer = steps(tiny, CHEAPEST)
    assert answer.total("contracts.contracted") == approx(0)
    assert answer.cost == approx(3 * (60 * 30 + 40 * 20))  # AAA makes its own at 30, BBB buys at 20
