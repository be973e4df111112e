"""No English is left in a Chinese workbook, in bodies of tables, labels and formulas, but what no language changes.

English is a word of three small letters or more. What may stand:
- words of the case: its keys, titles without an entry, owners, sources, notes;
- columns that are said to hold keys, and the row of the columns' own names above each table;
- names of sheets, tables, files, commands and libraries, and signs of the fingerprints, which name cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from books import filled
from builder import Tiny
from openpyxl.utils.cell import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from test_language import SCENARIO, WHEN, own_words

import friendshore as fs
from friendshore.case.rules_names import naming
from friendshore.case.table import Table
from friendshore.case.tables import TABLES
from friendshore.language.said import LETTERS, said, table
from friendshore.program import policies
from friendshore.reports.excel import workbook
from friendshore.reports.excel.calculated import values as calculated
from friendshore.reports.excel.language.codes import codes
from friendshore.reports.excel.language.labels import translate
from friendshore.reports.excel.sheets.inputs import _field, columns_shown, sheet_of, shown
from friendshore.reports.run_record import LIBRARIES
from friendshore.words import first_capital, in_words

ENGLISH = re.compile(r"(?<![A-Za-z_])[a-z]{3,}(?![A-Za-z_])")
KEY = "代码"
"""How the unit of a column of keys begins."""
STAYS = re.compile(r"\bfriendshore\b(?: \w+)?|--[a-z]+|\S+\.csv|sha256 \w+|\w+\[\w*\]|\bmoney = \w+|\bname:\*")
CHOICES = {"p50", "p90", "fast", "mine", "plant", "base", "additional", "budget", "private", "grant", "loan", "equity",
           "committed", "pledged", "embodied", "nonrenewable", "check", "all"}  # fmt: skip
"""Words that a cell of an input table may hold, told in the meaning of its column."""
MONEY = ("programmes", "account_limits", "offtakes")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> fs.Plan:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.row("programmes", "purse")["total_musd"] = 5
    tiny.scenario("dear", SCENARIO)
    found = fs.solve(fs.read_case(tiny.write(tmp_path_factory.mktemp("case") / "tiny"), ["dear"]))
    assert isinstance(found, fs.Plan)
    return found


def english(book: Workbook, words: set[str]) -> list[str]:
    """Texts of a book in which English is left."""
    stay = sorted({*words, *book.sheetnames, *LIBRARIES}, key=len, reverse=True)
    known = re.compile("|".join(rf"(?<![A-Za-z]){re.escape(each)}(?![A-Za-z])" for each in stay if len(each) > 1))
    found = []
    for sheet in book.worksheets:
        keys = {*_names(sheet), *_of_keys(sheet)}
        for cell in filled(sheet):
            if isinstance(cell.value, str) and (cell.row, cell.column) not in keys:
                texts = re.findall(r'"([^"]*)"', cell.value) if cell.data_type == "f" else [cell.value]
                for text in texts:
                    if ENGLISH.search(known.sub("", STAYS.sub("", text))):
                        found.append(f"{sheet.title} {cell.coordinate}: {text}")
    return found


def _names(sheet: Worksheet) -> Iterator[tuple[int, int]]:
    """Cells with the names of tables' columns."""
    for first, top, last, _ in (range_boundaries(each.ref) for each in sheet.tables.values()):
        yield from ((int(top or 0), column) for column in range(int(first or 0), int(last or 0) + 1))


def _of_keys(sheet: Worksheet) -> Iterator[tuple[int, int]]:
    """Cells of columns that are called keys: by the unit above their name, or by the label over time."""
    for first, top, last, bottom in (range_boundaries(each.ref) for each in sheet.tables.values()):
        for column in range(int(first or 0), int(last or 0) + 1):
            heads: list[Any] = [sheet.cell(int(top or 0) - above, column).value for above in (1, 2)]
            if any(str(head).startswith(KEY) for head in heads):
                yield from ((row, column) for row in range(int(top or 0), int(bottom or 0) + 1))
    if str(sheet["A4"].value).startswith(KEY):
        yield from ((row, 1) for row in range(5, sheet.max_row + 1))


def test_no_english_is_left_in_the_bodies_of_a_chinese_workbook(plan: fs.Plan) -> None:
    book = workbook.build(plan, WHEN)
    words = own_words(plan) | CHOICES
    assert len(english(book, words)) > 1000, "so that the search finds what there is to find"
    translate(book, "zh")
    assert not english(book, words)


def test_codes_stand_in_a_chinese_workbook_as_in_the_files(plan: fs.Plan, tmp_path: Path) -> None:
    """All or none of a column: a code that looks like a word with an entry is no word."""
    case = plan.case
    workbook.write_workbook(plan, tmp_path / "plan.xlsx", written_at=WHEN, language="zh")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert codes([plan]) & table("zh").keys(), "so that some would be translated"
    columns = {
        (sheet_of(each.name), number): [str(value) for value in case.tables[each.name][column.name]]
        for each in shown(case)
        for number, column in enumerate(columns_shown(each, case.tables[each.name]), 1)
        if column in naming(each)
    }
    for (sheet, number), values in columns.items():
        found = [book[sheet].cell(row, number).value for row in range(7, 7 + len(values))]
        assert list(map(str, found)) == values, (sheet, number)
    checked = calculated(book)
    ((sheet, at),) = book.defined_names["master_check"].destinations
    assert str(checked[sheet][at.replace("$", "")]).startswith("OK：")


def declared() -> dict[str, Table]:
    """Every table that a case may hold."""
    found = {each.name: each for each in TABLES}
    for module in policies.MODULES:
        found |= {value.name: value for value in vars(module).values() if isinstance(value, Table)}
    return found


@pytest.mark.parametrize("each", declared().values(), ids=declared())
def test_every_table_has_its_name_meaning_columns_and_units_in_chinese(each: Table) -> None:
    """An entry may keep a key of the input files, which its English has as well."""
    texts = [in_words(each.name), sheet_of(each.name), first_capital(each.meaning)]
    fields = [_field(each, column) for column in each.all_columns]
    texts += [text for one in fields for text in (one.label, one.unit)]
    if each.name not in {one.name for one in TABLES} or each.name in MONEY:  # told on the sheet Policies
        texts += [text for column in each.all_columns for text in (column.meaning, column.unit)]
    elements = {"La", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "P50", "P90"}
    for text in texts:
        told = said(text, "zh")
        if LETTERS.search(text) and text not in elements:
            assert re.search(r"[\u4e00-\u9fff]", told), text
        for word in ENGLISH.findall(STAYS.sub("", told)):
            assert word in CHOICES and word in text, told


@pytest.mark.parametrize("each", declared().values(), ids=declared())
def test_every_word_of_a_fixed_list_is_told_in_chinese(each: Table) -> None:
    """All words of a list or none: a column half in one language is in neither."""
    for column in each.all_columns:
        words = [str(word) for word in column.one_of or () if re.search(r"[a-z]{3}", str(word))]
        assert not [word for word in words if said(word, "zh") == word], column.name


ONE_WORD = {"依存度": "依赖度", "贴现": "折现", "成本台账": "成本账单", "许可": "审批", "暴露": "受制于人"}
"""What a thing is called -> what it is called nowhere."""


@pytest.mark.parametrize("word", ONE_WORD)
def test_one_thing_has_one_word(word: str) -> None:
    told = table("zh").values()
    assert any(word in each for each in told) and not [each for each in told if ONE_WORD[word] in each]
