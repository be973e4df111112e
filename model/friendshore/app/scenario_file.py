"""The knobs that are no options of `solve`, as scenarios: TOML that the command line lays over the case.

The horizon has a file of its own, laid first: a scenario that changes nothing but the periods is a frame, with which
the resilience premium is measured too. The rest stands in one file, laid last.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from friendshore.app.declared import column_of, table_of
from friendshore.app.knobs import Knobs
from friendshore.calendar import MONTHS_A_YEAR, month_number, year_of
from friendshore.case import Case
from friendshore.case.settings import KEPT, PRICE_LEVELS
from friendshore.case.table import Table
from friendshore.case.values import WrongValueError, from_text, shown
from friendshore.errors import CaseError, Fault, FriendshoreError
from friendshore.frames import records

ELECTRICITY = {"carrier": "electricity"}
PRICES = ["price_usd_per_unit_low", "price_usd_per_unit_base", "price_usd_per_unit_high"]
PREMIUM = "premium_share"


@dataclass(frozen=True)
class Scenario:
    """A scenario of the desk: `content` as parsed, `text` as it is written."""

    name: str
    content: Mapping[str, Any]

    @property
    def text(self) -> str:
        return "\n".join(_lines(self.content)) + "\n"


def scenarios_of(knobs: Knobs, base: Case, name: str = "desk") -> tuple[Scenario, ...]:
    """The scenarios of the knobs: none, the horizon's, the others', or both.

    base   the case under the scenarios that the knobs name, without these
    """
    found = []
    if horizon := _horizon(knobs, base):
        why = f"The plan reports up to {knobs.last_year}."
        found.append(Scenario(f"{name}_to_{knobs.last_year}", {"why": why, **horizon}))
    content = _rest(knobs, base)
    if content:
        why = f"Knobs of the desk: {'; '.join(_told(knobs, content))}."
        prices = {"prices_only": True} if _only_prices(content) else {}
        found.append(Scenario(name, {"why": why, **prices, **content}))
    return tuple(found)


def write(scenarios: Sequence[Scenario], folder: Path) -> list[Path]:
    """Write scenarios into a folder, in order. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{each.name}.toml" for each in scenarios]
    for path, each in zip(paths, scenarios, strict=True):
        path.write_text(each.text, encoding="utf-8", newline="\n")
    return paths


def _horizon(knobs: Knobs, base: Case) -> dict[str, Any]:
    """Periods after the last year reported no more, what is reached kept as long before the end as in the case."""
    if knobs.last_year is None:
        return {}
    rows = base.tables["periods"].to_dict("records")
    ends = {row["period"]: year_of(month_number(row["start"]) + int(row["months"]) - 1) for row in rows}
    reported = [row["period"] for row in rows if row["reported"]]
    later = [name for name in reported if ends[name] > knobs.last_year]
    if not later:
        return {}
    if len(later) == len(reported):
        raise FriendshoreError(f"No reported period ends by {knobs.last_year}; the first ends in {ends[reported[0]]}.")
    entries = [{"where": {"period": name}, "values": {"reported": 0}} for name in later]
    kept, settings = base.settings.kept_from_year, {}
    if kept:
        first = year_of(month_number(rows[0]["start"]) + MONTHS_A_YEAR - 1)
        settings = {"settings": {KEPT: max(first, kept - (ends[reported[-1]] - knobs.last_year))}}
    return {**settings, "set": {"periods": entries}}


def _rest(knobs: Knobs, base: Case) -> dict[str, Any]:
    content: dict[str, Any] = {}
    levels = {name: word for name, word in knobs.levels if getattr(base.levels, name, None) != word}
    if levels:
        content["levels"] = levels
    if knobs.premium_share is not None and knobs.premium_share != base.settings.premium_share:
        content["settings"] = {PREMIUM: knobs.premium_share}
    tables = _tables(knobs, base)
    if gone := tables.pop("drop", None):
        content["drop"] = gone
    if changed := tables.pop("set", None):
        content["set"] = changed
    if knobs.electricity != 1.0:
        content["scale"] = {"energy": [{"where": ELECTRICITY, "columns": PRICES, "by": knobs.electricity}]}
    return {**content, **tables}


def _tables(knobs: Knobs, base: Case) -> dict[str, Any]:
    found: dict[str, Any] = {}
    rows: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
    standing: dict[str, Mapping[tuple[str, ...], Mapping[str, Any]]] = {}
    for cell in knobs.cells:
        table = table_of(cell)
        value = _typed(table, cell.column, cell.value)
        old = standing.setdefault(table.name, _standing(base, table)).get(cell.key)
        if old is None:
            rows.setdefault((cell.table, cell.key), _keyed(table, cell.key))[cell.column] = value
        elif shown(old[cell.column]) != shown(from_text(table.column(cell.column), cell.value.strip())):
            where, entries = _keyed(table, cell.key), found.setdefault("set", {}).setdefault(cell.table, [])
            same = next((each for each in entries if each["where"] == where), None)
            if same is None:
                entries.append({"where": where, "values": {cell.column: value}})
            else:
                same["values"][cell.column] = value
    for each in knobs.gone:
        found.setdefault("drop", {}).setdefault(each.table, []).append(_keyed(table_of(each), each.key))
    for (name, _), row in rows.items():
        found.setdefault(name, []).append(row)
    return found


def _keyed(table: Table, key: Sequence[str]) -> dict[str, Any]:
    """The columns of a key, as TOML has them."""
    return {name: _typed(table, name, word) for name, word in zip(table.key, key, strict=True)}


def _standing(base: Case, table: Table) -> dict[tuple[str, ...], Mapping[str, Any]]:
    return {tuple(shown(row[name]) for name in table.key): row for row in records(base.tables[table.name])}


def _typed(table: Table, column: str, text: str) -> Any:
    """A cell as TOML has it: figures as figures, flags as 0 or 1, a blank as empty text. Raises CaseError."""
    declared = column_of(table, column)
    try:
        value = from_text(declared, text.strip())
    except WrongValueError as wrong:
        raise CaseError([Fault(f"{table.name}.csv", column, text, wrong.expected, wrong.near)]) from None
    if not text.strip():
        return ""
    if declared.kind == "flag":
        return int(bool(value))
    if isinstance(value, float):
        return int(value) if value.is_integer() and declared.kind == "whole" else value
    return value


def _only_prices(content: Mapping[str, Any]) -> bool:
    return set(content) <= {"levels", "settings", "scale"} and PRICE_LEVELS.issuperset(content.get("levels", {}))


def _told(knobs: Knobs, content: Mapping[str, Any]) -> Iterator[str]:
    for name, word in content.get("levels", {}).items():
        yield f"{name} {word}"
    if "settings" in content:
        yield f"premium {100 * content['settings'][PREMIUM]:g} % of least cost"
    if "scale" in content:
        yield f"electricity at {knobs.electricity:g} times its price"
    tables = dict.fromkeys([cell.table for cell in knobs.cells] + [each.table for each in knobs.gone])
    if tables:
        yield f"changed cells of {', '.join(tables)}"


def _lines(content: Mapping[str, Any]) -> Iterator[str]:
    """TOML of a scenario: plain entries, then sections, then tables of entries."""
    for name, value in content.items():
        if not isinstance(value, Mapping | list):
            yield f"{name} = {_toml(value)}"
    for name in ("levels", "settings"):
        if name in content:
            yield from ("", f"[{name}]", *(f"{key} = {_toml(value)}" for key, value in content[name].items()))
    for name, value in content.items():
        sections = {name: value} if isinstance(value, list) else {}
        if name in ("drop", "set", "scale"):
            sections = {f"{name}.{table}": entries for table, entries in value.items()}
        for title, entries in sections.items():
            for entry in entries:
                yield from ("", f"[[{title}]]", *(f"{key} = {_toml(each)}" for key, each in entry.items()))


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
