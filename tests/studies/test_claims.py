"""Claims: figures by hand, verdicts by rule, every fault of a folder at once, and a folder answered end to end."""

from __future__ import annotations

import json
import math
import re
import shlex
from pathlib import Path
from typing import Any

import pandas as pd
from claims_case import ARTICLE, HEAD, write
from openpyxl import load_workbook
from pytest import TempPathFactory, approx, fixture, mark, raises
from typer.testing import CliRunner

from friendshore.asking.answer import Answer
from friendshore.cli import app
from friendshore.errors import CaseError, FriendshoreError
from friendshore.studies.claims import SHARED, STUDIES, claims
from friendshore.studies.workings.claims import looked_up, rules
from friendshore.studies.workings.claims.file import read_claims
from friendshore.studies.workings.claims.rules import FORMS, VERDICTS, Condition, Rule, verdict
from friendshore.studies.workings.claims.solved import options_of

TAKEN = {name: options_of(study, SHARED) for name, study in STUDIES.items()}
INF, NAN = math.inf, math.nan


@mark.parametrize(
    ("form", "stated", "found", "expected"),
    [
        ("near", 100, 109, "supported"),
        ("near", 100, 91, "supported"),
        ("near", 100, 120, "partly"),
        ("near", 100, 40, "overstated"),
        ("near", 100, 30, "contradicted"),
        ("near", 100, 130, "contradicted"),
        ("near", 0, 0, "supported"),
        ("near", 0, 1, "contradicted"),
        ("near", 100, NAN, "not answerable"),
        ("at_least", 90, 90, "supported"),
        ("at_least", 90, 82, "partly"),
        ("at_least", 90, 31, "overstated"),
        ("at_least", 90, 30, "contradicted"),
        ("at_most", 10, 10, "supported"),
        ("at_most", 10, 10.9, "partly"),
        ("at_most", 10, 29, "overstated"),
        ("at_most", 10, 30, "contradicted"),
        ("at_most", 10, INF, "contradicted"),
        ("at_most", 0, 7, "contradicted"),
        ("by_year", 2026, 2025.5, "supported"),
        ("by_year", 2026, 2026.9, "partly"),
        ("by_year", 2026, 2028, "overstated"),
        ("by_year", 2026, 2031, "contradicted"),
        ("by_year", 2026, INF, "contradicted"),
    ],
)
def test_a_figure_decides_by_the_form_of_its_rule(form: str, stated: float, found: float, expected: str) -> None:
    assert verdict(Rule(form, "x", stated), {"x": found}) == expected


def test_a_claim_may_have_limits_of_its_own_and_state_a_figure() -> None:
    assert verdict(Rule("near", "x", 100, {"tolerance": 0.5}), {"x": 60}) == "supported"
    assert verdict(Rule("at_least", "x", "y"), {"x": 5, "y": 4}) == "supported"
    assert verdict(Rule("at_least", "x", "y"), {"x": 5, "y": NAN}) == "not answerable"


@mark.parametrize(
    ("figures", "expected"),
    [((2, 2), "supported"), ((2, 1), "partly"), ((0, 1), "contradicted"), ((NAN, 1), "not answerable")],
)
def test_several_things_hold_all_in_part_or_not(figures: tuple[float, float], expected: str) -> None:
    rule = Rule("parts", tests=(Condition("x", "above", 1), Condition("y", "at_least", 1.5)))
    assert verdict(rule, dict(zip("xy", figures, strict=True))) == expected


def test_bounds_are_met_or_passed() -> None:
    for sign, below, at, above in (("at_least", 0, 1, 1), ("at_most", 1, 1, 0), ("above", 0, 0, 1), ("below", 1, 0, 0)):
        for found, expected in ((0.9, below), (1.0, at), (1.1, above)):
            assert rules.holds(Condition("x", sign, 1.0), {"x": found}) is bool(expected), (sign, found)


def test_every_form_is_told_in_words() -> None:
    for form in FORMS:
        rule = Rule(form, "x", 3.0, tests=(Condition("x", "below", 3.0),))
        for language, title, unit in (("en", "The figure", "t"), ("zh", "数字", "吨")):
            told = rules.told(
                rule, {"x": title}, lambda _, unit=unit: f"2 {unit}", lambda _, value, unit=unit: f"{value:g} {unit}",
                {"x": 2.0}, language,
            )  # fmt: skip
            assert re.match(rf"{title} ?\(2 {unit}\).* 3 {unit}", told), told
            assert (language == "en") is bool(re.search("[a-z]{2}", told)), told


def test_of_several_tests_it_is_told_which_hold() -> None:
    rule = Rule("parts", tests=(Condition("x", "above", 1), Condition("y", "at_most", "x"), Condition("z", "below", 1)))
    told = rules.told(rule, {"x": "X", "y": "Y", "z": "Z"}, str.upper, lambda _, value: f"{value:g}",
                      {"x": 2.0, "y": 3.0, "z": NAN})  # fmt: skip
    assert told == (
        "Supported where all hold, partly where some do, contradicted where none does: X (X) above 1: holds; "
        "Y (Y) at most X (X): does not hold; Z (Z) below 1: no figure"
    )


def test_a_figure_is_what_is_made_of_the_rows_that_hold_its_words() -> None:
    frame = pd.DataFrame({"area": ["A", "A", "B"], "year": [2027, 2028, 2027], "t": [1.0, 2.0, 4.0],
                          "month": ["2031-07", "never", "2030"]})  # fmt: skip
    for how, expected in (("sum", 3), ("mean", 1.5), ("least", 1), ("most", 2), ("count", 2)):
        assert looked_up.figure(frame, "t", {"area": ("A",)}, how, "V") == expected
    assert looked_up.figure(frame, "t", {"area": ("A", "B"), "year": ("2027",)}, "sum", "V") == 5
    assert looked_up.figure(frame, "month", {}, "year", "V") == 2030
    assert looked_up.figure(frame, "month", {"year": ("2027",), "area": ("A",)}, "year", "V") == 2031.5
    assert looked_up.figure(frame, "month", {"year": ("2028",)}, "year", "V") == INF
    with raises(FriendshoreError, match="V: 'areas' is no column of what it is read in; nearest is 'area'"):
        looked_up.figure(frame, "t", {"areas": ("A",)}, "sum", "V")


@fixture(scope="module")
def answered(tmp_path_factory: TempPathFactory) -> Answer:
    """The folder as it stands, answered at every pace."""
    return claims(write(tmp_path_factory.mktemp("claims")))


def test_a_folder_is_answered(answered: Answer) -> None:
    answer = answered
    lines = answer.frames["claims"].set_index("claim")
    assert dict(lines["verdict"]) == {
        "V1": "supported", "V2": "supported", "V3": "partly", "V4": "supported", "V5": "not answerable",
    }  # fmt: skip
    assert answer.sentence == "Of 5 claims: 3 supported, 1 partly, 1 not answerable."
    assert lines.loc["V1", "answer"] == "It uses 100 t"
    assert lines.loc["V2", "answer"] == "86.7 (73.3 to 93.3) points"
    assert lines.loc["V2", "other_paces"] == "supported, partly"
    assert lines.loc["V3", "answer"] == (
        "Permits 30 points of 53.3 points; reliance falls by 26.7 points alone; 40% know"
    )
    assert answer.frames["Chinese"]["answer_zh"][2] == "许可 30 百分点，共 53.3 百分点，降 26.7 百分点"
    figures = answer.frames["figures"].set_index(["claim", "figure"])
    assert figures.loc[("V3", "permits"), "base"] == approx((80 / 3 + 100 / 3) / 2)
    assert figures.loc[("V3", "last"), ["base", "low", "high"]].tolist() == approx([60, 80, 20], abs=1e-4)
    assert figures.loc[("V2", "mean"), "command"].startswith("friendshore solve ")
    assert "--only permits --only know_how" in figures.loc[("V3", "permits"), "command"]
    assert lines.loc["V1", "command"].endswith("--claim V1")
    assert dict(answer.frames["verdicts"].iloc[0])["supported"] == 3
    assert list(answer.frames["Chinese"]["verdict_zh"]) == ["属实", "属实", "部分属实", "属实", "无法回答"]
    assert list(answer.frames["sources"]["key"]) == ["est", "gazette"]
    assert figures.loc[("V2", "mean"), "shown"] == "86.7 (73.3 to 93.3) points"


def test_each_language_has_its_page_and_its_document(answered: Answer) -> None:
    answer = answered
    assert answer.titles == {"en": "Claims of a village", "zh": "村里的说法"}
    for language, says, other in (("en", "The mayor said so", "村长说过"), ("zh", "村长说过", "The mayor said so")):
        frames = answer.pages[language]
        assert list(frames) == ["claims", "figures", "verdicts", "sources", "obstacles"]
        assert says in list(frames["claims"]["says"])
        assert not [name for frame in frames.values() for name in frame.columns if name.endswith("_zh")]
        text = answer.documents["claims.md" if language == "en" else "claims.zh.md"]
        assert says in text and other not in text
        assert text.count("### V") == 5 and text.count("`friendshore claims ") == 5
    assert answer.pages["zh"]["figures"]["title"][0] == "2027 年用量"
    assert "with --scenario pace_low or --scenario pace_high they give the ends of the range." in answer.how
    assert "\n### V4: supported\n\n> The mayor said so\n\nHe did\n" in answer.documents["claims.md"]


def test_an_answer_is_told_whole_beside_the_claims_that_read_it(answered: Answer, tmp_path: Path) -> None:
    frame = answered.frames["obstacles"]
    assert list(frame["obstacle"]) == ["permits", "know_how", "all together"]
    assert {*frame["question"], *frame["question_zh"], *frame["pace"]} == {"What stands in the way", "障碍", "base"}
    assert frame["gained_points"][0] == approx((80 / 3 + 100 / 3) / 2)
    assert "obstacles" not in claims(write(tmp_path), only=["V2"], quick=True).frames
    wrong = HEAD.replace('sheets = ["obstacles"]', 'sheets = ["obstacle"]')
    with raises(FriendshoreError, match="'obstacle' is no frame of the answer obstacles; nearest is 'obstacles'"):
        claims(write(tmp_path, head=wrong))


SIGNS = (
    ("falls", 1, "falls by 86.7 (73.3 to 93.3) points"), ("falls", -1, "rises by 86.7 (73.3 to 93.3) points"),
    ("falls", 0, "does not move"), ("pays", -1, "receives 86.7 (73.3 to 93.3) points"),
    ("pay", 1, "pay more by 86.7 (73.3 to 93.3) points"), ("lose", 0, "lose nothing more"),
)  # fmt: skip


def test_the_sign_of_a_figure_is_told_in_words(tmp_path: Path) -> None:
    """One claim a sign; the plan that all read is made once."""
    claim = next(f"[[claim]]{part}" for part in ARTICLE.split("[[claim]]") if 'id = "V2"' in part)
    article = ARTICLE
    for number, (way, scale, _) in enumerate(SIGNS):
        more = claim.replace('"V2"', f'"S{number}"').replace('answer = "{mean}"', f'answer = "{{mean:{way}}}"')
        article += "\n" + more.replace('column = "mean_points"', f'column = "mean_points"\nscale = {scale}')
    names = [f"S{number}" for number in range(len(SIGNS))]
    lines = claims(write(tmp_path, article), only=names).frames["claims"].set_index("claim")
    assert lines.loc[names, "answer"].tolist() == [told for _, _, told in SIGNS]


def test_what_moves_at_no_pace_that_was_solved_does_not_move(tmp_path: Path) -> None:
    article = ARTICLE.replace('made = "difference"', 'made = "difference"\nscale = 0')
    answer = claims(write(tmp_path, article), only=["V3"]).frames["claims"]["answer"][0]
    assert "reliance does not move alone" in answer  # solved at base pace alone


def test_scenarios_that_a_question_lays_are_files_of_the_folder_or_the_case_has_them(tmp_path: Path) -> None:
    asked = 'ask = "instruments"\noptions = { scenarios = ["permits_at_once", "more/gift.toml"] }'
    head = HEAD.replace('ask = "obstacles"\noptions = { only = ["permits", "know_how"] }', asked)
    folder = write(tmp_path, ARTICLE, head)
    with raises(CaseError, match=r"'more/gift\.toml' is no scenario of the case and no file of the folder"):
        read_claims(folder, TAKEN)
    (folder / "more").mkdir()
    (folder / "more" / "gift.toml").write_text('why = "A gift."', encoding="utf-8")
    options = read_claims(folder, TAKEN).questions["obstacles"].options
    assert options["scenarios"] == ("permits_at_once", folder / "more" / "gift.toml")


def test_the_printed_command_of_a_figure_gives_it_again(tmp_path: Path, plain_workbook: None) -> None:
    figures = claims(write(tmp_path), quick=True).frames["figures"].set_index(["claim", "figure"])

    def again(claim: str, figure: str) -> dict[str, Any]:
        words = shlex.split(str(figures.loc[(claim, figure), "command"]))[1:]
        ended = CliRunner().invoke(app, [*words, "--json", "-o", str(tmp_path / "again" / figure)])
        assert ended.exit_code == 0, ended.output
        found: dict[str, Any] = json.loads(ended.stdout)
        return found

    for claim, figure in (("V2", "mean"), ("V3", "at_once")):
        assert again(claim, figure)["mean"]["reliance_points"] == approx(figures.loc[(claim, figure), "base"], abs=1e-3)
    rows = again("V3", "permits")["frames"]["obstacles"]
    assert rows[0]["gained_points"] == approx(figures.loc[("V3", "permits"), "base"], abs=1e-3)
    told = again("V1", "used")["frames"]["figures"]
    assert [row["base"] for row in told] == [figures.loc[("V1", "used"), "base"]]


def test_claims_and_paces_can_be_chosen(tmp_path: Path) -> None:
    folder = write(tmp_path)
    answer = claims(folder, only=["V2"], articles=["gazette"], quick=True)
    assert list(answer.frames["claims"]["answer"]) == ["86.7 points"]
    assert list(answer.frames["claims"]["other_paces"]) == [""]
    with raises(FriendshoreError, match=r"There is no claim 'V22', .*; nearest is 'V2'"):
        claims(folder, only=["V22"])
    with raises(FriendshoreError, match="There is no article 'gazete', only gazette; nearest is 'gazette'"):
        claims(folder, articles=["gazete"])


def test_fair_shares_move_no_mean(tmp_path: Path) -> None:
    fair = HEAD.replace('name = "as it is"', 'name = "as it is"\nfair = true')
    assert claims(write(tmp_path, head=fair), only=["V2"], quick=True).frames["claims"]["answer"][0] == "86.7 points"


def test_a_figure_that_comes_to_nothing_decides_nothing(tmp_path: Path) -> None:
    none = HEAD.replace('name = "as it is"', 'name = "as it is"\nobjective = "cost"\nreliance_cap = 1')
    answer = claims(write(tmp_path, head=none), only=["V2"], quick=True)
    line = answer.frames["claims"].iloc[0]
    assert line["verdict"] == "not answerable"
    assert line["answer"] == "none points"
    assert "No figure: as it is, base pace: " in line["decided_by"]


def test_a_column_that_a_plan_has_not_is_a_sentence(tmp_path: Path) -> None:
    for old, new, said in (
        ('column = "mean_points"', 'column = "mean_point"', "headline figure of a plan; nearest is 'mean_points'"),
        ('table = "reliance"', 'table = "relianc"', "'relianc' is no table of a plan; nearest is 'reliance'"),
        ('obstacle = "permits"', 'obstacle = "permit"', "in the answer obstacles holds obstacle permit"),
        ('table = "obstacles"', 'table = "obstacle"', "is no frame of the answer obstacles; nearest is 'obstacles'"),
    ):
        with raises(FriendshoreError, match=re.escape(said)):
            claims(write(tmp_path / new[-9:-1].strip('" '), ARTICLE.replace(old, new)), quick=True)


FAULTS = [
    ('kind = "data"', 'kind = "date"', "claim V1, kind: 'date' expected one of data, model"),
    ('kind = "model"', 'kind = "data"', "claim V2, kind: 'data' expected figures of tables alone"),
    ('kind = "both"', 'kind = "model"', "expected figures of plans and questions alone"),
    ('kind = "data"', 'kind = "both"', "expected figures of tables, and plans or questions"),
    ('id = "V2"', 'id = "V1"', "claim: 'V1' stands there twice"),
    ('text = "BBB uses 100 t"', "text = 3", "claim V1, text: '3' expected text"),
    ('sources = ["est"]', 'sources = ["etc"]', "'etc' is not in sources.csv"),
    ('sources = ["est"]', "sources = []", "expected a list of keys"),
    ('verdict = "supported"', 'verdict = "suported"', "'suported' expected one of supported, partly, overstated, "
     "contradicted, not answerable; nearest is 'supported'"),
    ("stated = 100", 'stated = 100\n[claim.extra]', "expected one of id, text"),
    ('kind = "data"', 'kind = "data"\nverdict = "supported"', "is typed in only for a claim of kind source"),
    ('answer = "It uses {used}"', 'answer = "It uses {use}"', "'{use}' expected a figure: used"),
    ('answer = "It uses {used}"', 'answer = "It uses {used:fals}"', "'fals' expected one of falls, rises, pays"),
    ('answer = "He did"', 'answer = "He did"\nwhy = "so"', "why: 'so' does not belong to a claim of kind source"),
    ('case = "tiny"\ntable', 'case = "tinny"\ntable', "'tinny' is not there; expected one of tiny; nearest is 'tiny'"),
    ('table = "demand"', 'table = "demands"', "'demands' is no table of the case; nearest is 'demand'"),
    ('column = "t_per_yr_base"', 'column = "t_per_yr_bas"', "'t_per_yr_bas' is no column of demand"),
    ('area = "BBB", year', 'area = "BBC", year', "'BBC' stands in no row of demand; nearest is 'BBB'"),
    ('year = 2027 }', "year = 2027, sector = \"cars\" }\nhow = \"some\"", "'some' expected one of sum, mean"),
    ("fact = \"known\"", "fact = \"knwn\"", "'knwn' is not there; expected one of known; nearest is 'known'"),
    ('plan = "at once"', 'plan = "at one"', "'at one' is not there; expected one of as it is, at once; nearest is"),
    ('made = "difference"', 'made = "differences"', "'differences' expected one of sum, difference"),
    ('of = ["as_it_is", "at_once"]', 'of = ["as_it_is", "later"]', "'later' is no figure before it"),
    ("scale = 100", 'scale = "100"', "scale: '100' expected a number"),
    ('fact = "known"', 'fact = "known"\nplan = "at once"', "expected one of fact, case, plan, question, made"),
    ('form = "near"', 'form = "neer"', "'neer' expected one of near, at_least, at_most, by_year, parts; nearest"),
    ("stated = 100", 'stated = "a lot"', "rule.stated: 'a lot' expected a number or a figure of the claim"),
    ("stated = 100", "stated = 100\ntoleranse = 1", "toleranse: expected one of form, figure, stated, tolerance"),
    ('figure = "used"\nstated', 'figure = "use"\nstated', "'use' is no figure of the claim; nearest is 'used'"),
    ('{ figure = "known", at_least = 33 }', '{ figure = "known" }', "expected one of at_least, at_most, above, below"),
    ('date = "2026-01-02"', 'date = "January"', "'January' expected a day, such as 2025-11-04"),
]  # fmt: skip


@mark.parametrize(("old", "new", "expected"), FAULTS, ids=[each[2][:40] for each in FAULTS])
def test_a_fault_of_an_article_is_told(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in ARTICLE
    with raises(CaseError) as fault:
        read_claims(write(tmp_path, ARTICLE.replace(old, new, 1)), TAKEN)
    assert expected in str(fault.value), str(fault.value)
    assert "gazette.toml" in str(fault.value) or "stands there twice" in expected


HEAD_FAULTS = [
    ('sheets = ["obstacles"]', 'sheets = ["figures"]', "expected names of frames of the answer, none of claims"),
    ('zh = "障碍"', "", "question 1, zh: expected text"),
    ('tiny = "tiny"', 'tiny = "village"', "cases.tiny: 'village' is no folder or workbook of a case"),
    ('ask = "obstacles"', 'ask = "obstacle"', "'obstacle' expected one of earliest"),
    ('options = { only', 'options = { onli', "'onli' expected an option of obstacles: only"),
    ('scenarios = ["permits_at_once"]', 'scenarios = ["permits_at_one"]', "no scenario of the case and no file of "
     "the folder; nearest is 'permits_at_once'"),
    ('paces = ["base"]', 'paces = ["low"]', "expected some of base, low, high, the first of them first"),
    ('low = ["pace_low"]', 'lo = ["pace_low"]', "'lo' expected low, base, high"),
    ('title = "Permits at once"', 'title = "Permits at once"\nobjective = "cheap"', "'cheap' is not one of"),
    ('title = "Permits at once"', 'title = "Permits at once"\nbudget_musd = -1', "expected a number of zero or more"),
    ('title = "Permits at once"', 'title = "Permits at once"\nfair = 1', "expected true or false"),
    ('name = "at once"', 'name = "as it is"', "plan: 'as it is' stands there twice"),
    ('zh = "村里的说法"', "", "zh: expected text"),
]  # fmt: skip


@mark.parametrize(("old", "new", "expected"), HEAD_FAULTS, ids=[each[2][:40] for each in HEAD_FAULTS])
def test_a_fault_of_the_head_is_told(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in HEAD
    with raises(CaseError) as fault:
        read_claims(write(tmp_path, head=HEAD.replace(old, new, 1)), TAKEN)
    assert expected in str(fault.value), str(fault.value)


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path, ARTICLE.replace('kind = "data"', "", 1), HEAD.replace('ask = "obstacles"', ""))
    (folder / "facts.csv").write_text("fact,title,value,source\nknown,Who,much,nobody\n", encoding="utf-8")
    with raises(CaseError) as fault:
        read_claims(folder, TAKEN)
    said = str(fault.value)
    for words in ("facts.csv, column unit", "facts.csv row 2, column value: 'much' expected a number",
                  "facts.csv row 2, column source: 'nobody'", "claims.toml, column question 1, ask", "claim V1, kind"):
        assert words in said, said


def test_a_folder_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    with raises(FriendshoreError, match="is no folder of claims"):
        read_claims(tmp_path / "nowhere", TAKEN)
    with raises(FriendshoreError, match=r"has no claims\.toml"):
        read_claims(tmp_path, TAKEN)


def test_the_command_writes_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    asked = ["claims", str(write(tmp_path / "in")), "--claim", "V1,V2", "--quick", "--workers", "1", "--json"]
    ended = CliRunner().invoke(app, [*asked, "-o", str(folder)])
    assert ended.exit_code == 0, ended.output
    assert [row["verdict"] for row in json.loads(ended.stdout)["frames"]["claims"]] == ["supported", "supported"]
    written = {each.name for each in folder.iterdir()}
    assert {
        "claims.xlsx", "answer.html", "answer.zh.html", "claims.csv", "Chinese.csv", "claims.md", "claims.zh.md",
    } <= written  # fmt: skip
    assert list((folder / "parts").iterdir())
    book = load_workbook(folder / "claims.xlsx")
    assert book.properties.title == "Claims of a village"
    assert "Answer (Chinese)" in [cell.value for row in book["Chinese"].iter_rows() for cell in row]
    assert "共 2 条说法：2 条属实。" in (folder / "answer.zh.html").read_text(encoding="utf-8")
    assert CliRunner().invoke(app, [*asked, "-o", str(folder), "--overwrite"]).exit_code == 0
    assert set(VERDICTS) == {"supported", "partly", "overstated", "contradicted", "not answerable"}
