"""What the package hands out can be handed on: to another process, to another thread."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from builder import Tiny

import friendshore as fs
from friendshore.aim import AimError
from friendshore.errors import CaseError, Fault, FriendshoreError
from friendshore.reports.run_folder import CannotWriteError
from friendshore.solving.linear import ProgramError
from friendshore.solving.outcome import Infeasible, Interrupted, LimitReached, NotCertified, Unbounded
from friendshore.solving.spans import UnknownNameError

FAULT = Fault("offers.csv row 2", "area", "XX", "is no area", "XXX")


def back(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@pytest.mark.parametrize(
    "error",
    [CaseError([FAULT, FAULT]), FriendshoreError("why"), AimError([("cap", "0 to 100")]), CannotWriteError("full"),
     ProgramError("a"), UnknownNameError("b")],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_errors_come_back(error: FriendshoreError) -> None:
    found = back(error)
    assert type(found) is type(error)
    assert str(found) == str(error)
    assert getattr(found, "faults", None) == getattr(error, "faults", None)


@pytest.mark.parametrize(
    "outcome",
    [Infeasible(("a",), (), True, 1.0), Unbounded(("b",), 1.0), LimitReached("time", 1.0, None, 1.0), Interrupted(1.0),
     NotCertified(None, "unknown", 1.0)],
    ids=lambda outcome: type(outcome).__name__,
)  # fmt: skip
def test_outcomes_come_back(outcome: Any) -> None:
    assert back(outcome) == outcome


def test_a_case_and_its_plan_come_back(tmp_path: Path) -> None:
    tiny = Tiny().scenario(
        "more", '[[scale.demand]]\ncolumns = ["t_per_yr_low", "t_per_yr_base", "t_per_yr_high"]\nby = 1.5'
    )
    case = fs.read_case(tiny.write(tmp_path / "tiny"), ["more"])
    found = back(case)
    assert (found.settings, found.levels, found.changes) == (case.settings, case.levels, case.changes)
    assert found.content_hash == case.content_hash
    plan = fs.solve(found)
    assert isinstance(plan, fs.Plan)
    again = back(plan)
    assert (again.sentence, again.aim, again.summary) == (plan.sentence, plan.aim, plan.summary)
    assert all(again.tables[name].equals(frame) for name, frame in plan.tables.items())


def test_cases_are_solved_side_by_side(tmp_path: Path) -> None:
    cases = []
    for number in range(2):
        tiny = Tiny()
        tiny.row("facilities", "make_a")["existing_t_per_yr"] = 20 + 10 * number
        cases.append(fs.read_case(tiny.write(tmp_path / str(number))))

    def sentence(case: fs.Case) -> str:
        plan = fs.solve(case)
        assert isinstance(plan, fs.Plan)
        return plan.sentence

    alone = [sentence(case) for case in cases]
    assert len(set(alone)) == len(alone)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(sentence, cases * 4)) == alone * 4
