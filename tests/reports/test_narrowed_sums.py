"""Sums over long tables read the rows of one key alone, and come to the same."""

from __future__ import annotations

import math
import re
from datetime import datetime
from pathlib import Path

import pytest
import test_excel
from books import filled
from openpyxl import Workbook
from openpyxl.styles import Protection
from openpyxl.worksheet.table import Table

import friendshore as fs
from friendshore.reports.excel import workbook
from friendshore.reports.excel.calculated import values
from friendshore.reports.excel.writing import narrowed
from friendshore.reports.excel.writing.cells import write, write_formula

plan = test_excel.plan
WHEN = datetime(2027, 1, 2, 3, 4, 5)
ROWS = [
    (2026, "Quartz", 1.0), (2026, "talc", 2.0), (2030, "talc", 4.0), (2030, "quartz", 8.0), (2035, "talc", 16.0),
    (2035, 'a "b", c', 32.0), (2040, 'a "b", c', 64.0), (2040, "lime", 128.0), (2041, "lime", 256.0),
]  # fmt: skip


def small(*formulas: str) -> Workbook:
    """A table of flows, and a sheet with 2030 at the head of column F and formulas below."""
    book = Workbook()
    book.remove(book.worksheets[0])
    data, sheet = book.create_sheet("Its rows"), book.create_sheet("Over time")
    for row, cells in enumerate([("period", "what", "t"), *ROWS], 6):
        for column, value in enumerate(cells, 1):
            write(data.cell(row, column), value)
    data.add_table(Table(displayName="flows", name="flows", ref=f"A6:C{6 + len(ROWS)}"))
    other = book.create_sheet("Another's heads")
    write(other.cell(4, 7), 2035)
    write(other.cell(4, 8), 2035).protection = Protection(locked=False)  # a reader may choose another year
    write(sheet.cell(4, 6), 2030)
    write(sheet.cell(4, 1), "talc")
    for row, formula in enumerate(formulas, 7):
        write_formula(sheet.cell(row, 6), formula)
    return book


@pytest.mark.parametrize(
    ("sum_", "cells", "worth"),
    [
        ("flows[period],F$4", "$C$9:$C$10", 12.0),
        ("flows[period],F$4,flows[what],$A$4", "$C$9:$C$10", 4.0),
        ("flows[what],$A$4,flows[period],2035", "$C$11:$C$12", 16.0),
        ('flows[what],"a ""b"", c"', "$C$12:$C$13", 96.0),
        ('flows[period],2040,flows[what],"LIME"', "$C$13:$C$14", 128.0),
        ('flows[what],"talc"', "flows[t]", 22.0),
        ("flows[what],$A$4", "flows[t]", 22.0),
        ("flows[period],1999", "flows[t]", 0.0),
        ("flows[period],'Another''s heads'!$G$4", "$C$11:$C$12", 48.0),
        ("flows[period],'Another''s heads'!$H$4", "flows[t]", 48.0),
        ('flows[period],">2035"', "flows[t]", 448.0),
    ],
)
def test_a_sum_reads_the_rows_of_a_known_key_that_stand_together(
    sum_: str, cells: str, worth: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrowed, "LONG", 4)
    book = small(f"=SUMIFS(flows[t],{sum_})")
    assert values(book)["Over time"]["F7"] == worth
    narrowed.narrow(book, ["Over time"])
    assert book["Over time"]["F7"].value.startswith(
        f"=SUMIFS({cells}," if "[" in cells else f"=SUMIFS('Its rows'!{cells},"
    )
    assert values(book)["Over time"]["F7"] == worth


def test_a_row_whose_key_is_edited_leaves_its_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(narrowed, "LONG", 4)
    book = small("=SUMIFS(flows[t],flows[period],F$4)")
    narrowed.narrow(book, ["Over time"])
    write(book["Its rows"]["A10"], 2035)
    assert values(book)["Over time"]["F7"] == 4.0


def test_short_tables_keep_the_names_of_their_columns() -> None:
    book = small("=SUMIFS(flows[t],flows[period],F$4)")
    narrowed.narrow(book, ["Over time"])
    assert book["Over time"]["F7"].value == "=SUMIFS(flows[t],flows[period],F$4)"


def test_every_formula_of_a_workbook_comes_to_the_same(
    plan: fs.Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = workbook.build(plan, WHEN)
    monkeypatch.setattr(narrowed, "LONG", 1)
    cut = workbook.build(plan, WHEN)
    changed = [
        cell.value
        for sheet in cut for cell in filled(sheet)
        if cell.data_type == "f" and cell.value != plain[sheet.title][cell.coordinate].value
    ]  # fmt: skip
    assert len(changed) > 100
    assert all(re.search(r"SUMIFS\('[^']+'!\$", formula) for formula in changed)
    ours, theirs = values(plain), values(cut)
    assert ours.keys() == theirs.keys()
    for title, found in ours.items():
        assert found.keys() == theirs[title].keys()
        other = [
            (title, at, worth, theirs[title][at])
            for at, worth in found.items()
            if worth != theirs[title][at] and not _alike(worth, theirs[title][at])
        ]
        assert not other


def _alike(one: object, other: object) -> bool:
    both = isinstance(one, float) and isinstance(other, float)
    return both and math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)  # type: ignore[arg-type]
