"""What capacity costs and when it is paid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from builder import Tiny
from pytest import approx
from solve import CHEAPEST, prepared, steps

from friendshore.calendar import Period, month_number
from friendshore.finance import annuity, discount_factor, with_interest_during_construction
from friendshore.parameters.fleets import Facility
from friendshore.parameters.money import cash_share, charge, committed_cash, years_in_service
from friendshore.parameters.timing import service_month


def year(number: int) -> Period:
    return Period(str(number), month_number(f"{number}-01"), 12, True)


def plant(**changes: Any) -> Facility:
    return replace(prepared(Tiny()).facilities["new_make_b"], **changes)


def test_annuity_repays_with_interest() -> None:
    assert annuity(0.0, 4) == 0.25
    assert annuity(0.1, 1) == approx(1.1)
    payment = annuity(0.08, 3)
    assert payment / 1.08 + payment / 1.08**2 + payment / 1.08**3 == approx(1)


def test_discounting_counts_months() -> None:
    assert discount_factor(0.21, 6) == approx(1 / 1.1)
    assert discount_factor(0.21, -12) == approx(1.21)
    assert with_interest_during_construction(0.21, 12) == approx(1.1)


def test_the_charge_is_expected_annuity_and_fixed_cost() -> None:
    project = plant(capex=1000.0, construction_months=24, attrition=0.1)
    expected = (1000 * 1.1 * annuity(0.1, 20) / 1.1**0.5 + 1000 * 0.03) * 0.9
    assert charge(project, 0.1, 20, 0.03) == approx(expected)


def test_charges_are_worth_capital_with_interest_during_construction() -> None:
    # 1000 spent evenly over two years is worth 1000 x 1.1 at the start; so are twenty charges, each in mid-year
    yearly = charge(plant(capex=1000.0, construction_months=24), 0.1, 20, 0.0)
    assert sum(yearly * discount_factor(0.1, 12 * age + 6) for age in range(20)) == approx(1000 * 1.1)
    spent = [discount_factor(0.1, month + 0.5 - 24) / 24 for month in range(24)]
    assert sum(spent) == approx(1.1, rel=2e-3)


def test_a_long_period_is_discounted_by_the_mean_of_its_years() -> None:
    tiny = Tiny()
    tiny.settings["discount_share_per_yr"] = 0.05
    tiny.set("periods", [{"period": "2027-31", "start": "2027-01", "months": 54, "reported": 1}])
    whole = [1.05**-0.5, 1.05**-1.5, 1.05**-2.5, 1.05**-3.5]
    assert prepared(tiny).discount["2027-31"] == approx((sum(whole) + 0.5 * 1.05**-4.25) / 4.5)


def test_the_cash_of_committed_plants_is_spent_until_they_start() -> None:
    coming = plant(starts=month_number("2028-07"), committed_capex=9.0)  # eighteen months from January 2027
    periods = tuple(year(number) for number in (2027, 2028, 2029))
    assert committed_cash(coming, periods) == approx({"2027": 6, "2028": 3})
    assert committed_cash(replace(coming, starts=month_number("2026-06")), periods) == approx({"2027": 9})
    assert committed_cash(plant(), periods) == {}
    tiny = Tiny()
    tiny.settings["discount_share_per_yr"] = 0.21
    before = steps(tiny, CHEAPEST).cost
    tiny.add("facilities", like=("make_a",), facility="coming", status="construction", starts="2028-07")
    tiny.row("facilities", "coming").update(output_share_now="", committed_capex_musd=0.009, existing_t_per_yr=1e-6)
    assert steps(tiny, CHEAPEST).cost - before == approx(6000 / 1.21**0.5 + 3000 / 1.21**1.5)


def test_charged_from_the_first_month_of_service_to_the_last() -> None:
    project = plant(permitting_months=3, construction_months=12)  # in service from April 2028
    service = service_month(project, year(2027))
    years = [years_in_service(service, year(number), 2) for number in range(2027, 2032)]
    assert years == approx([0, 9 / 12, 1, 3 / 12, 0])


def test_cash_falls_evenly_in_the_construction_months() -> None:
    project = plant(permitting_months=9, construction_months=18)  # October 2027 to March 2029
    shares = [
        cash_share(project, service_month(project, year(2027)), year(number)) for number in (2027, 2028, 2029, 2030)
    ]
    assert shares == approx([3 / 18, 12 / 18, 3 / 18, 0])


def test_a_plant_without_construction_months_is_paid_in_its_first_month() -> None:
    project = plant(permitting_months=0, construction_months=0)
    assert cash_share(project, service_month(project, year(2027)), year(2027)) == 1
    assert cash_share(project, service_month(project, year(2027)), year(2026)) == 0


def test_capex_and_labour_take_the_countrys_indices_unless_stated_at_site() -> None:
    tiny = Tiny().every("processes", labour_usd_per_t=4)
    tiny.row("countries", "BBB").update(capex_index=1.5, labour_index=0.5)
    tiny.add("facilities", like=("new_make_b",), facility="site_b", capex_usd_per_t=70, opex_usd_per_t=3)
    parameters = prepared(tiny)
    assert parameters.facilities["new_make_b"].capex == approx(0.15)
    assert parameters.facilities["site_b"].capex == approx(0.07)
    assert parameters.running_cost(parameters.fleets["make.BBB"]) == approx((10 + 4 * 0.5) / 1000)
    assert parameters.running_cost(parameters.fleets["site_b"]) == approx(0.003)
    tiny.every("processes", local_cost_share=0.4)
    assert prepared(tiny).facilities["new_make_b"].capex == approx(0.1 * (0.4 * 1.5 + 0.6)), "equipment is traded"
    tiny.every("processes", index_applies=0)
    parameters = prepared(tiny)
    assert parameters.facilities["new_make_b"].capex == approx(0.1)
    assert parameters.running_cost(parameters.fleets["make.BBB"]) == approx(0.014)


def test_a_generic_build_costs_at_least_the_median_of_what_is_announced() -> None:
    tiny = Tiny().every("processes", local_cost_share=0.5)
    tiny.row("countries", "BBB")["capex_index"] = 0.4  # 0.7 of the standard 100
    for name, country, status, cost in (
        ("low", "BBB", "planned", 60),
        ("mid", "BBB", "construction", 110),
        ("high", "BBB", "planned", 150),
        ("hope", "BBB", "prospect", 900),
        ("child", "BBB", "planned", 0),
        ("foreign", "AAA", "generic", 900),
    ):
        tiny.add("facilities", like=("new_make_b",), facility=name, country=country, status=status)
        tiny.row("facilities", name).update(capex_usd_per_t=cost)
    tiny.row("facilities", "mid").update(starts="2028-01", existing_t_per_yr=1)
    tiny.add("facilities", like=("new_make_b",), facility="new_make_a", country="AAA")
    found = {name: plant.capex * 1e3 for name, plant in prepared(tiny).facilities.items()}
    assert found["new_make_b"] == approx(110)
    assert found["new_make_a"] == approx(110 / 0.7), (
        "nothing is announced there: the bloc's median, at its level of cost"
    )
    assert found["new_separate_b"] == approx(70), "nothing is announced at all: the standard"
    tiny.row("processes", "make")["capex_usd_per_t"] = 200
    assert prepared(tiny).facilities["new_make_b"].capex * 1e3 == approx(140), "never below its own standard either"
    tiny.every("processes", index_applies=0)
    assert prepared(tiny).facilities["new_make_a"].capex * 1e3 == approx(200)
    tiny.row("processes", "make")["capex_usd_per_t"] = 20
    assert prepared(tiny).facilities["new_make_a"].capex * 1e3 == approx(110)
