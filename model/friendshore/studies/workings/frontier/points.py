"""Points of the curves of a frontier, as a bench answers for them: value, slope of a supporting line, plants.

    least cost at a reliance         min cost + penalties  with reliance <= r
    least public money at one        min public money      with reliance <= r
    least reliance within a budget   min reliance          with sum pay[p] <= m * total[p] / sum total for all p

    slope  =  dual of reliance_held;  of the last: sum over p of dual of within_programme * total[p] / sum total

p being programmes with a total that may pay for something.

Each is convex in its right-hand side, and by duality the line through a point with this slope lies nowhere above the
curve. Every solve starts afresh or from a basis that it is told: what was solved before on the bench changes nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum

import numpy as np
import pandas as pd

from friendshore.asking.bench import Bench
from friendshore.asking.notes import Notes
from friendshore.errors import FriendshoreError
from friendshore.plan import unmet
from friendshore.program.program import PAID
from friendshore.solving.arrays import Positions, Vector
from friendshore.solving.change import Bounds, Change
from friendshore.solving.handover import Basis
from friendshore.solving.outcome import Outcome, Solved
from friendshore.solving.runner import COST, COST_HELD, PENALTIES_HELD, PUBLIC, PUBLIC_HELD, RELIANCE, RELIANCE_HELD
from friendshore.units import THOUSANDTH

NOTHING = 0.5
"""t/yr below which a facility counts as not built."""


class Curve(StrEnum):
    """What is traced, by what lies along the other axis."""

    COST = "cost"
    PREMIUM = "premium"
    PUBLIC = "public"
    BUDGET = "budget"


def point(
    bench: Bench, *, curve: Curve, at: float, start: Basis | None = None, plants: bool = False
) -> Notes | Outcome:
    """The curve at a place, points or M USD; with the least cost there, and what is then built, where plants are asked
    for and the curve is another."""
    budget = curve is Curve.BUDGET
    objective = RELIANCE if budget else PUBLIC if curve is Curve.PUBLIC else COST
    _must_have(bench, objective)
    if objective == PUBLIC and not any(key[1] == PAID for key in bench.program.public):
        raise FriendshoreError(
            "No policy of this case spends public money, so there is none to set against reliance: use --against cost."
        )
    changes = within(bench, at) if budget else held(bench, RELIANCE_HELD, at)
    with bench.changed(changes):
        found = _solved(bench, objective, start)
        if not isinstance(found, Solved):
            return found
        slope = _money_slope(bench, found) if budget else float(found.row_duals[bench.arrays.row(RELIANCE_HELD)])
        if plants and objective != COST:
            row = RELIANCE_HELD if budget else PUBLIC_HELD
            with bench.changed(held(bench, row, found.objective_value)):
                cheapest = _solved(bench, COST, None)
            if not isinstance(cheapest, Solved):
                return cheapest
            return _told(bench, cheapest, {"at": at, "value": found.objective_value, "slope": min(slope, 0.0)}, True)
        basis = bench.session.basis()
    notes = _told(bench, found, {"at": at, "value": found.objective_value, "slope": min(slope, 0.0)}, objective == COST)
    kept = {} if basis is None else {"columns": basis.columns, "rows": basis.rows}
    return Notes(notes.figures, notes.tables, kept)


def least_reliance(bench: Bench) -> Notes | Outcome:
    """The least reliance possible, in the aim's form."""
    _must_have(bench, RELIANCE)
    found = _solved(bench, RELIANCE, None)
    return Notes({"reliance": found.objective_value}) if isinstance(found, Solved) else found


def least_money(bench: Bench) -> Notes | Outcome:
    """The least that programmes with a total must pay for any plan at all; `needed` of their totals together."""
    names = set(bench.rows("within_programme")[1])
    places, _ = bench.columns("pay", lambda programme, *_: programme in names)
    with bench.changed(within(bench, math.inf)), bench.aiming("least money", places, np.ones(len(places))) as objective:
        found = _solved(bench, objective, None)
    return _told(bench, found, {}, False) if isinstance(found, Solved) else found


def held(bench: Bench, row: str, at: float) -> Change:
    """A waiting row held from above; an infinite one is none."""
    place = np.array([bench.arrays.row(row)], np.intp)
    return Change(Bounds(place, np.array([-math.inf]), np.array([at])))


def within(bench: Bench, musd: float) -> Change:
    """All programmes that have a total scaled alike, so that the totals come to an amount together."""
    places, totals = money_rows(bench)
    share = musd / float(totals.sum())
    upper = np.full(len(places), math.inf) if math.isinf(musd) else totals * share
    return Change(Bounds(places, np.full(len(places), -math.inf), upper))


def money_rows(bench: Bench) -> tuple[Positions, Vector]:
    """Rows of programmes with a total, and the totals, M USD. Raises FriendshoreError where there are none."""
    places, _ = bench.rows("within_programme")
    totals = bench.arrays.row_upper[places]
    if not totals.sum() > 0:
        raise FriendshoreError(
            "No programme of this case has a total_musd above zero, so there is no budget to set against reliance: "
            "state a --budget where there is one programme, or totals in programmes.csv."
        )
    return places, totals


def basis_of(arrays: Mapping[str, object]) -> Basis | None:
    """The basis that a point leaves."""
    columns, rows = arrays.get("columns"), arrays.get("rows")
    return Basis(np.asarray(columns), np.asarray(rows)) if columns is not None and rows is not None else None


def _must_have(bench: Bench, objective: str) -> None:
    if objective not in bench.arrays.costs or RELIANCE not in bench.arrays.costs:
        raise FriendshoreError(
            "Nobody among the planners demands anything with a value weight, so reliance has no meaning and no "
            "frontier."
        )


def _solved(bench: Bench, objective: str, start: Basis | None) -> Outcome:
    if start is not None:
        bench.session.start_from(start, objective)
    found = bench.session.minimise(objective, warm=start is not None, explain=False)
    return found if isinstance(found, Solved) else unmet.explained(found, bench.program, bench.arrays)


def _money_slope(bench: Bench, found: Solved) -> float:
    """Points by M USD."""
    places, totals = money_rows(bench)
    return float(found.row_duals[places] @ totals) / float(totals.sum())


def _told(bench: Bench, found: Solved, figures: dict[str, float], with_plants: bool) -> Notes:
    rows, values = bench.arrays, found.row_values
    figures["reliance"] = float(values[rows.row(RELIANCE_HELD)])
    figures["cost"] = float(values[rows.row(COST_HELD)])
    figures["public"] = float(values[rows.row(PUBLIC_HELD)])
    has_penalties = PENALTIES_HELD in rows.row_names
    figures["penalties"] = float(values[rows.row(PENALTIES_HELD)]) if has_penalties else 0.0
    places, keys = bench.columns("pay")
    paid: defaultdict[str, float] = defaultdict(float)
    for place, key in zip(places, keys, strict=True):
        paid[key[0]] += float(found.column_values[place])
    figures["paid"] = sum(paid.values())
    figures["needed"] = _needed(bench, paid)
    return Notes(figures, {"builds": _builds(bench, found)} if with_plants else {})


def _needed(bench: Bench, paid: Mapping[str, float]) -> float:
    """M USD that all totals together must come to, scaled alike, so that what was paid keeps within them."""
    places, names = bench.rows("within_programme")
    totals = bench.arrays.row_upper[places]
    shares = [paid[name] / total for name, total in zip(names, totals, strict=True) if total > 0]
    return max(shares, default=0.0) * float(totals.sum())


def _builds(bench: Bench, found: Solved) -> pd.DataFrame:
    """facility, t_per_yr of nameplate decided in the reported periods."""
    reported = {period.name for period in bench.parameters.reported}
    builds = bench.parameters.builds
    places, keys = bench.columns("build", lambda *key: builds[key].decided in reported)
    total: defaultdict[str, float] = defaultdict(float)
    for place, (facility, _) in zip(places, keys, strict=True):
        total[facility] += float(found.column_values[place]) / THOUSANDTH
    rows = [(name, t) for name, t in sorted(total.items()) if t > NOTHING]
    return pd.DataFrame(rows, columns=["facility", "t_per_yr"])
