"""Hashes of the tables that a study leaves in its folder, kept in its record, by which a later edit is seen.

As with those of a run folder (run_hashes.py), whoever writes the hashes anew as well is not found out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from friendshore.plan import Plan
from friendshore.reports.run_hashes import FILES, OWN, EditedRunError, named, own_hash


def sealed(record: Mapping[str, Any], tables: Mapping[str, bytes]) -> dict[str, Any]:
    """The record with a hash of each table, by its file's name, and one of its own."""
    content = dict(record) | {FILES: {name: _hash(data) for name, data in tables.items()}}
    return content | {OWN: own_hash(content)}


def beside(plan: Plan, folder: Path, record: Mapping[str, Any] | None, record_name: str, *, edited: bool) -> Plan:
    """The plan that is shown with tables of a study: marked where they are not those that the study has left.

    record    that of the study; None for a study of an older version, which has left none
    edited    take tables that were edited, and mark the plan

    Raises EditedRunError, OSError.
    """
    known = (record or {}).get(FILES)
    if record is None or not isinstance(known, Mapping) or not record.get(OWN):
        if record is not None and (known or record.get(OWN)):  # it has both or, of an older version, none
            return _edited(plan, folder, [record_name], edited)
        return _marked(
            plan, f"Whether the tables in {folder} were edited is not known: they were written without hashes."
        )
    changed = [] if record[OWN] == own_hash(record) else [record_name]
    for name, expected in sorted(known.items()):
        path = folder / str(name)
        if not path.is_file():
            changed.append(f"{name} (removed)")
        elif _hash(path.read_bytes()) != expected:
            changed.append(str(name))
    return _edited(plan, folder, changed, edited) if changed else plan


def _edited(plan: Plan, folder: Path, changed: list[str], allowed: bool) -> Plan:
    if not allowed:
        raise EditedRunError(
            f"{folder} was edited after it was written: {named(changed)}. Put the files back, ask the question again, "
            "or allow --edited: what is shown is then marked."
        )
    return _marked(plan, f"Tables in {folder} were edited after they were written: {named(changed)}.")


def _marked(plan: Plan, sentence: str) -> Plan:
    return replace(plan, mark=" ".join(filter(None, (plan.mark, sentence))))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
