"""What each instrument buys, alone and all together: public money per point of reliance, on one scale.

Each instrument is a scenario that switches a policy on: a price floor, a tariff, a levy, grants. The case without them
is the base. With each alone, and with all, two plans are made:

    least reliance r* within what the instrument makes possible        (the case's own aim)
    least public money for reliance of at most r* + tolerance          (so that money is not counted that buys nothing)

and told against the base: points gained, public money paid and received (present worth), its worth per point, and what
the plan as a whole costs. Tariffs and levies take money in and pay none: what they cost is in the plan's cost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.program import Aim, Form
from friendshore.solving.outcome import Outcome
from friendshore.variants import Variant, figures, solved

BASE, ALL = "none", "all together"


def instruments(
    case: str | Path,
    scenarios: Sequence[str | Path],
    *,
    first: Sequence[str | Path] = (),
    bloc: str | None = None,
    form: Form = Form.MEAN,
    announce: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """Public cost of each point of reliance, by instrument.

    scenarios   one a instrument
    first       scenarios laid before them in every plan, the base too
    form        mean, final or peak: the reliance that is lowered

    Returns instrument, reliance_points, gained_points, public_paid_musd, public_received_musd, public_musd_per_point,
    cost_musd, cost_more_musd, outcome. Raises CaseError; FriendshoreError where no instrument is named.
    """
    if not scenarios:
        raise FriendshoreError("No instrument is named: give each as a --scenario of its own.")
    names = [Path(scenario).stem for scenario in scenarios]
    for place, name in enumerate(names):
        if name in (BASE, ALL, *names[:place]):
            raise FriendshoreError(f"Two lines would be called {name}: give each instrument once, under its own name.")
    chosen: dict[str, tuple[str | Path, ...]] = {BASE: ()}
    chosen |= {name: (scenario,) for name, scenario in zip(names, scenarios, strict=True)}
    if len(scenarios) > 1:
        chosen[ALL] = tuple(scenarios)
    cases = {name: Variant(name, (*first, *laid), bloc).read(case) for name, laid in chosen.items()}
    rows = []
    base: dict[str, float] | None = None
    for name, read in cases.items():
        if announce:
            announce(name)
        plan = solved(read, Aim(form))
        found = _row(name, plan, form, base)
        if isinstance(plan, Plan) and float(found["public_paid_musd"]) > 0:
            cap = _reached(plan, form) + read.settings.reliance_tolerance_points
            thrifty = solved(read, Aim(Form.PUBLIC, cap=cap, capped=form))
            found = _row(name, thrifty, form, base) if isinstance(thrifty, Plan) else found
        if name == BASE and isinstance(plan, Plan):
            base = {"reliance": _reached(plan, form), "cost": figures(plan)["cost_musd"]}
        rows.append(found)
    return pd.DataFrame(rows)


def _reached(plan: Plan, form: Form) -> float:
    """Reliance of a plan in a form, points."""
    table = plan.tables["reliance"]["reliance_points"]
    if form is Form.FINAL:
        return float(table.iloc[-1])
    return float(table.max()) if form is Form.PEAK else float(plan.summary["mean"]["reliance_points"])


def _row(name: str, plan: Plan | Outcome, form: Form, base: dict[str, float] | None) -> dict[str, float | str]:
    blank = float("nan")
    columns = ("reliance_points", "gained_points", "public_paid_musd", "public_received_musd", "public_musd_per_point",
               "cost_musd", "cost_more_musd")  # fmt: skip
    row: dict[str, float | str] = {"instrument": name, **dict.fromkeys(columns, blank), "outcome": plan.sentence}
    if not isinstance(plan, Plan):
        return row
    told, reached = figures(plan), _reached(plan, form)
    if base is None:  # the base itself, or it could not be planned
        base = {"reliance": reached, "cost": told["cost_musd"]} if name == BASE else {"reliance": blank, "cost": blank}
    gained = base["reliance"] - reached
    paid = told["public_paid_musd"]
    return row | {
        "reliance_points": reached,
        "gained_points": gained,
        "public_paid_musd": paid,
        "public_received_musd": told["public_received_musd"],
        "public_musd_per_point": paid / gained if gained > 0 else blank,
        "cost_musd": told["cost_musd"],
        "cost_more_musd": told["cost_musd"] - base["cost"],
    }
