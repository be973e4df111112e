"""`friendshore --help` shows the commands in four groups: plan, ask, data, report."""

from __future__ import annotations

import re

from typer.testing import CliRunner

from friendshore.cli import ASK, DATA, OTHERS, PLAN, REPORT, app


def test_help_groups_every_command() -> None:
    shown = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "100"}).stdout
    panels = [re.sub(r"[╭╮─]", "", line).strip() for line in shown.splitlines() if line.startswith("╭")]
    assert panels == ["Options", PLAN, ASK, DATA, REPORT]
    known = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]
    assert len(known) == 1 + sum(map(len, OTHERS.values()))
    for name in known:
        assert re.search(rf"│ {name.replace('_', '-')} ", shown), name
