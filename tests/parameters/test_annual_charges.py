"""What capacity costs and when it is paid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from builder import Tiny
from pytest import approx
from solve import prepared

from friendshore.calendar import Period, month_number
from friendshore.finance import annuity, discount_factor, with_interest_during_construction
from friendshore.parameters.fleets import Facility
from friendshore.parameters.money import cash_share, charge, years_in_service
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
    expected = (1000 * 1.1 * annuity(0.1, 20) + 1000 * 0.03) * 0.9
    assert charge(project, 0.1, 20, 0.03) == approx(expected)


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
    tiny.every("processes", index_applies=0)
    parameters = prepared(tiny)
    assert parameters.facilities["new_make_b"].capex == approx(0.1)
    assert parameters.running_cost(parameters.fleets["make.BBB"]) == approx(0.014)
