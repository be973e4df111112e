"""What would have to change for a project that is not built; and for one that is, what would make it drop out.

    gap  =  what a kt/yr of it costs beyond its worth           M USD of present value (`plan/gaps.py`)

The gap is closed by a grant, by a price paid above the market for what it makes, by cheaper capital, or, for some, by
an earlier permit; a committed offtake closes none and forces the build. Each amount is a threshold that is seen from
both sides: solved again with a hundredth more it is built, with a hundredth less it is not
(`workings/why_not/thresholds.py`).

    grant share  =  gap / capital charged

What it makes is paid a price above the market's in `workings/why_not/prices.py`.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pandas as pd

from friendshore.asking.answer import Answer, Drawing
from friendshore.asking.plan_first import stand
from friendshore.asking.runner import IN_TURN, Question, Running
from friendshore.asking.words import amount
from friendshore.case import Case
from friendshore.case.nearest import nearest
from friendshore.errors import FriendshoreError
from friendshore.frames import rows as each
from friendshore.names import FacilityName
from friendshore.studies.workings.why_not.project import examined
from friendshore.variants import PLAN, Variant

NAME = "why-not"
HOW = (
    "A grant takes the gap off the cost of a t/yr, in present value; capital cost is scaled where it is charged and "
    "where programmes pay for it; a price is paid on all that plants of its kind and place make, and a floor is that "
    "price above the market's; a permit is made shorter and the case compiled again. Every amount is solved again at "
    "the plan's reliance: with a hundredth more, and with a hundredth less; first order is what duals have for it. A "
    "grant may build a plant that stands idle, a price does not. An offtake that is committed forces the whole build "
    "at the first chance, and is told by what it costs."
)

def why_not(case: str | Path, project: str, of: Variant = PLAN, *, running: Running = IN_TURN) -> Answer:
    """What would have to change for a project to be built, or to drop out of the plan.

    project   a facility, by its key or its title

    Frames: "changes", "project" (what it is and what it lacks), "gap" (what it is made of). Raises CaseError;
    FriendshoreError where there is no plan, no such project, or nothing of it to build.
    """
    facility, title = named(of.read(case), project)
    with running.runner(NAME) as runner:
        standing = stand(runner, case, of)
        (found,) = runner.ask(case, of, [Question(title, partial(examined, standing=standing, facility=facility))])
    if found.notes is None:
        raise FriendshoreError(found.sentence)
    frames = dict(found.notes.tables)
    changes = frames["changes"]
    return Answer(
        NAME,
        _sentence(title, frames["project"].iloc[0], changes),
        frames,
        HOW,
        {"gap": Drawing("bar", "term", ("musd_per_kt",), f"What a kt/yr of {title} costs and is worth", "M USD")}
        if len(frames["gap"])
        else {},
        {"changes": ("change", "needed", "unit", "with_t_per_yr", "short_of_it_t_per_yr"), "project": ("lacks",)},
    )


def named(case: Case, word: str) -> tuple[FacilityName, str]:
    """Key and title of a facility. Raises FriendshoreError with the nearest where there is none."""
    table = case.tables["facilities"]
    titles = dict(zip(table["facility"].astype(str), table["title"].astype(str), strict=True))
    if word in titles:
        return FacilityName(word), titles[word]
    by_title = {title.lower(): key for key, title in titles.items()}
    if word.lower() in by_title:
        key = by_title[word.lower()]
        return FacilityName(key), titles[key]
    near = nearest(word, [*titles, *titles.values()])
    raise FriendshoreError(
        f"'{word}' is no facility of the case, by key or by title" + (f"; nearest is '{near}'." if near else ".")
    )


def _sentence(title: str, project: pd.Series, changes: pd.DataFrame) -> str:
    """Whether it is built, what it lacks, and what would change that."""
    built, most = float(project["built_t_per_yr"]), float(project["max_build_t_per_yr"])
    if built > 0:
        words = f"{title} is built: {built:,.0f} of {most:,.0f} t/yr, the first in {project['in_service']}."
        verb = "It would drop out with" if built >= most * 0.999 else "More of it would be built with"
    else:
        words = f"{title} is not built: {project['lacks']}."
        verb = "It would be with"
    found = [f"{row.change} of {amount(row.needed)} {row.unit}" for row in each(changes) if _is_lever(row)]
    if found:
        words += f" {verb} {', or '.join(found)}."
    told = [str(row.words) for row in each(changes) if row.words]
    return " ".join([words, *told])


def _is_lever(row: object) -> bool:
    return bool(pd.notna(getattr(row, "needed", None)) and not getattr(row, "words", ""))
