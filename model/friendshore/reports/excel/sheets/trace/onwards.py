"""In which step of the trace the unit cost of each item of cost goes on; of an item that has none, that it has none."""

from __future__ import annotations

from friendshore.reports.excel.sheets.trace import freight, input_cells, priced_by_year, unit_cost

NONE = "no further steps: the program works it out"
STEPS = {
    **{name: number for number, name, *_ in unit_cost.BLOCKS},
    **{item: priced.step for priced in priced_by_year.PRICED for item in priced.items},
    **dict.fromkeys(input_cells.ITEMS, input_cells.NUMBER),
    "freight": freight.NUMBER,
}
"""Item of cost -> the step that its unit cost goes on in."""


def step_of(item: str) -> str:
    """The step, or that there is none."""
    return STEPS.get(item, NONE)
