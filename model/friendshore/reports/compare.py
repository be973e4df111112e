"""Two plans side by side: what they find, build and cost, where they differ, and what differs in their inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from friendshore.frames import stacked
from friendshore.plan import Plan
from friendshore.reports.input_changes import changed_inputs
from friendshore.reports.plan_again import plan_of

NEGLIGIBLE = 1e-6
"""Share of the larger figure below which two plans do the same."""
BOTH = ("first", "second")
Figures = pd.Series


def _public(plan: Plan) -> float | None:
    table = plan.tables.get("public_money")
    if table is None or table.empty:
        return None
    sign = table["direction"].map({"paid": 1.0, "received": -1.0}).astype(float)
    return float((sign * table["discounted_musd"].astype(float)).sum())


HEADLINE: tuple[tuple[str, str, Callable[[Plan], float | None]], ...] = (
    ("Mean reliance", "points", lambda plan: _mean(plan, "reliance_points")),
    ("  of it exposed", "points", lambda plan: _mean(plan, "exposed_points")),
    ("  of it short", "points", lambda plan: _mean(plan, "short_points")),
    ("Reliance in the first year", "points", lambda plan: _yearly(plan, 0)),
    ("Reliance in the last year", "points", lambda plan: _yearly(plan, -1)),
    ("Capital cost of builds", "M USD", lambda plan: _summary(plan, "capex_of_builds_musd")),
    ("Builds", "count", lambda plan: _summary(plan, "builds")),
    ("Discounted cost of the plan", "M USD", lambda plan: _summary(plan, "discounted_cost_musd")),
    ("Discounted cost of the least-cost plan", "M USD", lambda plan: _summary(plan, "reference_cost_musd")),
    ("Resilience premium allowed", "M USD", lambda plan: _summary(plan, "premium_musd")),
    ("Public money paid, less received, discounted", "M USD", _public),
    ("Checks that fail", "count", lambda plan: _summary(plan, "checks_failed")),
)


@dataclass(frozen=True)
class Comparison:
    """Two plans side by side; in every frame `first` and `second` are theirs, and zero where a plan has no such row.

    names       what the plans are called
    headline    figure, unit, first, second
    reliance    period (those of both), part (reliance, exposed, short), first, second: points
    groups      kind (area, sector, commodity), code, first, second: mean reliance, points
    builds      facility, title, country, stage, capacity_unit, t/yr, M USD and first output of each plan, change
    costs       item, first, second: M USD of reported periods, undiscounted; discounted_first, discounted_second: all
    spending    period, first, second: cash of builds, M USD
    inputs      table, key, column, first, second: every cell that differs, as text
    """

    names: tuple[str, str]
    plans: tuple[Plan, Plan]
    headline: pd.DataFrame
    reliance: pd.DataFrame
    groups: pd.DataFrame
    builds: pd.DataFrame
    costs: pd.DataFrame
    spending: pd.DataFrame
    inputs: pd.DataFrame


def compare_runs(first: str | Path, second: str | Path, *, edited: bool = False) -> Comparison:
    """Lay two finished runs side by side, named after their folders; `edited` as in `plan_of`. Raises FriendshoreError.
    """
    paths = [Path(each).resolve() for each in (first, second)]
    count = 1
    longest = max(len(path.parts) for path in paths)
    while count < longest and paths[0].parts[-count:] == paths[1].parts[-count:]:
        count += 1
    names = ["/".join(path.parts[-count:]) for path in paths]
    return compare(plan_of(first, edited=edited), plan_of(second, edited=edited), names)


def compare(first: Plan, second: Plan, names: Sequence[str] = BOTH) -> Comparison:
    """Lay two plans side by side."""
    plans = (first, second)
    if names[0] == names[1]:
        names = [f"{name} ({which})" for name, which in zip(names, BOTH, strict=True)]
    figures = [(name, unit, read(first), read(second)) for name, unit, read in HEADLINE]
    kept = [row for row in figures if any(value is not None for value in row[2:])]
    return Comparison(
        (names[0], names[1]),
        plans,
        pd.DataFrame(kept, columns=["figure", "unit", *BOTH]),
        _side_by_side(plans, _reliance, ["period", "part"], common=True),
        stacked([_side_by_side(plans, _grouped(kind), ["kind", "code"]) for kind in ("area", "sector", "commodity")]),
        _builds(plans),
        _costs(plans),
        _side_by_side(plans, lambda plan: plan.tables["spending"].groupby("period")["musd"].sum(), ["period"]),
        changed_inputs(first.case, second.case),
    )


def answer(found: Comparison) -> dict[str, object]:
    """The comparison as one JSON object."""
    different = found.builds[found.builds["change"] != "same"]
    return {
        "outcome": "comparison",
        "runs": list(found.names),
        "sentences": [plan.sentence for plan in found.plans],
        "marks": [plan.mark for plan in found.plans],
        **{
            name: _plain(getattr(found, name))
            for name in ("headline", "reliance", "groups", "costs", "spending", "inputs")
        },
        "builds_that_differ": _plain(different),
    }


def _side_by_side(
    plans: tuple[Plan, Plan], read: Callable[[Plan], Figures], by: list[str], *, common: bool = False
) -> pd.DataFrame:
    """A figure of both plans by key, in the order of the first, then of the second; only keys of both if `common`."""
    one, other = (read(plan).rename_axis(by) for plan in plans)
    known = set(one.index) & set(other.index)
    keys = [key for key in dict.fromkeys([*one.index, *other.index]) if key in known or not common]
    index = pd.MultiIndex.from_tuples(keys, names=by) if len(by) > 1 else pd.Index(keys, name=by[0], dtype=object)
    columns = {name: each.reindex(index).fillna(0.0) for name, each in zip(BOTH, (one, other), strict=True)}
    return pd.DataFrame(columns, index=index, dtype=float).reset_index()


def _reliance(plan: Plan) -> Figures:
    table = plan.tables["reliance"]
    parts = {part: table.set_index("period")[f"{part}_points"] for part in ("reliance", "exposed", "short")}
    return pd.Series(pd.concat(parts, names=["part"]).swaplevel().astype(float))


def _grouped(kind: str) -> Callable[[Plan], Figures]:
    """Mean reliance of each area, sector or commodity over the reported periods, by the weight of its demand."""

    def read(plan: Plan) -> Figures:
        table = plan.tables[f"reliance_by_{kind}"]
        weight = table["demand_t" if kind == "commodity" else "demand_value_musd"].astype(float)
        sums = pd.DataFrame({"points": table["reliance_points"].astype(float) * weight, "weight": weight})
        found = sums.groupby(table[kind], sort=False).sum()
        means = found["points"] / found["weight"].where(found["weight"] > 0)
        means.index = pd.MultiIndex.from_product([[kind], means.index])
        return pd.Series(means.fillna(0.0))

    return read


def _builds(plans: tuple[Plan, Plan]) -> pd.DataFrame:
    """One row a facility that either plan builds."""
    same = ["facility", "title", "country", "stage", "capacity_unit"]
    sides = []
    for name, plan in zip(BOTH, plans, strict=True):
        built = plan.tables["builds"].groupby(same, sort=False)
        side = built.agg(t=("t_per_yr", "sum"), capex=("capex_musd", "sum"), output=("in_service", "min"))
        sides.append(
            side.rename(columns={"t": f"{name}_t_per_yr", "capex": f"{name}_capex_musd", "output": f"{name}_output"})
        )
    found = sides[0].join(sides[1], how="outer").reset_index()
    figures = [column for column in found.columns if column.endswith(("_t_per_yr", "_capex_musd"))]
    found[figures] = found[figures].astype(float).fillna(0.0)
    for name in BOTH:
        found[f"{name}_output"] = found[f"{name}_output"].astype(object).where(found[f"{name}_output"].notna(), "")
    found["change"] = [_change(row) for row in found.to_dict("records")]
    stages = {stage: place for place, stage in enumerate(plans[1].case.tables["stages"]["stage"])}
    return found.sort_values(
        ["stage", "country", "title"], key=lambda each: each.map(stages) if each.name == "stage" else each
    ).reset_index(drop=True)


def _change(row: Mapping[Any, Any]) -> str:
    """What the second plan does otherwise with a facility, in words."""
    one, other = row["first_t_per_yr"], row["second_t_per_yr"]
    if not one or not other:
        return "only in the first" if one else "only in the second"
    words = []
    if abs(other - one) > NEGLIGIBLE * max(one, other):
        words.append("larger" if other > one else "smaller")
    if row["first_output"] != row["second_output"]:
        words.append("later" if row["second_output"] > row["first_output"] else "earlier")
    return ", ".join(words) or "same"


def _costs(plans: tuple[Plan, Plan]) -> pd.DataFrame:
    def reported(plan: Plan) -> Figures:
        table = plan.tables["costs"]
        return table[table["reported"].astype(bool)].groupby("item", sort=False)["musd"].sum()

    spent = _side_by_side(plans, reported, ["item"])
    whole = _side_by_side(plans, lambda plan: plan.tables["costs"].groupby("item")["discounted_musd"].sum(), ["item"])
    renamed = whole.rename(columns={name: f"discounted_{name}" for name in BOTH})
    return renamed.merge(spent, on="item", how="left").fillna(0.0)[["item", *BOTH, *(f"discounted_{n}" for n in BOTH)]]


def _summary(plan: Plan, name: str) -> float | None:
    value = plan.summary.get(name)
    return None if value is None else float(value)


def _mean(plan: Plan, name: str) -> float | None:
    value = (plan.summary.get("mean") or {}).get(name)
    return None if value is None else float(value)


def _yearly(plan: Plan, place: int) -> float | None:
    table = plan.tables["reliance"]
    return None if table.empty else float(table["reliance_points"].iloc[place])


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]
