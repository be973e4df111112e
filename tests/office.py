"""LibreOffice for tests: many workbooks at one start, since its start is what takes the time."""

from __future__ import annotations

import subprocess
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
