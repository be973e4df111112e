"""Data packages (version 2): what the tables of a case, or of a run, hold, said in the words of their declarations.

Types, limits, allowed words, keys and units are those that the reader checks, so that a descriptor cannot go stale. It
has no time stamp: the same inputs give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from friendshore.case import Case
from friendshore.case.source import HEAD
from friendshore.case.table import Column, Table
from friendshore.frames import records
from friendshore.plan import Plan
from friendshore.reports.interchange.units import unit_of
from friendshore.reports.plan_again import NOT_KEPT
from friendshore.reports.run_hashes import INPUTS
from friendshore.reports.run_tables import TABLES, kinds_from, kinds_of
from friendshore.version import VERSION

FILE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/{}.json"
TYPES: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "whole": {"type": "integer"},
    "flag": {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]},
    "month": {"type": "yearmonth"},
    "figure": {"type": "number"},
}
"""Kind of a declared column, or of one of a run -> its field."""
FAMILIES = "commodities.commodity"
"""What is referred to by more names than its table has: one name of a family for each basket."""
Descriptor = dict[str, Any]


def case_package(case: Case, tables: Sequence[Table]) -> bytes:
    """The descriptor of a case folder that holds these tables."""
    head = {"name": HEAD.removesuffix(".toml"), "path": HEAD, "format": "toml", "mediatype": "application/toml"}
    resources = [{**head, "description": "title, question, settings and levels"}, *_inputs(tables, "", "")]
    return _text({**_about(case, case.name), "resources": resources})


def run_package(plan: Plan) -> bytes:
    """The descriptor of a run folder: its tables, and its inputs as they were solved."""
    about = _about(plan.case, f"{plan.case.name}-run")
    about["description"] = f"{plan.sentence} {about['description']}".strip()
    resources = [*_results(plan), *_inputs(plan.case.declared, f"{INPUTS}.", f"{INPUTS}/")]
    return _text({**about, "resources": resources})


def _about(case: Case, name: str) -> Descriptor:
    sources = [_source(row) for row in records(case.tables["sources"])]
    return {
        "$schema": PROFILE.format("datapackage"),
        "name": re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "case",
        "title": case.title,
        "description": case.question,
        "created_with": f"friendshore {VERSION}",
        "money": f"real USD of {case.price_year}",
        **({"licenses": [{"name": case.licence}]} if case.licence else {}),
        **({"sources": sources} if sources else {}),
    }


def _source(row: Mapping[str, Any]) -> Descriptor:
    """A row of the bibliography: its key, document, publisher and year; its address where that is one of the web."""
    words = [str(row[part]) for part in ("title", "publisher", "year") if row[part]]
    address = str(row["address"])
    on_the_web = address.startswith(("https://", "http://")) and " " not in address
    title = ", ".join([*words, *([] if on_the_web or not address else [address])])
    return {"key": str(row["key"]), "title": title, **({"path": address} if on_the_web else {})}


def _inputs(tables: Sequence[Table], prefix: str, folder: str) -> Iterator[Descriptor]:
    known = {table.name: table for table in tables}
    for table in tables:
        fields = [_field(column) for column in table.all_columns]
        schema: Descriptor = {"fields": fields, "primaryKey": list(table.key)}
        if keys := [*_foreign_keys(table, known, prefix)]:
            schema["foreignKeys"] = keys
        yield _resource(f"{prefix}{table.name}", f"{folder}{table.name}.csv", table.meaning, schema)


def _results(plan: Plan) -> Iterator[Descriptor]:
    for name, words in kinds_of(plan).items():
        kinds = kinds_from(words)
        fields = []
        for column, kind in kinds.items():
            if (name, column) == NOT_KEPT:
                continue
            unit = unit_of(name, column, kinds) if kind in ("figure", "whole") else ""
            fields.append({"name": column, **TYPES[kind], **({"unit": unit} if unit else {})})
        yield _resource(f"{TABLES}.{name}", f"{TABLES}/{name}.csv", "", {"fields": fields})


def _resource(name: str, path: str, about: str, schema: Descriptor) -> Descriptor:
    return {
        "name": name,
        "type": "table",
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **({"description": about} if about else {}),
        "schema": {"$schema": PROFILE.format("tableschema"), **schema, "missingValues": [""]},
    }


def _field(column: Column) -> Descriptor:
    constraints: Descriptor = {"required": True} if column.required else {}
    for limit, value in (("minimum", column.at_least), ("maximum", column.at_most)):
        if value is not None:
            constraints[limit] = int(value) if float(value).is_integer() else value
    if column.one_of and not column.many:
        constraints["enum"] = list(column.one_of)
    return {
        "name": column.name,
        **TYPES[column.kind],
        "description": column.meaning,
        **({"unit": column.unit} if column.unit else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _foreign_keys(table: Table, known: Mapping[str, Table], prefix: str) -> Iterator[Descriptor]:
    """Columns each of whose cells is one word of another table's key; those that may hold more are told in words."""
    for column in table.all_columns:
        other, _, field = column.refers.partition(".")
        if column.many or "|" in column.refers or column.refers == FAMILIES:
            continue
        if other in known and known[other].key == (field,):
            resource = {} if other == table.name else {"resource": f"{prefix}{other}"}
            yield {"fields": [column.name], "reference": {**resource, "fields": [field]}}


def _text(descriptor: Descriptor) -> bytes:
    return (json.dumps(descriptor, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()
