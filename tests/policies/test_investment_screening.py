"""Screening turns what an adversary owns in part exposed, bars its growth, and says what capital that forgoes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import prepared, steps

from friendshore.plan import Plan
from friendshore.planning import read_case, solve


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """Everywhere a tenth is enough; in BBB a project is owned to 10 % by XXX."""
    if not [row for row in tiny.table("facilities") if row["facility"] == "shared_b"]:
        tiny.add("facilities", facility="shared_b", title="Shared", country="BBB", process="make", status="planned")
        tiny.row("facilities", "shared_b").update(adversary_share=0.1, max_build_t_per_yr=80, owner="Ours 90 %")
    tiny.add("investment_screening", **({"group": "*", "threshold_share": 0.1, "may_expand": 0} | cells))
    return tiny


def needs_builds() -> Tiny:
    """BBB alone wants 40 t; AAA mines and separates; only the shared project may make."""
    tiny = Tiny()
    for facility in ("make_a", "new_make_b", "new_separate_b"):
        tiny.drop("facilities", facility=facility)
    return tiny.drop("demand", area="AAA")


def without(tiny: Tiny) -> Tiny:
    """The same project without screening: below the quarter that the case itself sets."""
    return switch_on(tiny).set("investment_screening", [])


def test_a_screened_plant_may_grow_but_counts_as_exposed() -> None:
    assert steps(without(needs_builds())).reliance == approx([100, 0, 0], abs=1e-4)
    answer = steps(switch_on(needs_builds(), may_expand=1))
    assert answer.reliance == approx([100, 100, 100], abs=1e-4)
    assert not answer.parameters.facilities["shared_b"].secure
    assert ("shared_b", "2027") in answer.parameters.builds


def test_a_barred_project_cannot_be_built() -> None:
    parameters = prepared(switch_on(needs_builds()))
    assert not [name for name, _ in parameters.builds if name == "shared_b"]
    assert ("shared_b", "2027") in prepared(switch_on(needs_builds(), threshold_share=0.11)).builds
    assert ("shared_b", "2027") in prepared(switch_on(needs_builds(), group="AAA")).builds


def test_what_stands_stays_and_turns_exposed() -> None:
    tiny = Tiny().drop("facilities", facility="new_make_b")
    tiny.row("facilities", "make_a")["adversary_share"] = 0.2
    assert prepared(tiny).facilities["make_a"].secure
    parameters = prepared(switch_on(tiny))
    assert not parameters.facilities["make_a"].secure
    assert parameters.standing_of["make_a", "2028"] == approx(0.1)
    assert parameters.fleets[parameters.fleet_of["make_a"]].name == "make.AAA.adversary_owned"
    assert steps(tiny).reliance == approx([100, 100, 100], abs=1e-4)


def test_a_row_stands_in_the_place_of_the_cases_own_threshold() -> None:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["adversary_share"] = 0.4
    assert not prepared(tiny).facilities["make_a"].secure
    assert prepared(switch_on(tiny, threshold_share=0.5)).facilities["make_a"].secure


def test_the_plan_tells_the_capital_forgone(tmp_path: Path) -> None:
    plan = solve(read_case(switch_on(needs_builds()).write(tmp_path)))
    assert isinstance(plan, Plan)
    (row,) = plan.tables["screened"].to_dict("records")
    assert row["barred_t_per_yr"] == approx(80)
    assert row["capex_musd"] == approx(80 * 100 / 1e6)  # 80 t/yr at 100 USD each
    assert row["adversary_capital_musd"] == approx(0.1 * 80 * 100 / 1e6)
    assert (row["facility"], row["country"], row["owner"]) == ("shared_b", "BBB", "Ours 90 %")
    assert row["adversary_share"] == approx(0.1)


def test_the_table_is_empty_where_nothing_is_barred(tmp_path: Path) -> None:
    for number, tiny in enumerate((without(needs_builds()), switch_on(needs_builds(), may_expand=1))):
        plan = solve(read_case(tiny.write(tmp_path / str(number))))
        assert isinstance(plan, Plan)
        assert len(plan.tables["screened"]) == 0
        assert list(plan.tables["screened"])[:2] == ["facility", "title"]


def test_a_stricter_threshold_never_lowers_reliance() -> None:
    found = [sum(steps(switch_on(needs_builds(), threshold_share=share)).reliance) for share in (0.5, 0.11, 0.1, 0.05)]
    assert found == sorted(found)
    assert found[-1] > found[0] + 1


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"threshold_share": 0}, "column threshold_share: '0' must be above 0"),
        ({"threshold_share": 1.5}, "column threshold_share: '1.5' must be at most 1"),
        ({"group": "CCC"}, "column group: 'CCC' is not in countries.csv"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_two_thresholds_in_one_country_are_a_fault(tmp_path: Path) -> None:
    tiny = switch_on(switch_on(Tiny()), group="BBB", threshold_share=0.25)
    assert sentences(tiny.write(tmp_path)) == [
        "investment_screening.csv row 3, column group: 'BBB' another row for BBB stands there already "
        "(investment_screening.csv row 2)"
    ]
