"""A run folder as a research object (RO-Crate 1.1): what went in, what came out, what made it, and when.

The crate is a process run crate: one action, with the program that was its instrument, its inputs and its results. It
names nobody: who ran it is for them to add.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from friendshore.reports.run_hashes import INPUTS
from friendshore.reports.run_place import RECORD
from friendshore.reports.run_tables import TABLES

FILE = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
ROOT, ACTION, SOFTWARE = "./", "#solve", "#friendshore"
DATASETS = {INPUTS: "the case as it was solved", TABLES: "every figure of the plan, as tidy tables"}
"""Folder of a run -> what it holds."""
ABOUT = {
    RECORD: "version, settings, definitions, steps of the solver with their certificates, hashes of inputs and tables",
    "datapackage.json": "types, units and keys of every column of inputs and tables",
    "plan.xlsx": "the report as a workbook with live formulas",
    "report.html": "the report as a page with figures",
}
MEDIA = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".toml": "application/toml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Node = dict[str, Any]


def crate(folder: Path, record: Mapping[str, Any]) -> bytes:
    """The metadata of a run folder, of the files that it holds now.

    record    the content of its run.json
    """
    files = [each.relative_to(folder).as_posix() for each in sorted(folder.rglob("*")) if each.is_file()]
    alone = [name for name in files if name in ABOUT]
    below = {part: [name for name in files if name.startswith(f"{part}/")] for part in DATASETS}
    results = [f"{TABLES}/", *alone]
    graph = [
        {
            "@id": FILE,
            "@type": "CreativeWork",
            "about": _to(ROOT),
            "conformsTo": _to(SPECIFICATION),
        },
        {
            "@id": ROOT,
            "@type": "Dataset",
            "conformsTo": _to(PROFILE),
            "name": record["title"],
            "description": record["sentence"],
            "datePublished": record["written_at"],
            **({"license": record["licence"]} if record.get("licence") else {}),
            "hasPart": _all([*(f"{part}/" for part in DATASETS), *alone]),
            "mentions": _to(ACTION),
        },
        {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        {
            "@id": SOFTWARE,
            "@type": "SoftwareApplication",
            "name": "friendshore",
            "softwareVersion": record["friendshore"],
            "softwareRequirements": [f"{name} {version}" for name, version in record["libraries"].items() if version],
        },
        {
            "@id": ACTION,
            "@type": "CreateAction",
            "name": record["repeat"],
            "description": "made the plan; the command, given inside this folder, makes it again",
            "endTime": record["written_at"],
            "actionStatus": {"@id": "http://schema.org/CompletedActionStatus"},
            "instrument": _to(SOFTWARE),
            "object": _to(f"{INPUTS}/"),
            "result": _all(results),
        },
        *(_dataset(part, below[part]) for part in DATASETS),
        *(_file(name) for name in (*alone, *(name for part in below.values() for name in part))),
    ]
    content = {"@context": f"{SPECIFICATION}/context", "@graph": graph}
    return (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _dataset(part: str, files: Sequence[str]) -> Node:
    return {"@id": f"{part}/", "@type": "Dataset", "name": part, "description": DATASETS[part], "hasPart": _all(files)}


def _file(name: str) -> Node:
    path = Path(name)
    about = {"description": ABOUT[name]} if name in ABOUT else {}
    return {"@id": _address(name), "@type": "File", "name": path.name, "encodingFormat": MEDIA[path.suffix], **about}


def _all(names: Iterable[str]) -> list[Node]:
    return [_to(_address(name)) for name in names]


def _to(address: str) -> Node:
    return {"@id": address}


def _address(name: str) -> str:
    """A path as a reference: letters that an address may not hold are written by their numbers."""
    return quote(name)
