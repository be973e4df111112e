"""An export rule keeps at home what would have left, by whatever way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences
from pytest import approx, mark
from solve import CHEAPEST, steps


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """No magnet leaves AAA from 2028 on."""
    row = {"area": "AAA", "commodity": "magnet", "from_month": "2028-01", "until_month": "", "most_share": 0}
    tiny.add("export_rules", **(row | cells))
    return tiny


def dear() -> Tiny:
    """XXX sells at 50, AAA makes magnets at 30, BBB cannot make any: AAA sends BBB its 40 t a year."""
    tiny = Tiny()
    tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = 50
    for facility in ("new_separate_b", "new_make_b"):
        tiny.drop("facilities", facility=facility)
    return tiny


def test_a_ban_leaves_the_neighbour_to_the_adversary() -> None:
    answer = steps(switch_on(dear()), CHEAPEST)
    assert answer.total("ship", "AAA", "BBB") == approx(40)
    assert answer.cost == approx(100 * 30 + 2 * (60 * 30 + 40 * 50))
    assert not list(answer.program.public)


def test_a_share_is_of_what_is_made() -> None:
    answer = steps(switch_on(dear(), most_share=0.1), CHEAPEST)
    sent = 0.1 * 60 / (1 - 0.1)  # a tenth of what is made, which is 60 t and what is sent
    assert answer.total("export_rules.exported", "2028") == approx(sent)
    assert answer.cost == approx(100 * 30 + 2 * ((60 + sent) * 30 + (40 - sent) * 50))


def test_a_rule_counts_by_the_month() -> None:
    answer = steps(switch_on(dear(), until_month="2028-09"), CHEAPEST)
    # a quarter of what is made in 2028 may leave: 20 of 80 t
    assert answer.total("ship", "AAA", "BBB", "2028") == approx(20)
    assert answer.total("ship", "AAA", "BBB", "2029") == approx(40)


def test_what_leaves_under_a_contract_counts() -> None:
    tiny = switch_on(dear())
    tiny.add("contracts", contract="ab", commodities="magnet", origin="AAA", destination="BBB", from_month="2028-01")
    tiny.row("contracts", "ab").update(least_t_per_yr=10, secure=0, damages_usd_per_t=1000)
    answer = steps(tiny, CHEAPEST)
    assert answer.total("contracts.undelivered") == approx(20)
    assert answer.cost == approx(100 * 30 + 2 * (60 * 30 + 40 * 50 + 10 * 1000))


@mark.parametrize("told_apart", [False, True])
def test_what_is_collected_arises_too(told_apart: bool) -> None:
    tiny = switch_on(dear(), area="BBB", most_share=0.1)
    tiny.add("offers", like=("magnets_x",), offer="old_b", area="BBB", secure=1)
    tiny.add("offer_years", offer="old_b", year=2027, price_usd_per_t=25)
    if told_apart:
        rate = {"kind": "base", "rate_share": 0.0, "from_month": "2027-01"}
        tiny.add("tariffs", importer="AAA", origin="XXX", commodity="magnet", **rate)
    answer = steps(tiny, CHEAPEST)
    sent = 0.1 * 40 / (1 - 0.1)
    assert answer.total("export_rules.exported", "2028") == approx(sent)
    # before the rule all is collected at 25; then AAA makes what it does not get
    assert answer.cost == approx(100 * 25 + 2 * ((40 + sent) * 25 + (60 - sent) * 30))


def test_a_looser_rule_is_never_dearer() -> None:
    costs = [steps(switch_on(dear(), most_share=share), CHEAPEST).cost for share in (0, 0.2, 0.3, 1)]
    assert costs == sorted(costs, reverse=True)
    assert costs[0] > costs[-1]


@mark.parametrize(
    ("cells", "expected"),
    [
        ({"until_month": "2027-12"}, "column until_month: '2027-12' lies before from_month, 2028-01"),
        ({"most_share": 1.2}, "column most_share: '1.2' must be at most 1"),
        ({"area": "XXX"}, "column area: 'XXX' is an adversary of the bloc: what it sells stands in offers.csv"),
        (
            {"area": "BBB", "commodity": "ore"},
            "column commodity: 'ore' is neither made nor offered in BBB, so there is nothing to keep",
        ),
        ({"commodity": "magnets"}, "column commodity: 'magnets' is not in commodities.csv; nearest is 'magnet'"),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(switch_on(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_two_rules_on_one_commodity_and_day_are_a_fault(tmp_path: Path) -> None:
    tiny = switch_on(switch_on(Tiny()), from_month="2029-06", most_share=0.5)
    assert sentences(tiny.write(tmp_path)) == [
        "export_rules.csv row 3, column from_month: '2029-06' another row for AAA, magnet is in force already "
        "(export_rules.csv row 2)"
    ]
