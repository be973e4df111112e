"""The allied case as the rules see it, read once."""

from __future__ import annotations

from pathlib import Path

from builder import DECLARED
from pytest import fixture

from friendshore.case.draft import Draft
from friendshore.planning import read_case

ALLIES = Path(__file__).parents[2] / "inputs" / "allies"


@fixture(scope="session")
def allies() -> Draft:
    case = read_case(ALLIES)
    return Draft(case.bloc, case.as_of, case.levels, case.tables, DECLARED)
