"""The report of a plan as one page that carries all it needs: report.html."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from friendshore.case.settings import OF_RELIANCE
from friendshore.errors import FriendshoreError
from friendshore.figures.catalogue import picture
from friendshore.figures.view import View
from friendshore.language.said import ENGLISH
from friendshore.plan import Plan
from friendshore.reports.page.parts import Shown
from friendshore.reports.page.sections import Head, Section, page_of
from friendshore.reports.page.tables import Sheet, sheet
from friendshore.reports.whole_file import write_whole
from friendshore.words import significant

REPORT = "report.html"


@dataclass(frozen=True)
class Asked:
    """A section that is to be made: its heading, and its figures with what is chosen of each."""

    identity: str
    heading: str
    figures: tuple[tuple[str, Mapping[str, str]], ...] = field(default=())


BREAKDOWNS = tuple(("breakdown", {"by": by}) for by in ("stage", "element", "commodity", "area"))
SECTIONS = (
    Asked("reliance", "Reliance", (("reliance", {}), *BREAKDOWNS)),
    Asked("chain", "Who passes what to whom", (("map", {}), ("sankey", {}), ("element", {}))),
    Asked("plants", "What to build", (("timeline", {}), ("capacity", {}))),
    Asked("money", "Money", (("money", {}), ("money", {"by": "programme"}))),
    Asked("limits", "What binds", (("binding", {}),)),
)


def write_report(plan: Plan, path: str | Path, *, language: str = ENGLISH) -> None:
    """Write a plan as one self-contained page. Raises FriendshoreError where it cannot be written."""
    write_whole(Path(path), page(plan, language), "page")


def page(plan: Plan, language: str = ENGLISH) -> bytes:
    """The page of a plan; the same plan gives the same bytes."""
    view = View(plan, language)
    head = Head(
        title=view.say(plan.case.title),
        question=view.say(plan.case.question),
        answers=(view.say(plan.sentence),),
        marks=tuple(filter(None, [view.say(plan.mark)])),
        headline=tuple(_headline(view)),
        source=plan.case.input_hash,
    )
    return page_of(head, [*_sections(view), _assumptions(view), _sources(view), _certificate(view)], language)


def _headline(view: View) -> list[tuple[str, str, str]]:
    """Figures at a glance: what, how much, unit."""
    summary = view.plan.summary
    table = view.frame("reliance")
    found = []
    if len(table):
        for row in (table.iloc[0], table.iloc[-1]):
            what = view.say(f"Reliance in {row['period']}")
            found.append((what, f"{row['reliance_points']:.0f}", view.say("points of demand by value")))
        mean = summary["mean"]["reliance_points"]
        found.append((view.say("On average"), f"{mean:.1f}", view.say("points of demand by value")))
    money = view.say(f"M USD of {view.price_year}")
    amounts = {"Capital cost of what is built": "capex_of_builds_musd",
               "Discounted cost of the plan": "discounted_cost_musd"}  # fmt: skip
    found += [(view.say(what), significant(summary[name]), money) for what, name in amounts.items()]
    return found


def _sections(view: View) -> Iterator[Section]:
    for asked in SECTIONS:
        if asked.identity == "reliance" and not view.plan.asks_for_reliance:
            continue
        drawn: list[Shown] = []
        for name, choices in asked.figures:
            try:
                made = picture(view.plan, name, language=view.language, **choices)
            except FriendshoreError:  # the case has no such thing to draw, or an earlier version solved it
                continue
            drawn.append(Shown(made, view.language, "-".join([name, *choices.values()])))
        sheets = (_builds(view),) if asked.identity == "plants" else ()
        if drawn or sheets:
            yield Section(asked.identity, view.say(asked.heading), figures=tuple(drawn), sheets=sheets)


def _builds(view: View) -> Sheet:
    """The build plan: a row a plant and decision, which readers sort as they like."""
    builds = view.frame("builds")
    keys = ["facility", "decided", "in_service"]
    kept = ["title", "owner", "stage", "country", "decided", "in_service", "t_per_yr", "capacity_unit", "capex_musd"]
    sums = {name: ("sum" if name in ("t_per_yr", "capex_musd") else "first") for name in kept if name not in keys}
    table = builds.assign(decided=builds["decided"].astype(str)).groupby(keys, sort=False).agg(sums).reset_index()[kept]
    for kind in ("stage", "country"):
        table[kind] = [view.title(kind, code) for code in table[kind]]
    heading = "The build plan: plants, decisions and when they enter service"
    return sheet(view.language, "builds", heading, table, sortable=True)


def _assumptions(view: View) -> Section:
    case = view.plan.case
    settings = {name: value for name, value in vars(case.settings).items() if not name.startswith("_")}
    told: list[tuple[str, str]] = [("price year", str(case.price_year)), ("earliest decision", case.as_of)]
    without = frozenset[str]() if view.plan.asks_for_reliance else OF_RELIANCE
    settings = {name: value for name, value in settings.items() if name not in without}
    levels = {name: level for name, level in vars(case.levels).items() if name not in without}
    told += [("planners", case.bloc_title), *((name.replace("_", " "), str(value)) for name, value in settings.items())]
    told += [(f"level of {name}", str(level)) for name, level in levels.items() if not name.startswith("_")]
    frame = pd.DataFrame(told, columns=["assumption", "value"])
    sheets = [sheet(view.language, "settings", "Settings and levels", frame)]
    if case.scenarios:
        notes = pd.DataFrame([(each.name, each.why) for each in case.scenarios], columns=["scenario", "why"])
        sheets.append(sheet(view.language, "scenarios", "Scenarios laid over the case", notes))
    return Section("assumptions", view.say("Assumptions"), sheets=tuple(sheets))


def _sources(view: View) -> Section:
    frame = view.plan.case.tables["sources"]
    kept = [name for name in frame.columns if not name.startswith("_")]
    table = sheet(view.language, "sources", "Where the data are from", frame[kept])
    return Section("sources", view.say("Sources"), sheets=(table,))


def _certificate(view: View) -> Section:
    """How the plan was solved and checked."""
    steps = view.frame("steps")
    checks = view.frame("checks")
    failed = int((~checks["ok"].astype(bool)).sum())
    text = view.say(
        f"Every step was checked against the program that was handed to the solver; {len(checks)} checks of the tables "
        f"were made, {failed} failed."
    )
    table = sheet(view.language, "steps", "Steps of the solve", steps.drop(columns="seconds", errors="ignore"))
    return Section("certificate", view.say("Certificate"), (text,), sheets=(table,))

