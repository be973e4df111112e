"""What each announced project lacks that the plan leaves unbuilt or builds in part, in words.

A project whose gap (`gaps.py`) is no more than its rents would be built if they were not asked for: it is held by the
largest; so is one without a gap whose every build sits in a row that is used up, be it without a rent. Any other is
dearer than what it is worth. The build told of is the one whose gap is the least share of its cost, among those that
enter service in a reported year.
"""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from friendshore.calendar import month_text
from friendshore.frames import rows as each
from friendshore.names import FacilityName
from friendshore.parameters.fleets import Facility
from friendshore.parameters.works import BuildKey
from friendshore.plan.gaps import NOISE, PAID, Gaps, Term
from friendshore.plan.reading import Solution
from friendshore.units import THOUSANDTH

LITTLE = 0.01
"""Share of its cost below which what a build is worth is called nothing."""
COLUMNS = ["facility", "title", "country", "stage", "process", "status", "max_build_t_per_yr", "built_t_per_yr",
           "gap_musd_per_kt", "lacks"]  # fmt: skip


def not_built(solution: Solution) -> pd.DataFrame:
    """Announced projects (planned, prospect) of which the plan leaves out a thousandth or more: size, how much is built
    in reported years, the least gap that its builds would have to close in M USD per kt/yr, what it lacks in words."""
    parameters = solution.parameters
    reported = {period.name for period in parameters.reported}
    last = parameters.reported[-1].end
    taken: defaultdict[str, float] = defaultdict(float)
    for row in each(solution.values("build", ("facility", "decided"))):
        if parameters.builds[row.facility, row.decided].decided in reported:
            taken[row.facility] += row.value
    open_builds: defaultdict[FacilityName, list[BuildKey]] = defaultdict(list)
    for key, build in parameters.builds.items():
        if build.decided in reported:
            open_builds[build.facility].append(key)
    gaps = Gaps(solution)
    told = []
    for row in each(parameters.case.tables["facilities"]):
        facility = parameters.facilities.get(FacilityName(row.facility))
        if facility is None or facility.status not in {"planned", "prospect"} or not row.max_build_t_per_yr:
            continue
        if (
            parameters.where.role[facility.area] == "adversary"
            or taken[facility.name] >= 0.999 * facility.max_build > 0
        ):
            continue
        keys = open_builds[facility.name]
        in_time = [key for key in keys if parameters.builds[key].service_month < last]
        told_of = min(in_time or keys, key=gaps.gap_share, default=None)
        gap = max(0.0, gaps.gap(told_of)) if told_of else 0.0
        words = lacks(gaps, facility, keys, in_time, taken[facility.name] > NOISE)
        told.append(
            (facility.name, facility.title, facility.country, facility.stage, facility.process, facility.status,
             float(row.max_build_t_per_yr), taken[facility.name] / THOUSANDTH, gap, words)
        )  # fmt: skip
    return pd.DataFrame(told, columns=COLUMNS).sort_values(
        ["stage", "gap_musd_per_kt"], kind="stable", ignore_index=True
    )


def lacks(
    gaps: Gaps, facility: Facility, keys: list[BuildKey], in_time: list[BuildKey], partly: bool
) -> str:
    """What a project lacks."""
    return before_money(gaps, facility, keys, in_time) or _in_money(gaps, facility, in_time, partly)


def before_money(gaps: Gaps, facility: Facility, keys: list[BuildKey], in_time: list[BuildKey]) -> str:
    """What keeps a project out whatever it costs; blank where nothing does."""
    if facility.max_build <= 0:
        return "screened: its owner may not expand here"
    if not keys:
        return "too late, or barred: no decision of a reported year brings it into service"
    if not in_time:
        first = min(gaps.build(key).service_month for key in keys)
        return f"too late: in service in {month_text(first)} at the earliest, after the years that count"
    if not gaps.has_work(facility):
        return "no feed: nothing within its reach makes or sells what it takes"
    if all(gaps.no_room(key) for key in in_time):
        return "a plant of the least size does not fit into what pace and permits allow in a year"
    return ""


def _in_money(gaps: Gaps, facility: Facility, in_time: list[BuildKey], partly: bool) -> str:
    """What a project lacks by its reduced cost."""
    key = min(in_time, key=gaps.gap_share)
    terms, gap = gaps.terms(key), gaps.gap(key)
    rents = [term for term in terms if term.amount > NOISE and term.family != PAID]
    if rents and gap <= sum(term.amount for term in rents) + NOISE:
        held = max(rents, key=lambda term: term.amount)
        return ("built as far as there is room: " if partly else "") + gaps.rent(held, facility)
    full = [gaps.used_up(each) for each in in_time]
    if abs(gap) <= NOISE and all(full):
        return ("built as far as there is room: " if partly else "") + gaps.rent(full[0][0], facility)
    return _dearer(terms, gap)


def _dearer(terms: list[Term], gap: float) -> str:
    """What a project lacks that nothing else holds back."""
    if gap < -NOISE:
        return "too small: less than a plant of the least size would be built"
    if gap <= NOISE:
        return "nothing: it may as well be built as not"
    cost = sum(term.amount for term in terms if term.amount > 0)
    worth = -sum(term.amount for term in terms if term.amount < 0)
    if worth <= LITTLE * cost:
        return "no use: what it would make is worth no more than its feed and its running cost, or plants enough stand"
    return (
        f"dearer than what is built: a t/yr costs {cost / THOUSANDTH:,.0f} USD of present value and is worth "
        f"{worth / THOUSANDTH:,.0f}, {gap / THOUSANDTH:,.0f} USD less"
    )
