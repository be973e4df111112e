"""What stands in the way, ranked: what a step more of each limit, and a month less of each delay, would buy.

    gain to first order  =  - d value / d step          of the plan's own duals and values     (`solving/change.py`)
    gain confirmed       =  value[as planned] - value[step made], solved again

in M USD: value is least cost, with reliance held where the plan has it. In points: where the premium binds, what is
saved buys reliance at the price of the last point,

    points to first order  =  M USD / price          confirmed  =  along the chord of two plans of the changed program

at the plan's reliance r and at r less all that the saving could buy at the price there, of which every mixture is a
plan: as much further is sure (half as far where no plan is so independent, and so on). Where the premium does not bind,
value is the least reliance itself. A loosened limit never buys more than to first order, since value is convex in
limits; a delay, which is a coefficient, may.
"""

from __future__ import annotations

from functools import partial
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd

from friendshore.asking.answer import Answer, Drawing
from friendshore.asking.bench import Bench, Standing
from friendshore.asking.notes import Notes
from friendshore.asking.plan_first import stand
from friendshore.asking.runner import IN_TURN, Question, Running
from friendshore.asking.words import amount
from friendshore.errors import FriendshoreError
from friendshore.frames import rows as each_row
from friendshore.names import FacilityName
from friendshore.solving.arrays import Arrays
from friendshore.solving.change import Change
from friendshore.solving.handover import Basis
from friendshore.solving.outcome import Outcome, Solved
from friendshore.solving.runner import COST, RELIANCE
from friendshore.studies.workings.bottlenecks.steps import DELAYS_OF, MONTH, Step, of_delays, of_limits
from friendshore.variants import PLAN, Variant

NAME = "bottlenecks"
DRAWN = 20
"""Bottlenecks of the figure."""
HALVINGS = 4
CONFIRMED = ("confirmed_points", "confirmed_musd")
LEAST_POINT = 1e-6
"""M USD a point below which reliance is not what the plan pays for."""
DUST = 1e-6
"""Points, M USD below which a step buys nothing."""
COLUMNS = ["what", "kind", "when", "step", "first_order_points", "confirmed_points", "first_order_musd",
           "confirmed_musd", "unit", "one_unit_points", "one_unit_musd"]  # fmt: skip
DELAYS = ["facility", "title", "country", "stage", "permit_month_points", "permit_month_musd",
          "construction_month_points", "construction_month_musd"]  # fmt: skip
HOW = (
    "Of each limit that binds, what a tenth more of it in all of its periods would buy (of a limit of nothing, one "
    "unit), and of each facility that is built, what a month off its permit or its construction would; beside it one "
    "unit. First order: from the duals and the values of the plan. Confirmed: solved again from the plan's basis with "
    "that step alone. {points} A loosened limit never buys more than to first order; a month may. Builds that wait for "
    "a January gain nothing by a month; builds and work that only the shorter time allows are left out, so a "
    "delay that ends with a year may be worth more."
)
SAVED = "Points are what the M USD saved buy at the price of the last point, {point:,.0f} M USD."
LEAST = "Points are those of the least reliance possible, M USD those of least cost with reliance held."
NO_POINTS = "The plan aims at money, so no points are told."


def bottlenecks(
    case: str | Path,
    of: Variant = PLAN,
    *,
    confirm: Annotated[int, "So many of the dearest are solved again."] = 10,
    running: Running = IN_TURN,
) -> Answer:
    """What binds, ranked: what a tenth more of a limit or a month less of a delay would buy, in points and M USD.

    confirm   so many of the dearest limits, and of the dearest delays, are solved again

    Frames: "bottlenecks", those that were solved again, first order beside confirmed; "all steps" to first order;
    "delays", a month of each facility that is built. Raises CaseError, FriendshoreError where there is no plan.
    """
    if confirm < 1:
        raise FriendshoreError(f"At least one bottleneck has to be confirmed, not {confirm}.")
    with running.runner(NAME) as runner:
        standing = stand(runner, case, of)
        ask = Question("first order", partial(listed, standing=standing, most=confirm))
        (first,) = runner.ask(case, of, [ask])
        if first.notes is None:
            raise FriendshoreError(first.sentence)
        steps, arrays, least = first.notes.tables["steps"], first.notes.arrays, first.figure("least")
        chosen = steps.index[steps["again"].astype(bool)]
        again = partial(confirmed, standing=standing, least=least, start=_basis(arrays))
        found = runner.ask(
            case,
            of,
            [Question(f"{row.what}: {row.step}", partial(again, change=_part(arrays, place)))
             for place, row in zip(chosen.tolist(), each_row(steps.loc[chosen]), strict=True)],
        )  # fmt: skip
    told = pd.DataFrame({name: [each.figure(name) for each in found] for name in CONFIRMED}, index=chosen, dtype=float)
    steps = steps.join(told)[COLUMNS]
    frames = {
        NAME: steps.loc[chosen].reset_index(drop=True),
        "all steps": steps,
        "delays": first.notes.tables["delays"],
    }
    return Answer(
        NAME,
        _sentence(frames[NAME], frames["delays"]),
        frames,
        HOW.format(points=_points_in_words(standing, least)),
        {NAME: _drawing(frames[NAME])},
        {NAME: ("what", "step", "first_order_points", "confirmed_points", "first_order_musd", "confirmed_musd")},
    )


def listed(bench: Bench, standing: Standing, most: int) -> Notes | Outcome:
    """Every step to first order, dearest first; of limits and of delays the first `most` as changes to be made."""
    solution, arrays = bench.told(standing), bench.arrays
    prices, basis = solution.prices, None
    least: Solved | None = None
    aims_at_reliance = not np.isnan(standing.reference)
    if aims_at_reliance and not (standing.premium_binds and standing.point > LEAST_POINT):
        found = bench.solve(RELIANCE)
        if not isinstance(found, Solved):
            return found
        least = found
        basis = bench.session.basis()
    judged = [prices] if least is None else [least, prices]
    limits = [(_judged(arrays, step, standing, prices, least), step) for step in of_limits(solution, judged)]
    told = {
        (name, facility): (_judged(arrays, step, standing, prices, least), step)
        for name in DELAYS_OF
        for facility, step in of_delays(bench, solution, name)
    }
    buys = [each for each in chain(limits, told.values()) if np.nanmax(np.abs(each[0][:2])) > DUST]
    ranked = sorted(buys, key=lambda each: -each[0][-1])
    again = {
        place
        for delay in (True, False)
        for place in [n for n, (_, step) in enumerate(ranked) if (step.unit == MONTH) is delay][:most]
    }
    table = pd.DataFrame(
        [
            (step.what, step.kind, step.when, step.step, points, musd, step.unit, one_points, one_musd)
            for (points, musd, one_points, one_musd, _), step in ranked
        ],
        columns=[name for name in COLUMNS if name not in CONFIRMED],
    ).assign(again=[place in again for place in range(len(ranked))])
    held: dict[str, Any] = {
        f"{place} {name}": array
        for place in sorted(again)
        for name, array in ranked[place][1].change.packed().items()
    }
    if basis is not None:
        held |= {"basis columns": basis.columns, "basis rows": basis.rows}
    figures = {"least": float("nan") if least is None else least.objective_value}
    return Notes(figures, {"steps": table, "delays": _delays(bench, told)}, held)


def confirmed(bench: Bench, standing: Standing, change: Change, least: float, start: Basis | None) -> Notes | Outcome:
    """What a step buys, solved again: M USD with reliance held, and points."""
    held = dict(standing.held)
    with bench.changed(change):
        found = bench.solve(COST, held, start=standing.basis)
        if not isinstance(found, Solved):
            return found
        saved = standing.objective - found.objective_value
        figures = {"confirmed_musd": saved, "confirmed_points": float("nan")}
        if not np.isnan(least):
            lower = bench.solve(RELIANCE, start=start)
            if not isinstance(lower, Solved):
                return lower
            figures["confirmed_points"] = least - lower.objective_value
        elif standing.point > LEAST_POINT:
            figures["confirmed_points"] = _further(bench, held, standing, found, saved)
    return Notes(figures)


def _further(bench: Bench, held: dict[str, float], standing: Standing, found: Solved, saved: float) -> float:
    """Points by which reliance can be lower at the plan's cost, at least: along the chord of two plans."""
    row = bench.arrays.row("reliance_held")
    price = -float(found.row_duals[row])
    if saved <= 0 or price <= LEAST_POINT:
        return saved / standing.point if saved <= 0 else 0.0
    far = saved / price
    for _ in range(HALVINGS):
        beyond = bench.solve(COST, held | {"reliance": held["reliance"] - far})
        if isinstance(beyond, Solved):
            dearer = beyond.objective_value - found.objective_value
            return far * min(1.0, saved / dearer) if dearer > 0 else far
        far /= 2  # nobody can be so independent, at any cost
    return float("nan")


def _judged(
    arrays: Arrays, step: Step, standing: Standing, prices: Solved, least: Solved | None
) -> tuple[float, float, float, float, float]:
    """Points and M USD of a step and of one unit to first order, and by what it is ranked."""
    worth = []
    for change in (step.change, step.one):
        musd = -change.first_order(arrays, COST, prices)
        if least is not None:
            points = -change.first_order(arrays, RELIANCE, least)
        else:
            points = musd / standing.point if standing.point > LEAST_POINT else float("nan")
        worth += [points, musd]
    points, musd = worth[:2]
    return points, musd, worth[2], worth[3], musd if np.isnan(points) else points


def _delays(bench: Bench, told: dict[tuple[str, FacilityName], tuple[Any, Step]]) -> pd.DataFrame:
    """A month of each facility that is built, by facility."""
    rows = []
    for name in dict.fromkeys(facility for _, facility in told):
        place = bench.parameters.facilities[name]
        months = [told[each, name][0][:2] if (each, name) in told else (0.0, 0.0) for each in DELAYS_OF]
        rows.append((name, place.title, place.country, place.stage, *months[0], *months[1]))
    frame = pd.DataFrame(rows, columns=DELAYS)
    worth = frame["permit_month_musd"] + frame["construction_month_musd"]
    order = np.argsort(-worth.to_numpy(float), kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def _part(arrays: Any, place: int) -> Change:
    """The change kept under a number."""
    mark = f"{place} "
    return Change.unpacked({n.removeprefix(mark): held for n, held in arrays.items() if n.startswith(mark)})


def _basis(arrays: Any) -> Basis | None:
    return Basis(arrays["basis columns"], arrays["basis rows"]) if "basis rows" in arrays else None


def _points_in_words(standing: Standing, least: float) -> str:
    if not np.isnan(least):
        return LEAST
    return SAVED.format(point=standing.point) if standing.point > LEAST_POINT else NO_POINTS


def _drawing(frame: pd.DataFrame) -> Drawing:
    """First order beside confirmed: points where the plan has them, else M USD."""
    unit = "musd" if frame["first_order_points"].isna().all() else "points"
    ys = (f"first_order_{unit}", f"confirmed_{unit}")
    title = "What a step of each bottleneck would buy"
    return Drawing("bar", "what", ys, title, "M USD" if unit == "musd" else "points of reliance", DRAWN)


def _sentence(found: pd.DataFrame, delays: pd.DataFrame) -> str:
    """The dearest bottleneck, and the dearest month."""
    if found.empty:
        return "Nothing binds: no limit loosened and no delay shortened would change the plan."
    top = found.iloc[0]
    words = f"What binds most is {top.what}: {top.step} would buy {_worth(top.confirmed_points, top.confirmed_musd)}."
    for delay in DELAYS_OF:
        points, musd = (delays[f"{delay}_month_{unit}"].to_numpy(float) for unit in ("points", "musd"))
        by = musd if np.isnan(points).all() else points
        if len(by) and by.max() > DUST:
            place = int(by.argmax())
            title, worth = delays["title"].tolist()[place], _worth(points[place], musd[place])
            words += f" A month off the {delay} of {title} is worth {worth} to first order."
    return words


def _worth(points: float, musd: float) -> str:
    money = f"{amount(musd)} M USD"
    return money if np.isnan(points) else f"{points:.2g} points of reliance, or {money}"
