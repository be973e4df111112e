"""The examples of the examples folder, solved again: each figure beside them is found again.

Most solve the allied case several times and are slow: `pytest -m slow` runs those, the test command the quick one."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from friendshore.cli import app
from friendshore.studies.study import read_study, run_study

EXAMPLES = Path(__file__).parents[1] / "examples"
STUDIES = sorted(folder.parent.name for folder in EXAMPLES.glob("*/study.toml"))
QUICK = {"russia_hydro"}
ASKED = sorted({folder.parent.name for folder in EXAMPLES.glob("*/expected.csv")} - set(STUDIES))
"""Examples that are a question of their own: a scenario, expected figures, and a command in the README."""


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


def command_of(name: str) -> list[str]:
    """The words of the command that the README has for an example."""
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    found = [each for each in re.findall(r"`friendshore ([^`]+)`", page) if f"examples/{name}/" in each]
    assert len(found) == 1, f"the README has {len(found)} commands for {name}"
    return shlex.split(found[0])


@pytest.mark.slow
@pytest.mark.parametrize("name", ASKED)
def test_a_question_is_answered_as_expected(name: str, tmp_path: Path) -> None:
    """expected.csv names a figure by its table, the word of a row in a column, and the column of the figure."""
    ended = CliRunner().invoke(app, [*command_of(name), "-o", str(tmp_path / "out"), "--workers", "1"])
    assert ended.exit_code == 0, ended.output
    for row in pd.read_csv(EXAMPLES / name / "expected.csv", dtype={"word": str}).itertuples():
        table = pd.read_csv(tmp_path / "out" / f"{row.table}.csv", dtype={row.key: str})
        (value,) = table.loc[table[row.key] == row.word, row.column]
        assert value == pytest.approx(row.expected, rel=0.01, abs=0.3), row


@pytest.mark.parametrize("name", ASKED)
def test_a_question_of_the_examples_can_be_asked(name: str) -> None:
    words = command_of(name)
    scenarios = [word for word in words if word.endswith(".toml")]
    assert words[0] in {command.callback.__name__ for command in app.registered_commands if command.callback}
    assert all((EXAMPLES.parent / word).is_file() for word in scenarios)
