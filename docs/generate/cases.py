"""A page for each shipped case, from its files: what it asks, its tables, scenarios, published figures, sources."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from docs.generate import contents
from docs.generate.markdown import cell, code, joined, plain, table, toctree
from docs.generate.policies import scenarios
from docs.generate.tables import rows_of
from friendshore import shipped

ANNOUNCED = "actuals"


def pages() -> Iterator[tuple[str, str]]:
    """Name and text of each page."""
    rows = [(f"[{name}]({name}.md)", plain(_head(name)["title"])) for name in contents.cases()]
    yield (
        "cases/index",
        joined(
            "# The shipped cases",
            "`friendshore solve allies` finds a shipped case by its name, from any folder; `friendshore new FOLDER "
            "--like NAME` copies one to change. Each page is made from the files of its case.",
            table(("case", "title"), rows),
            toctree(contents.cases()),
        ),
    )
    for name in contents.cases():
        yield f"cases/{name}", _page(name)


def _head(case: str) -> Mapping[str, Any]:
    file = shipped.root() / "inputs" / case / "case.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _page(case: str) -> str:
    head = _head(case)
    counted = [(code(name), len(rows_of(case, name))) for name in contents.tables() if rows_of(case, name)]
    chosen = {**head.get("settings", {}), **head.get("levels", {})}
    settings = table(("setting", "value"), [(code(name), cell(value)) for name, value in chosen.items()])
    return joined(
        f"# {case}",
        plain(head["title"]) + ".",
        plain(head.get("question", "")),
        f"Money is real USD of {head['price_year']}; the first decision falls in {head['as_of']}. It plans for "
        f"`{head['bloc']}`." if {"price_year", "as_of", "bloc"} <= set(head) else "",
        "## Tables",
        table(("table", "rows"), counted),
        f"## Settings and levels\n\n{settings}" if chosen else "",
        *_scenarios(case),
        *_published(case),
        *_sources(case),
    )


def _scenarios(case: str) -> Iterator[str]:
    rows = [(code(name), plain(words["why"])) for name, words in scenarios(case).items()]
    if rows:
        yield "## Scenarios"
        yield table(("scenario", "why"), rows)


def _published(case: str) -> Iterator[str]:
    """Figures that a plan is held against."""
    rows = [
        (plain(row["title"]), row["year"], f"{float(row['value']):,g} {row['unit']}", plain(row.get("explanation", "")),
         row["source"])
        for row in rows_of(case, ANNOUNCED)
    ]  # fmt: skip
    if rows:
        yield "## Published figures"
        yield (
            "What a plan is held against: the table `base_year_check` of a run has each of them beside the figure of "
            "the plan, and calls a gap above 15 % by its reason."
        )
        yield table(("what was published", "year", "figure", "why a plan may differ", "sources"), rows)


def _sources(case: str) -> Iterator[str]:
    told = ("title", "publisher", "year", "address")
    rows = [(row["key"], *(plain(row.get(each, "")) for each in told)) for row in rows_of(case, "sources")]
    if rows:
        yield "## Sources"
        yield table(("key", "document", "publisher", "year", "address"), rows)
