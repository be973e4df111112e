"""One plan for several worlds, by hand (world_case.py), and what holds whatever the worlds."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
from builder import Tiny, three
from pandas.testing import assert_frame_equal
from pytest import MonkeyPatch, approx, mark, raises
from typer.testing import CliRunner
from world_case import EXPECTED, FILE, HARD, HARD_KNOWN, REGRET, SOFT_KNOWN, WORST, uncertain, write

import friendshore as fs
from friendshore.aim import Aim, Form
from friendshore.asking.runner import Running
from friendshore.cli import app
from friendshore.errors import CaseError, FriendshoreError
from friendshore.solving.extensive_steps import Steps
from friendshore.solving.risk import Measure, Risk
from friendshore.variants import Variant

POINTS = 1e-3
"""Within which points are told: values that are held have a slack."""


def now(answer: fs.Answer) -> dict[str, float]:
    """t/yr by facility decided before the worlds part."""
    frame = answer.frames.get("now")
    return {} if frame is None else dict(zip(frame["facility"], frame["t_per_yr"], strict=True))


def value(answer: fs.Answer) -> list[float]:
    return [float(each) for each in answer.frames["value"]["value_points"]]


@mark.parametrize(
    ("measure", "tail", "soft", "hard", "risked", "known"),
    [
        ("expected", 0.1, 100, 0, EXPECTED, 0.6 * SOFT_KNOWN + 0.4 * HARD_KNOWN),
        ("worst", 0.1, 50, 50, WORST, HARD_KNOWN),
        ("regret", 0.1, 70, 30, REGRET, 0),
        ("cvar", 0.5, 50, 50, WORST, (0.4 * HARD_KNOWN + 0.1 * SOFT_KNOWN) / 0.5),
        ("cvar", 0.9, 100, 0, 65 / 0.9, (0.4 * HARD_KNOWN + 0.5 * SOFT_KNOWN) / 0.9),
        ("cvar", 1.0, 100, 0, EXPECTED, 0.6 * SOFT_KNOWN + 0.4 * HARD_KNOWN),
    ],
)
def test_decisions_and_what_they_come_to_by_hand(
    tmp_path: Path, measure: str, tail: float, soft: float, hard: float, risked: float, known: float
) -> None:
    answer = fs.robust(write(tmp_path), risk=Risk(Measure(measure), tail))
    found = now(answer)
    assert found.get("new_make_b", 0.0) == approx(soft, abs=0.01)
    assert found.get("new_hard_b", 0.0) == approx(hard, abs=0.01)
    perfect, least, held, _, information, _ = value(answer)
    assert (perfect, least, held) == approx((known, risked, risked), abs=POINTS)
    assert information == approx(risked - known, abs=POINTS)


def test_value_of_the_robust_plan_over_that_of_a_base_world(tmp_path: Path) -> None:
    """Planned for hard magnets: 60 t of them and no soft ones, so 0.6 x 100 + 0.4 x 70 = 88 points."""
    answer = fs.robust(write(tmp_path, f'base = "hard"\n{FILE}'))
    assert value(answer)[3] == approx(88, abs=POINTS)
    assert value(answer)[5] == approx(88 - EXPECTED, abs=POINTS)
    assert answer.sentence.endswith("Planning for Hard magnets alone would leave it 18 points higher.")


def test_regret_of_each_plan_in_each_world(tmp_path: Path) -> None:
    answer = fs.robust(write(tmp_path))
    found = answer.frames["regrets"].set_index(["plan", "world"])["regret_points"]
    by_hand = {("soft", "soft"): 0, ("soft", "hard"): 30, ("hard", "soft"): 50, ("hard", "hard"): 0}
    assert {key: float(found[key]) for key in by_hand} == approx(by_hand, abs=POINTS)
    summary = answer.frames["regret"].set_index("plan")
    assert list(summary.loc["hard", ["worst_regret_points", "mean_regret_points"]]) == approx([50, 30], abs=POINTS)


def test_money_is_compared_at_the_same_reliance(tmp_path: Path) -> None:
    """Worst world: 75 points in either, of 50 t made. Who knows builds 50 t less of what nobody wants."""
    answer = fs.robust(write(tmp_path), risk=Risk(Measure.WORST))
    plant = 50 * charge(tmp_path)
    assert float(answer.frames["value"]["value_musd"].iloc[4]) == approx(plant, rel=1e-3)


def charge(folder: Path) -> float:
    """Cost of a t/yr of plant in the reported periods, M USD: what building hard magnets that are not wanted costs."""
    robust = fs.robust(write(folder), risk=Risk(Measure.WORST)).frames["money"].set_index("world")
    known = fs.robust(write(folder)).frames["money"].set_index("world")
    # 50 t of each against 100 t of soft: as many plants, 50 t less made at 30 instead of bought at 20
    assert float(known.loc["soft", "robust_cost_musd"] - robust.loc["soft", "robust_cost_musd"]) == approx(50e-5, 1e-3)
    bought = 100 * 20e-6 + 50 * 20e-6 + 50 * 30e-6
    return (float(robust.loc["soft", "robust_cost_musd"]) - bought) / 100


def test_one_world_is_the_plan_itself(tmp_path: Path) -> None:
    text = FILE[: FILE.index("[[world]]\nname = \"hard\"")].replace("0.6", "1")
    answer = fs.robust(write(tmp_path, text))
    plan = fs.solve(fs.read_case(tmp_path / "tiny"))
    assert isinstance(plan, fs.Plan)
    mean = answer.frames["worlds"]["robust_points"].iloc[0]
    cost = answer.frames["money"]["robust_cost_musd"].iloc[0]
    assert mean == approx(plan.summary["mean"]["reliance_points"], abs=POINTS)
    assert cost == approx(plan.summary["discounted_cost_musd"], rel=1e-4)
    assert value(answer)[4:] == [0, 0]


@mark.parametrize("premium", [10.0, 0.15])
def test_one_world_is_the_plan_itself_within_its_tolerance_and_its_ceiling(tmp_path: Path, premium: float) -> None:
    tiny = uncertain()
    tiny.settings.update(reliance_tolerance_points=2.0, premium_share=premium)
    answer = fs.robust(write(tmp_path, FILE[: FILE.index("[[world]]\nname = \"hard\"")].replace("0.6", "1"), tiny))
    plan = fs.solve(fs.read_case(tmp_path / "tiny"))
    assert isinstance(plan, fs.Plan)
    assert plan.summary["premium_binds"] == (premium < 1)
    mean = answer.frames["worlds"]["robust_points"].iloc[0]
    assert mean == approx(plan.summary["mean"]["reliance_points"], abs=0.025)


def test_the_order_of_worlds_does_not_matter(tmp_path: Path) -> None:
    head, first, second = FILE.split("[[world]]")
    one = fs.robust(write(tmp_path / "a"), risk=Risk(Measure.REGRET))
    two = fs.robust(write(tmp_path / "b", f"{head}[[world]]{second}\n[[world]]{first}"), risk=Risk(Measure.REGRET))
    assert now(one) == approx(now(two), abs=0.01)
    assert value(one) == approx(value(two), abs=POINTS)


@mark.parametrize("share", [0.2, 0.5, 0.8])
def test_worth_of_knowing_and_of_the_robust_plan_are_never_below_nothing(tmp_path: Path, share: float) -> None:
    text = FILE.replace("0.6", str(share)).replace("0.4", f"{1 - share:.1f}")
    least = {}
    for name in Measure:
        answer = fs.robust(write(tmp_path, text), risk=Risk(name, 0.5))
        figures = value(answer)
        assert figures[4] >= 0 and not figures[5] < 0
        least[name] = figures[1]
    assert least[Measure.EXPECTED] - POINTS <= least[Measure.CVAR] <= least[Measure.WORST] + POINTS


PACES = """
parting = 2028

[[world]]
name = "fast"
title = "Fast"
probability = 0.5
why = "A test"

[[world]]
name = "slow"
title = "Slow"
probability = 0.5
why = "A test"
levels = { pace = "low" }
"""


def test_what_a_slow_world_does_not_let_be_finished_is_paid_for_and_lost(tmp_path: Path) -> None:
    """100 t of soft magnets are decided; at the slow pace 40 t of plants enter service."""
    tiny = uncertain()
    tiny.row("pace", "magnet", "*").update(first_low=40, cap_low=40)
    answer = fs.robust(write(tmp_path, PACES, tiny))
    assert now(answer) == approx({"new_make_b": 100}, abs=0.01)
    found = answer.frames["worlds"].set_index("world")
    assert list(found["robust_points"]) == approx([50, 80], abs=POINTS)
    assert list(found["robust_lost_t_per_yr"]) == approx([0, 60], abs=0.01)
    cost = answer.frames["money"].set_index("world")["robust_cost_musd"]
    dearer = float(cost["fast"] - cost["slow"])
    assert dearer == approx(60 * 10e-6, rel=1e-3)  # made at 30, bought at 20; the plants cost the same
    assert value(answer)[4] == 0


def test_nobody_gains_by_deciding_more_than_any_world_can_carry_out(tmp_path: Path) -> None:
    """Plants cost next to nothing, and yet no more are decided than enter at the pace of either world."""
    tiny = uncertain()
    tiny.every("processes", capex_usd_per_t=1e-3)
    answer = fs.robust(write(tmp_path, tiny=tiny), risk=Risk(Measure.WORST))
    assert sum(now(answer).values()) == approx(100, abs=0.01)


def test_nobody_hoards_for_what_nobody_knows_of(tmp_path: Path) -> None:
    """Friends sell soft magnets until the worlds part, and 50 t of them can be stored for one world: the other, which
    sells them for next to nothing, has bought them too."""
    spent = {}
    for storable in (0, 1):
        tiny = uncertain()
        tiny.row("pace", "magnet", "*").update({**three("first", 50), **three("cap", 50)})
        tiny.row("commodities", "magnet").update(storable=1, storage_months=12 * storable)
        tiny.set("stocks", [{"commodity": "magnet", "area": "BBB", "opening_secure_t": 0, "opening_exposed_t": 0,
                            "least_t": 0}])  # fmt: skip
        tiny.add("offers", like=("magnets_x",), offer="friends", area="AAA", secure=1, closes="2027-12")
        tiny.add("offer_years", like=("magnets_x", 2027), offer="friends", **three("most_t_per_yr", 200))
        tiny.add("outlets", outlet="leftovers", commodity="magnet", area="*")
        tiny.add("outlet_years", outlet="leftovers", year=2027, price_usd_per_t=1)
        answer = fs.robust(write(tmp_path / str(storable), tiny=tiny))
        worlds = answer.frames["worlds"].set_index("world")
        spent[storable] = answer.frames["money"].set_index("world")["robust_cost_musd"]
        assert float(worlds.loc["soft", "robust_points"]) == approx(25 if storable else 50, abs=POINTS)
        if storable:
            (stock,) = answer.frames["stocks"].to_dict("records")
            assert (stock["commodity"], stock["period"]) == ("magnet", "2027")
            assert [stock[name] for name in ("t", "base_t", "least_alone_t")] == approx([50, 50, 0], abs=0.01)
        else:
            assert "stocks" not in answer.frames
        assert float(worlds.loc["hard", "known_points"]) == approx(50, abs=POINTS)
    assert float(spent[1]["hard"] - spent[0]["hard"]) == approx(50 * (20 - 1) * 1e-6, rel=1e-3)


def dear(premium: float) -> Tiny:
    """Hard magnets are so dear where they are wanted that the least cost is to make them at home."""
    tiny = uncertain()
    tiny.settings["premium_share"] = premium
    price = '[[set.offer_years]]\nwhere = { offer = "hard_x" }\nvalues = { price_usd_per_t = 500 }'
    return tiny.scenario("hard", f"{HARD}\n{price}")


def test_a_ceiling_that_first_decisions_break_is_told(tmp_path: Path) -> None:
    """Who plans for soft magnets alone pays for hard ones what no planner would who knows that they are wanted."""
    answer = fs.robust(write(tmp_path, tiny=dear(1.0)))
    row = answer.frames["regrets"].set_index(["plan", "world"]).loc["soft", "hard"]
    assert row["outcome"].startswith("Above the ceiling: it costs 0.0771 M USD or more")
    bought = (50 * 20 + 50 * 500 + 100 * 500) * 1e-6
    assert float(row["least_cost_musd"]) == approx(bought + 100 * charge(tmp_path), rel=1e-3)
    regret, drawn = answer.frames["regret"], answer.drawings
    assert regret.set_index("plan").loc["soft", "kept_in"] == 1
    figures = regret["worst_regret_points"].notna()
    assert figures.iloc[: drawn["regret"].rows].all() and not figures.iloc[drawn["regret"].rows :].any()
    assert drawn["over time"].ys == ("robust_points", "known_points")


def test_a_ceiling_that_not_every_world_can_keep_is_raised_for_all_that_is_compared(tmp_path: Path) -> None:
    """Each world may cost what its cheapest plan does: no plant where soft magnets are wanted, and 60 t of hard ones
    where these are. To begin those in both costs least, 60 plants that stand idle in the soft world; who knows it
    spends as much on plants for soft ones, which also cost 10 a tonne more to make than to buy."""
    answer = fs.robust(write(tmp_path, tiny=dear(0.0)))
    plant = charge(tmp_path / "other")
    money = answer.frames["money"].set_index("world")
    assert list(money["ceiling_raised_musd"]) == approx([60 * plant, 0], rel=1e-3)
    assert list(money["robust_cost_musd"]) == approx(list(money["ceiling_musd"]), rel=1e-3)
    assert now(answer) == approx({"new_hard_b": 60}, abs=0.1)
    soft = (200 - 60 * plant / (plant + 10e-6)) / 2
    perfect, least, held, _, information, stochastic = value(answer)
    assert (perfect, least, held) == approx((0.6 * soft + 0.4 * 70, 88, 88), abs=0.05)
    assert information == approx(least - perfect) and not stochastic < 0
    assert "In 1 of 2 worlds it costs more than a planner would pay who knew it from the start" in answer.sentence
    assert "raised where not every world can keep it" in answer.how


def test_ceilings_that_can_be_kept_are_not_raised(tmp_path: Path) -> None:
    answer = fs.robust(write(tmp_path, tiny=dear(1.0)))
    assert list(answer.frames["money"]["ceiling_raised_musd"]) == [0, 0]
    assert "from the start" not in answer.sentence


def test_an_interrupted_run_goes_on(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    """What had ended is found again: no plan is made a second time."""
    case, keep = write(tmp_path), tmp_path / "parts"
    with monkeypatch.context() as patch, raises(KeyboardInterrupt):
        patch.setattr(Steps, "least", _stopped)  # what is held comes after the plans
        patch.setattr(Steps, "plan", _planned)
        fs.robust(case, running=Running(keep))
    with monkeypatch.context() as patch:
        patch.setattr(Steps, "plan", _stopped)
        again = fs.robust(case, running=Running(keep))
    for name, frame in fs.robust(case).frames.items():
        assert_frame_equal(again.frames[name], frame, check_dtype=False, atol=1e-9)


LEAST, REAL = Steps.least, Steps.plan


def _planned(steps: Steps, tolerance: float) -> object:
    """As it is, while `least` is stopped for all others."""
    with MonkeyPatch.context() as patch:
        patch.setattr(Steps, "least", LEAST)
        return REAL(steps, tolerance)


def _stopped(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_workers_do_not_change_the_answer(tmp_path: Path, workers_here: list[int]) -> None:
    case = write(tmp_path)
    alone, several = fs.robust(case), fs.robust(case, running=Running(workers=2))
    for name, frame in alone.frames.items():
        assert_frame_equal(frame, several.frames[name], check_dtype=False, atol=1e-6)
    assert set(workers_here) == {0, 1}


@mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("parting = 2028", "parting = 2030", "column parting: '2030' expected the year in which a reported period "
         "after the first decision begins, 2028"),
        ("parting = 2028", 'parting = "soon"', "column parting: 'soon' expected a year, such as 2029"),
        ("parting = 2028", "part = 2028", "column part: expected one of parting, base, world; nearest is 'parting'"),
        ("parting = 2028", 'parting = 2028\nbase = "sofd"',
         "column base: 'sofd' expected one of the worlds, soft, hard; nearest is 'soft'"),
        ("0.6", "0.7", "column world: '1.1' is what the probabilities add up to; expected 1"),
        ("0.6", "0", "world 1, probability: '0' expected a number above 0, at most 1"),
        ("0.6", '"much"', "world 1, probability: 'much' expected a number above 0, at most 1"),
        ('["hard"]', '["hart"]', "world 2, scenarios: 'hart' is no scenario of the case and no file in its folder; "
         "nearest is 'hard'"),
        ('["hard"]', '"hard"', "world 2, scenarios: 'hard' expected a list of scenarios"),
        ('name = "hard"', 'name = "soft"', "column world: 'soft' stands there twice; choose another name"),
        ('name = "hard"', 'nam = "hard"', "world 2, nam: expected one of name, title, probability, why, scenarios, "
         "levels; nearest is 'name'"),
        ('name = "hard"', 'name = "robust plan"', "world: 'robust plan' is what a plan is called here; choose another"),
        ('title = "Hard magnets"', "title = 3", "world 2, title: '3' expected text"),
        ('why = "A test"\nscenarios', "scenarios", "world 2, why: expected text"),
        ('scenarios = ["hard"]', 'levels = { pase = "low" }', "world 2, levels.pase: expected one of demand, pace"),
        ('scenarios = ["hard"]', 'levels = { pace = "loww" }',
         "world 2, levels.pace: 'loww' expected low or base or high; nearest is 'low'"),
        ('scenarios = ["hard"]', 'levels = "low"', "world 2, levels: 'low' expected levels such as"),
        (FILE, "parting = 2028", "column world: expected one entry or more headed [[world]]"),
        ("parting", "[parting", "cannot be read as TOML"),
    ],
)  # fmt: skip
def test_every_fault_of_the_file_is_told(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    with raises(CaseError) as told:
        fs.robust(write(tmp_path, FILE.replace(old, new)))
    assert any(sentence in str(fault) for fault in told.value.faults), told.value


def test_all_faults_at_once(tmp_path: Path) -> None:
    with raises(CaseError) as told:
        fs.robust(write(tmp_path, FILE.replace("2028", "2031").replace("0.6", "2").replace('["hard"]', '["hart"]')))
    assert len(told.value.faults) == 3


def test_more_worlds_than_a_small_machine_holds(tmp_path: Path) -> None:
    one = '[[world]]\nname = "{0}"\ntitle = "{0}"\nprobability = 0.0625\nwhy = "A test"\n'
    text = "parting = 2028\n" + "".join(one.format(f"w{number}") for number in range(16))
    with raises(CaseError, match=r"'16' expected at most 12 worlds"):
        fs.robust(write(tmp_path, text))


def test_a_case_without_worlds_says_so(tmp_path: Path) -> None:
    with raises(FriendshoreError, match=r"has no worlds\.toml, which says which worlds may come"):
        fs.robust(Tiny().write(tmp_path / "tiny"))
    with raises(FriendshoreError, match="--tail 2: expected a share of probability above 0, at most 1"):
        Risk(Measure.CVAR, 2)


def test_what_is_no_one_figure_of_reliance_is_refused(tmp_path: Path) -> None:
    case = write(tmp_path)
    for form in (Form.COST, Form.FINAL):
        with raises(FriendshoreError, match=rf"aim at reliance, --objective mean or path, not {form}"):
            fs.robust(case, Variant("plan", aim=Aim(form)))
    path = fs.robust(case, Variant("plan", aim=Aim(Form.PATH, path=((2027, 40.0),))))
    above = (60 + 0.4 * 20) / 2  # 60 t of soft magnets are enough, the other 40 t of plants are for hard ones
    assert value(path)[1] == approx(above, abs=POINTS)


def test_the_command(tmp_path: Path) -> None:
    case, out, other = write(tmp_path), tmp_path / "out", tmp_path / "other.toml"
    other.write_text(FILE.replace("0.6", "0.3").replace("0.4", "0.7"), encoding="utf-8")
    words = ["robust", str(case), "--workers", "1", "-o", str(out), "--worlds", str(other), "--objective", "worst"]
    ended = CliRunner().invoke(app, [*words, "--json"])
    assert ended.exit_code == 0, ended.output
    answer = json.loads(ended.stdout)
    assert {row["world"]: row["probability_share"] for row in answer["frames"]["worlds"]} == {"soft": 0.3, "hard": 0.7}
    book = openpyxl.load_workbook(out / "robust.xlsx")
    assert sum(len(sheet._charts) for sheet in book) == 3  # type: ignore[attr-defined]
