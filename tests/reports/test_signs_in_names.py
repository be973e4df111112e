"""Names with signs of a spreadsheet in them are looked up as they are written: every formula and every value stays."""

from __future__ import annotations

import shutil
from collections import Counter
from itertools import cycle
from pathlib import Path
from typing import Any

import openpyxl
from books import filled
from builder import DECLARED, Tiny
from office import recalculated
from openpyxl import Workbook
from pytest import approx, mark, raises, skip
from uneven import uneven

from friendshore.case.rules_names import PATTERNS, naming
from friendshore.errors import CaseError
from friendshore.plan.plan import Plan
from friendshore.planning import read_case, solve
from friendshore.reports.excel.writing.criteria import escaped
from friendshore.reports.run_folder import write_run
from friendshore.reports.run_record import Choices

NAMES = frozenset({"car*", "<5", "=a", "what?", "~x"})
APART = {"periods", "element_contents", "freight", "sources"}
"""Tables whose names are years, elements, or words that the builder fills in."""
FORMS = ("=1+{}", "+{}", "-{}", "@{}", "<{}", ">{}", "<>{}", "*{}", "{}*", "?{}", "~{}", "{}~*?", '"{}"', "'{}",
         "{{{}}}", "&{}", "{}&lt")  # fmt: skip


@mark.parametrize(
    ("formula", "expected"),
    [
        ('=SUMIFS(t[x],t[a],"car*",t[b],"<5",t[c],"<>0")', '=SUMIFS(t[x],t[a],"=car~*",t[b],"=<5",t[c],"<>0")'),
        ('=COUNTIF(t[a],"OK")', '=COUNTIF(t[a],"OK")'),
        ('=COUNTIFS(t[a],"=a")', '=COUNTIFS(t[a],"==a")'),
        (
            "=SUMIF(t[a],$A7,t[x])+1",
            '=SUMIF(t[a],"="&SUBSTITUTE(SUBSTITUTE(SUBSTITUTE($A7,"~","~~"),"*","~*"),"?","~?"),t[x])+1',
        ),
        ('=_xlfn.MINIFS(t[x],t[a],"what?")', '=_xlfn.MINIFS(t[x],t[a],"=what~?")'),
        ('=INDEX(t[x],MATCH("~x",t[a],0))', '=INDEX(t[x],MATCH("~~x",t[a],0))'),
        ("=MATCH(5,t[a],1)", "=MATCH(5,t[a],1)"),
        ('=IF(t[a]="car*",1,SUM(t[x]))', '=IF(t[a]="car*",1,SUM(t[x]))'),
        (
            '=SUMIFS(t[x],t[a],IF($B$6="all","<>",$B$6),t[d],"<="&DATE(2030,12,31))',
            '=SUMIFS(t[x],t[a],IF($B$6="all","<>",$B$6),t[d],"<="&DATE(2030,12,31))',
        ),
    ],
)
def test_what_a_formula_looks_for_is_escaped(formula: str, expected: str) -> None:
    assert escaped(formula, NAMES) == expected


def renamed(tiny: Tiny, start: int) -> Tiny:
    """The case with every name and title written in one of the forms, wherever it stands; `start` says in which."""
    forms, of_word = cycle(FORMS[start:] + FORMS[:start]), dict[str, str]()
    known: dict[str, dict[str, str]] = {}
    for name, table in DECLARED.items():
        for column in naming(table):
            words = sorted({str(row[column.name]) for row in tiny.table(name) if row.get(column.name)})
            known[f"{name}.{column.name}"] = to = {}
            for word in words if name not in APART else ():
                form = of_word.setdefault(word, next(forms))
                if not ("*" in form + word and (name, column.name) in PATTERNS):
                    to[word] = form.format(word)
    for name, table in DECLARED.items():
        for column in table.all_columns:
            to = dict(known.get(f"{name}.{column.name}", {}))
            for target in column.refers.split("|"):
                to |= known.get(target, {})
            for row in tiny.table(name):
                if column.name in row and to:
                    row[column.name] = ";".join(to.get(word, word) for word in str(row[column.name]).split(";"))
                elif column.name in ("title", "owner", "publisher") and row.get(column.name):
                    row[column.name] = next(forms).format(row[column.name])
    for row in tiny.table("processes"):
        row["capacity_unit"] = f"~t of * {row.get('capacity_unit', '')}?"
    tiny.head.update(title=next(forms).format("title"), question=next(forms).format("question"))
    tiny.head["bloc"] = known["bloc_titles.bloc"][tiny.head["bloc"]]
    return tiny


def written(tiny: Tiny, folder: Path) -> Path:
    plan = solve(read_case(tiny.write(folder / "tiny")))
    assert isinstance(plan, Plan)
    write_run(plan, folder / "run", Choices(recalculate=False))
    return Path(shutil.copy(folder / "run" / "plan.xlsx", folder.with_suffix(".xlsx")))


def formulas(path: Path) -> Counter[str]:
    """How many cells of each sheet, and of each of its columns, are formulas: rows may follow the names.

    Fingerprints read texts in blocks of like length, so their number follows the names as well.
    """
    sheets = (sheet for sheet in openpyxl.load_workbook(path) if sheet.title != "Fingerprints")
    cells = (cell for sheet in sheets for cell in filled(sheet))
    return Counter(f"{cell.parent.title}!{cell.column_letter}" for cell in cells if cell.data_type == "f")


def figures(book: Workbook) -> dict[str, list[Any]]:
    """The figures of each sheet for readers, and what the checks say, whatever the order of rows: some follow names.

    Where plans cost the same the solver may take another, so that data sheets may differ.
    """
    found: dict[str, list[Any]] = {}
    for sheet in book.worksheets[: book.sheetnames.index("Checks")]:
        values = [cell.value for cell in filled(sheet)]
        found[sheet.title] = sorted(value for value in values if isinstance(value, int | float))
    found["checks"] = sorted(str(cell.value) for row in book["Checks"].iter_rows() for cell in row
                             if cell.value in ("OK", "NO"))  # fmt: skip
    return {name: values for name, values in found.items() if name != "Cover"}


@mark.slow
@mark.parametrize("start", [0, 9])
def test_every_name_and_title_may_hold_signs(start: int, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        skip("LibreOffice is not here")
    plain = written(uneven(), tmp_path / "plain")
    signed = written(renamed(uneven(), start), tmp_path / "signed")
    assert formulas(signed) == formulas(plain)
    (tmp_path / "out").mkdir()
    values = recalculated([plain, signed], tmp_path / "out")
    expected, found = figures(values[plain.name]), figures(values[signed.name])
    assert sum(map(len, expected.values())) > 500
    assert found.keys() == expected.keys()
    for name, each in expected.items():
        assert found[name] == (each if name == "checks" else approx(each, rel=1e-6, abs=1e-6)), name


@mark.parametrize("sign", [";", "|", "\n", "\t"])
def test_what_parts_names_is_a_fault(sign: str, tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.add("sectors", sector=f"a{sign}b", title="Sector")
    with raises(CaseError):
        read_case(tiny.write(tmp_path))


def test_a_sector_named_like_a_pattern_is_one_of_its_own(tmp_path: Path) -> None:
    """SUMIFS would count cart, and cars, where it is asked for car*."""
    tiny = Tiny()
    for number, name in enumerate(("cart", "car*")):
        tiny.add("sectors", like=("cars",), sector=name, title=f"Sector {number}")
        tiny.table("shortage").append({**tiny.table("shortage")[0], "sector": name})
        for year in (2027, 2029):
            tiny.add("demand", like=("AAA", "cars", "magnet", year), sector=name)
    path = written(tiny, tmp_path / "run")
    checks = openpyxl.load_workbook(path)["Checks"]
    texts = [str(cell.value) for row in checks.iter_rows() for cell in row if cell.data_type == "f"]
    assert [text for text in texts if '"=car~*"' in text]
    assert not [text for text in texts if '"car*"' in text.replace('="car*"', "")], "= reads no signs"
