"""A plan with the same plan at other paces, for the lines of its Summary.

The plans at other paces are runs of their own, without a workbook, in the folder `paces` of the run: each can be shown,
compared and reported like any other. Runs that were solved apart are taken as well, where they differ in nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd

from friendshore.case.values import WHERE
from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.reports.plan_again import plan_of
from friendshore.reports.run_place import RECORD

TABLE, FOLDER = "paces", "paces"


def kept(run: str | Path) -> list[Path]:
    """The runs at other paces that a run folder holds."""
    folder = Path(run) / FOLDER
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [each for each in found if not each.name.startswith(".") and (each / RECORD).is_file()]


def beside(plan: Plan, runs: Sequence[str | Path], *, edited: bool = False) -> Plan:
    """The plan with a further table, `paces`: a row for it and for each run. Raises FriendshoreError where a run
    differs in more than the pace."""
    others: dict[str, Plan] = {}
    marks = [plan.mark] if plan.mark else []
    for run in runs:
        other = plan_of(run, edited=edited)
        if differs := next(_differences(plan, other), ""):
            raise FriendshoreError(
                f"{run} differs from this run in more than the pace of building: in its {differs}. Solve it again with "
                "nothing but --level pace=low or pace=high changed."
            )
        pace = other.case.levels.pace
        if pace == plan.case.levels.pace or pace in others:
            raise FriendshoreError(f"{run} was solved at the {pace} pace, of which there is a line already.")
        others[pace] = other
        if other.mark:
            marks.append(f"The run {run}: {other.mark}")
    return with_lines(replace(plan, mark=" ".join(marks)), list(others.values()))


def with_lines(plan: Plan, others: Sequence[Plan]) -> Plan:
    """The plan with the lines of others; as it is where there are none."""
    lines = [line(each.case.levels.pace, each.tables, each.summary) for each in (plan, *others)]
    return with_table(plan, lines)


def with_table(plan: Plan, lines: Sequence[Mapping[str, object]]) -> Plan:
    """The plan with these lines, its own among them, as a table; as it is where there are no others."""
    return replace(plan, tables={**plan.tables, TABLE: pd.DataFrame(lines)}) if len(lines) > 1 else plan


def line(pace: str, tables: Mapping[str, pd.DataFrame], summary: Mapping[str, Any]) -> dict[str, object]:
    """What a plan says in one line: reliance by period, after the horizon and on average, cost, capital."""
    after = tables.get("reliance_run_out")
    found: dict[str, object] = {"pace": pace}
    for row in tables["reliance"].to_dict("records"):
        found[f"points_{row['period']}"] = float(row["reliance_points"])
    if after is not None and len(after):
        years = after["years"]
        found["run_out_points"] = float((after["reliance_points"] * years).sum() / years.sum())
    if "mean" in summary:
        found["mean_points"] = float(summary["mean"]["reliance_points"])
    return found | {
        "cost_musd": float(summary["discounted_cost_musd"]),
        "capex_musd": float(summary["capex_of_builds_musd"]),
    }


def _differences(plan: Plan, other: Plan) -> Iterator[str]:
    """What differs beside the pace, in words."""
    one, two = plan.case, other.case
    if one.bloc != two.bloc:
        yield f"bloc, {two.bloc}"
    if plan.aim != other.aim:
        yield f"aim, {other.aim.form.value}"
    if bool(plan.summary.get("whole_plants")) != bool(other.summary.get("whole_plants")):
        yield "whole plants"
    for name, value in asdict(two.levels).items():
        if name != "pace" and value != getattr(one.levels, name):
            yield f"level of {name}, {value}"
    if one.settings != two.settings:
        yield "settings"
    if (one.as_of, one.price_year) != (two.as_of, two.price_year):
        yield "month of the earliest decision or price year"
    for name in sorted(one.tables.keys() | two.tables.keys()):
        tables = [each.tables.get(name, pd.DataFrame()).drop(columns=WHERE, errors="ignore") for each in (one, two)]
        if not tables[0].equals(tables[1]):
            yield f"inputs, table {name}"
