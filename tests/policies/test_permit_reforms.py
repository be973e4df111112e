"""A reform of permits moves service months, slots and attrition of later decisions, and what it costs is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences, three
from pytest import approx, mark
from solve import CHEAPEST, prepared, steps

from friendshore.calendar import Period, month_number


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """From January 2027 plants in BBB wait at most twelve months; it costs 1200 USD a year."""
    row = {"group": "BBB", "kind": "plant", "from_month": "2027-01", "months_at_most": 12, "cost_musd_per_yr": 0.0012}
    tiny.add("permit_reforms", **(row | cells))
    return tiny


def slow_permits() -> Tiny:
    """BBB wants 40 t and has to build them; a plant there waits 18 months."""
    tiny = Tiny().drop("facilities", facility="make_a").drop("facilities", facility="new_separate_b")
    tiny.drop("demand", area="AAA")
    tiny.row("permits", "BBB", "plant").update(p50_months=18, p90_months=30, fast_months=9)
    return tiny


def service(tiny: Tiny, decided: str = "2027") -> int:
    return prepared(tiny).builds["new_make_b", decided].service_month


def test_a_limit_and_months_less_move_the_service_month_exactly() -> None:
    assert service(slow_permits()) == month_number("2029-07")  # 18 + 12 months after January 2027
    assert service(switch_on(slow_permits())) == month_number("2029-01")
    assert service(switch_on(slow_permits(), months_at_most="", months_less=7)) == month_number("2028-12")
    assert service(switch_on(slow_permits(), months_less=7)) == month_number("2028-12")  # 11 is below 12
    assert service(switch_on(slow_permits(), months_less=17)) == month_number("2028-02")
    assert service(switch_on(slow_permits(), months_at_most="", months_less=40)) == month_number("2028-01")


def test_reforms_of_one_country_add_up() -> None:
    tiny = switch_on(slow_permits(), months_at_most=15)
    switch_on(tiny, group="*", kind="*", from_month="2026-12", months_at_most="", months_less=10)
    assert service(tiny) == month_number("2028-09")  # 8 months, below 15


@mark.parametrize(("cells", "months"), [({"kind": "mine"}, 30), ({"group": "AAA"}, 30), ({"kind": "*"}, 24)])
def test_only_its_kind_and_its_countries_are_reformed(cells: dict[str, Any], months: int) -> None:
    assert service(switch_on(slow_permits(), **cells)) == month_number("2027-01") + months


def test_decisions_before_its_month_are_not_reformed() -> None:
    tiny = switch_on(slow_permits(), from_month="2027-02", months_at_most=3)
    assert service(tiny, "2027") == month_number("2029-07")
    assert service(tiny, "2028") == month_number("2029-04")


def test_it_saves_what_the_months_were_worth_and_costs_what_it_costs() -> None:
    tiny = slow_permits()
    tiny.row("facilities", "new_make_b")["max_build_t_per_yr"] = 40
    before, after = steps(tiny), steps(switch_on(tiny))
    assert before.reliance == approx([100, 100, 50], abs=1e-4)  # half of 2029
    assert after.reliance == approx([100, 100, 0], abs=1e-4)
    public = {key: after.program.public.of(key).constant for key in after.program.public}
    assert public == {("permit_reforms", "paid", "BBB", year): approx(0.0012) for year in ("2027", "2028", "2029")}
    assert after.program.costs.of(("permit_reforms", "BBB", "2028")).constant == approx(0.0012)
    # 40 t of magnets made in BBB for 30 instead of half of them bought at 20, and half a year's capital more
    charge = 100 * 0.01 / (1 - 1.01**-10)
    assert after.cost - before.cost == approx(20 * (30 - 20) + 40 * charge / 2 + 3 * 1200)


def test_its_cost_counts_months_and_is_spread_over_the_hosts_of_the_group() -> None:
    tiny = switch_on(slow_permits(), group="*", from_month="2028-10")
    program = steps(tiny, CHEAPEST).program
    # three of twelve months in 2028, AAA and BBB half each; XXX, the adversary, is no host
    expected = {("AAA", "2028"): 0.00015, ("BBB", "2028"): 0.00015, ("AAA", "2029"): 0.0006, ("BBB", "2029"): 0.0006}
    assert {key[2:]: program.public.of(key).constant for key in program.public} == approx(expected)


def year(number: int) -> Period:
    return Period(str(number), month_number(f"{number}-01"), 12, True)


def test_slots_of_groups_inside_widen_from_its_month_on() -> None:
    tiny = slow_permits()
    tiny.set("permit_slots", [{"group": "BBB", "kind": "magnet", "unit": "t", **three("most", 10)}])
    tiny.add("permit_slots", group="*", kind="separation", unit="t", **three("most", 10))
    levers = prepared(switch_on(tiny, from_month="2028-01", slot_factor=2.5)).levers
    inside, everywhere = frozenset({"BBB"}), frozenset({"AAA", "BBB", "XXX"})
    assert levers.slot_factor("magnet", inside, year(2028)) == 2.5
    assert levers.slot_factor("magnet", inside, year(2027)) == 1
    assert levers.slot_factor("magnet", inside, Period("", month_number("2027-07"), 12, True)) == (1 + 2.5) / 2
    assert levers.slot_factor("mining", inside, year(2028)) == 1  # only mines count against it
    assert levers.slot_factor("separation", everywhere, year(2028)) == 1  # not all of it is reformed
    tiny.row("permits", "BBB", "plant").update(p50_months=0, p90_months=0, fast_months=0)
    tiny.row("permit_reforms", "BBB", "plant", "2028-01")["from_month"] = "2027-01"
    assert steps(tiny).values("build")["new_make_b", "2027"] == approx(25)


def test_attrition_falls_by_its_factor() -> None:
    tiny = slow_permits()
    tiny.row("countries", "BBB")["attrition_share"] = 0.2
    build = prepared(switch_on(tiny, attrition_factor=0.5)).builds["new_make_b", "2027"]
    assert build.as_found.attrition == approx(0.1)
    assert build.online["2029"] == approx(0.9)


def test_a_stricter_limit_never_raises_reliance() -> None:
    found = [sum(steps(switch_on(slow_permits(), months_at_most=months)).reliance) for months in (18, 14, 6, 0)]
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1] + 1


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"months_at_most": -1}, "column months_at_most: '-1' must be at least 0"),
        ({"slot_factor": -1}, "column slot_factor: '-1' must be at least 0"),
        ({"months_at_most": ""}, "column group: 'BBB' changes nothing: give months_at_most, months_less, slot_factor"),
        ({"group": "CCC"}, "column group: 'CCC' is not in countries.csv or country_groups.csv"),
        ({"kind": "mines"}, "column kind: 'mines' expected mine or plant or *; nearest is 'mine'"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


@mark.parametrize(
    ("cells", "expected"),
    [
        (
            {"kind": "*", "months_at_most": 6},
            "permit_reforms.csv row 2, column from_month: '2027-01' a reform of plant permits in BBB starts then "
            "already (permit_reforms.csv row 3)",
        ),
        (
            {"from_month": "2028-01", "months_at_most": 14},
            "permit_reforms.csv row 3, column months_at_most: '14' has no effect: BBB is held to 12 already "
            "(permit_reforms.csv row 2)",
        ),
        (
            {"from_month": "2028-01", "months_at_most": 12},
            "permit_reforms.csv row 3, column months_at_most: '12' has no effect: BBB is held to 12 already "
            "(permit_reforms.csv row 2)",
        ),
    ],
)
def test_two_reforms_that_contradict_are_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    assert sentences(switch_on(switch_on(Tiny()), group="*", **cells).write(tmp_path)) == [expected]


def test_a_later_stricter_reform_is_none(tmp_path: Path) -> None:
    tiny = switch_on(switch_on(Tiny()), from_month="2028-01", months_at_most=6)
    assert sentences(tiny.write(tmp_path)) == []
    tiny = switch_on(switch_on(slow_permits()), from_month="2028-01", months_at_most=6)
    assert service(tiny, "2028") == month_number("2029-07")
