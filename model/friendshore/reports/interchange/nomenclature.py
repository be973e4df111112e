"""Lists of the codes in a table of integrated assessment, laid out as nomenclature reads them: a folder a dimension.

A JSON string is a YAML string, so that a code may hold whatever a title does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from friendshore.reports.interchange.iamc import Exchange

FOLDER = "definitions"


def definitions(exchange: Exchange) -> Mapping[str, bytes]:
    """Path below the export -> list of the models, scenarios, regions and variables that its table uses."""
    table = exchange.table
    lists = {
        "model/models": (f"- {_text(name)}" for name in table["model"].unique()),
        "scenario/scenarios": (f"- {_text(name)}" for name in table["scenario"].unique()),
        "region/regions": _regions(exchange),
        "variable/variables": _variables(exchange),
    }
    return {f"{FOLDER}/{name}.yaml": ("\n".join(lines) + "\n").encode() for name, lines in lists.items()}


def _regions(exchange: Exchange) -> Iterator[str]:
    yield "- Bloc:"
    yield f"  - {_text(exchange.names.bloc)}"
    if exchange.areas:
        yield "- Areas:"
        yield from (f"  - {_text(name)}" for name in exchange.areas)


def _variables(exchange: Exchange) -> Iterator[str]:
    units = dict(zip(exchange.table["variable"], exchange.table["unit"], strict=True))
    for variable, about in exchange.about.items():
        yield f"- {_text(variable)}:"
        yield f"    description: {_text(about)}"
        yield f"    unit: {_text(units[variable])}"


def _text(text: object) -> str:
    return json.dumps(str(text), ensure_ascii=False)
