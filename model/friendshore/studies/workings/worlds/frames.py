"""Frames of the robust plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from friendshore.asking.notes import Finding, Notes
from friendshore.asking.words import amount
from friendshore.case import Case
from friendshore.frames import records, stacked
from friendshore.plan.reading import titles_of
from friendshore.solving.ceiling import loosened
from friendshore.studies.workings.worlds.file import BASE, FREE, ROBUST
from friendshore.studies.workings.worlds.found import Known, Regretted, Robust, in_worlds
from friendshore.units import THOUSANDTH

NOTICED = 1.0
"""t/yr from which a build counts as one."""
NEVER = float("nan")
MONEY = ("cost_musd", "shortage_musd")
"""Figures of what a plan costs in a world, and of what that contains for going short."""
SLIGHT = 1e-4
"""Points or M USD below which a difference is none."""
WHERE = ["facility", "title", "country", "stage"]


def now(case: Case, known: Known, plan: Robust) -> pd.DataFrame:
    """Builds decided before the worlds part, those of every world's own plan first, then the largest."""
    items = plan.notes.tables["items"]
    items = items[(items["facility"] != "") & (items["kt"] > 0)]
    weights = {each.name: each.weight for each in known.seen}
    facility_of = {str(row["item"]): str(row["facility"]) for row in records(items)}
    lost: defaultdict[str, float] = defaultdict(float)
    for row in records(plan.notes.tables["lost"]):
        lost[facility_of.get(str(row["item"]), "")] += weights[str(row["world"])] * float(row["kt"]) / THOUSANDTH
    alone = [_decided(each) for each in known.plans]
    rows = []
    for facility, group in items.groupby("facility", sort=True):
        tonnes = [each.get(str(facility), 0.0) for each in alone]
        rows.append({
            **_where(case, str(facility)),
            "decided": min(group["decided"]),
            "t_per_yr": float(group["kt"].sum()) / THOUSANDTH,
            "in_plans": sum(each >= NOTICED for each in tonnes),
            "least_alone_t_per_yr": min(tonnes),
            "most_alone_t_per_yr": max(tonnes),
            "expected_lost_t_per_yr": lost[str(facility)],
        })  # fmt: skip
    frame = pd.DataFrame(rows, columns=[*WHERE, "decided", "t_per_yr", "in_plans", "least_alone_t_per_yr",
                                        "most_alone_t_per_yr", "expected_lost_t_per_yr"])  # fmt: skip
    frame = frame[frame["t_per_yr"] >= NOTICED]
    return frame.sort_values(["in_plans", "t_per_yr", "facility"], ascending=[False, False, True], ignore_index=True)


def by_world(case: Case, plan: Robust) -> pd.DataFrame:
    """Builds decided after the worlds part, in each."""
    builds = plan.notes.tables["builds"]
    sums: defaultdict[tuple[str, str], float] = defaultdict(float)
    for row in records(builds[builds["item"] == ""]):
        sums[str(row["world"]), str(row["facility"])] += float(row["kt_per_yr"]) / THOUSANDTH
    rows = [
        {"world": world, **_where(case, facility), "t_per_yr": tonnes}
        for (world, facility), tonnes in sums.items()
        if tonnes >= NOTICED
    ]
    return pd.DataFrame(rows, columns=["world", *WHERE, "t_per_yr"])


def later(case: Case, plan: Robust) -> pd.DataFrame:
    """The same by facility: in how many worlds, in which, and how much."""
    found = by_world(case, plan)
    weights = {str(row["world"]): 0.0 for row in records(plan.notes.tables["worlds"])}
    rows = []
    for _, group in found.groupby("facility", sort=True):
        tonnes = {**dict.fromkeys(weights, 0.0), **dict(zip(group["world"], group["t_per_yr"], strict=True))}
        there = list(group["world"])
        rows.append({
            **{name: group[name].iloc[0] for name in WHERE},
            "in_worlds": len(there),
            "least_t_per_yr": min(tonnes.values()),
            "most_t_per_yr": max(tonnes.values()),
            "worlds": "all" if len(there) == len(weights) else ", ".join(there),
        })  # fmt: skip
    frame = pd.DataFrame(rows, columns=[*WHERE, "in_worlds", "least_t_per_yr", "most_t_per_yr", "worlds"])
    return frame.sort_values(
        ["in_worlds", "most_t_per_yr", "facility"], ascending=[False, False, True], ignore_index=True
    )


def worlds(known: Known, plan: Robust, beside: Mapping[tuple[str, str], Finding]) -> pd.DataFrame:
    """Each world: its reliance under the robust plan, with the base world's plan held, and where it is known."""
    rows = []
    for world, own, about in zip(known.seen, known.plans, known.worlds.worlds, strict=True):
        base = beside[BASE, world.name]
        rows.append({
            "world": world.name, "title": about.title, "probability_share": world.weight,
            "robust_points": plan.of(world.name, "mean_points"),
            "base_held_points": base.figure("mean_points") if base.figure("over_musd") == 0 else NEVER,
            "known_points": own.figures["mean_points"],
            "robust_lost_t_per_yr": plan.of(world.name, "lost_kt_per_yr") / THOUSANDTH,
            "base_held_lost_t_per_yr": base.figure("lost_kt_per_yr") / THOUSANDTH,
            "supposition": about.why,
            "outcome": outcome(base),
        })  # fmt: skip
    return pd.DataFrame(rows)


def money(known: Known, plan: Robust, beside: Mapping[tuple[str, str], Finding]) -> pd.DataFrame:
    """Each world: discounted cost in the same three ways, what of it is for going short, the ceiling, and what of that
    it was raised by."""
    rows = []
    for world, own, about in zip(known.seen, known.plans, known.worlds.worlds, strict=True):
        base = beside[BASE, world.name]
        rows.append({
            "world": world.name, "title": about.title,
            "robust_cost_musd": plan.of(world.name, "cost_musd"),
            "base_held_cost_musd": base.figure("cost_musd"),
            "known_cost_musd": own.figures["cost_musd"],
            "robust_shortage_musd": plan.of(world.name, "shortage_musd"),
            "base_held_shortage_musd": base.figure("shortage_musd"),
            "known_shortage_musd": own.figures["shortage_musd"],
            "ceiling_musd": world.ceiling,
            "ceiling_raised_musd": world.raised,
        })  # fmt: skip
    return pd.DataFrame(rows)


def over_time(known: Known, plan: Robust, beside: Mapping[tuple[str, str], Finding]) -> pd.DataFrame:
    """Reliance by world and reported period, three ways."""
    robust = plan.notes.tables["reliance"]
    found = []
    for world, own in zip(known.seen, known.plans, strict=True):
        mine = robust[robust["world"] == world.name]
        base = beside[BASE, world.name].notes
        held = by_period(base) if base is not None and "reliance" in base.tables else {}
        found.append(pd.DataFrame({
            "world": world.name,
            "period": mine["period"].astype(str).to_numpy(),
            "robust_points": mine["reliance_points"].to_numpy(float),
            "base_held_points": [held.get(str(each), NEVER) for each in mine["period"]],
            "known_points": [by_period(own).get(str(each), NEVER) for each in mine["period"]],
        }))  # fmt: skip
    return stacked(found)


def expected(known: Known, frame: pd.DataFrame) -> pd.DataFrame:
    """The same as expected over the worlds; not a number where one of them has none."""
    weights = frame["world"].map({each.name: each.weight for each in known.seen}).to_numpy(float)
    figures = ["robust_points", "base_held_points", "known_points"]
    weighed = frame[figures].mul(weights, axis=0).assign(period=frame["period"])
    return weighed.groupby("period", sort=False).sum(min_count=len(known.seen)).reset_index()


def regrets(known: Known, plan: Robust, found: Sequence[Regretted]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each plan's first decisions in each world; and of each plan the worst and the mean, last of those that cannot be
    kept in every world and so have none."""
    least = {each.name: each.least for each in known.seen}
    rows = [
        {
            "plan": each.plan, "world": each.world, "least_points": each.points,
            "known_points": least[each.world], "regret_points": each.points - least[each.world],
            "least_cost_musd": each.found.figure("cost_musd") if each.found.figure("over_musd") > 0 else NEVER,
            "outcome": outcome(each.found),
        }
        for each in found
    ]  # fmt: skip
    table = pd.DataFrame(rows)
    summary = []
    for name in [ROBUST, *(each.name for each in known.seen)]:
        points = table[table["plan"] == name]["regret_points"].to_numpy(float)
        kept = np.isfinite(points)
        summary.append({
            "plan": name, "kept_in": int(kept.sum()),
            "worst_regret_points": float(points.max()) if kept.all() else NEVER,
            "mean_regret_points": float(known.weights @ points) if kept.all() else NEVER,
            "risk_points": plan.risk.of(known.weights, [each.points for each in in_worlds(found, name)], known.least),
        })  # fmt: skip
    told = pd.DataFrame(summary)
    everywhere = told["kept_in"] == len(known.seen)
    return table, pd.concat([told[everywhere], told[~everywhere]], ignore_index=True)


def value(
    known: Known, plan: Robust, found: Sequence[Regretted], beside: Mapping[tuple[str, str], Finding]
) -> pd.DataFrame:
    """What is risked where each world is known, with the robust plan, with the base world's plan held; differences.

    In money: expected cost at the robust plan's reliance in each world; of it outlay, and what it costs to go short.
    """
    base = known.seen[known.base].name
    measured = {name: plan.risk.of(known.weights, [each.points for each in in_worlds(found, name)], known.least)
                for name in (ROBUST, base)}  # fmt: skip
    perfect = plan.risk.of(known.weights, known.least, known.least)
    least = plan.notes.figures["least_points"]
    ways = {
        "robust": [[plan.of(each.name, figure) for figure in MONEY] for each in known.seen],
        "free": [[beside[FREE, each.name].figure(figure) for figure in MONEY] for each in known.seen],
        "held": [_at_the_same(plan, each.name, beside[BASE, each.name]) for each in known.seen],
    }
    spent = {name: known.weights @ np.array(each) for name, each in ways.items()}
    none = np.full(len(MONEY), NEVER)
    rows = [
        ("Every world known", perfect, spent["free"]),
        ("Robust plan, the least that it can reach", least, spent["robust"]),
        ("Robust plan, its first decisions held", measured[ROBUST], none),
        ("Plan of the base world, its first decisions held", measured[base], spent["held"]),
        ("Value of perfect information", _clear(least - perfect), spent["robust"] - spent["free"]),
        ("Value of the robust plan (stochastic solution)", _clear(measured[base] - least),
         spent["held"] - spent["robust"]),
    ]  # fmt: skip
    told = [
        (figure, points, _clear(float(whole)), _clear(float(whole - short)), _clear(float(short)))
        for figure, points, (whole, short) in rows
    ]
    return pd.DataFrame(told, columns=["figure", "value_points", "value_musd", "outlay_musd", "shortage_musd"])


def outcome(found: Finding) -> str:
    """Why first decisions cannot be kept in a world; nothing where they can."""
    if found.notes is None:
        return found.sentence
    over = found.figure("over_musd")
    if over > 0:
        cost = found.figure("cost_musd")
        return f"Above the ceiling: it costs {amount(cost)} M USD or more, {amount(over)} too much"
    return ""


def _at_the_same(plan: Robust, world: str, found: Finding) -> list[float]:
    """Money at the robust plan's reliance; not numbers where that cannot be reached, or only above the ceiling."""
    reached = found.figure("least_points") <= loosened(plan.of(world, "mean_points"))
    kept = reached and found.figure("over_musd") == 0
    return [found.figure(figure) if kept else NEVER for figure in MONEY]


def _clear(figure: float) -> float:
    """What the slack of held values leaves is nothing."""
    return 0.0 if abs(figure) < SLIGHT else figure


def _decided(plan: Notes) -> dict[str, float]:
    """t/yr by facility that a plan decides before the parting."""
    builds = plan.tables["builds"]
    sums = builds[builds["item"] != ""].groupby("facility")["kt_per_yr"].sum() / THOUSANDTH
    return {str(name): float(value) for name, value in sums.items()}


def by_facility(case: Case, plans: Mapping[str, Notes]) -> pd.DataFrame:
    """Builds of plans beside each other, t/yr over all decisions."""
    sums: dict[str, dict[str, float]] = {}
    for name, notes in plans.items():
        for row in records(notes.tables["builds"]):
            tonnes = sums.setdefault(str(row["facility"]), dict.fromkeys(plans, 0.0))
            tonnes[name] += float(row["kt_per_yr"]) / THOUSANDTH
    rows = [
        {**_where(case, facility), **{f"{name}_t_per_yr": each for name, each in tonnes.items()}}
        for facility, tonnes in sorted(sums.items())
        if max(tonnes.values()) >= NOTICED
    ]
    return pd.DataFrame(rows, columns=[*WHERE, *(f"{name}_t_per_yr" for name in plans)])


def by_period(notes: Notes) -> dict[str, float]:
    """Reliance by reported period."""
    table = notes.tables["reliance"]
    return dict(zip(table["period"].astype(str), table["reliance_points"].astype(float), strict=True))


def _where(case: Case, facility: str) -> dict[str, Any]:
    """A facility's title, country and stage."""
    rows = case.tables["facilities"]
    row = rows[rows["facility"] == facility]
    if row.empty:
        return {"facility": facility, "title": facility, "country": "", "stage": ""}
    titles, found = titles_of(case), row.iloc[0]
    processes = case.tables["processes"].set_index("process")
    stage = str(processes.loc[found["process"], "stage"])
    country = str(found["country"])
    return {
        "facility": facility, "title": str(found["title"]), "country": titles["countries"].get(country, country),
        "stage": titles["stages"].get(stage, stage),
    }  # fmt: skip
