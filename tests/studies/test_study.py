"""Studies: variants side by side, held against what is expected, every fault of study.toml at once."""

from __future__ import annotations

import io
import json
import math
import re
from pathlib import Path

import pandas as pd
from builder import Tiny
from pytest import MonkeyPatch, approx, fail, fixture, mark, raises
from rich.console import Console
from typer.testing import CliRunner

from friendshore import variants
from friendshore.asking.bench import Bench
from friendshore.case import Case
from friendshore.cli import app
from friendshore.errors import CaseError, FriendshoreError
from friendshore.reports import study_tables
from friendshore.solving.outcome import Interrupted, LimitReached
from friendshore.studies.instruments import instruments
from friendshore.studies.study import differences, read_study, run_study
from friendshore.studies.workings import unshared

STUDY = """
title = "Tariff or none"
case = "tiny"
answer = "A tariff of 60 % brings the work home."

[[variant]]
name = "none"
objective = "cost"

[[variant]]
name = "tariff"
objective = "cost"
scenarios = ["tariff.toml"]

[[measure]]
name = "bought_t"
table = "purchases"
column = "t"
where = { period = "2028" }
"""
TARIFF = """
why = "AAA pays 60 % on magnets from XXX."
[[tariffs]]
importer = "AAA"
origin = "XXX"
commodity = "magnet"
kind = "base"
rate_share = 0.6
from_month = "2027-01"
source = "est"
confidence = "C"
"""


@fixture
def folder(tmp_path: Path) -> Path:
    """A study of the tiny case."""
    tiny = Tiny()
    tiny.settings["cost_tolerance_share"] = 0.0  # else the tie-break buys a little less in some year
    tiny.write(tmp_path / "tiny")
    (tmp_path / "tariff.toml").write_text(TARIFF, encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    return tmp_path


def test_variants_stand_side_by_side(folder: Path) -> None:
    found = run_study(read_study(folder)).frame.set_index("variant")
    assert found.loc["none", "cost_musd"] == approx(3 * 100 * 20 / 1e6, rel=2e-3)
    assert found.loc["tariff", "cost_musd"] == approx(3 * (60 * 30 + 40 * 20) / 1e6, rel=2e-3)
    assert found["bought_t"].to_dict() == approx({"none": 100, "tariff": 40}, rel=1e-2)
    assert found["mean_points"].to_dict() == approx({"none": 100, "tariff": 40}, abs=0.5)


def test_what_is_found_is_held_against_what_is_expected(folder: Path) -> None:
    rows = [("none", "bought_t", 100), ("tariff", "bought_t", 41), ("levy", "bought_t", 1), ("none", "weight_t", 1)]
    pd.DataFrame(rows, columns=["variant", "measure", "value"]).to_csv(folder / "expected.csv", index=False)
    study = read_study(folder)
    answer = run_study(study)
    found = answer.frame
    assert list(answer.off) == differences(study, found)
    bought = float(str(found.set_index("variant").loc["tariff", "bought_t"]))
    assert differences(study, found) == [
        f"tariff, bought_t: expected 41, found {bought:g}",
        "levy, bought_t: expected 1, found none",
        "none, weight_t: expected 1, found none",
    ]


def test_the_command_fails_where_a_figure_is_off(folder: Path) -> None:
    (folder / "expected.csv").write_text("variant,measure,value\nnone,bought_t,90\n", encoding="utf-8")
    ended = CliRunner().invoke(app, ["study", str(folder), "-o", str(folder / "out")])
    assert ended.exit_code == 6
    told = re.search(r"Not as expected: none, bought_t: expected 90, found ([\d.]+)\.\n", ended.output)
    assert told is not None
    assert float(told[1]) == approx(100, rel=1e-3)
    (folder / "expected.csv").write_text("variant,measure,value\nnone,bought_t,100\n", encoding="utf-8")
    ended = CliRunner().invoke(app, ["study", str(folder), "-o", str(folder / "out"), "--overwrite"])
    assert ended.exit_code == 0
    assert "The one expected figure was found again." in ended.output
    assert pd.read_csv(folder / "out" / "variants.csv")["variant"].to_list() == ["none", "tariff"]


def test_every_fault_of_a_study_is_told_at_once(folder: Path) -> None:
    wrong = STUDY.replace('objective = "cost"\n\n', 'objective = "costs"\nblock = "x"\n\n').replace("answer", "anwser")
    (folder / "study.toml").write_text(wrong, encoding="utf-8")
    with raises(CaseError) as error:
        read_study(folder)
    told = [str(fault) for fault in error.value.faults]
    assert any("anwser" in line and "answer" in line for line in told)
    assert any("variant 1, objective: 'costs'" in line and "nearest is 'cost'" in line for line in told)
    assert any("variant 1, block" in line for line in told)
    with raises(FriendshoreError, match=r"holds no study\.toml"):
        read_study(folder / "tiny")


def test_a_study_that_says_too_little_or_too_much_is_told_before_it_is_solved(folder: Path) -> None:
    wrong = STUDY.replace('name = "tariff"', 'name = "none"\nbloc = 3\nreliance_cap = 300')
    wrong = wrong.replace('"bought_t"', '"cost_musd"').replace('objective = "cost"', 'objective = "mean"')
    (folder / "study.toml").write_text(wrong, encoding="utf-8")
    with raises(CaseError) as error:
        read_study(folder)
    assert [str(fault) for fault in error.value.faults] == [
        "study.toml, column variant 2, bloc: '3' expected text",
        "study.toml, column variant 2, reliance_cap: '300' expected 0 to 100 points",
        "study.toml, column variant 2, reliance_cap: '300' belongs to objective cost or public",
        "study.toml, column variant: 'none' stands there twice; choose another name",
        "study.toml, column measure: 'cost_musd' is a figure that every study has; choose another name",
    ]


@mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n", "expected.csv, column variant: this column is missing"),
        ("variant,measure,value\nnone,bought_t,many\n", "expected.csv row 2, column value: 'many' expected a number"),
        ("", "expected.csv: cannot be read as CSV: No columns to parse from file"),
    ],
)
def test_expected_figures_that_are_none(folder: Path, text: str, sentence: str) -> None:
    (folder / "expected.csv").write_text(text, encoding="utf-8")
    with raises(CaseError) as error:
        read_study(folder)
    assert str(error.value.faults[0]) == sentence


@mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ('"purchases"', '"purchase"', "'purchase' is not a table of a plan; nearest is 'purchases'."),
        ('"t"', '"commodity"', "'commodity' is not a column of figures of purchases"),
        ("{ period", "{ periods", "'periods' is not a column of purchases; nearest is 'period'."),
    ],
)
def test_a_measure_that_no_plan_holds(folder: Path, right: str, wrong: str, sentence: str) -> None:
    (folder / "study.toml").write_text(STUDY.replace(right, wrong), encoding="utf-8")
    ended = CliRunner().invoke(app, ["study", str(folder), "-o", str(folder / "out")])
    assert (ended.exit_code, sentence in ended.output) == (2, True)
    assert not (folder / "out").exists()


def test_ctrl_c_ends_all_variants(folder: Path, monkeypatch: MonkeyPatch) -> None:
    began: list[str] = []

    def stopped(case: Case, *_: object, **__: object) -> Interrupted:
        began.append(case.bloc)
        return Interrupted(1.0)

    monkeypatch.setattr(variants, "solve", stopped)
    case = str(folder / "tiny")
    tiny = Tiny()
    tiny.add("bloc_titles", bloc="b_alone", title="B alone", adversary_offer_share=1)
    tiny.add("blocs", bloc="b_alone", area="BBB", role="planner", existing_share=1)
    tiny.add("blocs", bloc="b_alone", area="XXX", role="adversary", existing_share=1)
    tiny.write(folder / "tiny")
    monkeypatch.setattr(Bench, "planned", lambda bench: stopped(bench.case))
    monkeypatch.setattr(unshared, "solution_of", lambda bench: stopped(bench.case))
    for words in (["study", str(folder)], ["instruments", case, "-s", str(folder / "tariff.toml")], ["members", case]):
        ended = CliRunner().invoke(app, [*words, "-o", str(folder / "out"), "--workers", "1"])
        assert ended.exit_code == 130
        assert "Interrupted, as asked." in ended.output
        assert not [each for each in (folder / "out").rglob("*") if each.suffix not in ("", ".toml")]
    assert began == ["club"] * 3


def test_where_an_answer_cannot_be_written_nothing_is_solved(folder: Path, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(variants, "solve", lambda *_, **__: fail("solved"))
    (folder / "old.csv").write_text("mine", encoding="utf-8")
    for name, path in (("other", "notes.txt"), ("members", "answer.json"), ("study", "answer.json")):
        (folder / name).mkdir()
        (folder / name / path).write_text(json.dumps({"question": name, "files": []}), encoding="utf-8")
    for name, sentence in (
        ("old.csv", "is not a folder. Choose another with -o."),
        ("other", "holds notes.txt, which is not of an answer to study"),
        ("members", "holds answer.json, which is not of an answer to study"),
        ("study", "holds an answer already. Choose another with -o, or allow --overwrite."),
    ):
        ended = CliRunner().invoke(app, ["study", str(folder), "-o", str(folder / name)], env={"COLUMNS": "300"})
        assert (ended.exit_code, sentence in ended.output) == (7, True), ended.output
    assert (folder / "old.csv").read_text(encoding="utf-8") == "mine"


def test_an_old_answer_is_replaced_where_that_is_asked(folder: Path) -> None:
    words = ["study", str(folder), "-q", "-o", str(folder / "out")]
    assert CliRunner().invoke(app, words).exit_code == 0
    record = folder / "out" / "answer.json"
    told = json.loads(record.read_text(encoding="utf-8"))
    (folder / "out" / "former.csv").write_text("old", encoding="utf-8")
    record.write_text(json.dumps(told | {"files": [*told["files"], "former.csv"]}), encoding="utf-8")
    ended = CliRunner().invoke(app, [*words, "--overwrite"])
    assert (ended.exit_code, ended.stdout, ended.stderr) == (0, "", "")
    assert sorted(each.name for each in (folder / "out").iterdir()) == [
        "answer.html", "answer.json", "parts", "study.xlsx", "variants.csv"
    ]  # fmt: skip
    assert pd.read_csv(folder / "out" / "variants.csv")["variant"].to_list() == ["none", "tariff"]


def test_a_figure_that_is_off_stands_in_the_object_too(folder: Path) -> None:
    (folder / "expected.csv").write_text("variant,measure,value\nnone,bought_t,90\n", encoding="utf-8")
    ended = CliRunner().invoke(app, ["study", str(folder), "--json", "-o", str(folder / "out")])
    assert ended.exit_code == 6
    (told,) = json.loads(ended.stdout)["not_expected"]
    what, found = told.rsplit(" ", 1)
    assert what == "none, bought_t: expected 90, found"
    assert float(found) == approx(100, rel=1e-3)


def test_without_a_base_nothing_is_told_against_another_instrument(folder: Path) -> None:
    real, late = unshared.solution_of, LimitReached("time", None, None, 1.0)
    with MonkeyPatch.context() as patch:
        patch.setattr(unshared, "solution_of", lambda bench: real(bench) if bench.case.scenarios else late)
        found = instruments(folder / "tiny", [folder / "tariff.toml"]).frame.set_index("instrument")
    assert found["reliance_points"].isna().to_list() == [True, False]
    assert found["gained_points"].isna().all()
    assert found["resources_more_musd"].isna().all()
    with raises(FriendshoreError, match="Two lines would be called tariff"):
        instruments(folder / "tiny", [folder / "tariff.toml"] * 2)


def test_zero_is_an_answer_and_what_is_no_plan_says_why() -> None:
    console = Console(width=80, record=True, file=io.StringIO())
    rows = [("AAA", 0.0, 0.0, 0.00781, "a plan"), ("BBB", math.nan, 0.0, math.nan, "It came to nothing.")]
    columns = ["area", "alone_points", "in_club_points", "alone_capex_musd", "outcome"]
    study_tables.show(console, pd.DataFrame(rows, columns=columns), "area")
    told = console.export_text()
    assert "in the club" in told and "0.0078" in told
    assert "BBB: It came to nothing." in told
    assert "AAA: a plan" not in told


def test_a_table_of_outcomes_says_each_once() -> None:
    console = Console(width=80, record=True, file=io.StringIO())
    rows = [("no plan", "Too little can be built.", 3.0), ("unsound", "permits.csv row 5: too long.", 1.0)]
    study_tables.show(console, pd.DataFrame(rows, columns=["outcome", "reason", "samples"]), "outcome")
    told = console.export_text()
    assert [told.count(outcome) for outcome in ("no plan", "unsound")] == [1, 1]
