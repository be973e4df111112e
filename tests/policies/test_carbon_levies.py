"""A levy follows the carbon: on purchases for the importer, on plants where it applies to all, once along the chain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, Answer, prepared, steps


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """AAA levies 50 USD per t of CO2 on magnets from XXX from 2028 on: 0.1 t each, half of their energy fossil."""
    row = {"levy": "border", "importers": "AAA", "origins": "XXX", "commodities": "magnet", "basis": "embodied"}
    tiny.add("carbon_levies", **(row | {"rate_usd_per_t_co2": 50, "from_month": "2028-01"} | cells))
    tiny.add("embodied_carbon", area="XXX", commodity="magnet", co2_t_per_t=0.1, nonrenewable_share=0.5)
    return tiny


def on_all(tiny: Tiny, **cells: Any) -> Tiny:
    """Everybody levies 100 USD per t of CO2 on ore, oxide and magnets of all from the start; XXX is dirtier."""
    everybody = {"importers": "AAA;BBB", "origins": "all", "commodities": "*", "rate_usd_per_t_co2": 100}
    switch_on(tiny, **(everybody | {"from_month": "2027-01"} | cells))
    tiny.row("embodied_carbon", "XXX", "magnet").update(co2_t_per_t=0.5, nonrenewable_share=0.8)
    for area in ("AAA", "BBB"):
        for commodity, co2, nonrenewable in (("ore", 0, 0.5), ("oxide", 0.1, 0.5), ("magnet", 0.3, 0.5)):
            figures = {"co2_t_per_t": co2, "nonrenewable_share": nonrenewable}
            tiny.add("embodied_carbon", area=area, commodity=commodity, **figures)
    return tiny


def received(answer: Answer) -> dict[str, float]:
    """Area -> USD that its treasury takes in."""
    found: dict[str, float] = {}
    values = answer.last.column_values
    for key in answer.program.public:
        amounts = [
            coefficient * float(answer.arrays.values_of(variable.parent_component(), values)[variable.index()])
            for coefficient, variable in answer.program.public.of(key).parts()
        ]
        found[key[2]] = found.get(key[2], 0.0) + sum(amounts) * 1e6
    return {area: amount for area, amount in found.items() if abs(amount) > 1e-3}


def test_embodied_carbon_is_paid_and_collected_by_the_importer() -> None:
    answer = steps(switch_on(Tiny()), CHEAPEST)
    # 0.1 t x 50 on 60 t in two years; 25 is still less than 30 at home
    assert answer.cost == approx(3 * 100 * 20 + 2 * 60 * 5)
    assert received(answer) == approx({"AAA": 2 * 60 * 5})


def test_the_other_basis_is_a_share_of_the_price() -> None:
    tiny = switch_on(Tiny(), basis="nonrenewable", rate_usd_per_t_co2="", rate_share=0.6)
    answer = steps(tiny, CHEAPEST)
    assert answer.cost == approx(3 * 100 * 20 + 2 * 60 * 0.6 * 0.5 * 20)
    assert received(answer) == approx({"AAA": 2 * 60 * 6})


def test_a_levy_lifts_the_bloc_price_and_counts_by_the_month() -> None:
    prices = steps(switch_on(Tiny(), until_month="2028-03"), CHEAPEST).parameters.bloc_prices
    assert [prices["magnet", "AAA", year] * 1e3 for year in ("2027", "2028", "2029")] == approx([20, 20 + 5 / 4, 20])
    assert prices["magnet", "BBB", "2028"] * 1e3 == approx(20)


def test_a_levy_above_the_gap_brings_work_home() -> None:
    answer = steps(switch_on(Tiny(), rate_usd_per_t_co2=150), CHEAPEST)
    assert answer.cost == approx(60 * 20 + 2 * 60 * 30 + 3 * 40 * 20)
    assert received(answer) == {}


def test_a_levy_on_all_is_charged_where_things_are_made_and_once_along_the_chain() -> None:
    answer = steps(on_all(Tiny()), CHEAPEST)
    # XXX: 20 + 0.5 x 100 = 70; at home 30 + 0.3 x 100 = 60, 10 of it at separation and 20 at the magnet plant
    assert answer.total("buy") == approx(0)
    assert answer.cost == approx(3 * 100 * 60)
    assert received(answer) == approx({"AAA": 3 * 100 * 30})


def test_the_carbon_price_at_home_is_taken_off() -> None:
    tiny = on_all(Tiny())
    tiny.row("countries", "AAA")["co2_price_usd_per_t"] = 40
    answer = steps(tiny, CHEAPEST)
    assert answer.cost == approx(3 * 100 * (30 + 0.3 * 60))


def test_a_levy_of_some_planners_leaves_plants_elsewhere_alone() -> None:
    answer = steps(on_all(Tiny(), importers="BBB"), CHEAPEST)
    # BBB would pay 70 to XXX; what AAA makes at 30 bears nothing, and AAA buys at 20
    assert answer.cost == approx(3 * (60 * 20 + 40 * 30))
    assert received(answer) == {}


def test_a_levy_of_all_planners_bears_on_partners_plants_too() -> None:
    tiny = on_all(Tiny(), importers="BBB")
    tiny.row("blocs", "club", "AAA")["role"] = "partner"
    answer = steps(tiny.drop("demand", area="AAA"), CHEAPEST)
    # BBB alone plans: what AAA makes for it is its own, and bears 30 USD a tonne where it is made
    assert answer.cost == approx(3 * 40 * 60)
    assert received(answer) == approx({"AAA": 3 * 40 * 30})


def test_on_energy_plants_pay_a_share_of_the_value_they_add() -> None:
    tiny = on_all(Tiny(), basis="nonrenewable", rate_usd_per_t_co2="", rate_share=1)
    answer = steps(tiny, CHEAPEST)
    # XXX 20 x 1.8 = 36, the bloc price; at home the magnet, of whose chain only it has a price, pays half of that
    assert answer.total("buy") == approx(300)
    assert received(answer) == approx({"AAA": 180 * 16, "BBB": 120 * 16})
    tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = 50
    answer = steps(tiny, CHEAPEST)
    assert answer.total("buy") == approx(0)
    assert answer.cost == approx(300 * (30 + 0.5 * 50 * 1.8))


def test_a_dearer_levy_never_raises_the_import() -> None:
    rates = (0, 50, 120, 400)
    bought = [steps(switch_on(Tiny(), rate_usd_per_t_co2=rate), CHEAPEST).total("imported", "AAA") for rate in rates]
    assert bought == sorted(bought, reverse=True)
    assert bought[0] > bought[-1]


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"until_month": "2027-12"}, "column until_month: '2027-12' lies before from_month, 2028-01"),
        ({"rate_usd_per_t_co2": ""}, "column rate_usd_per_t_co2: must not be blank where the basis is embodied"),
        ({"rate_share": 0.1}, "column rate_share: '0.1' must be blank where the basis is embodied"),
        ({"basis": "smoke"}, "column basis: 'smoke' expected nonrenewable or embodied"),
        ({"importers": "CCC"}, "column importers: 'CCC' is not in areas.csv"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_an_offer_without_its_figure_is_a_fault(tmp_path: Path) -> None:
    tiny = switch_on(Tiny())
    tiny.drop("embodied_carbon", area="XXX")
    expected = "column commodities: 'magnet' needs co2_t_per_t of magnet of XXX in embodied_carbon.csv"
    assert sentences(tiny.write(tmp_path / "named")) == [f"carbon_levies.csv row 2, {expected}"]
    tiny.row("carbon_levies", "border")["commodities"] = "*"
    expected = "column commodities: '*' bears on no offer with co2_t_per_t in embodied_carbon.csv"
    assert sentences(tiny.write(tmp_path / "all")) == [f"carbon_levies.csv row 2, {expected}"]


def test_a_levy_on_everything_leaves_out_what_has_no_figure() -> None:
    tiny = switch_on(Tiny(), commodities="*")
    tiny.add("offers", like=("magnets_x",), offer="oxide_x", commodity="oxide")
    tiny.add("offer_years", offer="oxide_x", year=2027, price_usd_per_t=50)
    levers = steps(tiny, CHEAPEST).parameters.levers
    assert levers.told_apart == {"magnet"}
    assert [levers.levy["magnet", "XXX", "AAA", year] * 1e3 for year in ("2027", "2028", "2029")] == approx([0, 5, 5])
    assert len(levers.levy) == 3


def test_a_levy_of_somebody_outside_the_bloc_tells_nothing_apart() -> None:
    tiny = Tiny()
    tiny.add("areas", like=("BBB",), area="CCC")
    tiny.add("countries", like=("BBB",), country="CCC", area="CCC")
    assert not prepared(switch_on(tiny, importers="CCC")).levers.told_apart
