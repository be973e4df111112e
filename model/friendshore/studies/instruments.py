"""What each instrument is worth and whom it costs, alone and all together, on one scale.

Each instrument is a scenario that switches a policy on: a price floor, a tariff, a levy, grants. They are counted from
the first outlook of the case, in which plants must pay for themselves: a planner with a budget needs no incentive, so
on the best plan every one of them comes to nothing. With each alone, and with all, one plan is made:

    least reliance that the instrument makes possible, then least cost within the tolerance     (as in every plan)

so all plans stand the same tolerance above their least. Fair shares among planners are left out
(`workings/unshared.py`). What is paid on output (floors, credits) or collected on
imports follows from the plan; what a plan may leave undrawn (grants, floors whose volume is chosen) is drawn sparingly
(`program/constraints/money.py`, `program/policies/price_floors.py`). Told against the plan without it, present worth:

    gained points     reliance without less reliance with
    public            paid less received
    buyers            dues to treasuries (tariffs, levies) and premiums to makers of the bloc
    resources         cost of the plan less dues and shortage: what is used up, not what changes hands
    shortage          what goes without is worth to its users
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from friendshore.aim import Aim, Form
from friendshore.asking.answer import Answer, Drawing
from friendshore.asking.notes import ALL, NONE
from friendshore.asking.runner import IN_TURN, Finding, Question, Running
from friendshore.errors import FriendshoreError
from friendshore.planning import read_case
from friendshore.studies.workings import unshared
from friendshore.studies.workings.outlook_file import Outlooks, has_outlooks, read_outlooks
from friendshore.variants import Variant

HIDDEN = ("public_paid_musd", "public_received_musd", "shortage_more_musd", "buyers_musd_per_point",
          "shortage_musd_per_point")  # fmt: skip
"""Columns that a terminal has no room for."""
NOTICEABLE = 0.05
"""Points below which nothing is said to be gained, so that no cost is told by the point."""
WHO = ("public", "buyers", "resources", "shortage")
"""Who bears what: treasuries, buyers, all together (what is used up), users who go without."""
WORTH = ("gained_points", *(f"{who}_more_musd" for who in WHO), *(f"{who}_musd_per_point" for who in WHO))
COLUMNS = ("instrument", "reliance_points", *WORTH, "public_paid_musd", "public_received_musd", "outcome")


def instruments(
    case: str | Path,
    scenarios: Sequence[str | Path] = (),
    *,
    start: str | None = None,
    first: Sequence[str | Path] = (),
    bloc: str | None = None,
    final: bool = False,
    running: Running = IN_TURN,
) -> Answer:
    """What each instrument is worth from one outlook of the case on.

    scenarios   one an instrument; those proposed in outlook.toml if none is named
    start       name of the outlook that they are counted from: its first if None; the case as it is where it has none
    first       scenarios laid before all others in every plan
    final       lower the last year's reliance, not the mean

    The frame `instruments` has the columns of COLUMNS; "more" is against the plan without the instrument, M USD of
    present worth. Raises CaseError; FriendshoreError where no instrument is named.
    """
    stack: tuple[str | Path, ...] = tuple(first)
    chosen: dict[str, tuple[str | Path, ...]] = {Path(scenario).stem: (scenario,) for scenario in scenarios}
    known = _outlooks(case, start)
    if known is not None:
        stack += (known.named(start) if start else known.start).scenarios
        if not scenarios:
            chosen = {each.name: each.scenarios for each in known.proposed}
    if not chosen:
        raise FriendshoreError("No instrument is named: give each as a --scenario of its own.")
    names = [Path(scenario).stem for scenario in scenarios]
    for name in dict.fromkeys(each for each in names if names.count(each) > 1 or each in (NONE, ALL)):
        raise FriendshoreError(f"Two lines would be called {name}: give each instrument once, under its own name.")
    laid: dict[str, tuple[str | Path, ...]] = {NONE: (), **chosen}
    if len(chosen) > 1:
        laid[ALL] = tuple(scenario for each in chosen.values() for scenario in each)
    aim = Aim(Form.FINAL if final else Form.MEAN)
    asked = [Variant(name, (*stack, *more), bloc, aim) for name, more in laid.items()]
    questions = [(each, Question(each.name, unshared.headline)) for each in asked]
    found = running.runner("instruments").ask_each(case, questions)
    rows = [_row(each, found[0], "last_points" if final else "mean_points") for each in found]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    shown = [name for name in COLUMNS if name not in HIDDEN]
    return Answer(
        "instruments",
        _sentence(frame, "last year's reliance" if final else "mean reliance"),
        {"instruments": frame},
        "Each line is a plan of its own: least reliance with the instrument, then least cost, counted against the plan "
        "without it. Fair shares among planners, which move neither, are left out.",
        {"instruments": Drawing("bar", "instrument", ("gained_points",), "What each instrument gains", "points")},
        {"instruments": tuple(shown)},
    )


def _sentence(frame: pd.DataFrame, reliance: str) -> str:
    """Which instrument gains most, and which is cheapest for the public."""
    alone = frame[~frame["instrument"].isin([NONE, ALL])]
    gaining = alone[alone["gained_points"] > NOTICEABLE]
    if gaining.empty:
        return f"No instrument lowers {reliance} by {NOTICEABLE:g} points."
    best = gaining.sort_values("gained_points", kind="stable").iloc[-1]
    said = f"{best['instrument']} lowers {reliance} most, by {best['gained_points']:.1f} points"
    whole = frame[frame["instrument"] == ALL]
    if len(whole) and pd.notna(whole["gained_points"].iloc[0]):
        said += f"; all together by {whole['gained_points'].iloc[0]:.1f}"
    if len(gaining) > 1:
        least = gaining.sort_values("public_musd_per_point", kind="stable").iloc[0]
        musd = least["public_musd_per_point"]
        takes = f"{musd:,.0f} M USD" if musd >= 1 else "nothing"
        said += f". {least['instrument']} takes least public money a point, {takes}"
    return f"{said}."


def contribution(without: Finding, having: Finding, reliance: str) -> dict[str, float]:
    """What having an instrument changes, by the names of WORTH; blank where one of both is no plan.

    reliance   the figure in which it is measured
    """

    def more(name: str) -> float:
        return having.figure(name) - without.figure(name)

    gained = -more(reliance)
    borne = {
        "public": more("public_paid_musd") - more("public_received_musd"),
        **{who: more(f"{who}_musd") for who in WHO[1:]},
    }
    return {
        "gained_points": gained,
        **{f"{who}_more_musd": musd for who, musd in borne.items()},
        **{f"{who}_musd_per_point": musd / gained if gained > NOTICEABLE else math.nan for who, musd in borne.items()},
    }


def _outlooks(case: str | Path, start: str | None) -> Outlooks | None:
    """What outlook.toml says; none where the case has no such file and no outlook is asked for."""
    if start is None and not has_outlooks(case):
        return None
    return read_outlooks(case, read_case(case).tables["actuals"]["actual"])


def _row(found: Finding, base: Finding, reliance: str) -> dict[str, float | str]:
    return {
        "instrument": found.variant,
        "reliance_points": found.figure(reliance),
        **contribution(base, found, reliance),
        "public_paid_musd": found.figure("public_paid_musd"),
        "public_received_musd": found.figure("public_received_musd"),
        "outcome": found.sentence,
    }
