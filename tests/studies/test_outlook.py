"""Outlooks side by side: the two, each instrument between them, the file that names them, and the command."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
from openpyxl import load_workbook
from outlook_case import FLOOR, OUTLOOKS, PRICE, RATE, two_outlooks, write
from pytest import MonkeyPatch, TempPathFactory, approx, fixture, mark, raises
from solve import steps
from test_commercial_viability import WANTED, aid, magnets_from_b
from test_output_credits import switch_on as credit
from test_price_floors import floor_needed
from test_price_floors import for_all as floor
from test_tariffs import switch_on as tariff
from typer.testing import CliRunner

import friendshore as fs
from friendshore import variants
from friendshore.cli import app
from friendshore.errors import CaseError, FriendshoreError
from friendshore.solving.outcome import LimitReached
from friendshore.studies.outlook import Outlook
from friendshore.studies.workings.outlook_file import read_outlooks

MUSD = WANTED / 1e6
"""M USD for what is wanted, at a dollar a tonne."""


@fixture(scope="module")
def found(tmp_path_factory: TempPathFactory) -> Outlook:
    return fs.outlook(write(tmp_path_factory.mktemp("outlook")))


def test_each_outlook_is_planned_at_each_pace(found: Outlook) -> None:
    table = found.headline.set_index(["outlook", "pace"])
    assert table["2027_points"].to_list() == approx([100] * 4)
    assert table["2029_points"].to_dict() == approx(
        {("law", "low"): 75, ("law", "base"): 75, ("best", "low"): 0, ("best", "base"): 0}, abs=0.01
    )
    means = {("law", "low"): 250 / 3, ("law", "base"): 250 / 3, ("best", "low"): 50, ("best", "base"): 100 / 3}
    assert table["mean_points"].to_dict() == approx(means, abs=0.01)
    assert len(found.reliance) == 4 * 3
    assert list(table["title"].unique()) == ["As the law stands", "Best plan"]


def test_money_says_who_bears_what(found: Outlook) -> None:
    law = found.money.set_index(["outlook", "pace"]).loc["law", "base"]
    assert law["public_paid_musd"] == approx(2 * MUSD / 4 * (FLOOR - PRICE), rel=1e-3)
    assert law["capex_musd"] == approx(100 * MUSD / 4, rel=1e-3)
    assert (law["buyers_musd"], law["public_received_musd"]) == (0, 0)


def test_what_is_published_stands_beside_every_plan(found: Outlook) -> None:
    table = found.published.set_index(["outlook", "pace"])
    assert set(table["published"]) == {50_000}
    assert table["plan"].to_dict() == approx(
        {("law", "low"): 25_000, ("law", "base"): 25_000, ("best", "low"): 50_000, ("best", "base"): 100_000}, rel=1e-3
    )


def test_an_instrument_in_force_is_taken_away_and_a_proposed_one_added(found: Outlook) -> None:
    table = found.between.set_index("instrument")
    in_force, proposed = table.loc["floor"], table.loc["tariff"]
    assert in_force["mean_points"] == approx(100)  # without it
    assert in_force["gained_points"] == approx(100 / 6, abs=0.01)
    assert in_force["gained_2029_points"] == approx(25, abs=0.01)
    assert in_force["public_more_musd"] == approx(2 * MUSD / 4 * (FLOOR - PRICE), rel=1e-3)
    assert in_force[["gap_share", "gap_2029_share"]].isna().all()  # it lies before the gap
    assert proposed["mean_points"] == approx(100 / 3, abs=0.01)
    assert proposed["gained_points"] == approx(50, abs=0.01)
    assert proposed[["gap_share", "gap_2029_share"]].to_list() == approx([1, 1])
    dues = MUSD * PRICE * RATE  # in 2027, when all is still bought
    assert proposed["buyers_more_musd"] == approx(dues, rel=1e-3)


def test_the_answer_stands_in_a_sentence(found: Outlook) -> None:
    assert found.sentence == (
        "As the law stands: 100 points in 2027, 75 in 2029, 83.3 on average. Best plan: 100 points in 2027, 0 in 2029, "
        "33.3 on average. Of 50.0 points between them A tariff closes most, 50.0."
    )


def test_paces_and_instruments_can_be_left_out(tmp_path: Path) -> None:
    case = write(tmp_path)
    told = fs.outlook(case, paces=["low"], instruments=False)
    assert told.headline["pace"].to_list() == ["low", "low"]
    assert told.between.empty and "between" not in told.frames
    with raises(FriendshoreError, match=r"has no pace 'hihg', only low, base\."):
        fs.outlook(case, paces=["hihg"])


def test_a_case_without_outlooks_says_so(tmp_path: Path) -> None:
    case = two_outlooks().write(tmp_path / "tiny")
    with raises(FriendshoreError, match=r"tiny has no outlook\.toml, which says what its outlooks are"):
        fs.outlook(case)


WRONG = (
    OUTLOOKS.replace('paces = ["low", "base"]', 'paces = ["low", "bass"]')
    .replace('"magnets_2028"', '"magnet_2028"')
    .replace('to = "best"', 'to = "rest"')
    .replace('scenarios = ["tariff"]', 'scenarios = ["tarif"]\nsince = 2027')
    .replace('status = "in force"', 'status = "force"')
    .replace("year = 2029", "year = 2030")
)


def test_every_fault_of_the_file_is_told_at_once_with_the_nearest_word(tmp_path: Path) -> None:
    with raises(CaseError) as error:
        fs.outlook(write(tmp_path, WRONG))
    assert [str(fault) for fault in error.value.faults] == [
        "outlook.toml, column paces: 'bass' expected low or base or high; nearest is 'base'",
        "outlook.toml, column published: 'magnet_2028' expected a row of actuals.csv; nearest is 'magnets_2028'",
        "outlook.toml, column instrument 1, status: 'force' expected in force or proposed; nearest is 'in force'",
        "outlook.toml, column instrument 2, since: expected one of name, title, status, scenarios",
        "outlook.toml, column instrument 2, scenarios: 'tarif' is no scenario of the case and no file in its folder; "
        "nearest is 'tariff'",
        "outlook.toml, column between.to: 'rest' expected one of the outlooks, law, best; nearest is 'best'",
        "outlook.toml, column between.pace: 'base' expected one of the paces, low, bass; nearest is 'bass'",
        "outlook.toml, column between.year: '2030' expected one of the years",
    ]


@mark.parametrize(
    ("text", "sentence"),
    [
        ("paces = ", "outlook.toml: cannot be read as TOML"),
        ("outlook = 3", "outlook.toml, column outlook: '3' expected entries headed [[outlook]]"),
        (OUTLOOKS.replace('"best"\ntitle', '"law"\ntitle'), "'law' stands there twice; choose another name"),
        (OUTLOOKS.replace("[2027, 2029]", "[2029, 2027]"), "'[2029, 2027]' expected years that rise"),
        (OUTLOOKS.replace('to = "best"', 'to = "law"'), "'law' is where from stands too"),
        (OUTLOOKS.replace('["tariff"]', "[]"), "instrument 2, scenarios: expected at least one scenario"),
    ],
)
def test_a_file_that_says_too_little_or_too_much(tmp_path: Path, text: str, sentence: str) -> None:
    with raises(CaseError) as error:
        fs.outlook(write(tmp_path, text))
    assert any(sentence in str(fault) for fault in error.value.faults), error.value.faults


def test_more_instruments_never_raise_the_least_reliance() -> None:
    """Each set of instruments against the same with one more, on the outlook in which plants must pay."""
    part = floor_needed(PRICE)
    adds = (
        lambda tiny: floor(tiny, floor_usd_per_t=part - 10),
        lambda tiny: aid(tiny, total_musd=1),
        lambda tiny: credit(tiny, payer="BBB", countries="BBB", share_of_production_cost=0.1),
        lambda tiny: tariff(tiny, importer="BBB", rate_share=0.02),
    )

    def least(chosen: int) -> float:
        tiny = magnets_from_b(PRICE)
        for place, add in enumerate(adds):
            if chosen >> place & 1:
                add(tiny)
        return steps(tiny).step("reliance")

    found = {chosen: least(chosen) for chosen in range(2 ** len(adds))}
    for chosen, points in found.items():
        for place in range(len(adds)):
            assert found[chosen | 1 << place] <= points + 1e-6, (chosen, place)
    assert found[0] == approx(100) and found[15] < 100  # they do something
    assert len({round(points, 3) for points in found.values()}) > 4


# the command


def test_the_command_leaves_tables_and_a_workbook(tmp_path: Path) -> None:
    case, folder = write(tmp_path), tmp_path / "out"
    ended = CliRunner().invoke(app, ["outlook", str(case), "--workers", "1", "-o", str(folder)], env={"COLUMNS": "80"})
    assert ended.exit_code == 0, ended.output
    assert max(map(len, ended.stdout.splitlines()[:-1])) <= 80
    for words in ("As the law stands, low", "Best plan, low", "A tariff", "What is in force, each taken away"):
        assert words in " ".join(ended.stdout.split())
    names = {each.name for each in folder.iterdir()}
    tables = {f"{name}.csv" for name in ("headline", "over_time", "reliance", "published", "money", "between")}
    assert names == {"parts", "outlook.xlsx", "outlook.json"} | tables
    lines = pd.read_csv(folder / "over_time.csv")
    assert list(lines.columns) == ["period", *(f"{o}, pace {p}" for o in ("law", "best") for p in ("low", "base"))]
    book = load_workbook(folder / "outlook.xlsx")
    assert book.sheetnames[:-2] == ["Headline", "Over time", "Reliance", "Published", "Money", "Between"]
    assert book["Headline"]["A2"].value == fs.outlook(case, keep=folder / "parts").sentence


def test_the_tables_are_not_written_over_without_being_asked(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    case, folder = write(tmp_path), tmp_path / "out"
    words = ["outlook", str(case), "--pace", "base", "--no-instruments", "--workers", "1", "-q", "-o", str(folder)]
    assert CliRunner().invoke(app, words).exit_code == 0
    before = (folder / "headline.csv").read_bytes()
    monkeypatch.setattr(variants, "solve", lambda *_, **__: 1 / 0)  # nothing is solved again
    ended = CliRunner().invoke(app, words)
    assert (ended.exit_code, "holds an outlook already" in ended.stderr) == (7, True)
    assert CliRunner().invoke(app, [*words, "--overwrite"]).exit_code == 0
    assert (folder / "headline.csv").read_bytes() == before
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    ended = CliRunner().invoke(app, [*words, "--overwrite"])
    assert (ended.exit_code, "holds mine.txt, which is not part of an outlook" in ended.stderr) == (7, True)


def test_json_is_one_object(tmp_path: Path) -> None:
    words = ["outlook", str(write(tmp_path)), "--pace", "base", "--workers", "1", "-o", str(tmp_path / "out"), "--json"]
    ended = CliRunner().invoke(app, words)
    answer = json.loads(ended.stdout)
    assert (answer["outcome"], answer["sentence"][:17]) == ("figures", "As the law stands")
    assert [row["outlook"] for row in answer["headline"]] == ["law", "best"]
    assert [row["instrument"] for row in answer["between"]] == ["floor", "tariff"]


def test_a_plan_that_is_none_says_why(tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    real, late = variants.solve, LimitReached("time", None, None, 1.0)
    monkeypatch.setattr(variants, "solve", lambda case, *a, **k: real(case, *a, **k) if case.scenarios else late)
    told = fs.outlook(write(tmp_path), paces=["base"])
    assert told.sentence == f"best, base has no plan: {late.sentence}"
    assert told.headline.set_index("outlook")["mean_points"].isna().to_dict() == {"law": False, "best": True}
    assert told.between["gap_share"].isna().all()
    assert told.between.set_index("instrument").loc["tariff", "gained_points"] == approx(50, abs=0.01)


def test_the_outlooks_of_the_allied_case_lie_over_it_without_a_fault() -> None:
    case = Path(__file__).parents[2] / "inputs" / "allies"
    found = read_outlooks(case, fs.read_case(case).tables["actuals"]["actual"])
    for each in found.outlooks:
        fs.read_case(case, each.scenarios)
    for each in found.instruments:
        fs.read_case(case, (*found.start.scenarios, *each.scenarios))
