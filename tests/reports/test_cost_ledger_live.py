"""The Cost ledger is live from the input sheets on: worked out again, each line and each build costs what the plan
says, and an edit of an input moves what it should."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from math import isnan
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from openpyxl.workbook import Workbook
from pytest import TempPathFactory, approx, fixture, raises
from uneven import BUILT, PRESS_COST, uneven

import friendshore as fs
from friendshore.aim import Aim, Form
from friendshore.errors import FriendshoreError
from friendshore.reports.excel.calculated import Calculation
from friendshore.reports.excel.workbook import write_workbook

KEYS = ("period", "item", "place", "what", "detail")


class Book(NamedTuple):
    """A book, and what works its formulas out as they are asked for."""

    book: Workbook
    worked_out: Calculation

    def value(self, cell: Any) -> Any:
        return self.worked_out.at(cell.parent.title, cell.coordinate) if cell.data_type == "f" else cell.value


@fixture(scope="module")
def plan(tmp_path_factory: TempPathFactory) -> fs.Plan:
    found = fs.solve(fs.read_case(uneven().write(tmp_path_factory.mktemp("case") / "uneven")), Aim(Form.COST))
    assert isinstance(found, fs.Plan), found.sentence
    return found


@fixture(scope="module")
def books(plan: fs.Plan, tmp_path_factory: TempPathFactory) -> dict[str, Book]:
    """The book as written, and with inputs edited, worked out again."""
    plain = tmp_path_factory.mktemp("books") / "plain.xlsx"
    write_workbook(plan, plain, written_at=datetime(2026, 1, 1, tzinfo=UTC))
    edited = openpyxl.load_workbook(plain)
    edited["In processes"].cell(*_cell(edited, "In processes", "make", "capex_usd_per_t")).value = 1000
    sheet, place = next(edited.defined_names["discount_rate"].destinations)
    edited[sheet][place.replace("$", "")].value = 0.02
    found = {"plain": openpyxl.load_workbook(plain), "edited": edited}
    return {name: Book(book, Calculation(book)) for name, book in found.items()}


def _cell(book: Workbook, sheet: str, key: str, column: str) -> tuple[int, int]:
    head = [cell.value for cell in book[sheet][6]]
    row = next(cell.row for cell in book[sheet]["A"] if cell.value == key)
    return int(row), head.index(column) + 1


def rows(book: Book, name: str) -> Iterator[dict[str, Any]]:
    """Rows of a table of the book."""
    sheet = next(sheet for sheet in book.book.worksheets if name in sheet.tables)
    (names, *found) = sheet[sheet.tables[name].ref]
    for row in found:
        yield {str(head.value): book.value(cell) for head, cell in zip(names, row, strict=True)}


def named(book: Book, name: str) -> Any:
    sheet, cell = next(book.book.defined_names[name].destinations)
    return book.value(book.book[sheet][cell.replace("$", "")])


def by_key(found: Any) -> dict[tuple[str, ...], dict[str, Any]]:
    return {tuple(str(row[key] or "") for key in KEYS): row for row in found}


def test_each_line_worked_out_again_is_the_plans(plan: fs.Plan, books: dict[str, Book]) -> None:
    told = by_key(plan.tables["cost_lines"].to_dict("records"))
    live = by_key(rows(books["plain"], "ledger"))
    items = {(row["item"], str(row["kind"] or "")): row for row in rows(books["plain"], "cost_items")}
    assert set(live) == set(told)
    for key, line in told.items():
        for column in ("quantity", "unit_cost", "factor", "musd", "discounted_musd"):
            assert live[key][column] == approx(line[column], rel=1e-9, abs=1e-12), (key, column)
        fixed = items[line["item"], str(live[key]["kind"] or "")]
        for column in ("unit", "cost_unit", "factor_of"):
            assert str(fixed[column] or "") == line[column], (key, column)
        assert fixed["transfer"] == ("yes" if line["transfer"] else "no")
    assert named(books["plain"], "discounted_cost_musd") == approx(plan.summary["discounted_cost_musd"], rel=1e-9)


def test_what_unit_costs_are_made_of_is_the_plans(plan: fs.Plan, books: dict[str, Book]) -> None:
    for name in ("site_costs", "standing_upkeep", "running_costs", "capital_charges", "discounting"):
        live = list(rows(books["plain"], name))
        told = plan.tables[name].to_dict("records")
        assert len(live) == len(told)
        for one, other in zip(live, told, strict=True):
            for column, value in other.items():
                if isinstance(value, float) and not isnan(value):
                    assert one[str(column)] == approx(value, rel=1e-9), (name, column)


def test_builds_are_live_and_the_run_out_is_told(plan: fs.Plan, books: dict[str, Book]) -> None:
    (build,) = rows(books["plain"], "builds")
    assert build["capex_musd"] == approx(float(plan.tables["builds"]["capex_musd"].iloc[0]), rel=1e-12)
    assert build["capex_musd"] == approx(BUILT * PRESS_COST * 0.9e-6)
    assert build["finished_share"] == approx(0.9)
    for name in ("run_out_discounted_cost_musd", "run_out_share_of_cost"):
        assert named(books["plain"], name) == approx(plan.summary[name], rel=1e-9)


def test_an_edit_of_an_input_reaches_the_cost(books: dict[str, Book]) -> None:
    plain, edited = by_key(rows(books["plain"], "ledger")), by_key(rows(books["edited"], "ledger"))
    moved = {key for key in plain if edited[key]["musd"] != approx(plain[key]["musd"])}
    assert {key[3] for key in moved} >= {"new_make_b", "make_b"}
    assert {key[1] for key in moved} == {"capital", "fixed"}
    assert all(edited[key]["musd"] == approx(2 * plain[key]["musd"]) for key in moved)
    (build,) = rows(books["edited"], "builds")
    assert build["capex_musd"] == approx(2 * BUILT * PRESS_COST * 0.9e-6)
    assert edited["2030a", "running", "BBB", "make.BBB", ""]["discounted_musd"] == 0
    expected = (12 * 1.02 ** (-21 / 12) + 6 * 1.02 ** (-30 / 12)) / 18
    line = edited["2028b", "running", "BBB", "make.BBB", ""]
    assert line["discounted_musd"] == approx(line["musd"] * expected)


def test_a_run_of_an_earlier_version_is_a_sentence(plan: fs.Plan, tmp_path: Path) -> None:
    older = replace(plan, tables={name: frame for name, frame in plan.tables.items() if name != "cost_lines"})
    with raises(FriendshoreError, match="no table cost_lines: an earlier version of friendshore solved it"):
        write_workbook(older, tmp_path / "plan.xlsx", written_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert not list(tmp_path.iterdir())
