"""Conflicts and what repairs them, as frames and in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, isnan, log10

import pandas as pd

from friendshore.plan.cells import Cells
from friendshore.plan.conflict import Change, Conflict, Explanation

CONFLICT = ["conflict", "kind", "what", "table", "row", "column", "stands", "periods", "limit", "unit", "smallest"]
REPAIR = ["conflict", "what", "table", "row", "column", "change", "stands_now", "would_do", "by", "unit", "of_it_share"]
MOST_SAID = 3
"""Conflicts that the sentence tells."""


def conflict(found: Explanation) -> pd.DataFrame:
    """conflict, kind (asked, limit, fact), what, table, row, column, stands, periods, limit with unit (of the first
    period), smallest (yes: none of the conflict can be left out)."""
    rows = []
    for number, each in enumerate(found.conflicts, 1):
        cells = found.cells
        for place in dict.fromkeys(cells.of[each.members].tolist()):
            cell = cells.cells[place]
            members = [bound for bound in each.members.tolist() if cells.of[bound] == place]
            periods = [period for period in map(cells.period_of, members) if period]
            rows.append(
                (number, cell.row.kind, cells.what(cell), cell.row.table, cells.where(cell), cells.columns(cell),
                 cells.shown(cell), _span(periods), cells.at(members[0]) / cells.scale(cell), cells.unit(cell),
                 "yes" if each.whole else "no")
            )  # fmt: skip
    return pd.DataFrame(rows, columns=CONFLICT).sort_values(
        ["conflict", "kind"], key=lambda column: column.map(ORDER) if column.name == "kind" else column, kind="stable",
        ignore_index=True,
    )  # fmt: skip


ORDER = {"asked": 0, "limit": 1, "fact": 2}


def repair(found: Explanation) -> pd.DataFrame:
    """The least change in all: conflict, what, where, change in words, what stands now and what would do (where one
    cell has it), by how much at most in a period with its unit, as a share of what is there."""
    number = {each.head.cell: place for place, each in enumerate(found.conflicts, 1)}
    return pd.DataFrame(
        [(number.get(change.cell, 0), *_change(found.cells, change)) for change in found.changes], columns=REPAIR
    )


def alternatives(found: Explanation) -> pd.DataFrame:
    """What else repairs each conflict, alone: the least change of another cell, or the same asked from a later month
    on (`by` in months)."""
    rows = []
    for number, each in enumerate(found.conflicts, 1):
        if each.later:
            rows.append((number, *_later(found.cells, each)))
        rows += [(number, *_change(found.cells, change)) for change in each.others]
    return pd.DataFrame(rows, columns=REPAIR)


def sentence(found: Explanation) -> str:
    """What conflicts and what repairs it, the largest first."""
    cells = found.cells
    clauses = [_clause(cells, each) for each in found.conflicts[:MOST_SAID]]
    more = len(found.changes) - len(clauses)
    rest = f" {more} more that cannot hold: see repair." if more > 0 else ""
    return f"No plan meets every condition. {'. '.join(clauses)}.{rest}"


def cannot_hold(cells: Cells, change: Change) -> str:
    """What cannot hold, where it stands, and what would do."""
    return f"{_at(cells, change)} cannot hold; {change_in_words(cells, change)} would do"


def _at(cells: Cells, change: Change) -> str:
    at = ", ".join(word for word in (cells.where(change.cell), cells.columns(change.cell)) if word)
    what = cells.what(change.cell)
    return f"{what[:1].upper()}{what[1:]} ({at})"


def _clause(cells: Cells, each: Conflict) -> str:
    enough = f"Enough: {change_in_words(cells, each.head)}"
    later = f", or asked for from {each.later} on" if each.later else ""
    other = f", or {cells.what(each.others[0].cell)}: {change_in_words(cells, each.others[0])}" if each.others else ""
    against = _against(cells, each)
    return f"{_at(cells, each.head)} cannot hold{against}. {enough}{later}{other}"


def _against(cells: Cells, each: Conflict) -> str:
    others = [cells.cells[place] for place in dict.fromkeys(cells.of[each.members].tolist())]
    others = [cell for cell in others if cell is not each.head.cell]
    if not others:
        return ": nothing in the case can serve it in time"
    named = "; ".join(cells.what(cell) for cell in others[:MOST_SAID])
    more = f" and {len(others) - MOST_SAID} more" if len(others) > MOST_SAID else ""
    return f" with {named}{more}"


def change_in_words(cells: Cells, change: Change) -> str:
    """What would be enough: the cell's new value, or by how much less or more."""
    cell, value = change.cell, would_do(cells, change)
    least = cells.giving_least(cell)
    if not isnan(value):
        return f"{_enough(value, least=least)} instead of {cells.value(cell):.6g}"
    if cell.row.unit == "points":
        return f"{(cells.at(cell.bounds[0]) + amount(cells, change)):.6g} points"
    return f"{amount(cells, change):,.4g} {cells.unit(cell)} {'less' if least else 'more'}"


def _enough(value: float, *, least: bool) -> str:
    """A value in four digits, rounded to the side on which it is enough."""
    if not value:
        return "0"
    step = 10.0 ** (floor(log10(abs(value))) - 3)
    steps = value / step
    return f"{(floor(steps + ROUNDING) if least else ceil(steps - ROUNDING)) * step:.6g}"


ROUNDING = 1e-3
"""Steps of the last digit that are the solver's rounding."""


def would_do(cells: Cells, change: Change) -> float:
    """The value of the one cell that would be enough; not a number where several cells set it."""
    value = cells.value(change.cell) if change.cell.in_proportion else float("nan")
    return value * (1 - change.slack if cells.giving_least(change.cell) else 1 + change.slack)


def amount(cells: Cells, change: Change) -> float:
    """By how much at most in a period, in the unit of the cell."""
    by = max(cells.bounds[bound].by for bound in change.cell.bounds)
    return change.slack * by / cells.scale(change.cell)


def _change(cells: Cells, change: Change) -> tuple[object, ...]:
    cell = change.cell
    share = change.slack if cell.in_proportion else float("nan")
    return (
        cells.what(cell), cell.row.table, cells.where(cell), cells.columns(cell), change_in_words(cells, change),
        cells.value(cell), would_do(cells, change), amount(cells, change), cells.unit(cell), share,
    )  # fmt: skip


def _later(cells: Cells, each: Conflict) -> tuple[object, ...]:
    cell, parameters = each.head.cell, cells.parameters
    starts: dict[str, int] = {period.name: period.start for period in parameters.periods}
    assert each.later is not None
    first = cells.first_month(cell) or min(starts[period] for period in cell.periods if period)
    return (
        cells.what(cell), cell.row.table, cells.where(cell), "from_month", f"from {each.later} on", float("nan"),
        float("nan"), float(starts[each.later] - first), "months", float("nan"),
    )  # fmt: skip


def _span(periods: Sequence[str]) -> str:
    found = list(dict.fromkeys(periods))
    return found[0] if len(found) == 1 else f"{found[0]} to {found[-1]}" if found else ""
