"""What is slow to load is loaded when it is used, and is then what it always was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MODEL = Path(__file__).parents[1] / "model"
ASKED = """
import sys
import friendshore.planning
loaded = [name for name in sys.modules if name.startswith("scipy.stats.")]
from scipy.stats import norm
import scipy.stats
print(loaded, norm is scipy.stats.norm, round(float(scipy.stats.norm.ppf(0.975)), 4))
"""


def test_distributions_load_when_one_is_asked_for() -> None:
    environment = {"PYTHONPATH": str(MODEL)}
    words = [sys.executable, "-c", ASKED]
    asked = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert asked.stdout.split("\n")[0] == "[] True 1.96", asked.stderr


FIELDS = """
import sys
from friendshore.reports.excel.writing.fields import field
held = "friendshore.reports.excel.workbook"
print(held in sys.modules)
from friendshore.reports.excel import write_workbook
print(write_workbook is sys.modules[held].write_workbook)
"""


def test_what_writes_a_workbook_loads_when_one_is_asked_for() -> None:
    words = [sys.executable, "-c", FIELDS]
    asked = subprocess.run(words, env={"PYTHONPATH": str(MODEL)}, capture_output=True, text=True, check=False)
    assert asked.stdout.split() == ["False", "True"], asked.stderr
