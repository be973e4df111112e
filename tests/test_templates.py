"""The patterns of a question and of a sheet: copied to a name of their own they work, and nothing else changes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATTERNS = {
    "model/friendshore/studies": ("tests/studies", "demand_levels"),
    "model/friendshore/reports/excel/sheets": ("tests/reports", "users_by_area"),
}
"""Where a pattern stands -> where its test stands, and the name of both."""
HOLD = "demand_levels or users_by_area or found or help or sheets_are_there or plan_is_left_in_english"
"""What the tests of the whole ask of questions and sheets."""


def test_copies_of_the_patterns_are_a_question_and_a_sheet(tmp_path: Path) -> None:
    for part in ("model", "tests"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    asked = ["tests/cli/test_help.py", "tests/cli/test_found.py"]
    asked += [f"tests/reports/test_{name}.py" for name in ("excel", "language")]
    for home, (tests, name) in PATTERNS.items():
        shutil.copy(tmp_path / home / "_template.py", tmp_path / home / f"{name}.py")
        asked.append(f"{tests}/test_{name}.py")
        shutil.copy(tmp_path / tests / "template" / f"{name}.py", tmp_path / asked[-1])
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:xdist", "-o", "addopts=", "-x", "-v", *asked, "-k", HOLD],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path / "model")}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-3000:]
    told = ("test_it_is_a_command", "test_users_of_each_area", "[demand_levels]", "groups_every_command",
            "sheets_are_there", "plan_is_left_in_english")  # fmt: skip
    assert not [each for each in told if each not in run.stdout]
