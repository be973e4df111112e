"""What if it goes wrong: the plan's builds are held, the world changes as a surprise, and what is left is operated.

Four things are laid side by side, all in the same order (least short, then least exposed, then least cost) and in the
same periods: the plan where nothing happens, the surprise, the plan that knew of it from the start (a full plan with
the surprise in its data, within the same resilience premium, then operated like the others), and each thing that might
fall out besides. Shortage is counted at what it costs its users (shortage.csv), undiscounted, from the surprise to the
end of the reported periods; points are its share of demand at the fixed value weights of reliance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from friendshore.asking.answer import Answer, Drawing
from friendshore.asking.bench import Standing
from friendshore.asking.notes import Notes
from friendshore.asking.plan_first import stand
from friendshore.asking.runner import IN_TURN, Finding, Question, Runner, Running
from friendshore.calendar import MONTHS_A_YEAR, Period, month_text
from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.frames import stacked
from friendshore.plan.reading import titles_of
from friendshore.studies.workings.stress import asked as asking
from friendshore.studies.workings.stress import frames, words
from friendshore.studies.workings.stress.words import CALM, CLOSE, KNEW, SURPRISE
from friendshore.studies.workings.stress.world import Asked, Loss, World, chosen, plants_of, world
from friendshore.units import POINTS
from friendshore.variants import PLAN, Variant

CHUNK = 40
"""Things that fall out in one question, so that an interrupt loses little."""


def stress(
    case: str | Path,
    of: Variant = PLAN,
    *,
    since: str,
    stop: Sequence[str] = (),
    origin: str | None = None,
    drop: Sequence[str] = (),
    months: int | None = None,
    power: float = 1.0,
    slip: int = 0,
    shocks: Sequence[str | Path] = (),
    each: str | None = None,
    by: str | None = None,
    rebuild: bool = False,
    foresight: bool = True,
    running: Running = IN_TURN,
) -> Answer:
    """What goes short, and for how long, where a plan meets a surprise.

    since      month in which it comes, "2029-04", or a year
    stop       what is sold no more: commodities, elements, stages, or "all"; by `origin`, else by every adversary
    drop       facilities and countries that fall out
    months     how long that lasts; None: for good
    power      factor on the price of electricity
    slip       months by which plants that are not in service come later
    shocks     scenarios that come as a surprise
    each       "facilities" or "countries": each falls out as well, one at a time (N-1)
    by         "months" or "quarters", into which the periods after the surprise are cut; None: months where it lasts a
               year at most
    rebuild    the plan's later decisions may be taken anew
    foresight  solve the plan that knew, too

    Raises CaseError; FriendshoreError where a word makes no sense, or there is no plan.
    """
    asked = Asked(
        since, tuple(stop), origin, tuple(drop), months, power, slip, tuple(shocks), by or _step(months), rebuild
    )
    own = of.read(case)
    if own.tables["demand"].empty:
        raise FriendshoreError("Nobody asks for anything in this case, so nothing can go short: demand.csv has no row.")
    there = world(asked, own, case, of)
    calm = there.calm
    nothing = there == calm
    losses = chosen(each, own) if each else ()
    if nothing and not each:
        raise FriendshoreError(
            "Nothing happens: say what stops with --stop all, what falls out with --drop or --each facilities, or "
            "another surprise with --shock, --power or --slip."
        )
    with running.runner("stress") as runner:
        standing = stand(runner, case, of)
        questions = [Question(CALM, partial(asking.operate, standing=standing, world=calm))]
        if not nothing:
            questions.append(Question(SURPRISE, partial(asking.operate, standing=standing, world=there)))
        if foresight and not nothing:
            questions.append(Question(KNEW, partial(asking.foreseen, standing=standing, world=there)))
        found = {finding.variant: finding for finding in runner.ask(case, of, questions)}
        if found[CALM].notes is None:
            raise FriendshoreError(f"The plan cannot be operated even where nothing happens. {found[CALM].sentence}")
        built = () if each or nothing else plants_of(own)
        fallen = _fallen(runner, case, of, standing, there, losses, built)
    return _answer(own, there, found, fallen, each)


def _step(months: int | None) -> str:
    """How a surprise is followed where nothing is said: the programs of a long one would be large by months."""
    return "months" if months is not None and months <= MONTHS_A_YEAR else "quarters"


def _fallen(
    runner: Runner,
    case: str | Path,
    of: Variant,
    standing: Standing,
    there: World,
    losses: Sequence[Loss],
    built: Sequence[Loss],
) -> pd.DataFrame:
    """What goes short more without each of several things."""
    titles = {loss.name: loss for loss in (*losses, *built)}
    asked = losses or built
    questions = [
        Question(
            f"without {part[0].name} to {part[-1].name}",
            partial(asking.lost, standing=standing, world=there, losses=tuple(part), only_built=not losses),
        )
        for start in range(0, len(asked), CHUNK)
        for part in [asked[start : start + CHUNK]]
    ]
    found = runner.ask(case, of, questions) if questions else ()
    tables = [finding.notes.tables["lost"] for finding in found if finding.notes is not None]
    if not tables:
        return pd.DataFrame(columns=[*asking.LOST, "title", "country"])
    frame = stacked(tables)
    frame.insert(1, "title", frame["name"].map(lambda name: titles[name].title))
    frame.insert(2, "country", frame["name"].map(lambda name: titles[name].country))
    worth = frame["short_more_musd"].fillna(frame["first_order_musd"])
    order = pd.DataFrame({"worth": -worth, "name": frame["name"]}).sort_values(["worth", "name"]).index
    return frame.loc[order].reset_index(drop=True)


def _answer(own: Case, there: World, found: dict[str, Finding], fallen: pd.DataFrame, each: str | None) -> Answer:
    tables = {name: finding.notes.tables["short"] for name, finding in found.items() if finding.notes is not None}
    after = [period for period in there.periods if period.reported and period.start >= there.surprise.since]
    over_time = _over_time(tables, after)
    summary = _summary(found, tables, over_time, after)
    titles = titles_of(own)
    built: dict[str, pd.DataFrame] = {"summary": summary, "over time": over_time}
    told = SURPRISE if SURPRISE in tables else CALM
    built["sectors"] = _sectors(tables, told, titles["sectors"])
    built["commodities"] = _by(tables[told], tables[CALM], "commodity", titles["commodities"])
    built["cover"] = _cover(found, told, titles)
    drawings = {
        "over time": Drawing("line", "period", tuple(f"{_word(name)}_points" for name in tables),
                             "What goes short, share of demand by value", "points", 80),
    }  # fmt: skip
    shown: dict[str, tuple[str, ...]] = {}
    shown["summary"] = ("world", "short_points", "first_year_points", "short_musd", "short_t", "recover_months")
    if told != CALM:
        shown["over time"] = ("period", *drawings["over time"].ys)
    if len(fallen):
        name = f"without {each}" if each else "insurance"
        built[name] = fallen
        drawings[name] = Drawing("bar", "title", ("short_more_musd",), "Further shortage without it", "M USD", 15)
        if (fallen["first_order_musd"].fillna(0) + fallen["short_more_musd"].fillna(0) > 0).any():
            shown[name] = ("title", "first_order_musd", "short_more_musd", "short_more_t")
    told_of = [*words.sentences(there, summary), *words.covered(built, told), *words.missed(there, fallen, each)]
    return Answer("stress", " ".join(told_of), built, words.how(there), drawings, shown)


def _word(world: str) -> str:
    return {CALM: "calm", SURPRISE: "surprise", KNEW: "foresight"}[world]


def _over_time(tables: dict[str, pd.DataFrame], after: Sequence[Period]) -> pd.DataFrame:
    """By period: points and M USD of shortage in each world."""
    rows = pd.DataFrame(
        {
            "period": [period.name for period in after],
            "from_month": [month_text(period.start) for period in after],
            "length_months": [period.months for period in after],
        }
    )
    for name, table in tables.items():
        sums = table.groupby("period")[["demand_value_musd", "short_value_musd", "short_musd", "short_t"]].sum()
        sums = sums.reindex(rows["period"]).fillna(0.0)
        asked = sums["demand_value_musd"].to_numpy()
        share = np.divide(sums["short_value_musd"].to_numpy(), asked, out=np.zeros(len(asked)), where=asked > 0)
        rows[f"{_word(name)}_points"] = POINTS * share
        rows[f"{_word(name)}_musd"] = sums["short_musd"].to_numpy()
        rows[f"{_word(name)}_t"] = sums["short_t"].to_numpy()
    return rows


def _summary(
    found: dict[str, Finding], tables: dict[str, pd.DataFrame], over_time: pd.DataFrame, after: Sequence[Period]
) -> pd.DataFrame:
    first = {period.name for period in after if period.start < after[0].start + MONTHS_A_YEAR}
    rows: list[dict[str, object]] = []
    for name, finding in found.items():
        if finding.notes is None:
            rows.append({"world": name, "outcome": finding.sentence})
            continue
        table = tables[name]
        year = table[table["period"].isin(first)]
        rows.append(
            {
                "world": name,
                "short_points": frames.points(table),
                "first_year_points": frames.points(year),
                "short_musd": float(table["short_musd"].sum()),
                "first_year_musd": float(year["short_musd"].sum()),
                "short_t": float(table["short_t"].sum()),
                "recover_months": _recovered(over_time, after, name),
                "cost_musd": finding.notes.figures["cost_musd"],
                "outcome": "",
            }
        )
    return pd.DataFrame(rows)


def _recovered(over_time: pd.DataFrame, after: Sequence[Period], name: str) -> float:
    """Months from the surprise until shortage is back, for good, within CLOSE of what it is where nothing happens; not
    a number where it is not by the end of the reported periods."""
    far = (over_time[f"{_word(name)}_points"] - over_time[f"{_word(CALM)}_points"]).to_numpy() > CLOSE
    if not far.any():
        return 0.0
    last = int(np.flatnonzero(far)[-1])
    return float("nan") if last == len(after) - 1 else float(after[last].end - after[0].start)


def _sectors(tables: dict[str, pd.DataFrame], told: str, titles: Mapping[str, str]) -> pd.DataFrame:
    """By period and sector: demand, what goes short, and what would if nothing had happened."""
    columns = ["demand_t", "short_t", "short_musd"]
    sums = tables[told].groupby(["period", "sector"], sort=False)[columns].sum().reset_index()
    calm = tables[CALM].groupby(["period", "sector"], sort=False)["short_t"].sum()
    sums["calm_short_t"] = [float(calm.get((row.period, row.sector), 0.0)) for row in sums.itertuples()]
    sums.insert(2, "title", sums["sector"].map(titles))
    sums["short_share"] = (sums["short_t"] / sums["demand_t"]).fillna(0.0)
    return sums


def _by(table: pd.DataFrame, calm: pd.DataFrame, key: str, titles: Mapping[str, str]) -> pd.DataFrame:
    columns = ["demand_t", "short_t", "short_musd"]
    sums = table.groupby(key)[columns].sum().reset_index()
    sums["calm_short_t"] = sums[key].map(calm.groupby(key)["short_t"].sum()).fillna(0.0)
    sums.insert(1, "title", sums[key].map(titles).fillna(sums[key]))
    sums["short_share"] = (sums["short_t"] / sums["demand_t"]).fillna(0.0)
    return sums.sort_values(["short_musd", key], ascending=[False, True], ignore_index=True)


def _cover(found: dict[str, Finding], told: str, titles: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """What stocks cover where nothing happens, and what a tonne of them is worth where it does."""
    kept, hit = found[CALM].notes, found[told].notes
    assert isinstance(kept, Notes) and isinstance(hit, Notes)
    frame = kept.tables["cover"].drop(columns="worth_usd_per_t")
    frame = frame.merge(hit.tables["cover"][["commodity", "area", "worth_usd_per_t"]], on=["commodity", "area"])
    frame.insert(1, "title", frame["commodity"].map(titles["commodities"]).fillna(frame["commodity"]))
    return frame
