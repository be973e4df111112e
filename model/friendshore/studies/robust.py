"""A plan for several worlds of which nobody knows yet which will come: what is decided now is the same in all of them.

    the robust plan     decisions before the worlds part are common, all else adapts; least of what is risked
    plan of a world     that of a planner who knows it
    a plan held         its decisions before the parting, in another world, where all else adapts

Perfect information is worth what is risked less where every world is known; the stochastic solution what is risked
less than with the plan of the base world held (Birge, 1982). Both compare the least that can be reached, so that
neither is ever below nothing; in money they compare least cost at the reliance that the robust plan has in each world.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from friendshore.asking.answer import Answer
from friendshore.asking.notes import Finding, Notes
from friendshore.asking.runner import IN_TURN, Question, Runner, Running
from friendshore.calendar import month_number
from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.frames import records
from friendshore.parameters import periods_of
from friendshore.program import Form
from friendshore.solving.risk import Risk
from friendshore.studies.workings.worlds import asked as asking
from friendshore.studies.workings.worlds.asked import Decided, Seen
from friendshore.studies.workings.worlds.file import Worlds, read_worlds
from friendshore.studies.workings.worlds.found import Known, Regretted, Robust
from friendshore.studies.workings.worlds.told import told
from friendshore.variants import PLAN, Variant

QUESTION = "robust"
FORMS = (Form.MEAN, Form.PATH)
"""Forms of reliance that are one figure; of those that look at one year the mean is a second."""


def robust(
    case: str | Path,
    of: Variant = PLAN,
    *,
    worlds: str | Path | None = None,
    risk: Risk | None = None,
    running: Running = IN_TURN,
) -> Answer:
    """What to decide now, whatever comes, and what it is worth to know.

    worlds   file of worlds; the case's own worlds.toml by default
    risk     what is risked; expected reliance by default

    Raises CaseError; FriendshoreError where there are no worlds, or no plan for them.
    """
    read = of.read(case)
    refuse(read, of)
    there = read_worlds(case, worlds, periods_of(read), month_number(read.as_of))
    with running.runner(QUESTION) as runner:
        known = know(runner, case, of, there)
        plan = plan_for_all(runner, case, known, risk or Risk())
        regrets = _regrets(runner, case, known, plan)
        beside = _beside(runner, case, known, plan)
    return told(read, known, plan, regrets, beside)


def refuse(read: Case, of: Variant) -> None:
    """Raise FriendshoreError where there is no one figure of reliance to be risked."""
    if of.aim.form not in FORMS:
        raise FriendshoreError(
            f"Plans for several worlds aim at reliance, --objective {' or '.join(FORMS)}, not {of.aim.form}."
        )
    if read.tables["demand"].empty:
        raise FriendshoreError("Nobody asks for anything in this case, so there is no reliance: demand.csv has no row.")


def know(runner: Runner, case: str | Path, of: Variant, there: Worlds) -> Known:
    """Every world, and its plan by itself."""
    variants = [each.variant(of) for each in there.worlds]
    own = partial(asking.own, month=there.parting)
    found = runner.ask_each(case, [(each, Question(f"{each.name} known", own, shared=True)) for each in variants])
    for finding, world in zip(found, there.worlds, strict=True):
        if finding.notes is None:
            raise FriendshoreError(f"World {world.name} has no plan of its own. {finding.sentence}")
    plans = [_notes(each) for each in found]
    begun = frozenset(str(each) for plan in plans for each in plan.tables["begun"]["build"])
    seen = [
        Seen(world.name, world.probability, case, variant, variant.read(case).input_hash,
             plan.figures["ceiling_musd"], plan.figures["least_points"])
        for world, variant, plan in zip(there.worlds, variants, plans, strict=True)
    ]  # fmt: skip
    widest: dict[str, float] = {}
    for plan in plans:
        for row in records(plan.tables["limits"]):
            name, upper = str(row["row"]), float(row["upper"])
            widest[name] = max(upper, widest.get(name, upper))
    return Known(there, tuple(seen), tuple(plans), asking.Common(there.parting, begun, widest))


def plan_for_all(runner: Runner, case: str | Path, known: Known, risk: Risk) -> Robust:
    """The robust plan. Raises FriendshoreError where there is none."""
    ask = partial(asking.together, worlds=known.seen, risk=risk, common=known.common)
    base = known.seen[known.base]
    (found,) = runner.ask_each(case, [(base.variant, Question("all worlds together", ask, shared=True))])
    if found.notes is None:
        raise FriendshoreError(f"There is no plan for all worlds. {found.sentence}")
    items = {str(row["item"]): float(row["kt"]) for row in records(found.notes.tables["items"])}
    return Robust(risk, found.notes, Decided(known.common, items))


def _regrets(runner: Runner, case: str | Path, known: Known, plan: Robust) -> Sequence[Regretted]:
    """Every plan's first decisions in every world."""
    firsts = {each.name: known.decided(place) for place, each in enumerate(known.seen)}
    firsts[asking.ROBUST] = plan.decided
    places = [(name, world) for world in known.seen for name in firsts]
    asked = [
        (world.variant, Question(f"{name} in {world.name}", partial(asking.held, decided=firsts[name],
                                                                    ceiling=world.ceiling)))
        for name, world in places
    ]  # fmt: skip
    found = runner.ask_each(case, asked)
    return [Regretted(name, world.name, each) for (name, world), each in zip(places, found, strict=True)]


def _beside(runner: Runner, case: str | Path, known: Known, plan: Robust) -> dict[tuple[str, str], Finding]:
    """At the robust plan's reliance in each world: the base world's plan held, and nothing held."""
    first = known.decided(known.base)
    asked, places = [], []
    for world in known.seen:
        points = plan.of(world.name, "mean_points")
        base = partial(asking.held, decided=first, ceiling=world.ceiling, points=points)
        free = partial(asking.at, ceiling=world.ceiling, points=points)
        for name, ask in ((asking.BASE, base), (asking.FREE, free)):
            asked.append((world.variant, Question(f"{name} at the same reliance, {world.name}", ask)))
            places.append((name, world.name))
    return dict(zip(places, runner.ask_each(case, asked), strict=True))


def _notes(found: Finding) -> Notes:
    assert found.notes is not None
    return found.notes


__all__ = ["know", "plan_for_all", "refuse", "robust"]
