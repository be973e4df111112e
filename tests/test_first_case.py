"""The page "Write your own case", word for word: its tables, its commands, what they print, and the optimum by hand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from friendshore.case.settings import Levels, Settings
from friendshore.cli import app
from friendshore.plan import Plan
from friendshore.planning import read_case, solve
from friendshore.reports.new_case import write_new_case
from friendshore.reports.run_place import CannotWriteError

FOLDER = Path(__file__).parents[1] / "inputs" / "ten_rows"
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:`([\w/]+\.(?:csv|toml))`:?\n\n)?```(\w+)\n(.*?)```", re.DOTALL)
FIRST_SOLVE = "friendshore solve mine\n"


def blocks() -> Iterator[tuple[str, str, str]]:
    """File, kind and text of each block of the page, in order."""
    for found in BLOCK.finditer(PAGE):
        yield (found[1] or "").removeprefix("mine/"), found[2], found[3]


def ran(words: str) -> str:
    result = CliRunner().invoke(app, words.split()[1:])
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_the_page_says_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = ""
    for file, kind, text in blocks():
        if kind == "sh":
            said = " ".join(ran(line) for line in text.splitlines())
        elif kind == "text":
            assert " ".join(text.split()) in said
        elif kind in ("csv", "toml"):
            place = tmp_path / "mine" / file
            place.parent.mkdir(exist_ok=True)
            if FIRST_SOLVE not in PAGE[: PAGE.index(text)]:
                assert place.read_text(encoding="utf-8") == text, file  # as `friendshore new` wrote it
            place.write_text(text, encoding="utf-8")
    assert "cells" in (tmp_path / "mine" / "demand.csv").read_text(encoding="utf-8")


def test_ten_rows_are_ten_and_three_tables_are_needed() -> None:
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in FOLDER.glob("*.csv")) == 10


@pytest.mark.parametrize("name", ["periods", "areas", "commodities"])
def test_a_table_that_is_needed_is_asked_for(name: str, tmp_path: Path) -> None:
    write_new_case(tmp_path / "mine")
    (tmp_path / "mine" / f"{name}.csv").unlink()
    with pytest.raises(Exception, match=f"{name}.csv: this table is missing"):
        read_case(tmp_path / "mine")


def test_the_optimum_by_hand(tmp_path: Path) -> None:
    """2027: 100 t bought. 2028: 80 t made, 20 bought; ten equal payments at 5 % for 800,000 USD."""
    write_new_case(tmp_path / "mine")
    plan = solve(read_case(tmp_path / "mine"))
    assert isinstance(plan, Plan)
    annuity = 0.05 / (1 - 1.05**-10)
    first, second = 100 * 5000, 80 * 1000 + 80 * 10_000 * annuity + 20 * 5000
    expected = (first / 1.05**0.5 + second / 1.05**1.5) / 1e6
    assert plan.summary["discounted_cost_musd"] == pytest.approx(expected, rel=1e-9)
    assert plan.summary["objective"] == "cost"


def test_the_settings_in_comments_are_those_that_hold() -> None:
    """Taking the # away changes nothing, and no setting or level is left out."""
    text = (FOLDER / "case.toml").read_text(encoding="utf-8")
    open_text = re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE)
    found = tomllib.loads(open_text)
    assert found["settings"] == vars(Settings())
    assert found["levels"] == vars(Levels())
    assert [*found["settings"]] == [each.name for each in fields(Settings)]
    case = read_case(FOLDER)
    assert (case.price_year, case.as_of, case.bloc) == (found["price_year"], found["as_of"], found["bloc"])


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    write_new_case(tmp_path / "mine")  # an empty folder is free
    with pytest.raises(CannotWriteError, match="exists already: nothing is written over it"):
        write_new_case(tmp_path / "mine", "allies")
    assert not [each.name for each in tmp_path.iterdir() if each.name.startswith(".")]


def test_a_copy_has_all_files_of_the_case(tmp_path: Path) -> None:
    write_new_case(tmp_path / "copy", "allies")
    source = FOLDER.parent / "allies"
    names = {each.relative_to(source) for each in source.rglob("*") if each.suffix in (".csv", ".toml")}
    assert {each.relative_to(tmp_path / "copy") for each in (tmp_path / "copy").rglob("*") if each.is_file()} == names


RELIES = re.compile(r"relian|adversar|expos|china", re.IGNORECASE)
SENTENCE = re.compile(r"\w+ \w+ \w+ \w+ \w+")
"""Words, of which a label of a column has fewer."""


def test_least_cost_has_no_sentence_on_reliance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither on the console, nor in the workbook, nor on the page."""
    monkeypatch.chdir(tmp_path)
    ran("friendshore new mine")
    assert not RELIES.findall(ran("friendshore solve mine"))
    run = tmp_path / "outputs" / "mine"
    page = re.sub(r"<(script|style).*?</\1>", "", (run / "report.html").read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not RELIES.findall(page) and not re.findall(r"\bsecure\b|provenance", page, re.IGNORECASE)
    book = load_workbook(run / "plan.xlsx", data_only=True)
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [text for text in cells if RELIES.search(text) and SENTENCE.search(text)]
    assert not {"Reliance", "Run-out"} & set(book.sheetnames)
    for name in ("Flows", "Deliveries", "Supply", "Production"):
        (letter,) = (cell.column_letter for cell in book[name][6] if cell.value == "provenance")
        assert book[name].column_dimensions[letter].hidden, name
    assert "worth in this plan" in cells and "worth in this plan, secure" not in cells
    assert "The plan costs 751,539 USD of present value, with 800,000 USD of new capacity in one build." in cells
