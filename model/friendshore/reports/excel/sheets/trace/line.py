"""The chosen line of the Cost ledger: its cells, and what its further steps ask of it."""

from __future__ import annotations

from dataclasses import dataclass

from friendshore.reports.excel.writing.formulas import Formula, literal
from friendshore.reports.excel.writing.steps import StepPage

CLOSE = 1e-6
WORKED_OUT, OWN = "worked out of the inputs", "the program's own figure"


@dataclass(frozen=True)
class Line:
    """Cells of the line's key and figures, and of the choices.

    items    all that the plan's lines are of
    source   the cell that says whether the ledger works its unit cost out
    """

    items: frozenset[str]
    item: str
    period: str
    what: str
    detail: str
    place: str
    unit_cost: str
    source: str

    def has(self, *items: str) -> bool:
        """Whether the plan has lines of an item."""
        return not self.items.isdisjoint(items)

    def is_any(self, *items: str) -> str:
        """The condition that the line is of one of the items, and worked out."""
        named = ",".join(f"{self.item}={literal(item)}" for item in items)
        return f"AND({f'OR({named})' if len(items) > 1 else named},{self.source}={literal(WORKED_OUT)})"

    def compare(self, steps: StepPage, is_it: str, value: str) -> None:
        """The unit cost by the steps, beside that of the line."""
        total = steps.line("Unit cost", Formula(f"={self.what}"), f'IF({is_it},{value},"")', "", "figure2", total=True)
        steps.agrees("Unit cost, against the line", f"IF({is_it},D{total},0)", f"IF({is_it},{self.unit_cost},0)",
                     "USD", CLOSE)  # fmt: skip
