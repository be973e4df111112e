"""A page for each policy, from its module: what it does, its equations, its table, who uses it, rows to begin with."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from types import ModuleType
from typing import Any

from docs.generate import contents, prose
from docs.generate import tables as input_tables
from docs.generate.markdown import cell, code, joined, table, toctree
from friendshore import shipped
from friendshore.case.table import SOURCING
from friendshore.program import policies

FEW = 3
"""Rows that a page shows."""


def pages() -> Iterator[tuple[str, str]]:
    """Name and text of each page."""
    yield "policies/index", _index()
    for module in policies.MODULES:
        yield f"policies/{module.TABLE.name}", _page(module)


def title(module: ModuleType) -> str:
    """What a policy is, in the sentence that opens its file."""
    return prose.first(module.__doc__ or "")


def _index() -> str:
    return joined(
        "# Policies",
        "A policy is a table: it is on when the table has rows, in the case or in a scenario, alone or with others, in "
        "any order. Public money that it spends or takes in is the table `public_money` of a run; `--objective public` "
        "finds the plan that spends least of it for a reliance target. Each page is made from the one file that the "
        "policy is; [how to add one](../tutorials/policy.md) is a tutorial.",
        table(
            ("policy", "what it does"),
            [(code(module.TABLE.name), prose.inline_prose(title(module))) for module in policies.MODULES],
        ),
        toctree(module.TABLE.name for module in policies.MODULES),
    )


def _page(module: ModuleType) -> str:
    name = module.TABLE.name
    further = [f"`{each.name}`" for each in getattr(module, "MORE", ())]
    return joined(
        f"# {name}",
        prose.markdown(module.__doc__ or "", mathematics=True),
        f"The file is `model/friendshore/program/policies/{name}.py`"
        + (f"; its details stand in {', '.join(further)}." if further else "."),
        f"## Table {code(name)}",
        f"{module.TABLE.meaning[0].upper()}{module.TABLE.meaning[1:]}. A row is named by "
        f"{', '.join(map(code, module.TABLE.key))}.",
        input_tables.columns(module.TABLE),
        *input_tables.rules(module.TABLE),
        "## Who uses it",
        _users(name),
        *_examples(module),
    )


def _users(name: str) -> str:
    lines = []
    for case in contents.cases():
        rows = len(input_tables.rows_of(case, name))
        lines += [f"- The case `inputs/{case}` has {rows} {'row' if rows == 1 else 'rows'}."] if rows else []
        lines += [
            f"- {code(scenario)} of `inputs/{case}`: {cell(words['why'])}"
            for scenario, words in scenarios(case).items()
            if name in touched(words)
        ]
    return "\n".join(lines) or "No shipped case or scenario has rows of it."


@cache
def scenarios(case: str) -> Mapping[str, Mapping[str, Any]]:
    """Scenarios of a shipped case, by name."""
    files = sorted((shipped.root() / "inputs" / case / "scenarios").glob("*.toml"))
    return {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in files}


def touched(scenario: Mapping[str, Any]) -> set[str]:
    """Tables of which a scenario adds, drops or changes rows."""
    verbs = {"drop", "set", "scale"}
    direct = {name for name, value in scenario.items() if isinstance(value, list)}
    return direct | {name for verb in verbs for name in scenario.get(verb, {})}


def _examples(module: ModuleType) -> Iterator[str]:
    """Rows of a shipped case, else of the first scenario that adds some."""
    for where, rows in _found(module.TABLE.name):
        leave = {each.name for each in SOURCING}
        heads = [each.name for each in module.TABLE.columns if each.name not in leave]
        shown = [[code(row[head]) if row.get(head, "") != "" else "" for head in heads] for row in rows[:FEW]]
        yield "## Rows to begin with"
        yield f"From {where}."
        yield table([code(head) for head in heads], shown)
        return


def _found(name: str) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    for case in contents.cases():
        if rows := input_tables.rows_of(case, name):
            yield f"`inputs/{case}/{name}.csv`", list(rows)
    for case in contents.cases():
        for scenario, words in scenarios(case).items():
            if isinstance(words.get(name), list):
                yield f"`inputs/{case}/scenarios/{scenario}.toml`", words[name]


