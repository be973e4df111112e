"""Terms of policies add up on a build: months, money, chances, strain, and slots by group and kind."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from builder import Tiny
from pytest import approx
from solve import prepared

from friendshore.parameters import money
from friendshore.parameters.levers import BuildTerm, Levers

BBB = frozenset({"BBB"})


def levers(*terms: BuildTerm) -> Levers:
    found = prepared(Tiny()).levers
    return replace(found, builds=list(terms))


def test_terms_add_up_in_any_order() -> None:
    plant = replace(prepared(Tiny()).facilities["new_make_b"], permitting_months=30, attrition=0.4)
    terms = (
        BuildTerm(BBB, permit_at_most=24, attrition_factor=0.5, wacc_more=0.02),
        BuildTerm(BBB, permit_less=10, construction_more=3, capex_factor=1.5, ramp_stretch=2, pace_load=1.2),
        BuildTerm(BBB, frozenset({"make"}), capex_more=0.05, capex_factor=2, pace_load=1.5, ramp_stretch=1.5),
    )
    for order in permutations(terms):
        found = levers(*order).as_found(plant, 0)
        assert found is not None
        assert (found.permitting_months, found.construction_months) == (20, 15)
        assert found.capex == approx(0.1 * 1.5 * 2 + 0.05)
        assert found.attrition == approx(0.2)
        assert (found.ramp_stretch, found.pace_load, found.wacc_more) == approx((3, 1.8, 0.02))


def test_terms_of_other_places_processes_and_days_do_nothing() -> None:
    plant = prepared(Tiny()).facilities["new_make_b"]
    others = (
        BuildTerm(frozenset({"AAA"}), allowed=False),
        BuildTerm(BBB, frozenset({"mine"}), allowed=False),
        BuildTerm(BBB, facilities=frozenset({"make_a"}), allowed=False),
        BuildTerm(BBB, since=5, allowed=False),
        BuildTerm(BBB, until=4, allowed=False),
    )
    assert levers(*others).as_found(plant, 4) is plant
    assert levers(*others).as_found(plant, 5) is None
    assert levers(*others).as_found(plant, 3) is None


def test_months_and_chances_stay_within_bounds() -> None:
    plant = replace(prepared(Tiny()).facilities["new_make_b"], permitting_months=5, attrition=0.6)
    found = levers(BuildTerm(BBB, permit_less=9, attrition_factor=3)).as_found(plant, 0)
    assert found is not None
    assert (found.permitting_months, found.attrition) == (0, 1.0)


def test_dearer_capital_is_charged_on_the_build() -> None:
    tiny = Tiny()
    parameters = prepared(tiny)
    found = replace(parameters, levers=levers()).facilities["new_make_b"]
    dear = replace(found, wacc_more=0.04)
    assert parameters.wacc(dear) == approx(0.05)
    # 100 USD at 5 %: half a year of interest while it is built, then ten equal payments
    assert money.charge(dear, parameters.wacc(dear), 10, 0.0) == approx(0.1 * 0.05 / (1 - 1.05**-10))


def test_yields_multiply_and_the_strictest_screening_holds() -> None:
    found = levers()
    found.add_yield("make", "BBB", 0.9)
    found.add_yield("make", "BBB", 0.8)
    assert found.yields["make", "BBB"] == approx(0.72)
    found.screen(["BBB"], 0.3, may_expand=False)
    found.screen(["BBB", "AAA"], 0.1, may_expand=True)
    assert (found.screening_share("BBB"), found.expansion_share("BBB")) == (0.1, 0.3)
    assert (found.screening_share("AAA"), found.expansion_share("AAA")) == (0.1, 2.0)
    assert found.screening_share("XXX") == 0.25


def test_kinds_of_capacity_belong_to_permits_if_nothing_else_counts_against_them() -> None:
    tiny = Tiny()
    found = prepared(tiny).levers
    assert found.capacity_kinds(found.processes_of_kind("mine")) == {"mining"}
    assert found.capacity_kinds(found.processes_of_kind("plant")) == {"separation", "magnet"}
    assert found.capacity_kinds(found.processes_of_kind("*")) is None
    tiny.add("pace_weights", process="separate", kind="mining", t_per_t=1)
    mixed = prepared(tiny).levers
    assert mixed.capacity_kinds(mixed.processes_of_kind("mine")) == set()
