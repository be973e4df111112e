"""What the formulas of a workbook come to, worked out by LibreOffice or by us, so that previews and pandas see numbers.

LibreOffice gets a bare copy (values, formulas, tables, names) and only its results are taken: a workbook that went
through it whole would lose charts' looks, styles and the sameness of its bytes. Whatever goes wrong there costs its
results, never the workbook: then values are those of `calculated`, as where it is not there or not asked. Results by
which the headline is another than the plan's are not taken, whoever worked them out.
"""

from __future__ import annotations

import contextlib
import io
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

from openpyxl import Workbook
from openpyxl.utils.cell import coordinate_to_tuple

from friendshore.reports.excel.calculated import Calculation, NotWorkedOutError, Value
from friendshore.reports.excel.writing.columns import FORMULA, parts
from friendshore.reports.excel.writing.packing import Cached, Known, as_stored, bare

PATIENCE_S = 120.0
"""How long LibreOffice may take, s. The allied plan needs a tenth of it."""
COMMANDS = ("soffice", "libreoffice", "soffice.com")
PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
)
CLOSE, CLOSE_SHARE = 1e-3, 1e-6
"""How far a headline figure may lie from the plan's, in its unit and as a share: sums are added in another order."""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
NONE: Cached = {}
OURS = "friendshore"
OPENED = "Excel and LibreOffice work them out when the workbook is opened"


class Results(NamedTuple):
    """Values of formulas, and a sentence on where they come from or why there are none."""

    cached: Cached
    note: str


class _NoResultError(Exception):
    """LibreOffice gave nothing to read: why, in words that end a sentence."""


def office() -> str | None:
    """The LibreOffice command, None where there is none."""
    found = (shutil.which(command) for command in COMMANDS)
    return next((each for each in (*found, *filter(os.path.exists, PLACES)) if each), None)


def results(
    book: Workbook,
    headline: Mapping[str, float] | None = None,
    *,
    ask_office: bool = True,
    given: Mapping[str, Mapping[tuple[int, int], Value]] | None = None,
) -> Results:
    """Values of every formula of the book. Never raises for what LibreOffice does or fails to do.

    headline     name of a cell -> what the plan has for it
    ask_office   whether LibreOffice works them out, where it is present
    given        values that need not be worked out again, by sheet, row and column
    """
    why = ""
    if ask_office:
        found = _of_office(book, headline or {})
        if isinstance(found, Results):
            return found
        why = f": {found}"
    try:
        cached = Calculation(book, given).all()
    except NotWorkedOutError as error:
        return Results(NONE, f"Formulas hold no values yet: friendshore cannot work out {error}. {OPENED}.")
    if differs := _differs(book, cached, headline or {}, OURS):
        return Results(NONE, f"Formulas hold no values yet: {differs}, so none of its values were taken. {OPENED}.")
    count = sum(map(len, cached.values()))
    return Results(cached, f"Values of {count:,} formulas stored as {OURS} worked them out{why}.")


def _of_office(book: Workbook, headline: Mapping[str, float]) -> Results | str:
    """What LibreOffice works out, or why that is not to be had, as a clause."""
    command = office()
    if command is None:
        return "LibreOffice was not found"
    try:
        content = _through(command, bare(book), PATIENCE_S)
        read, maker = _read(content)
    except _NoResultError as error:
        return f"LibreOffice {error}"
    except Exception:  # a damaged archive raises whatever its bytes lead to
        return "LibreOffice's answer could not be read"
    cached = {title: {coordinate_to_tuple(cell): known for cell, known in each.items()} for title, each in read.items()}
    if differs := _differs(book, cached, headline, "LibreOffice"):
        return differs
    asked = [at in cached.get(sheet.title, {}) for sheet in book.worksheets for at in _formulas(sheet)]
    of_all = "" if all(asked) else f" of {len(asked):,}"
    return Results(cached, f"Values of {sum(asked):,}{of_all} formulas stored as {maker} worked them out.")


def _differs(book: Workbook, cached: Cached, headline: Mapping[str, float], maker: str) -> str:
    """What is worked out otherwise than the plan has it, as a clause; empty where all is alike."""
    for name, value in headline.items():
        if name not in book.defined_names:  # a plan without reported years has no such line
            continue
        sheet, cell = next(iter(book.defined_names[name].destinations))
        worth = cached.get(sheet, {}).get(coordinate_to_tuple(cell.replace("$", "")))
        known = as_stored(worth) if worth is not None else None
        try:
            found = float(known.text) if known is not None and known.kind == "n" else math.nan
        except ValueError:
            found = math.nan
        if not abs(found - value) <= max(CLOSE, CLOSE_SHARE * abs(value)):
            has = "has no figure for" if math.isnan(found) else f"works out {found:.6g} for"
            return f"{maker} {has} {name}, which is {value:.6g} in the plan"
    return ""


def _formulas(sheet: object) -> Iterator[tuple[int, int]]:
    """Cells of a sheet that hold formulas."""
    for part in parts(sheet):
        yield from ((row, part.column) for row, kind in zip(part.rows, part.kinds, strict=True) if kind == FORMULA)


def _through(command: str, content: bytes, patience_s: float) -> bytes:
    """The workbook as LibreOffice writes it back. Raises _NoResultError or OSError."""
    with tempfile.TemporaryDirectory(prefix="friendshore-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "bare.xlsx").write_bytes(content)
        profile = (folder / "profile").as_uri()  # its own, so that an open LibreOffice is not disturbed
        options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"]
        convert = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out")]
        _run([command, f"-env:UserInstallation={profile}", *options, *convert, str(folder / "bare.xlsx")], patience_s)
        answer = folder / "out" / "bare.xlsx"
        if not answer.is_file():
            raise _NoResultError("ended without an answer")
        return answer.read_bytes()


def _run(words: list[str], patience_s: float) -> None:
    quiet = subprocess.DEVNULL
    own_group = sys.platform != "win32"  # the command starts others, which have to end with it
    process = subprocess.Popen(words, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=own_group)
    try:
        status = process.wait(patience_s)
    except subprocess.TimeoutExpired:
        _end(process)
        raise _NoResultError(f"took longer than {patience_s:g} s") from None
    except BaseException:
        _end(process)
        raise
    if status:
        raise _NoResultError(f"failed (status {status})")


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _read(content: bytes) -> tuple[Mapping[str, Mapping[str, Known]], str]:
    """Values of formulas by sheet, and the name and version of the program that wrote the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        rels = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {rel.get("Id"): str(rel.get("Target")) for rel in rels}
        cached = {}
        for sheet in book.iter(f"{MAIN}sheet"):
            target = targets[sheet.get(LINK)]
            path = target[1:] if target.startswith("/") else f"xl/{target}"
            cached[str(sheet.get("name"))] = dict(_values(archive.read(path)))
        return cached, _maker(archive)


def _values(content: bytes) -> Iterator[tuple[str, Known]]:
    """Cell and value of each formula of a sheet."""
    events: Any = ElementTree.iterparse(io.BytesIO(content), events=("end",))
    for _, element in events:
        if element.tag == f"{MAIN}row":
            for cell in element.iter(f"{MAIN}c"):
                formula, value = cell.find(f"{MAIN}f"), cell.find(f"{MAIN}v")
                if formula is not None and value is not None:
                    yield cell.get("r"), Known(cell.get("t", "n"), value.text or "")
            element.clear()


def _maker(archive: zipfile.ZipFile) -> str:
    """Such as LibreOffice 7.4.7.2."""
    try:
        properties = ElementTree.fromstring(archive.read("docProps/app.xml"))
    except KeyError:
        return "LibreOffice"
    words = next((each.text or "" for each in properties if each.tag.endswith("}Application")), "")
    return words.split("$")[0].replace("/", " ") or "LibreOffice"
