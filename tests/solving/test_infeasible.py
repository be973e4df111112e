"""Why there is no plan is told in options and cells, with what would be possible."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from builder import Tiny

import friendshore as fs
from friendshore.aim import Aim, Form
from friendshore.solving.outcome import Infeasible


def solved(tiny: Tiny, folder: Path, aim: Aim) -> Any:
    return fs.solve(fs.read_case(tiny.write(folder / "tiny")), aim)


def standing() -> Tiny:
    """40 t of magnets a year for 100 t of demand, and nothing to be built."""
    tiny = Tiny().drop("facilities", status="generic")
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    return tiny


@pytest.mark.parametrize(
    ("capped", "said"),
    [
        (None, "--reliance-cap 20 cannot be kept. The least mean reliance possible is 60.0 points, asked for 20"),
        (Form.FINAL, "--cap-on final cannot be kept. The least reliance in the final year possible is 60.0 points"),
        (Form.PEAK, "--cap-on peak cannot be kept. The least reliance at its peak possible is 60.0 points"),
    ],
)
def test_a_cap_that_cannot_be_kept_is_told_with_the_least_possible(
    capped: Form | None, said: str, tmp_path: Path
) -> None:
    outcome = solved(standing(), tmp_path, Aim(Form.COST, cap=20, capped=capped))
    assert isinstance(outcome, Infeasible)
    assert outcome.proven
    assert said in outcome.sentence


@pytest.mark.parametrize("cap", [60, 60.001, 75])
def test_a_cap_that_can_be_kept_is_kept(cap: float, tmp_path: Path) -> None:
    plan = solved(standing(), tmp_path, Aim(Form.COST, cap=cap))
    assert isinstance(plan, fs.Plan)
    assert plan.summary["mean"]["reliance_points"] <= cap + 1e-4


def test_a_cap_just_below_the_least_is_told_in_figures_that_differ(tmp_path: Path) -> None:
    outcome = solved(standing(), tmp_path, Aim(Form.COST, cap=59.99))
    assert isinstance(outcome, Infeasible)
    assert "possible is 60.0 points, asked for 59.99" in outcome.sentence


def test_stocks_that_nothing_can_keep_up_are_told_in_their_cells(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("commodities", "oxide").update(storable=1, storage_months=6, loss_share_per_yr=0.1)
    for facility in ("separate_a", "mine_a"):
        tiny.drop("facilities", facility=facility)
    for facility in ("new_separate_b", "new_make_b"):
        tiny.drop("facilities", facility=facility)
    stock = {"commodity": "oxide", "area": "AAA", "opening_secure_t": 10, "opening_exposed_t": 0, "least_t": 0}
    tiny.set("stocks", [stock])
    outcome = solved(tiny, tmp_path, Aim())
    assert isinstance(outcome, Infeasible)
    # 10 t, of which a tenth is lost in each of three years: 7.29 t are left to give back
    assert "stocks.csv row 2, opening_secure_t" in outcome.sentence
    assert "0.1 is lost a year (loss_share_per_yr, commodities.csv row 3)" in outcome.sentence
    missing = re.findall(r"[Cc]losing stock of Oxide in Aland[^;]*; ([\d.]+) t less would do", outcome.sentence)
    assert missing and float(missing[0]) == pytest.approx(2.71)
