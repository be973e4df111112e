"""A ban on equipment delays builds by its months, raises their cost by its factor, or stops them while it lasts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import prepared, steps

from friendshore.calendar import month_number


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """Magnet plants in BBB decided in 2027 take six months more and cost a fifth more."""
    row = {"process": "make", "group": "BBB", "from_month": "2027-01", "until_month": "2027-12", "allowed": 1}
    tiny.add("equipment_bans", **(row | {"construction_months_more": 6, "capex_factor": 1.2} | cells))
    return tiny


def stop(tiny: Tiny, **cells: Any) -> Tiny:
    return switch_on(tiny, **({"allowed": 0, "construction_months_more": "", "capex_factor": ""} | cells))


def needs_builds() -> Tiny:
    """BBB alone wants 40 t; AAA mines and separates; BBB may make."""
    tiny = Tiny().drop("facilities", facility="make_a").drop("facilities", facility="new_separate_b")
    return tiny.drop("demand", area="AAA")


def test_what_is_decided_under_it_comes_later() -> None:
    builds = prepared(switch_on(Tiny())).builds
    assert builds["new_make_b", "2027"].service_month == month_number("2028-07")
    assert builds["new_make_b", "2028"].service_month == month_number("2029-01")
    assert builds["new_separate_b", "2027"].service_month == month_number("2028-01")


def test_it_holds_from_its_first_month_to_its_last() -> None:
    for cells, months in (
        ({"from_month": "2026-05", "until_month": "2027-01"}, 18),
        ({"from_month": "2026-05", "until_month": "2026-12"}, 12),
        ({"from_month": "2027-02", "until_month": ""}, 12),
    ):
        build = prepared(switch_on(Tiny(), **cells)).builds["new_make_b", "2027"]
        assert build.service_month == month_number("2027-01") + months


def test_delay_and_dearer_equipment_are_paid_for() -> None:
    tiny = needs_builds()
    tiny.row("facilities", "new_make_b")["max_build_t_per_yr"] = 40
    answer = steps(switch_on(tiny, until_month=""))
    assert answer.reliance == approx([100, 50, 0], abs=1e-4)  # in service from July 2028
    charge = 120 * 1.01**0.25 * 0.01 / (1 - 1.01**-10)
    assert answer.cost == approx(40 * 20 + (20 * 30 + 20 * 20 + 40 * charge / 2) + 40 * (30 + charge))
    assert sum(answer.values("pay").values()) == approx(0.040 * 120)
    assert list(answer.program.public) == []


def test_the_factor_leaves_the_fee_of_a_licence_alone() -> None:
    tiny = switch_on(Tiny())
    tiny.add("technology_access", process="make", group="BBB", licence_usd_per_t_yr=50)
    assert prepared(tiny).builds["new_make_b", "2027"].as_found.capex == approx(0.1 * 1.2 + 0.05)


def test_what_is_not_allowed_waits_for_the_end() -> None:
    parameters = prepared(stop(Tiny()))
    assert [period for name, period in parameters.builds if name == "new_make_b"] == ["2028"]
    assert steps(stop(needs_builds())).reliance == approx([100, 100, 0], abs=1e-4)


def test_a_longer_delay_never_lowers_reliance() -> None:
    found = [sum(steps(switch_on(needs_builds(), construction_months_more=more)).reliance) for more in (0, 3, 12)]
    assert found == sorted(found)
    assert found[-1] > found[0] + 1


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"until_month": "2026-12"}, "column until_month: '2026-12' lies before from_month, 2027-01"),
        ({"construction_months_more": 0, "capex_factor": 1}, "column allowed: '1' the row changes nothing"),
        ({"allowed": 0}, "column allowed: '0' builds are not allowed, so construction_months_more and capex_factor"),
        ({"construction_months_more": -3}, "column construction_months_more: '-3' must be at least 0"),
        ({"capex_factor": 0.9}, "column capex_factor: '0.9' must be at least 1"),
        ({"process": "mine"}, "column process: 'mine' may not be built in BBB by any row of facilities.csv"),
        ({"group": "BB"}, "column group: 'BB' is not in countries.csv or country_groups.csv; nearest is 'BBB'"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_two_bans_on_one_build_are_a_fault(tmp_path: Path) -> None:
    tiny = switch_on(switch_on(Tiny()), process="*", group="*", from_month="2027-12", until_month="")
    assert sentences(tiny.write(tmp_path)) == [
        "equipment_bans.csv row 3, column from_month: '2027-12' another row for make, BBB is in force already "
        "(equipment_bans.csv row 2)"
    ]
    tiny.row("equipment_bans", "*", "*", "2027-12")["from_month"] = "2028-01"
    assert sentences(tiny.write(tmp_path)) == []
