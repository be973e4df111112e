"""The window in a browser: a planner turns knobs, solves, looks, compares and takes a workbook home."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser import needs_chromium
from openpyxl import load_workbook
from pytest import fixture

pytest.importorskip("dash", reason="the window takes Dash: pip install -e '.[app]'")
pytest.importorskip("playwright", reason="the window is tried with Playwright")

from window_server import SOON_MS, Seen, browsing, looked_at, served

from friendshore.app.desk import Desk

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


def budget(seen: Seen, musd: str) -> None:
    box = seen.page.get_by_label("Investment budget, M USD")
    box.fill(musd)
    box.press("Enter")


def solve(seen: Seen) -> None:
    """Make the full plan, and wait until the window shows it."""
    before = seen.page.locator("#jobs .run .done").count()
    seen.page.get_by_role("button", name="Solve the full plan").click()
    seen.page.wait_for_function(
        "count => document.querySelectorAll('#jobs .run .done').length > count", arg=before, timeout=60_000
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


def test_a_plan_is_solved_shown_and_taken_home_and_its_knobs_are_told(seen: Seen, tmp_path: Any) -> None:
    budget(seen, "0.001")
    seen.until("#preview-line", "43.3 points in the mean")
    solve(seen)
    assert seen.text("#belongs").endswith("budget 0.001 M USD")
    assert "40" in seen.text("#headline")
    budget(seen, "0.002")
    seen.until("#belongs", "the knobs were turned since")
    with seen.page.expect_download() as taken:
        seen.page.locator("#runs .run").first.get_by_role("link", name="Workbook").click()
    taken.value.save_as(tmp_path / "plan.xlsx")
    assert "Summary" in load_workbook(tmp_path / "plan.xlsx", read_only=True).sheetnames
