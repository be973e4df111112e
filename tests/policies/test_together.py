"""Policies together: every one switched on at once, in any order, gives the same program and the same plan."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from random import Random

from builder import Tiny, sentences
from pytest import MonkeyPatch, approx, fixture, mark
from solve import prepared

from friendshore.aim import Aim, Form
from friendshore.parameters import Parameters
from friendshore.planning import compiled, decided, prepare
from friendshore.program import assemble, policies
from friendshore.solving.lexicographic import Series, solve

NAMES = [module.TABLE.name for module in policies.MODULES]


@fixture(scope="module")
def all_on() -> Parameters:
    """The tiny case with a row in the table of every policy."""
    tiny = Tiny()
    for name in NAMES:
        import_module(f"test_{name}").switch_on(tiny)
    return prepared(tiny)


def series(parameters: Parameters) -> Series:
    aim = Aim(Form.COST)
    program = assemble(parameters, aim)
    arrays = compiled(program)
    return solve(arrays, parameters.case.settings, aim, decided=decided(program, arrays))


@mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_policies_never_matters(all_on: Parameters, seed: int, monkeypatch: MonkeyPatch) -> None:
    first = series(all_on)
    shuffled = list(policies.MODULES)
    Random(seed).shuffle(shuffled)
    monkeypatch.setattr(policies, "MODULES", tuple(shuffled))
    again = series(prepare(all_on.case))
    assert type(again.outcome) is type(first.outcome)
    assert again.value("cost") == approx(first.value("cost"), rel=1e-6)


def test_a_policy_without_rows_leaves_no_trace() -> None:
    program = assemble(prepared(Tiny()))
    assert not [name for name in NAMES if program.block.component(name) is not None]


@mark.parametrize("table", ["export_rules", "output_credits", "tariffs", "recycling_rules", "procurement_rules"])
def test_rows_that_follow_each_other_are_no_fault(tmp_path: Path, table: str) -> None:
    tiny = import_module(f"test_{table}").switch_on(Tiny())
    row = tiny.table(table)[0]
    former = {**row, "from_month": "2028-01", "until_month": "2028-06"}
    for begins, fault in (("2028-07", False), ("2028-06", True)):
        tiny.set(table, [former, {**former, "from_month": begins, "until_month": "2028-12"}])
        assert any("in force already" in each for each in sentences(tiny.write(tmp_path / begins))) == fault
