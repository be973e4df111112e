"""What a case calls things never changes what its workbook is: titles are text, periods may have any name."""

from __future__ import annotations

import re
from itertools import cycle
from pathlib import Path

import openpyxl
from books import filled, sheet
from builder import Tiny
from pytest import mark
from uneven import uneven

from friendshore.plan.plan import Plan
from friendshore.planning import read_case, solve
from friendshore.reports import excel
from friendshore.reports.run_folder import write_run
from friendshore.reports.run_record import Choices

TITLES = ("title", "question", "owner", "note", "capacity_unit", "explanation", "publisher")


def written(tiny: Tiny, folder: Path) -> tuple[Plan, Path]:
    """The plan of a case, and its workbook."""
    plan = solve(read_case(tiny.write(folder / "tiny")))
    assert isinstance(plan, Plan)
    write_run(plan, folder / "run", Choices(recalculate=False))
    return plan, folder / "run" / "plan.xlsx"


def formulas(book: openpyxl.Workbook) -> set[str]:
    """Cells with formulas, but for fingerprints, of which there are more where texts are longer."""
    cells = (cell for each in book if each.title != "Fingerprints" for cell in filled(each))
    return {f"{cell.parent.title}!{cell.coordinate}" for cell in cells if cell.data_type == "f"}


def test_titles_that_begin_like_formulas_are_text(tmp_path: Path) -> None:
    plain, signed, signs = Tiny(), Tiny(), cycle(("=1+", "+", "-", "@"))
    signed.head.update(title="=title()", question="=question()")
    for rows in signed.rows.values():
        for row in rows:
            row.update({name: f"{next(signs)}{row[name] or name}" for name in TITLES if name in row})
    given = {str(row["title"]) for name in ("areas", "commodities", "sectors") for row in signed.table(name)}
    cases = ((plain, tmp_path / "plain"), (signed, tmp_path / "signed"))
    of_plain, of_signed = (openpyxl.load_workbook(written(*each)[1]) for each in cases)
    assert formulas(of_signed) == formulas(of_plain)
    shown = {cell.value for each in of_signed for cell in filled(each) if cell.data_type == "s"}
    assert {"=title()", "=question()", *given} <= shown


def test_one_function_alone_writes_formulas() -> None:
    for path in Path(str(excel.__file__)).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name != "cells.py":
            assert not [line for line in text.splitlines() if re.search(r'data_type[^=]* = .*"f"', line)], path.name
            assert not re.search(r"\bsheet\.cell\([^()]+,[^(),]+,.+\)", text), path.name


@mark.parametrize("names", [("FY27", "FY28", "FY29"), ("zero", "one", "alpha"), ("2027-28", "2028-29", "2029-30")])
def test_periods_may_have_any_name(names: tuple[str, ...], tmp_path: Path) -> None:
    tiny = Tiny()
    for row, name in zip(tiny.table("periods"), names, strict=True):
        row["period"] = name
    plan, book = written(tiny, tmp_path)
    assert list(plan.tables["reliance"]["period"]) == list(names)
    headers = [cell.value for row in sheet(book, "Builds").iter_rows(max_row=4) for cell in row]
    assert {2027, 2028, 2029} <= set(headers) or not len(plan.tables["builds"])


def test_a_period_without_demand_has_its_row(tmp_path: Path) -> None:
    tiny = Tiny()
    for row in tiny.table("demand"):
        if row["year"] == 2027:
            row.update(t_per_yr_low=0, t_per_yr_base=0, t_per_yr_high=0)
    plan, _ = written(tiny, tmp_path)
    assert plan.tables["reliance"][["period", "reliance_points"]].values.tolist() == [
        ["2027", 0.0], ["2028", 0.0], ["2029", 0.0],
    ]  # fmt: skip


def test_a_case_with_limits_of_countries_has_every_sheet(tmp_path: Path) -> None:
    tiny = uneven()
    for table in ("pace", "permit_slots"):
        tiny.set(table, [*tiny.table(table), *({**row, "group": "AAA"} for row in tiny.table(table))])
    plan, path = written(tiny, tmp_path)
    book = openpyxl.load_workbook(path)
    assert {"Data risk", "What binds", "Summary"} <= set(book.sheetnames)
    told = {str(cell.value) for row in book["What binds"].iter_rows() for cell in row}
    assert set(plan.tables["binding"]["what"]) <= told
