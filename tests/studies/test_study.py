"""Studies: variants side by side, held against what is expected, every fault of study.toml at once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from builder import Tiny
from pytest import approx, fixture, raises
from typer.testing import CliRunner

from friendshore.cli import app
from friendshore.errors import CaseError, FriendshoreError
from friendshore.studies.instruments import instruments
from friendshore.studies.members import members
from friendshore.studies.study import differences, read_study, run_study

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
    Tiny().write(tmp_path / "tiny")
    (tmp_path / "tariff.toml").write_text(TARIFF, encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    return tmp_path


def test_variants_stand_side_by_side(folder: Path) -> None:
    found = run_study(read_study(folder)).set_index("variant")
    assert found.loc["none", "cost_musd"] == approx(3 * 100 * 20 / 1e6, rel=2e-3)
    assert found.loc["tariff", "cost_musd"] == approx(3 * (60 * 30 + 40 * 20) / 1e6, rel=2e-3)
    assert found["bought_t"].to_dict() == approx({"none": 100, "tariff": 40}, rel=1e-2)
    assert found["mean_points"].to_dict() == approx({"none": 100, "tariff": 40}, abs=0.5)


def test_what_is_found_is_held_against_what_is_expected(folder: Path) -> None:
    rows = [("none", "bought_t", 100), ("tariff", "bought_t", 41), ("levy", "bought_t", 1), ("none", "weight_t", 1)]
    pd.DataFrame(rows, columns=["variant", "measure", "value"]).to_csv(folder / "expected.csv", index=False)
    study = read_study(folder)
    assert differences(study, run_study(study)) == [
        "tariff, bought_t: expected 41, found 40",
        "levy, bought_t: expected 1, found none",
        "none, weight_t: expected 1, found none",
    ]


def test_the_command_fails_where_a_figure_is_off(folder: Path) -> None:
    (folder / "expected.csv").write_text("variant,measure,value\nnone,bought_t,90\n", encoding="utf-8")
    ended = CliRunner().invoke(app, ["study", str(folder)])
    assert ended.exit_code == 6
    assert "Not as expected: none, bought_t: expected 90, found 100." in ended.output
    (folder / "expected.csv").write_text("variant,measure,value\nnone,bought_t,100\n", encoding="utf-8")
    ended = CliRunner().invoke(app, ["study", str(folder), "-o", str(folder / "out.csv")])
    assert ended.exit_code == 0
    assert "All 1 expected figures were found again." in ended.output
    assert pd.read_csv(folder / "out.csv")["variant"].to_list() == ["none", "tariff"]


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


def test_instruments_are_told_on_one_scale(folder: Path) -> None:
    found = instruments(folder / "tiny", [folder / "tariff.toml"]).set_index("instrument")
    assert list(found.index) == ["none", "tariff"]
    assert found.loc["none", "gained_points"] == 0
    assert found["public_paid_musd"].to_list() == [0, 0]
    assert found.loc["tariff", "public_musd_per_point"] != found.loc["tariff", "public_musd_per_point"]  # nothing paid
    with raises(FriendshoreError, match="No instrument is named"):
        instruments(folder / "tiny", [])


def test_members_gain_what_the_club_makes_for_them(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.add("bloc_titles", bloc="b_alone", title="B alone", adversary_offer_share=1)
    for area, role in (("BBB", "planner"), ("XXX", "adversary")):
        tiny.add("blocs", bloc="b_alone", area=area, role=role, existing_share=1)
    tiny.drop("facilities", facility="new_separate_b")
    found = members(tiny.write(tmp_path / "tiny")).set_index("area")
    assert list(found.index) == ["BBB"]  # AAA is no bloc of its own
    assert found.loc["BBB", "alone_points"] == approx(100)  # no mine and no separation of its own
    assert found.loc["BBB", "in_club_points"] < 1
    assert found.loc["BBB", "gained_points"] > 99
    with raises(FriendshoreError, match="has 1 planner"):
        members(tmp_path / "tiny", bloc="b_alone")
