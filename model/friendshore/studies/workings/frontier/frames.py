"""A frontier in frames: its points, the pieces between them, both curves, and which plants switch on on the way."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from friendshore.asking.answer import Answer, Drawing
from friendshore.case import Case
from friendshore.studies.workings.frontier.found import Found, has_plants, plants_told
from friendshore.studies.workings.frontier.points import Curve
from friendshore.studies.workings.frontier.words import VALUES, how, sentence, unit_in_words

SWITCHES = 1.0
"""t/yr by which a facility's builds differ between two points before it is said."""
def told(found: Found) -> Answer:
    """The answer: what the frontier is, in a sentence and in frames."""
    first = _points(found)
    frames = {"frontier": first, "pieces": _pieces(found), "curves": _curves(found)}
    switched = _switches(found)
    if switched is not None:
        frames |= {"switches": switched, "plants": _plants(found)}
    inner, outer = f"inner_{found.unit}", f"outer_{found.unit}"
    title = f"{VALUES[found.curve].capitalize()}: inner and outer curve"
    drawn = {
        "frontier": _drawing(found),
        "curves": Drawing(
            "scatter", found.axis, (inner, outer), title, unit_in_words(found.unit), len(frames["curves"])
        ),
    }
    shown = {"frontier": _shown(found)}
    return Answer("frontier", sentence(found, first), frames, how(found), drawn, shown)


def _points(found: Found) -> pd.DataFrame:
    """The points found, from the cheap end on."""
    rows = []
    for touch in sorted(found.known.touches, key=lambda each: each.at, reverse=found.curve is not Curve.BUDGET):
        finding, price = found.findings[touch.at], -touch.slope
        row = {found.axis: touch.at}
        match found.curve:
            case Curve.BUDGET:
                row |= {"reliance_points": touch.value, "next_musd_per_point": 1 / price if price > 0 else _NONE}
            case Curve.PUBLIC:
                row |= {"public_musd": touch.value, "next_musd_per_point": price}
            case _:
                cost = finding.figure("cost")
                more = cost - found.least_cost
                row |= {
                    "discounted_cost_musd": cost,
                    "more_musd": more,
                    "premium_share": more / abs(found.least_cost) if found.least_cost else _NONE,
                    "next_musd_per_point": price,
                    "penalties_musd": finding.figure("penalties"),
                    "objective_musd": touch.value,
                    "investment_musd": finding.figure("paid"),
                }
        if found.curve in {Curve.BUDGET, Curve.PUBLIC} and has_plants(finding):
            row["discounted_cost_musd"] = finding.figure("cost")
        rows.append(row)
    return pd.DataFrame(rows)


def _pieces(found: Found) -> pd.DataFrame:
    """Between neighbouring points: the chord's price of a point, and how far the curve may lie below the chord."""
    axis, unit = found.axis.rsplit("_", 1)
    rows = []
    for piece in found.known.pieces:
        step, fall = piece.right.at - piece.left.at, piece.left.value - piece.right.value
        price = (step / fall if fall > 0 else _NONE) if found.curve is Curve.BUDGET else fall / step
        rows.append(
            {
                f"from_{axis}_{unit}": piece.left.at,
                f"to_{axis}_{unit}": piece.right.at,
                "chord_musd_per_point": price,
                f"gap_{found.unit}": piece.gap,
                "gap_share": piece.gap / found.scale,
            }
        )
    columns = [f"from_{axis}_{unit}", f"to_{axis}_{unit}", "chord_musd_per_point", f"gap_{found.unit}", "gap_share"]
    return pd.DataFrame(rows, columns=columns)


def _curves(found: Found) -> pd.DataFrame:
    """The inner and the outer curve wherever either of them turns."""
    known = found.known
    if not known.pieces:
        places = {known.touches[0].at}
        inner = {known.touches[0].at: known.touches[0].value}
    else:
        places = {touch.at for touch in known.touches} | {piece.meets for piece in known.pieces}
        inner = {at: known.inner(at) for at in places}
    names = found.axis, f"inner_{found.unit}", f"outer_{found.unit}"
    return pd.DataFrame([(at, inner[at], known.outer(at)) for at in sorted(places)], columns=list(names))


def _built(found: Found) -> dict[float, dict[str, float]]:
    """Place -> facility -> t/yr; places in the order in which one goes further."""
    order = sorted(found.known.touches, key=lambda each: each.at, reverse=found.curve is not Curve.BUDGET)
    built: dict[float, dict[str, float]] = {}
    for touch in order:
        notes = found.findings[touch.at].notes
        assert notes is not None
        table = notes.tables["builds"]
        built[touch.at] = dict(zip(table["facility"].astype(str), table["t_per_yr"].astype(float), strict=True))
    return built


def _switches(found: Found) -> pd.DataFrame | None:
    """What is built more or less from one point to the next; None where nobody asked for plants."""
    if not plants_told(found):
        return None
    axis, unit = found.axis.rsplit("_", 1)
    about, rows = _about(found.case), []
    for (here, before), (there, after) in pairwise(_built(found).items()):
        for name in sorted(before.keys() | after.keys()):
            change = after.get(name, 0.0) - before.get(name, 0.0)
            if abs(change) >= SWITCHES:
                how = "on" if name not in before else "off" if name not in after else "more" if change > 0 else "less"
                rows.append((here, there, name, *about[name], how, change, after.get(name, 0.0)))
    names = [f"from_{axis}_{unit}", f"to_{axis}_{unit}", "facility", "title", "country", "stage", "switches",
             "change_t_per_yr", "then_t_per_yr"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def _plants(found: Found) -> pd.DataFrame:
    """Each facility that is built anywhere on the curve: where it first is, and how much at both ends."""
    axis, unit = found.axis.rsplit("_", 1)
    built, about = _built(found), _about(found.case)
    ends, rows = list(built.values()), []
    for name in dict.fromkeys(name for amounts in ends for name in amounts):
        first = next(place for place, amounts in built.items() if name in amounts)
        most = max(amounts.get(name, 0.0) for amounts in ends)
        amounts = ends[0].get(name, 0.0), most, ends[-1].get(name, 0.0)
        rows.append((name, *about[name], first, sum(name in each for each in ends), *amounts))
    names = ["facility", "title", "country", "stage", f"first_{axis}_{unit}", "points_with_it", "cheap_end_t_per_yr",
             "most_t_per_yr", "far_end_t_per_yr"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def _about(case: Case) -> dict[str, tuple[str, str, str]]:
    """Facility -> title, country, stage."""
    stages = case.tables["processes"].set_index("process")["stage"]
    plants = case.tables["facilities"]
    return {
        str(name): (str(title), str(country), str(stages[process]))
        for name, title, country, process in zip(
            plants["facility"], plants["title"], plants["country"], plants["process"], strict=True
        )
    }


def _drawing(found: Found) -> Drawing:
    rows = len(found.known.touches)
    match found.curve:
        case Curve.BUDGET:
            return Drawing("scatter", "budget_musd", ("reliance_points",), "Least reliance by budget", "points", rows)
        case Curve.PUBLIC:
            title = "Least public money by reliance"
            return Drawing("scatter", "reliance_points", ("public_musd",), title, "M USD", rows)
        case Curve.PREMIUM:
            title = "Cost above the least-cost plan, by reliance"
            return Drawing("scatter", "reliance_points", ("premium_share",), title, "share of least cost", rows)
        case _:
            title = "Least discounted cost by reliance"
            return Drawing("scatter", "reliance_points", ("discounted_cost_musd",), title, "M USD", rows)


def _shown(found: Found) -> tuple[str, ...]:
    match found.curve:
        case Curve.BUDGET:
            return ("budget_musd", "reliance_points", "next_musd_per_point")
        case Curve.PUBLIC:
            return ("reliance_points", "public_musd", "next_musd_per_point")
        case Curve.PREMIUM:
            return ("reliance_points", "premium_share", "more_musd", "next_musd_per_point")
        case _:
            return ("reliance_points", "discounted_cost_musd", "more_musd", "next_musd_per_point")


_NONE = float("nan")
