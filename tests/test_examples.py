"""The examples of the examples folder, solved again: each figure beside them is found again.

Most solve the allied case several times and are slow: `pytest -m slow` runs those, the test command the quick one."""

from __future__ import annotations

from pathlib import Path

import pytest

from friendshore.studies.study import read_study, run_study

EXAMPLES = Path(__file__).parents[1] / "examples"
STUDIES = sorted(folder.parent.name for folder in EXAMPLES.glob("*/study.toml"))
QUICK = {"russia_hydro"}


@pytest.mark.full
@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in STUDIES]
)
def test_an_example_comes_out_as_expected(name: str) -> None:
    study = read_study(EXAMPLES / name)
    assert not study.expected.empty, "no expected.csv"
    assert set(study.expected["variant"]) == {variant.name for variant in study.variants}
    assert run_study(study).off == ()


@pytest.mark.parametrize("name", STUDIES)
def test_an_example_says_what_comes_out(name: str) -> None:
    study = read_study(EXAMPLES / name)
    assert len(study.answer) > 200
    assert f"friendshore study examples/{name}" in (EXAMPLES / "README.md").read_text(encoding="utf-8")
