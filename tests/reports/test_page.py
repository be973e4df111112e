"""report.html: it says what the plan says, carries all it needs, and cannot be broken by what a case calls things."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from browser import barriers, browsing, needs_chromium, opened
from builder import Tiny

import friendshore as fs
from friendshore.reports.page.figure_file import write_figure
from friendshore.reports.page.report_page import page, write_report

EVIL = '</script><script>window.broken=1</script><img src=x onerror="window.broken=1">'


class Tags(HTMLParser):
    """What a page loads, and the texts of its headings."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.headings: list[str] = []
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.loads += [str(names[name]) for name in ("src", "srcset") if name in names]
        self.loads += [str(names["href"])] if tag == "link" else []
        self._in = tag if tag in ("h1", "h2", "h3") else self._in

    def handle_data(self, data: str) -> None:
        if self._in:
            self.headings.append(data.strip())
            self._in = ""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> fs.Plan:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.row("areas", "BBB")["title"] = EVIL
    tiny.row("sectors", "cars")["title"] = EVIL
    for place, longitude in (("AAA", 2.4), ("BBB", 139.7), ("XXX", 109.8)):
        tiny.add("places", place=place, latitude=40, longitude=longitude, site=place)
    found = fs.solve(fs.read_case(tiny.write(tmp_path_factory.mktemp("case") / "tiny")))
    assert isinstance(found, fs.Plan)
    return found


@pytest.fixture(scope="module")
def text(plan: fs.Plan) -> str:
    """The page."""
    return page(plan).decode()


@pytest.fixture(scope="module")
def tags(text: str) -> Tags:
    found = Tags()
    found.feed(text)
    return found


def test_it_says_the_answer_and_has_every_part(plan: fs.Plan, text: str, tags: Tags) -> None:
    assert plan.sentence in text
    wanted = {"Reliance", "What to build", "Money", "What binds", "Assumptions", "Sources", "Certificate"}
    assert wanted <= set(tags.headings)


def test_it_loads_nothing_and_its_policy_forbids_it(text: str, tags: Tags) -> None:
    assert not tags.loads
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy and "default-src &#39;none&#39;" in policy[1] and "http" not in policy[1]


def test_the_same_plan_gives_the_same_bytes(plan: fs.Plan, text: str) -> None:
    assert page(plan) == text.encode()


def test_what_a_case_calls_things_ends_no_script(text: str) -> None:
    assert EVIL not in text
    assert "<img" not in text[text.index("<main>") :]


def test_an_edited_run_is_marked(plan: fs.Plan) -> None:
    assert "tables were edited" in page(replace(plan, mark="Inputs or tables were edited")).decode()


def test_chinese(plan: fs.Plan) -> None:
    assert '<html lang="zh-Hans">' in page(plan, "zh").decode()


@needs_chromium()
def test_a_browser_draws_every_figure_and_asks_for_nothing(plan: fs.Plan, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    write_report(plan, file)
    with browsing() as browser:
        with opened(browser, file.as_uri()) as (shown, said, asked):
            every = shown.locator(".drawing").count()
            shown.locator(".drawing[data-drawn]").nth(every - 1).wait_for()
            assert every >= len(("reliance", "map", "timeline", "capacity", "money", "binding"))
            assert not said
            assert asked == [file.as_uri()]
            assert shown.evaluate("window.broken") is None
            heads = shown.locator("#table-builds th button")
            heads.last.press("Enter")  # by keyboard
            assert shown.locator("#table-builds th").last.get_attribute("aria-sort") == "ascending"
            values = shown.locator("#table-builds td:last-child").all_inner_texts()
            amounts = [float(value.replace(",", "")) for value in values]
            assert amounts == sorted(amounts)
        with opened(browser, file.as_uri(), width=400, past_policy=True) as (shown, said, _):
            assert shown.evaluate("document.documentElement.scrollWidth") <= 400
            assert not said
            shown.locator(".drawing[data-drawn]").nth(every - 1).wait_for()
            assert not barriers(shown)


def test_a_case_without_demand_has_its_page_too(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.set("demand", [])
    found = fs.solve(fs.read_case(tiny.write(tmp_path / "tiny")), fs.Aim(fs.Form.PROFIT))
    assert isinstance(found, fs.Plan)
    text = page(found).decode()
    assert found.sentence in text and "points of demand" not in text


def test_a_figure_with_a_strange_ending_is_refused(plan: fs.Plan, tmp_path: Path) -> None:
    from friendshore.figures.catalogue import picture

    with pytest.raises(fs.FriendshoreError, match=r"\.html, \.svg, \.png, \.pdf"):
        write_figure(picture(plan, "reliance"), tmp_path / "figure.gif")
    assert not list(tmp_path.iterdir())
