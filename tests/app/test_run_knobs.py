"""Which knobs a run came of: those of the desk word for word, those of the command line as its record tells them."""

from __future__ import annotations

import json
from pathlib import Path

from pytest import raises

from friendshore.app import run_knobs
from friendshore.app.desk import Desk, Knobs, Question
from friendshore.app.knobs import Cell
from friendshore.errors import FriendshoreError

RECORD = {
    "case": "small", "bloc": "BLOC", "scenarios": [{"name": "more_money"}], "chosen_levels": {"demand": "high"},
    "budget_musd": 0.003, "summary": {"whole_plants": 1},
    "aim": {"form": "cost", "from_year": None, "path": [[2028, 20.0]], "cap": 30.0, "capped": "final"},
}  # fmt: skip
TOLD = Knobs(
    scenarios=("more_money",), levels=(("demand", "high"),), budget_musd=0.003, objective="cost", path="2028=20",
    cap=30.0, cap_on="final", whole_plants=True,
)  # fmt: skip


def test_a_record_tells_the_knobs_of_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(json.dumps(RECORD), encoding="utf-8")
    nowhere = tmp_path / "none.json"
    assert run_knobs.found(nowhere, tmp_path, "BLOC", "small") == TOLD
    assert run_knobs.found(nowhere, tmp_path, "OTHER", "small") == Knobs(**{**vars(TOLD), "bloc": "BLOC"})
    assert run_knobs.found(nowhere, tmp_path, "BLOC", "another") is None
    (tmp_path / "run.json").write_text("{}", encoding="utf-8")
    assert run_knobs.found(nowhere, tmp_path, "BLOC", "small") is None


def test_what_the_desk_has_kept_comes_first(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(json.dumps(RECORD), encoding="utf-8")
    mine = Knobs(electricity=1.5, cells=(Cell("facilities", ("make_a",), "owner", "x"),))
    run_knobs.keep(mine, tmp_path / "kept" / "run.json")
    assert run_knobs.found(tmp_path / "kept" / "run.json", tmp_path, "BLOC", "small") == mine
    (tmp_path / "kept" / "run.json").write_text("no JSON", encoding="utf-8")
    assert run_knobs.found(tmp_path / "kept" / "run.json", tmp_path, "BLOC", "small") == TOLD


def test_no_question_is_asked_of_what_is_no_run(desk: Desk) -> None:
    window = desk.window().id
    with raises(FriendshoreError):
        desk.ask(window, "../small", Question("why-not", "make_a"))
    with raises(FriendshoreError):
        desk.answer("nothing", "answer.html")
