"""What `check` tells of a sound case: rows without effect, and figures a thousandfold off."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from builder import Tiny
from pytest import mark

from friendshore.case.draft import Draft, given
from friendshore.case.outliers import is_outlier, outliers
from friendshore.case.table import Column
from friendshore.planning import read_case

Change = Callable[[Tiny], Any]


def add(table: str, like: tuple[object, ...] | None = None, **cells: object) -> Change:
    return lambda tiny: tiny.add(table, like, **cells)


def change(table: str, *key: object, **cells: object) -> Change:
    return lambda tiny: tiny.row(table, *key).update(cells)


def partner(tiny: Tiny) -> None:
    """A partner with a stock of magnets."""
    tiny.add("areas", like=("AAA",), area="PPP", title="Pland")
    tiny.add("blocs", bloc="club", area="PPP", role="partner", existing_share=1)
    tiny.row("commodities", "magnet").update(storable=1, storage_months=6)
    tiny.add("stocks", commodity="magnet", area="PPP", opening_secure_t=5, opening_exposed_t=0, least_t=0)


def idle(tiny: Tiny) -> None:
    """A process that no facility runs."""
    tiny.add("processes", like=("make",), process="idle")
    tiny.add("modes", process="idle", mode="only")
    tiny.add("recipes", process="idle", mode="only", commodity="oxide", t_per_t=-1)
    tiny.add("recipes", process="idle", mode="only", commodity="magnet", t_per_t=1)


def policy(name: str, **cells: object) -> Change:
    return lambda tiny: import_module(f"test_{name}").switch_on(tiny, **cells)


WITHOUT_EFFECT: dict[str, tuple[Change, str]] = {
    "retired": (
        change("facilities", "make_a", retires="2020-06"),
        "row 4, column retires: '2020-06' has no effect: retired before the first period begins, 2027-01",
    ),
    "late": (
        change("facilities", "make_a", status="construction", starts="2055-01"),
        "facilities.csv row 4, column starts: '2055-01' has no effect: starts after the last period ends, 2029-12",
    ),
    "a partner's stock": (
        partner,
        "stocks.csv row 2, column area: 'PPP' has no effect: a stock counts of planners alone, and its area is none",
    ),
    "demand of an adversary": (
        add("demand", like=("AAA", "cars", "magnet", 2027), area="XXX"),
        "demand.csv row 6, column area: 'XXX' has no effect: demand counts of planners alone",
    ),
    "an actual of the past": (
        add("actuals", actual="a", title="A", measure="output", facilities="make_a", year=2020, value=1, unit="t"),
        "actuals.csv row 2, column year: '2020' has no effect: its year is not among those reported, 2027 to 2029",
    ),
    "an offer that closed": (
        change("offers", "magnets_x", closes="2026-12"),
        "offers.csv row 2, column closes: '2026-12' has no effect: closes before the first period begins, 2027-01",
    ),
    "an outlet that opens late": (
        change("outlets", "oxide_sales", opens="2030-01"),
        "outlets.csv row 2, column opens: '2030-01' has no effect: opens after the last period ends, 2029-12",
    ),
    "a programme of the past": (
        change("programmes", "purse", to_year=2026),
        "programmes.csv row 2, column to_year: '2026' has no effect: ends before 2027",
    ),
    "a programme to come": (
        change("programmes", "purse", from_year=2030),
        "programmes.csv row 2, column from_year: '2030' has no effect: begins after 2029",
    ),
    "a tariff that ended": (
        policy("tariffs", from_month="2020-01", until_month="2026-12"),
        "has no effect: ends before the first period begins, 2027-01",
    ),
    "a tariff of nothing": (policy("tariffs", rate_share=0), "has no effect: the rate is zero"),
    "a process that nobody runs": (idle, "has no effect: no facility runs this process"),
}


@mark.parametrize("what", WITHOUT_EFFECT)
def test_a_row_without_effect_is_told(what: str, tmp_path: Path) -> None:
    spoil, expected = WITHOUT_EFFECT[what]
    tiny = Tiny()
    spoil(tiny)
    told = [str(note) for note in read_case(tiny.write(tmp_path)).remarks()]
    assert any(expected in note for note in told), told


def test_a_plain_case_has_nothing_without_effect(tmp_path: Path) -> None:
    assert not [note for note in read_case(Tiny().write(tmp_path)).remarks() if "no effect" in str(note)]


def test_no_figure_of_the_allied_case_is_an_outlier(allies: Draft) -> None:
    assert list(outliers(allies)) == []


SCALELESS = ("rank", "share", "degrees")
"""Units in which a small figure is as likely as a large one."""


def test_units_a_thousandfold_off_are_told(allies: Draft) -> None:
    """A column of the allied case whose figures are all a thousand times too large or too small is told: nineteen times
    in twenty. A share or a longitude that is too small is not tried, for it has no scale."""
    tried, passed = 0, []
    for table in allies.declared.values():
        for column in table.columns:
            values = [row[column.name] for row in allies.rows(table.name) if column.kind in ("number", "whole")]
            figures = [value for value in values if given(value) and value]
            for factor in (
                (1000, 0.001) if figures and column.unit not in SCALELESS else (1000,) if figures else ()
            ):
                tried += 1
                if not any(_told(column, value * factor) for value in figures):
                    passed.append(f"{table.name}.{column.name} x {factor:g}")
    assert len(passed) <= 0.05 * tried, (tried, passed)


def _told(column: Column, value: float) -> bool:
    """Whether a figure is a fault or an outlier."""
    least, most = column.at_least, column.at_most
    fault = (least is not None and value < least) or (most is not None and value > most)
    return fault or is_outlier(column, value) or (column.kind == "whole" and value != int(value))
