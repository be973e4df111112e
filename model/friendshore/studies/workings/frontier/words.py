"""A frontier in words: what each further point costs, how it was found, and how far off it may be."""

from __future__ import annotations

import pandas as pd

from friendshore.aim import Form
from friendshore.asking.words import amount
from friendshore.studies.workings.frontier.found import Found, plants_told
from friendshore.studies.workings.frontier.points import Curve

LAST = 1.0
"""Points before the least possible whose cost is told apart."""
MEASURES = {Form.MEAN: "mean reliance", Form.FINAL: "reliance in the last reported year", Form.PEAK: "highest reliance"}
VALUES = {
    Curve.COST: "discounted cost and penalties", Curve.PREMIUM: "discounted cost and penalties",
    Curve.PUBLIC: "discounted public money", Curve.BUDGET: "reliance",
}  # fmt: skip


def unit_in_words(unit: str) -> str:
    """The suffix of a column in words."""
    return "points" if unit == "points" else "M USD"


def sentence(found: Found, points: pd.DataFrame) -> str:
    """What the frontier is."""
    cheap, far = points.iloc[0], points.iloc[-1]
    measure = MEASURES[found.measure]
    gap = found.known.gap / found.scale
    if len(points) == 1 and found.curve is Curve.BUDGET:
        return f"Money buys nothing: the least {measure} possible, {cheap['reliance_points']:.1f} points, needs none."
    if len(points) == 1:
        return f"The plan of least cost has the least {measure} possible, {cheap['reliance_points']:.1f} points."
    if found.curve is Curve.BUDGET:
        needed = cheap["budget_musd"]
        start = f"With {amount(needed)} M USD, the least with which there is a plan," if needed else "Without money"
        body = (
            f"{start} the least {measure} is {cheap['reliance_points']:.1f} points; "
            f"{amount(far['budget_musd'])} M USD bring the least possible, {far['reliance_points']:.1f}"
        )
    else:
        word = "public_musd" if found.curve is Curve.PUBLIC else "discounted_cost_musd"
        body = (
            f"From {cheap['reliance_points']:.1f} points of {measure} at {amount(cheap[word])} M USD down to "
            f"{far['reliance_points']:.1f}, the least possible, at {amount(far[word])}"
        )
    if found.curve is Curve.PREMIUM:
        body += f", a premium of {_percent(far['premium_share'])}"
    prices = _prices(found)
    return f"{body}: {prices}. The curve is known within {_percent(gap)} by {len(points)} points."


def _prices(found: Found) -> str:
    """What the way costs in parts, from chords: half of it, the rest, and the last point where that is a part of it."""
    known = found.known
    low, high = known.touches[0], known.touches[-1]
    if found.curve is Curve.BUDGET:
        half = next(t.at for t in known.touches if low.value - t.value >= (low.value - high.value) / 2)
        return f"{amount(half)} M USD bring half of that"
    middle = known.inner((low.at + high.at) / 2)
    first = f"the first half of the way costs {amount(middle - high.value)} M USD"
    if high.at - low.at <= 2 * LAST:
        return f"{first}, the second {amount(low.value - middle)}"
    last = known.inner(low.at + LAST)
    return (
        f"{first}, the second {amount(last - middle)} but for its last point, which costs {amount(low.value - last)}"
    )


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %" if share > 5e-6 else "0.001 %"


def how(found: Found) -> str:
    """How it was found, and how far off it may be."""
    gap = found.known.gap
    base = "the highest value on the curve"
    if found.curve is not Curve.BUDGET and abs(abs(found.known.touches[-1].value) - found.scale) <= 1e-9 * found.scale:
        base = "its value at the cheap end"
    reached = "as asked" if gap <= found.tolerance * found.scale else f"asked for: {_percent(found.tolerance)}"
    what = (
        "Each point is a solve for least reliance with the totals of all programmes scaled alike (limits a year stay), "
        "whatever it costs to run: no premium is kept"
        if found.curve is Curve.BUDGET
        else f"Each point is a solve for least {VALUES[found.curve]} with reliance held"
    )
    ties = " Where plans tie, which of two plants switches is the solver's choice." if plants_told(found) else ""
    return (
        f"{what}. Its dual gives a line below the curve; chords lie above it. Largest gap between both: {amount(gap)} "
        f"{unit_in_words(found.unit)}, {_percent(gap / found.scale)} of {base} ({reached}){_wall(found)}.{ties}"
    )


def _wall(found: Found) -> str:
    """What is known only sideways."""
    if found.known.wall <= max(found.tolerance * found.scale, found.known.gap):
        return ""
    return (
        f"; between points {found.known.close:.2g} points of reliance apart, where the curve is a wall, up to "
        f"{amount(found.known.wall)} M USD"
    )
