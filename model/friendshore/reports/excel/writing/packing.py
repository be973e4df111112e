"""A workbook in memory becomes the bytes of a file: quickly, and the same bytes for the same workbook and time stamp.

openpyxl writes everything but the rows. Rows are written here, since a cell a time through an XML tree takes longer
than all the rest, and so that a formula's value can stand beside it: previews, pandas and phones do not calculate.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import SheetDimension
from openpyxl.writer.excel import ExcelWriter

from friendshore.errors import FriendshoreError
from friendshore.reports.excel.calculated import Value
from friendshore.reports.excel.writing.alt_text import drawing
from friendshore.reports.excel.writing.chart_words import store_words
from friendshore.reports.excel.writing.columns import FIGURE, FORMULA, TEXT, Part, area_of, parts, single

EARLIEST = 1980
"""Year before which a zip archive has no dates."""
HERE = "the rows"
BLANK = "/>"
"""What stands behind the style of a cell that holds nothing."""
LEVEL = 5
"""How hard a file is packed: one step more takes a third longer for two hundredths of its size."""


class Known(NamedTuple):
    """Value of a formula as a file has it: its type (n number, str text, b boolean, e error) and its text."""

    kind: str
    text: str


Cached = Mapping[str, Mapping[tuple[int, int], Known | Value]]
"""Sheet -> row and column -> value: as a file has it, or as we worked it out."""


def packed(book: Workbook, written_at: datetime, cached: Cached | None = None) -> bytes:
    """The file's bytes, every time stamp in them the one given, and known values beside their formulas."""
    moment = written_at.astimezone(UTC) if written_at.tzinfo else written_at
    properties: Any = book.properties
    properties.created = properties.modified = moment.replace(tzinfo=None, microsecond=0)
    return _archived(book, moment, Rows(book, cached or {}))


def bare(book: Workbook) -> bytes:
    """Values, formulas, tables and names alone: what is needed to calculate, without looks, charts and notes."""
    moment = datetime(EARLIEST, 1, 1)
    slim = Workbook()
    slim.remove(slim.worksheets[0])
    for sheet in book.worksheets:
        copied: Any = slim.create_sheet(sheet.title)
        copied._cells = sheet._cells  # the same cells, not copies: they are only read
        copied._tables = sheet._tables  # type: ignore[attr-defined]
        for name, defined in sheet.defined_names.items():
            copied.defined_names[name] = defined
    for name, defined in book.defined_names.items():
        slim.defined_names[name] = defined
    return _archived(slim, moment, Rows(slim, {}, dressed=False), level=1)


def _archived(book: Workbook, moment: datetime, rows: Rows, level: int = LEVEL) -> bytes:
    raw = io.BytesIO()
    with _Dated(raw, moment, level) as archive:
        _Package(book, archive, rows).write_data()
    return raw.getvalue()


class Rows:
    """The rows of a book's sheets as XML.

    dressed    with styles, row heights, notes and links
    """

    def __init__(self, book: Workbook, cached: Cached, *, dressed: bool = True) -> None:
        self._book = book
        self._styles: Any = book._cell_styles  # type: ignore[attr-defined]
        self._cached, self._dressed = cached, dressed
        self._numbers: dict[bytes, str] = {}
        self._dresses: dict[int, str] = {}
        self._figures: dict[Any, str] = {}
        self._texts: dict[str, str] = {}
        self._formulas: dict[str, str] = {}

    def of(self, sheet: Any) -> Iterable[str]:
        """The rows of a sheet; its notes and links are collected on the way, as openpyxl expects."""
        cells, values = parts(sheet), self._cached.get(sheet.title, {})
        rows: list[list[str]] = [[] for _ in range(area_of(cells)[2] + 1)]
        for part in cells:  # in the order of columns, so that each row's cells are
            here = part.rows
            below = rows[here[0] : here[-1] + 1] if isinstance(here, range) else [rows[row] for row in here]
            for row, cell in zip(below, self._column(sheet.title, part, values), strict=True):
                row.append(cell)
        sizes = sheet.row_dimensions if self._dressed else {}
        for number, row in enumerate(rows):
            if row or number in sizes:
                yield f'<row r="{number}"{_tags(sizes[number]) if number in sizes else ""}>{"".join(row)}</row>'
        for number in sorted(number for number in sizes if number >= len(rows)):
            yield f'<row r="{number}"{_tags(sizes[number])}></row>'
        for _, cell in sorted(single(sheet).items()) if self._dressed else ():
            if cell._comment is not None:
                sheet._comments.append(CommentRecord.from_cell(cell))
            if (link := getattr(cell, "_hyperlink", None)) is not None:  # cells that are merged have none
                sheet._hyperlinks.append(link)

    def words(self, sheet: str, place: str) -> str:
        """What a cell says: its text, or the known value of its formula; empty where that is not known."""
        cell = self._book[sheet][place] if sheet in self._book.sheetnames else None
        if cell is None:
            return ""
        known = self._cached.get(sheet, {}).get((cell.row, cell.column))
        if known is not None:
            return as_stored(known).text
        return str(cell.value) if cell.data_type == "s" and cell.value else ""

    def _column(self, title: str, part: Part, values: Mapping[tuple[int, int], Known | Value]) -> list[str]:
        """The cells of a column, in one go: a call a cell would take as long as the rest."""
        start, styles, kinds = f'<c r="{get_column_letter(part.column)}', part.styles, set(part.kinds)
        figures, texts, dresses = self._figures, self._texts, self._dresses
        if kinds == {FIGURE}:
            ends = [figures.get(value) or self._figure(value) for value in part.values]
        elif kinds == {TEXT}:
            ends = [texts.get(value) or self._said(value) for value in part.values]
        else:
            ends = self._mixed(title, part, values)
        if not self._dressed:
            return [f'{start}{row}"{end}' for row, end in zip(part.rows, ends, strict=True)]
        worn = [dresses.get(id(style)) or self._dress(style) for style in styles]  # styles live as long as their cells
        return [
            f'{start}{row}"{dress}{end}' if dress or end is not BLANK else ""
            for row, dress, end in zip(part.rows, worn, ends, strict=True)
        ]

    def _mixed(self, title: str, part: Part, values: Mapping[tuple[int, int], Known | Value]) -> list[str]:
        """What stands behind the styles of cells of several kinds, or of formulas."""
        column, figures, texts, formulas, found = part.column, self._figures, self._texts, self._formulas, list[str]()
        for row, kind, value in zip(part.rows, part.kinds, part.values, strict=True):
            if kind == FORMULA:
                worth, formula = values.get((row, column)), formulas.get(value) or self._formula(value)
                typed, told = ("", f"<v>{figure(worth)}</v>") if type(worth) is float else _told(worth)
                found.append(f"{typed}>{formula}{told}</c>")
            elif kind == FIGURE or value is None:
                found.append(figures.get(value) or self._figure(value))
            elif kind == TEXT:
                found.append(texts.get(value) or self._said(value))
            else:
                found.append(_rare(value, kind, f"{title}!{get_column_letter(column)}{row}"))
        return found

    def _figure(self, value: object) -> str:
        """A figure behind its cell's style; worked out once, for many cells hold the same."""
        blank = value is None or value == ""
        found = self._figures[value] = BLANK if blank else f"><v>{figure(value)}</v></c>"
        return found

    def _said(self, text: str) -> str:
        """A text behind its cell's style."""
        keep = ' xml:space="preserve"' if text != text.strip() else ""
        found = self._texts[text] = f' t="inlineStr"><is><t{keep}>{escape(text)}</t></is></c>' if text else BLANK
        return found

    def _formula(self, text: str) -> str:
        """A formula as an element; most rows of a table have the same."""
        found = self._formulas[text] = f"<f>{_plain(text[1:])}</f>"
        return found

    def _dress(self, style: Any) -> str:
        """A style as an attribute; looked up by its bytes, for hashing a style is slow."""
        code = style.tobytes() if style is not None else b""
        known = self._numbers.get(code)
        if known is None:
            known = self._numbers[code] = f' s="{self._styles.add(style)}"' if code and any(style) else ""
        self._dresses[id(style)] = known
        return known


def _rare(value: Any, kind: str, place: str) -> str:
    """A cell of a kind that hardly occurs, behind its style. Raises FriendshoreError."""
    if kind not in {"b", "e"}:
        raise FriendshoreError(f"{place} holds a {type(value).__name__}, which no sheet of ours has")
    return f' t="{kind}"><v>{int(value) if kind == "b" else escape(value)}</v></c>'


def _tags(size: Any) -> str:
    """The height of a row and its like, as attributes."""
    return "".join(f' {name}="{value}"' for name, value in dict(size).items() if name != "r")


def _told(value: Known | Value) -> tuple[str, str]:
    """The value of a formula: its type as an attribute, and its element."""
    if value is None:
        return "", "<v/>"
    known = as_stored(value)
    return ("", f"<v>{known.text}</v>") if known.kind == "n" else (f' t="{known.kind}"', f"<v>{_plain(known.text)}</v>")


def as_stored(value: Known | Value) -> Known:
    """A value as a file has it."""
    if isinstance(value, Known):
        return value
    if isinstance(value, str):
        return Known("str", value)
    if isinstance(value, bool):
        return Known("b", str(int(value)))
    return Known("n", figure(value)) if isinstance(value, float) else Known("e", str(value))


def _plain(text: str) -> str:
    """Text as XML has it; most formulas hold no sign of its."""
    return escape(text) if "&" in text or "<" in text or ">" in text else text


def figure(value: object) -> str:
    """A number so that reading it gives the very same one."""
    if type(value) is not float:
        return str(value)
    text = repr(value)
    if text[-2:] == ".0":
        return text[:-2] if value else "0"
    if "n" in text:  # nan, inf
        raise FriendshoreError("A figure that is no number cannot stand in a workbook.")
    return text


class _Dated(zipfile.ZipFile):
    """An archive whose entries all have one date."""

    def __init__(self, file: io.BytesIO, moment: datetime, level: int) -> None:
        super().__init__(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level)
        self._date = (max(EARLIEST, moment.year), *moment.timetuple()[1:6])

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        entry = zipfile.ZipInfo(zinfo_or_arcname, self._date)
        entry.compress_type = zipfile.ZIP_DEFLATED
        super().writestr(entry, data, compresslevel=self.compresslevel)


class _Package(ExcelWriter):
    """openpyxl's writer of a package, with our rows."""

    def __init__(self, book: Workbook, archive: zipfile.ZipFile, rows: Rows) -> None:
        super().__init__(book, archive)
        self._rows, self._to = rows, archive

    def write_worksheet(self, sheet: Any) -> None:
        store_words(sheet, self._rows.words)
        sheet._drawing = drawing()
        sheet._drawing.charts, sheet._drawing.images = sheet._charts, sheet._images
        sheet._hyperlinks, sheet._comments = [], []
        rows = "".join(self._rows.of(sheet))
        found = sheet._hyperlinks, sheet._comments
        frame = io.BytesIO()
        writer: Any = _Frame(sheet, frame)
        sheet._hyperlinks, sheet._comments = found  # which the frame has emptied, and writes after the rows
        writer.write()
        sheet._rels = writer._rels
        before, after = frame.getvalue().split(f"<sheetData>{HERE}</sheetData>".encode())
        content = b"".join((before, f"<sheetData>{rows}</sheetData>".encode(), after))
        self._to.writestr(sheet.path[1:], content)
        self.manifest.append(sheet)


class _Frame(WorksheetWriter):
    """A sheet's XML but for its rows."""

    def write_dimensions(self) -> None:
        """Where the sheet begins and ends; openpyxl would go through all its cells one by one."""
        area = area_of(parts(self.ws))
        first, last = (f"{get_column_letter(column)}{row}" for row, column in (area[:2], area[2:]))
        self.xf.send(SheetDimension(f"{first}:{last}").to_tree())

    def write_tables(self) -> None:
        for table in self.ws.tables.values():
            if not table.tableColumns:
                _name_columns(self.ws, table)
        super().write_tables()

    def write_rows(self) -> None:
        stream: Any = self.xf.send(True)
        with stream.element("sheetData"):
            stream.write(HERE)
        self.xf.send(None)


def _name_columns(sheet: Any, table: Any) -> None:
    """Name a table's columns by its headers; openpyxl would go through all its cells for them."""
    table._initialise_columns()
    left, top, _, _ = (int(each or 0) for each in range_boundaries(table.ref))
    for column, each in enumerate(table.tableColumns, left):
        each.name = str(sheet._cells[top, column]._value)
