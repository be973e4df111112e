"""Whoever edits the workbook of a comparison or of a study's answer, one cell at a time, finds its master check red."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from books import filled
from builder import Tiny
from edits import (
    Hand,
    Place,
    address,
    beyond,
    exchanged,
    made,
    named,
    of,
    overwritten,
    row_appended,
    row_cleared,
    typed,
)
from touched import Untouched

import friendshore as fs
from friendshore.reports.compare import compare
from friendshore.reports.excel.answers.book import write_frames
from friendshore.reports.excel.calculated import Calculation
from friendshore.reports.excel.calculated.compiled import Here, run_of, settled
from friendshore.reports.excel.calculated.shapes import taken_apart
from friendshore.reports.excel.checks import outcome
from friendshore.reports.excel.comparison.book import write_comparison

WHEN = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
TOLD = (outcome.MASTER, outcome.TOLD)


@dataclass
class Sealed:
    """A workbook as it was read, and its hand."""

    path: Path
    hand: Hand
    untouched: Untouched

    def told(self, calculation: Calculation) -> tuple[bool, bool]:
        """Whether the master check says that all is well, and whether it wears the colour of what fails."""
        sheet, row, column = self.hand.named(outcome.MASTER)
        shape, slots = taken_apart(f"={outcome.bad((outcome.MASTER,))}")
        red = settled(run_of(shape), Here(calculation, calculation.page(sheet), 1, 1, slots))
        return str(calculation.at(*address((sheet, row, column)).split("!"))).startswith("OK"), red is True

    def after(self) -> tuple[bool, bool]:
        return self.told(Calculation(self.hand.book, self.untouched.after(self.hand.edited)))


def sealed(path: Path) -> Sealed:
    untouched = Untouched(openpyxl.load_workbook(path))
    return Sealed(path, Hand(untouched.book, untouched.values), untouched)


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    folder = tmp_path_factory.mktemp("comparison")
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.scenario("poor", 'why = "no money"\n[[programmes]]\nprogramme = "purse"\ntotal_musd = 0\n')
    case = tiny.write(folder / "case")
    plans = [fs.solve(fs.read_case(case, scenarios)) for scenarios in ([], ["poor"])]
    write_comparison(compare(*plans, names=["rich", "poor"]), folder / "compare.xlsx", written_at=WHEN)
    return sealed(folder / "compare.xlsx")


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    path = tmp_path_factory.mktemp("answer") / "answer.xlsx"
    names, notes = ["=1+1", "mill", "press"], ["", "a", "b"]
    frame = pd.DataFrame({"facility": names, "cost_musd": [0.5, 20.0, 3.25], "note": notes})
    write_frames({"steps": frame, "further": frame}, path, title="Steps", sentence="Three of them.", how="By hand.",
                 written_at=WHEN)  # fmt: skip
    return sealed(path)


@pytest.fixture(params=["comparison", "answer"])
def book(request: pytest.FixtureRequest) -> Iterator[Sealed]:
    found: Sealed = request.getfixturevalue(request.param)
    yield found
    found.hand.undo()


def test_untouched_all_is_well(book: Sealed) -> None:
    assert book.told(Calculation(book.hand.book)) == (True, False)


def a_year(hand: Hand) -> Place:
    """The first figure that is typed in on the sheet Reliance."""
    rows = hand.book["Reliance"].iter_rows()
    found = next(cell for row in rows for cell in row if cell.data_type == "n" and cell.value)
    return "Reliance", found.row, found.column


EDITS = {
    "a figure of the comparison": ("comparison", made(of("headline", "second"), lambda value: value + 0.01)),
    "two figures exchanged": ("comparison", exchanged(of("headline", "first", 0), of("headline", "second", 0))),
    "a year's reliance": ("comparison", made(a_year, lambda value: value + 1)),
    "a difference overwritten": ("comparison", overwritten(of("headline", "difference"))),
    "an input that differs": ("comparison", typed(of("inputs", "second"), "7")),
    "an input more": ("comparison", row_appended("inputs")),
    "the sentence of a plan": ("comparison", typed(lambda hand: hand.cell("Comparison", "A5"), "All is well.")),
    "a figure of the answer": ("answer", made(of("steps", "cost_musd", 1), lambda value: value * 1.001)),
    "two figures of the answer": ("answer", exchanged(of("steps", "cost_musd", 0), of("steps", "cost_musd", 1))),
    "a figure as text": ("answer", made(of("steps", "cost_musd", 2), str)),
    "a name": ("answer", typed(of("further", "facility", 1), "mine")),
    "a cell emptied": ("answer", typed(of("further", "note", 2), None)),
    "a cell filled": ("answer", typed(of("further", "note", 0), "c")),
    "a row emptied": ("answer", row_cleared("steps", 1)),
    "the sentence of the answer": ("answer", typed(lambda hand: hand.cell("Steps", "A2"), "Four of them.")),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_turns_the_master(name: str, request: pytest.FixtureRequest) -> None:
    which, edit = EDITS[name]
    found: Sealed = request.getfixturevalue(which)
    edit(found.hand)
    try:
        assert found.after() == (False, True)
    finally:
        found.hand.undo()


EVERYWHERE = {
    "a note where nothing was": lambda book: typed(beyond(book.hand.book.sheetnames[0]), "seen"),
    "a check's tolerance": lambda _: typed(of("checks", "tolerance", 0), 1e9),
    "a check's verdict": lambda _: typed(of("checks", "ok", 0), "OK"),
    "a row of the checks": lambda _: row_cleared("checks", 1),
    "a fingerprint's now": lambda _: overwritten(of("fingerprints", "now", 5)),
    "a fingerprint as written": lambda _: made(of("fingerprints", "written", 5), lambda value: value + 1),
    "the count of failures": lambda _: typed(named(outcome.FAILED), 0),
}


@pytest.mark.parametrize("name", EVERYWHERE)
def test_an_edit_of_either_turns_the_master(name: str, book: Sealed) -> None:
    EVERYWHERE[name](book)(book.hand)
    assert book.after() == (False, True)


@pytest.mark.parametrize("name", TOLD)
def test_the_master_and_its_witness_wear_the_colour_of_what_fails_when_written_over(name: str, book: Sealed) -> None:
    overwritten(named(name))(book.hand)
    assert book.after()[1]


def test_any_cell_that_is_changed_turns_the_master(book: Sealed) -> None:
    chance = random.Random(1)
    for sheet in book.hand.book.worksheets:
        full = [cell for cell in filled(sheet) if cell.value is not None]
        for cell in chance.sample(full, min(5, len(full))):
            place = (sheet.title, cell.row, cell.column)
            before = book.hand.shown(place)
            book.hand.put(place, f"{before}x" if isinstance(before, str) else 0.4711)
            assert book.after()[1], address(place)
            book.hand.undo()


def test_a_sheet_more_or_renamed_turns_the_master(book: Sealed) -> None:
    more = book.hand.book.create_sheet("More")
    assert not book.told(Calculation(book.hand.book))[0]
    book.hand.book.remove(more)
    sheet = book.hand.book.worksheets[1]
    name, sheet.title = sheet.title, "Other"
    row = book.hand.of("fingerprints", "now", kind="its name", sheet=name)
    assert Calculation(book.hand.book).at(*address(row).split("!")) == 0
    sheet.title = name


def test_every_sheet_is_protected_without_a_password(book: Sealed) -> None:
    for sheet in book.hand.book.worksheets:
        assert sheet.protection.sheet, sheet.title
        assert not sheet.protection.password


def test_values_stand_beside_all_formulas(book: Sealed) -> None:
    values = openpyxl.load_workbook(book.path, data_only=True)
    for title, found in book.hand.values.items():
        assert not [at for at in found if values[title].cell(*at).value is None and found[at] != ""], title
