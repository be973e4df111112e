"""A procurement rule keeps exposed goods from a sector, which pays for secure ones or goes short."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, steps


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """Cars in AAA take only secure magnets from 2028 on."""
    row: dict[str, Any] = {"sector": "cars", "area": "AAA", "commodities": "magnet", "from_month": "2028-01"}
    row |= {"until_month": "", "secure_share": 1.0, "covered_countries": "XXX"}
    tiny.add("procurement_rules", **(row | cells))
    return tiny


def test_a_rule_buys_home_made_magnets_at_their_higher_cost_and_nobody_pays_public_money() -> None:
    answer = steps(switch_on(Tiny()), CHEAPEST)
    # magnets of XXX cost 20, home-made ones 30: the 60 t of AAA come from home in 2028 and 2029
    assert answer.cost == approx(3 * 100 * 20 + 2 * 60 * 10)
    assert answer.total("deliver", "AAA", "exposed") == approx(60)
    assert answer.total("deliver", "BBB", "exposed") == approx(3 * 40)
    assert not list(answer.program.public)


def test_a_share_binds_on_what_is_delivered() -> None:
    answer = steps(switch_on(Tiny(), secure_share=0.25), CHEAPEST)
    assert answer.total("deliver", "AAA", "secure") == approx(2 * 60 / 4)
    assert answer.cost == approx(3 * 100 * 20 + 2 * 15 * 10)


def test_a_rule_counts_by_the_month() -> None:
    answer = steps(switch_on(Tiny(), from_month="2028-10", until_month="2029-03"), CHEAPEST)
    # a quarter of 2028 and a quarter of 2029
    assert answer.total("deliver", "AAA", "secure", "2028") == approx(15)
    assert answer.total("deliver", "AAA", "secure") == approx(30)


def test_rules_that_follow_each_other_within_a_year_add_up() -> None:
    tiny = switch_on(Tiny(), from_month="2028-01", until_month="2028-06")
    answer = steps(switch_on(tiny, from_month="2028-07", until_month="2028-12"), CHEAPEST)
    assert answer.total("deliver", "AAA", "secure") == approx(60)


def test_a_sector_without_enough_secure_supply_goes_short() -> None:
    tiny = switch_on(Tiny(), area="*")
    tiny.drop("facilities", facility="new_make_b")
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 70
    answer = steps(tiny, CHEAPEST)
    # 70 t a year are made at home, 100 are asked for; a missing tonne costs 1000
    assert answer.total("short") == approx(2 * 30)
    assert answer.cost == approx(100 * 20 + 2 * (70 * 30 + 30 * 1000))


def test_other_sectors_go_on_as_they_like() -> None:
    tiny = Tiny()
    tiny.add("sectors", sector="jets", title="Jets")
    for year in (2027, 2029):
        tiny.add("demand", like=("AAA", "cars", "magnet", year), sector="jets")
    answer = steps(switch_on(tiny, sector="jets", area="*", commodities="*"), CHEAPEST)
    assert answer.total("deliver", "jets", "exposed", "2029") == approx(0)
    assert answer.total("deliver", "jets", "secure", "2029") == approx(60)
    assert answer.total("deliver", "exposed", "2029") == approx(100)


def test_a_stricter_rule_is_never_cheaper() -> None:
    costs = [steps(switch_on(Tiny(), secure_share=share), CHEAPEST).cost for share in (0.1, 0.4, 0.8, 1.0)]
    assert costs == sorted(costs)
    assert costs[0] < costs[-1]


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"until_month": "2027-12"}, "column until_month: '2027-12' lies before from_month, 2028-01"),
        ({"secure_share": 0}, "column secure_share: '0' asks for nothing; leave the row out"),
        ({"secure_share": 1.5}, "column secure_share: '1.5' must be at most 1"),
        ({"sector": "car"}, "column sector: 'car' is not in sectors.csv; nearest is 'cars'"),
        ({"commodities": "ore"}, "column commodities: 'ore' is not what cars of AAA asks for"),
        ({"commodities": "ore", "area": "*"}, "column commodities: 'ore' is not what cars of no area asks for"),
        (
            {"covered_countries": "XXX;BBB"},
            "column covered_countries: 'BBB' is no adversary of the bloc club, so what it supplies counts as secure; "
            "change its role in blocs.csv",
        ),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_two_rules_on_one_sector_and_day_are_a_fault(tmp_path: Path) -> None:
    tiny = switch_on(switch_on(Tiny()), area="*", from_month="2029-06", secure_share=0.5)
    assert sentences(tiny.write(tmp_path)) == [
        "procurement_rules.csv row 3, column from_month: '2029-06' a rule on this is in force already "
        "(procurement_rules.csv row 2)"
    ]


def test_a_rule_of_somebody_outside_the_bloc_may_cover_a_friend(tmp_path: Path) -> None:
    tiny = switch_on(Tiny(), area="BBB", covered_countries="XXX;AAA")
    assert sentences(tiny.write(tmp_path / "planner"))
    tiny.row("blocs", "club", "BBB")["role"] = "partner"
    assert not sentences(tiny.write(tmp_path / "partner"))
