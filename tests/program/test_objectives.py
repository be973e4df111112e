"""What a plan aims at, worked out by hand: the forms of reliance, cost, profit, the premium's ceiling, fairness."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, three
from pytest import MonkeyPatch, approx
from solve import CHEAPEST, USD, T, steps

from friendshore import Plan, read_case
from friendshore.aim import Aim, Form
from friendshore.finance import annuity
from friendshore.planning import solve
from friendshore.solving import highs
from friendshore.solving.ceiling import CLOSE
from friendshore.solving.highs import Session
from friendshore.solving.outcome import Infeasible, Outcome

CHARGE = 100 * annuity(0.01, 10)  # a year of construction and payment in mid-year cancel


def choosing() -> Tiny:
    """BBB alone wants 40 t a year, at 20 USD/t from XXX; 60 t in all can be dug, and made at 30, when the aim says."""
    tiny = Tiny().drop("demand", area="AAA").drop("facilities", status="generic")
    tiny.set("resources", [{"resource": "seam", "resource_t": 60}])
    tiny.row("facilities", "mine_a")["resource"] = "seam"
    return tiny


def test_least_mean_reliance_uses_all_that_there_is() -> None:
    answer = steps(choosing())
    assert sum(answer.reliance) / 3 == approx(50)
    assert answer.step("reliance") == approx(50)
    assert answer.cost == approx(60 * 30 + 60 * 20)


def test_least_final_reliance_keeps_it_for_the_end() -> None:
    answer = steps(choosing(), Aim(Form.FINAL))
    assert answer.step("reliance") == approx(0, abs=1e-4)
    # what is left over goes into the years before: their mean is the second aim
    assert answer.step("mean") == approx(50)
    assert answer.reliance[-1] == approx(0, abs=1e-3)
    assert sum(answer.reliance) == approx(150)
    assert answer.cost == approx(60 * 30 + 60 * 20)


def test_a_plan_is_not_lost_where_presolve_finds_no_fair_shares(monkeypatch: MonkeyPatch) -> None:
    """Simplex from nothing has said so of small programs, whose rows leave no room but rounding: this one is large."""
    minimise = Session.minimise

    def stumbling(session: Session, objective: str, **how: Any) -> Outcome:
        stumbles = how.get("method") == "simplex"
        return Infeasible((), (), False, 0.0) if stumbles else minimise(session, objective, **how)

    monkeypatch.setattr(highs, "SMALL", 0)
    monkeypatch.setattr(Session, "minimise", stumbling)
    answer = steps(choosing(), Aim(Form.FINAL))
    assert [step.name for step in answer.series.steps[-2:]] == ["fairness", "settling"]
    assert sum(answer.reliance) == approx(150)
    assert answer.cost == approx(60 * 30 + 60 * 20)


def test_a_peak_that_cannot_be_lowered_leaves_the_mean_to_be() -> None:
    tiny = choosing()
    tiny.row("facilities", "make_a")["starts"] = "2028-01"
    answer = steps(tiny, Aim(Form.PEAK))
    assert answer.step("reliance") == approx(100)
    assert answer.step("mean") == approx(50)
    assert sum(answer.reliance) == approx(150)


def test_least_peak_spreads_it() -> None:
    answer = steps(choosing(), Aim(Form.PEAK))
    assert answer.reliance == approx([50, 50, 50])


def test_peak_may_count_from_a_year_on() -> None:
    answer = steps(choosing(), Aim(Form.PEAK, from_year=2028))
    assert answer.reliance[1:] == approx([25, 25])
    assert answer.reliance[0] == approx(100)


def test_a_path_counts_only_what_is_above_it() -> None:
    answer = steps(choosing(), Aim(Form.PATH, path=((2027, 100), (2029, 30))))  # 100, 65, 30
    assert answer.step("reliance") == approx(0, abs=1e-4)
    assert answer.reliance == approx([100, 65, 30], abs=1e-3)
    assert answer.cost == approx((14 + 28) * 30 + (120 - 42) * 20)
    answer = steps(choosing(), Aim(Form.PATH, path=((2027, 0),)))
    assert answer.step("reliance") == approx(50)


def test_least_cost_with_and_without_a_cap_on_mean_reliance() -> None:
    assert steps(choosing(), CHEAPEST).cost == approx(120 * 20)
    answer = steps(choosing(), Aim(Form.COST, cap=70))
    assert sum(answer.reliance) / 3 == approx(70)
    assert answer.cost == approx(36 * 30 + 84 * 20)
    # a point of mean reliance is 1.2 t, at 10 USD/t
    assert answer.dual("reliance_held") / T * USD == approx(-1.2 * 10)


def test_a_tolerance_is_given_up_for_cost() -> None:
    tiny = choosing()
    tiny.settings["reliance_tolerance_points"] = 5
    answer = steps(tiny)
    assert answer.step("reliance") == approx(50)
    assert sum(answer.reliance) / 3 == approx(55)
    assert answer.cost == approx(54 * 30 + 66 * 20)


def test_periods_count_by_their_length_and_run_out_periods_not_at_all() -> None:
    tiny = choosing()
    spans = [("short", "2027-01", 6, 1), ("long", "2027-07", 18, 1), ("after", "2029-01", 12, 0)]
    tiny.set("periods", [{"period": p, "start": s, "months": m, "reported": r} for p, s, m, r in spans])
    answer = steps(tiny)
    assert answer.step("reliance") == approx(100 * (80 - 60) / 80)  # all ore within the two reported years
    assert 0.25 * answer.reliance[0] + 0.75 * answer.reliance[1] == approx(25)


def test_reliance_is_weighted_by_fixed_values() -> None:
    tiny = Tiny().drop("facilities", status="generic").drop("facilities", facility="make_a")
    tiny.row("commodities", "oxide")["weight_usd_per_kg"] = 0.25
    tiny.add("demand", like=("AAA", "cars", "magnet", 2027), commodity="oxide", **three("t_per_yr", 100))
    assert steps(tiny).reliance == approx([100 * 100 * 1 / (100 * 1 + 100 * 0.25)] * 3)


def test_discounting_weighs_the_middle_of_each_year() -> None:
    tiny = choosing()
    tiny.settings["discount_share_per_yr"] = 0.21
    factors = [1.1**-1, 1.1**-3, 1.1**-5]
    assert steps(tiny, CHEAPEST).cost == approx(40 * 20 * sum(factors))
    # the same reliance is cheapest when the dear tonnes are made last
    assert steps(tiny).reliance == approx([100, 50, 0], abs=1e-3)


def test_the_premium_is_a_ceiling_on_cost() -> None:
    tiny = choosing()
    tiny.settings.update(premium_share=0.1, cost_tolerance_share=0.0)
    answer = steps(tiny)
    least = 120 * 20
    extra = 0.1 * least / (30 - 20)  # tonnes made at home within the ceiling
    assert [step.name for step in answer.series.steps] == [
        "reliance", "cost", "reference", "premium", "fairness", "settling"
    ]  # fmt: skip
    assert answer.series.premium_binds
    assert answer.series.reference is not None
    assert answer.series.reference.ceiling * USD == approx(1.1 * least)
    mean = sum(answer.reliance) / 3
    assert mean == approx(100 * (1 - extra / 120), abs=CLOSE)
    assert mean >= 100 * (1 - extra / 120) - 1e-3
    # a point of mean reliance is 1.2 t, at 10 USD/t more
    assert 1.1 * least - 1.2 * 10 * CLOSE <= answer.cost <= 1.1 * least * (1 + 1e-6)


def test_what_fair_shares_may_cost_is_kept_below_the_ceiling() -> None:
    tiny = choosing()
    tiny.settings.update(premium_share=0.1, cost_tolerance_share=0.02)
    answer = steps(tiny)
    ceiling = 1.1 * 120 * 20
    made = (ceiling * 0.98 - 120 * 20) / (30 - 20)  # tonnes made at home before shares are settled
    assert sum(answer.reliance) / 3 == approx(100 * (1 - made / 120), abs=CLOSE)
    assert answer.cost == approx(0.98 * ceiling, rel=1e-3)


def test_within_the_premium_the_tolerance_is_not_given_up_again() -> None:
    tiny = choosing()
    tiny.settings.update(premium_share=0.1, reliance_tolerance_points=5, cost_tolerance_share=0.0)
    assert sum(steps(tiny).reliance) / 3 == approx(80, abs=CLOSE)
    tiny.settings["reliance_tolerance_points"] = 35  # more than the premium gives up
    answer = steps(tiny)
    assert not answer.series.premium_binds
    assert sum(answer.reliance) / 3 == approx(85)


def test_no_premium_at_all_leaves_the_least_reliance_of_the_cheapest_plans() -> None:
    tiny = choosing()
    tiny.settings["premium_share"] = 0
    assert sum(steps(tiny).reliance) / 3 == approx(100, abs=CLOSE)


def test_of_two_aims_each_keeps_its_tolerance_within_the_premium() -> None:
    tiny = choosing()
    tiny.settings.update(premium_share=0.1, reliance_tolerance_points=10, cost_tolerance_share=0.0)
    # 24 t at home are within the ceiling: all of them in 2029 leave 40 points there, 50 with the tolerance
    answer = steps(tiny, Aim(Form.FINAL))
    assert answer.reliance[-1] == approx(50, abs=CLOSE)
    assert sum(answer.reliance) / 3 == approx(80, abs=CLOSE)
    assert answer.cost <= 1.1 * 120 * 20 * (1 + 1e-6)


def test_a_premium_that_does_not_bind_changes_nothing() -> None:
    tiny = choosing()
    tiny.settings["premium_share"] = 0.5
    answer = steps(tiny)
    assert [step.name for step in answer.series.steps] == [
        "reliance",
        "cost",
        "reference",
        "fairness",
        "settling",
    ]
    assert answer.cost == approx(60 * 30 + 60 * 20)


def test_what_remains_is_spread_fairly() -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 30
    answer = steps(tiny)
    assert answer.reliance == approx([70, 70, 70], abs=1e-3)
    assert answer.step("fairness") == approx(70 + sum(70 - level for level in range(5, 70, 5)))
    found = answer.arrays.values_of(answer.program.block.reliance_in, answer.last.column_values)
    assert list(found) == approx([70] * 6, abs=1e-3)
    # AAA keeps 18 of its 30 t and sends 12
    assert answer.total("ship", "secure", "AAA", "BBB", "2027") == approx(12, rel=1e-4)


def test_fairness_costs_no_more_than_its_tolerance() -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 30
    tiny.row("freight", "all", "world", "world")["usd_per_t"] = 1
    tiny.settings["cost_tolerance_share"] = 0
    answer = steps(tiny)
    # magnets from XXX cost freight to either; a tonne sent to BBB costs a tonne's freight more than one kept
    assert answer.cost == approx(3 * (30 * 30 + 70 * 21))
    assert answer.total("ship", "secure", "AAA", "BBB") == approx(0, abs=1)
    # AAA, of 60 % of the value, has 50 % left, BBB all
    half, whole = (sum(left - level for level in range(5, left, 5)) for left in (50, 100))
    assert answer.step("fairness") == approx(100 + 0.6 * half + 0.4 * whole, rel=1e-3)


def test_an_area_whose_demand_ends_or_begins_later_counts_while_it_asks() -> None:
    tiny = Tiny().drop("facilities", status="generic")
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 30
    tiny.row("demand", "BBB", "cars", "magnet", 2029).update(three("t_per_yr", 0))  # 40, 20, 0
    answer = steps(tiny)
    assert answer.reliance == approx([70, 100 * 50 / 80, 50])
    assert ("BBB", "2029") not in answer.program.block.reliance_in


def test_most_profit_without_demand() -> None:
    tiny = Tiny().set("demand", [])
    tiny.row("outlet_years", "oxide_sales", 2027)["price_usd_per_t"] = 50
    answer = steps(tiny, Aim(Form.PROFIT))
    assert answer.total("sell", "oxide_sales", "2028") == approx(100)
    assert answer.cost == approx(-3 * 100 * (50 - 20))
    assert answer.dual("within_capacity", "mine.AAA", "2027") + answer.dual(
        "within_capacity", "separate.AAA", "2027"
    ) == approx(-(50 - 20))


def test_a_least_cost_plan_takes_the_most_secure_of_its_equals() -> None:
    tiny = choosing()
    for row in tiny.table("offer_years"):
        if row["offer"] == "magnets_x":
            row["price_usd_per_t"] = 30  # as dear as making them at home
    answer = steps(tiny, CHEAPEST)
    assert [step.name for step in answer.series.steps] == ["cost", "tie-break"]
    assert answer.step("tie-break") == approx(steps(tiny).step("reliance"), abs=1e-3)


def test_a_final_year_is_not_flattered_by_saving_up_for_it() -> None:
    tiny = Tiny()
    tiny.row("commodities", "magnet").update(storable=1, storage_months=24)
    empty = {"opening_secure_t": 0, "opening_exposed_t": 0, "least_t": 0}
    tiny.set("stocks", [{"commodity": "magnet", "area": "AAA", **empty}])
    tiny.drop("facilities", facility="new_make_b").drop("facilities", facility="new_separate_b")
    for name in ("mine_a", "separate_a", "make_a"):
        tiny.row("facilities", name)["existing_t_per_yr"] = 50
    # 50 t a year of secure magnets for 100 t of demand: saved for two years they would cover all of the third
    final = steps(tiny, Aim(Form.FINAL))
    assert final.reliance[-1] == approx(50)
    assert final.step("reliance") == approx(50)


def test_a_scenario_says_what_share_the_premium_is(tmp_path: Path) -> None:
    tiny = choosing()
    tiny.settings.update(premium_share=0.02, cost_tolerance_share=0.0)
    tiny.scenario("dear", 'why = "a tenth"\n[settings]\npremium_share = 0.1')
    tiny.scenario("dearer", 'why = "by half"\n[[scale.offer_years]]\ncolumns = ["price_usd_per_t"]\nby = 1.5')
    folder = tiny.write(tmp_path / "tiny")
    extra = 0.1 * 120 * 20  # of the cheapest plan of the case as it stands
    plans = [solve(read_case(folder, scenarios)) for scenarios in (["dear"], ["dear", "dearer"])]
    ceilings = [120 * 20 + extra, 120 * 30 + extra]
    for plan, ceiling in zip(plans, ceilings, strict=True):
        assert isinstance(plan, Plan), plan.sentence
        reference = plan.summary["reference_cost_musd"] + plan.summary["premium_musd"]
        assert reference * USD == approx(ceiling)
