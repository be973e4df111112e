"""A scenario changes rows of a case: same rows and scenario in, new rows out; the files stay as they are.

Within one scenario the order is drop, set, scale, rows: what is written out row by row has the last word.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from friendshore.case.alike import written_out
from friendshore.case.completion import Completion
from friendshore.case.nearest import nearest
from friendshore.case.table import Column, Table
from friendshore.case.values import WHERE, Row, Value, WrongValueError, blank, from_toml, shown
from friendshore.errors import Fault

Act = Callable[[Table, Mapping[str, object], str], None]
OWN = ("why", "prices_only", "levels", "settings", "drop", "set", "scale")
ALL = "all"
"""What stands for every row of a table in [drop]."""


@dataclass(frozen=True)
class Change:
    """One cell that a scenario changed; for a whole row added or dropped the column is empty.

    old, new    values as the user would write them; empty where there was, or is, none
    """

    table: str
    key: tuple[str, ...]
    column: str
    old: str
    new: str
    scenario: str


@dataclass
class Overlay:
    """The rows of a case while scenarios are laid over them; `rows` are replaced, never edited.

    broken        tables that could not be read: entries for them are passed over
    completion    what stands for columns that the case leaves out, in new rows too
    """

    tables: Mapping[str, Table]
    rows: dict[str, list[Row]]
    broken: frozenset[str] = frozenset()
    completion: Completion = field(default_factory=Completion)
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def lay(overlay: Overlay, name: str, where: str, content: Mapping[str, object]) -> None:
    """Lay one scenario's table entries over the rows. Faults and changes are added to the overlay."""
    laying = _Laying(overlay, name, where)
    known = [*OWN, *overlay.tables]
    for section in content:
        if section not in known:
            expected = "is neither a table nor one of why, prices_only, levels, settings, drop, set, scale"
            overlay.faults.append(Fault(where, section, "", expected, nearest(section, known)))
    for verb, act in (("drop", laying.drop), ("set", laying.set), ("scale", laying.scale)):
        sections = content.get(verb, {})
        if not isinstance(sections, Mapping):
            overlay.faults.append(Fault(where, verb, "", f"expected entries headed [[{verb}.TABLE]]"))
            continue
        for table_name, entries in sections.items():
            if verb == "drop" and entries == ALL and table_name in overlay.tables:
                laying.empty(overlay.tables[table_name])
            else:
                laying.each(f"{verb}.{table_name}", table_name, entries, act)
    for table_name in content:
        if table_name in overlay.tables:
            laying.each(table_name, table_name, content[table_name], laying.row)


@dataclass
class _Laying:
    overlay: Overlay
    name: str
    where: str

    def each(self, title: str, table_name: str, entries: object, act: Act) -> None:
        table = self.overlay.tables.get(table_name)
        if table is None:
            self.fault(title, "", "there is no such table", nearest(table_name, self.overlay.tables))
        elif not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
            self.fault(title, "", f"expected entries headed [[{title}]]")
        else:
            for number, entry in enumerate(entries if table_name not in self.overlay.broken else [], start=1):
                act(table, entry, f"{title} entry {number}" if len(entries) > 1 else title)

    def fault(self, column: str, value: object, expected: str, near: str = "") -> None:
        self.overlay.faults.append(Fault(self.where, column, shown(value), expected, near))

    def drop(self, table: Table, entry: Mapping[str, object], title: str) -> None:
        if "where" in entry:
            self._parts(entry, ("where",), title)
            given = entry["where"]
        else:
            given = entry
        match = self._matcher(table, given, title, required=True)
        if match is None:
            return
        rows = self.overlay.rows[table.name]
        for row in filter(match, rows):
            self._changed(table, row, "", "row", "")
        self.overlay.rows[table.name] = [row for row in rows if not match(row)]

    def empty(self, table: Table) -> None:
        """Drop every row of a table; a fault where it has none."""
        if table.name in self.overlay.broken:
            return
        if not self.overlay.rows[table.name]:
            self.fault(f"drop.{table.name}", ALL, f"{table.name} has no row to drop")
        for row in self.overlay.rows[table.name]:
            self._changed(table, row, "", "row", "")
        self.overlay.rows[table.name] = []

    def set(self, table: Table, entry: Mapping[str, object], title: str) -> None:
        self._parts(entry, ("where", "values"), title)
        given = entry.get("values")
        if not isinstance(given, Mapping) or not given:
            self.fault(title, "", "expected values = { column = value }")
            return
        values = self._values(table, given, title, keys=False)
        match = self._matcher(table, entry.get("where", {}), title)
        if match is not None and values is not None:
            self._rewrite(table, match, lambda row: values, title)

    def scale(self, table: Table, entry: Mapping[str, object], title: str) -> None:
        self._parts(entry, ("where", "columns", "by"), title)
        factor, named = entry.get("by"), entry.get("columns")
        if isinstance(factor, bool) or not isinstance(factor, int | float):
            self.fault(f"{title}, by", "" if factor is None else factor, "expected a number")
            return
        if not math.isfinite(factor):
            self.fault(f"{title}, by", factor, "expected a number that is finite")
            return
        if not isinstance(named, list) or not named:
            self.fault(f"{title}, columns", "", 'expected a list of columns, such as ["capex_usd_per_t"]')
            return
        columns = [column for column in (self._column(table, str(word), title) for word in named) if column]
        for column in columns:
            if column.kind not in ("number", "whole"):
                self.fault(f"{title}, columns", column.name, "holds no figures to multiply")
        columns = [column for column in columns if column.kind in ("number", "whole")]
        match = self._matcher(table, entry.get("where", {}), title)
        if match is None or len(columns) < len(named):
            return

        def scaled(row: Row) -> Row:
            """The product; whole numbers are rounded to the nearest."""
            values: Row = {}
            for column in columns:
                product = float(row[column.name]) * float(factor)
                if not math.isnan(product):  # a blank cell stays blank
                    values[column.name] = self._within(column, product, row, title)
            return values

        self._rewrite(table, match, scaled, title)

    def row(self, table: Table, entry: Mapping[str, object], title: str) -> None:
        values = self._values(table, entry, title, keys=True)
        if values is None:
            return
        lacking = [name for name in table.key if name not in values]
        if lacking:
            self.fault(title, "", f"needs the row's key: {', '.join(lacking)}")
            return
        key = tuple(values[name] for name in table.key)
        rows = self.overlay.rows[table.name]
        if any(tuple(row[name] for name in table.key) == key for row in rows):
            self._rewrite(table, lambda row: tuple(row[name] for name in table.key) == key, lambda row: values, title)
            return
        spared = {*values, *self.overlay.completion.columns.get(table.name, ())}
        needed = [column.name for column in table.all_columns if column.required and column.name not in spared]
        if needed:
            keys = [", ".join(shown(row[name]) for name in table.key) for row in rows]
            near = nearest(", ".join(map(shown, key)), keys)
            expected = f"is a new row of {table.name} and needs {', '.join(needed)} too"
            self.fault(title, ", ".join(map(shown, key)), expected, near)
            return
        blanks = {column.name: blank(column) for column in table.all_columns if column.name not in spared}
        added = self.overlay.completion.of(table.name, {**blanks, **values, WHERE: self.where}, len(rows) + 1)
        self.overlay.rows[table.name] = [*rows, added]
        self._changed(table, added, "", "", "row")

    def _within(self, column: Column, product: float, row: Row, title: str) -> Value:
        value = float(math.floor(product + 0.5)) if column.kind == "whole" and math.isfinite(product) else product
        try:
            return from_toml(column, value)
        except WrongValueError as wrong:
            self.fault(f"{title}, {column.name} of {row[WHERE]}", value, wrong.expected, wrong.near)
            return row[column.name]

    def _rewrite(
        self, table: Table, match: Callable[[Row], bool], values: Callable[[Row], Mapping[str, Value]], title: str
    ) -> None:
        """Replace the given values in every row that matches; a fault where no cell changes."""
        rows, touched = [], False
        for row in self.overlay.rows[table.name]:
            cells = values(row) if match(row) else {}
            changed = {name: value for name, value in cells.items() if shown(row[name]) != shown(value)}
            for name, value in changed.items():
                self._changed(table, row, name, shown(row[name]), shown(value))
            rows.append({**row, **changed, WHERE: self._marked(row)} if changed else row)
            touched = touched or bool(changed)
        self.overlay.rows[table.name] = rows
        if not touched:
            self.fault(title, "", f"changes nothing in {table.name}")

    def _marked(self, row: Row) -> str:
        where = str(row[WHERE])
        return where if self.where in where else f"{where} as changed by {self.where}"

    def _changed(self, table: Table, row: Row, column: str, old: str, new: str) -> None:
        key = tuple(shown(row[name]) for name in table.key)
        self.overlay.changes.append(Change(table.name, key, column, old, new, self.name))

    def _column(self, table: Table, name: str, title: str) -> Column | None:
        names = [column.name for column in table.all_columns]
        if name in names:
            return table.column(name)
        self.fault(title, name, f"is not a column of {table.name}", nearest(name, names))
        return None

    def _values(self, table: Table, given: Mapping[str, object], title: str, *, keys: bool) -> Row | None:
        """The typed values of an entry, or None where one is at fault."""
        values: Row = {}
        for name, value in given.items():
            column = self._column(table, name, title)
            if column is None:
                continue
            if not keys and name in table.key:
                self.fault(f"{title}, {name}", shown(value), "belongs to the row's key: drop the row and add another")
                continue
            try:
                values[name] = from_toml(column, value)
            except WrongValueError as wrong:
                self.fault(f"{title}, {name}", value, wrong.expected, wrong.near)
        return values if len(values) == len(given) else None

    def _matcher(
        self, table: Table, given: object, title: str, *, required: bool = False
    ) -> Callable[[Row], bool] | None:
        """Whether a row has the given values (a list: any of them); None, and a fault, where none has. A word with a *
        in it that no row has as it stands means all that begin, go on and end like it."""
        if not isinstance(given, Mapping) or (required and not given):
            self.fault(title, "", "expected column = value for the rows that are meant")
            return None
        wanted: dict[str, set[str]] = {}
        for name, value in given.items():
            if self._column(table, name, title) is None:
                return None
            wanted[name] = {shown(word) for word in (value if isinstance(value, list) else [value])}

        rows = self.overlay.rows[table.name]
        known = {name: {shown(row[name]) for row in rows} for name in wanted}
        wanted = {name: written_out(words, known[name]) for name, words in wanted.items()}

        def match(row: Row) -> bool:
            return all(shown(row[name]) in words for name, words in wanted.items())

        unknown = [
            (name, word)
            for name, words in wanted.items()
            for word in sorted(words - known[name])
            if words.isdisjoint(known[name]) or word not in table.column(name).one_of  # a sound word may have no row
        ]
        for name, word in unknown:
            self.fault(f"{title}, {name}", word, f"matches no row of {table.name}", nearest(word, known[name]))
        if not unknown and any(map(match, rows)):
            return match
        if not unknown:
            together = ", ".join(f"{name} = {' or '.join(sorted(words))}" for name, words in wanted.items())
            self.fault(title, together, f"matches no row of {table.name}")
        return None

    def _parts(self, entry: Mapping[str, object], known: tuple[str, ...], title: str) -> None:
        for word in entry:
            if word not in known:
                self.fault(title, word, f"expected {', '.join(known)}", nearest(word, known))
