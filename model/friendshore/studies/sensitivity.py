"""How far a plan moves with what is uncertain: each input at its low and high, the plan made anew, and the plan held.

    made anew    the steps that decide reliance and cost (`by_steps.py`) on the changed case, under the same ceiling
    held         builds as planned, or, where they cannot all be built so, at most as planned; of operation the
                 reliance of the plan made anew, or the least that is left, at least cost, so it never does better
    elasticity   ((high - low) / base) / (2 share)       per cent of a figure by one per cent of the input
    first order  what duals say of the change in the base plan, without another solve (`solving/change.py`)

Levels are those of the case, groups of figures move by a share (`uncertain.py`). In first order the least reliance
moves by d, and cost by that of the change itself less the price of a point times d; where the ceiling binds, cost stays
and reliance moves by the change of cost at the price of a point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from friendshore.aim import Form
from friendshore.asking.answer import Answer
from friendshore.asking.bench import Bench
from friendshore.asking.notes import Finding, Notes
from friendshore.asking.runner import IN_TURN, Question, Running
from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.planning import aim_of
from friendshore.solving.arrays import Arrays, Positions, Vector
from friendshore.solving.ceiling import CLOSE, Point, loosened
from friendshore.solving.certificate import certify, reduced_costs
from friendshore.solving.change import Change, between
from friendshore.solving.handover import Basis
from friendshore.solving.highs import Session
from friendshore.solving.outcome import Infeasible, Outcome, Solved
from friendshore.solving.runner import COST, RELIANCE, RELIANCE_HELD
from friendshore.studies.workings import by_steps
from friendshore.studies.workings.sensitivity import uncertain
from friendshore.studies.workings.sensitivity.told import told
from friendshore.studies.workings.sensitivity.uncertain import SIDES, Input, Side
from friendshore.variants import PLAN, Variant

QUESTION = "sensitivity"
MONEY = frozenset({"cost_counted", "public_counted"})
"""Rows that only count money: what changes in them alone leaves the least reliance as it is."""


def sensitivity(
    case: str | Path,
    of: Variant = PLAN,
    *,
    only: Sequence[str] = (),
    by_share: float = 0.1,
    running: Running = IN_TURN,
) -> Answer:
    """What moves a plan's reliance and cost, the most first.

    only      names of inputs; all that the case has if none is named
    by_share  how far groups of figures are moved

    Raises CaseError; FriendshoreError where an input is unknown or not in the case, or there is no plan.
    """
    if not 0 <= by_share < 1:
        raise FriendshoreError(f"--by must be 0 to below 100 %, not {100 * by_share:g}.")
    asked = uncertain.inputs(only)
    read = of.read(case)
    if aim_of(read).form is not Form.MEAN:
        raise FriendshoreError("Nothing that the planners demand has a value weight, so reliance moves with nothing.")
    there = [each for each in asked if uncertain.has(read, each)]
    if only and (absent := [each.name for each in asked if each not in there]):
        raise FriendshoreError(f"The case has no figures of {', '.join(absent)}: nothing would move.")
    places: list[tuple[Input, Side]] = [
        (each, side) for each in there for side in SIDES if each.ends is None or _moves(read, each, side)
    ]
    with running.runner(QUESTION) as runner:
        (base,) = runner.ask(case, of, [Question("base", based)])
        if base.notes is None:
            raise FriendshoreError(base.sentence)
        moves = [
            Question(f"{each.name} {side}", partial(varied, name=each.name, side=side, share=by_share, base=base.notes))
            for each, side in places
        ]
        found = runner.ask(case, of, moves)
    ended: dict[tuple[str, str], Finding] = {
        (each.name, side): one for (each, side), one in zip(places, found, strict=True)
    }
    return told(there, by_share, base, ended)


def _moves(case: Case, what: Input, side: Side) -> bool:
    assert what.ends is not None
    return bool(getattr(case.levels, what.name) != what.ends[SIDES.index(side)])


def as_it_is(bench: Bench) -> Case:
    """The case on the bench."""
    return bench.case


def based(bench: Bench) -> Notes | Outcome:
    """The plan from which inputs are moved: its figures, the ceiling, and of both steps values and duals."""
    most = by_steps.ceiling(bench, as_it_is)
    if not isinstance(most, Notes):
        return most
    highest = most.figures["least_musd"] + most.figures["premium_musd"]
    kept = bench.case.settings.cost_tolerance_share * abs(highest)
    session = by_steps.session_of(bench.arrays.copy(), bench)
    least = session.minimise(RELIANCE)
    if not isinstance(least, Solved):
        return least
    limits = {"ceiling_musd": highest, "target_musd": max(most.figures["least_musd"], highest - kept)}
    point = _planned(session, bench.case, least.objective_value, limits)
    if not isinstance(point, Point):
        return point
    assert point.solved is not None
    notes = by_steps.told(bench.case, session.arrays, point)
    binds = point.reliance > least.objective_value + bench.case.settings.reliance_tolerance_points
    figures = {**notes.figures, **limits, "least_points": least.objective_value, "binds": float(binds)}
    arrays: dict[str, Any] = {
        "least_values": least.column_values,
        "least_duals": least.row_duals,
        "values": point.solved.column_values,
        "duals": point.solved.row_duals,
    }
    basis = session.basis()
    if basis is not None:
        arrays |= {"basis_columns": basis.columns, "basis_rows": basis.rows}
    return Notes(figures, notes.tables, arrays)


def varied(bench: Bench, name: str, side: Side, share: float, base: Notes) -> Notes | Outcome:
    """The plan with one input moved, made anew and held, and what first order says of it."""
    figures, known = base.figures, base.arrays
    case = uncertain.moved(bench.case, name, side, share)
    arrays = bench.compiled_for(case)
    change = between(bench.arrays, arrays)
    first = _first_order(bench.arrays, change, figures, known)
    if not change.size and not change.left_out and not any(change.offsets.values()):
        return Notes({**_three(figures), **_three(figures, "held_"), **first})
    session = by_steps.session_of(arrays, bench)
    money = _only_money(bench.arrays, change)
    if money:
        least = figures["least_points"]
    else:
        solved = session.minimise(RELIANCE)
        if not isinstance(solved, Solved):
            return solved
        least = solved.objective_value
    if money and "basis_rows" in known:
        session.start_from(Basis(known["basis_columns"], known["basis_rows"]), COST)
    point = _planned(session, case, least, figures)
    if not isinstance(point, Point):
        return point
    anew = by_steps.told(case, session.arrays, point)
    held = _held(session, case, point, bench.arrays, known["values"])
    second = {}
    if isinstance(held, Notes):
        second = {**_three(held.figures, "held_"), "held_in_part": held.figures["in_part"]}
    return Notes({**_three(anew.figures), **second, **first})


def _planned(session: Session, case: Case, least: float, limits: Mapping[str, float]) -> Point | Outcome:
    """Least cost within the tolerance above the least reliance, and within the ceiling."""
    point = by_steps.cheapest(session, least + case.settings.reliance_tolerance_points)
    if not isinstance(point, Point) or point.cost <= loosened(limits["ceiling_musd"]):
        return point
    return by_steps.within_ceiling(session, limits["target_musd"], point)


def _held(session: Session, case: Case, anew: Point, base: Arrays, values: Vector) -> Notes | Outcome:
    """The plan's builds, run as well as they can be."""
    places = {name: place for place, name in enumerate(base.column_names)}
    span = by_steps.span_of(session.arrays, "build")
    builds: Positions = np.arange(span.start, span.stop)
    names = session.arrays.column_names[span.start : span.stop]
    planned = np.array([values[places[name]] if name in places else 0.0 for name in names])
    here = np.clip(planned, session.arrays.column_lower[builds], session.arrays.column_upper[builds])
    session.set_columns(builds, here, here)
    point = _run_well(session, anew)
    in_part = isinstance(point, Infeasible)
    if in_part:
        session.set_columns(builds, session.arrays.column_lower[builds].clip(max=0.0), here)
        point = _run_well(session, anew)
    if not isinstance(point, Point):
        return point
    notes = by_steps.told(case, session.arrays, point)
    return Notes({**notes.figures, "in_part": float(in_part)}, notes.tables)


def _run_well(session: Session, anew: Point) -> Point | Outcome:
    """Least cost at the reliance of the plan made anew, or at the least that these builds allow."""
    session.hold(RELIANCE_HELD, float("inf"))
    least = session.minimise(RELIANCE, explain=False)
    if not isinstance(least, Solved):
        return least
    if least.objective_value <= loosened(anew.reliance):
        return by_steps.cheapest(session, anew.reliance)
    return by_steps.cheapest(session, least.objective_value + CLOSE)  # at the least itself the solver is slow


def _only_money(arrays: Arrays, change: Change) -> bool:
    """Whether nothing but counts of money changes."""
    if len(change.rows) or len(change.columns) or change.left_out:
        return False
    spans = [span for span in arrays.row_spans.values() if span.component.name in MONEY]
    rows = change.entries[0]
    counted = np.zeros(len(rows), bool)
    for span in spans:
        counted |= (rows >= span.start) & (rows < span.stop)
    return bool(counted.all()) and not len(change.costs.get(RELIANCE, ((), ()))[0])


def _first_order(
    arrays: Arrays, change: Change, figures: Mapping[str, float], known: Mapping[str, Any]
) -> dict[str, float]:
    """Mean reliance and cost to first order, less those of the base."""
    cost = change.first_order(arrays, COST, _solved(arrays, COST, known["values"], known["duals"]))
    slope = figures["slope_musd_per_point"]
    if figures["binds"]:
        return {"first_order_points": cost / slope if slope else float("nan"), "first_order_cost_musd": 0.0}
    least = _solved(arrays, RELIANCE, known["least_values"], known["least_duals"])
    points = change.first_order(arrays, RELIANCE, least)
    return {"first_order_points": points, "first_order_cost_musd": cost - slope * points}


def _solved(arrays: Arrays, objective: str, values: Vector, duals: Vector) -> Solved:
    reduced = reduced_costs(arrays, objective, duals)
    certificate = certify(arrays, objective, values, duals)
    rows, value = arrays.matrix @ values, arrays.objective_value(objective, values)
    return Solved(value, values, rows, duals, reduced, certificate, 0.0, 0, "kept")


def _three(figures: Mapping[str, float], before: str = "") -> dict[str, float]:
    return {f"{before}{name}": figures[name] for name in ("mean_points", "last_points", "cost_musd")}
