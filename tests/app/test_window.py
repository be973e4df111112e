"""The window in a browser: a planner turns knobs, solves, looks, compares and takes a workbook home."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest
from browser import browsing, needs_chromium
from desk_case import desk_case
from openpyxl import load_workbook
from pytest import approx, fixture

pytest.importorskip("dash", reason="the window takes Dash: pip install -e '.[app]'")
pytest.importorskip("playwright", reason="the window is tried with Playwright")

pytest.importorskip("axe_playwright_python", reason="access is tried with axe-core")

from axe_playwright_python.sync_playwright import Axe
from window_server import SOON_MS, Seen, looked_at, served

import friendshore as fs
from friendshore.app.desk import Desk, Knobs
from friendshore.app.window import results
from friendshore.app.window.page import BEAT_MS
from friendshore.app.window.results import TABS
from friendshore.case.carried import same
from friendshore.reports.excel.case_book.book import write_workbook_case

WIDTHS = (1440, 720, 400)
"""Pixels: wide, the same at 200 % zoom, a telephone."""
HELD = "#panel .main-svg, #panel .ag-row, #panel table, #panel .none"
"""What an open tab holds."""
RAW = re.compile(r"[a-z]_per_|_share|_musd|\b(Npv|Wacc|musd)\b|usd per|t per t\b|per yr\b")
"""Names of columns as files have them, or the same with a large letter and without underscores."""
SERIOUS = ("serious", "critical")
WAIT_S, LONG_MS = 180.0, 180_000
FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = getComputedStyle(at.closest('div') || at);
  const shown = style.outlineStyle != 'none' || style.boxShadow != 'none' || box.outlineStyle != 'none'
    || at.tagName == 'INPUT' || at.tagName == 'BODY';
  return [at.id || (at.labels && at.labels[0] || at).textContent, shown];
}"""
pytestmark = needs_chromium()


@fixture(scope="module")
def address(desk: Desk) -> Iterator[str]:
    with served(desk) as found:
        yield found


@fixture(scope="module")
def browser() -> Iterator[Any]:
    with browsing() as found:
        yield found


@fixture
def seen(browser: Any, address: str) -> Iterator[Seen]:
    with looked_at(browser, address) as found:
        yield found
    assert not [line for line in found.said if line.startswith(("error", "warning"))]
    assert all(url.startswith((address, "data:", "blob:")) for url in found.asked)


@fixture(scope="module")
def runs(desk: Desk) -> list[str]:
    """The plan of the case as it stands, and the one without money."""
    jobs = [desk.solve(desk.window().id, knobs) for knobs in (Knobs(), Knobs(budget_musd=0.0))]
    made = [desk.job(job, WAIT_S) for job in jobs]
    assert [job.state for job in made if job] == ["done", "done"]
    return [job.run for job in made if job]


def open_run(seen: Seen, name: str) -> None:
    seen.page.get_by_role("button", name=f"Open {name}", exact=True).click()
    seen.until("#belongs", name)
    seen.page.locator("#by-year .main-svg").first.wait_for(timeout=SOON_MS)


def budget(seen: Seen, musd: str) -> None:
    box = seen.page.get_by_label("Investment budget, M USD")
    box.fill(musd)
    box.press("Enter")


def solve(seen: Seen) -> None:
    """Make the full plan, and wait until the window shows it."""
    before = seen.page.locator("#jobs .run .done").count()
    seen.page.get_by_role("button", name="Solve the full plan").click()
    seen.page.wait_for_function(
        "count => document.querySelectorAll('#jobs .run .done').length > count", arg=before, timeout=LONG_MS
    )
    seen.page.locator("#belongs strong").wait_for(timeout=SOON_MS)


def test_a_knob_moves_the_preview_and_the_command_repeats_it(seen: Seen) -> None:
    assert "23.3 points in the mean, 10.0 in 2029" in seen.text("#preview-line")  # 50, then 10 and 10
    budget(seen, "0")
    seen.until("#preview-line", "50.0 points in the mean, 50.0 in 2029")
    seen.page.get_by_text("Repeat it on the command line").click()
    seen.until("#command", "--budget 0.0")
    seen.page.get_by_role("button", name="Reset", exact=True).click()
    seen.until("#preview-line", "23.3 points in the mean")
    assert "--budget" not in seen.text("#command")


def cell(seen: Seen, table: str, row: str, column: str) -> Any:
    """A cell of an input table, in the drawer."""
    seen.page.get_by_role("button", name="Tables", exact=True).click()
    seen.page.get_by_role("textbox", name="Table", exact=True).click()
    seen.page.get_by_role("option", name=re.compile(rf"^{table}\b")).click()
    found = seen.page.locator(f'#inputs [row-id="{row}"] [col-id="={column}"]')
    found.wait_for(timeout=SOON_MS)
    return found


def type_into(found: Any, text: str) -> None:
    found.dblclick()
    found.locator("input").fill(text)
    found.locator("input").press("Enter")


def test_a_cell_is_edited_and_a_broken_one_is_told_as_check_tells_it(seen: Seen) -> None:
    total = cell(seen, "Programmes", "2", "total_musd")
    type_into(total, "0.001")
    seen.until("#table-faults", "no fault")
    seen.page.locator("#inputs .edited").wait_for(timeout=SOON_MS)
    seen.until("#preview-line", "43.3 points in the mean")
    type_into(total, "lots")
    seen.until("#table-faults", "programmes.csv row 2, column total_musd: 'lots' expected a plain decimal number")
    seen.page.locator("#inputs .fault").wait_for(timeout=SOON_MS)
    seen.until("#preview-line", "The input has faults.")
    seen.page.get_by_role("button", name="Undo the changes of this table").click()
    seen.until("#preview-line", "23.3 points in the mean")
    seen.page.locator("#inputs .fault, #inputs .edited").first.wait_for(state="detached", timeout=SOON_MS)


def test_a_closed_drawer_keeps_its_grid(seen: Seen) -> None:
    cell(seen, "Facilities", "4", "facility").click()
    seen.page.keyboard.press("Escape")
    seen.page.locator("#inputs").wait_for(state="hidden", timeout=SOON_MS)
    assert seen.page.locator("#inputs .ag-row-selected").count()
    cell(seen, "Facilities", "4", "facility")


def test_a_row_is_copied_left_out_and_taken_back(seen: Seen) -> None:
    first = cell(seen, "Facilities", "4", "facility")
    first.click()
    seen.page.get_by_role("button", name="Duplicate", exact=True).click()
    seen.until("#table-faults", "make_a stands already")
    type_into(seen.page.locator('#inputs [row-id="new1"] [col-id="=facility"]'), "make_b")
    seen.until("#table-faults", "no fault")
    seen.until("#preview-line", "0.0 points in the mean")  # twice the 50 that stand
    first.click()
    seen.page.get_by_role("button", name="Remove or put back").click()
    seen.page.locator("#inputs .ag-row.gone").first.wait_for(timeout=SOON_MS)
    for _ in range(2):
        seen.page.get_by_role("button", name="Undo", exact=True).click()
    seen.until("#table-faults", "make_a stands already")
    seen.page.get_by_role("button", name="Undo", exact=True).click()
    seen.page.locator('#inputs [row-id="new1"]').first.wait_for(state="detached", timeout=SOON_MS)
    seen.until("#preview-line", "23.3 points in the mean")
    assert first.is_visible()


def test_a_plan_is_solved_shown_and_taken_home_and_its_knobs_are_told(seen: Seen, tmp_path: Any) -> None:
    budget(seen, "0.001")
    seen.until("#preview-line", "43.3 points in the mean")
    solve(seen)
    assert seen.text("#belongs").endswith("budget 0.001 M USD")
    seen.until("#headline", "40")
    budget(seen, "0.002")
    seen.until("#belongs", "the knobs stand otherwise now")
    with seen.page.expect_download() as taken:
        seen.page.locator("#runs .run").first.get_by_role("link", name="Workbook").click()
    taken.value.save_as(tmp_path / "plan.xlsx")
    assert "Summary" in load_workbook(tmp_path / "plan.xlsx", read_only=True).sheetnames


def test_what_is_saved_as_a_scenario_is_read_as_what_was_typed(seen: Seen, desk: Desk, case: Path) -> None:
    type_into(cell(seen, "Programmes", "2", "total_musd"), "0.001")
    seen.until("#preview-line", "43.3 points in the mean")
    seen.page.keyboard.press("Escape")
    seen.page.get_by_text("Repeat it on the command line").click()
    seen.page.get_by_label("Save as a scenario").fill("tight")
    seen.page.get_by_role("button", name="Save", exact=True).click()
    seen.until("#saved", "Saved.")
    file = next(word for word in shlex.split(seen.text("#saved code")) if word.endswith(".toml"))
    plain, laid = fs.read_case(case), fs.read_case(case, [file])
    assert plain.tables["programmes"]["total_musd"].tolist() == [0.004]
    assert laid.tables["programmes"]["total_musd"].tolist() == [0.001]
    assert [name for name, frame in laid.tables.items() if not same(frame, plain.tables[name])] == ["programmes"]
    assert (laid.settings, laid.levels) == (plain.settings, plain.levels)
    found = desk.preview(desk.window().id, Knobs(scenarios=(Path(file).stem,)), WAIT_S)
    assert found.mean_points == approx(130 / 3)


def test_plans_wait_and_are_cancelled(seen: Seen) -> None:
    for _ in range(2):
        seen.page.get_by_role("button", name="Solve the full plan").click()
    seen.until("#jobs", "waits, number 1")
    seen.page.get_by_role("button", name="Cancel").last.click()
    seen.until("#jobs", "Cancelled before it began.")
    seen.page.get_by_role("button", name="Cancel").click()
    seen.until("#state", "Ready")
    assert seen.page.locator("#jobs .cancelled").count()


def test_runs_are_laid_side_by_side(seen: Seen, runs: list[str]) -> None:
    for name in runs:
        seen.page.get_by_role("checkbox", name=name, exact=True).check()
    seen.page.get_by_role("button", name="Compare", exact=True).click()
    row = seen.page.locator("#panel tr").filter(has_text="Mean reliance")
    row.wait_for(timeout=SOON_MS)
    heads = seen.page.locator("#panel table thead th").all_inner_texts()
    shown = dict(zip(heads, row.locator("th, td").all_inner_texts(), strict=True))
    assert (shown[runs[0]], shown[runs[1]]) == ("23.3", "50.0")


def test_a_plant_and_a_limit_tell_more_of_themselves(seen: Seen, runs: list[str]) -> None:
    open_run(seen, runs[0])
    seen.tab("Plants")
    seen.page.locator("#plants .ag-row [col-id=title]").first.click()
    seen.until("#plant", "What the plan does with it")
    seen.page.get_by_role("button", name="What would have to change").click()
    seen.page.locator("#plant .links").wait_for(timeout=LONG_MS)
    assert "is built" in seen.text("#plant .asked")
    with seen.page.expect_download() as taken:
        seen.page.locator("#plant").get_by_role("link", name="Answer page").click()
    assert taken.value.suggested_filename.endswith("answer.html")
    seen.tab("What binds")
    seen.page.locator("#limits .ag-row [col-id=what]").first.focus()
    seen.page.keyboard.press("Space")
    seen.until("#limit", "By period")


def test_a_machine_whose_answers_take_longer_than_a_beat_shows_what_is_new(
    browser: Any, address: str, desk: Desk, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = desk.runs
    monkeypatch.setattr(desk, "runs", lambda: sleep(1.5 * BEAT_MS / 1000) or known())
    with looked_at(browser, address) as seen:
        open_run(seen, runs[0])


def test_an_answer_that_comes_after_its_tab_was_left_disturbs_nothing(
    seen: Seen, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_run(seen, runs[0])
    seen.tab("Plants")
    row = seen.page.locator("#plants .ag-row [col-id=title]").first
    row.wait_for(timeout=SOON_MS)
    told, asked, left = results.plant, Event(), Event()

    def late(*about: Any) -> Any:
        asked.set()
        left.wait(WAIT_S)
        return told(*about)

    monkeypatch.setattr(results, "plant", late)
    row.click()
    assert asked.wait(SOON_MS / 1000)
    seen.tab("What binds")
    seen.page.locator("#limits .ag-row").first.wait_for(timeout=SOON_MS)
    with seen.page.expect_response(lambda answer: "_dash-update" in answer.url and "plan does with" in answer.text()):
        left.set()
    seen.page.wait_for_timeout(300)


def test_two_windows_do_not_mix(seen: Seen, browser: Any, address: str, runs: list[str]) -> None:
    with looked_at(browser, address) as other:
        budget(seen, "0")
        seen.until("#preview-line", "50.0 points in the mean")
        open_run(other, runs[0])
        assert "23.3 points in the mean" in other.text("#preview-line")
        assert not seen.page.locator("#headline .answer").count()


def test_a_workbook_is_dropped_in_and_planned_with_or_its_faults_are_listed(seen: Seen, tmp_path: Path) -> None:
    other = desk_case()
    other.head["title"] = "Another case"
    other.row("facilities", "make_a")["existing_t_per_yr"] = 60
    write_workbook_case(other.write(tmp_path / "other"), tmp_path / "other.xlsx")
    seen.page.locator("#dropped input").set_input_files(tmp_path / "other.xlsx")
    seen.until("#case-title", "Another case")
    seen.until("#preview-line", "13.3 points in the mean")  # 40, then nothing
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    seen.page.locator("#dropped input").set_input_files(tmp_path / "broken.xlsx")
    seen.until("#dropped-told", "1 fault")
    seen.page.get_by_role("button", name="Back to the first case").click()
    seen.until("#case-title", "A tiny case")
    seen.until("#preview-line", "23.3 points in the mean")


def test_a_wrong_cell_of_a_dropped_workbook_is_told_and_nothing_is_lost(seen: Seen, tmp_path: Path) -> None:
    budget(seen, "0.001")
    seen.until("#preview-line", "43.3 points in the mean")
    write_workbook_case(desk_case().write(tmp_path / "other"), tmp_path / "other.xlsx")
    book = load_workbook(tmp_path / "other.xlsx")
    wrong = next(each for row in book["offers"].iter_rows() for each in row if each.value == "magnet")
    wrong.value = "magnets"
    book.save(tmp_path / "other.xlsx")
    seen.page.locator("#dropped input").set_input_files(tmp_path / "other.xlsx")
    seen.until("#dropped-told", "other.xlsx: 1 fault. It is not planned with.")
    place = f"offers!{wrong.coordinate} sheet offers, cell {wrong.coordinate}, column commodity"
    said = f"{place}: 'magnets' is not in sheet commodities; nearest is 'magnet'"
    assert seen.page.locator("#dropped-told li").all_inner_texts() == [said]
    assert seen.text("#case-title") == "A tiny case"
    assert seen.page.get_by_label("Investment budget, M USD").input_value() == "0.001"
    budget(seen, "0")
    seen.until("#preview-line", "50.0 points in the mean")


def test_nothing_is_cut_off_no_name_of_a_file_shows_and_nobody_is_kept_out(seen: Seen, runs: list[str]) -> None:
    """Every tab and the drawer, wide and narrow."""
    open_run(seen, runs[0])
    for name in runs:
        seen.page.get_by_role("checkbox", name=name, exact=True).check()
    seen.page.get_by_role("button", name="Compare", exact=True).click()
    seen.until("#panel", "Mean reliance")
    for width in WIDTHS:
        seen.page.set_viewport_size({"width": width, "height": 900})
        for tab in [name for _, name in TABS]:
            seen.tab(tab)
            seen.page.locator(HELD).first.wait_for(timeout=SOON_MS)
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, (tab, width)
            if width == WIDTHS[0]:
                assert not RAW.search(seen.text("#panel")), tab
                assert not faults_of_access(seen), tab
    first = cell(seen, "Periods", "2", "months")  # narrow, with the last tab behind it
    assert first.is_visible() and not faults_of_access(seen)


def faults_of_access(seen: Seen) -> list[Any]:
    found = Axe().run(seen.page).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found if each["impact"] in SERIOUS]


def test_the_keyboard_reaches_every_control_and_shows_where_it_is(seen: Seen, runs: list[str]) -> None:
    seen.page.get_by_role("checkbox", name=runs[0], exact=True).wait_for(timeout=SOON_MS)
    reached = []
    for _ in range(80):
        seen.page.keyboard.press("Tab")
        reached.append(seen.page.evaluate(FOCUSED))
        if "Drop a case workbook" in reached[-1][0]:
            break
    names = [name for name, _ in reached]
    assert {"solve", "open-tables", "reset", "whole_plants", "tab-tab-map"} <= set(names), names
    assert "Drop a case workbook" in names[-1]
    assert all(visible for _, visible in reached), reached
