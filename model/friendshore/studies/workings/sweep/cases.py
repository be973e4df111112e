"""The case of each sample: figures moved in memory, in the case under the scenarios and levels that were drawn.

A case is read once for every combination of choices that is drawn; after that no file is read again. Scenarios are laid
in the order of the unknowns, and figures moved in their order too, so two unknowns may move the same figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from friendshore.case import Case
from friendshore.case.table import Table
from friendshore.errors import CaseError, Fault
from friendshore.studies.workings.sweep.unknowns_file import FILE, Unknown
from friendshore.variants import Variant

Value = float | str
Values = Mapping[str, Value]
"""What was drawn: a figure, or the name of a choice, by unknown."""
Choices = tuple[str, ...]


@dataclass(frozen=True)
class Cases:
    """Everything that cases of samples are made from; small enough to be sent to other processes.

    by_choice   names of what choices came to, in the order of the unknowns -> the case under them, read and checked
    """

    by_choice: Mapping[Choices, Case]
    unknowns: tuple[Unknown, ...]

    def of(self, values: Values) -> Case:
        """The case of a sample. Raises CaseError where it is not sound."""
        case = self.by_choice[chosen(self.unknowns, values)]
        tables: dict[str, pd.DataFrame] = {}
        for unknown in self.unknowns:
            for move in unknown.moves:
                frame = tables.get(move.table, case.tables[move.table])
                tables[move.table] = move.made(frame, self._declared[move.table], float(values[unknown.name]))
        return case.with_tables(tables) if tables else case

    @cached_property
    def _declared(self) -> dict[str, Table]:
        first = next(iter(self.by_choice.values()))
        return {table.name: table for table in first.declared}


def chosen(unknowns: Sequence[Unknown], values: Values) -> Choices:
    """What was drawn of the unknowns that choose."""
    return tuple(str(values[each.name]) for each in unknowns if each.is_choice)


def cases_of(path: str | Path, of: Variant, unknowns: Sequence[Unknown], samples: Sequence[Values]) -> Cases:
    """Read the case under every combination of choices that the samples have. Raises CaseError."""
    by_choice: dict[Choices, Case] = {}
    for values in samples:
        names = chosen(unknowns, values)
        if names not in by_choice:
            found = replace(_variant(of, unknowns, values).read(path), origin=None)
            _must_move(found, unknowns)
            by_choice[names] = found
    return Cases(by_choice, tuple(unknowns))


def _variant(of: Variant, unknowns: Sequence[Unknown], values: Values) -> Variant:
    """The variant under what was drawn of scenarios and levels."""
    scenarios, levels = [*of.scenarios], dict(of.levels)
    for each in unknowns:
        scenarios += each.scenarios
        if each.level:
            levels[each.level] = str(values[each.name])
        elif each.is_choice:
            scenarios += each.laid(str(values[each.name]))
    return replace(of, scenarios=tuple(dict.fromkeys(scenarios)), levels=levels)


def _must_move(case: Case, unknowns: Sequence[Unknown]) -> None:
    """Every unknown has figures or months to move. Raises CaseError with every one that has none."""
    faults = [
        Fault(FILE, f"unknown {unknown.name}, {move.does}.{move.table}", "", "moves nothing under these scenarios")
        for unknown in unknowns
        for move in unknown.moves
        if not move.has_effect(case.tables[move.table])
    ]
    if faults:
        raise CaseError(faults)
