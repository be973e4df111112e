"""The Summary: the plan's figures, sentences and titles that follow an edit, no key, nothing unexplained."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from builder import Tiny
from deposit import deposit
from evaluated import of_sheet
from openpyxl.workbook import Workbook

import friendshore as fs
from friendshore.reports.excel import write_workbook
from friendshore.reports.excel.calculated import Calculation, Value
from friendshore.reports.excel.language.labels import formula, translate
from friendshore.reports.excel.sheets import years
from friendshore.reports.excel.workbook import build
from friendshore.reports.excel.writing.words import money, said

WHEN = datetime(2027, 1, 2)
Values = dict[str, Value]


def short_of_plants() -> Tiny:
    """Magnet plants for 60 of 100 t in every year; separation makes an oxide out of ore."""
    tiny = deposit()
    tiny.row("periods", "2029")["reported"] = 0
    return tiny


def planned(tiny: Tiny, folder: Path) -> fs.Plan:
    plan = fs.solve(fs.read_case(tiny.write(folder / "tiny")))
    assert isinstance(plan, fs.Plan)
    return plan


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> fs.Plan:
    return planned(short_of_plants(), tmp_path_factory.mktemp("case"))


@pytest.fixture(scope="module")
def worked_out(plan: fs.Plan) -> tuple[Workbook, Values]:
    book = build(plan, WHEN)
    return book, of_sheet(book, "Summary")


def row_of(book: Workbook, found: Values, title: str) -> list[object]:
    """What stands beside a title on the Summary."""
    sheet = book["Summary"]
    row = next(cell.row for cell in sheet["A"] if str(cell.value).strip() == title)
    return [found.get(cell.coordinate, cell.value) for cell in sheet[row]][1:]


def test_the_figures_are_the_plan_s(plan: fs.Plan, worked_out: tuple[Workbook, Values]) -> None:
    book, found = worked_out
    table = plan.tables["reliance"].set_index("period")
    shown = row_of(book, found, "Reliance: exposed or short")
    after = float(plan.tables["reliance_run_out"]["reliance_points"].iloc[0])
    wanted = [*table["reliance_points"], after, plan.summary["mean"]["reliance_points"]]
    assert shown[:4] == pytest.approx(wanted)
    assert row_of(book, found, "of it short, not met at all")[0] == pytest.approx(table["short_points"].iloc[0])
    named = {"Discounted cost of the plan": "discounted_cost_musd",
             "Capital cost of what is built": "capex_of_builds_musd"}  # fmt: skip
    for title, name in named.items():
        assert row_of(book, found, title)[0] == pytest.approx(plan.summary[name])


def test_sentence_titles_and_notes_follow_an_edit(plan: fs.Plan, worked_out: tuple[Workbook, Values]) -> None:
    """Every delivery of exposed magnets in the first year becomes secure: the plan starts from nothing."""
    (before, one), after = worked_out, build(plan, WHEN)
    sheet = after["Deliveries"]
    names = {cell.value: cell.column for cell in sheet[6]}
    for row in range(7, sheet.max_row + 1):
        if sheet.cell(row, names["period"]).value == 2027:
            sheet.cell(row, names["provenance"]).value = "secure"
    two = of_sheet(after, "Summary")
    assert "40 points" in str(one["A4"]) and " 0 points" in str(two["A4"])
    title = next(iter(before["Summary"]._charts)).title.tx.strRef.f
    place = title.partition("!")[2].replace("$", "")
    assert one[place] != two[place] and "from 0 points in 2027" in str(two[place])


def test_no_key_of_the_case_is_shown(plan: fs.Plan, worked_out: tuple[Workbook, Values]) -> None:
    book, found = worked_out
    tables = plan.case.tables
    keys = {str(row) for name, column in (("facilities", "facility"), ("processes", "process"), ("offers", "offer"))
            for row in tables[name][column]}  # fmt: skip
    keys = {key for key in keys if "_" in key}
    cells = [cell for row in book["Summary"].iter_rows() for cell in row]
    words = [str(found.get(cell.coordinate, cell.value)) for cell in cells]
    told = {key for key in keys for text in words if key in text or key.replace("_", " ") in text}
    titles = {str(title) for name in ("facilities", "processes") for title in tables[name]["title"]}
    assert told <= titles | {title.replace("_", " ") for title in titles}


def test_nothing_is_a_dash(worked_out: tuple[Workbook, Values]) -> None:
    book, _ = worked_out
    dashed = [cell.coordinate for row in book["Summary"].iter_rows() for cell in row if "–" in cell.number_format]
    empty = {cell.coordinate for row in book["Summary"].iter_rows() for cell in row if cell.value is None}
    assert set(dashed) <= empty


def test_charts_say_in_words_what_they_show(plan: fs.Plan, tmp_path: Path) -> None:
    write_workbook(plan, tmp_path / "plan.xlsx", written_at=WHEN)
    with zipfile.ZipFile(tmp_path / "plan.xlsx") as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    told = re.findall(r'descr="([^"]*)"', drawing)
    assert len(told) == len(charts) and all(told)
    assert any(text.startswith("Reliance") and "points of reliance" in text for text in told)
    assert all("<strCache>" in chart for chart in charts if "strRef" in chart)


def test_a_sentence_in_a_formula_is_translated_as_a_whole() -> None:
    english = "=" + said("Reliance falls from {a} points in {b} to {c} in {d}", a="B1", b="B2", c="C1", d="C2")
    chinese = formula(english, "zh")
    assert chinese.index("B2") < chinese.index("B1") and "Reliance" not in chinese
    assert "亿美元" in formula("=" + money("B7"), "zh") and "bn USD" not in formula("=" + money("B7"), "zh")


def test_the_chinese_summary_has_no_english_sentence(plan: fs.Plan) -> None:
    book = build(plan, WHEN)
    translate(book, "zh")
    text = str(Calculation(book).at("Summary", "A4"))
    assert not re.findall(r"[a-z]{4,}", text.replace(plan.case.bloc, ""))


@pytest.mark.parametrize(
    ("reported", "wanted"),
    [
        (range(2026, 2041), [2026, 2030, 2035, 2040]),
        (range(2027, 2030), [2027, 2028, 2029]),
        (range(2026, 2051), [2026, 2030, 2040, 2050]),
        ([f"{year}-H{half}" for year in range(2026, 2030) for half in (1, 2)],
         ["2026-H1", "2027-H1", "2027-H2", "2028-H2", "2029-H2"]),
    ],
)  # fmt: skip
def test_first_last_and_round_years_stand_side_by_side(reported: list[int | str], wanted: list[int | str]) -> None:
    found = years.shown(list(reported))
    assert len(found) <= 5 and (found[0], found[-1]) == (wanted[0], wanted[-1])
    assert len(wanted) == 5 or found == wanted
