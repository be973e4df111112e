"""The pattern of a policy is one: copied to a name of its own, with its test, it is a policy. Nothing else changes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = "model/friendshore/program/policies"
HOLD = "policy or policies or formulation or output_quotas"
"""What the tests of the whole ask of a policy."""


def test_a_copy_of_the_pattern_and_its_test_are_a_policy(tmp_path: Path) -> None:
    for part in ("model", "tests", "pyproject.toml", "inputs/README.md", "README.md"):
        copied = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        (tmp_path / part).parent.mkdir(exist_ok=True, parents=True)
        copied(ROOT / part, tmp_path / part)
    (tmp_path / HERE / "_template.py").rename(tmp_path / HERE / "output_quotas.py")
    test = tmp_path / "tests" / "policies" / "test_output_quotas.py"
    shutil.copy(tmp_path / "tests" / "policies" / "template" / "output_quotas.py", test)
    asked = [str(test), "tests/test_structure.py", "tests/policies/test_together.py"]
    asked += [f"tests/reports/test_{name}.py" for name in ("language", "chinese_bodies")]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:xdist", "-o", "addopts=", "-x", *asked, "-k", HOLD],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path / "model")}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-3000:]
    assert run.stdout.count("test_output_quotas.py") and "test_chinese_bodies.py" in run.stdout
