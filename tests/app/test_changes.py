"""Changes of tables: cells changed and changed back, rows added, copied, left out, and taken back one by one."""

from __future__ import annotations

from functools import partial

import pytest

pytest.importorskip("dash", reason="the window takes Dash: pip install -e '.[app]'")

from friendshore.app.desk import Desk, Knobs
from friendshore.app.grids import Grid
from friendshore.app.knobs import Cell, Gone
from friendshore.app.window import cells
from friendshore.app.window.changes import Changes, laid

PURSE = ("purse",)
MAKE = ("make_a",)


@pytest.fixture
def grid(desk: Desk) -> Grid:
    return desk.grid(desk.window().id, "programmes")


def test_a_cell_is_changed_once_and_changed_back(grid: Grid) -> None:
    first = Changes().typed(grid, "2", PURSE, "total_musd", "1")
    second = first.typed(grid, "2", PURSE, "total_musd", "2")
    assert second.cells == {("programmes", PURSE, "total_musd"): "2"}
    assert second.typed(grid, "2", PURSE, "total_musd", "0.004").cells == {}
    assert second.undone() == first
    assert first.undone() == Changes() == Changes().undone()
    assert Changes.of_json(second.as_json()) == second


def test_a_new_row_is_laid_once_its_key_is_whole_and_its_own(desk: Desk) -> None:
    table = partial(desk.grid, desk.window().id)
    facilities = table("facilities")
    row = next(row for row in facilities.rows if row.key == MAKE)
    values = dict(zip((column.name for column in facilities.columns), row.cells, strict=True))
    blank = Changes().added("facilities", [{}])
    assert laid(blank, table) == laid(blank, table)
    assert laid(blank, table).waiting == ("A new row of facilities waits for its key: facility.",)
    copied = Changes().added("facilities", [values])
    (waits,) = laid(copied, table).waiting
    assert waits.endswith("make_a stands already.") and not laid(copied, table).cells
    named = copied.typed(facilities, "new1", MAKE, "facility", "make_b")
    found = laid(named, table)
    assert not found.waiting
    assert {each.key for each in found.cells} == {("make_b",)}
    assert {each.column: each.value for each in found.cells} == {
        **{name: value for name, value in values.items() if value}, "facility": "make_b"
    }  # fmt: skip
    twice = named.added("facilities", [{**values, "facility": "make_b"}])
    assert len(laid(twice, table).waiting) == 1
    assert laid(twice.removed("facilities", [], ["new2"]), table) == found
    assert named.without("facilities").rows == ()


def test_a_row_is_left_out_and_put_back_and_its_cells_are_not_laid_meanwhile(desk: Desk, grid: Grid) -> None:
    table = partial(desk.grid, desk.window().id)
    typed = Changes().typed(grid, "2", PURSE, "total_musd", "1")
    gone = typed.removed("programmes", [PURSE], [])
    assert laid(gone, table).gone == (Gone("programmes", PURSE),) and not laid(gone, table).cells
    back = gone.removed("programmes", [PURSE], [])
    assert laid(back, table).cells == (Cell("programmes", PURSE, "total_musd", "1"),)


def test_a_row_that_is_new_is_checked_and_saved_as_one_of_its_file(desk: Desk) -> None:
    window = desk.window().id
    table = partial(desk.grid, window)
    facilities = table("facilities")
    row = next(row for row in facilities.rows if row.key == MAKE)
    values = dict(zip((column.name for column in facilities.columns), row.cells, strict=True))
    made = laid(Changes().added("facilities", [{**values, "facility": "make_b", "country": "AAB"}]), table)
    (fault,) = {each.key: each for each in desk.faults(window, Knobs(cells=made.cells))}.values()
    assert (fault.key, fault.column) == (("make_b",), "country")
    sound = laid(Changes().added("facilities", [{**values, "facility": "make_b"}]), table)
    assert desk.faults(window, Knobs(cells=sound.cells)) == ()
    desk.save_scenario(window, Knobs(cells=sound.cells, gone=(Gone("facilities", MAKE),)), "one_for_another")
    written = (desk.outputs / "scenarios" / "one_for_another.toml").read_text(encoding="utf-8")
    assert "[[facilities]]" in written and "[[drop.facilities]]" in written


def test_a_grid_is_told_only_what_is_new(grid: Grid) -> None:
    drawn: dict[str, object] = {}
    place = {"table": "programmes", "key": ["purse"], "column": "total_musd"}
    typed = Changes().typed(grid, "2", PURSE, "total_musd", "x")
    now = cells.Marks(typed, [place]).rows(grid)
    told = cells.transaction(grid, drawn, now)
    assert told is not None and list(told) == ["update", "addIndex", "async"]
    (row,) = told["update"]
    assert (row[cells.EDITED], row[cells.FAULTY], row["=total_musd"]) == (["=total_musd"], ["=total_musd"], "x")
    assert cells.transaction(grid, now, now) is None
    more = cells.Marks(typed.added("programmes", [{}]), [place]).rows(grid)
    told = cells.transaction(grid, now, more)
    assert told is not None and [each[cells.ROW] for each in told["add"]] == ["new1"]
    told = cells.transaction(grid, more, {})
    assert told is not None and told["remove"] == [{cells.ROW: "new1"}]
    assert [(row[cells.ROW], row["=total_musd"]) for row in told["update"]] == [("2", "0.004")]
