"""LibreOffice for tests: many workbooks at one start, since its start is what takes the time."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook


def recalculated(paths: Iterable[Path], folder: Path) -> dict[str, Workbook]:
    """Name of each file (they differ) -> the workbook after LibreOffice has worked out every formula, as values."""
    names = [str(path) for path in paths]
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
    command += ["xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder), *names]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return {Path(name).name: openpyxl.load_workbook(folder / Path(name).name, data_only=True) for name in names}


def pages_printed(path: Path, folder: Path, *, before: str) -> int:
    """Pages on which the sheets before one of a workbook print: the others are hidden in a copy, and print nothing."""
    part = folder / "part.xlsx"
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(part, "w") as copy:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "xl/workbook.xml":
                content = _hidden_from(content.decode("utf-8"), before).encode("utf-8")
            copy.writestr(name, content)
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
    subprocess.run([*command, "pdf", "--outdir", str(folder), str(part)], check=True, capture_output=True, timeout=600)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", part.with_suffix(".pdf").read_bytes()))


def _hidden_from(book: str, before: str) -> str:
    """The list of a workbook's sheets with one and all after it hidden, and without print areas, which print all the
    same."""
    names = re.findall(r'<sheet [^>]*?name="([^"]*)"', book)
    hidden = range(names.index(before), len(names))
    for number in hidden:
        sheet = rf'(<sheet [^>]*?name="{re.escape(names[number])}"[^>]*?state=")visible'
        book = re.sub(sheet, r"\1hidden", book)
    area = r'<definedName name="_xlnm\.Print_Area" localSheetId="(\d+)"[^>]*>[^<]*</definedName>'
    return re.sub(area, lambda found: "" if int(found[1]) in hidden else found[0], book)
