"""What is said of an edited cell is what `check` says of the file with that cell."""

from __future__ import annotations

import csv
from pathlib import Path

from builder import sentences
from desk_case import desk_case
from pytest import mark

from friendshore.app.desk import Desk, Knobs
from friendshore.app.knobs import Cell, Gone

A = ("AAA", "cars", "magnet", "2027")
EDITS = [
    (Cell("demand", A, "t_per_yr_base", "many"), ("demand", A, "t_per_yr_base")),
    (Cell("demand", A, "t_per_yr_base", "600"), ("demand", A, "t_per_yr_base")),  # above the high case
    (Cell("facilities", ("make_a",), "country", "AAB"), ("facilities", ("make_a",), "country")),
    (Cell("facilities", ("make_a",), "existing_t_per_yr", "-1"), ("facilities", ("make_a",), "existing_t_per_yr")),
    (Cell("shortage", ("*", "1"), "share_of_demand", "0.9"), ("shortage", ("*", "1"), "share_of_demand")),
]
NEW = ("AAA", "XXX", "magnet", "base", "2027-01")


def edited(folder: Path, table: str, key: tuple[str, ...], column: str, value: str) -> None:
    """The file as somebody edits it in a spreadsheet."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    row = next(row for row in rows if set(key) <= set(row))
    row[header.index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


@mark.parametrize("cell, place", EDITS, ids=lambda each: getattr(each, "value", ""))
def test_faults_are_those_of_check_and_know_their_cell(
    desk: Desk, tmp_path: Path, cell: Cell, place: tuple[str, tuple[str, ...], str]
) -> None:
    folder = desk_case().write(tmp_path / "small")
    edited(folder, cell.table, cell.key, cell.column, cell.value)
    found = desk.faults(desk.window().id, Knobs(cells=(cell,)))
    assert [fault.sentence for fault in found] == sentences(folder)
    assert place in [(fault.table, fault.key, fault.column) for fault in found]


def test_a_new_row_of_a_policy_is_checked_as_a_row_of_its_file(desk: Desk) -> None:
    found = desk.faults(desk.window().id, Knobs(cells=(Cell("tariffs", NEW, "rate_share", "70"),)))
    assert {fault.table for fault in found} == {"tariffs"}
    assert {fault.row for fault in found} == {2}
    assert "rate_share" in {fault.column for fault in found}
    assert {fault.key for fault in found} == {NEW}
    (wrong,) = desk.faults(desk.window().id, Knobs(cells=(Cell("tariffs", NEW[:2], "rate_share", "0.1"),)))
    assert "a row of tariffs is known by importer" in wrong.sentence
    (wrong,) = desk.faults(desk.window().id, Knobs(gone=(Gone("tarifs", NEW),)))
    assert wrong.nearest == "tariffs"


def test_a_row_that_others_need_is_missed_and_a_sound_edit_has_no_fault(desk: Desk) -> None:
    window = desk.window().id
    assert desk.faults(window, Knobs()) == ()
    assert desk.faults(window, Knobs(cells=(Cell("facilities", ("make_a",), "existing_t_per_yr", "60"),))) == ()
    gone = desk.faults(window, Knobs(gone=(Gone("commodities", ("oxide",)),)))
    assert any("oxide" in fault.sentence for fault in gone)


def test_a_grid_has_the_cells_of_its_file_and_says_what_they_mean(desk: Desk, case: Path) -> None:
    window = desk.window().id
    for note in desk.tables(window):
        grid = desk.grid(window, note.name)
        assert len(grid.rows) == note.rows
        path = case / f"{note.name}.csv"
        written = list(csv.reader(path.open(encoding="utf-8", newline=""))) if path.is_file() else [[]]
        names = [column.name for column in grid.columns]
        assert [dict(zip(names, row.cells, strict=True)) for row in grid.rows] == [
            dict(zip(written[0], line, strict=True)) for line in written[1:]
        ]
        assert all(column.meaning for column in grid.columns)
        keys = [column.name for column in grid.columns if column.key]
        assert all(len(row.key) == len(keys) for row in grid.rows)
    assert {note.policy for note in desk.tables(window)} == {True, False}
