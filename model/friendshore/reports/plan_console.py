"""What the terminal shows of what a plan does: money, what is built, what binds."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from friendshore.reports.console_tables import blank, figure, indented, musd, plain_table, rows_of
from friendshore.reports.run_folder import Run
from friendshore.words import counted, of_what

BUILDS_A_STAGE = 3
MOST_LIMITS = 6
SMALLEST_MUSD = 0.001
"""Worths of limits below which USD are told."""


def money(summary: Mapping[str, Any]) -> Iterator[RenderableType]:
    """Capital, budget and cost of the plan beside the least-cost plan, in M USD; nothing where none is known."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right", no_wrap=True)
    for name, words in (
        ("capex_of_builds_musd", "capital cost of what is built, undiscounted, expected"),
        ("budget_musd", "budget"),
        ("discounted_cost_musd", "cost of the plan, discounted"),
        ("reference_cost_musd", "cost of the least-cost plan, discounted"),
        ("premium_musd", "resilience premium allowed on top, discounted"),
    ):
        if isinstance(value := summary.get(name), int | float):
            table.add_row(words, musd(value))
    cost, reference = summary.get("discounted_cost_musd"), summary.get("reference_cost_musd")
    if isinstance(cost, int | float) and isinstance(reference, int | float):
        share = f" ({(cost - reference) / abs(reference):+.1%})" if reference else ""
        table.add_row(f"premium paid{share}", musd(cost - reference))
    if table.row_count:
        yield table


def builds(run: Run) -> Iterator[RenderableType]:
    """What is built a stage: sum, kinds, the dearest and the rest, in t/yr and M USD."""
    frame = run.tables.get("builds", pd.DataFrame())
    if frame.empty:
        yield Text("Nothing.")
        return
    table = plain_table("project or place", "country", "in service", "t/yr", "M USD", left=2)
    stages, countries = run.titles.get("stages", {}), run.titles.get("countries", {})
    ordered = [stage for stage in stages if stage in set(frame["stage"])]
    for stage in [*ordered, *(each for each in frame["stage"].unique() if each not in stages)]:
        built = frame[frame["stage"] == stage]
        # a project built in several years is one line
        whole = built.groupby("facility", sort=False).agg(
            title=("title", "first"), country=("country", "first"), first=("in_service", "min"),
            last=("in_service", "max"), t=("t_per_yr", "sum"), musd=("capex_musd", "sum"), kind=("class", "first"),
            least=("least_t_per_yr", "first"),
        )  # fmt: skip
        units = " and ".join(dict.fromkeys(filter(None, map(of_what, built["capacity_unit"].astype(str)))))
        heading = Text(f"{stages.get(stage, stage)}: {counted(len(built), 'build')}", style="bold")
        heading.append(f", t of {units}" if units else "", style="dim")
        table.add_row(heading, "", "", *(Text(figure(whole[name].sum()), style="bold") for name in ("t", "musd")))
        for kind, those in whole.groupby("kind", sort=True) if whole["kind"].nunique() > 1 else ():
            table.add_row(_inner(f"of it {kind}"), "", "", *(figure(those[name].sum()) for name in ("t", "musd")))
        top = whole.sort_values(["musd", "t"], ascending=False, kind="stable")
        for row in top.head(BUILDS_A_STAGE).to_dict("records"):
            when = row["first"] if row["first"] == row["last"] else f"{row['first'][:4]}-{row['last'][:4]}"
            country = countries.get(row["country"], row["country"])
            title = _inner(str(row["title"]).removesuffix(f", {country}") + _several(row))
            table.add_row(title, country, when, figure(row["t"]), figure(row["musd"]))
        if len(top) > BUILDS_A_STAGE:
            rest = top.iloc[BUILDS_A_STAGE:]
            sums = (figure(rest[name].sum()) for name in ("t", "musd"))
            table.add_row(_inner(f"and {len(rest)} more"), "", "", *sums)
    yield table


def _inner(words: str) -> Padding:
    return indented(Text(words))


def _several(row: Mapping[Hashable, Any]) -> str:
    """How many plants a generic row stands for at most."""
    least = float(row["least"])
    if row["kind"] != "generic" or least <= 0 or row["t"] < 2 * least:
        return ""
    return f" (up to {int(row['t'] / least + 1e-6)} plants of {figure(least)} t/yr or more)"


def binding(run: Run) -> Iterator[RenderableType]:
    """The limits that are worth most, each with its years."""
    rows = rows_of(run, "binding")
    if not rows:
        return
    units = list(dict.fromkeys(str(row["unit"]) for row in rows))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    confirmed = any(_known(row.get("confirmed")) for row in rows[:MOST_LIMITS])
    table.add_column("first order" if confirmed else "worth", justify="right", no_wrap=True)
    if confirmed:
        table.add_column("confirmed", justify="right", no_wrap=True)
    table.add_column("limit", ratio=1)
    table.add_column("years", no_wrap=True)
    small = len(units) == 1 and units[0].startswith("M USD") and float(rows[0]["worth"]) < SMALLEST_MUSD
    by, units = (1e6, [units[0].removeprefix("M ")]) if small else (1.0, units)
    for row in rows[:MOST_LIMITS]:
        unit = f" {row['unit']}" if len(units) > 1 else ""
        again = [f"{by * float(row['confirmed']):,.3g}" if _known(row["confirmed"]) else ""] if confirmed else []
        table.add_row(f"{by * float(row['worth']):,.3g}{unit}", *again, str(row["what"]), blank(row.get("periods")))
    yield table
    more = f"; {len(rows) - MOST_LIMITS} further limits bind" if len(rows) > MOST_LIMITS else ""
    yield Text(f"worth: {units[0]}{more}" if len(units) == 1 else more.removeprefix("; "), style="dim")


def _known(value: object) -> bool:
    """Whether a cell holds a figure."""
    return isinstance(value, int | float) and value == value  # noqa: PLR0124  # missing
