"""Scenarios as one table of the case workbook: read back as they were, in any order, faults with their cells."""

from __future__ import annotations

import random
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from builder import Tiny, sentences
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from scenarios import alike

import friendshore as fs
from friendshore.case.scenario_rows import LINE, as_rows, content_of, text_of
from friendshore.case.source import open_case
from friendshore.reports.case_files import DECLARED
from friendshore.reports.excel.case_book.book import write_workbook_case
from friendshore.reports.excel.case_book.page import FIRST, NAMES

INPUTS = Path(__file__).parents[2] / "inputs"
FILES = sorted((*INPUTS.rglob("scenarios/*.toml"), *(INPUTS.parent / "examples").glob("*.toml")))
TABLES = {table.name: table for table in DECLARED}
DEAR = """why = "dear magnets, and fewer of them"
prices_only = false

[levels]
pace = "low"

[settings]
premium_share = 0.25

[drop]
tariffs = "all"

[[drop.stocks]]
commodity = ["a", "b"]

[[set.offer_years]]
where = { offer = "magnets_x" }
values = { price_usd_per_t = 30, note = "" }

[[scale.facilities]]
where = { status = ["planned", "prospect"] }
columns = ["capex_usd_per_t", "opex_usd_per_t"]
by = 1.5

[[demand]]
sector = "cars"
area = "AAA"
year = 2027
t_per_yr_base = 90.5
"""


def back(text: str) -> str:
    return text_of(content_of(as_rows(text, TABLES), TABLES)[0])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_scenario_comes_back(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert all(row.does != LINE for row in as_rows(text, TABLES))
    assert alike(tomllib.loads(back(text))) == alike(tomllib.loads(text))


def test_the_whole_of_a_scenario_has_rows() -> None:
    rows = as_rows(DEAR, TABLES)
    assert tomllib.loads(back(DEAR)) == tomllib.loads(DEAR)
    assert [(row.does, row.table, row.entry, row.column, row.value) for row in rows][4:9] == [
        ("drop all", "tariffs", 0, "", ""),
        ("drop where", "stocks", 1, "commodity", "a"),
        ("drop where", "stocks", 1, "commodity", "b"),
        ("set where", "offer_years", 1, "offer", "magnets_x"),
        ("set to", "offer_years", 1, "price_usd_per_t", "30"),
    ]


WORD = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
VALUE = st.one_of(WORD, st.integers(-(2**60), 2**60), st.floats(allow_nan=False), st.booleans(),
                  st.lists(st.one_of(WORD, st.integers()), max_size=3))  # fmt: skip
NAME = st.sampled_from(["facilities", "offers", "facility", "capex_usd_per_t", "note", "why", "where", "by", "é x"])
ENTRY = st.dictionaries(NAME, VALUE, max_size=3)
ENTRIES = st.lists(ENTRY, max_size=2)
CONTENT = st.dictionaries(
    st.sampled_from(["why", "prices_only", "levels", "settings", "drop", "set", "scale", "facilities", "other"]),
    st.one_of(VALUE, ENTRY, ENTRIES, st.dictionaries(NAME, ENTRIES, max_size=2)),
    max_size=4,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(CONTENT)
def test_whatever_a_file_holds_comes_back_in_rows_or_lines(content: dict[str, object]) -> None:
    text = text_of(content)
    rows = as_rows(text, TABLES)
    if rows[0].does == LINE:
        assert "\n".join(row.value for row in rows) == text.removesuffix("\n")
    else:
        assert alike(tomllib.loads(text_of(content_of(rows, TABLES)[0]))) == alike(tomllib.loads(text))


@pytest.mark.parametrize("text", ["", "no TOML", "why = 1979-05-27\n", "a = [[1, 2]]\n", 'why = "a"\nwhere = {}\n',
                                  "[[set.offers]]\nvalues = {}\nwhere = {}\n", "x" * 500])  # fmt: skip
def test_what_has_no_row_stands_line_by_line(text: str) -> None:
    rows = as_rows(text, TABLES)
    assert {row.does for row in rows} == {LINE}
    assert "\n".join(row.value for row in rows) == text.removesuffix("\n")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny case, as a folder and as a workbook; not to be changed."""
    folder = tmp_path_factory.mktemp("written")
    tiny = Tiny().scenario("dear", '[[set.offer_years]]\nwhere = { year = 2027 }\nvalues = { price_usd_per_t = 30 }\n')
    write_workbook_case(tiny.write(folder / "tiny"), folder / "case.xlsx")
    return folder


@pytest.fixture
def book(written: Path, tmp_path: Path) -> Path:
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    return tmp_path / "case.xlsx"


def edit(path: Path, change: Callable[[Worksheet], object]) -> Path:
    book = openpyxl.load_workbook(path)
    change(book["scenarios"])
    book.save(path)
    return path


def put(*rows: tuple[object, ...]) -> Callable[[Worksheet], None]:
    """Rows below those that are there."""

    def change(sheet: Worksheet) -> None:
        top = sheet.max_row + 1
        for number, row in enumerate(rows, top):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value  # type: ignore[assignment]

    return change


def test_the_order_of_rows_is_free(book: Path) -> None:
    before = fs.read_case(book, ["dear"])

    def shuffled(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]
        random.Random(3).shuffle(rows)
        for number, row in enumerate(rows, FIRST + 2):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value
        for column in range(1, 8):
            sheet.cell(FIRST, column).value = sheet.cell(FIRST + 1, column).value = None

    assert fs.read_case(edit(book, shuffled), ["dear"]).changes == before.changes


def test_a_scenario_is_added_by_hand(book: Path) -> None:
    edit(book, put(
        ("mine", "why", None, None, None, "a try"), ("mine", "prices_only", None, None, None, True),
        ("mine", "settings", None, None, "premium_share", "25%"),
        ("mine", "scale by", "offer_years", 1, "price_usd_per_t", "1.5"),
        ("mine", "set where", "facilities", 1, "facility", "make_a"),
        ("mine", "set where", "facilities", 1, "facility", "mine_a"),
        ("mine", "set to", "facilities", 1, "note", 2027),
    ))  # fmt: skip
    content = tomllib.loads(open_case(book, DECLARED).scenario_text("mine"))
    assert content == {
        "why": "a try", "prices_only": True, "settings": {"premium_share": 0.25},
        "scale": {"offer_years": [{"columns": ["price_usd_per_t"], "by": 1.5}]},
        "set": {"facilities": [{"where": {"facility": ["make_a", "mine_a"]}, "values": {"note": "2027"}}]},
    }  # fmt: skip
    assert fs.read_case(book, ["mine"]).settings.premium_share == 0.25


ROWS = FIRST + 3
"""The first row below those of the tiny case's scenario: why, where, to."""
FAULTS = {
    "names no scenario": ((None, "why", None, None, None, "x"), "A", "names no scenario"),
    "an odd name": (("../x", "why", None, None, None, "x"), "A", "expected the name of a scenario"),
    "nothing done": (("dear", None, None, None, None, "x"), "B", "expected why, prices_only"),
    "a slip": (("dear", "set too", "offers", 1, "note", "x"), "B", "nearest is 'set to'"),
    "no table": (("dear", "row", None, 1, "note", "x"), "C", "names no table"),
    "an unknown table": (("dear", "set to", "offer_yers", 1, "note", "x"), "C", "nearest is 'offer_years'"),
    "no number": (("dear", "row", "offers", None, "note", "x"), "D", "expected the number of the change"),
    "a number that is none": (("dear", "row", "offers", "one", "note", "x"), "D", "expected the number of the change"),
    "no column": (("dear", "set to", "offer_years", 2, None, "x"), "E", "names no column"),
    "an unknown column": (("dear", "set to", "offer_years", 1, "prise", 3), "E", "is not a column of offer_years"),
    "an unknown level": (("dear", "levels", None, None, "paze", "low"), "E", "is not one of the levels"),
    "a wrong level": (("dear", "levels", None, None, "pace", "slow"), "F", "expected low or base or high"),
    "a wrong figure": (("dear", "set to", "offer_years", 2, "price_usd_per_t", "abc"), "F", "expected a plain decimal"),
    "a decimal comma": (("dear", "settings", None, None, "premium_share", "0,05"), "F", "expected a number"),
    "a condition that no row meets": (("dear", "drop where", "offers", 1, "offer", "magnet_x"), "F", "matches no row"),
    "said twice": (("dear", "set to", "offer_years", 1, "price_usd_per_t", 31), "F", "stands already in row"),
    "an error": (("dear", "set to", "offer_years", 1, "note", "#REF!"), "F", "is an error of the spreadsheet"),
    "lines and rows": (("dear", "line of its file", None, 1, None, "x"), "B", "line by line or in rows"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_has_its_cell(name: str, book: Path) -> None:
    row, column, expected = FAULTS[name]
    told = sentences(edit(book, put(row)), ["dear"])
    assert any(f"sheet scenarios, cell {column}{ROWS}" in each and expected in each for each in told), told


def test_the_names_of_the_columns_are_needed(book: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet.cell(NAMES, 6).value = "values"

    assert "sheet scenarios: has no column named value" in sentences(edit(book, change))
