"""What the steps of reliance share: the reader's choices, and what becomes of demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from friendshore.reports.excel.sheets.elements import parts
from friendshore.reports.excel.writing.formulas import sum_where
from friendshore.reports.excel.writing.steps import MORE, StepPage

COUNTED = ("exposed", "short")
"""What becomes of demand that counts as reliance."""
DELIVERED = {"secure": "Delivered, secure", "exposed": "Delivered, exposed", "short": "Not met",
             "answered": "Saved by users"}  # fmt: skip


class Cell(NamedTuple):
    """The largest cell of reliance in a period: what the reader starts from."""

    commodity: str
    area: str
    sector: str


@dataclass
class Trace:
    """The trace of reliance being written, and the cells in which the reader chooses."""

    steps: StepPage
    start: Cell
    period: str = ""
    commodity: str = ""
    area: str = ""
    sector: str = ""

    def sum(self, column: str = "t", **where: str) -> str:
        """Sum over the deliveries of the chosen period."""
        return sum_where("deliveries", column, period=self.period, **where)

    @property
    def provenances(self) -> Mapping[int, str]:
        """Column -> what became of demand."""
        return dict(enumerate(parts(self.steps.report), MORE + 1))
