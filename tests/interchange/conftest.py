"""The least-cost plan of the uneven case, whose figures are known by hand, and its run folder, each made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import plain_workbooks
from uneven import uneven

from friendshore.aim import Aim, Form
from friendshore.plan import Plan
from friendshore.planning import read_case, solve
from friendshore.reports.run_folder import write_run


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    found = solve(read_case(uneven().write(tmp_path_factory.mktemp("case") / "uneven")), Aim(Form.COST))
    assert isinstance(found, Plan), found.sentence
    return found


@pytest.fixture(scope="session")
def run(plan: Plan, plain_page: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Only read: a test that writes into it copies it first."""
    folder = tmp_path_factory.mktemp("runs") / "uneven"
    with plain_workbooks():
        write_run(plan, folder)
    return folder
