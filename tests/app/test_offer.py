"""What the desk offers to aim at follows from the case."""

from __future__ import annotations

from pathlib import Path

from builder import Tiny

from friendshore.app.offer import objectives, offered
from friendshore.planning import aim_of, read_case


def test_the_first_aim_is_what_the_case_is_planned_for(tmp_path: Path) -> None:
    weighted, cost, profit = Tiny(), Tiny(), Tiny()
    cost.row("commodities", "magnet")["weight_usd_per_kg"] = 0
    profit.set("demand", [])
    for name, tiny, aims in (
        ("weighted", weighted, ["mean", "final", "peak", "path", "cost", "public"]),
        ("cost", cost, ["cost"]),
        ("profit", profit, ["profit", "cost"]),
    ):
        folder = tiny.write(tmp_path / name)
        case = read_case(folder)
        assert [choice.name for choice in objectives(case)] == aims
        assert offered(str(folder)).objectives[0].name == str(aim_of(case).form)
