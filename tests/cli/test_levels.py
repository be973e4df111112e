"""--level NAME=VALUE: chosen for one run, named in its folder, and kept in what repeats it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from builder import Tiny
from typer.testing import Result

from friendshore.reports.run_folder import default_folder

Command = Callable[..., Result]


@pytest.fixture
def slow(tiny: Tiny) -> Path:
    """Permits in Beland may take half a year, and dear power may come; the premium binds."""
    tiny.row("permits", "BBB", "plant").update(p50_months=0, p90_months=6)
    tiny.table("energy")[0]["price_usd_per_unit_high"] = 9
    tiny.table("energy")[1]["price_usd_per_unit_high"] = 9
    tiny.scenario("permits_slow", '[levels]\npermits = "p90"')
    tiny.scenario("dear", 'prices_only = true\n[levels]\nenergy = "high"')
    tiny.settings["premium_share"] = 0.2
    return tiny.write(Path("tiny"))


def record(run: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(Path(run, "run.json").read_text(encoding="utf-8"))
    return found


def figures(run: str) -> dict[str, object]:
    summary = record(run)["summary"]
    assert isinstance(summary, dict)
    return {name: value for name, value in summary.items() if name not in {"case", "scenarios"}}


@pytest.mark.parametrize(("level", "scenario"), [("permits=p90", "permits_slow"), ("energy=high", "dear")])
def test_a_level_does_what_a_scenario_with_it_does(
    level: str, scenario: str, slow: Path, friendshore_command: Command
) -> None:
    assert friendshore_command("solve", slow, "-o", "plain").exit_code == 0
    result = friendshore_command("solve", slow, "--level", level, "-o", "chosen")
    assert result.exit_code == 0, result.stderr
    assert f"levels {level.replace('=', ' ')}" in result.stdout
    assert friendshore_command("solve", slow, "--scenario", scenario, "-o", "laid").exit_code == 0
    assert figures("chosen") == figures("laid")
    assert figures("chosen") != figures("plain")
    changes = Path("chosen/tables/scenario_changes.csv").read_text(encoding="utf-8").splitlines()
    assert changes[1].endswith(",--level")


@pytest.mark.parametrize("words", [["--level", "permits=p90"], ["--scenario", "dear", "--level", "permits=p90"]])
def test_the_run_folder_repeats_it(
    words: list[str], slow: Path, friendshore_command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert friendshore_command("solve", slow, *words, "--level", "demand=base", "-o", "run").exit_code == 0
    before = record("run")
    assert before["chosen_levels"] == {"permits": "p90"}
    monkeypatch.chdir("run")
    command = shlex.split(str(before["repeat"]))
    assert command[-2:] == ["--level", "permits=p90"]
    result = friendshore_command(*command[1:], "-o", "../again")
    assert result.exit_code == 0, result.stderr
    assert figures("../again") == figures(".")
    for table in Path("tables").glob("*.csv"):
        if table.name != "scenario_changes.csv":
            assert table.read_bytes() == Path("../again/tables", table.name).read_bytes(), table.name


def test_it_names_the_folder(slow: Path, friendshore_command: Command) -> None:
    levels = ["--level", "permits=p90", "--level", "pace=low"]
    assert friendshore_command("solve", slow, *levels).exit_code == 0
    assert Path("outputs/tiny-permits_p90-pace_low/run.json").is_file()
    assert default_folder("tiny", "usa", ["dear"], {"pace": "low"}) == Path("outputs/tiny-usa-dear-pace_low")


def test_check_takes_it_too(slow: Path, friendshore_command: Command) -> None:
    result = friendshore_command("check", slow, "--level", "permits=p90")
    assert result.exit_code == 0
    assert "Level permits: p90" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--level", "permits"], "'permits' is not NAME=VALUE"),
        (["--level", "=p90"], "'=p90' is not NAME=VALUE"),
        (["--level", "pace=low", "--level", "pace=high"], "the level pace stands there twice"),
        (["--level", "permits=p80"], "'p80' expected p50 or p90 or fast; nearest is 'p90'"),
        (["--level", "paces=low"], "'paces' is not one of the levels"),
    ],
)
@pytest.mark.parametrize("command", ["solve", "check"])
def test_wrong_use_is_2(command: str, words: list[str], said: str, slow: Path, friendshore_command: Command) -> None:
    result = friendshore_command(command, slow, *words)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert not Path("outputs").exists()
