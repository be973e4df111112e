"""Why two plans differ: parts by hand, that add up, whichever way they are counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from builder import Tiny, three
from pytest import MonkeyPatch, approx, mark, raises
from typer.testing import CliRunner

import friendshore as fs
from friendshore.aim import Aim, Form
from friendshore.asking.bench import Bench
from friendshore.cli import app
from friendshore.errors import FriendshoreError
from friendshore.studies import attribution as module
from friendshore.studies.attribution import attribution

CHEAPEST = Aim(Form.COST)
Change = Callable[[Tiny], object]


def plan(folder: Path, *changes: Change, aim: Aim = CHEAPEST) -> fs.Plan:
    tiny = Tiny()
    tiny.settings["cost_tolerance_share"] = 0.0
    for change in changes:
        change(tiny)
    found = fs.solve(fs.read_case(tiny.write(folder / f"case{len(list(folder.iterdir()))}")), aim)
    assert isinstance(found, fs.Plan)
    return found


def more_wanted(tiny: Tiny) -> None:
    """100 t a year become 200."""
    for row in tiny.table("demand"):
        row.update(three("t_per_yr", 2 * float(row["t_per_yr_base"])))


def dearer(tiny: Tiny) -> None:
    """XXX sells at 25 in place of 20 USD/t; magnets of one's own cost 30."""
    tiny.every("offer_years", price_usd_per_t=25)


def renamed(tiny: Tiny) -> None:
    """Another offer in place of the old one: neither of its tables can be exchanged alone."""
    for name in ("offers", "offer_years"):
        for row in tiny.table(name):
            row["offer"] = "others"


def test_parts_by_hand(tmp_path: Path) -> None:
    """Three years of 100 t at 20 USD: 6,000 USD. Twice as much alone adds 6,000, 5 USD more alone 1,500; both 9,000:
    of the 1,500 that only both add, each has half."""
    found = attribution(plan(tmp_path), plan(tmp_path, more_wanted, dearer))
    parts = found.frame.set_index("inputs")["cost_musd"] * 1e6
    assert parts.to_dict() == approx({"demand": 6750, "offer_years": 2250, "in all": 9000}, rel=2e-3)
    assert len(found.frames["mixtures"]) == 4
    assert "4 plans: every combination" in found.how


def test_parts_add_up_either_way(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    def fees(tiny: Tiny) -> None:
        tiny.row("processes", "separate")["reagents_usd_per_t"] = 3
        tiny.row("processes", "mine")["reagents_usd_per_t"] = 3

    first, second = plan(tmp_path), plan(tmp_path, more_wanted, dearer, fees)
    exact = attribution(first, second)
    monkeypatch.setattr(module, "EXACT", 2)
    ordered = attribution(first, second)
    assert (len(exact.frames["mixtures"]), len(ordered.frames["mixtures"])) == (8, 6)
    for found in (exact, ordered):
        whole, parts = found.frame.iloc[-1], found.frame.iloc[:-1]
        for name in module.FIGURES:
            assert parts[name].sum() == approx(whole[name], abs=1e-9)
        assert whole["cost_musd"] == approx(
            second.summary["discounted_cost_musd"] - first.summary["discounted_cost_musd"], rel=1e-3
        )


def test_tables_that_speak_of_each_other_go_together(tmp_path: Path) -> None:
    found = attribution(plan(tmp_path), plan(tmp_path, renamed, dearer, more_wanted))
    assert set(found.frame["inputs"]) == {"offers, offer_years", "demand", "in all"}


def test_settings_and_the_aim_are_inputs_too(tmp_path: Path) -> None:
    def spared(tiny: Tiny) -> None:
        tiny.settings["reliance_tolerance_points"] = 1.0

    found = attribution(plan(tmp_path, aim=Aim()), plan(tmp_path, spared, aim=Aim(Form.FINAL)))
    assert set(found.frame["inputs"]) == {"settings and levels", "objective", "in all"}


def test_equal_inputs_have_nothing_to_attribute(tmp_path: Path) -> None:
    with raises(FriendshoreError, match="same inputs"):
        attribution(plan(tmp_path), plan(tmp_path))


@mark.usefixtures("plain_workbook", "workers_here")
def test_the_command_goes_on_where_it_stopped(tmp_path: Path) -> None:
    case = Tiny().scenario("dear", '[[set.offer_years]]\nwhere = { year = 2027 }\nvalues = { price_usd_per_t = 25 }')
    path = str(case.write(tmp_path / "tiny"))
    for name, laid in (("a", ()), ("b", ("-s", "dear"))):
        words = ("solve", path, "-q", "--no-recalculate", "-o", str(tmp_path / name), *laid)
        assert CliRunner().invoke(app, words).exit_code == 0
    words = ("compare", str(tmp_path / "a"), str(tmp_path / "b"), "--attribute", str(tmp_path / "why"), "--json")
    ended = CliRunner().invoke(app, [*words, "--workers", "2"])
    assert ended.exit_code == 0, ended.output
    told = json.loads(ended.stdout)
    assert [row["inputs"] for row in told["frames"]["parts"]] == ["offer_years", "in all"]
    assert (tmp_path / "why" / "attribution.xlsx").is_file()
    with MonkeyPatch.context() as patch:
        patch.setattr(Bench, "planned", lambda *_, **__: 1 / 0)
        assert CliRunner().invoke(app, [*words, "--overwrite"]).exit_code == 0
