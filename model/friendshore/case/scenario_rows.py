"""A scenario as rows of one table, and as TOML again: what it does, to which rows of which table, column by column.

Several rows of one condition (where) with the same column mean any of their values. A file that holds what has no row
(slips of TOML, entries of another shape) stands line by line instead, so that every file can be shown and read again.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from friendshore.case.overlay import ALL
from friendshore.case.settings import WORDS
from friendshore.case.table import Table
from friendshore.case.values import FIGURE, SHARE, hundredth
from friendshore.case.write import LARGEST_EXACT_WHOLE, figure

WHY, PRICES_ONLY = "why", "prices_only"
SECTIONS = ("levels", "settings")
DROP_ALL, DROP, SET_WHERE, SET, SCALE_WHERE, SCALE, ROW, LINE = (
    "drop all", "drop where", "set where", "set to", "scale where", "scale by", "row", "line of its file",
)  # fmt: skip
DOES = {
    WHY: "a sentence that says what the scenario is",
    PRICES_ONLY: "true where only prices differ",
    "levels": "another level",
    "settings": "another setting",
    DROP_ALL: "every row of the table goes",
    DROP: "rows with this value go",
    SET_WHERE: "rows with this value are set",
    SET: "to this value",
    SCALE_WHERE: "rows with this value are multiplied",
    SCALE: "by this figure",
    ROW: "a row that is replaced or added: its key, and new values",
    LINE: "TOML as it stands, where it has no rows",
}
"""What a row of the table does."""
ENTRIES = {DROP: "drop.", SET_WHERE: "set.", SET: "set.", SCALE_WHERE: "scale.", SCALE: "scale.", ROW: ""}
"""Those that are parts of an entry, and how a scenario names entries of a table."""
CONDITIONS = {DROP, SET_WHERE, SCALE_WHERE}
BARE = re.compile(r"[A-Za-z0-9_-]+")
TRUTH = {"true": True, "false": False}
YES_OR_NO = {**TRUTH, "1": True, "0": False}


class Row(NamedTuple):
    """A row of the table of scenarios.

    entry    which rows are one change: they have the same number, within what is done to a table
    """

    does: str
    table: str = ""
    entry: int = 0
    column: str = ""
    value: str = ""


class Entry(NamedTuple):
    """A change as a scenario's file counts it: `title` as faults have it, and the numbers of its rows."""

    title: str
    number: int
    rows: list[int]


class _NoRowError(Exception):
    """The scenario holds what no row can say."""


def as_rows(text: str, tables: Mapping[str, Table]) -> list[Row]:
    """The rows of a scenario's file: line by line where they would not say all that it does."""
    try:
        content = tomllib.loads(text)
        rows = list(_rows(content))
        if rows and _alike(content_of(rows, tables)[0]) == _alike(content):
            return rows
    except (_NoRowError, ValueError, RecursionError):
        pass
    lines = text.removesuffix("\n").split("\n")
    return [Row(LINE, "", number, "", line) for number, line in enumerate(lines, 1)]


def content_of(rows: Sequence[Row], tables: Mapping[str, Table]) -> tuple[dict[str, object], list[Entry]]:
    """What the rows say, as a TOML file would hold it; and which rows each of its entries comes from."""
    content: dict[str, Any] = {}
    entries: list[Entry] = []
    grouped: dict[tuple[str, str, int], list[int]] = {}
    for number, row in enumerate(rows):
        if row.does in ENTRIES:
            grouped.setdefault((ENTRIES[row.does], row.table, row.entry), []).append(number)
        elif row.does in SECTIONS:
            content.setdefault(row.does, {})[row.column] = typed(row, tables)
            entries.append(Entry(f"{row.does}.{row.column}", 1, [number]))
        elif row.does == DROP_ALL:
            content.setdefault("drop", {})[row.table] = ALL
            entries.append(Entry(f"drop.{row.table}", 1, [number]))
        else:
            content[row.does] = typed(row, tables)
            entries.append(Entry(row.does, 1, [number]))
    counted = defaultdict[str, int](int)
    for (verb, table, _), numbers in sorted(grouped.items(), key=lambda each: each[0][2]):
        place = content.setdefault(verb.removesuffix("."), {}) if verb else content
        if not isinstance(place.get(table, []), list):  # every row of it is dropped anyway
            continue
        for entry, of_entry in _entries([(number, rows[number]) for number in numbers], tables):
            place.setdefault(table, []).append(entry)
            counted[verb + table] += 1
            entries.append(Entry(verb + table, counted[verb + table], of_entry))
    return content, entries


def text_of(content: Mapping[str, Any]) -> str:
    """TOML of a scenario."""
    lines = [f"{_key(name)} = {_value(value)}" for name, value in content.items() if not _is_table(value)]
    for name, value in content.items():
        if isinstance(value, list) and _is_table(value):
            lines += [line for entry in value for line in ("", f"[[{_key(name)}]]", *_lines(entry))]
        elif isinstance(value, Mapping):
            plain = {key: each for key, each in value.items() if not _is_table(each)}
            lines += ["", f"[{_key(name)}]", *_lines(plain)] if plain else []
            for key, each in value.items():
                if _is_table(each):
                    head = f"[[{_key(name)}.{_key(key)}]]"
                    lines += [line for entry in each for line in ("", head, *_lines(entry))]
    return "\n".join(lines) + "\n"


def typed(row: Row, tables: Mapping[str, Table]) -> object:
    """The value of a row as a TOML file would have it: text, or a figure where one belongs."""
    if row.does == PRICES_ONLY:
        return YES_OR_NO.get(row.value.strip().lower(), row.value)
    if row.does in SECTIONS:
        return row.value if row.column in WORDS else _figure(row.value, "share" in row.column)
    if row.does == SCALE:
        return _figure(row.value, share=False)
    declared = {column.name: column for column in tables[row.table].all_columns} if row.table in tables else {}
    if row.does in ENTRIES and row.column in declared and declared[row.column].kind not in ("text", "month"):
        return _figure(row.value, declared[row.column].unit == SHARE)
    return row.value


def _rows(content: Mapping[str, Any]) -> Iterator[Row]:
    for name, value in content.items():
        if name in (WHY, PRICES_ONLY):
            yield Row(name, value=_cell(value))
        elif name in SECTIONS:
            yield from (Row(name, column=key, value=_cell(each)) for key, each in _table(value).items())
        elif name in ("drop", "set", "scale"):
            for table, entries in _table(value).items():
                if name == "drop" and entries == ALL:
                    yield Row(DROP_ALL, table)
                else:
                    yield from _of_entries(name, table, entries)
        else:
            yield from _of_entries(ROW, name, value)


def _of_entries(verb: str, table: str, entries: Any) -> Iterator[Row]:
    if not isinstance(entries, list):
        raise _NoRowError
    for number, each in enumerate(entries, 1):
        entry = _table(each)
        if verb == "scale":
            yield from _conditions(SCALE_WHERE, table, number, entry.get("where", {}))
            if not isinstance(entry.get("columns"), list):
                raise _NoRowError
            for column in entry["columns"]:
                yield Row(SCALE, table, number, str(column), _cell(entry.get("by")))
        elif verb == "set":
            yield from _conditions(SET_WHERE, table, number, entry.get("where", {}))
            for column, value in _table(entry.get("values")).items():
                yield Row(SET, table, number, column, _cell(value))
        elif verb == "drop":
            yield from _conditions(DROP, table, number, entry)
        else:
            for column, value in entry.items():
                yield Row(ROW, table, number, column, _cell(value))


def _conditions(does: str, table: str, number: int, where: Any) -> Iterator[Row]:
    for column, values in _table(where).items():
        for value in values if isinstance(values, list) else [values]:
            yield Row(does, table, number, column, _cell(value))


def _entries(
    rows: Sequence[tuple[int, Row]], tables: Mapping[str, Table]
) -> Iterator[tuple[dict[str, object], list[int]]]:
    """The entries that rows of one number make: one, or one for each factor where figures are multiplied."""
    where: dict[str, list[object]] = {}
    values: dict[str, object] = {}
    conditions = [(number, row) for number, row in rows if row.does in CONDITIONS]
    others = [(number, row) for number, row in rows if row.does not in CONDITIONS]
    for _, row in conditions:
        where.setdefault(row.column, []).append(typed(row, tables))
    found = {column: given if len(given) > 1 else given[0] for column, given in where.items()}
    first, numbers = rows[0][1].does, [number for number, _ in rows]
    if first == DROP:
        yield found, numbers
    elif first in (SCALE_WHERE, SCALE):
        factors: dict[object, list[tuple[int, str]]] = {}
        for number, row in others:
            factors.setdefault(typed(row, tables), []).append((number, row.column))
        for factor, named in (factors or {"": []}).items():
            entry = {"where": found} if found else {}
            own = [number for number, _ in (*conditions, *named)]
            yield {**entry, "columns": [column for _, column in named], "by": factor}, own
    else:
        values = {row.column: typed(row, tables) for _, row in others}
        if first == ROW:
            yield values, numbers
        else:
            yield {**({"where": found} if found else {}), "values": values}, numbers


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _NoRowError
    return value


def _cell(value: object) -> str:
    """A value as a cell has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and (isinstance(value, float) or abs(value) < LARGEST_EXACT_WHOLE):
        return figure(float(value))
    raise _NoRowError


def _figure(text: str, share: bool) -> object:
    found = hundredth(text.strip()) if share else text.strip()
    if not FIGURE.fullmatch(found):
        return TRUTH.get(found, text)
    return int(found) if found.lstrip("+-").isdigit() else float(found)


def _alike(value: object) -> object:
    """One value for all that means the same: a list of one is that one."""
    if isinstance(value, Mapping):
        return {key: _alike(each) for key, each in value.items()}
    if isinstance(value, list):
        return _alike(value[0]) if len(value) == 1 and not isinstance(value[0], Mapping) else [*map(_alike, value)]
    return value


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and bool(value) and isinstance(value[0], Mapping))


def _lines(entry: Mapping[str, object]) -> list[str]:
    return [f"{_key(name)} = {_value(value)}" for name, value in entry.items()]


def _key(name: str) -> str:
    return name if BARE.fullmatch(name) else _value(name)


def _value(value: object) -> str:
    """A value in TOML; a JSON string is a TOML string but for the delete character."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_lines(value)) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
