"""A tariff is paid by the importer, collected by its treasury, and turns what is cheapest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, prepared, steps


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """AAA pays 25 % on magnets from XXX from 2028 on."""
    row = {"importer": "AAA", "origin": "XXX", "commodity": "magnet", "kind": "base", "rate_share": 0.25}
    tiny.add("tariffs", **(row | {"from_month": "2028-01", "until_month": ""} | cells))
    return tiny


def test_a_tariff_below_the_gap_is_paid_and_collected() -> None:
    answer = steps(switch_on(Tiny()), CHEAPEST)
    # XXX sells at 20, home-made magnets cost 30: with 25 % they cost 25, still cheaper, on 60 t in two years
    assert answer.total("imported", "AAA") == approx(180)
    assert answer.cost == approx(3 * 100 * 20 + 2 * 60 * 5)
    received = answer.program.public
    assert list(received) == [("tariffs", "received", "AAA", year) for year in ("2028", "2029")]


def test_a_tariff_above_the_gap_brings_work_home_only_where_it_is_levied() -> None:
    answer = steps(switch_on(Tiny(), rate_share=0.6), CHEAPEST)
    assert answer.total("imported", "AAA") == approx(60)  # 2027, before the tariff
    assert answer.total("imported", "BBB") == approx(120)
    assert answer.cost == approx(60 * 20 + 2 * 60 * 30 + 3 * 40 * 20)


def test_rates_add_up_and_count_by_the_month() -> None:
    tiny = switch_on(Tiny(), until_month="2028-03")
    switch_on(tiny, kind="additional", rate_share=0.10, from_month="2027-01", until_month="2028-12")
    levers = steps(tiny, CHEAPEST).parameters.levers
    key = "magnet", "XXX", "AAA"
    assert [levers.ad_valorem[*key, year] for year in ("2027", "2028", "2029")] == approx([0.1, 0.1 + 0.25 / 4, 0])


def test_a_dearer_tariff_never_raises_the_import() -> None:
    bought = [steps(switch_on(Tiny(), rate_share=rate), CHEAPEST).total("imported", "AAA") for rate in (0, 0.3, 0.6, 2)]
    assert bought == sorted(bought, reverse=True)


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"until_month": "2027-12"}, "column until_month: '2027-12' lies before from_month, 2028-01"),
        ({"rate_share": 11}, "column rate_share: '11' must be at most 10"),
        ({"commodity": "magnets"}, "column commodity: 'magnets' is not in commodities.csv; nearest is 'magnet'"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_two_tariffs_on_one_flow_and_day_are_a_fault(tmp_path: Path) -> None:
    tiny = switch_on(switch_on(Tiny()), from_month="2029-06", rate_share=0.1)
    assert sentences(tiny.write(tmp_path)) == [
        "tariffs.csv row 3, column from_month: '2029-06' another row for AAA, XXX, magnet, base is in force already "
        "(tariffs.csv row 2)"
    ]


def test_a_tariff_of_somebody_outside_the_bloc_tells_nothing_apart() -> None:
    tiny = Tiny()
    tiny.add("areas", like=("BBB",), area="CCC")
    tiny.add("countries", like=("BBB",), country="CCC", area="CCC")
    assert not prepared(switch_on(tiny, importer="CCC")).levers.told_apart
