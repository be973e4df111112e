"""What the window is told of a run that is opened: asked of the server as a browser asks it, without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import friendshore as fs
from friendshore.app.desk import Desk
from friendshore.reports.run_folder import write_run

pytest.importorskip("dash", reason="the window takes Dash: pip install -e '.[app]'")

from friendshore.app.window.server import application

BEAT = {"id": "beat", "property": "n_intervals"}
OPEN = {"id": {"type": "open", "run": "plain"}, "property": "n_clicks"}


class Page:
    """The parts of a page that callbacks read, as the answers so far have left them."""

    def __init__(self, desk: Desk) -> None:
        self.server = application(desk, "en").server.test_client()
        self.callbacks = self.server.get("/_dash-dependencies").get_json()
        self.held: dict[str, Any] = {"window.data": desk.window().id}

    def ask(self, trigger: dict[str, Any], value: int, heard: str) -> dict[str, Any]:
        """What the callback of one part, by its name among inputs, tells when that part changes: part -> value."""
        of_it = [each for each in self.callbacks if [one["id"] for one in each["inputs"]] == [heard]]
        assert len(of_it) == 1, heard
        outputs = [part.rsplit(".", 1) for part in of_it[0]["output"].strip(".").split("...")]
        one: Any = {**trigger, "value": value}
        name = trigger["id"] if isinstance(trigger["id"], str) else heard.replace('["ALL"]', '"plain"')
        state = [{**each, "value": self.held.get(f"{each['id']}.{each['property']}")} for each in of_it[0]["state"]]
        answer = self.server.post("/_dash-update-component", json={
            "output": of_it[0]["output"], "outputs": [{"id": part, "property": what} for part, what in outputs],
            "inputs": [one if isinstance(trigger["id"], str) else [one]], "state": state,
            "changedPropIds": [f"{name}.{trigger['property']}"],
        })  # fmt: skip
        if answer.status_code == 204:  # nothing is new
            return {}
        told = {f"{part}.{what}": new for part, each in answer.get_json()["response"].items()
                for what, new in each.items()}  # fmt: skip
        self.held |= told
        return told


def test_a_run_that_is_opened_is_told_to_the_panes_once(case: Path, tmp_path: Path, plain_workbook: None) -> None:
    """By the next beat, which comes at once: told by the click too, panes would be drawn twice, and a row that was
    chosen between be forgotten."""
    plan = fs.solve(fs.read_case(case))
    assert isinstance(plan, fs.Plan)
    write_run(plan, tmp_path / "outputs" / "plain")
    with Desk(case, tmp_path / "outputs") as desk:
        page = Page(desk)
        assert page.ask(BEAT, 0, "beat")["shown.data"] is None
        told = [page.ask(OPEN, 1, '{"run":["ALL"],"type":"open"}')]
        told += [page.ask(BEAT, beats, "beat") for beats in (1, 2, 3)]
    assert [each["shown.data"] for each in told if "shown.data" in each] == ["plain"]
    assert told[0] == {"beat.n_intervals": 1, "run-fault.children": ""}
