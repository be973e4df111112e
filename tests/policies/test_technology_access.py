"""Know-how opens a process from its month on, and its fee, yield, ramp-up and strain are exact."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences, three
from pytest import approx, mark
from solve import CHEAPEST, steps
from solve import prepared as parameters_of


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """BBB may make magnets from 2027 on, for a licence of 50 USD per t/yr."""
    row = {"process": "make", "group": "BBB", "available_from": "2027-01", "licence_usd_per_t_yr": 50}
    tiny.add("technology_access", **(row | cells))
    return tiny


def needs_builds() -> Tiny:
    """BBB alone wants 40 t; AAA mines and separates; BBB may make."""
    tiny = Tiny().drop("facilities", facility="make_a").drop("facilities", facility="new_separate_b")
    return tiny.drop("demand", area="AAA")


def test_builds_before_its_month_do_not_exist() -> None:
    decided = [period for name, period in parameters_of(switch_on(Tiny())).builds if name == "new_make_b"]
    assert decided == ["2027", "2028"]
    later = parameters_of(switch_on(Tiny(), available_from="2027-02")).builds
    assert [period for name, period in later if name == "new_make_b"] == ["2028"]
    assert [period for name, period in later if name == "new_separate_b"] == ["2027", "2028"]
    answer = steps(switch_on(needs_builds(), available_from="2027-02"))
    assert answer.reliance == approx([100, 100, 0], abs=1e-4)


def test_the_licence_is_capital() -> None:
    answer = steps(switch_on(needs_builds()))
    charge = (100 + 50) * 0.01 / (1 - 1.01**-10)
    assert answer.cost == approx(40 * 20 + 2 * 40 * (30 + charge))
    assert answer.values("pay")["purse", "BBB", "magnet", "2027"] == approx(0.040 * 150)
    assert list(answer.program.public) == []


def test_lost_yield_takes_more_of_everything_before() -> None:
    tiny = switch_on(needs_builds(), yield_loss_share=0.2, licence_usd_per_t_yr="")
    answer = steps(tiny)
    assert answer.total("activity", "make.BBB") == approx(2 * 40 / 0.8)
    assert answer.total("build") == approx(40 / 0.8)
    charge = 100 * 0.01 / (1 - 1.01**-10)
    assert answer.cost == approx(40 * 20 + 2 * 40 * (30 + charge) / 0.8)


def test_elsewhere_nothing_is_lost() -> None:
    parameters = parameters_of(switch_on(Tiny(), yield_loss_share=0.2))
    assert parameters.modes["make.BBB", "only"].outputs == approx({"magnet": 0.8})
    assert parameters.modes["make.BBB", "only"].inputs == approx({"oxide": 1})
    assert parameters.modes["make.AAA", "only"].outputs == approx({"magnet": 1})


def test_the_ramp_is_stretched() -> None:
    tiny = needs_builds().every("processes", ramp_1_share=0.2, ramp_2_share=0.6)
    plain = parameters_of(tiny).builds["new_make_b", "2027"].online
    assert plain == approx({"2028": 0.2, "2029": 0.6})
    slow = parameters_of(switch_on(tiny, ramp_stretch=1.5)).builds["new_make_b", "2027"].online
    assert slow == approx({"2028": 0.2, "2029": (0.2 + 0.6) / 2})


def test_a_load_uses_up_the_pace() -> None:
    tiny = needs_builds()
    tiny.row("pace", "magnet", "*").update(three("first", 30) | three("cap", 30))
    assert steps(tiny).values("build")["new_make_b", "2027"] == approx(30)
    loaded = steps(switch_on(tiny, pace_load=1.5))
    assert loaded.values("build")["new_make_b", "2027"] == approx(20)


def test_a_dearer_licence_never_brings_more_builds() -> None:
    def built(fee: float) -> float:
        tiny = switch_on(needs_builds(), licence_usd_per_t_yr=fee)
        tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = 60
        return steps(tiny, CHEAPEST).total("build")

    found = [built(fee) for fee in (0, 100, 400)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 0 == approx(found[-1])


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"yield_loss_share": 1}, "column yield_loss_share: '1' must be below 1: the process would make nothing"),
        ({"yield_loss_share": 1.2}, "column yield_loss_share: '1.2' must be at most 1"),
        (
            {"process": "make;mine"},
            "column process: 'mine' may not be built in BBB by any row of facilities.csv",
        ),
        (
            {"group": "*", "yield_loss_share": 0.1},
            "column yield_loss_share: '0.1' make_a in AAA runs the process already and would lose too",
        ),
        ({"process": "makes"}, "column process: 'makes' is not in processes.csv; nearest is 'make'"),
        ({"ramp_stretch": 0.5}, "column ramp_stretch: '0.5' must be at least 1"),
        ({"pace_load": 0.5}, "column pace_load: '0.5' must be at least 1"),
        ({"available_from": "2027"}, "column available_from: '2027' expected a month written as 2027-04"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_two_rows_for_one_process_in_one_country_are_a_fault(tmp_path: Path) -> None:
    tiny = switch_on(switch_on(Tiny()), process="*", group="*", available_from="2028-01")
    assert sentences(tiny.write(tmp_path)) == [
        "technology_access.csv row 2, column process: 'make' another row for make, BBB stands there already "
        "(technology_access.csv row 3)"
    ]
