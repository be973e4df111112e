"""A case workbook damaged in many ways: what is read is the very case, or one clear report says that it cannot be.

Nothing between: no figure of a damaged file is taken for sound, nothing falls over, nothing is written, no memory is
filled. What is damaged where is drawn from a seed, so that a failure repeats.
"""

from __future__ import annotations

import io
import os
import random
import re
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builder import DECLARED, Tiny
from typer.testing import CliRunner

import friendshore as fs
from friendshore.case import archive
from friendshore.case.spreadsheet import read_sheets
from friendshore.cli import app
from friendshore.reports.excel.case_book.book import write_workbook_case

Sheets = Any
Damage = Callable[[dict[str, bytes]], dict[str, bytes]]
MUST = {name for name, table in DECLARED.items() if not table.optional} | {"case"}
SHEET, STRINGS, STYLES = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small case workbook: the sheets that a case must have."""
    path = tmp_path_factory.mktemp("sound") / "tiny.xlsx"
    write_workbook_case(Tiny().write(path.parent / "tiny"), path)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheet.title not in MUST:
            del book[sheet.title]
        for name in list(sheet.tables):
            del sheet.tables[name]
    book.save(path)
    assert fs.read_case(path).title
    return packed(shared(unpacked(path.read_bytes())))


@pytest.fixture(scope="module")
def cells(sound: bytes, tmp_path_factory: pytest.TempPathFactory) -> Sheets:
    path = tmp_path_factory.mktemp("cells") / "sound.xlsx"
    path.write_bytes(sound)
    return read_sheets(path)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", method) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return raw.getvalue()


def shared(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts with the texts of cells in a list of their own, as Excel keeps them."""
    texts: dict[str, int] = {}

    def listed_text(found: re.Match[str]) -> str:
        return f'{found[1]}t="s"{found[2]}><v>{texts.setdefault(found[3], len(texts))}</v></c>'

    cell = re.compile(r'(<c [^>]*?)t="inlineStr"([^>]*)><is>(.*?)</is></c>', re.DOTALL)
    sheets = {name: cell.sub(listed_text, parts[name].decode()).encode() for name in parts if "/sheet" in name}
    relation = '<Relationship Id="texts" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    relations = parts[RELATIONS].replace(b"</Relationships>", relation.encode())
    items = "".join(f"<si>{text}</si>" for text in texts)
    assert texts
    return {**parts, **sheets, RELATIONS: relations, STRINGS: f"<sst>{items}</sst>".encode()}


def read_or_told(content: bytes, path: Path, expected: Sheets) -> str:
    """What the reader says of a file; empty where it reads the very cells."""
    path.write_bytes(content)
    try:
        found = read_sheets(path)
    except archive.NotAWorkbookError as error:
        assert str(error).isprintable() and len(str(error)) < 300
        return str(error)
    assert found == expected
    return ""


def bytes_damaged(sound: bytes, chance: random.Random) -> Iterator[bytes]:
    """The file with some of its bytes changed: anywhere, and in the archive's directory, where few bytes do much."""
    directory = sound.index(b"PK\x01\x02")
    for first in (0, directory, directory, len(sound) - 22):
        for length in (1, 1, 4, 64):
            for _ in range(3):
                at = chance.randrange(first, len(sound))
                for put in (chance.randbytes(length), bytes(length), b""):
                    yield sound[:at] + put + sound[at + length :]
        at = chance.randrange(first, len(sound))
        yield from (sound[:at], sound[at:], sound[:at] + chance.randbytes(99) + sound[at:])


def test_bytes_that_change(sound: bytes, cells: Sheets, tmp_path: Path) -> None:
    path, told, tried = tmp_path / "case.xlsx", set(), 0
    for content in bytes_damaged(sound, random.Random(20)):
        told.add(read_or_told(content, path, cells))
        tried += 1
    assert tried > 150 and len(told) > 20


def test_xml_that_is_cut_or_torn(sound: bytes, tmp_path: Path) -> None:
    """Of torn XML in a sound archive no one knows what it said: it is read whole, or not at all."""
    chance, parts, path = random.Random(21), unpacked(sound), tmp_path / "case.xlsx"
    for name in (SHEET, STRINGS, STYLES, BOOK, RELATIONS):
        for _ in range(2):
            data = parts[name]
            at = chance.randrange(1, len(data) - 10)
            for torn in (data[:at], data[at:], data[:at] + b"\x00" + data[at:], data[:at] + b"<" + data[at:]):
                path.write_bytes(packed({**parts, name: torn}, zipfile.ZIP_STORED))
                with pytest.raises(archive.NotAWorkbookError, match="is damaged"):
                    read_sheets(path)


def put(old: str, new: str, name: str = SHEET) -> Damage:
    """The first place in a part that fits a pattern, replaced."""

    def act(parts: dict[str, bytes]) -> dict[str, bytes]:
        text, count = re.subn(old, new, parts[name].decode(), count=1, flags=re.DOTALL)
        assert count, old
        return {**parts, name: text.encode()}

    return act


def lost(name: str) -> Damage:
    return lambda parts: {each: data for each, data in parts.items() if each != name}


def renamed(name: str, new: str) -> Damage:
    return lambda parts: {new if each == name else each: data for each, data in parts.items()}


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'
DAMAGED: dict[str, Damage] = {
    "no texts": lost(STRINGS),
    "no styles": lost(STYLES),
    "no sheet": lost(SHEET),
    "texts under another name": renamed(STRINGS, "xl/strings.xml"),
    "a part in two spellings": lambda parts: {**parts, SHEET.upper(): parts[SHEET]},
    "a text beyond the last": put(r't="s"([^>]*)><v>\d+', r't="s"\1><v>99999'),
    "a text before the first": put(r't="s"([^>]*)><v>\d+', r't="s"\1><v>-1'),
    "a text that is no number": put(r't="s"([^>]*)><v>\d+', r't="s"\1><v>x'),
    "a style beyond the last": put(r' s="\d+"([^>]*) t="n"|<c r="(\w+)" s="\d+"><v>', r'<c r="\2" s="99999"><v>'),
    "a figure that is none": put(r'(<c r="\w+" s="\d+"(?: t="n")?><v>)[^<]*', r"\1 12,5"),
    "a figure with a line": put(r'(<c r="\w+" s="\d+"(?: t="n")?><v>)[^<]*', r"\g<1>1_0"),
    "a figure without end": put(r'(<c r="\w+" s="\d+"(?: t="n")?><v>)[^<]*', r"\g<1>inf"),
    "a kind that nobody knows": put(r'<c r="(\w+)"([^>]*) t="s"', r'<c r="\1"\2 t="z"'),
    "a yes that is none": put(r't="s"([^>]*)><v>\d+', r't="b"\1><v>yes'),
    "a row twice": put(r"(<row [^>]*>.*?</row>)", r"\1\1"),
    "a cell twice": put(r'(<c r="\w+"[^>]*>.*?</c>)', r"\1\1"),
    "a cell of another row": put(r'<c r="A\d+"', '<c r="A77"'),
    "a column beyond the last": put(r'<c r="A(\d+)"', r'<c r="XFE\1"'),
    "a row beyond the last": put(r'<row r="\d+"', '<row r="1048577"'),
    "entities": put("<worksheet", ENTITIES),
    "entities elsewhere": put("<sst", '<!DOCTYPE x SYSTEM "file:///etc/hostname"><sst', STRINGS),
    "entities in UTF-16": lambda parts: {
        **parts, SHEET: parts[SHEET].decode().replace("<worksheet", ENTITIES).encode("utf-16")},
    "a comment without end": lambda parts: {
        **parts, SHEET: parts[SHEET].replace(b"<worksheet", b"<!--" + b" " * archive.CHUNK + b"--><worksheet")},
    "two sheets of one name": put('name="case"', 'name="areas"', BOOK),
    "a relation to itself": put(r'Target="[^"]*sheet2.xml"', 'Target="/xl/workbook.xml"', RELATIONS),
}  # fmt: skip
HARMLESS: dict[str, Damage] = {
    "no theme": lost("xl/theme/theme1.xml"),
    "kinds of parts mixed up": put("spreadsheetml.worksheet", "spreadsheetml.chart", "[Content_Types].xml"),
    "a byte order mark": lambda parts: {**parts, SHEET: b"\xef\xbb\xbf" + parts[SHEET]},
    "in UTF-16": lambda parts: {
        **parts, SHEET: re.sub(rb"<\?xml.*?\?>", b"", parts[SHEET]).decode().encode("utf-16")},
    "hidden": put(r'<sheet (.*?)state="visible"', r'<sheet \1state="veryHidden"', BOOK),
    "absurd dimensions": put(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"'),
    "texts in their cells": lambda parts: {**parts, SHEET: inline(parts)},
    "cells without places": lambda parts: {**parts, SHEET: re.sub(rb'<row r="1"', b"<row", parts[SHEET])},
}  # fmt: skip


def inline(parts: dict[str, bytes]) -> bytes:
    texts = [found.decode() for found in re.findall(rb"<si>(.*?)</si>", parts[STRINGS], re.DOTALL)]
    of = re.compile(r't="s"([^>]*)><v>(\d+)</v>')
    return of.sub(lambda f: f't="inlineStr"{f[1]}><is>{texts[int(f[2])]}</is>', parts[SHEET].decode()).encode()


@pytest.mark.parametrize("what", DAMAGED)
def test_what_is_damaged_is_told(what: str, sound: bytes, tmp_path: Path, cells: Sheets) -> None:
    said = read_or_told(packed(DAMAGED[what](unpacked(sound)), zipfile.ZIP_STORED), tmp_path / "case.xlsx", cells)
    assert "is damaged" in said


@pytest.mark.parametrize("what", HARMLESS)
def test_what_does_no_harm_is_read(what: str, sound: bytes, tmp_path: Path, cells: Sheets) -> None:
    content = packed(HARMLESS[what](unpacked(sound)), zipfile.ZIP_STORED)
    assert read_or_told(content, tmp_path / "case.xlsx", cells) == ""


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_however_it_is_packed(method: int, sound: bytes, tmp_path: Path, cells: Sheets) -> None:
    assert read_or_told(packed(unpacked(sound), method), tmp_path / "case.xlsx", cells) == ""


def listed(content: bytes, part: str, offset: int, form: str, value: int) -> bytes:
    """The file whose directory, and the header of the part too, say another thing of it."""
    changed = bytearray(content)
    for sign, further, name_at in ((b"PK\x03\x04", 0, 30), (b"PK\x01\x02", 2, 46)):
        at = changed.find(sign)
        while at >= 0:
            if changed[at + name_at :].startswith(part.encode()):
                struct.pack_into(form, changed, at + offset + further, value)
            at = changed.find(sign, at + 1)
    return bytes(changed)


@pytest.mark.parametrize(
    ("offset", "form", "value", "expected"),
    [
        (8, "<H", 9, "is packed in a way that is not read here"),
        (8, "<H", 0, "is damaged"),
        (14, "<I", 7, "is damaged"),
        (22, "<I", 2**31, "unpacks to 2,0"),
        (22, "<I", 50, "is damaged"),
        (18, "<I", 50, "is damaged"),
    ],
)
def test_a_directory_that_does_not_tell_the_truth(
    offset: int, form: str, value: int, expected: str, sound: bytes, tmp_path: Path, cells: Sheets
) -> None:
    content = listed(sound, SHEET, offset, form, value)
    assert content != sound
    assert expected in read_or_told(content, tmp_path / "case.xlsx", cells)


def test_a_part_twice(sound: bytes, tmp_path: Path, cells: Sheets) -> None:
    raw = io.BytesIO(sound)
    with zipfile.ZipFile(raw, "a") as target, pytest.warns(UserWarning, match="Duplicate"):
        target.writestr(SHEET, unpacked(sound)[SHEET].replace(b"<v>", b"<v>1"))
    assert "is damaged (a part stands twice)" in read_or_told(raw.getvalue(), tmp_path / "case.xlsx", cells)


@pytest.mark.parametrize(
    ("part", "filling", "expected"),
    [
        (SHEET, b"<row>" + b"<c/>" * 2**16 + b"</row>", "a row without end"),
        (SHEET, b"<x>" * 2**16, "a row without end"),
        (STRINGS, b"<a/>" * 2**16, "a row without end"),
        (STRINGS, b"<si/>" * 2**16, "pieces"),
        (BOOK, b"<a/>" * 2**16, "MiB"),
    ],
)
def test_no_memory_is_filled(
    part: str, filling: bytes, expected: str, sound: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LARGEST_PIECE", 2**17)
    monkeypatch.setattr(archive, "MOST_PIECES", 2**15)
    path = tmp_path / "case.xlsx"
    path.write_bytes(sound)
    assert read_sheets(path)
    path.write_bytes(packed(filled(unpacked(sound), part, filling)))
    with pytest.raises(archive.NotAWorkbookError, match=expected):
        read_sheets(path)


def filled(parts: dict[str, bytes], part: str, filling: bytes) -> dict[str, bytes]:
    """The parts with more within the first element of one."""
    begun = re.match(rb"(?:<\?xml[^>]*>\s*)?<[^?>]*>", parts[part])
    assert begun
    return {**parts, part: parts[part][: begun.end()] + filling + parts[part][begun.end() :]}


@pytest.mark.parametrize("part", [BOOK, SHEET, STRINGS])
def test_what_unpacks_to_more_than_it_says(part: str, sound: bytes, tmp_path: Path) -> None:
    content = packed(filled(unpacked(sound), part, bytes(40 * 2**20)))
    del sound
    (tmp_path / "bomb.xlsx").write_bytes(listed(content, part, 22, "<I", 2000))
    tracemalloc.start()
    try:
        with pytest.raises(archive.NotAWorkbookError, match="is damaged"):
            read_sheets(tmp_path / "bomb.xlsx")
        assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    finally:
        tracemalloc.stop()


def strange(sound: bytes, folder: Path) -> Iterator[tuple[Path, str]]:
    """Files that are called a workbook and are none, and what is said of each."""
    for name, content, words in (
        ("empty", b"", "is empty (zero bytes)"),
        ("old", archive.OLD_FORMAT + bytes(600), "is a workbook of the old format (.xls)"),
        ("locked", archive.OLD_FORMAT + bytes(99) + "EncryptedPackage".encode("utf-16-le"), "with a password"),
        ("csv", b"sector,title\ncars,Cars\n", "is a text file"),
        ("ods", packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "is an OpenDocument file"),
        ("zip", packed({"a.txt": b"a"}), "not a workbook"),
        ("word", packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}), "not a workbook"),
        ("cut", sound[:-30], "is damaged"),
        ("nothing", packed({}), "not a workbook"),
    ):
        path = folder / f"{name}.xlsx"
        path.write_bytes(content)
        yield path, words
    (folder / "folder.xlsx").mkdir()
    yield folder / "folder.xlsx", "holds no case.toml"
    (folder / "loop.xlsx").symlink_to(folder / "loop.xlsx")
    yield folder / "loop.xlsx", "is not a file"
    os.mkfifo(folder / "pipe.xlsx")
    yield folder / "pipe.xlsx", "is not a file"
    yield folder / ("long" * 99 + ".xlsx"), "too long"
    shut = folder / "shut.xlsx"
    shut.write_bytes(sound)
    shut.chmod(0)
    yield shut, "denied"


@pytest.mark.parametrize("command", ["check", "solve"])
def test_commands_end_in_a_sentence(
    command: str, sound: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    _shut(monkeypatch)
    for path, words in strange(sound, tmp_path):
        result = CliRunner().invoke(app, [command, str(path)])
        assert result.exit_code == 2, (path.name, result.output, result.exception)
        assert words in " ".join(result.output.split()), (path.name[:20], result.output)
        assert not list(Path().iterdir())


def _shut(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file without permissions is shut to whoever runs the tests, the system's owner too."""
    opened = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        if path.exists() and not path.stat().st_mode & 0o400:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
