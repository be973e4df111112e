"""What came of a sensitivity, as frames: the tornado first, then money, elasticities, and every run."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from friendshore.asking.answer import Answer, Drawing
from friendshore.asking.notes import Finding
from friendshore.studies.workings.sensitivity.uncertain import SIDES, Input

WAYS = {"": "anew", "held_": "held"}
"""Beginning of a figure's name -> of a column's."""
TENTH = ("tenth_points", "tenth_first_order_points", "tenth_cost_musd", "tenth_first_order_cost_musd")
"""What a tenth more does, made anew and to first order."""
SAME_POINTS, SAME_SHARE = 1e-3, 1e-6
"""Swings that differ by less, in points and as a share of the base's cost, stand in the order of their names."""


def told(asked: Sequence[Input], share: float, base: Finding, ended: Mapping[tuple[str, str], Finding]) -> Answer:
    """The answer from what was found at each input's low and high; a side that is not there is as the base."""
    runs = pd.DataFrame([_run(each, side, base, ended.get((each.name, side))) for each in asked for side in SIDES])
    swings = pd.DataFrame([_swing(each, runs) for each in asked])
    same = max(SAME_SHARE * abs(base.figure("cost_musd")), 1e-12)
    points = _ranked(swings, "points", SAME_POINTS, ("cost_musd", same))
    money = _ranked(swings, "cost_musd", same, ("points", SAME_POINTS))
    ways = [f"{way}_{side}" for way in WAYS.values() for side in SIDES]
    frames = {
        "tornado": points[["input", "title", *(f"{way}_points" for way in ways), "swing_points"]],
        "money": money[["input", "title", *(f"{way}_cost_musd" for way in ways), "swing_cost_musd"]],
        "elasticities": _elasticities(asked, runs, base, share),
        "runs": runs,
    }
    bars = {
        "tornado": Drawing("bar", "title", ("anew_low_points", "anew_high_points"),
                           "Change of mean reliance, plan made anew", "points", 25),
        "money": Drawing("bar", "title", ("anew_low_cost_musd", "anew_high_cost_musd"),
                         "Change of discounted cost, plan made anew", "M USD", 25),
    }  # fmt: skip
    shown = {
        "tornado": ("input", *(f"{way}_points" for way in ways)),
        "elasticities": ("input", *TENTH),
    }
    frames = {name: frame for name, frame in frames.items() if not frame.empty}
    return Answer(
        "sensitivity",
        _sentence(points, money, base, same),
        frames,
        _how(share, base),
        bars,
        {name: columns for name, columns in shown.items() if name in frames},
    )


def _run(what: Input, side: str, base: Finding, found: Finding | None) -> dict[str, object]:
    """One input at one side, against the base."""
    end = what.ends[SIDES.index(side)] if what.ends else side
    row: dict[str, object] = {"input": what.name, "title": what.title, "side": side, "end": end}
    for before, way in WAYS.items():
        for name, column in (("mean_points", "points"), ("last_points", "last_points"), ("cost_musd", "cost_musd")):
            moved = 0.0 if found is None else found.figure(before + name) - base.figure(name)
            row[f"{way}_{column}"] = moved
    for name in ("first_order_points", "first_order_cost_musd"):
        row[name] = 0.0 if found is None else found.figure(name)
    row["outcome"] = found.sentence if found else ""
    row["held_outcome"] = ""
    if found is not None and found.notes is not None:
        lost = math.isnan(found.figure("held_mean_points"))
        in_part = found.figure("held_in_part") == 1
        row["held_outcome"] = "No plan" if lost else "Not all can be built as planned" if in_part else ""
    return row


def _swing(what: Input, runs: pd.DataFrame) -> dict[str, object]:
    """Low and high of an input beside each other; its swing is the widest distance of low, base and high."""
    mine = {str(row["side"]): row for row in runs[runs["input"] == what.name].to_dict("records")}
    row: dict[str, object] = {"input": what.name, "title": what.title}
    for figure in ("points", "cost_musd"):
        for way in WAYS.values():
            row |= {f"{way}_{side}_{figure}": mine[side][f"{way}_{figure}"] for side in SIDES}
        ends = [0.0, *(mine[side][f"anew_{figure}"] for side in SIDES)]
        row[f"swing_{figure}"] = float(np.nanmax(ends) - np.nanmin(ends))
    return row


def _ranked(swings: pd.DataFrame, figure: str, same: float, then: tuple[str, float]) -> pd.DataFrame:
    """The widest swing first; those alike by the other figure, then by name."""
    first = -(swings[f"swing_{figure}"] / same).round()
    second = -(swings[f"swing_{then[0]}"] / then[1]).round()
    order = swings.assign(_first=first, _second=second).sort_values(["_first", "_second", "input"], kind="stable")
    return order.drop(columns=["_first", "_second"]).reset_index(drop=True)


def _elasticities(asked: Sequence[Input], runs: pd.DataFrame, base: Finding, share: float) -> pd.DataFrame:
    """Of groups of figures: per cent of reliance and cost by one per cent of them, and points by a tenth more."""
    rows: list[dict[str, object]] = []
    for what in asked:
        if what.ends is not None or not share:
            continue
        low, high = (runs[(runs["input"] == what.name) & (runs["side"] == side)].iloc[0].to_dict() for side in SIDES)

        def slope(column: str, low: Mapping[Hashable, float] = low, high: Mapping[Hashable, float] = high) -> float:
            return (high[column] - low[column]) / (2 * share)

        mean, cost = base.figure("mean_points"), base.figure("cost_musd")
        rows.append(
            {
                "input": what.name,
                "title": what.title,
                "reliance_elasticity": slope("anew_points") / mean if mean else math.nan,
                "cost_elasticity": slope("anew_cost_musd") / cost if cost else math.nan,
                "held_reliance_elasticity": slope("held_points") / mean if mean else math.nan,
                "held_cost_elasticity": slope("held_cost_musd") / cost if cost else math.nan,
                "tenth_points": slope("anew_points") / 10,
                "tenth_first_order_points": slope("first_order_points") / 10,
                "tenth_cost_musd": slope("anew_cost_musd") / 10,
                "tenth_first_order_cost_musd": slope("first_order_cost_musd") / 10,
            }
        )
    return pd.DataFrame(rows)


def _sentence(points: pd.DataFrame, money: pd.DataFrame, base: Finding, same: float) -> str:
    mean, cost = base.figure("mean_points"), base.figure("cost_musd")
    ranked, dearest = points.to_dict("records"), money.iloc[0].to_dict()
    first = ranked[0]
    if first["swing_points"] < SAME_POINTS and dearest["swing_cost_musd"] < same:
        return f"Nothing asked about moves the plan: mean reliance stays {mean:.1f} points, cost {cost:,.0f} M USD."
    said = f"No input moves mean reliance of {mean:.1f} points."
    if first["swing_points"] >= SAME_POINTS:
        said = f"{_range(first, 'points', mean, '.1f')} points of mean reliance ({mean:.1f} as planned)"
        others = [row for row in ranked[1:3] if row["swing_points"] >= SAME_POINTS]
        more = [_range(row, "points", mean, ".1f") for row in others]
        said = f"Most hangs on {said}" + (f", then {'; '.join(more)}." if more else ".")
    if dearest["swing_cost_musd"] >= same:
        said += f" In money on {_range(dearest, 'cost_musd', cost, ',.0f')} M USD ({cost:,.0f})."
    return said


def _range(row: Mapping[Hashable, Any], figure: str, base: float, form: str) -> str:
    low, high = (base + float(row[f"anew_{side}_{figure}"]) for side in SIDES)
    ends = [f"{value:{form}}" if math.isfinite(value) else "no plan" for value in (low, high)]
    return f"{row['title']}: {ends[0]} to {ends[1]}"


def _how(share: float, base: Finding) -> str:
    binds = "binds" if base.figure("binds") else "does not bind"
    return (
        f"Levels at their low and high, groups of figures {100 * share:g} % less and more, one at a time. Made anew: "
        "least mean reliance, then least cost within the tolerance, under the ceiling on cost of the plan as it is, in "
        f"dollars (it {binds}); fair shares are left out. Held: builds as planned (at most so where not all can be "
        "built: see runs), run for the reliance of the plan "
        "made anew, or the least that is left, at least cost; it never does better. First order: duals of the base "
        "plan times what changes, nothing solved again, without rows and columns that one of both programs lacks. "
        "Figures stay within what their column may hold; whole months are rounded."
    )
