"""The workbook as input: what is written is read to the last digit, and every common accident has its sentence."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tomllib
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from builder import Tiny, sentences, write_csv
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from scenarios import alike

import friendshore as fs
from friendshore.case.chain_tables import MODES
from friendshore.case.settings import SETTINGS
from friendshore.case.source import open_case
from friendshore.case.spreadsheet import decimal, escaped, letters, place
from friendshore.case.values import WHERE
from friendshore.reports.case_files import DECLARED, opened, text_rows, write_case_folder
from friendshore.reports.excel.case_book.book import write_workbook_case
from friendshore.reports.excel.case_book.page import FIRST, NAMES
from friendshore.reports.run_folder import CannotWriteError

ALLIES = Path(__file__).parents[2] / "inputs" / "allies"
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), max_size=40)
PITFALLS = ["=1", "=SUM(A1)", "+1", "-1", "@x", "0012", "1e5", "TRUE", "2027-04", "12 %", "#REF!", "a\nb\r\nc\td",
            "_x0041_", "_x005F_", "x005F_", "\x01\x1f\x7f", "  spaced  ", "'quoted", '"', "稀土 ☃ 𝄞", "&amp;<b>", "nan",
            "y" * 32_000]  # fmt: skip


def cells(folder: Path) -> dict[str, list[list[str]]]:
    """Every table's cells as text, as the folder or workbook has them."""
    grids = opened(folder).reading.grids
    return {table.name: text_rows(table, grids.get(table.name)) for table in DECLARED}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tiny case, as a folder and as a workbook; not to be changed."""
    tiny = Tiny().scenario("dear", "[[set.offer_years]]\nvalues = { price_usd_per_t = 30 }\n")
    return as_workbook(tiny, tmp_path_factory.mktemp("written")).parent


@pytest.fixture
def book(written: Path, tmp_path: Path) -> Path:
    """The tiny case as a workbook, with its folder beside it."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    return tmp_path / "case.xlsx"


def as_workbook(tiny: Tiny, folder: Path) -> Path:
    write_workbook_case(tiny.write(folder / "tiny"), folder / "case.xlsx", overwrite=True)
    return folder / "case.xlsx"


def edit(path: Path, change: Callable[[Workbook], object]) -> Path:
    """Change the workbook with another program."""
    opened_book = openpyxl.load_workbook(path)
    change(opened_book)
    opened_book.save(path)
    return path


def at(book: Workbook, sheet: str, column: str, row: int = FIRST) -> Any:
    """The cell of a column, by its name, in a row (the first with data)."""
    names = [cell.value for cell in book[sheet][NAMES]]
    return book[sheet].cell(row, names.index(column) + 1)


def test_a_workbook_is_the_same_case(book: Path) -> None:
    folder, workbook = fs.read_case(book.parent / "tiny"), fs.read_case(book)
    for name, frame in folder.tables.items():
        assert workbook.tables[name].drop(columns=WHERE).equals(frame.drop(columns=WHERE)), name
    assert (workbook.settings, workbook.levels, workbook.bloc) == (folder.settings, folder.levels, folder.bloc)
    assert (workbook.title, workbook.as_of, workbook.price_year) == (folder.title, folder.as_of, folder.price_year)
    assert (workbook.name, workbook.folder) == ("case", book)
    assert workbook.tables["offers"][WHERE].tolist() == [f"sheet offers row {FIRST}"]


def test_its_scenarios_go_by_name(book: Path) -> None:
    case = fs.read_case(book, ["dear"])
    assert case.tables["offer_years"]["price_usd_per_t"].tolist() == [30]
    assert [change.scenario for change in case.changes] == ["dear"]
    assert case.reread(()).tables["offer_years"]["price_usd_per_t"].tolist() == [20]
    assert case.reread([note.file for note in case.scenarios]).changes == case.changes
    expected = "scenario: 'deer' there is no such scenario; this case has dear; nearest is 'dear'"
    assert sentences(book, ["deer"]) == [expected]


def test_a_fault_of_a_scenario_has_its_cell(tmp_path: Path) -> None:
    broken = as_workbook(Tiny().scenario("odd", 'why = "a"\n\nthis is no TOML\n'), tmp_path)
    [sentence] = sentences(broken, ["odd"])
    assert sentence.startswith(f"sheet scenarios, cell F{FIRST + 2}: cannot be read as TOML: ")


def test_the_hash_follows_the_cells_not_their_looks(book: Path) -> None:
    first = fs.read_case(book).input_hash
    edit(book, lambda found: setattr(at(found, "sectors", "title"), "font", openpyxl.styles.Font(bold=True)))
    assert fs.read_case(book).input_hash == first
    edit(book, lambda found: setattr(at(found, "sectors", "title"), "value", "Vans"))
    assert fs.read_case(book).input_hash != first


def test_the_bytes_follow_from_the_case(book: Path) -> None:
    write_workbook_case(book.parent / "tiny", book.parent / "again.xlsx")
    assert (book.parent / "again.xlsx").read_bytes() == book.read_bytes()
    write_workbook_case(book, book.parent / "copy.xlsx")
    assert (book.parent / "copy.xlsx").read_bytes() == book.read_bytes()


def test_the_allied_case_comes_back_byte_for_byte(tmp_path: Path) -> None:
    """The same files with the same columns: what it leaves out stays out."""
    write_workbook_case(ALLIES, tmp_path / "allies.xlsx")
    write_case_folder(tmp_path / "allies.xlsx", tmp_path / "back")
    assert {file.name for file in ALLIES.glob("*.csv")} == {file.name for file in (tmp_path / "back").glob("*.csv")}
    for file in ALLIES.glob("*.csv"):
        assert (tmp_path / "back" / file.name).read_bytes() == file.read_bytes(), file.name
    names = sorted(file.name for file in ALLIES.glob("scenarios/*.toml"))
    assert names == sorted(file.name for file in (tmp_path / "back" / "scenarios").iterdir())
    for name in names:
        files = (folder / "scenarios" / name for folder in (ALLIES, tmp_path / "back"))
        one, other = (alike(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files)
        assert one == other, name
    assert opened(tmp_path / "back").head == opened(ALLIES).head


@pytest.mark.parametrize("name", ["ten_rows", "gallium_germanium"])
def test_a_case_that_leaves_much_out_comes_back_with_the_same_tables_and_columns(name: str, tmp_path: Path) -> None:
    """Tables of a header alone are there, too; a figure may be written otherwise (0.00002, 2e-05)."""
    case = ALLIES.parent / name
    write_workbook_case(case, tmp_path / "case.xlsx")
    write_workbook_case(tmp_path / "case.xlsx", tmp_path / "copy.xlsx")
    write_case_folder(tmp_path / "copy.xlsx", tmp_path / "back")
    for folder in (case, tmp_path / "back"):
        assert {file.name for file in folder.glob("*.csv")} == {file.name for file in case.glob("*.csv")}
    for file in case.glob("*.csv"):
        had, has = ((folder / file.name).read_text(encoding="utf-8").splitlines()
                    for folder in (case, tmp_path / "back"))  # fmt: skip
        assert has[0] == had[0] and len(has) == len(had), file.name
        assert name != "ten_rows" or has == had, file.name


def test_what_a_workbook_adds_is_written_and_what_it_leaves_blank_is_not(tmp_path: Path) -> None:
    write_workbook_case(ALLIES.parent / "ten_rows", tmp_path / "case.xlsx")

    def fill_in(book: Workbook) -> None:
        sheet = book["demand"]
        columns = {cell.value: cell.column for row in sheet.iter_rows(max_row=FIRST - 1) for cell in row}
        sheet.cell(FIRST, columns["note"]).value = "counted twice"

    write_case_folder(edit(tmp_path / "case.xlsx", fill_in), tmp_path / "back")
    had, has = ((folder / "demand.csv").read_text(encoding="utf-8").splitlines()
                for folder in (ALLIES.parent / "ten_rows", tmp_path / "back"))  # fmt: skip
    assert has[0] == f"{had[0]},note" and has[1] == f"{had[1]},counted twice" and has[2:] == [f"{x}," for x in had[2:]]
    assert not (tmp_path / "back" / "tariffs.csv").exists()


@settings(deadline=None, max_examples=6)
@given(TEXT, TEXT, st.floats(allow_nan=False, allow_infinity=False), st.booleans())
@example(PITFALLS[0], PITFALLS[1], 0.1 + 0.2, True)
@example("_x000D_", "0.00", 5e-324, False)
def test_cells_survive(note: str, title: str, figure: float, blank: bool) -> None:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["title"] = title
    rows = [{"outlet": f"o{n}", "year": n, "price_usd_per_t": figure, "note": text}
            for n, text in enumerate([note, *PITFALLS])]  # fmt: skip
    rows[0]["most_t_per_yr"] = "" if blank else figure
    tiny.set("outlet_years", rows)
    with TemporaryDirectory() as place:
        book = as_workbook(tiny, Path(place))
        before, after = cells(book.parent / "tiny"), cells(book)
        write_case_folder(book, Path(place) / "back")
        back = cells(Path(place) / "back")
    assert after == back
    prices = [column.name for table in DECLARED if table.name == "outlet_years" for column in table.all_columns]
    figures = [prices.index("price_usd_per_t"), prices.index("most_t_per_yr")]
    for name, table in before.items():
        for old, new in zip(table, after[name], strict=True):
            if name == "outlet_years":
                assert [float(old[n] or -1) for n in figures] == [float(new[n] or -1) for n in figures]
                for n in figures:
                    old[n] = new[n]
            assert old == new


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_decimals_read_back_exactly(value: float) -> None:
    assert float(decimal(value)) == value


def test_references() -> None:
    assert [letters(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert [place(word) for word in ("A1", "$AA$12", "ZZ3")] == [(1, 1), (12, 27), (3, 702)]
    assert escaped("a_x0041_\x02\n") == "a_x005F_x0041__x0002_\n"


FIGURE = "expected a plain decimal number (USD/t)"
WRONG: tuple[tuple[str, object, str], ...] = (
    ("usd_per_t", "12 %", f"'12 %' {FIGURE}; only a share may be given in %"),
    ("usd_per_t", "1,234", f"'1,234' {FIGURE}; leave out thousands separators and use a decimal point"),
    ("usd_per_t", "0,5", f"'0,5' {FIGURE}; leave out thousands separators and use a decimal point"),
    ("usd_per_t", "many", f"'many' {FIGURE}"),
    ("usd_per_t", True, f"'TRUE' {FIGURE}"),
    ("usd_per_t", None, "must not be blank"),
    ("usd_per_t", date(2027, 4, 1),
     "'2027-04-01' is formatted as a date; format the cell as a number, and write the figure again"),
    ("usd_per_t", "=1+1",
     "'=1+1' is a formula without a result; open the workbook in Excel or LibreOffice, and save it there"),
    ("usd_per_t", "#REF!", "'#REF!' is an error of the spreadsheet; mend its formula, or write the value"),
    ("sector", "carz", "'carz' is not in sheet sectors; nearest is 'cars'"),
    ("sector", date(2027, 4, 1), "'2027-04-01' is a date to the spreadsheet; "
     "format the cell as text, and write it again"),
    ("share_of_demand", 2, "'2' must be at most 1"),
)  # fmt: skip


def test_wrong_cells_have_their_reference_all_in_one_pass(book: Path) -> None:
    expected = []

    def spoil(found: Workbook) -> None:
        for row, (column, value, sentence) in enumerate(WRONG, FIRST):
            good = {
                "sector": "cars",
                "step": row,
                "share_of_demand": 0.1,
                "usd_per_t": 5,
                "source": "est",
                "confidence": "C",
            }
            for name, each in (good | {column: value}).items():
                at(found, "shortage", name, row).value = each
            cell = at(found, "shortage", column, row).coordinate
            expected.append(f"sheet shortage, cell {cell}, column {column}: {sentence}")

    told = sentences(edit(book, spoil))
    assert [sentence for sentence in expected if sentence not in told] == []


UNDERSTOOD: tuple[tuple[str, str, int, object, str, object], ...] = (
    ("shortage", "share_of_demand", 0, 0.12, "0%", 0.12),
    ("shortage", "usd_per_t", 0, 1234.5, "#,##0", 1234.5),
    ("shortage", "usd_per_t", 1, " 12.5 ", "", 12.5),
    ("shortage", "usd_per_t", 2, 12, '0.0"yd"', 12.0),
    ("shortage", "usd_per_t", 3, 7, "[Red]0.0 \\d", 7.0),
    ("offers", "opens", 0, date(2027, 4, 17), "mmm yy", "2027-04"),
    ("offers", "opens", 1, "2027-04 ", "", "2027-04"),
    ("offers", "secure", 0, True, "", True),
    ("sectors", "title", 0, 2030, "", "2030"),
    ("sectors", "title", 1, True, "", "TRUE"),
    ("sectors", "title", 2, 0.1, "", "0.1"),
)


def test_what_spreadsheets_make_of_an_entry_is_understood(book: Path) -> None:
    def enter(found: Workbook) -> None:
        for sheet, column, row, value, form, _ in UNDERSTOOD:
            cell = at(found, sheet, column, FIRST + row)
            cell.value = value
            cell.number_format = form or cell.number_format

    rows = open_case(edit(book, enter), DECLARED).reading.rows
    for sheet, column, row, _, _, read in UNDERSTOOD:
        assert rows[sheet][row][column] == read, (sheet, column, row)


def test_the_results_of_formulas_count(book: Path) -> None:
    edit(book, lambda found: setattr(at(found, "shortage", "usd_per_t"), "value", "=500*2"))
    give_result(book, "<f>500*2</f><v></v>", "<f>500*2</f><v>1000</v>")
    assert fs.read_case(book).tables["shortage"]["usd_per_t"].tolist() == [1000]


def give_result(path: Path, old: str, new: str) -> None:
    """Put the result of a formula beside it, as Excel does when it saves."""
    with zipfile.ZipFile(path) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    changed = {}
    for name, text in content.items():
        changed[name] = text.replace(old.replace("<v></v>", "<v />").encode(), new.encode())
    assert changed != content
    with zipfile.ZipFile(path, "w") as parts:
        for name, text in changed.items():
            parts.writestr(name, text)


def test_what_changes_nothing(book: Path) -> None:
    def change(found: Workbook) -> None:
        found.create_sheet("_mine")["A1"] = "anything"
        stages = found["stages"]
        stages.insert_cols(2)
        stages.cell(NAMES, 2).value, stages.cell(FIRST, 2).value = "_check", 7
        titles = found["bloc_titles"]  # other order of columns
        for row in range(NAMES, FIRST + 1):
            first, second = titles.cell(row, 1), titles.cell(row, 2)
            first.value, second.value = second.value, first.value
        found["areas"].delete_rows(1, NAMES - 1)  # nothing above the names
        sectors = found["sectors"]
        sectors.insert_rows(1, 2)  # more above them, a hidden row, blank rows, spaces
        sectors.row_dimensions[FIRST + 2].hidden = True
        sectors.cell(FIRST + 3, 1).value = "   "
        sectors.cell(FIRST + 5, 1).value, sectors.cell(FIRST + 5, 2).value = " wind ", "Wind"

    before, after = fs.read_case(book), fs.read_case(edit(book, change))
    for name in ("stages", "bloc_titles", "areas"):
        assert after.tables[name].drop(columns=WHERE).equals(before.tables[name].drop(columns=WHERE)), name
    assert after.tables["sectors"]["sector"].tolist() == ["cars", "wind"]


def _several(book: Workbook) -> None:
    """Faults on sheets of their own."""
    book["sectors"].cell(NAMES, 2).value = "titel"
    book["stages"].cell(NAMES, 9).value = "colour"
    book["periods"].cell(FIRST, 9).value = 5
    book["modes"].delete_rows(NAMES)
    book["sources"].merge_cells(f"A{FIRST}:A{FIRST + 1}")
    book["offers"].title = "offer"
    at(book, "case", "value", FIRST + 3).value = "soon"
    at(book, "case", "value", FIRST + 7).value = "slow"
    for column in range(1, 10):
        book["areas"].cell(FIRST + 3, column).value = book["areas"].cell(FIRST, column).value
    book["scenarios"].cell(FIRST, 1).value = "../x"


SEVERAL = (
    f"sheet sectors, cell B{NAMES}, column titel: is not a column of sectors; nearest is 'title'",
    f"sheet stages, cell I{NAMES}, column colour: is not a column of stages",
    f"sheet periods, cell I{FIRST}: '5' stands under no column name; a column of your own needs a name that "
    "begins with _",
    f"sheet modes: has no row with the names of its columns: {', '.join(each.name for each in MODES.all_columns)}",
    f"sheet sources, cells A{FIRST}:A{FIRST + 1}: are merged; unmerge them and write each cell by itself",
    "sheet offer: is not a table that friendshore knows; a sheet of your own needs a name that begins with _; "
    "nearest is 'offers'",
    f"sheet case, cell B{FIRST + 3}, column price_year: 'soon' expected a year, the year of the money",
    f"sheet case, cell B{FIRST + 7}, column settings.ramp: 'slow' expected evidence or process",
    f"sheet areas, cell A{FIRST + 3}, column area: 'AAA' stands already in sheet areas row {FIRST}",
    f"sheet scenarios, cell A{FIRST}, column scenario: '../x' expected the name of a scenario: letters, figures, "
    "_ and -",
)  # fmt: skip


def test_wrong_sheets_are_named_all_in_one_pass(book: Path) -> None:
    told = sentences(edit(book, _several))
    assert [sentence for sentence in SEVERAL if sentence not in told] == []


def test_the_sheet_with_the_settings_is_needed(book: Path) -> None:
    assert sentences(edit(book, lambda found: found.remove(found["case"])))[0] == "sheet case: this sheet is missing"


def test_the_decision_date_may_be_a_date(book: Path) -> None:
    edit(book, lambda found: setattr(at(found, "case", "value", FIRST + 4), "value", date(2027, 1, 1)))
    assert fs.read_case(book).as_of == "2027-01"


AS_TEXT = {
    "settings.discount_share_per_yr": {"0.04": 0.04, "4%": 0.04, " 4 % ": 0.04, "0,04": "expected a number from 0",
                                       "4 percent": "expected a number from 0 to 0.5", "75%": "expected a number"},
    "settings.premium_share": {"0.25": 0.25, "25%": 0.25, "12.5\u00a0%": 0.125, "1e400": "expected a number"},
    "settings.screening_share": {"0.5": 0.5, "50%": 0.5, "half": "expected a number from 0 to 1"},
    "settings.cost_tolerance_share": {"0.001": 0.001, "0.1%": 0.001, "'0.1": "expected a number from 0 to 1"},
    "settings.reliance_tolerance_points": {"0.5": 0.5, "1": 1.0, "1%": "expected a number from 0 to 100"},
    "settings.kept_from_year": {"2028": 2028, "0": 0, "28": "expected a year from", "soon": "expected a year from"},
    "settings.ramp": {" process ": "process", "Process": "expected evidence or process"},
    "settings.free_lunch": {"note": "note", "0": "expected fault or note"},
    "price_year": {"2024": 2024, " 2024 ": 2024, "2024.5": "expected a year", "24": "expected a year"},
    "as_of": {"2027-01": "2027-01", "Jan 2027": "expected a month written as", "2027": "expected a month written as"},
    "levels.pace": {"low": "low", "lowest": "expected low or base or high"},
    "levels.permits": {"p90": "p90", "90%": "expected p50 or p90 or fast"},
    "bloc": {"club": "club", "clubs": "nearest is 'club'"},
}  # fmt: skip
"""Entry of the sheet case -> text typed into its cell -> what it is read as, or what is said of it."""


def told_of(expected: object) -> bool:
    return isinstance(expected, str) and " " in expected


def typed(book: Path, told: bool, turn: int) -> dict[str, tuple[str, object, str]]:
    """Type into each entry the text whose turn it is, of those that are told of or of those that are read, all in one
    workbook: entry -> text, what is expected of it, its cell."""
    found = openpyxl.load_workbook(book)
    row = {cell.value: cell.row for cell in found["case"]["A"]}
    texts = {}
    for entry, each in AS_TEXT.items():
        of_kind = [pair for pair in each.items() if told_of(pair[1]) is told]
        if turn < len(of_kind):
            texts[entry] = (*of_kind[turn], f"sheet case, cell B{row[entry]}")
            cell = at(found, "case", "value", row[entry])
            cell.value, cell.number_format = texts[entry][0], "@"
    found.save(book)
    return texts


def turns(told: bool) -> range:
    return range(max(sum(told_of(expected) is told for expected in each.values()) for each in AS_TEXT.values()))


@pytest.mark.parametrize("turn", turns(told=False))
def test_settings_typed_as_text_are_read_as_they_say(turn: int, book: Path) -> None:
    texts = typed(book, False, turn)
    case = fs.read_case(book)
    for entry, (text, expected, _) in texts.items():
        section, _, name = entry.rpartition(".")
        value = getattr(getattr(case, section) if section else case, name)
        assert value == expected and type(value) is type(expected), (entry, text)


@pytest.mark.parametrize("turn", turns(told=True))
def test_settings_typed_as_text_that_say_nothing_are_told(turn: int, book: Path) -> None:
    texts = typed(book, True, turn)
    told = sentences(book)
    for text, expected, cell in texts.values():
        assert any(str(expected) in each and re.search(rf"{cell}\b", each) for each in told), (text, told)


def test_every_setting_and_level_is_among_those_typed_as_text() -> None:
    kinds = {"levels.pace", "levels.permits", *(f"settings.{name}" for name in SETTINGS)}
    assert kinds == {entry for entry in AS_TEXT if "." in entry}


def _zip(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in parts.items():
            target.writestr(name.replace("__", "/").replace("_DOT_", "."), text)
    return content.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FILES = {
    "case.xlsx": (b"", "is empty (zero bytes); the copy or download broke off"),
    "old.xls": (OLE + b"Workbook", "is a workbook of the old format (.xls); save it as an Excel workbook (.xlsx)"),
    "locked.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"),
                    "is protected with a password; save it without one"),
    "open.ods": (_zip(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
                 "is an OpenDocument file (.ods); save it as an Excel workbook (.xlsx)"),
    "binary.xlsb": (_zip(xl__workbook_DOT_bin=b""),
                    "is a binary workbook (.xlsb); save it as an Excel workbook (.xlsx)"),
    "letter.docx": (_zip(word__document_DOT_xml=b""),
                    "is an archive of other files, not a workbook; expected a case folder, or a workbook (.xlsx)"),
    "nothing.xlsx": (_zip(), "is an empty archive, not a workbook; expected a case folder, or a workbook (.xlsx)"),
    "renamed.xlsx": (b"offer,area\n1,2\n", "is a text file; expected a case folder, or a workbook (.xlsx)"),
    "page.xls": (b"<html><table></table></html>",
                 "is a text file; expected a case folder, or a workbook (.xlsx)"),
    "wide.xlsx": ("offer\tarea\n".encode("utf-16"), "is a text file; expected a case folder, or a workbook (.xlsx)"),
    "chinese.xlsx": ("报价,地区\n".encode() * 200, "is a text file; expected a case folder, or a workbook (.xlsx)"),
    "packed.xlsx": (b"\x1f\x8b\x08\0\0\0", "is not a workbook; expected a case folder, or a workbook (.xlsx)"),
    "zeros.xlsx": (bytes(600), "is not a workbook; expected a case folder, or a workbook (.xlsx)"),
    "picture.xlsx": (b"\x89PNG", "is not a workbook; expected a case folder, or a workbook (.xlsx)"),
    "offers.csv": (b"offer,area\n", "is a text file; expected a case folder, or a workbook (.xlsx)"),
    "~$case.xlsx": (b"someone", "only marks that case.xlsx is open in Excel; give case.xlsx itself"),
    "case.toml": (b"", "is part of a case; give its folder, {folder}"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_workbook(tmp_path: Path, name: str) -> None:
    content, expected = FILES[name]
    (tmp_path / name).write_bytes(content)
    assert sentences(tmp_path / name) == [f"{tmp_path / name}: {expected.format(folder=tmp_path)}"]


def test_a_workbook_that_is_damaged_foreign_or_huge(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = book.read_bytes()
    book.write_bytes(whole[:-2000])
    assert "is damaged" in sentences(book)[0]
    Workbook().save(book)
    expected = "holds none of the tables of a case; `friendshore workbook CASE` writes a workbook that does"
    assert sentences(book) == [f"{book}: {expected}"]
    book.write_bytes(whole)
    monkeypatch.setattr("friendshore.case.archive.LARGEST_CONTENT", 10_000)
    assert "more than any case needs" in sentences(book)[0]


def test_a_name_that_is_nearly_right(book: Path) -> None:
    expected = f"is not a file; expected a case folder or a workbook, such as {book}"
    assert sentences(book.parent / "csae.xlsx") == [f"{book.parent / 'csae.xlsx'}: {expected}"]


def test_a_case_with_faults_becomes_a_workbook_all_the_same(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("shortage", "*", 1)["usd_per_t"] = "many"
    book = as_workbook(tiny, tmp_path)
    assert cells(book)["shortage"] == cells(tmp_path / "tiny")["shortage"]
    assert len(sentences(book)) == 1


def test_where_a_workbook_cannot_be_written(book: Path) -> None:
    folder = book.parent / "tiny"
    with pytest.raises(CannotWriteError, match="exists already"):
        write_workbook_case(folder, book)
    (book.parent / "~$case.xlsx").write_bytes(b"someone")
    with pytest.raises(CannotWriteError, match="is open in another program"):
        write_workbook_case(folder, book, overwrite=True)
    with pytest.raises(CannotWriteError, match=r"ends in \.xlsx"):
        write_workbook_case(folder, book.parent / "case.xls")
    with pytest.raises(CannotWriteError, match="folder does not exist"):
        write_workbook_case(folder, book.parent / "nowhere" / "case.xlsx")
    rows = [{"sector": "cars", "title": "y" * 40_000}]
    write_csv(folder / "sectors.csv", "sectors", rows)
    with pytest.raises(CannotWriteError, match="a text of 40,000 letters in column title"):
        write_workbook_case(folder, book.parent / "long.xlsx")
    with pytest.raises(CannotWriteError, match="exists already"):
        write_case_folder(book, folder)


def test_every_column_says_what_belongs_there(book: Path) -> None:
    found = openpyxl.load_workbook(book)
    assert found.sheetnames[:3] == ["Start", "case", "scenarios"]
    assert found["_lists"].sheet_state == "hidden"
    for table in DECLARED:
        sheet = found[table.name]
        assert [cell.value for cell in sheet[NAMES]] == [column.name for column in table.all_columns]
        assert sheet.freeze_panes and len(sheet.tables) == 1
        rules = {min(rule.sqref.ranges).min_col: rule for rule in sheet.data_validations.dataValidation}
        for number, column in enumerate(table.all_columns, 1):
            rule = rules[number]
            assert rule.prompt and len(rule.prompt) <= 255 and len(rule.promptTitle) <= 32
            assert not rule.error or len(rule.error) <= 225
            if (column.one_of or column.refers or column.kind == "flag") and not column.many:
                assert rule.type == "list", (table.name, column.name)
            if column.kind in ("number", "whole"):
                assert rule.type in ("decimal", "whole")
    roles = next(rule for rule in found["blocs"].data_validations.dataValidation if rule.promptTitle == "role")
    sheet, _, range_ = roles.formula1.replace("'", "").replace("$", "").partition("!")
    assert [cell.value for (cell,) in found[sheet][range_]] == ["planner", "partner", "adversary"]


def test_an_empty_table_has_a_sheet(book: Path) -> None:
    tariffs = openpyxl.load_workbook(book)["tariffs"]
    assert tariffs.cell(FIRST, 1).value is None
    cells_of_a_row = ["AAA", "XXX", "magnet", "base", 0.1, date(2027, 1, 1), None, "est", "C"]

    def switch_on(found: Workbook) -> None:
        for number, value in enumerate(cells_of_a_row, 1):
            found["tariffs"].cell(FIRST, number).value = value

    row = fs.read_case(edit(book, switch_on)).tables["tariffs"].iloc[0]
    assert (row["rate_share"], row["from_month"]) == (0.1, "2027-01")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_and_saves_it_without_a_change(book: Path) -> None:
    profile = (book.parent / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(book.parent / "saved"), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    saved = book.parent / "saved" / "case.xlsx"
    assert cells(saved) == cells(book)
    assert opened(saved).head == opened(book).head
    assert opened(saved).scenarios == opened(book).scenarios
