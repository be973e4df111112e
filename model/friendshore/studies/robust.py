"""A plan for several worlds of which nobody knows yet which will come: what is decided now is the same in all of them.

    the robust plan     decisions before the worlds part are common, all else adapts; least of what is risked
    plan of a world     that of a planner who knows it
    a plan held         its decisions before the parting, in another world, where all else adapts

Perfect information is worth what is risked less where every world is known; the stochastic solution what is risked
less than with the plan of the base world held (Birge, 1982). Both compare the least that can be reached, so that
neither is ever below nothing; in money they compare least cost at the reliance that the robust plan has in each world.

Who does not know the world may be unable to keep to what a planner would pay who does. A ceiling that not every world
can keep is raised, for the robust plan and for all that it is compared with: by what costs must exceed it by, least in
all, in hundredths of the ceilings, and the share of it that choosing among plans of one cost may add.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from friendshore.aim import Form
from friendshore.asking.answer import Answer
from friendshore.asking.bench import Bench
from friendshore.asking.notes import Finding, Notes
from friendshore.asking.runner import IN_TURN, Question, Runner, Running
from friendshore.calendar import month_number
from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.frames import records
from friendshore.parameters import periods_of
from friendshore.solving.outcome import Outcome
from friendshore.solving.risk import Risk
from friendshore.studies.workings.worlds import asked as asking
from friendshore.studies.workings.worlds.asked import Decided, Seen
from friendshore.studies.workings.worlds.file import BASE, FREE, ROBUST, Worlds, read_worlds
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
        known = within_reach(runner, case, know(runner, case, of, there))
        plan = plan_for_all(runner, case, known, risk or Risk())
        regrets, beside = _held(runner, case, known, plan)
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
    plans = _alone(runner, case, there.parting, [(each, 0.0) for each in variants])
    begun = frozenset(str(each) for plan in plans for each in plan.tables["begun"]["build"])
    seen = [
        Seen(world.name, world.probability, case, variant, str(plan.tables["read"]["input_hash"].iloc[0]),
             plan.figures["ceiling_musd"], plan.figures["least_points"])
        for world, variant, plan in zip(there.worlds, variants, plans, strict=True)
    ]  # fmt: skip
    widest: dict[str, float] = {}
    for plan in plans:
        for row in records(plan.tables["limits"]):
            name, upper = str(row["row"]), float(row["upper"])
            widest[name] = max(upper, widest.get(name, upper))
    return Known(there, tuple(seen), tuple(plans), asking.Common(there.parting, begun, widest))


def _alone(runner: Runner, case: str | Path, month: int, worlds: Sequence[tuple[Variant, float]]) -> list[Notes]:
    """Each world's own plan, its ceiling raised by so many M USD."""
    asked = [(each, Question(f"{each.name} known", partial(asking.own, month=month, raised=raised), shared=True))
             for each, raised in worlds]  # fmt: skip
    found = runner.ask_each(case, asked)
    for finding, (variant, _) in zip(found, worlds, strict=True):
        if finding.notes is None:
            raise FriendshoreError(f"World {variant.name} has no plan of its own. {finding.sentence}")
    return [_notes(each) for each in found]


def within_reach(runner: Runner, case: str | Path, known: Known) -> Known:
    """The same with the ceilings raised that not every world can keep. Raises FriendshoreError where nothing that is
    decided in common can be carried out in every world."""
    if len(known.seen) == 1:
        return known
    ask = partial(asking.lacking, worlds=known.seen, common=known.common)
    found = _together(runner, case, known, "what ceilings lack", ask).figures
    raised = {place: found[each.name] for place, each in enumerate(known.seen) if each.name in found}
    again = _alone(runner, case, known.worlds.parting, [(known.seen[p].variant, more) for p, more in raised.items()])
    seen, plans = list(known.seen), list(known.plans)
    for (place, more), plan in zip(raised.items(), again, strict=True):
        seen[place] = replace(
            seen[place], ceiling=plan.figures["ceiling_musd"], raised=more, least=plan.figures["least_points"]
        )
        plans[place] = plan
    return replace(known, seen=tuple(seen), plans=tuple(plans))


def plan_for_all(runner: Runner, case: str | Path, known: Known, risk: Risk) -> Robust:
    """The robust plan. Raises FriendshoreError where there is none."""
    ask = partial(asking.together, worlds=known.seen, risk=risk, common=known.common)
    found = _together(runner, case, known, "all worlds together", ask)
    items = {str(row["item"]): float(row["kt"]) for row in records(found.tables["items"])}
    return Robust(risk, found, Decided(known.common, items))


def _together(
    runner: Runner, case: str | Path, known: Known, name: str, ask: Callable[[Bench], Notes | Outcome]
) -> Notes:
    """What is asked of all worlds as one program."""
    (found,) = runner.ask_each(case, [(known.seen[known.base].variant, Question(name, ask, shared=True))])
    if found.notes is None:
        raise FriendshoreError(f"There is no plan for all worlds. {found.sentence}")
    return found.notes


def _held(
    runner: Runner, case: str | Path, known: Known, plan: Robust
) -> tuple[list[Regretted], dict[tuple[str, str], Finding]]:
    """Every plan's first decisions in every world; and, at the robust plan's reliance in each, those of the base
    world's plan, and none at all. World by world, so that each is written once."""
    firsts = {each.name: known.decided(place) for place, each in enumerate(known.seen)}
    firsts[ROBUST] = plan.decided
    base = firsts[known.seen[known.base].name]
    asked: list[tuple[Variant, Question]] = []
    places: list[tuple[str, str]] = []
    for world in known.seen:
        points = plan.of(world.name, "mean_points")
        kept = (world.name, ROBUST)  # by the plans that they are of
        asks = {name: partial(asking.held, decided=each, ceiling=world.ceiling, sure=name in kept)
                for name, each in firsts.items()}  # fmt: skip
        asks[BASE] = partial(asking.held, decided=base, ceiling=world.ceiling, points=points,
                             sure=world is known.seen[known.base])  # fmt: skip
        asks[FREE] = partial(asking.at, ceiling=world.ceiling, points=points)
        for name, ask in asks.items():
            asked.append((world.variant, Question(f"{name} in {world.name}", ask)))
            places.append((name, world.name))
    found = dict(zip(places, runner.ask_each(case, asked), strict=True))
    return [Regretted(*place, each) for place, each in found.items() if place[0] in firsts], found


def _notes(found: Finding) -> Notes:
    assert found.notes is not None
    return found.notes


__all__ = ["know", "plan_for_all", "refuse", "robust"]
