"""One project under a plan: what it lacks, and by how much of what it would come in or drop out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from friendshore.asking.bench import Bench, Standing
from friendshore.asking.notes import Notes
from friendshore.asking.words import amount
from friendshore.calendar import month_text
from friendshore.names import FacilityName
from friendshore.parameters.fleets import Facility
from friendshore.parameters.levers import BuildTerm
from friendshore.parameters.works import BuildKey
from friendshore.plan.gaps import NOISE, PAID, Gaps, Term
from friendshore.plan.lacking import before_money, lacks
from friendshore.plan.reading import NOTHING
from friendshore.solving.arrays import Vector
from friendshore.solving.change import Change, between
from friendshore.solving.outcome import Infeasible, Outcome, Solved
from friendshore.solving.runner import RELIANCE
from friendshore.studies.workings.why_not import thresholds
from friendshore.studies.workings.why_not.prices import by_lower_price, by_price
from friendshore.studies.workings.why_not.rows import CHANGES, GAP, NAN, PROJECT, Row
from friendshore.studies.workings.why_not.thresholds import Offer, Place, Threshold, place_of
from friendshore.units import THOUSANDTH

WHOLE = 0.999
ROUNDING = 1e-6
TRIES = 4
"""Permits that are tried between none and the whole."""


@dataclass(frozen=True)
class _Asked:
    """What is asked of which project, on which bench."""

    bench: Bench
    standing: Standing
    facility: Facility
    gaps: Gaps


def examined(bench: Bench, standing: Standing, facility: FacilityName) -> Notes | Outcome:
    """What a project lacks, and what would change that. An outcome where a solve that it needs ends in no optimum."""
    parameters = bench.parameters
    place = parameters.facilities.get(facility)
    table = bench.case.tables["facilities"]
    listed = table[table["facility"] == facility].iloc[0]
    if place is None:
        return _notes(_row_of(listed, facility, "its country has no part in the bloc"), [], [])
    if not float(listed["max_build_t_per_yr"]):
        return _notes(_row_of(listed, facility, "nothing is to be built there: what stands, stands"), [], [])
    solution = bench.told(standing)
    gaps = Gaps(replace(solution, last=solution.prices))  # what nobody makes there is worth what its best user pays
    asked = _Asked(bench, standing, place, gaps)
    where = place_of(bench, facility)
    keys = [key for key in parameters.builds if key[0] == facility]
    reported = {period.name for period in parameters.reported}
    keys = [key for key in keys if parameters.builds[key].decided in reported]
    built = where.built(solution.last) if where else 0.0
    built = built if built > (1 - WHOLE) * place.max_build else 0.0
    in_time = list(where.keys) if where else []
    hopeless = before_money(gaps, place, keys, in_time)
    words = "" if built >= WHOLE * place.max_build > 0 else hopeless or lacks(gaps, place, keys, in_time, built > NOISE)
    told = min(in_time, key=gaps.gap_share, default=None)
    project = _project(asked, where, built, told, words)
    if where is None or hopeless:
        return _notes(project, _by_permit(asked, keys) if place.max_build > 0 else [], [])
    terms = _terms(gaps, told)
    rows = _dropping_out(asked, where) if built >= WHOLE * where.most else _coming_in(asked, where, keys)
    return rows if not isinstance(rows, list) else _notes(project, rows, terms)


def _coming_in(asked: _Asked, place: Place, keys: list[BuildKey]) -> list[Row] | Outcome:
    bench, standing = asked.bench, asked.standing
    built = place.built_in(standing.priced)
    little = min(place.most, built + thresholds.LITTLE * place.most)
    found = thresholds.solved_with(bench, standing, thresholds.forced(place, little))
    if isinstance(found, Infeasible):
        most = thresholds.most_possible(bench, standing, place)
        if most <= built + NOTHING:
            more = "more of it" if built > NOTHING else "it"
            return [_say(f"No change of money brings {more}: pace, permits or what it goes with leave no room at all.")]
        found = thresholds.solved_with(bench, standing, thresholds.forced(place, (built + most) / 2))
    if not isinstance(found, Solved):
        return found
    gap = _grant(asked, place, found)
    if not isinstance(gap, Threshold):
        return gap
    rows = [
        *_as_money(asked, place, gap, "grant"),
        *_by_capital(asked, place, gap.amount),
        *by_price(bench, standing, place, asked.gaps, found),
    ]
    return [*rows, *_by_offtake(asked, place, built), *_by_permit(asked, keys)]


def _by_offtake(asked: _Asked, place: Place, built: float) -> list[Row]:
    """The whole of it decided at the first chance all the same, or what there is room for, and what that costs."""
    bench, standing, most = asked.bench, asked.standing, place.most
    change = thresholds.forced(place, most, at_once=True)
    found = thresholds.solved_with(bench, standing, change)
    if isinstance(found, Infeasible):
        most = thresholds.most_possible(bench, standing, place, at_once=True) * (1 - ROUNDING)
        change = thresholds.forced(place, most, at_once=True)
        found = thresholds.solved_with(bench, standing, change) if most > built + NOTHING else found
    if not isinstance(found, Solved):
        return []
    cost, t_per_yr = found.objective_value - standing.objective, most / THOUSANDTH
    points = _points(asked, change, cost)
    words = f"Decided at the first chance all the same, {t_per_yr:,.0f} t/yr of it cost the plan {_cost(cost, points)}."
    return [("committed offtake", t_per_yr, "t/yr", NAN, t_per_yr, built / THOUSANDTH, cost, points, words)]


def _dropping_out(asked: _Asked, place: Place) -> list[Row] | Outcome:
    bench, standing = asked.bench, asked.standing
    without = thresholds.solved_with(bench, standing, thresholds.shut(place))
    if not isinstance(without, Solved):
        return [_say("Nothing would make it drop out: without it the plan's reliance cannot be had.")]
    cost = without.objective_value - standing.objective
    points = _points(asked, thresholds.shut(place), cost)
    offer = Offer.of(bench, place.counting, _charged(asked, place), 1.0)
    out = thresholds.goes_out(bench, standing, place, offer, without.objective_value)
    if not isinstance(out, Threshold):
        return out
    lower = by_lower_price(bench, standing, place, without.objective_value)
    told = _say(f"Without it the plan costs {_cost(cost, points)} more.", cost, points)
    return [*_as_money(asked, place, out, "dearer capital"), *lower, told]


def _charged(asked: _Asked, place: Place) -> Vector:
    """What capital and upkeep of each build are charged, M USD of present value per kt/yr; one where nothing is."""
    sums = [sum(term.amount for term in asked.gaps.terms(key) if term.family == PAID) for key in place.keys]
    charged = np.array(sums, float)
    return charged if (charged > NOISE).any() else np.ones(len(charged))


def _grant(asked: _Asked, place: Place, found: Solved) -> Threshold | Outcome:
    """A share of what it costs, paid."""
    weights = _charged(asked, place)
    told = min(
        (max(0.0, asked.gaps.gap(key)) / weight for key, weight in zip(place.keys, weights, strict=True) if weight > 0),
        default=NAN,
    )
    begin = thresholds.least_share(place, found, weights)
    offer = Offer.of(asked.bench, place.counting, weights, 1.0)
    return thresholds.comes_in(asked.bench, asked.standing, place, offer, begin, told)


def _as_money(asked: _Asked, place: Place, gap: Threshold, name: str) -> list[Row]:
    """A share of capital cost, as an amount for the whole project and as a share."""
    facility = _as_found(asked.bench, asked.facility) or asked.facility
    capital = facility.capex * facility.max_build
    parts = [(name, capital or facility.max_build, "M USD")]
    if capital:
        parts.append((f"{name}, share of its cost", 100.0, "%"))
    sides = gap.beyond / THOUSANDTH, gap.short / THOUSANDTH, NAN, NAN, ""
    return [(each, gap.amount * factor, unit, gap.first_order * factor, *sides) for each, factor, unit in parts]


def _by_capital(asked: _Asked, place: Place, share: float) -> list[Row]:
    """Capital cost by so much less, where that is enough: charged less, and less of it for programmes to pay.

    share   the share that would be enough as a grant, where the search begins
    """
    bench, facility, built = asked.bench, asked.facility, place.built_in(asked.standing.priced)
    half = BuildTerm(frozenset({facility.country}), facilities=frozenset({facility.name}), capex_factor=0.5)
    all_builds = np.concatenate([place.counting, place.others])
    change = between(bench.arrays, bench.with_terms(half).arrays).of_columns(all_builds)
    rows, columns, new = change.entries
    if not len(rows):
        return []
    old = np.asarray(bench.arrays.matrix[rows, columns]).ravel()

    def built_at(share: float) -> float | Outcome:
        less = Change(entries=(rows, columns, old + 2 * min(share, 1.0) * (new - old)))
        result = thresholds.solved_with(bench, asked.standing, less)
        return place.built(result) if isinstance(result, Solved) else result

    free = built_at(1.0)
    if not isinstance(free, float):
        return []
    if free <= built + NOTHING:
        return [("capital cost", NAN, "% less", NAN, 0.0, 0.0, NAN, NAN, "Capital for nothing is not enough.")]
    told = thresholds.narrowed(built_at, min(share, 1.0), share, built + NOTHING, rising=True)
    if not isinstance(told, Threshold):
        return []
    sides = told.beyond / THOUSANDTH, told.short / THOUSANDTH
    return [("capital cost", 100 * told.amount, "% less", 100 * share, *sides, NAN, NAN, "")]


def _by_permit(asked: _Asked, keys: list[BuildKey]) -> list[Row]:
    """Months by which an earlier permit alone brings it, or that none does."""
    bench, facility = asked.bench, asked.facility
    found = _as_found(bench, facility)
    months = found.permitting_months if found else 0
    if not months:
        return []

    def brings(less: int) -> float | Outcome:
        here = frozenset({facility.country})
        term = BuildTerm(here, facilities=frozenset({facility.name}), permit_sooner=less)
        other = bench.with_terms(term)
        place = place_of(other, facility.name)
        if place is None:
            return 0.0
        result = other.solve(held=asked.standing.held)
        return place.built(result) if isinstance(result, Solved) else result

    needed, too_few, built = thresholds.least_months(brings, months, TRIES)
    if needed:
        within = "" if needed - too_few <= 1 else f"More than {too_few} and at most {needed} months would do."
        return [("permit earlier", float(needed), "months", NAN, built / THOUSANDTH, NAN, NAN, NAN, within)]
    first = min((bench.parameters.builds[key].service_month for key in keys), default=None)
    since = "" if first is None else f", in place of {month_text(first)} at the earliest"
    return [
        ("permit earlier", NAN, "months", NAN, 0.0, 0.0, NAN, NAN,
         f"Its permit in hand, {months} months sooner{since}, does not bring it alone.")
    ]  # fmt: skip


def _as_found(bench: Bench, facility: Facility) -> Facility | None:
    """The facility as the first build of a reported year finds it."""
    parameters = bench.parameters
    first = next((p for p in parameters.reported if p.start >= parameters.as_of), None)
    return None if first is None else parameters.levers.as_found(facility, first.start)


def _points(asked: _Asked, change: Change, cost: float) -> float:
    """Points of reliance that a change costs: at the price of the last point where the premium binds, else of the least
    reliance possible."""
    bench, standing = asked.bench, asked.standing
    if np.isnan(standing.reference) or (standing.premium_binds and standing.point > NOISE):
        return cost / standing.point if standing.point > NOISE else NAN
    before = bench.solve(RELIANCE)
    with bench.changed(change):
        after = bench.solve(RELIANCE)
    both = isinstance(before, Solved) and isinstance(after, Solved)
    return after.objective_value - before.objective_value if both else NAN  # type: ignore[union-attr]


def _cost(cost: float, points: float) -> str:
    return f"{amount(cost)} M USD" + ("" if np.isnan(points) else f" and {max(points, 0.0):.2g} points of reliance")


def _say(words: str, cost: float = NAN, points: float = NAN) -> Row:
    return ("", NAN, "", NAN, NAN, NAN, cost, points, words)


def _terms(gaps: Gaps, key: BuildKey | None) -> list[tuple[str, float]]:
    """What the gap of the build that is told of is made of."""

    def word(term: Term) -> str:
        return {"worth": "worth of what it makes", PAID: "capital and upkeep"}.get(
            term.family, f"room: {term.family.replace('_', ' ').replace('.', ': ')}"
        )

    if key is None:
        return []
    sums: dict[str, float] = {}
    for term in gaps.terms(key):
        if abs(term.amount) > NOISE:
            sums[word(term)] = sums.get(word(term), 0.0) + term.amount
    return list(sums.items())


def _project(
    asked: _Asked, place: Place | None, built: float, told: BuildKey | None, words: str
) -> list[tuple[object, ...]]:
    facility, parameters = asked.facility, asked.bench.parameters
    found = _as_found(asked.bench, facility) or facility
    shown = asked.standing.shown
    months = [
        parameters.builds[key].service_month
        for key, position in zip(place.keys, place.counting, strict=True)
        if built <= NOTHING or shown[position] > NOTHING
    ] if place else []  # fmt: skip
    return [
        (facility.name, facility.title, facility.country, facility.stage, facility.process, facility.status,
         facility.max_build / THOUSANDTH, (built if built > NOTHING else 0.0) / THOUSANDTH,
         month_text(min(months)) if months else "", found.permitting_months, found.construction_months,
         found.capex * facility.max_build, max(0.0, asked.gaps.gap(told)) if told else NAN, words)
    ]  # fmt: skip


def _row_of(listed: pd.Series, facility: str, words: str) -> list[tuple[object, ...]]:
    return [
        (facility, listed["title"], listed["country"], "", listed["process"], listed["status"],
         listed["max_build_t_per_yr"], 0.0, "", 0, 0, NAN, NAN, words)
    ]  # fmt: skip


def _notes(project: list[tuple[object, ...]], rows: list[Row], terms: list[tuple[str, float]]) -> Notes:
    return Notes(
        tables={
            "changes": pd.DataFrame(rows, columns=CHANGES),
            "project": pd.DataFrame(project, columns=PROJECT),
            "gap": pd.DataFrame(terms, columns=GAP),
        }
    )
