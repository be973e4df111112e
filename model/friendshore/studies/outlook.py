"""The outlooks of a case side by side, at each pace, and what lies between two of them.

An outlook is a stack of scenarios that `outlook.toml` in the case folder names (`outlook_file.py`): as the law stands,
where private capital builds what pays for itself, with contracts, programmes and policies as they are; and the best
plan, what a planner with the budget can do. Each is planned at each pace. Then, from the one to the other at one pace:

    gap               reliance as the law stands less that of the best plan, mean and in one year, points
    instrument        the plan with it against the plan without it (`instruments.py`): what is in force is taken away,
                      what is proposed is added, each alone
    share of the gap  points gained by it, of the gap

An instrument in force is already in the first outlook: what it gains lies before the gap and not in it, so it has no
share. Shares of what is proposed need not add up to one: each stands alone, and a planner who decides every build at
once is more than the sum of instruments.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from friendshore import variants
from friendshore.asking.runner import Announce, Finding, Notes, Runner, silent
from friendshore.calendar import MONTHS_A_YEAR, month_number
from friendshore.frames import rows, stacked
from friendshore.plan import Plan
from friendshore.planning import read_case
from friendshore.studies.instruments import NOTICEABLE, WORTH, contribution
from friendshore.studies.workings.outlook_file import IN_FORCE, Outlooks, Stack, read_outlooks
from friendshore.variants import Variant

MONEY = (
    "capex_musd",
    "public_paid_musd",
    "public_received_musd",
    "buyers_musd",
    "resources_musd",
    "shortage_musd",
    "cost_musd",
)
QUESTION = "outlook"


@dataclass(frozen=True)
class Outlook:
    """What came out, as frames.

    reliance    outlook, pace, period, reliance_points, exposed_points, short_points
    headline    outlook, title, pace, YEAR_points of the years asked for, mean, exposed and short points, outcome
    published   outlook, pace, actual, title, year, published, plan, unit: the adversary's shares and the like
    money       outlook, title, pace, MONEY: M USD, capital as spent, all else discounted
    between     instrument, title, status, reliance points with it (of what is in force: without it) in the mean and the
                year, what it gains, its share of the gap in both, and the columns of instruments.WORTH; empty where no
                instrument was asked for
    sentence    the answer
    """

    reliance: pd.DataFrame
    headline: pd.DataFrame
    published: pd.DataFrame
    money: pd.DataFrame
    between: pd.DataFrame
    sentence: str

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The frames by name, those that hold nothing left out."""
        found = {name: getattr(self, name) for name in ("headline", "reliance", "published", "money", "between")}
        return {name: frame for name, frame in found.items() if not frame.empty}


def outlook(
    case: str | Path,
    *,
    scenarios: Sequence[str | Path] = (),
    bloc: str | None = None,
    paces: Sequence[str] = (),
    instruments: bool = True,
    keep: Path | None = None,
    workers: int = 1,
    announce: Announce = silent,
) -> Outlook:
    """Plan every outlook of a case folder at every pace, and what lies between two of them.

    scenarios    laid first in every plan
    paces        those of outlook.toml that are planned; all if none is named
    instruments  whether each instrument is planned, too
    keep         folder in which what has ended is kept, and found by a run of the same inputs
    workers      plans at a time, each in a process of its own

    Raises CaseError; FriendshoreError where the case has no outlook.toml.
    """
    asked = read_outlooks(case, read_case(case).tables["actuals"]["actual"]).at(paces)
    plans = {(each.name, pace): _variant(each, (), pace, scenarios, bloc)
             for each in asked.outlooks for pace in asked.paces}  # fmt: skip
    changed = {each.name: _variant(asked.start, each.scenarios, asked.pace, scenarios, bloc, each.name)
               for each in asked.instruments if instruments}  # fmt: skip
    runner = Runner(notes, QUESTION, keep, workers, announce)
    found = runner.run(case, [*plans.values(), *changed.values()])
    ended = dict(zip(plans, found[: len(plans)], strict=True))
    between = _between(asked, ended, dict(zip(changed, found[len(plans) :], strict=True)))
    return Outlook(
        _frame(ended, "reliance"),
        _headline(asked, ended),
        _frame(ended, "published", asked.published),
        _money(asked, ended),
        between,
        _sentence(asked, ended, between),
    )


def notes(plan: Plan) -> Notes:
    """What an outlook keeps of a plan: headline figures, reliance by period with its years, published figures."""
    periods = plan.case.tables["periods"]
    first = {str(row.period): month_number(row.start) for row in rows(periods)}
    months = {str(row.period): int(row.months) for row in rows(periods)}
    reliance = plan.tables["reliance"][["period", "reliance_points", "exposed_points", "short_points"]]
    spans = [(first[str(name)], first[str(name)] + months[str(name)] - 1) for name in reliance["period"]]
    reliance = reliance.assign(
        first_year=[start // MONTHS_A_YEAR for start, _ in spans],
        last_year=[end // MONTHS_A_YEAR for _, end in spans],
    )
    check = plan.tables["base_year_check"]
    published = check[["actual", "title", "year", "published", "plan", "unit"]]
    return Notes(variants.figures(plan), {"reliance": reliance, "published": published})


def _variant(
    stack: Stack,
    more: Sequence[str | Path],
    pace: str,
    first: Sequence[str | Path],
    bloc: str | None,
    name: str = "",
) -> Variant:
    called = ", ".join(word for word in (stack.name, pace, name) if word)
    return Variant(called, (*first, *stack.scenarios, *more), bloc, levels={"pace": pace})


def in_year(found: Finding, year: int, figure: str = "reliance_points") -> float:
    """Reliance in the period that holds a year, points; not a number where there is none."""
    if found.notes is None:
        return math.nan
    table = found.notes.tables["reliance"]
    held = table[(table["first_year"] <= year) & (table["last_year"] >= year)]
    return math.nan if held.empty else float(held[figure].iloc[0])


def _frame(ended: dict[tuple[str, str], Finding], name: str, actuals: Sequence[str] | None = None) -> pd.DataFrame:
    """A table of every plan, one below the other; of published figures those named."""
    frames = []
    for (stack, pace), found in ended.items():
        if found.notes is None:
            continue
        frame = found.notes.tables[name]
        if actuals is not None:
            frame = frame[frame["actual"].isin(actuals)]
        else:
            frame = frame.drop(columns=["first_year", "last_year"])
        frame = frame.copy()
        frame.insert(0, "pace", pace)
        frame.insert(0, "outlook", stack)
        frames.append(frame)
    return stacked(frames)


def _headline(asked: Outlooks, ended: dict[tuple[str, str], Finding]) -> pd.DataFrame:
    titles = {each.name: each.title for each in asked.outlooks}
    lines = []
    for (name, pace), found in ended.items():
        years = {f"{year}_points": in_year(found, year) for year in asked.years}
        means = {figure: found.figure(figure) for figure in ("mean_points", "exposed_points", "short_points")}
        lines.append(
            {"outlook": name, "title": titles[name], "pace": pace, **years, **means, "outcome": found.sentence}
        )
    return pd.DataFrame(lines)


def _money(asked: Outlooks, ended: dict[tuple[str, str], Finding]) -> pd.DataFrame:
    titles = {each.name: each.title for each in asked.outlooks}
    lines = [
        {"outlook": name, "title": titles[name], "pace": pace, **{figure: found.figure(figure) for figure in MONEY}}
        for (name, pace), found in ended.items()
    ]
    return pd.DataFrame(lines)


def _between(asked: Outlooks, ended: dict[tuple[str, str], Finding], changed: dict[str, Finding]) -> pd.DataFrame:
    """One row an instrument: what having it changes, and how much of the gap that is."""
    start, end = (ended[each.name, asked.pace] for each in (asked.start, asked.end))
    year = f"{asked.year}_points"

    def gap(of: Finding) -> tuple[float, float]:
        return (
            of.figure("mean_points") - end.figure("mean_points"),
            in_year(of, asked.year) - in_year(end, asked.year),
        )

    whole = gap(start)
    lines = []
    for each in asked.instruments:
        if each.name not in changed:
            continue
        found = changed[each.name]
        in_force = each.status == IN_FORCE
        without, having = (found, start) if in_force else (start, found)
        worth = contribution(without, having, "mean_points")
        gained = (worth["gained_points"], in_year(without, asked.year) - in_year(having, asked.year))
        shares = [
            part / of if of > NOTICEABLE and not in_force else math.nan for part, of in zip(gained, whole, strict=True)
        ]
        lines.append(
            {
                "instrument": each.name,
                "title": each.title,
                "status": each.status,
                "mean_points": found.figure("mean_points"),
                year: in_year(found, asked.year),
                "gained_points": gained[0],
                f"gained_{year}": gained[1],
                "gap_share": shares[0],
                f"gap_{asked.year}_share": shares[1],
                **{name: worth[name] for name in WORTH if name != "gained_points"},
                "outcome": found.sentence,
            }
        )
    return pd.DataFrame(lines)


def _sentence(asked: Outlooks, ended: dict[tuple[str, str], Finding], between: pd.DataFrame) -> str:
    """Where the two outlooks lead, and which instrument closes most of what lies between them."""
    start, end = (ended[each.name, asked.pace] for each in (asked.start, asked.end))
    missing = next((found for found in (start, end) if found.notes is None), None)
    if missing is not None:
        return f"{missing.variant} has no plan: {missing.sentence}"
    words = [
        f"{each.title}: {in_year(found, asked.years[0]):.0f} points in {asked.years[0]}, "
        f"{in_year(found, asked.year):.0f} in {asked.year}, {found.figure('mean_points'):.1f} on average"
        for each, found in ((asked.start, start), (asked.end, end))
    ]
    said = f"{words[0]}. {words[1]}."
    proposed = between[between["status"] != IN_FORCE] if not between.empty else between
    proposed = proposed[proposed["gained_points"] > NOTICEABLE] if not proposed.empty else proposed
    if proposed.empty:
        return said
    best = proposed.sort_values("gained_points", ascending=False, kind="stable").iloc[0]
    gap = start.figure("mean_points") - end.figure("mean_points")
    return f"{said} Of {gap:.1f} points between them {best['title']} closes most, {best['gained_points']:.1f}."
