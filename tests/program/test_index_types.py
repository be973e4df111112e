"""An index in the place of another is found by the type checker, before anything runs."""

from __future__ import annotations

from pathlib import Path

from pytest import fixture, importorskip, mark

api = importorskip("mypy.api", reason="types are checked by mypy: pip install -e '.[test]'")

ROOT = Path(__file__).parents[2]
HEAD = """
import pyomo.environ as pyo

from friendshore.names import AreaName, CommodityName, FleetName, PeriodName
from friendshore.program.ledger import Relation
from friendshore.program.model import Model
from friendshore.program.program import Program


def right(block: Model, fleet: FleetName, period: PeriodName) -> Relation:
    return block.idle[fleet, period] <= 1.0


def swapped(block: Model, period: PeriodName, fleet: FleetName) -> Relation:
    return block.idle[fleet, period] <= 1.0


def checked(
    program: Program, block: Model, fleet: FleetName, period: PeriodName, area: AreaName, goods: CommodityName
) -> None:
"""
LINES = {
    "block.idle[fleet, period]": "",
    "block.idle[period, fleet]": "index",
    "block.idel": "attr-defined",
    "block.cost[period]": "",
    "block.cost[fleet]": "index",
    "program.parameters.standing[fleet, period]": "",
    "program.parameters.standing[area, period]": "index",
    "program.use.add((goods, area, period), 1.0, block.idle[fleet, period])": "",
    "program.use.add((area, goods, period), 1.0, block.idle[fleet, period])": "arg-type",
    "program.made_in(area, goods, period)": "",
    "program.made_in(goods, area, period)": "arg-type",
    "pyo.Constraint(list(block.idle), rule=right)": "",
    "pyo.Constraint(list(block.idle), rule=swapped)": "arg-type",
    "block.shut = pyo.Var([(fleet, period)])": "",
    "block.shut = pyo.Var([(period, fleet)])": "list-item",
    "goods, _, area, _, period = next(iter(block.ship))": "",
    "area, _, goods, _, period = next(iter(block.ship))": "assignment",
}
"""What is written, and the kind of fault that it is: none where each index stands in its own place."""


@fixture(scope="module")
def found(tmp_path_factory) -> dict[str, set[str]]:
    """Kinds of faults by line, all checked at once."""
    file = tmp_path_factory.mktemp("checked") / "lines.py"
    file.write_text(HEAD + "".join(f"    {line}\n" for line in LINES), encoding="utf-8")
    told, problems, _ = api.run(["--config-file", str(ROOT / "pyproject.toml"), "--no-error-summary", str(file)])
    assert not problems
    first = HEAD.count("\n") + 1
    faults: dict[str, set[str]] = {line: set() for line in LINES}
    for each in told.splitlines():
        _, _, rest = each.partition("lines.py:")
        number, level, words = rest.split(":", 2)
        if level.strip() == "error":
            faults[list(LINES)[int(number) - first]].add(words.rpartition("[")[2].rstrip("]"))
    return faults


@mark.parametrize("line", LINES)
def test_only_an_index_out_of_place_is_a_fault(line: str, found: dict[str, set[str]]) -> None:
    assert found[line] == ({LINES[line]} if LINES[line] else set())
