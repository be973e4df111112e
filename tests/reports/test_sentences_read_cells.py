"""A figure of the case in a sentence is read from its cell: an edit of the cell changes what is said, everywhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from books import filled
from openpyxl.workbook import Workbook
from uneven import uneven

import friendshore as fs
from friendshore.reports.excel import write_workbook
from friendshore.reports.excel.calculated import Calculation

EDITS = {"discount_rate": (0.0473, "4.7%", 0.0911, "9.1%"), "price_year": (2019, "2019", 1987, "1987"),
         "earliest_decision": ("2027-04", "2027-04", "2027-05", "2027-05")}  # fmt: skip
"""Named cell -> what stands in it, as sentences say it, and both after an edit."""
OWN = {"Log", "Fingerprints", "Checks", "Audit"}


class Told(NamedTuple):
    """A book, what works it out again and again, and what its sentences say as written."""

    book: Workbook
    calculation: Calculation
    before: dict[str, str]


@pytest.fixture(scope="module", params=["en", "zh"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("case")
    tiny = uneven()
    tiny.settings["discount_share_per_yr"] = 0.0473
    tiny.head["price_year"] = 2019
    plan = fs.solve(fs.read_case(tiny.write(folder / "tiny")))
    assert isinstance(plan, fs.Plan)
    path: Path = folder / "plan.xlsx"
    write_workbook(plan, path, written_at=datetime(2027, 1, 2, 3, 4, 5), language=request.param)
    calculation = Calculation(book := openpyxl.load_workbook(path))
    return Told(book, calculation, said(book, calculation))


def said(book: Workbook, calculation: Calculation) -> dict[str, str]:
    """Sentences of the sheets, as a reader sees them."""
    calculation.again()
    shown = {}
    for sheet in book.worksheets:
        for cell in filled(sheet) if sheet.title not in OWN and not sheet.title.startswith("In ") else ():
            formula = cell.data_type == "f"
            text: Any = calculation.at(sheet.title, cell.coordinate) if formula else cell.value
            if isinstance(text, str):
                shown[f"{sheet.title}!{cell.coordinate}"] = text
    return shown


@pytest.mark.parametrize("name", list(EDITS))
def test_no_sentence_says_what_the_cell_no_longer_does(told: Told, name: str) -> None:
    was, old, changed, new = EDITS[name]
    book, calculation, shown = told
    before = {place for place, text in shown.items() if old in text}
    ((sheet, at),) = book.defined_names[name].destinations
    cell = book[sheet][at.replace("$", "")]
    assert cell.value == was
    cell.value = changed
    after = said(book, calculation)
    cell.value = was
    places = {"discount_rate": {"Summary", "Costs"}, "price_year": {"Summary", "Costs", "Assumptions", "Cover"},
              "earliest_decision": {"Summary", "Assumptions"}}[name]  # fmt: skip
    assert {place.partition("!")[0] for place, text in after.items() if new in text} >= places
    still = {place: after[place] for place in before if old in after[place]}
    assert not {place for place in still if place.partition("!")[0] in places}, still
