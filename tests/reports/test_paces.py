"""solve --paces, report --pace: the plan at other paces beside it; nothing that goes wrong there costs the plan."""

from __future__ import annotations

import json
from pathlib import Path

import books
import pytest
from builder import Tiny
from typer.testing import CliRunner, Result

import friendshore as fs
from friendshore.cli import app
from friendshore.reports import paces_run
from friendshore.solving.outcome import LimitReached
from friendshore.studies import paces


def paced() -> Tiny:
    """Magnet plants for 60 of 100 t; of more, 5, 10 or 20 t may enter service in a year."""
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    for row in tiny.table("pace"):
        for level, most in (("low", 5), ("base", 10), ("high", 20)):
            row.update({f"first_{level}": most, f"cap_{level}": most, f"growth_{level}": 1})
    tiny.scenario("dear", '[[offer_years]]\noffer = "magnets_x"\nyear = 2027\nprice_usd_per_t = 25\n')
    return tiny


def call(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def lines(book: Path) -> dict[str, list[object]]:
    sheet = books.sheet(book, "Summary")
    rows = {str(row[0].value): [cell.value for cell in row[1:]] for row in sheet.iter_rows(max_col=10)}
    return {name: rows[name] for name in ("low", "base: this plan", "high") if name in rows}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    result = call("solve", paced().write(folder / "tiny"), "-o", folder / "run", "--paces", "--no-recalculate")
    assert result.exit_code == 0, result.output
    assert "Paces of building" in result.output
    return folder / "run"


def test_the_other_paces_stand_beside_the_plan_and_in_its_folder(run: Path) -> None:
    found = lines(run / "plan.xlsx")
    assert list(found) == ["low", "base: this plan", "high"]
    means = {pace: fs.plan_of(run / "paces" / pace).summary["mean"]["reliance_points"] for pace in ("low", "high")}
    assert means["low"] > fs.plan_of(run).summary["mean"]["reliance_points"] > means["high"]
    for pace, mean in means.items():
        assert found[pace][3] == pytest.approx(mean, rel=1e-9)
    assert str(found["base: this plan"][3]).startswith("=")
    assert call("show", run / "paces" / "low").exit_code == 0


def test_a_pace_is_what_solving_at_it_gives(run: Path, tmp_path: Path) -> None:
    with books.plain_workbooks():
        apart = call("solve", run.parent / "tiny", "--level", "pace=low", "-o", tmp_path / "low", "--no-recalculate")
    assert apart.exit_code == 0, apart.output
    ours, theirs = fs.plan_of(run / "paces" / "low"), fs.plan_of(tmp_path / "low")
    assert ours.tables["reliance"].equals(theirs.tables["reliance"])
    assert ours.summary["discounted_cost_musd"] == theirs.summary["discounted_cost_musd"]
    book = tmp_path / "beside.xlsx"
    assert call("report", run, "--pace", tmp_path / "low", "-o", book, "--no-recalculate").exit_code == 0
    assert list(lines(book)) == ["low", "base: this plan"]


def test_report_finds_the_paces_of_the_run(run: Path, tmp_path: Path) -> None:
    assert call("report", run, "-o", tmp_path / "again.xlsx", "--no-recalculate").exit_code == 0
    assert lines(tmp_path / "again.xlsx") == lines(run / "plan.xlsx")


@pytest.mark.usefixtures("plain_workbook")
def test_a_run_that_differs_in_more_than_the_pace_is_refused(run: Path, tmp_path: Path) -> None:
    for name, words, why in (
        ("same", (), "there is a line already"),
        ("dear", ("-s", "dear", "--level", "pace=low"), "table offer_years"),
        ("aim", ("--objective", "cost", "--level", "pace=low"), "aim, cost"),
        ("permits", ("--level", "permits=p90", "--level", "pace=low"), "level of permits, p90"),
    ):
        solved = call("solve", run.parent / "tiny", *words, "-o", tmp_path / name, "--no-recalculate")
        assert solved.exit_code == 0, solved.output
        result = call("report", run, "--pace", tmp_path / name, "-o", tmp_path / "no.xlsx", "--no-recalculate")
        assert result.exit_code == 2 and why in " ".join(result.output.split()), result.output
        assert not (tmp_path / "no.xlsx").exists()


@pytest.mark.usefixtures("plain_workbook")
def test_an_interrupt_costs_the_other_paces_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(paces, "solve", stop)
    result = call("solve", paced().write(tmp_path / "tiny"), "-o", tmp_path / "run", "--paces", "--no-recalculate")
    assert result.exit_code == 130
    assert "The run is in" in result.output and "none is there" in " ".join(result.output.split())
    assert json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))["sentence"]
    assert (tmp_path / "run" / "plan.xlsx").is_file()


@pytest.mark.usefixtures("plain_workbook")
def test_a_pace_without_a_plan_is_said_and_the_plan_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paces, "solve", lambda *_, **__: LimitReached("time", None, None, 3.0))
    result = call("solve", paced().write(tmp_path / "tiny"), "-o", tmp_path / "run", "--paces", "--no-recalculate")
    assert result.exit_code == 0
    assert "At the low pace there is no plan:" in " ".join(result.output.split())
    assert (tmp_path / "run" / "plan.xlsx").is_file()


@pytest.mark.usefixtures("plain_workbook")
def test_what_fails_after_the_plan_does_not_cost_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(paces_run.run_folder, "write_tables_and_inputs", full)
    result = call("solve", paced().write(tmp_path / "tiny"), "-o", tmp_path / "run", "--paces", "--no-recalculate")
    assert result.exit_code == 0
    assert "no space left on device" in result.output
    assert fs.plan_of(tmp_path / "run").summary["mean"]


@pytest.mark.usefixtures("plain_workbook")
def test_a_run_with_paces_is_overwritten_like_any_other(run: Path) -> None:
    case = run.parent / "tiny"
    copied = run.parent / "copied"
    for words in (("--paces",), ("--overwrite",)):
        assert call("solve", case, "-o", copied, "--no-recalculate", *words).exit_code == 0
    assert not (copied / "paces").exists()
