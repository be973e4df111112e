"""A case carries what it was made from: nothing past the door reads its files, and what Python changes is followed."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from builder import DECLARED, Tiny, three

import friendshore as fs
from friendshore.case import case as held
from friendshore.case import from_files
from friendshore.case.carried import carried
from friendshore.case.values import WHERE
from friendshore.reports.run_folder import write_run

PRICES = ", ".join(f"price_usd_per_unit_{level} = 5" for level in ("low", "base", "high"))
DOUBLED = {
    "offer_years": ["price_usd_per_t"],
    "processes": ["reagents_usd_per_t", "capex_usd_per_t"],
    "shortage": ["usd_per_t"],
    "outlet_years": ["price_usd_per_t"],
}


def tiny() -> Tiny:
    """A case whose premium binds, with a scenario of dearer power and one that doubles the adversary's price."""
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    tiny.settings["premium_share"] = 0.05
    tiny.scenario("power", f"[[set.energy]]\nvalues = {{ {PRICES} }}")
    tiny.scenario("offers", '[[scale.offer_years]]\ncolumns = ["price_usd_per_t"]\nby = 2')
    return tiny


def doubled(case: fs.Case) -> fs.Case:
    """Every price of the case doubled in memory, but for energy, which is free without the scenario."""
    tables = dict(case.tables)
    for name, columns in DOUBLED.items():
        tables[name] = tables[name].assign(**{column: tables[name][column] * 2 for column in columns})
    return replace(case, tables=tables)


def premium(case: fs.Case) -> float:
    plan = fs.solve(case)
    assert isinstance(plan, fs.Plan)
    return float(plan.summary["premium_musd"])


@pytest.mark.parametrize("scenarios", [["power"], ["offers"], ["power", "offers"]])
def test_a_case_changed_in_python_takes_its_premium_from_what_it_was_made_from(
    scenarios: list[str], tmp_path: Path
) -> None:
    case = fs.read_case(tiny().write(tmp_path / "tiny"), scenarios)
    was = premium(case)
    shutil.rmtree(tmp_path / "tiny")
    assert premium(case) == pytest.approx(was)
    assert premium(doubled(case)) == pytest.approx(2 * was)
    assert premium(pickle.loads(pickle.dumps(doubled(case)))) == pytest.approx(2 * was)
    case.tables["offer_years"].loc[:, "price_usd_per_t"] *= 2  # in place, which no copy would see
    assert premium(doubled(case)) > 2 * was


def test_a_case_made_in_memory_is_its_own_base(tmp_path: Path) -> None:
    case = replace(fs.read_case(tiny().write(tmp_path / "tiny"), ["power"]), origin=None)
    shutil.rmtree(tmp_path / "tiny")
    assert premium(case) > 0


def test_a_run_reads_and_checks_its_case_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    doors = {"open_case": from_files, "check": held}
    calls = dict.fromkeys(doors, 0)

    def counted(name: str) -> Callable[..., object]:
        call = getattr(doors[name], name)

        def counting(*words: object, **more: object) -> object:
            calls[name] += 1
            return call(*words, **more)

        return counting

    for name, door in doors.items():
        monkeypatch.setattr(door, name, counted(name))
    monkeypatch.setattr("friendshore.reports.excel.write_workbook", lambda *_, **__: "")
    folder = tiny().write(tmp_path / "tiny")
    for number, scenarios in enumerate(([], ["power"])):
        plan = fs.solve(fs.read_case(folder, scenarios))
        assert isinstance(plan, fs.Plan)
        write_run(plan, tmp_path / f"run{number}")
    assert calls["open_case"] == 2
    assert calls["check"] == 1 + 3  # under a scenario the case without it is checked too, for premium and for inputs


def test_inputs_of_a_case_changed_under_a_scenario_repeat_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("friendshore.reports.excel.write_workbook", lambda *_, **__: "")
    plan = fs.solve(doubled(fs.read_case(tiny().write(tmp_path / "tiny"), ["power"])))
    assert isinstance(plan, fs.Plan)
    write_run(plan, tmp_path / "run")
    again = fs.solve(fs.read_case(tmp_path / "run" / "inputs", ["1_power"]))
    assert isinstance(again, fs.Plan)
    assert again.summary["premium_musd"] == pytest.approx(plan.summary["premium_musd"])
    assert again.sentence == plan.sentence


def test_what_changed_under_a_scenario_changes_without_it() -> None:
    table = DECLARED["sectors"]

    def frame(**titles: str) -> pd.DataFrame:
        return pd.DataFrame({"sector": list(titles), "title": list(titles.values()), "source": "est",
                             "confidence": "C", "note": "", WHERE: "there"})  # fmt: skip

    found = carried(
        table,
        frame(a="A", b="Bee", d="D", new="N"),  # in memory: b renamed, c dropped, new added
        frame(a="A", b="B", c="C", d="D"),  # under the scenario, which adds d and drops e
        frame(a="A", b="B", c="C", e="E"),
    )
    assert dict(zip(found["sector"], found["title"], strict=True)) == {"a": "A", "b": "Bee", "e": "E", "new": "N"}


def test_figures_move_by_the_same_factor_and_blanks_stay() -> None:
    table = DECLARED["demand"]
    key = {"area": "AAA", "sector": "cars", "commodity": "magnet", "year": 2027}
    rest = {"source": "est", "confidence": "C", "note": "", WHERE: "there"}

    def frame(low: float, base: float, high: float) -> pd.DataFrame:
        levels = dict(zip(three("t_per_yr", 0), (low, base, high), strict=True))
        return pd.DataFrame([{**key, **levels, **rest}])

    found = carried(table, frame(60, 7, 9), frame(30, 4, 0), frame(20, 4, 1)).iloc[0]
    assert [found[name] for name in three("t_per_yr", 0)] == [40, 7, 10]
