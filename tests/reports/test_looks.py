"""How the workbook looks: what is printed, names that wrap, no -0, choices told from changes, policies that are on."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builder import Tiny
from office import pages_printed
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook

import friendshore as fs
from friendshore.language.said import said
from friendshore.plan.in_force import in_force
from friendshore.reports.excel import write_workbook
from friendshore.reports.excel.writing import recalculated
from friendshore.reports.excel.writing.fitting import letters, lines
from friendshore.reports.excel.writing.page import DIVIDER
from friendshore.reports.excel.writing.styles import FORMATS, without_noise
from friendshore.words import counted, first_capital, in_words

WHEN = datetime(2027, 1, 2, 3, 4, 5)
LONG = "Works of a joint venture of three makers with a very long name indeed, second line of presses"
MOST_PAGES = 40
needs_office = pytest.mark.skipif(recalculated.office() is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a name far longer than its column."""
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    for row in tiny.table("facilities"):
        tiny.row("facilities", row["facility"])["title"] = f"{LONG}, {row['facility']}"
    plan = fs.solve(fs.read_case(tiny.write(tmp_path_factory.mktemp("case") / "tiny")))
    assert isinstance(plan, fs.Plan)
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    write_workbook(plan, path, written_at=WHEN)
    return path


@pytest.fixture(scope="module")
def book(written: Path) -> Workbook:
    return openpyxl.load_workbook(written)


def printed(book: Workbook) -> Iterator[tuple[Any, Any]]:
    """Sheet and cell of all that readers print."""
    for sheet in book.worksheets[: book.sheetnames.index(DIVIDER)]:
        first, top, last, bottom = range_boundaries(sheet.print_area.split("!")[-1].replace("$", ""))
        for row in sheet.iter_rows(min_row=top, max_row=bottom, min_col=first, max_col=last):
            yield from ((sheet, cell) for cell in row)


def test_names_in_tables_are_never_cut(book: Workbook) -> None:
    assert any(str(cell.value).startswith(LONG) for _, cell in printed(book))
    for sheet, cell in printed(book):
        inside = any(
            int(bounds[1] or 0) < cell.row <= int(bounds[3] or 0) and cell.column <= int(bounds[2] or 0)
            for bounds in (range_boundaries(each.ref) for each in sheet.tables.values())
        )
        if inside and isinstance(cell.value, str) and cell.data_type == "s":
            needed = lines(cell.value, sheet.column_dimensions[cell.column_letter].width)
            height = sheet.row_dimensions[cell.row].height or 15
            assert needed == 1 or (cell.alignment.wrap_text and height >= 13 * needed), (sheet.title, cell.coordinate)


def test_text_is_measured_in_lines_and_chinese_takes_two_letters() -> None:
    assert letters("abc") == 3 and letters("依存度") == 6
    assert lines("short", 10) == 1
    assert lines("four words of five", 10) == 2
    assert lines("x" * 100, 10) == 10, "a word longer than a line is broken"
    assert lines("one\ntwo", 20) == 2


def test_less_than_half_of_the_last_digit_is_a_dash_on_both_sides() -> None:
    for kind, code in FORMATS.items():
        parts = re.fullmatch(r'\[>=([\d.]+)\](.+);\[<=-([\d.]+)\]-(.+);"–"', code)
        if parts is None:
            assert kind in {"text", "long", "year", "month", "factor", "tiny", "count"}, kind
            continue
        half, digits, other, same = parts.groups()
        decimals = len(digits.rstrip("%").partition(".")[2]) + (2 if digits.endswith("%") else 0)
        assert (half, digits) == (other, same)
        assert float(half) == pytest.approx(0.5 * 10**-decimals), kind


def test_what_the_solver_lets_through_is_written_as_nothing() -> None:
    assert str(without_noise(-1e-9, "solver", "tonnes")) == "0.0"
    assert without_noise(-1e-9, "input", "tonnes") == -1e-9, "an input stands as it is"
    assert without_noise(0.3, "solver", "tonnes") == 0.3


def test_choices_have_a_colour_of_their_own_and_a_line_in_the_legend(book: Workbook) -> None:
    cells = [cell for row in book["Cover"].iter_rows() for cell in row if cell.fill.fill_type]
    legend = {cell.value: cell.fill.fgColor.rgb for cell in cells}
    chosen = [book["Supply matrix"]["B4"], book["Data risk"]["E3"]]
    assert {cell.fill.fgColor.rgb for cell in chosen} == {legend["choice"]}
    assert legend["choice"] != legend["changed by a scenario"]


def test_a_policy_is_on_where_the_run_reads_its_rows(tmp_path: Path) -> None:
    tiny = Tiny()
    rate = {"origin": "XXX", "commodity": "magnet", "rate_share": 0.1, "kind": "base", "from_month": "2020-01"}
    tiny.set("tariffs", [{"importer": "AAA", **rate, "until_month": "2026-01"}])
    case = fs.read_case(tiny.write(tmp_path / "over"))
    assert len(case.tables["tariffs"]) == 1 and in_force(case)["tariffs"] == 0, "over before the first period"
    tiny.set("tariffs", [{"importer": "AAA", **rate}])
    assert in_force(fs.read_case(tiny.write(tmp_path / "now")))["tariffs"] == 1


def test_charts_have_words(written: Path) -> None:
    with zipfile.ZipFile(written) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/drawings/drawing")]
        drawings = [archive.read(name).decode() for name in names]
    frames = [each for drawing in drawings for each in re.findall(r"<(?:\w+:)?cNvPr [^>]*>", drawing)]
    assert frames and all(re.search(r'descr="[^"]{10,}"', each) for each in frames)


def test_one_is_not_many_and_codes_become_words() -> None:
    assert [counted(number, "build") for number in (0, 1, 1234)] == ["0 builds", "1 build", "1,234 builds"]
    assert counted(2, "facility is", "facilities are") == "2 facilities are"
    assert first_capital("CO2 and NdPr") == "CO2 and NdPr"
    assert in_words("radioactive_residue") == "radioactive residue" and in_words("co2") == "CO2"


def test_the_contents_of_a_book_are_not_the_content_of_an_element() -> None:
    assert said("Table of contents", "zh") == "目录"
    assert said("Contents", "zh") == "含量"


@needs_office
def test_what_readers_print_stays_on_few_pages(written: Path, tmp_path: Path) -> None:
    assert 15 <= pages_printed(written, tmp_path, before=DIVIDER) <= MOST_PAGES
