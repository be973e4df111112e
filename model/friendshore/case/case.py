"""A case: tables with scenarios laid over them, typed and checked. Nothing past here checks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from friendshore.case.carried import carried, same
from friendshore.case.checks import check
from friendshore.case.draft import Draft, Rule
from friendshore.case.free_lunch import no_free_lunch
from friendshore.case.no_effect import no_effect, unsourced
from friendshore.case.origin import Made, Origin, ScenarioNote, followed
from friendshore.case.outliers import outliers
from friendshore.case.overlay import Change
from friendshore.case.settings import KEPT, PRICE_LEVELS, Levels, Settings
from friendshore.case.source import as_it_is
from friendshore.case.table import Table
from friendshore.case.tables import TABLES
from friendshore.case.unheld import unheld
from friendshore.case.values import WHERE
from friendshore.errors import CaseError, Fault

HEAD = "settings"
"""What stands for all of a case beside its tables, where parts of two cases are mixed."""
BLOCS = frozenset({"bloc_titles", "blocs"})


@dataclass(frozen=True)
class Further:
    """Tables, and rules that check them, which the case takes from its caller: those of policies."""

    tables: tuple[Table, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Case:
    """Everything a plan is made from.

    folder        where it was read: a folder, or a workbook; nothing is read there again
    price_year    year of the money, real USD
    as_of         month of the earliest decision, YYYY-MM
    tables        every declared table -> typed frame; the hidden column `_where` says where a row stands
    changes       every cell that a scenario changed
    input_hash    sha256 of the files read
    further       the tables that its reader was handed beside friendshore's own
    chosen        levels chosen for the run, over those of the case and its scenarios, where they change any
    origin        what it was made from; None where it was made in memory
    left_out      what stands for tables, columns and settings that its files leave out, as notes
    licence       on what terms its data may be used, such as "Apache-2.0"; empty where it says none
    """

    name: str
    folder: Path
    title: str
    question: str
    price_year: int
    as_of: str
    bloc: str
    settings: Settings
    levels: Levels
    tables: Mapping[str, pd.DataFrame]
    scenarios: tuple[ScenarioNote, ...]
    changes: tuple[Change, ...]
    input_hash: str
    further: Further = Further()
    chosen: Mapping[str, str] = field(default_factory=dict)
    origin: Origin | None = field(default=None, compare=False, repr=False)
    left_out: tuple[Fault, ...] = field(default=(), compare=False, repr=False)
    licence: str = ""

    @property
    def declared(self) -> tuple[Table, ...]:
        """The declaration of every table of the case."""
        return (*TABLES, *self.further.tables)

    @property
    def bloc_title(self) -> str:
        """What readers call the bloc."""
        titles = self.tables["bloc_titles"]
        return str(dict(zip(titles["bloc"], titles["title"], strict=True)).get(self.bloc, self.bloc))

    @property
    def frame_scenarios(self) -> tuple[Path, ...]:
        """Scenarios that change nothing but the periods, and the year from which what is reached is kept in them, and
        those that only add blocs: the case without the others still has them."""
        return tuple(note.file for note in self.scenarios if self._is_frame(note.name))

    def _is_frame(self, scenario: str) -> bool:
        changes = [change for change in self.changes if change.scenario == scenario]
        if changes and all(change.table in BLOCS and not change.column and not change.old for change in changes):
            return True
        changed = {change.column if change.table == "settings" else change.table for change in changes}
        return changed in ({"periods"}, {"periods", KEPT})

    def free_lunches(self) -> list[Fault]:
        """Ways to make material or money out of nothing, where the case takes them for no faults (`free_lunch`)."""
        if self.settings.free_lunch == "fault":
            return []
        declared = {table.name: table for table in (*TABLES, *self.further.tables)}
        return no_free_lunch(Draft(self.bloc, self.as_of, self.levels, self.tables, declared))

    def remarks(self) -> list[Fault]:
        """What is sound but worth a look: rows that have no effect, and figures outside what is usual."""
        declared = {table.name: table for table in self.declared}
        draft = Draft(self.bloc, self.as_of, self.levels, self.tables, declared)
        return [*self.left_out, *unheld(draft), *unsourced(draft), *no_effect(draft), *outliers(draft)]

    @property
    def kept_lifted_by(self) -> str:
        """The scenario that lifts the rule by which what is reached is kept; empty where none does."""
        by = [change.scenario for change in self.changes if (change.table, change.column) == ("settings", KEPT)]
        return by[-1] if by and not self.settings.kept_from_year else ""

    @property
    def only_prices_chosen(self) -> bool:
        """Whether the levels chosen for the run change nothing but prices, or none was chosen."""
        return PRICE_LEVELS.issuperset(self.chosen)

    @property
    def changed_in_memory(self) -> bool:
        """Whether anything differs from what the door gave."""
        if self.origin is None:
            return True
        made = Made(self.declared, self.origin, self.origin.scenarios, self.chosen)
        head = (self.settings, self.levels) == (made.settings, made.levels)
        return not head or not all(same(self.tables[table.name], made.frame(table)) for table in self.declared)

    def reread(self, scenarios: Sequence[str | Path], levels: Mapping[str, str] | None = None) -> Case:
        """The same case and bloc under some of its scenarios, and levels chosen for the run: from memory, with what
        was changed there since it was read. A case made in memory is its own. Raises CaseError."""
        if self.origin is None:
            return self
        words = {str(each) for each in scenarios}
        kept = [each for each in self.origin.scenarios if words & {each.note.name, str(each.note.file)}]
        now = Made(self.declared, self.origin, self.origin.scenarios, self.chosen)
        made = Made(self.declared, self.origin, kept, levels or {})
        touched = {change.table for change in (*now.overlay.changes, *made.overlay.changes)}
        tables = {
            table.name: carried(table, self.tables[table.name], now.frame(table), made.frame(table))
            for table in self.declared
            if table.name in touched
        }
        case = replace(
            self,
            settings=followed(self.settings, now.settings, made.settings),
            levels=followed(self.levels, now.levels, made.levels),
            tables={**self.tables, **tables},
            scenarios=tuple(each.note for each in kept),
            changes=tuple(made.overlay.changes),
            chosen=made.chosen,
        )
        must_be_sound(case, made.overlay.faults, frozenset(), self.origin.told)
        return case

    def with_tables(self, tables: Mapping[str, pd.DataFrame]) -> Case:
        """The same case with some tables in place of its own, made in memory. Raises CaseError if not sound."""
        case = replace(self, tables={**self.tables, **tables}, origin=None)
        must_be_sound(case, [], frozenset(), as_it_is)
        return case

    def with_parts_of(self, other: Case, parts: Iterable[str]) -> Case:
        """The same case with some parts of another: names of tables, or HEAD for bloc, months, settings and levels.

        Raises CaseError where the mixture is not sound, such as rows that speak of what only the other has.
        """
        chosen = set(parts)
        tables = {name: (other if name in chosen else self).tables[name] for name in self.tables}
        head = other if HEAD in chosen else self
        case = replace(
            self, tables=tables, settings=head.settings, levels=head.levels, bloc=head.bloc, as_of=head.as_of,
            price_year=head.price_year, chosen=head.chosen, origin=None,
        )  # fmt: skip
        case = replace(case, input_hash=case.content_hash)
        must_be_sound(case, [], frozenset(), as_it_is)
        return case

    @property
    def content_hash(self) -> str:
        """One hash over all that a plan is made from, as it stands in memory."""
        digest = hashlib.sha256(repr((self.bloc, self.as_of, self.settings, self.levels)).encode())
        for table in self.declared:
            frame = self.tables[table.name]
            digest.update(f"{table.name}\0{[name for name in frame.columns if name != WHERE]}".encode())
            if len(frame):
                held = frame.drop(columns=WHERE, errors="ignore")
                rows = pd.util.hash_pandas_object(held, categorize=False)  # sooner than to look first for what repeats
                digest.update(rows.to_numpy().tobytes())
        return digest.hexdigest()


def must_be_sound(case: Case, faults: list[Fault], broken: frozenset[str], told: Callable[[Fault], Fault]) -> None:
    """Raise CaseError with the faults so far, and those that the rules find."""
    cells = {(fault.where, fault.column) for fault in faults}
    tables = {table.name: table for table in case.declared}
    draft = Draft(case.bloc, case.as_of, case.levels, case.tables, tables, broken)
    found = check(draft, not faults, case.further.rules, case.settings.free_lunch == "fault")
    faults = [*faults, *(fault for fault in found if (fault.where, fault.column) not in cells)]
    if faults:
        raise CaseError([told(fault) for fault in faults])
