"""The cells of an .xlsx file as they stand: figures to their last digit, formulas told apart from their results.

Read straight from the file's XML. The usual library rounds what it writes, undoes some escapes of text and not others,
and sees either a formula or its result, but never says that a result is missing; here all of that is in one pass.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal, NamedTuple
from xml.etree import ElementTree

from friendshore.case.archive import LARGEST_FILE, NotAWorkbookError, Parts, must_be_xlsx, tag, told_if_damaged

MOST_ROWS, MOST_COLUMNS = 2**20, 2**14
"""Rows and columns of a sheet of Excel."""
REFERENCE = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}")
WHOLE = re.compile(r"[0-9]{1,9}")
FIGURE = re.compile(r"\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*", re.ASCII)
FLAGS = {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
TO_ESCAPE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Numbers of the built-in formats that show a date or a time."""
NOT_A_CODE = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.|general', re.IGNORECASE)

Kind = Literal["text", "number", "flag", "date", "error", "unworked"]


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
    must_be_xlsx(content, path.suffix.lower())
    with told_if_damaged():
        return _Book(Parts(content)).sheets()


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


class _Book:
    """The parts of an open workbook."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        types = {kind: target for _, kind, target in self._relations("")}
        self._home = types["officeDocument"]
        self._own = {identity: (kind, target) for identity, kind, target in self._relations(self._home)}
        root = parts.root(self._home)
        settings = next((each for each in root if tag(each) == "workbookPr"), None)
        from_1904 = settings is not None and settings.get("date1904", "0") in ("1", "true")
        self._day_zero = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
        self._listed = [each for group in root if tag(group) == "sheets" for each in group]
        strings = self._target("sharedStrings")
        self._strings = [_text(each) for each in parts.pieces(strings, "sst", frozenset({"si"}))] if strings else []
        self._dates = self._date_styles()

    def sheets(self) -> dict[str, Sheet]:
        found = {}
        for listed in self._listed:
            identity = next(value for name, value in listed.attrib.items() if name.endswith("}id"))
            kind, target = self._own[identity]
            if kind == "worksheet":  # others hold one chart, or a macro
                name = listed.get("name", "")
                if name in found:
                    raise ValueError(f"two sheets named {name}")
                found[name] = self._sheet(target)
        return found

    def _sheet(self, part: str) -> Sheet:
        sheet, number = Sheet(), 0
        for node in self._parts.pieces(part, "worksheet", frozenset({"row", "mergeCell"})):
            if tag(node) == "row":
                before, number = number, int(node.get("r") or number + 1)
                if not before < number <= MOST_ROWS:
                    raise ValueError(f"row {number} after row {before}")
                if cells := dict(self._cells(node, number)):
                    sheet.rows[number] = cells
            else:
                reference = node.get("ref", "")
                for corner in reference.split(":"):
                    place(corner)
                sheet.merged.append(reference)
        return sheet

    def _cells(self, row: ElementTree.Element, number: int) -> Iterator[tuple[int, Cell]]:
        column = 0
        for node in row:
            before, reference = column, node.get("r")
            at, column = place(reference) if reference else (number, column + 1)
            if at != number or not before < column <= MOST_COLUMNS:
                raise ValueError(f"the cell {reference} in row {number}, after column {before}")
            if len(node) and (cell := self._cell(node)):
                yield column, cell

    def _cell(self, node: ElementTree.Element) -> Cell | None:  # noqa: PLR0911, PLR0912  # as many as there are kinds
        formula, value = None, None
        for part in node:
            match tag(part):
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
                return Cell("text", self._strings[_whole(value)])
            case "str":
                return Cell("text", _unescaped(value))
            case "b":
                return Cell("flag", FLAGS[value])
            case "e":
                return Cell("error", value)
            case "d":
                return Cell("date", value[:10])
            case "n":
                figure = _figure(value)
            case _:
                raise ValueError(f"a cell of the kind {kind[:20]}")
        if self._dates[_whole(node.get("s", "0"))]:
            return Cell("date", self._date(figure))
        return Cell("number", decimal(figure))

    def _date(self, days: float) -> str:
        try:
            early = 1 if days < 60 and self._day_zero.year == 1899 else 0  # there was no 29 February 1900
            return (self._day_zero + timedelta(days=int(days) + early)).isoformat()
        except OverflowError:
            return decimal(days)

    def _date_styles(self) -> Sequence[bool]:
        """For each cell style whether it shows a figure as a date; without styles there is one, and it does not."""
        dates, custom = [], set()
        styles = self._target("styles")
        for group in self._parts.root(styles) if styles else ():
            if tag(group) == "numFmts":
                for each in group:
                    code = NOT_A_CODE.sub("", each.get("formatCode", "").split(";")[0])
                    if re.search("[ymdhs]", code, re.IGNORECASE):
                        custom.add(int(each.get("numFmtId", 0)))
            if tag(group) == "cellXfs":
                forms = [int(each.get("numFmtId", 0)) for each in group]
                dates = [form in custom or form in DATES for form in forms]
        return dates or [False]

    def _target(self, kind: str) -> str:
        """The part that the workbook names for a kind of list; none where it names none."""
        return next((target for found, target in self._own.values() if found == kind), "")

    def _relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Identity, kind and target of each relation of a part; those of the whole file for no part."""
        folder, name = posixpath.split(part)
        for each in self._parts.root(posixpath.join(folder, "_rels", f"{name}.rels")):
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
            yield each.get("Id", ""), each.get("Type", "").rpartition("/")[2], target


def _whole(text: str) -> int:
    """A count as XML has it: no sign, no letters of other scripts. Raises ValueError."""
    if not WHOLE.fullmatch(text):
        raise ValueError(f"the number {text[:20]}")
    return int(text)


def _figure(text: str) -> float:
    """A figure as XML has it. Raises ValueError."""
    if not FIGURE.fullmatch(text):
        raise ValueError(f"the figure {text[:20]}")
    return float(text)


def _text(node: ElementTree.Element) -> str:
    """Text of a string item: its own, or that of its runs; not the phonetic guide."""
    pieces = []
    for part in node:
        match tag(part):
            case "t":
                pieces.append(part.text or "")
            case "r":
                pieces += [each.text or "" for each in part if tag(each) == "t"]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    return ESCAPE.sub(_letter, text) if "_x" in text else text


def _letter(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    return found.group() if 0xD800 <= code <= 0xDFFF else chr(code)
