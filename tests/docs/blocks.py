"""Code blocks of pages, and how a page is worked through as a reader would.

Before a block may stand a line that says what a reader does there: `<!-- not run: why -->`, or
`<!-- in Excel: TABLE.COLUMN of ROW = FIGURE -->`. A name of a file before a block of csv, toml or python is the file
that it is written into; a block of text has to be among what the commands before it printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from typer.testing import CliRunner

from friendshore.cli import app

BLOCK = re.compile(
    r"(?:`(?P<file>[\w./]+\.(?:csv|toml|py))`:?\n\n)?(?:<!-- (?P<aside>[^\n]*) -->\n)?"
    r"```(?P<kind>\w+)\n(?P<text>.*?)```",
    re.DOTALL,
)
EXCEL = re.compile(r"in Excel: (?P<table>\w+)\.(?P<column>\w+) of (?P<row>\w+) = (?P<figure>[\d.]+)")
NOT_RUN = "not run: "


@dataclass(frozen=True)
class Block:
    """A block of code: its kind, its text, the file it is to be written into, what a reader does before."""

    kind: str
    text: str
    file: str
    aside: str


def blocks(page: Path) -> Iterator[Block]:
    """The code blocks of a page, in order."""
    for found in BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield Block(found["kind"], found["text"], found["file"] or "", found["aside"] or "")


def worked_through(page: Path, folder: Path) -> int:
    """Do what a page says, in a folder that is the current one; how many commands were run."""
    said, commands = "", 0
    for block in blocks(page):
        if block.aside.startswith(NOT_RUN):
            continue
        if typed := EXCEL.match(block.aside):
            _typed_in(folder / "case.xlsx", typed)
        if block.kind == "sh":
            lines = block.text.splitlines()
            said = " ".join(ran(line) for line in lines)
            commands += len(lines)
        elif block.kind == "text":
            assert " ".join(block.text.split()) in said, f"{page.name}: not said: {block.text}\nbut: {said}"
        elif block.file:
            (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.file).write_text(block.text, encoding="utf-8")
    return commands


def ran(line: str) -> str:
    """What a command prints, in one line."""
    program, *words = line.split()
    assert program == "friendshore", f"a page may only run friendshore, or say why it does not: {line}"
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, f"{line}: {result.output}"
    return " ".join(result.output.split())


def _typed_in(book: Path, typed: re.Match[str]) -> None:
    opened = openpyxl.load_workbook(book)
    sheet = opened[typed["table"]]
    heads = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value == typed["column"]}
    head = heads[typed["column"]]
    row = next(cell.row for column in sheet.iter_cols() for cell in column if cell.value == typed["row"])
    sheet.cell(row, head.column).value = float(typed["figure"])
    opened.save(book)
