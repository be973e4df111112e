"""A page for each input table, from the declaration that the reader uses."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache

from docs.generate import contents, prose
from docs.generate.markdown import apart, code, joined, table
from friendshore import shipped
from friendshore.case import left_out
from friendshore.case.checks import CHECKS
from friendshore.case.draft import Rule
from friendshore.case.table import EVERY, Column, Table
from friendshore.program import policies

KINDS = {"text": "word", "number": "figure", "whole": "whole number", "flag": "0 or 1", "month": "month"}
HEADS = ("column", "meaning", "what it is", "unit", "range", "where it is blank")
MANY = 1e7
"""From here on figures are told by their power of ten."""


def pages() -> Iterator[tuple[str, str]]:
    """Name and text of each page."""
    yield "tables/index", _index()
    for declared in contents.tables().values():
        yield f"tables/{declared.name}", apart(_page(declared))


def _index() -> str:
    rows = [(code(each.name), each.meaning, _needed(each)) for each in contents.tables().values()]
    return joined(
        "# Tables, column by column",
        "Made from the declarations that `friendshore check` reads with: what each table holds, its columns, their "
        "units and limits, and the rules that rows must keep. How the figures of the rare-earth case were derived "
        "stands on the page on [its inputs](../inputs.md).",
        table(("table", "what a row is", "needed"), rows),
    )


def _needed(declared: Table) -> str:
    if declared.name in contents.of_policies():
        return "off without rows"
    return "may be left out" if declared.optional else "yes"


def _page(declared: Table) -> str:
    policy = contents.of_policies().get(declared.name)
    about = f"{declared.meaning}. A row is named by {_listed(declared.key)}."
    kind = "The table" if policy == declared.name else "Details"
    return joined(
        f"# {declared.name}",
        "[All tables](index.md)",
        about[0].upper() + about[1:],
        f"{kind} of the policy [{policy}](../policies/{policy}.md)." if policy else "",
        "## Columns",
        columns(declared),
        *rules(declared),
        *_rows_of_cases(declared),
    )


def columns(declared: Table) -> str:
    """The columns of a table, as a table."""
    instead = left_out.COLUMNS.get(declared.name, {})
    rows = [
        (code(each.name), each.meaning, _what(each), each.unit, _range(each), _blank(each, instead))
        for each in declared.all_columns
    ]
    return table(HEADS, rows)


def _what(column: Column) -> str:
    kind = KINDS[column.kind]
    if column.one_of:
        kind = f"one of {_listed(column.one_of)}"
    elif column.refers:
        known = [word for word in column.refers.split("|") if word]
        kind = "name in " + ", ".join(
            "or `*` for all" if word == EVERY else code(word.split(".")[0]) if "." in word else code(word)
            for word in known
        )
    return f"{kind}; several parted by ;" if column.many else kind


def _range(column: Column) -> str:
    if column.kind not in ("number", "whole"):
        return ""
    ends = [_shown(value, column) for value in (column.at_least, column.at_most) if value is not None]
    allowed = " to ".join(ends) if column.at_most is not None else f"from {ends[0]}" if ends else ""
    usual = " to ".join(_shown(value, column) for value in column.usual or ())
    return "; ".join(each for each in (allowed, f"usually {usual}" if usual else "") if each)


def _shown(value: float, column: Column) -> str:
    return f"{value:g}" if column.unit == "year" or abs(value) >= MANY else f"{value:,.10g}"


def _blank(column: Column, instead: Mapping[str, left_out.Instead]) -> str:
    if not column.required:
        number = isinstance(column.default, float)
        return "" if column.default in (None, "") else f"{column.default:g}" if number else str(column.default)
    return f"needed; if no row has it, {instead[column.name].said}" if column.name in instead else "needed"


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(map(code, words))


@cache
def _all_rules() -> tuple[Rule, ...]:
    return tuple(rule for rule in (*CHECKS, *policies.FURTHER.rules) if rule.find.__doc__)


def rules(declared: Table) -> Iterator[str]:
    """What the table itself says of its rows, and rules whose subject it is: the first that each of them names."""
    lines = [f"- {code(last)} is not before {code(first)}." for first, last in declared.in_order]
    if declared.apart:
        when = "In no month are two rows in force" if declared.dated else "No two rows are"
        words = {part for name in declared.apart for part in declared.column(name).refers.split("|")}
        means = "; a group means its countries, `*` all" if EVERY in words else ""
        lines.append(f"- {when} on the same {_listed(declared.apart)}{means}.")
    lines += [
        f"- {prose.first(rule.find.__doc__ or '')}"
        for rule in _all_rules()
        if rule.needs and rule.needs[0] == declared.name
    ]
    if lines:
        yield "## Rules"
        yield "`friendshore check` tells each fault by file, row and column."
        yield "\n".join(lines)


def _rows_of_cases(declared: Table) -> Iterator[str]:
    found = {name: rows_of(name, declared.name) for name in contents.cases()}
    rows = [(code(f"inputs/{name}"), len(rows)) for name, rows in found.items() if rows]
    yield "## In the shipped cases"
    yield table(("case", "rows"), rows) or "No shipped case has rows of its own here."


@cache
def rows_of(case: str, name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a table of a shipped case, as they stand in its file."""
    file = shipped.root() / "inputs" / case / f"{name}.csv"
    if not file.is_file():
        return ()
    with file.open(encoding="utf-8", newline="") as opened:
        return tuple(csv.DictReader(opened))
