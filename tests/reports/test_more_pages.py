"""Pages of two runs and of a study's answer: what they say, and that they carry all they need."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from books import plain_workbooks
from browser import barriers, browsing, needs_chromium, opened
from builder import Tiny
from typer.testing import CliRunner

import friendshore as fs
from friendshore.asking.answer import Answer, Drawing
from friendshore.cli import app
from friendshore.reports import answer_folder
from friendshore.reports.compare import Comparison, compare
from friendshore.reports.page import answer_page, comparison_page
from friendshore.reports.run_folder import write_run
from friendshore.reports.run_record import Choices

EVIL = "</script><script>window.broken=1</script>"


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> list[fs.Plan]:
    """A may build 40 t of magnets; B has no money and buys them from the adversary."""
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.row("programmes", "purse")["total_musd"] = 5
    tiny.row("areas", "BBB")["title"] = EVIL
    tiny.scenario("poor", 'why = "no money"\n[[programmes]]\nprogramme = "purse"\ntotal_musd = 0\n')
    case = tiny.write(tmp_path_factory.mktemp("cases") / "tiny")
    found = [fs.solve(fs.read_case(case, scenarios)) for scenarios in ([], ["poor"])]
    return [plan for plan in found if isinstance(plan, fs.Plan)]


@pytest.fixture(scope="module")
def found(plans: list[fs.Plan]) -> Comparison:
    return compare(plans[0], plans[1], ["rich", "poor"])


def test_the_page_of_two_runs_says_what_differs(found: Comparison, plans: list[fs.Plan]) -> None:
    text = comparison_page.page(found).decode()
    assert all(plan.sentence in text for plan in plans)
    assert "A: rich 13.3, B: poor 40.0" in text
    assert "1 of 1 facilities are built otherwise." in text and "only in the first" in text
    assert "<td>5</td><td>0</td>" in text.split("Inputs that differ")[-1], "the purse of either"
    assert comparison_page.page(found) == comparison_page.page(found)


def test_its_headline_has_the_decimals_of_each_unit(found: Comparison) -> None:
    row = comparison_page.page(found).decode().split("<td>Mean reliance</td>")[1].split("</tr>")[0]
    assert [each for each in ("13.3", "40.0", "26.7") if f">{each}<" in row] == ["13.3", "40.0", "26.7"]


def test_the_page_of_a_run_beside_itself_differs_in_nothing(plans: list[fs.Plan]) -> None:
    text = comparison_page.page(compare(plans[0], plans[0], ["one", "two"])).decode()
    assert "0 input cells differ." in text and "0 of 1 facilities are built otherwise." in text


@pytest.fixture(scope="module")
def answer() -> Answer:
    frame = pd.DataFrame({"limit": ["a", EVIL], "gained_points": [2.0, 1.0]})
    drawing = Drawing("bar", "limit", ("gained_points",), "What a limit holds up", "points")
    return Answer("bottlenecks", f"Limit a holds up 2.0 points {EVIL}", {"limits": frame}, "Solved again.",
                  {"limits": drawing})  # fmt: skip


def test_the_page_of_an_answer_has_sentence_figures_tables_and_how(answer: Answer) -> None:
    text = answer_page.page(answer, "Bottlenecks: tiny").decode()
    assert EVIL not in text and "Limit a holds up 2.0 points" in text
    assert all(part in text for part in ('id="figures"', 'id="tables"', "Solved again.", "<td>a</td>"))


def test_the_folder_of_an_answer_holds_its_page_and_can_be_written_again(answer: Answer, tmp_path: Path) -> None:
    answer_folder.write(answer, tmp_path, "Bottlenecks: tiny", {})
    assert (tmp_path / answer_page.PAGE).read_bytes() == answer_page.page(answer, "Bottlenecks: tiny")
    answer_folder.must_be_free(tmp_path, "bottlenecks", overwrite=True)


def test_compare_writes_the_page_where_it_says(plans: list[fs.Plan], tmp_path: Path) -> None:
    for name, plan in zip(("rich", "poor"), plans, strict=True):
        with plain_workbooks():
            write_run(plan, tmp_path / name, Choices(recalculate=False))
    runs = [str(tmp_path / "rich"), str(tmp_path / "poor")]
    told = CliRunner().invoke(app, ["compare", *runs, "--html"])
    assert told.exit_code == 0 and (tmp_path / "rich-poor.html").is_file()
    assert "rich-poor.html" in told.output.replace("\n", "")
    again = CliRunner().invoke(app, ["compare", *runs, "--html"])
    assert again.exit_code != 0 and "exists already" in again.output.replace("\n", " ")
    wrong = CliRunner().invoke(app, ["compare", *runs, "--html", "-o", str(tmp_path / "x.xlsx")])
    assert wrong.exit_code == 2 and ".html" in wrong.output


@needs_chromium()
def test_both_open_without_a_complaint_a_request_or_a_barrier(
    found: Comparison, answer: Answer, tmp_path: Path
) -> None:
    (tmp_path / "one.html").write_bytes(comparison_page.page(found))
    (tmp_path / "two.html").write_bytes(answer_page.page(answer, "Bottlenecks: tiny"))
    with browsing() as browser:
        for name in ("one", "two"):
            address = (tmp_path / f"{name}.html").as_uri()
            with opened(browser, address) as (page, said, asked):
                page.wait_for_selector("[data-drawn]")
                assert not said and {each for each in asked if not each.startswith(("data:", "blob:"))} == {address}
                assert page.evaluate("window.broken") is None
            with opened(browser, address, width=400, past_policy=True) as (page, _, _):
                page.wait_for_selector("[data-drawn]")
                assert page.evaluate("document.documentElement.scrollWidth") <= 400 and not barriers(page)
