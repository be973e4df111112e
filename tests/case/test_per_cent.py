"""A share may be written in per cent, in a cell of a workbook that is text and in a CSV file; nothing else may."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from builder import Tiny, sentences
from hypothesis import given, settings
from hypothesis import strategies as st

import friendshore as fs
from friendshore.case.table import Column
from friendshore.case.values import WrongValueError, from_text
from friendshore.reports.excel.case_book.book import write_workbook_case
from friendshore.reports.excel.case_book.page import FIRST, NAMES

SHARE = Column("share", "number", "a share", unit="share")
TONNES = Column("t", "number", "a mass", unit="t/yr")


@pytest.mark.parametrize(
    ("cell", "value"),
    [("25%", 0.25), ("25 %", 0.25), ("12.5\u00a0%", 0.125), (".5%", 0.005), ("-3%", -0.03), ("7\uff05", 0.07)],
)
def test_a_share_in_per_cent(cell: str, value: float) -> None:
    assert from_text(SHARE, cell) == value


@settings(deadline=None)
@given(st.decimals(0, 100, places=3))
def test_it_is_the_very_figure(percent: Decimal) -> None:
    """Not a hundredth that a machine has rounded twice: 7 % is what 0.07 is."""
    assert from_text(SHARE, f"{percent} %") == float(percent / 100)


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        (SHARE, "12,5 %", "leave out thousands separators and use a decimal point"),
        (SHARE, "25 %%", "write 5 % as 0.05, or as 5%"),
        (SHARE, "% 25", "write 5 % as 0.05, or as 5%"),
        (SHARE, "1e999999999999%", "write 5 % as 0.05, or as 5%"),
        (TONNES, "25%", r"expected a plain decimal number \(t/yr\); only a share may be given in %"),
    ],
)
def test_what_is_no_share_in_per_cent(column: Column, cell: str, expected: str) -> None:
    with pytest.raises(WrongValueError, match=expected):
        from_text(column, cell)


def test_a_csv_file_and_a_workbook_say_the_same(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("countries", "AAA")["wacc_plant_share"] = "5%"
    folder = tiny.write(tmp_path / "tiny")
    of_folder = fs.read_case(folder)
    write_workbook_case(folder, tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    sheet = book["countries"]
    place = [cell.value for cell in sheet[NAMES]].index("wacc_mining_share") + 1
    sheet.cell(FIRST, place).value = "25 %"
    entries = {sheet_row[0].value: sheet_row[1] for sheet_row in book["case"].iter_rows(min_row=FIRST)}
    entries["settings.discount_share_per_yr"].value = "3 %"
    book.save(tmp_path / "case.xlsx")
    found = fs.read_case(tmp_path / "case.xlsx")
    countries = found.tables["countries"].set_index("country")
    assert countries.loc[str(sheet.cell(FIRST, 1).value), "wacc_mining_share"] == 0.25
    assert countries.loc["AAA", "wacc_plant_share"] == 0.05 == of_folder.tables["countries"].set_index("country").loc[
        "AAA", "wacc_plant_share"
    ]
    assert found.settings.discount_share_per_yr == 0.03


def test_elsewhere_it_is_a_fault(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("facilities", "mine_a")["existing_t_per_yr"] = "25%"
    (fault,) = sentences(tiny.write(tmp_path))
    assert "expected a plain decimal number (t/yr); only a share may be given in %" in fault
