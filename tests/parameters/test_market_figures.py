"""Offers, outlets, pools, demand and energy by period."""

from __future__ import annotations

from builder import Tiny, three
from pytest import approx
from solve import T, prepared, steps


def by_period(figures: object, scale: float = T) -> list[float]:
    return [value * scale for value in dict(figures).values()]  # type: ignore[call-overload]


def test_an_offers_price_is_held_and_its_ceiling_grows_after_the_last_year() -> None:
    tiny = Tiny()
    tiny.row("offers", "magnets_x")["growth_share_per_yr"] = 0.1
    tiny.row("offer_years", "magnets_x", 2027).update(three("most_t_per_yr", 50))
    offer = prepared(tiny).offers["magnets_x"]
    assert by_period(offer.price) == approx([20, 20, 20])
    assert by_period(offer.most) == approx([50, 55, 60.5])


def test_an_offer_opens_and_closes_in_its_months() -> None:
    tiny = Tiny()
    tiny.row("offers", "magnets_x").update(opens="2027-07", closes="2028-03")
    tiny.row("offer_years", "magnets_x", 2027).update(three("most_t_per_yr", 100))
    assert by_period(prepared(tiny).offers["magnets_x"].most) == approx([50, 25, 0])


def test_an_unlimited_offer_that_closes_is_limited_to_nothing_afterwards() -> None:
    tiny = Tiny()
    tiny.row("offers", "magnets_x")["closes"] = "2028-12"
    assert by_period(prepared(tiny).offers["magnets_x"].most) == [float("inf"), float("inf"), 0]


def test_an_adversary_offers_only_the_blocs_share_and_never_secure() -> None:
    tiny = Tiny()
    tiny.row("offers", "magnets_x")["secure"] = 1
    tiny.row("offer_years", "magnets_x", 2027).update(three("most_t_per_yr", 100))
    tiny.row("bloc_titles", "club")["adversary_offer_share"] = 0.4
    offer = prepared(tiny).offers["magnets_x"]
    assert offer.provenance == "exposed"
    assert by_period(offer.most) == approx([40, 40, 40])


def test_an_offer_without_ceiling_is_closed_to_a_bloc_with_no_share_in_it() -> None:
    tiny = Tiny()
    tiny.row("bloc_titles", "club")["adversary_offer_share"] = 0
    assert by_period(prepared(tiny).offers["magnets_x"].most) == [0, 0, 0]


def test_a_partner_offers_what_the_bloc_may_count_on_and_an_area_without_a_role_nothing() -> None:
    tiny = Tiny()
    tiny.row("offers", "magnets_x")["secure"] = 1
    tiny.row("offer_years", "magnets_x", 2027).update(three("most_t_per_yr", 100))
    tiny.row("blocs", "club", "XXX").update(role="partner", existing_share=0.3)
    offer = prepared(tiny).offers["magnets_x"]
    assert offer.provenance == "secure"
    assert by_period(offer.most) == approx([30, 30, 30])
    tiny.drop("blocs", area="XXX")
    assert not prepared(tiny).offers


def test_pools_grow_from_the_first_year_of_the_case() -> None:
    tiny = Tiny()
    tiny.set("offer_pools", [{"pool": "x", "pool_t_per_yr": 10, "growth_share_per_yr": 0.5}])
    tiny.row("offers", "magnets_x")["pool"] = "x"
    pools = prepared(tiny).offer_pools
    assert [pools["x", year] * T for year in ("2027", "2028", "2029")] == approx([10, 15, 22.5])


def test_demand_takes_its_level_and_goes_on_along_its_last_slope() -> None:
    tiny = Tiny()
    tiny.add("periods", period="2030", start="2030-01", months=24, reported=0)
    tiny.row("demand", "AAA", "cars", "magnet", 2029).update(t_per_yr_base=70, t_per_yr_high=90)
    found = prepared(tiny).demand
    rates = [found["magnet", "AAA", "cars", period] * T for period in ("2027", "2028", "2029", "2030")]
    assert rates == approx([60, 65, 70, (75 + 80) / 2])
    tiny.levels["demand"] = "high"
    assert prepared(tiny).demand["magnet", "AAA", "cars", "2028"] * T == approx(75)


def test_sectors_with_the_same_shortage_are_one_group_of_users() -> None:
    tiny = Tiny()
    for sector, cost in (("wind", 1000), ("arms", 5000)):
        tiny.add("sectors", sector=sector, title=sector)
        tiny.add("demand", like=("AAA", "cars", "magnet", 2027), sector=sector, **three("t_per_yr", 10))
        tiny.add("shortage", sector=sector, step=1, share_of_demand=1, usd_per_t=cost)
    parameters = prepared(tiny)
    users = {users: rate * T for (_, area, users, period), rate in parameters.users.items()
             if (area, period) == ("AAA", "2027")}  # fmt: skip
    assert sorted(users.values()) == approx([10, 70])
    assert users["arms"] == approx(10)


def test_energy_steps_take_their_level_and_path() -> None:
    tiny = Tiny()
    tiny.row("energy", "AAA", "electricity", "grid", 2027).update(
        price_usd_per_unit_base=10, price_usd_per_unit_high=20
    )
    tiny.add("energy", like=("AAA", "electricity", "grid", 2027), year=2029, **three("price_usd_per_unit", 30))
    (tranche,) = (found for found in prepared(tiny).tranches if found.site == "AAA")
    assert by_period(tranche.price) == approx([10, 20, 30])
    tiny.levels["energy"] = "high"
    (tranche,) = (found for found in prepared(tiny).tranches if found.site == "AAA")
    assert by_period(tranche.price) == approx([20, 25, 30])


def test_emissions_of_energy_follow_their_years() -> None:
    tiny = Tiny()
    tiny.row("energy", "AAA", "electricity", "grid", 2027)["co2_t_per_unit"] = 0.6
    tiny.add("energy", like=("AAA", "electricity", "grid", 2027), year=2029, co2_t_per_unit=0.2)
    (tranche,) = (found for found in prepared(tiny).tranches if found.site == "AAA")
    assert by_period(tranche.co2, scale=1) == approx([0.6, 0.4, 0.2])
    # mine, separation and magnet plant make 100 t each, with 1 MWh a tonne: 300 MWh, nothing else emits
    emitted = steps(tiny).values("emission")
    assert [emitted["co2", "AAA", year] for year in ("2027", "2028", "2029")] == approx([180, 120, 60])


def test_discounting_counts_from_as_of_to_the_middle_of_the_period() -> None:
    tiny = Tiny()
    tiny.settings["discount_share_per_yr"] = 0.21
    found = prepared(tiny).discount
    assert found["2027"] == approx(1 / 1.1)
    assert found["2028"] == approx(1 / 1.1 / 1.21)
