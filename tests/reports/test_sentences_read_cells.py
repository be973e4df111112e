"""A figure of the case in a sentence is read from its cell: an edit of the cell changes what is said, everywhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from uneven import uneven

import friendshore as fs
from friendshore.reports.excel import write_workbook
from friendshore.reports.excel.calculated import values

EDITS = {"discount_rate": (0.0473, "4.7%", 0.0911, "9.1%"), "price_year": (2019, "2019", 1987, "1987"),
         "earliest_decision": ("2027-04", "2027-04", "2027-05", "2027-05")}  # fmt: skip
"""Named cell -> what stands in it, as sentences say it, and both after an edit."""
OWN = {"Log", "Fingerprints", "Checks", "Audit"}


@pytest.fixture(scope="module", params=["en", "zh"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    folder = tmp_path_factory.mktemp("case")
    tiny = uneven()
    tiny.settings["discount_share_per_yr"] = 0.0473
    tiny.head["price_year"] = 2019
    plan = fs.solve(fs.read_case(tiny.write(folder / "tiny")))
    assert isinstance(plan, fs.Plan)
    path: Path = folder / "plan.xlsx"
    write_workbook(plan, path, written_at=datetime(2027, 1, 2, 3, 4, 5), language=request.param)
    return openpyxl.load_workbook(path)


def said(book: Workbook) -> dict[str, str]:
    """Sentences of the sheets, as a reader sees them."""
    found, shown = values(book), {}
    for sheet in book.worksheets:
        for row in sheet.iter_rows() if sheet.title not in OWN and not sheet.title.startswith("In ") else ():
            for cell in row:
                text: Any = found[sheet.title].get(cell.coordinate) if cell.data_type == "f" else cell.value
                if isinstance(text, str):
                    shown[f"{sheet.title}!{cell.coordinate}"] = text
    return shown


@pytest.mark.parametrize("name", list(EDITS))
def test_no_sentence_says_what_the_cell_no_longer_does(book: Workbook, name: str) -> None:
    was, old, changed, new = EDITS[name]
    before = {place for place, text in said(book).items() if old in text}
    ((sheet, at),) = book.defined_names[name].destinations
    cell = book[sheet][at.replace("$", "")]
    assert cell.value == was
    cell.value = changed
    after = said(book)
    cell.value = was
    places = {"discount_rate": {"Summary", "Costs"}, "price_year": {"Summary", "Costs", "Assumptions", "Cover"},
              "earliest_decision": {"Summary", "Assumptions"}}[name]  # fmt: skip
    assert {place.partition("!")[0] for place, text in after.items() if new in text} >= places
    still = {place: after[place] for place in before if old in after[place]}
    assert not {place for place in still if place.partition("!")[0] in places}, still
