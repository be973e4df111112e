"""What came out where a plan met a surprise, in words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from friendshore.asking.words import amount
from friendshore.calendar import month_text
from friendshore.studies.workings.stress import frames
from friendshore.studies.workings.stress.world import World

CALM, SURPRISE, KNEW = "nothing happens", "surprise", "the plan that knew"
CLOSE = 0.5
"""Points of shortage within which it counts as recovered."""


def covered(built: Mapping[str, pd.DataFrame], told: str) -> list[str]:
    """For how long stocks of what goes short cover its use."""
    short = built["commodities"].query("short_musd > 0 and calm_short_t < short_t")["commodity"]
    held = built["cover"][built["cover"]["commodity"].isin(short)].groupby("commodity")[["stock_t", "use_t_per_yr"]]
    sums = held.sum()
    days = frames.DAYS_A_YEAR * sums["stock_t"] / sums["use_t_per_yr"].where(sums["use_t_per_yr"] > 0)
    days = days[days > 0]
    if told == CALM or days.empty:
        return []
    least, most = round(days.min()), round(days.max())
    span = f"{least}" if least == most else f"{least} to {most}"
    return [f"What is in stock of it covers {span} days of use."]


def sentences(there: World, summary: pd.DataFrame) -> list[str]:
    """What goes short, and what would where the plan had known."""
    rows = {str(row["world"]): row for row in summary.to_dict("records")}
    month = month_text(there.surprise.since)
    words = []
    if SURPRISE in rows and not rows[SURPRISE]["outcome"]:
        hit, calm = rows[SURPRISE], rows[CALM]
        words.append(
            f"A surprise in {month}: {hit['first_year_points']:.1f} % of demand by value goes short in the first "
            f"twelve months ({calm['first_year_points']:.1f} % if nothing happened), {hit['short_points']:.1f} % to "
            f"the end of the reported periods, {_musd(hit['short_musd'])} of lost output in all"
        )
        months = hit["recover_months"]
        words[-1] += (
            "; it is not made good by then." if np.isnan(months)
            else "; nothing more than without it goes short." if months == 0
            else f"; it is made good after {months:.0f} months."
        )  # fmt: skip
        if KNEW in rows and not rows[KNEW]["outcome"]:
            knew = rows[KNEW]
            if hit["first_year_musd"] > 0:
                first = 100 * knew["first_year_musd"] / hit["first_year_musd"]
                whole = 100 * knew["short_musd"] / hit["short_musd"]
                words.append(
                    f"The plan that knew loses {first:.0f} % of that in the first twelve months, {whole:.0f} % to the "
                    "end."
                )
        if there.surprise.power != 1:
            words.append(f"Cost to the end is {_musd(hit['cost_musd'] - calm['cost_musd'])} more, discounted.")
    elif SURPRISE in rows:
        words.append(f"A surprise in {month} cannot be operated through. {rows[SURPRISE]['outcome']}")
    return words


def missed(there: World, fallen: pd.DataFrame, each: str | None) -> list[str]:
    """What is dearest to lose."""
    month, words = month_text(there.surprise.since), []
    if len(fallen):
        worst = fallen.iloc[0]
        worth = worst["short_more_musd"] if not np.isnan(worst["short_more_musd"]) else worst["first_order_musd"]
        thing = {"facilities": "facility", "countries": "country"}.get(each or "", "plant of the plan")
        words.append(
            f"Dearest to lose is the {thing} {worst['title']}: {_musd(worth)} more goes short from {month} on."
            if worth > 0
            else f"No {thing} of {len(fallen)} is missed where it falls out alone in {month}."
        )
    return words


def _musd(musd: float) -> str:
    return f"{amount(musd)} M USD"


def how(there: World) -> str:
    """How it was found."""
    start = month_text(there.surprise.since)
    return (
        f"Builds, flows and stocks before {start} are the plan's (within a period, in equal parts a month); "
        + ("later builds may be decided anew. " if there.rebuild else "later builds stay as decided. ")
        + "From then on least shortage at its cost to users, undiscounted, then least exposed, then least cost, with "
        "all months from then on foreseen. Minimum stocks and rules that keep what is reached give way. Recovered: "
        f"within {CLOSE:g} points for good. Worth of a tonne: dual of the first period, to first order. What falls out "
        "is solved without, each alone, but for plants that stand idle, which nobody misses."
    )
