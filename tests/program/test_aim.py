"""An aim is refused where it contradicts itself or no reported period answers it, and comes back as it was given."""

from __future__ import annotations

import json
import shlex
from dataclasses import fields
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import typer
from builder import Tiny, three
from hypothesis import settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import friendshore as fs
from friendshore.aim import CAPPED, HOLDABLE, OPTIONS, Aim, AimError, Form, path_of
from friendshore.cli import app
from friendshore.studies.study import ENTRIES, read_study

years = st.integers(1, 9999)
points = st.floats(0, 100)
FORM = {Form.PEAK: st.fixed_dictionaries({}, optional={"from_year": years}),
        Form.PATH: st.fixed_dictionaries({"path": st.dictionaries(years, points, min_size=1).map(
            lambda targets: tuple(sorted(targets.items())))}),
        **{form: st.fixed_dictionaries({"cap": points}, optional={"capped": st.sampled_from(HOLDABLE)}) | st.just({})
           for form in CAPPED}}  # fmt: skip
aims = st.sampled_from(list(Form)).flatmap(
    lambda form: FORM.get(form, st.just({})).map(lambda given: Aim(form, **given))
)


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"form": "costs"}, "form", "not one of"),
        ({"form": "cost", "from_year": 2030}, "from_year", "belongs to --objective peak"),
        ({"form": "peak", "from_year": 2030.5}, "from_year", "is not a year"),
        ({"form": "peak", "from_year": 0}, "from_year", "is not a year"),
        ({"form": "peak", "cap": 20}, "cap", "belongs to --objective cost or public"),
        ({"cap": 20}, "cap", "belongs to --objective cost or public"),
        ({"form": "cost", "cap": float("nan")}, "cap", "0 to 100 points"),
        ({"form": "cost", "cap": 100.5}, "cap", "0 to 100 points"),
        ({"form": "cost", "cap": "20"}, "cap", "0 to 100 points"),
        ({"form": "cost", "capped": "final"}, "capped", "--reliance-cap"),
        ({"form": "mean", "capped": "mean"}, "capped", "belongs to --objective cost or public"),
        ({"form": "public", "cap": 5, "capped": "cost"}, "capped", "holds mean, final, peak"),
        ({"form": "path"}, "path", "needs targets"),
        ({"form": "peak", "path": ((2030, 5),)}, "path", "belongs to --objective path"),
        ({"form": "path", "path": ((2030, 5), (2030, 6))}, "path", "twice"),
        ({"form": "path", "path": ((2030, float("nan")),)}, "path", "0 to 100 points"),
        ({"form": "path", "path": ((2030.0, 5),)}, "path", "is not a year"),
        ({"form": "path", "path": (2030, 5)}, "path", "years and points"),
    ],
)
def test_an_aim_that_contradicts_itself_is_refused(given: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(AimError, match=said) as error:
        Aim(**given)
    assert field in {name for name, _ in error.value.faults}
    assert str(error.value).startswith("--")


def test_words_become_forms_so_that_none_is_passed_over() -> None:
    assert Aim("cost", cap=5, capped="final") == Aim(Form.COST, cap=5, capped=Form.FINAL)  # type: ignore[arg-type]
    assert Aim("cost").form is Form.COST  # type: ignore[arg-type]


OUTSIDE: dict[str, tuple[list[str], str]] = {
    "from-year": (["--objective", "peak", "--from-year", "2050"], "no reported period reaches into 2050"),
    "path after": (["--objective", "path", "--path", "2040=10,2050=0"], "outside the reported periods"),
    "path before": (["--objective", "path", "--path", "2020=10"], "outside the reported periods"),
    "profit": (["--objective", "profit"], "for cases without demand"),
}


@pytest.mark.parametrize("words,said", OUTSIDE.values(), ids=OUTSIDE)
def test_what_no_reported_period_answers_is_refused_everywhere(words: list[str], said: str, tmp_path: Path) -> None:
    case = Tiny().write(tmp_path / "tiny")
    result = CliRunner().invoke(app, ["solve", str(case), *words, "-o", str(tmp_path / "run")])
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr and words[-2] in result.stderr
    assert not (tmp_path / "run").exists()
    with pytest.raises(AimError, match=said):
        fs.solve(fs.read_case(case), parsed(words))
    entries = {
        word.removeprefix("--").replace("-", "_"): value for word, value in zip(words[::2], words[1::2], strict=True)
    }
    lines = [f"{name} = {value if name == 'from_year' else json.dumps(value)}" for name, value in entries.items()]
    text = 'title = "t"\ncase = "../tiny"\nanswer = "a"\n[[variant]]\nname = "one"\n' + "\n".join(lines)
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "study.toml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["study", str(tmp_path / "study")])
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("form", [form for form in Form if form is not Form.PROFIT])
def test_nothing_but_profit_is_asked_of_a_case_without_demand(form: Form, tmp_path: Path) -> None:
    case = fs.read_case(Tiny().set("demand", []).write(tmp_path / "tiny"))
    aim = Aim(form, path=((2027, 50),)) if form is Form.PATH else Aim(form)
    with pytest.raises(AimError, match="use --objective profit"):
        fs.solve(case, aim)


@pytest.mark.parametrize(
    "aim", [Aim(Form.FINAL), Aim(Form.PEAK, from_year=2029), Aim(Form.COST, cap=5, capped=Form.FINAL)]
)
def test_a_year_in_which_nobody_demands_anything_is_no_aim(aim: Aim, tmp_path: Path) -> None:
    tiny = Tiny()
    for area in ("AAA", "BBB"):
        tiny.row("demand", area, "cars", "magnet", 2029).update(three("t_per_yr", 0))
    case = fs.read_case(tiny.write(tmp_path / "tiny"))
    with pytest.raises(AimError, match="the last with demand is 2028"):
        fs.solve(case, aim)


def test_peak_counts_a_period_that_reaches_into_its_first_year(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.head["as_of"] = "2027-07"
    for row in tiny.table("periods"):
        row["start"] = f"{row['period']}-07"
    case = fs.read_case(tiny.write(tmp_path / "tiny"))
    plan = fs.solve(case, Aim(Form.PEAK, from_year=2030))  # the last half of 2029's period
    assert isinstance(plan, fs.Plan)
    with pytest.raises(AimError, match="last from 2027-07 to 2030-06"):
        fs.solve(case, Aim(Form.PEAK, from_year=2031))


def test_every_field_is_an_option_and_an_entry_of_a_study() -> None:
    assert set(OPTIONS) == {field.name for field in fields(Aim)}
    known = {option for each in solve_command().params for option in each.opts}
    assert set(OPTIONS.values()) <= known
    assert {f"--{name.replace('_', '-')}" for name in ENTRIES} == set(OPTIONS.values())


@settings(deadline=None, max_examples=40)
@hypothesis.given(aims)
def test_an_aim_written_as_options_is_read_back(aim: Aim) -> None:
    assert parsed(aim.words) == aim


def test_a_study_reads_every_field(tmp_path: Path) -> None:
    text = """title = "t"\ncase = "tiny"\nanswer = "a"
[[variant]]\nname = "path"\nobjective = "path"\npath = "2027=40,2029=5.5"
[[variant]]\nname = "peak"\nobjective = "peak"\nfrom_year = 2028
[[variant]]\nname = "cap"\nobjective = "public"\nreliance_cap = 20\ncap_on = "final"\n"""
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    assert [each.aim for each in read_study(tmp_path).variants] == [
        Aim(Form.PATH, path=((2027, 40), (2029, 5.5))),
        Aim(Form.PEAK, from_year=2028),
        Aim(Form.PUBLIC, cap=20, capped=Form.FINAL),
    ]


REPEATED = {"--budget": "0.004", "--whole-plants": None, "--confirm": None, "--time-limit": "1000.5",
            "--recalculate": None, "--scenario": "power", "--level": "pace=low",
            "--objective": "cost", "--reliance-cap": "30.5", "--cap-on": "final"}  # fmt: skip
OF_OTHER_FORMS = {"--from-year", "--path"}
"""Tried above, as options of an aim."""
NOT_REPEATED = {"case", "bloc", "output", "overwrite", "quiet", "as_json", "paces"}
"""The inputs of a run hold its case and bloc; other paces are runs of their own; the rest is of place and terminal."""


def test_every_option_of_solve_comes_back_in_the_command_that_repeats_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in solve_command().params:
        names = {*each.opts, *each.secondary_opts}
        assert each.name in NOT_REPEATED or names & (REPEATED.keys() | OF_OTHER_FORMS), f"{each.name} is not repeated"
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40
    prices = ", ".join(f"price_usd_per_unit_{level} = 5" for level in ("low", "base", "high"))
    tiny.scenario("power", f"[[set.energy]]\nvalues = {{ {prices} }}")
    case, run = tiny.write(tmp_path / "tiny"), tmp_path / "run"
    monkeypatch.setattr("friendshore.reports.excel.write_workbook", lambda *_, **__: "")
    words = [word for name, value in REPEATED.items() for word in (name, value) if word is not None]
    result = CliRunner().invoke(app, ["solve", str(case), *words, "-o", str(run)])
    assert result.exit_code == 0, result.stderr
    repeat = shlex.split(json.loads((run / "run.json").read_text(encoding="utf-8"))["repeat"])
    assert repeat[:3] == ["friendshore", "solve", "inputs"]
    asked, again = given(words), given(repeat[3:])
    assert list(again.pop("scenario")) == ["1_power"]  # as it stands in the run's own inputs
    assert again == {name: value for name, value in asked.items() if name != "scenario"}
    assert fs.plan_of(run).aim == parsed(words)


def given(words: list[str]) -> dict[str, Any]:
    """What the options of solve come to, but for those that are not repeated."""
    found = solve_command().make_context("solve", ["tiny", *words]).params
    return {name: value for name, value in found.items() if name not in NOT_REPEATED}


def solve_command() -> Any:
    return typer.main.get_command(app).commands["solve"]  # type: ignore[attr-defined]


def parsed(words: Any) -> Aim:
    """The aim of options, through the parser of the command line."""
    from friendshore.commands.solve import _aim

    found = given(list(words))
    return _aim(found["objective"], found["from_year"], found["path"], found["reliance_cap"], found["cap_on"])


def test_a_path_is_read_as_it_is_written() -> None:
    assert path_of("2030=60,2035=4.5") == ((2030, 60.0), (2035, 4.5))
    for wrong in ("", "2030", "2030:60", "2030=60,"):
        with pytest.raises(AimError, match="is not YEAR=POINTS"):
            path_of(wrong)
