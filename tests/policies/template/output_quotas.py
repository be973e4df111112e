"""A quota holds back what an area makes: the test of the pattern of a policy, to be copied beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx
from solve import CHEAPEST, steps


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """AAA makes at most 30 t of magnets a year from 2028 on."""
    row = {"area": "AAA", "commodity": "magnet", "from_month": "2028-01", "until_month": "", "quota_t_per_yr": 30}
    tiny.add("output_quotas", **(row | cells))
    return tiny


def dear() -> Tiny:
    """XXX sells at 50; magnets of AAA and BBB cost 30, and BBB wants 40 t a year, AAA 60."""
    tiny = Tiny()
    tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = 50
    tiny.drop("facilities", facility="new_separate_b")
    return tiny.drop("facilities", facility="new_make_b")


def test_what_is_above_the_quota_is_bought_abroad() -> None:
    answer = steps(switch_on(dear()), CHEAPEST)
    assert answer.cost == approx(100 * 30 + 2 * (30 * 30 + 70 * 50))


def test_a_quota_counts_by_the_month() -> None:
    answer = steps(switch_on(dear(), until_month="2028-06"), CHEAPEST)
    # half a year holds 15 t, the other half all that plants make at full rate in six months: 50 of 100 t
    full = 0.5 * 100
    assert answer.cost == approx(2 * 100 * 30 + (15 + full) * 30 + (100 - 15 - full) * 50)


def test_a_quota_that_does_not_bind_changes_nothing() -> None:
    assert steps(switch_on(dear(), quota_t_per_yr=1000), CHEAPEST).cost == approx(3 * 100 * 30)


def test_two_quotas_in_one_month_are_a_fault(tmp_path: Path) -> None:
    tiny = switch_on(switch_on(Tiny()), from_month="2029-01")
    assert sentences(tiny.write(tmp_path)) == [
        "output_quotas.csv row 3, column from_month: '2029-01' another row for AAA, magnet is in force already "
        "(output_quotas.csv row 2)"
    ]
