"""Tables one below the other on a sheet, to whose cells other sheets lead: where each row stands is known at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd
from openpyxl.utils import get_column_letter

from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.formulas import quoted
from friendshore.reports.excel.writing.page import LABELS, Page


@dataclass(frozen=True)
class Block:
    """A table of the sheet, under a heading, with what its columns are called.

    key       columns that tell its rows apart
    formulas  columns worked out within the row
    """

    table: str
    heading: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    formulas: Mapping[str, str] = field(default_factory=dict)

    @property
    def written(self) -> list[Field]:
        """Its columns, those with a formula as live ones."""
        return [replace(each, formula=self.formulas.get(each.name, "")) for each in self.fields]


class Stack:
    """Blocks on a sheet, by the frames that they show; the frames' rows are those of the sheet."""

    def __init__(self, sheet: str, blocks: tuple[Block, ...], frames: Mapping[str, pd.DataFrame]) -> None:
        self.sheet, self.blocks = sheet, {block.table: block for block in blocks}
        self.tops: dict[str, int] = {}
        self._rows: dict[str, dict[tuple[str, ...], int]] = {}
        top = LABELS + 1
        for block in blocks:
            frame = frames[block.table]
            self.tops[block.table] = top
            keys = frame[list(block.key)].astype(str).itertuples(index=False, name=None)
            self._rows[block.table] = {key: top + 3 + row for row, key in enumerate(keys)}
            top += 3 + max(1, len(frame)) + 3
        self.end = top

    def cell(self, table: str, column: str, *key: object) -> str | None:
        """The cell of a figure, on any sheet; None where the table has no such row."""
        row = self._rows[table].get(tuple(map(str, key)))
        return None if row is None else f"{quoted(self.sheet)}!${self.letter(table, column)}${row}"

    def linked(self, value: object, table: str, column: str, *key: object) -> object:
        """A formula that is the cell of a figure; the value itself where the table has no such row."""
        cell = self.cell(table, column, *key)
        return value if cell is None else f"={cell}"

    def letter(self, table: str, column: str) -> str:
        """The letter of a table's column."""
        return get_column_letter([each.name for each in self.blocks[table].fields].index(column) + 1)

    def write(self, page: Page, frames: Mapping[str, pd.DataFrame]) -> None:
        """Write the tables, formulas of ours in place of figures where the frames have them."""
        for block in self.blocks.values():
            top = self.tops[block.table]
            page.section(top - 1, block.heading)
            page.table(block.table, frames[block.table], block.written, top=top)
        page.sheet.freeze_panes = f"B{LABELS}"
