"""Ceilings on electricity, on the bill, and on the energy cost of a tonne of a process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder import Tiny, sentences, three
from pytest import approx, mark
from solve import CHEAPEST, steps

KINDS = ({"most_gwh_per_yr": 0.15}, {"most_musd_per_yr": 0.0006}, {"most_usd_per_t": 5, "process": "make"})


def ceiling(tiny: Tiny, **cells: Any) -> Tiny:
    """A ceiling on AAA from 2027 on."""
    tiny.add("energy_ceilings", **({"ceiling": "first", "group": "AAA", "from_month": "2027-01"} | cells))
    return tiny


def switch_on(tiny: Tiny, **cells: Any) -> Tiny:
    """One ceiling of each kind."""
    for number, kind in enumerate(KINDS):
        ceiling(tiny, **({"ceiling": f"ceiling_{number}"} | kind | cells))
    return tiny


def powered(hydro_mwh: float = 150) -> Tiny:
    """AAA alone, 3 MWh for a tonne of magnets, one at each step; some hydro at 2 USD/MWh, then the grid at 10."""
    tiny = Tiny().set("offers", []).set("offer_years", []).drop("facilities", status="generic")
    tiny.set("energy", [])
    power = {"country": "AAA", "carrier": "electricity", "year": 2027, "co2_t_per_unit": 0}
    tiny.add("energy", **power, tranche="hydro", most_units_per_yr=hydro_mwh, **three("price_usd_per_unit", 2))
    tiny.add("energy", **power, tranche="grid", **three("price_usd_per_unit", 10))
    return tiny


def test_a_ceiling_on_electricity() -> None:
    answer = steps(ceiling(powered(), most_gwh_per_yr=0.15), CHEAPEST)
    # 150 MWh make 50 t; the other 50 t go short at 1000
    assert answer.cost == approx(3 * (50 * 30 + 150 * 2 + 50 * 1000))
    assert not list(answer.program.public)


def test_a_ceiling_on_the_bill() -> None:
    answer = steps(ceiling(powered(), most_musd_per_yr=0.0006), CHEAPEST)
    # 150 MWh of hydro cost 300 USD, the other 300 USD buy 30 MWh of the grid: 180 MWh make 60 t
    assert answer.cost == approx(3 * (60 * 30 + 600 + 40 * 1000))


def test_the_cheap_contract_is_kept_for_the_process_with_a_ceiling() -> None:
    answer = steps(ceiling(powered(), process="make", most_usd_per_t=2), CHEAPEST)
    # its 100 MWh are all hydro, of which there are 150: nothing is lost
    assert answer.cost == approx(3 * (100 * 30 + 150 * 2 + 150 * 10))
    assert answer.total("energy_ceilings.drawn", "hydro", "2027") == approx(100)


def test_a_ceiling_per_tonne_holds_the_process_down_where_cheap_power_lacks() -> None:
    answer = steps(ceiling(powered(hydro_mwh=30), process="make", most_usd_per_t=5), CHEAPEST)
    # 30 MWh at 2 and the rest at 10 cost 5 on average for 48 MWh
    assert answer.total("deliver", "2028") == approx(48)
    assert answer.cost == approx(3 * (48 * 30 + 30 * 2 + (3 * 48 - 30) * 10 + 52 * 1000))


def test_a_ceiling_holds_for_its_months() -> None:
    answer = steps(ceiling(powered(), most_gwh_per_yr=0.15, from_month="2027-07", until_month="2028-12"), CHEAPEST)
    assert [answer.total("deliver", year) for year in ("2027", "2028", "2029")] == approx([(100 + 50) / 2, 50, 100])


@mark.parametrize(
    ("limit", "most"),
    [
        ("most_gwh_per_yr", (1, 0.2, 0.06, 0)),
        ("most_musd_per_yr", (1, 0.002, 0.0004, 0)),
        ("most_usd_per_t", (9, 7, 5, 3, 1)),
    ],
)
def test_a_tighter_ceiling_never_saves_money(limit: str, most: tuple[float, ...]) -> None:
    process = "make" if limit == "most_usd_per_t" else ""
    costs = [steps(ceiling(powered(30), process=process, **{limit: each}), CHEAPEST).cost for each in most]
    assert costs == approx(sorted(costs)) and costs[0] < costs[-1]


@mark.parametrize(
    ("cells", "expected"),
    [
        (
            {"most_gwh_per_yr": 1, "until_month": "2026-12"},
            "column until_month: '2026-12' lies before from_month, 2027-01",
        ),
        ({}, "a row has one of most_gwh_per_yr, most_musd_per_yr, most_usd_per_t, not 0"),
        ({"most_gwh_per_yr": 1, "most_musd_per_yr": 1}, "most_usd_per_t, not 2"),
        ({"most_usd_per_t": 1}, "column process: goes with most_usd_per_t, and only with it"),
        (
            {"most_gwh_per_yr": 1, "process": "make"},
            "column process: 'make' goes with most_usd_per_t, and only with it",
        ),
    ],
)
def test_a_wrong_row_is_a_fault(tmp_path: Path, cells: dict[str, Any], expected: str) -> None:
    found = sentences(ceiling(Tiny(), **cells).write(tmp_path))
    assert [sentence for sentence in found if expected in sentence], found


def test_two_ceilings_on_one_process_are_a_fault(tmp_path: Path) -> None:
    tiny = ceiling(ceiling(Tiny(), process="make", most_usd_per_t=5), ceiling="second", group="*", process="make",
                   most_usd_per_t=6)  # fmt: skip
    assert sentences(tiny.write(tmp_path)) == [
        "energy_ceilings.csv row 3, column from_month: '2027-01' another row for make, AAA is in force already "
        "(energy_ceilings.csv row 2)"
    ]
