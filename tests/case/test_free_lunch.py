"""No free lunch: cycles that make material or money out of nothing are found and named."""

from __future__ import annotations

from pathlib import Path

from builder import Tiny, sentences

from friendshore.planning import notes, read_case


def back(tiny: Tiny, t: float) -> None:
    """A process that takes a tonne of magnets apart into `t` tonnes of oxide."""
    tiny.add("processes", like=("make",), process="unmake")
    tiny.add("modes", process="unmake", mode="only")
    tiny.add("recipes", process="unmake", mode="only", commodity="magnet", t_per_t=-1)
    tiny.add("recipes", process="unmake", mode="only", commodity="oxide", t_per_t=t)


def test_a_cycle_that_makes_material(tmp_path: Path) -> None:
    tiny = Tiny()
    back(tiny, 1.01)
    assert sentences(tiny.write(tmp_path)) == [
        "modes.csv row 4, column mode: 'only' material out of nothing: make only, unmake only make oxide from nothing"
    ]


def test_a_cycle_that_loses_material_is_sound(tmp_path: Path) -> None:
    tiny = Tiny()
    back(tiny, 0.99)
    assert sentences(tiny.write(tmp_path)) == []


def test_a_cycle_that_only_returns_what_went_in_is_sound(tmp_path: Path) -> None:
    tiny = Tiny()
    back(tiny, 1)
    assert sentences(tiny.write(tmp_path)) == []


def test_buying_and_selling_again(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("outlets", "oxide_sales")["commodity"] = "magnet"
    tiny.row("outlet_years", "oxide_sales", 2027)["price_usd_per_t"] = 21
    expected = (
        "outlets.csv row 2, column outlet: 'oxide_sales' money out of nothing in 2027: bought without limit from "
        "magnets_x "
        "(20 USD/t), sold here without limit at 21 USD/t, gains 1 USD per tonne; correct a price or give one of them "
        "a ceiling"
    )
    assert sentences(tiny.write(tmp_path)) == [expected]


def test_freight_counts_in_buying_and_selling_again(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("outlets", "oxide_sales").update(commodity="magnet", area="AAA")
    tiny.row("outlet_years", "oxide_sales", 2027)["price_usd_per_t"] = 21
    tiny.every("areas", inland_usd_per_t=1)
    assert sentences(tiny.write(tmp_path)) == []


def test_a_ceiling_ends_it(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("outlets", "oxide_sales")["commodity"] = "magnet"
    tiny.row("outlet_years", "oxide_sales", 2027).update(price_usd_per_t=21, most_t_per_yr=5)
    assert sentences(tiny.write(tmp_path)) == []


def test_offers_and_outlets_of_different_years_do_not_meet(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("outlets", "oxide_sales").update(commodity="magnet", opens="2029-01")
    tiny.row("outlet_years", "oxide_sales", 2027)["price_usd_per_t"] = 21
    tiny.row("offers", "magnets_x")["closes"] = "2028-12"
    assert sentences(tiny.write(tmp_path)) == []


def processed(price: float) -> Tiny:
    """Oxide bought at 20, made into magnets at 10 and 100 x annuity(0.01, 10) / 1.01**0.5 = 10.51, sold at `price`."""
    tiny = Tiny()
    tiny.row("offers", "magnets_x")["commodity"] = "oxide"
    tiny.row("outlets", "oxide_sales")["commodity"] = "magnet"
    tiny.row("outlet_years", "oxide_sales", 2027)["price_usd_per_t"] = price
    return tiny


def test_money_through_recipes(tmp_path: Path) -> None:
    (sentence,) = sentences(processed(41).write(tmp_path))
    assert "from magnets_x (20 USD/t) through make only, sold here without limit at 41 USD/t" in sentence
    assert "gains 0.4942 USD per tonne" in sentence


def test_a_price_below_full_cost_is_no_money_out_of_nothing(tmp_path: Path) -> None:
    assert sentences(processed(40.5).write(tmp_path)) == []


def test_a_case_for_profit_may_gain_through_recipes(tmp_path: Path) -> None:
    assert sentences(processed(100).set("demand", []).write(tmp_path)) == []


def dug_with_magnets(tiny: Tiny, stage: str) -> None:
    """The mine uses up a tenth of a tonne of magnets for each tonne of ore, of which a tonne of magnets is made."""
    tiny.row("processes", "mine")["stage"] = stage
    tiny.add("recipes", process="mine", mode="only", commodity="magnet", t_per_t=-0.1)


def test_mass_from_the_ground_is_no_free_lunch(tmp_path: Path) -> None:
    tiny = Tiny()
    dug_with_magnets(tiny, "mining")
    assert sentences(tiny.write(tmp_path / "a stage of mines")) == []
    dug_with_magnets(tiny := Tiny(), "separation")
    assert "material out of nothing" in sentences(tiny.write(tmp_path / "no mine"))[0]
    tiny.add("resources", resource="hill", resource_t=1000)
    tiny.row("facilities", "mine_a")["resource"] = "hill"
    assert sentences(tiny.write(tmp_path / "an orebody")) == []


def test_a_loop_that_the_ground_feeds_is_not_hidden_by_one_that_gains(tmp_path: Path) -> None:
    tiny = Tiny()
    dug_with_magnets(tiny, "mining")
    back(tiny, 1.01)
    assert "make only, unmake only make oxide from nothing" in sentences(tiny.write(tmp_path))[0]


def test_a_case_may_take_it_for_a_note(tmp_path: Path) -> None:
    tiny = Tiny()
    back(tiny, 1.01)
    tiny.settings["free_lunch"] = "note"
    case = read_case(tiny.write(tmp_path / "tiny"))
    assert "material out of nothing" in str(notes(case)[0])
    tiny.settings["free_lunch"] = "maybe"
    assert "expected fault or note" in sentences(tiny.write(tmp_path / "other"))[0]


def test_by_products_may_pay_more_than_a_process_costs(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("processes", "make")["reagents_usd_per_t"] = -5
    assert sentences(tiny.write(tmp_path)) == []


def test_going_round_for_what_by_products_pay(tmp_path: Path) -> None:
    tiny = Tiny()
    back(tiny, 1)
    tiny.row("processes", "make")["reagents_usd_per_t"] = -100
    (sentence,) = sentences(tiny.write(tmp_path))
    # 100 - 10 less twice the capital of 10.51, half a tonne of each: 34.49
    assert (
        "money out of nothing: make only, unmake only give back what they take and gain 34.49 USD per tonne" in sentence
    )


def test_taken_away_and_paid_for_all_the_same(tmp_path: Path) -> None:
    tiny = processed(-5)
    tiny.row("processes", "make")["reagents_usd_per_t"] = -100
    (sentence,) = sentences(tiny.write(tmp_path))
    assert "from magnets_x (20 USD/t) through make only, sold here without limit at -5 USD/t" in sentence
