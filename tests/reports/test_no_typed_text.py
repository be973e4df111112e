"""No figure stands as text where it should be a formula: texts with a digit in them are names, units or said to be
what only the program knows.

Read are all sheets but inputs as used, whose texts are the case's own, and fingerprints, which copy texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from books import filled
from openpyxl.workbook import Workbook
from test_language import own_words
from uneven import uneven

import friendshore as fs
from friendshore.reports.excel import write_workbook

MAY = {
    "a step of the sheet Trace": r"\b[A-E]\d+\b",
    "a column": r"\bworth_\d\b|\busd_per_t_\w+",
    "a unit, a chemical": r"\b[Cc][Oo]2|\bm3\b|\bp[59]0\b|\b(USA|last year) = 1(00)?\b",
    "what a unit counts": r"\bpoints\b.*\b100\b|\bfor 10% more\b|\b100 million USD\b|^1,000 USD per unit\b",
    "how a step is worked out, in words": r"^100 x |/ 1,000,000|USD/kg / 1000|x months / 12|never below 0",
    "how a charge is worked out, in words": r"\(1 [-+] |\^ -?1/2|months / 24|\+ 1 - local share|^1 - share",
    "what 0 means": r"\b0: none\b|discount factor is 0\.$|^factor; 0 in the run-out$",
    "a key: users and the number of their step": r"^(\*|\w+), \d$",
    "a month or a moment of the case or the run": r"\b\d{4}-\d\d(-\d\d \d\d:\d\d UTC)?\b",
    "a version or a hash": r"\bfriendshore \d+\.\d+\.\d+\b|^\d+(\.\d+)+$|\bsha256 \w+",
    "how a sheet prints": r"^Prints its first \d+ rows of [\d,]+: ",
}
"""Reason -> what may stand in a text."""
PROGRAM = {
    ("Cover", "Run time"): "the program's clock", ("Cover", "Solver"): "the solver's certificate, by step on the Log",
    ("Log", "held"): "the solver's record of what each step held",
    ("Log", "Warnings, with figures as solved"): "says so itself",
    ("Log", "Values of formulas"): "what the program did when it wrote the file",
}  # fmt: skip
"""Sheet and the word that a text stands beside or under -> why only the program can know it."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[fs.Plan, Workbook]:
    folder: Path = tmp_path_factory.mktemp("case")
    plan = fs.solve(fs.read_case(uneven().write(folder / "tiny")))
    assert isinstance(plan, fs.Plan)
    write_workbook(plan, folder / "plan.xlsx", written_at=datetime(2027, 1, 2, 3, 4, 5))
    return plan, openpyxl.load_workbook(folder / "plan.xlsx")


def typed(book: Workbook, words: set[str]) -> Iterator[tuple[str, str, str]]:
    """Sheet, place and text in which a digit is left when all that may stand is taken out."""
    known = re.compile("|".join([rf"\b{re.escape(each)}\b" for each in sorted(words, key=len, reverse=True)]))
    may = re.compile("|".join(MAY.values()))
    for sheet in book.worksheets:
        if sheet.title.startswith("In ") or sheet.title == "Fingerprints":
            continue
        for cell in filled(sheet):
            text = cell.data_type == "s" and cell.hyperlink is None
            if text and re.search(r"\d", known.sub("", may.sub("", str(cell.value)))):
                yield sheet.title, cell.coordinate, str(cell.value)


def beside(book: Workbook, sheet: str, at: str) -> set[str]:
    """The words left of a cell, and those above it."""
    cell = book[sheet][at]
    left = {str(book[sheet].cell(cell.row, column).value) for column in range(1, cell.column)}
    return left | {str(book[sheet].cell(row, cell.column).value) for row in range(1, cell.row)}


def test_a_figure_in_a_text_is_a_name_or_what_only_the_program_knows(written: tuple[fs.Plan, Workbook]) -> None:
    plan, book = written
    words = {word for word in own_words(plan) if re.search("[A-Za-z].*\\d|\\d.*[A-Za-z]", word)}
    words |= set(map(str, plan.case.tables["periods"]["period"]))
    told = {at: [why for (sheet, word), why in PROGRAM.items() if sheet == at[0] and word in beside(book, *at[:2])]
            for at in typed(book, words)}  # fmt: skip
    assert not [at for at, why in told.items() if not why]
    assert {why for each in told.values() for why in each} == set(PROGRAM.values()), "none is listed in vain"


def test_a_typed_figure_is_seen(written: tuple[fs.Plan, Workbook]) -> None:
    _, book = written
    cell = book["Summary"].cell(200, 30)
    cell.value = "Reliance falls by 61.3 points"
    assert ("Summary", cell.coordinate, cell.value) in set(typed(book, {"2026b"}))
    cell.value = None
