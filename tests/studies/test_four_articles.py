"""The claims of the four articles: all are there, each with what decides it, and no verdict typed where figures do."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pandas as pd
from pytest import MonkeyPatch, fixture, mark
from typer.main import get_command

from friendshore.cli import app
from friendshore.studies.claims import SHARED, STUDIES, claims
from friendshore.studies.workings.claims.commands import of_figure
from friendshore.studies.workings.claims.declared import NONE, SOLVED, SOURCE, Claim, Claims
from friendshore.studies.workings.claims.file import read_claims
from friendshore.studies.workings.claims.solved import options_of
from friendshore.studies.workings.obstacles_programs import taken_from
from friendshore.variants import Variant

FOLDER = Path(__file__).parents[2] / "examples" / "claims"
NUMBER = r"(?<![A-Za-z])\d+(?:\.\d+)?"
COUNTS = {"us_2025": ("T", 18), "russia_2025": ("R", 12), "g7_2025": ("G", 12), "india_2025": ("I", 13)}


@fixture(scope="module")
def read() -> Claims:
    return read_claims(FOLDER, {name: options_of(study, SHARED) for name, study in STUDIES.items()})


def every(read: Claims) -> list[Claim]:
    return [claim for article in read.articles for claim in article.claims]


def test_all_claims_are_there(read: Claims) -> None:
    assert {article.name for article in read.articles} == set(COUNTS)
    for article in read.articles:
        letter, count = COUNTS[article.name]
        assert [claim.id for claim in article.claims] == [f"{letter}{number:02}" for number in range(1, count + 1)]
    assert len(every(read)) == 55


def test_figures_decide_wherever_there_are_any(read: Claims) -> None:
    """A verdict is typed in only for what a document tells, and a claim without a figure that decides says why."""
    for claim in every(read):
        assert claim.sources
        if claim.kind in (SOURCE, NONE):
            assert claim.rule is None and claim.verdict, claim.id
            assert len(claim.answer) > 15, claim.id
        else:
            assert claim.rule is not None and claim.rule.figures and not claim.verdict, claim.id
    typed = [claim.id for claim in every(read) if claim.kind == SOURCE]
    assert len(typed) < len(every(read)) / 4


def test_answers_have_their_figures_from_the_files(read: Claims) -> None:
    """No number is typed into an answer but years, and those that the claim itself states."""
    for claim in every(read):
        for answer, stated in ((claim.answer, claim.text), (claim.answer_zh, claim.text_zh)):
            plain = re.sub(r"\{[\w:]+\}", "", answer)
            numbers = set(re.findall(NUMBER, plain)) - set(re.findall(NUMBER, stated))
            known = {word for word in numbers if re.fullmatch(r"20\d\d", word)}
            assert numbers - known <= ASKED.get(claim.id, set()), (claim.id, numbers)


ASKED = {
    "T08": {"5", "10", "30", "50", "100", "300"},
    "R03": {"10", "11", "12"}, "R01": {"1", "10"}, "G11": {"2"}, "G01": {"9"}, "I01": {"15", "20"}, "I07": {"10"},
    "I08": {"6"}, "T05": {"7"}, "I03": {"5000"},
}  # fmt: skip
"""What is asked of a plan (sums of money), and months and days in what a document says."""


def test_both_languages_have_the_same_figures(read: Claims) -> None:
    for claim in every(read):
        told = [set(re.findall(r"\{([\w:]+)\}", words)) for words in (claim.answer, claim.answer_zh)]
        assert told[1] <= told[0], claim.id
        assert re.search("[\u4e00-\u9fff]", claim.text_zh + claim.answer_zh), claim.id


def test_every_plan_question_and_fact_is_read(read: Claims) -> None:
    used = {(figure.cell.kind, figure.cell.of) for claim in every(read) for figure in claim.figures if figure.cell}
    assert set(read.plans) == {of for kind, of in used if kind == "plan"}
    assert set(read.facts["fact"]) == {of for kind, of in used if kind == "fact"}
    assert set(read.questions) == {of for kind, of in used if kind == "question"}


def test_every_printed_command_is_one_that_a_reader_can_give(read: Claims, monkeypatch: MonkeyPatch) -> None:
    """Each figure's command has the options of its command, and every file it names is there."""
    monkeypatch.chdir(FOLDER.parents[1])
    commands: Any = vars(get_command(app))["commands"]
    checked = set()
    for article in read.articles:
        for claim in article.claims:
            for figure in claim.figures:
                name, command, case, *words = shlex.split(of_figure(read, article, claim, figure))
                known = commands[command].params
                options = {word for each in known for word in (*each.opts, *each.secondary_opts)}
                assert name == "friendshore" and Path(case).is_dir(), (claim.id, case)
                assert {word for word in words if word.startswith("--")} <= options, (claim.id, figure.name, words)
                files = {Path(word) for word in words if word.endswith(".toml")}
                assert all(each.is_file() for each in files), (claim.id, files)
                checked.add(command)
    assert checked == {"claims", "solve", "obstacles", "earliest", "instruments", "stress"}


def test_data_claims_are_answered_in_no_time(read: Claims) -> None:
    """Claims of data come to verdicts without a solve; what was found stands here as it was looked at, and the sample
    in outputs/ says the same."""
    data = [claim for claim in every(read) if not any(f.cell and f.cell.kind in SOLVED for f in claim.figures)]
    answer = claims(FOLDER, only=[claim.id for claim in data])
    found = answer.frames["claims"].set_index("claim")["verdict"]
    expected = pd.Series(EXPECTED)
    assert dict(found[expected.index]) == EXPECTED
    sample = (FOLDER.parents[1] / "outputs" / "sample" / "claims.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^### ([TRGI]\d\d): (.+)$", sample, re.MULTILINE))
    assert list(told) == [claim.id for claim in every(read)]
    assert {name: told[name] for name in found.index} == dict(found)


EXPECTED = {
    "T02": "partly", "T03": "supported", "T04": "supported", "T05": "partly",
    "T06": "contradicted",
    "T10": "not answerable", "T15": "supported", "T16": "contradicted", "T17": "supported", "R02": "supported",
    "R06": "supported", "G11": "partly", "I04": "supported", "I05": "supported", "I07": "overstated",
}  # fmt: skip


@mark.parametrize("name", sorted(path.name for path in (FOLDER / "scenarios").glob("*.toml")))
def test_every_scenario_says_why(name: str) -> None:
    assert re.search(r'^why = ".{20,}"$', (FOLDER / "scenarios" / name).read_text(encoding="utf-8"), re.MULTILINE)


@mark.full
def test_every_plan_and_question_has_a_sound_case(read: Claims) -> None:
    """Several ask for one and the same case: it is read once."""
    asked: dict[str, tuple[str | Path, Variant]] = {}
    for each in (*read.plans.values(), *read.questions.values()):
        for variant in each.at.values():
            case = read.cases[each.case]
            asked[repr((case, variant.scenarios, variant.bloc, variant.levels, variant.aim))] = case, variant
    for case, variant in asked.values():
        variant.read(case)


@mark.full
def test_obstacles_can_be_taken_away_at_each_pace_that_is_asked(read: Claims) -> None:
    """At high pace know-how away would change nothing, which is a fault: so it is not asked there."""
    asked = read.questions["usa_obstacles"]
    assert set(read.paces) - set(asked.at) == {"high"}
    for variant in asked.at.values():
        assert taken_from(read.cases[asked.case], variant, asked.options["only"], None).obstacles
    assert {name for name, each in read.questions.items() if each.ask == "obstacles"} == {"usa_obstacles"}


@mark.slow
def test_full_reliance_is_answered_mineral_by_mineral() -> None:
    """What is imported and what China itself sells, apart: of graphite nearly all comes from China, of gallium none."""
    answer = claims(FOLDER, only=["T01"], quick=True)
    assert list(answer.frames["claims"]["verdict"]) == ["overstated"]
    figures = answer.frames["figures"].set_index("figure")["base"].astype(float)
    minerals = [name for name in figures.index if f"{name}_china" in figures.index]
    assert len(minerals) == 14
    assert all(0 <= figures[f"{name}_china"] <= figures[name] + 1e-6 <= 100.1 for name in minerals)
    assert figures["graphite_china"] > 85 and figures["dy_china"] > 95 and figures["gallium_china"] < 1
    assert figures["gallium"] > 50


@mark.slow
def test_claims_on_russia_are_answered_as_they_were() -> None:
    answer = claims(FOLDER, only=list(RUSSIA), quick=True)
    assert dict(answer.frames["claims"].set_index("claim")["verdict"]) == RUSSIA
    figures = answer.frames["figures"].set_index(["claim", "figure"])["base"].astype(float)
    assert abs(figures["R12", "home"] - 86.4) < 0.3 and abs(figures["R12", "partners"] - 81.8) < 0.3
    assert figures["R12", "friend"] < 1 < figures["R05", "worse"]


RUSSIA = {
    "R04": "supported", "R05": "supported", "R07": "partly", "R08": "partly", "R09": "partly", "R12": "contradicted",
}  # fmt: skip
