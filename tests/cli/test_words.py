"""What is printed where: headline, progress, JSON; terminals wide and narrow, pipes, colours."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from builder import Tiny, three
from rich.console import Console
from typer.testing import Result

from friendshore.reports.console import headline
from friendshore.reports.progress import Teller
from friendshore.reports.reliance_console import _chosen
from friendshore.reports.run_folder import read_run
from friendshore.solving.watch import Progress
from friendshore.words import of_what

Command = Callable[..., Result]


COLOUR = re.compile(r"\x1b\[[0-9;]*[39][0-7]m")
ESCAPE = "\x1b"


@pytest.fixture
def run(case: str, friendshore_command: Command) -> str:
    assert friendshore_command("solve", case, "-o", "run").exit_code == 0
    return "run"


def test_the_headline_answers(case: str, friendshore_command: Command) -> None:
    said = friendshore_command("solve", case).stdout
    record = json.loads(Path("outputs/tiny/run.json").read_text(encoding="utf-8"))
    assert record["sentence"] in " ".join(said.split())
    for words in ("Reliance, points", "2027", "mean", "Money, M USD of 2024", "What is built", "Magnet: 1 build",
                  "new_make_b", "Beland", "2028-01", "outputs/tiny", "plan.xlsx"):  # fmt: skip
        assert words in said


def test_show_says_it_again(case: str, friendshore_command: Command) -> None:
    said = friendshore_command("solve", case).stdout
    assert friendshore_command("show", "outputs/tiny").stdout == said


def said_of(folder: str, width: int, terminal: bool) -> list[str]:
    out = io.StringIO()
    headline(Console(file=out, width=width, force_terminal=terminal, markup=False, highlight=False), read_run(folder))
    return [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(("width", "terminal"), [(80, True), (120, True), (80, False)])
def test_every_year_is_shown_the_worst_of_all_among_them(
    width: int, terminal: bool, tiny: Tiny, friendshore_command: Command
) -> None:
    years = range(2027, 2041)
    tiny.set("periods", [{"period": str(y), "start": f"{y}-01", "months": 12, "reported": 1} for y in years])
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 100
    tiny.drop("facilities", status="generic")
    for year, t in ((2029, 60), (2030, 360), (2031, 60)):  # 100 t are made for 100 t, and for 400 t in 2030 alone
        for area in ("AAA", "BBB"):
            more = {**three("t_per_yr", t if area == "AAA" else 40)}
            if year == 2029:
                tiny.row("demand", area, "cars", "magnet", 2029).update(more)
            else:
                tiny.add("demand", area=area, sector="cars", commodity="magnet", year=year, **more)
    tiny.write(Path("tiny"))
    assert friendshore_command("solve", "tiny", "-o", "run").exit_code == 0
    lines = said_of("run", width, terminal)
    table = {line.split()[0]: line.split()[1] for line in lines if re.match(r"  20\d\d ", line)}
    assert list(table) == [str(year) for year in years]
    assert [float(points) for year, points in table.items() if year != "2030"] == [0.0] * 13
    assert float(table["2030"]) == pytest.approx(75, abs=0.1)
    assert "It is highest in 2030, at 75 points." in " ".join(" ".join(lines).split())


@pytest.mark.parametrize(("width", "terminal"), [(80, True), (120, True), (80, False)])
def test_a_period_is_told_with_its_dates_where_its_name_does_not_say_them(
    width: int, terminal: bool, tiny: Tiny, friendshore_command: Command
) -> None:
    tiny.set("periods", [
        {"period": "2027", "start": "2027-01", "months": 12, "reported": 1},
        {"period": "2028", "start": "2028-01", "months": 60, "reported": 1},
        {"period": "FY33", "start": "2033-01", "months": 12, "reported": 1},
    ])  # fmt: skip
    tiny.write(Path("tiny"))
    assert friendshore_command("solve", "tiny", "-o", "run").exit_code == 0
    lines = said_of("run", width, terminal)
    words = " ".join(" ".join(lines).split())
    assert "in 2027 to 0 in FY33 (2033-01 to 2033-12)" in words
    assert "periods: 2028 is 2028-01 to 2032-12; FY33 is 2033-01 to 2033-12" in words
    assert max(map(len, lines)) <= width


def test_of_very_many_periods_some_are_shown_and_it_is_said() -> None:
    rows = [{"period": str(place), "reliance_points": 0.0, "short_points": 0.0} for place in range(100)]
    rows[31]["reliance_points"], rows[47]["short_points"] = 5.0, 1.0
    shown = _chosen(rows)
    assert {0, 31, 47, 99} <= set(shown)
    assert len(shown) <= 42


@pytest.mark.parametrize("width", [80, 120])
def test_it_fits(width: int, run: str) -> None:
    out = io.StringIO()
    headline(Console(file=out, width=width, force_terminal=True, markup=False, highlight=False), read_run(run))
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in out.getvalue().splitlines()]
    assert max(map(len, lines)) <= width
    assert any("new_make_b" in line for line in lines)


def test_a_terminal_of_plain_letters_gets_plain_bars(run: str) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    headline(Console(file=out, width=80, markup=False, highlight=False), read_run(run))
    out.flush()


def test_a_pipe_gets_no_escapes_and_plain_lines(case: str, friendshore_command: Command) -> None:
    result = friendshore_command("solve", case)
    assert ESCAPE not in result.output
    phases = [line.split("s  ")[1] for line in result.stderr.splitlines()]
    assert phases[:4] == ["read and check", "build", "hand over", "solve: reliance"]
    assert phases[-2:] == ["make the tables", "write"]


def test_colours_unless_asked_not_to(run: str, friendshore_command: Command) -> None:
    assert COLOUR.search(friendshore_command("show", run, FORCE_COLOR="1").stdout)
    assert not COLOUR.search(friendshore_command("show", run, FORCE_COLOR="1", NO_COLOR="1").stdout)


def test_quiet_says_nothing_but_faults(case: str, friendshore_command: Command) -> None:
    assert friendshore_command("solve", case, "--quiet").output == ""
    assert friendshore_command("check", case, "--quiet").output == ""
    assert "exists already" in friendshore_command("solve", case, "--quiet").stderr


def test_json_is_one_object_and_nothing_else(case: str, friendshore_command: Command) -> None:
    result = friendshore_command("solve", case, "--json")
    answer = json.loads(result.stdout)
    assert answer["outcome"] == "plan"
    assert answer["run_folder"] == str(Path("outputs/tiny"))
    assert answer["mean"]["reliance_points"] == pytest.approx(20 * 1)
    assert json.loads(friendshore_command("show", "outputs/tiny", "--json").stdout) == answer
    result = friendshore_command("solve", case, "--json")
    assert result.exit_code == 7
    assert json.loads(result.stdout)["outcome"] == "cannot write"


def test_json_of_faulty_input_lists_the_faults(tiny: Tiny, friendshore_command: Command) -> None:
    tiny.row("facilities", "make_a")["country"] = "Aaa"
    tiny.write(Path("tiny"))
    answer = json.loads(friendshore_command("solve", "tiny", "--json").stdout)
    assert answer["outcome"] == "input"
    assert len(answer["faults"]) == 2


def test_check_says_what_scenarios_do(case: str, friendshore_command: Command) -> None:
    said = friendshore_command("check", case, "--scenario", "more_demand").stdout
    assert "No fault" in said
    assert "Scenario more_demand: a test (12 changes)" in said


def test_a_case_without_demand(tiny: Tiny, friendshore_command: Command) -> None:
    tiny.set("demand", [])
    tiny.write(Path("tiny"))
    result = friendshore_command("solve", "tiny", "--objective", "profit")
    assert result.exit_code == 0, result.stderr
    assert "earns" in result.stdout
    assert "points (share" not in result.stdout


def test_the_live_line_ends_with_its_phase() -> None:
    out = io.StringIO()
    console = Console(file=out, width=120, force_terminal=True, color_system=None, markup=False)
    with pytest.raises(KeyboardInterrupt), Teller(console) as teller:
        teller.phase("read")
        teller.phase("cost")
        teller.solver(Progress(1234, 56.7, 1e-3, 0.1, "simplex"))
        console.print(teller)
        raise KeyboardInterrupt
    said = out.getvalue()
    assert "simplex 1,234, objective 56.7, residual 1.0e-03" in said
    assert re.search(r"0\.0 s  read and check\n", said)
    assert re.search(r"0\.\d s  solve: cost\n", said)
    assert said.rstrip().endswith("\x1b[?25h") or "\x1b[?25h" in said  # the cursor is back


def test_long_steps_speak_in_plain_lines_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("friendshore.reports.progress.SECONDS_BETWEEN_LINES", 0.0)
    out = io.StringIO()
    with Teller(Console(file=out, width=80)) as teller:
        teller.phase("reliance")
        teller.solver(Progress(7, None, None, 0.1, "presolve"))
    assert [line.split("s  ")[1] for line in out.getvalue().splitlines()] == [
        "solve: reliance",
        "solve: reliance: presolve 7",
    ]


def test_the_words_of_the_command_line_are_those_of_the_program() -> None:
    from friendshore.aim import Aim, Form
    from friendshore.commands.solve import Capped, Objective

    assert [word.value for word in Objective] == [form.value for form in Form]
    for word in Capped:
        assert Aim(Form.COST, cap=5, capped=Form(word.value)).measure == Form(word.value)


@pytest.mark.parametrize(
    ("unit", "what"), [("t REO feed", "REO feed"), ("t of load", "load"), ("t", ""), ("tonnage", "tonnage"), ("", "")]
)
def test_a_unit_of_capacity_says_what_a_tonne_is_of(unit: str, what: str) -> None:
    assert of_what(unit) == what
