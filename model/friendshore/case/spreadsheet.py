"""The cells of an .xlsx file as they stand: figures to their last digit, formulas told apart from their results.

Read straight from the file's XML. The usual library rounds what it writes, undoes some escapes of text and not others,
and sees either a formula or its result, but never says that a result is missing; here all of that is in one pass.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple
from xml.etree import ElementTree

LARGEST_FILE = 32 * 2**20
LARGEST_CONTENT = 64 * 2**20
"""Bytes of a workbook, and of all it unpacks to: a case of 6,000 rows has 0.5 and 5 MiB."""
MOST_ROWS, MOST_COLUMNS = 2**20, 2**14
"""Rows and columns of a sheet of Excel."""
ENCRYPTED = 1
"""Bit of an archive's entry that cannot be read without a password."""
MOST_PARTS = 5000
OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFERENCE = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}")
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
TO_ESCAPE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Numbers of the built-in formats that show a date or a time."""
NOT_A_CODE = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.|general', re.IGNORECASE)

Kind = Literal["text", "number", "flag", "date", "error", "unworked"]


class NotAWorkbookError(Exception):
    """The file is none that can be read; the message says what to do, as the end of a sentence."""


class Cell(NamedTuple):
    """A cell that is not blank.

    value    text as it stands; a figure as its shortest exact decimal; a flag as TRUE or FALSE; a date as 2027-04-01;
             an error as the spreadsheet shows it; an unworked formula (one without a result) as its text
    """

    kind: Kind
    value: str


@dataclass
class Sheet:
    """One sheet: rows by number, their cells by column, both counted from 1; and its merged ranges, such as B2:C4."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)


def read_sheets(path: Path) -> dict[str, Sheet]:
    """Every sheet of a workbook, hidden ones and hidden rows too. Raises NotAWorkbookError, OSError."""
    if path.name.startswith("~$"):
        raise NotAWorkbookError(f"only marks that {path.name[2:]} is open in Excel; give {path.name[2:]} itself")
    if path.stat().st_size > LARGEST_FILE:
        raise NotAWorkbookError(f"is larger than {LARGEST_FILE >> 20} MiB, more than any case needs; no more is read")
    content = path.read_bytes()
    _must_be_xlsx(content, path.suffix.lower())
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            _must_be_sound(parts)
            return _Book(parts).sheets()
    except NotAWorkbookError:
        raise
    except Exception as error:  # a damaged archive may end in any: zlib's, struct's, the parser's, a lookup's, none's
        words = "".join(letter for letter in str(error) if letter.isprintable())[:80]
        raise NotAWorkbookError(
            f"is damaged ({words or type(error).__name__}); open it in Excel or LibreOffice, let it be repaired, and "
            "save it again"
        ) from error


def decimal(value: float) -> str:
    """The shortest decimal that reads back as the same number, written out unless that takes many zeros."""
    shortest = Decimal(repr(value))
    if not shortest:
        return "0"
    text = format(shortest, "f") if -10 <= shortest.adjusted() <= 16 else repr(value)
    return text.removesuffix(".0")


def escaped(text: str) -> str:
    """Text as a workbook stores it: letters that XML cannot hold as _x0001_."""
    return TO_ESCAPE.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def letters(column: int) -> str:
    """A column's letters; 1 is A."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def place(reference: str) -> tuple[int, int]:
    """Row and column of a reference such as B12 or $B$12. Raises ValueError."""
    if not REFERENCE.fullmatch(reference):
        raise ValueError(f"the cell {reference[:20]}")
    plain = reference.replace("$", "")
    name = plain.rstrip("0123456789")
    column = 0
    for letter in name.upper():
        column = column * 26 + ord(letter) - 64
    return int(plain[len(name) :]), column


def _must_be_xlsx(content: bytes, suffix: str) -> None:
    save = "save it as an Excel workbook (.xlsx)"
    if not content:
        raise NotAWorkbookError("is empty (zero bytes); the copy or download broke off")
    if content.startswith(OLD_FORMAT):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise NotAWorkbookError("is protected with a password; save it without one")
        raise NotAWorkbookError(f"is a workbook of the old format (.xls); {save}")
    if not content.startswith(b"PK"):
        kind = "is a text file" if suffix in (".csv", ".txt", ".tsv", ".toml") else "is not a workbook"
        raise NotAWorkbookError(f"{kind}; expected a case folder, or a workbook (.xlsx)")


def _must_be_sound(parts: zipfile.ZipFile) -> None:
    names = set(parts.namelist())
    if any(part.flag_bits & ENCRYPTED for part in parts.infolist()):
        raise NotAWorkbookError("is protected with a password; save it without one")
    size = sum(part.file_size for part in parts.infolist())
    if size > LARGEST_CONTENT or len(parts.infolist()) > MOST_PARTS:
        raise NotAWorkbookError(
            f"unpacks to {size >> 20:,} MiB in {len(names):,} parts, more than any case needs (at most "
            f"{LARGEST_CONTENT >> 20} MiB are read); copy the tables into a fresh workbook"
        )
    if "mimetype" in names and b"opendocument" in parts.read("mimetype"):
        raise NotAWorkbookError("is an OpenDocument file (.ods); save it as an Excel workbook (.xlsx)")
    if "xl/workbook.bin" in names:
        raise NotAWorkbookError("is a binary workbook (.xlsb); save it as an Excel workbook (.xlsx)")
    if "[Content_Types].xml" not in names or not any(name.endswith("workbook.xml") for name in names):
        raise NotAWorkbookError("is not a workbook; expected a case folder, or a workbook (.xlsx)")


class _Book:
    """The parts of an open workbook."""

    def __init__(self, parts: zipfile.ZipFile) -> None:
        self._parts = parts
        types = {kind: target for _, kind, target in self._relations("")}
        self._home = types["officeDocument"]
        self._own = {identity: (kind, target) for identity, kind, target in self._relations(self._home)}
        root = self._root(self._home)
        settings = next((each for each in root if _tag(each) == "workbookPr"), None)
        from_1904 = settings is not None and settings.get("date1904", "0") in ("1", "true")
        self._day_zero = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
        self._listed = [each for group in root if _tag(group) == "sheets" for each in group]
        self._strings = [_text(each) for each in self._optional("sharedStrings")]
        self._dates = self._date_styles()

    def sheets(self) -> dict[str, Sheet]:
        found = {}
        for listed in self._listed:
            identity = next(value for name, value in listed.attrib.items() if name.endswith("}id"))
            kind, target = self._own[identity]
            if kind == "worksheet":  # others hold one chart, or a macro
                found[listed.get("name", "")] = self._sheet(target)
        return found

    def _sheet(self, part: str) -> Sheet:
        sheet, number = Sheet(), 0
        with self._parts.open(part) as file:
            for _, node in ElementTree.iterparse(file):
                match _tag(node):
                    case "row":
                        number = int(node.get("r") or number + 1)
                        if not 0 < number <= MOST_ROWS:
                            raise ValueError(f"row {number}")
                        cells = dict(self._cells(node))
                        if cells:
                            sheet.rows[number] = cells
                        node.clear()
                    case "mergeCell":
                        reference = node.get("ref", "")
                        for corner in reference.split(":"):
                            place(corner)
                        sheet.merged.append(reference)
        return sheet

    def _cells(self, row: ElementTree.Element) -> Iterator[tuple[int, Cell]]:
        column = 0
        for node in row:
            reference = node.get("r")
            column = place(reference)[1] if reference else column + 1
            if column > MOST_COLUMNS:
                raise ValueError(f"column {column}")
            if len(node) and (cell := self._cell(node)):
                yield column, cell

    def _cell(self, node: ElementTree.Element) -> Cell | None:  # noqa: PLR0911  # as many as there are kinds
        formula, value = None, None
        for part in node:
            match _tag(part):
                case "f":
                    formula = part.text or ""
                case "v":
                    value = part.text
                case "is":
                    return Cell("text", _text(part))
        kind = node.get("t", "n")
        if not value:
            return Cell("unworked", f"={formula}") if formula is not None and kind != "str" else None
        match kind:
            case "s":
                return Cell("text", self._strings[int(value)])
            case "str":
                return Cell("text", _unescaped(value))
            case "b":
                return Cell("flag", "TRUE" if value == "1" else "FALSE")
            case "e":
                return Cell("error", value)
            case "d":
                return Cell("date", value[:10])
        figure = float(value)
        if int(node.get("s", 0)) in self._dates:
            return Cell("date", self._date(figure))
        return Cell("number", decimal(figure))

    def _date(self, days: float) -> str:
        try:
            early = 1 if days < 60 and self._day_zero.year == 1899 else 0  # there was no 29 February 1900
            return (self._day_zero + timedelta(days=int(days) + early)).isoformat()
        except OverflowError:
            return decimal(days)

    def _date_styles(self) -> set[int]:
        """Numbers of the cell styles that show a figure as a date."""
        dates, custom = set(), set()
        for group in self._optional("styles"):
            if _tag(group) == "numFmts":
                for each in group:
                    code = NOT_A_CODE.sub("", each.get("formatCode", "").split(";")[0])
                    if re.search("[ymdhs]", code, re.IGNORECASE):
                        custom.add(int(each.get("numFmtId", 0)))
            if _tag(group) == "cellXfs":
                for number, each in enumerate(group):
                    form = int(each.get("numFmtId", 0))
                    if form in custom or (form in DATES):
                        dates.add(number)
        return dates

    def _optional(self, kind: str) -> ElementTree.Element:
        target = next((target for found, target in self._own.values() if found == kind), "")
        known = target in self._parts.namelist()
        return self._root(target) if known else ElementTree.Element("none")

    def _root(self, part: str) -> ElementTree.Element:
        return ElementTree.fromstring(self._parts.read(part))

    def _relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Identity, kind and target of each relation of a part; those of the whole file for no part."""
        folder, name = posixpath.split(part)
        for each in self._root(posixpath.join(folder, "_rels", f"{name}.rels")):
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
            yield each.get("Id", ""), each.get("Type", "").rpartition("/")[2], target


def _tag(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def _text(node: ElementTree.Element) -> str:
    """Text of a string item: its own, or that of its runs; not the phonetic guide."""
    pieces = []
    for part in node:
        match _tag(part):
            case "t":
                pieces.append(part.text or "")
            case "r":
                pieces += [each.text or "" for each in part if _tag(each) == "t"]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    return ESCAPE.sub(_letter, text) if "_x" in text else text


def _letter(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    return found.group() if 0xD800 <= code <= 0xDFFF else chr(code)
