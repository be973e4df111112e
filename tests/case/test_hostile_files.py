"""Files that are damaged, locked, huge or strange end in a sentence that names them; nothing is read without bound."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from builder import Tiny, sentences
from pytest import MonkeyPatch, fixture, mark

from friendshore.case import archive, read, spreadsheet
from friendshore.reports.excel.case_book.book import write_workbook_case

FLIPPED = 40


@fixture(scope="module")
def content(tmp_path_factory: object) -> bytes:
    """The tiny case as a workbook."""
    folder = tmp_path_factory.mktemp("hostile")  # type: ignore[attr-defined]
    Tiny().write(folder / "tiny")
    write_workbook_case(str(folder / "tiny"), folder / "tiny.xlsx")
    return Path(folder / "tiny.xlsx").read_bytes()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(entries: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return raw.getvalue()


def without(name: str) -> Callable[[bytes], bytes]:
    return lambda content: packed({each: data for each, data in parts(content).items() if not each.endswith(name)})


def rewritten(name: str, old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def act(content: bytes) -> bytes:
        found = parts(content)
        assert any(old in data for each, data in found.items() if each.endswith(name))
        return packed({each: data.replace(old, new) if each.endswith(name) else data for each, data in found.items()})

    return act


def marked(offset: int, value: int) -> Callable[[bytes], bytes]:
    """Every entry of the archive's directory, and its own header, with another number at the offset of its header."""

    def act(content: bytes) -> bytes:
        changed = bytearray(content)
        for sign, further in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
            at = changed.find(sign)
            while at >= 0:
                struct.pack_into("<H", changed, at + offset + further, value)
                at = changed.find(sign, at + 1)
        return bytes(changed)

    return act


HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "locked": (marked(6, 1), "is protected with a password; save it without one"),
    "a way to pack that nobody knows": (marked(8, 99), "is packed in a way that is not read here"),
    "cut off": (lambda content: content[: len(content) // 2], "is damaged"),
    "without its list of parts": (without("[Content_Types].xml"), "not a workbook"),
    "without its first relation": (without("_rels/.rels"), "is damaged"),
    "without its relations": (without("workbook.xml.rels"), "is damaged"),
    "relations without ends": (rewritten("workbook.xml.rels", b"Id=", b"Ix="), "is damaged"),
    "sheets without relations": (rewritten("workbook.xml", b"r:id=", b"r-id="), "is damaged"),
    "a row beyond all rows": (rewritten("sheet2.xml", b'<row r="1"', b'<row r="99999999999"'), "is damaged"),
    "a column beyond all columns": (rewritten("sheet2.xml", b'<c r="A1"', b'<c r="ZZZZZZZ1"'), "is damaged"),
    "a column before all columns": (rewritten("sheet2.xml", b'<c r="A1"', b'<c r="-1"'), "is damaged"),
    "a row before all rows": (rewritten("sheet2.xml", b'<row r="1"', b'<row r="0"'), "is damaged"),
    "merged cells that are nowhere": (
        rewritten("sheet2.xml", b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="x"/></mergeCells>'),
        "is damaged",
    ),
    "a letter in an encoding nobody knows": (
        rewritten("sheet2.xml", b"<worksheet", b'<?xml version="1.0" encoding="klingon"?><worksheet'), "is damaged",
    ),
}  # fmt: skip


@mark.parametrize("what", HOSTILE)
def test_a_hostile_workbook(what: str, content: bytes, tmp_path: Path) -> None:
    spoil, expected = HOSTILE[what]
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(spoil(content))
    (sentence,) = sentences(path)
    assert sentence.startswith(str(path)) and expected in sentence
    assert sentence.isprintable()


def test_bits_that_flip_end_in_sentences(content: bytes, tmp_path: Path) -> None:
    chance = random.Random(7)
    path = tmp_path / "flipped.xlsx"
    told = 0
    for _ in range(FLIPPED):
        changed = bytearray(content)
        at = chance.randrange(len(changed))
        changed[at : at + 4] = chance.randbytes(4)
        path.write_bytes(changed)
        found = []
        try:
            spreadsheet.read_sheets(path)
        except archive.NotAWorkbookError as error:
            found = [str(error)]
        told += len(found)
        assert all(each.isprintable() for each in found)
    assert told > FLIPPED // 2


def test_what_unpacks_without_end(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(packed({**parts(content), "xl/worksheets/more.xml": bytes(archive.LARGEST_CONTENT)}))
    (sentence,) = sentences(path)
    assert "more than any case needs (at most 64 MiB are read)" in sentence


def test_a_table_has_a_most_of_rows_and_bytes(content: bytes, tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    folder, book = Tiny().write(tmp_path / "tiny"), tmp_path / "tiny.xlsx"
    book.write_bytes(content)
    monkeypatch.setattr(read, "MOST_ROWS", 8)
    monkeypatch.setattr("friendshore.case.workbook.MOST_ROWS", 16)
    with (folder / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("\n" * 20)
    assert sentences(folder) == ["sources.csv: has more than 8 rows; no more of a table are read"]
    assert [each.split(":")[0] for each in sentences(book)] == []
    monkeypatch.setattr("friendshore.case.workbook.MOST_ROWS", 7)
    assert "sheet facilities: has more than 8 rows; no more of a table are read" in sentences(book)
    monkeypatch.setattr(read, "MOST_ROWS", 1000)
    monkeypatch.setattr(read, "LARGEST_FILE", 10)
    assert "sources.csv: is larger than 0 MiB; no more of a table is read" in sentences(folder)


def test_text_under_no_column_name(tmp_path: Path) -> None:
    folder = Tiny().write(tmp_path)
    (folder / "sectors.csv").write_text("sector,title,,\ncars,Cars,,\n", encoding="utf-8")
    assert sentences(folder) == []
    (folder / "sectors.csv").write_text("sector,title,,\ncars,Cars,,mind: 5\n", encoding="utf-8")
    assert sentences(folder) == [
        "sectors.csv row 2: 'mind: 5' stands in cell 4, under no column name; delete it, or move it to its column"
    ]


@mark.parametrize(
    "line",
    [
        f"price_year = {'9' * 5000}",
        f"price_year = 0x{'f' * 5000}",
        f"price_year = {2**63}",
        f"more = {'[' * 3000}{']' * 3000}",
        f"more{'.a' * 3000} = 1",
        f"[settings]\npremium_share = {'{a = ' * 20}1{'}' * 20}",
    ],
)
def test_a_head_that_no_machine_reads(tmp_path: Path, line: str) -> None:
    folder = Tiny().write(tmp_path)
    text = (folder / "case.toml").read_text(encoding="utf-8").replace("price_year = 2024", "")
    (folder / "case.toml").write_text(f"{line}\n{text}" if line[0] != "[" else f"{text}\n{line[11:]}", encoding="utf-8")
    found = sentences(folder)
    assert len(found) == 1 and found[0].startswith("case.toml") and len(found[0]) < 300


@mark.parametrize(
    ("name", "value", "expected"),
    [
        ("price_year", "²", "case.toml, column price_year: '²' expected a year, the year of the money"),
        ("title", "\x07bell", "case.toml, column title: '\\x07bell' holds the control character U+0007"),
        ("title", "  ", "case.toml, column title: '  ' expected text"),
        ("as_of", "Jan-27", "case.toml, column as_of: 'Jan-27' expected a month written as"),
    ],
)
def test_a_head_that_no_reader_takes(tmp_path: Path, name: str, value: str, expected: str) -> None:
    tiny = Tiny()
    tiny.head[name] = value
    assert [each[: len(expected)] for each in sentences(tiny.write(tmp_path))] == [expected]


@mark.parametrize("bloc", ["", " "])
def test_a_bloc_without_a_name(tmp_path: Path, bloc: str) -> None:
    expected = "--bloc: expected the name of a bloc, as bloc_titles.csv has it"
    assert expected in sentences(Tiny().write(tmp_path), bloc=bloc)


@mark.parametrize(
    ("entry", "expected"),
    [
        (
            "[[scale.offer_years]]\ncolumns = ['price_usd_per_t']\nby = inf",
            "by: 'inf' expected a number that is finite",
        ),
        ("[[scale.offer_years]]\ncolumns = ['price_usd_per_t']\nby = nan", "by: expected a number that is finite"),
        ("[[scale.offer_years]]\ncolumns = ['price_usd_per_t']\nby = 1e300", "must be at most 1e+09 USD/t"),
        ("[[scale.processes]]\ncolumns = ['lifetime_years']\nby = 1e308", "that is finite"),
        (
            "[[set.demand]]\nwhere = {area = ['AAA', 'BBC']}\nvalues = {t_per_yr_high = 70}",
            "set.demand, area: 'BBC' matches no row of demand; nearest is 'BBB'",
        ),
        (
            "[[set.demand]]\nwhere = {area = 'AAA', year = [2027, 2028]}\nvalues = {t_per_yr_high = 70}",
            "set.demand, year: '2028' matches no row of demand",
        ),
    ],
)
def test_a_scenario_that_no_case_takes(tmp_path: Path, entry: str, expected: str) -> None:
    tiny = Tiny().scenario("strange", f'why = "a test"\n{entry}\n')
    found = sentences(tiny.write(tmp_path), ["strange"])
    assert any(expected in each for each in found), found
