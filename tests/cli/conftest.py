"""A folder to work in with the tiny case made to build something, and the command in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builder import Tiny
from typer.testing import CliRunner, Result

from friendshore.cli import app

Command = Callable[..., Result]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, plain_workbook: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in; the workbook has tests of its own and is replaced by a few bytes."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "FRIENDSHORE_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def tiny() -> Tiny:
    """The tiny case with too few magnet plants, so that a plant in Beland is built; to be written where needed."""
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    prices = ", ".join(f"price_usd_per_unit_{level} = 5" for level in ("low", "base", "high"))
    tiny.scenario("dear_power", f"prices_only = true\n[[set.energy]]\nvalues = {{ {prices} }}")
    columns = [f"t_per_yr_{level}" for level in ("low", "base", "high")]
    tiny.scenario("more_demand", f"[[scale.demand]]\ncolumns = {columns}\nby = 1.5")
    return tiny


@pytest.fixture
def case(tiny: Tiny) -> str:
    """The tiny case as a folder, "tiny" where we stand."""
    tiny.write(Path("tiny"))
    return "tiny"


@pytest.fixture
def friendshore_command() -> Command:
    """The command line in this process: friendshore_command("solve", "tiny", ...)."""
    runner = CliRunner()
    return lambda *words, **env: runner.invoke(app, [str(word) for word in words], env=env)
