"""From a case to a plan, in one call."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np

from friendshore import case as cases
from friendshore import parameters as numbers
from friendshore.aim import Aim, Form
from friendshore.case import Case
from friendshore.errors import Fault, FriendshoreError
from friendshore.parameters import Parameters
from friendshore.parameters.from_case import Settle, undecided
from friendshore.parameters.levers import BuildTerm, Levers
from friendshore.plan import binding, unmet
from friendshore.plan.plan import Plan, tell
from friendshore.plan.reading import Solution
from friendshore.program import Program, assemble, policies
from friendshore.program.program import PAID
from friendshore.solving import confirm as confirming
from friendshore.solving import lexicographic, whole_steps
from friendshore.solving.arrays import Arrays, Positions, compile_program
from friendshore.solving.highs import SolverOptions
from friendshore.solving.lexicographic import COST, FAIRNESS, MEAN, PUBLIC, RELIANCE, Elsewhere
from friendshore.solving.outcome import Outcome, Solved
from friendshore.solving.series import Series
from friendshore.solving.whole import Sizes
from friendshore.solving.whole_steps import Whole
from friendshore.uncollected import uncollected

Announce = Callable[[str], None]
ONE_AT_A_TIME = threading.RLock()
"""Held while a program is written and a plan is read: Pyomo keeps the expression it took apart last, and pandas the
blocks of a frame, where all threads see them. Threads solve side by side, and Python runs one of them at a time anyway.
"""
CONFIRMED = 10
"""Limits that are solved for again where a plan is asked to confirm what they are worth."""


def read_case(
    path: str | Path,
    scenarios: Sequence[str | Path] = (),
    bloc: str | None = None,
    levels: Mapping[str, str] | None = None,
) -> Case:
    """Read a case with the tables of its policies, lay scenarios over it left to right, and check it.

    scenarios    names of files in the folder's scenarios/, or paths of .toml files
    bloc         who plans; the case's own choice if None
    levels       levels chosen for this run ({"permits": "p90"}), over those of the case and its scenarios

    Raises CaseError with every fault found in one pass.
    """
    return cases.read_case(path, scenarios, bloc, policies.FURTHER, levels)


def prepare(case: Case, terms: Sequence[BuildTerm] = (), settle: Settle = undecided) -> Parameters:
    """The parameters of a case under its policies.

    terms    what a question changes of builds, beside the policies
    settle   which builds there are, of those that may be decided
    """

    def shape(levers: Levers) -> None:
        policies.shape(levers)
        levers.builds.extend(terms)

    return numbers.prepare(case, shape, settle)


def notes(case: Case) -> list[Fault]:
    """What a user should know of a sound case: free lunches where they are no faults, demand that nothing can reach,
    plants that can never run, rows without effect, figures outside what is usual."""
    return [*case.free_lunches(), *case.remarks(), *numbers.out_of_reach.notes(prepare(case))]


def solve(
    case: Case,
    aim: Aim | None = None,
    *,
    budget_musd: float | None = None,
    whole_plants: bool = False,
    confirm: bool = False,
    options: SolverOptions | None = None,
    announce: Announce | None = None,
) -> Plan | Outcome:
    """Plan for the case's bloc.

    aim          what to minimise; by default what `aim_of` the case says
    budget_musd  replaces the total of the case's one programme, M USD
    whole_plants each build is at or above its least size or does not exist; takes up to twice the time
    confirm      the dearest limits that bind are solved for again, loosened by a tenth
    announce     told the name of each phase and step as it starts

    Returns a Plan, or the outcome of the step that did not end in an optimum (each has a `sentence`). Raises
    FriendshoreError where the call itself makes no sense.
    """
    clock = _Clock(announce or (lambda phase: None))
    aim = aim or aim_of(case)
    if budget_musd is not None:
        case = with_budget(case, budget_musd)
    aim.refuse(numbers.periods_of(case))
    program, arrays = written(case, aim, clock.phase)
    found = steps(case, program, arrays, aim, budget_musd, options, clock.phase, whole_plants=whole_plants)
    if not isinstance(found, tuple):
        return found
    series, whole = found
    last = series.outcome
    if not isinstance(last, Solved) or series.prices is None:
        return unmet.explained(last, program, arrays)
    solution = Solution(program, arrays, series, last, series.prices, whole)
    confirmed = _confirmed(solution, options, clock) if confirm else {}
    clock.phase("plan")
    with ONE_AT_A_TIME, uncollected():
        plan = tell(solution, aim, {}, confirmed)
    clock.phase("")
    return replace(plan, case=case, seconds=clock.seconds)  # with its rows in the order of its files


def aim_of(case: Case) -> Aim:
    """What a case is planned for where nobody says: least mean reliance; least cost where no value weight lets reliance
    be measured; most profit where its planners demand nothing."""
    blocs, demand, goods = (case.tables[name] for name in ("blocs", "demand", "commodities"))
    planners = blocs.loc[(blocs["bloc"] == case.bloc) & (blocs["role"] == "planner"), "area"]
    if not demand["area"].isin(planners).any():
        return Aim(Form.PROFIT)
    return Aim(Form.MEAN if (goods["weight_usd_per_kg"] > 0).any() else Form.COST)


def steps(
    case: Case,
    program: Program,
    arrays: Arrays,
    aim: Aim,
    budget_musd: float | None = None,
    options: SolverOptions | None = None,
    announce: Announce = lambda phase: None,
    *,
    whole_plants: bool = False,
    elsewhere: Elsewhere | None = None,
) -> tuple[Series, Whole | None] | Outcome:
    """The steps of a plan on its compiled program, which stays as it is; of whole plants, with the distance from the
    linear bound. The outcome of what the steps need from elsewhere where that is no optimum.

    elsewhere   the premium and its reference; None: those of the case without its scenarios
    """
    given = elsewhere or premium_of(case, aim, budget_musd, options, announce)
    if not isinstance(given, Elsewhere):
        return given
    elsewhere = given
    stay = decided(program, arrays)
    if not whole_plants:
        series = lexicographic.solve(  # on a copy: what is held in the steps is no bound of the program
            arrays.copy(), case.settings, aim, decided=stay, elsewhere=elsewhere, options=options, announce=announce
        )
        return series, None
    found = whole_steps.solve(
        arrays, case.settings, aim, decided=stay, sizes=sizes(program, arrays), elsewhere=elsewhere,
        options=options or SolverOptions(), announce=announce,
    )  # fmt: skip
    return found if isinstance(found, tuple) else unmet.explained(found, program, arrays)


def written(case: Case, aim: Aim, announce: Announce = lambda phase: None) -> tuple[Program, Arrays]:
    """The program of a case, and its arrays. Raises AimError where no reported period answers the aim, FriendshoreError
    where there is no public money to aim at."""
    with ONE_AT_A_TIME:
        announce("build")
        parameters = prepare(case)
        demanded = {period for _, _, _, period in parameters.demand}
        aim.refuse(parameters.periods, demanded, parameters.asks_for_reliance)
        program = assemble(parameters, aim)
        if aim.form is Form.PUBLIC and not any(key[1] == PAID for key in program.public):
            raise FriendshoreError(
                "No policy of this case spends public money, so there is none to minimise: "
                "add rows to a table of policies that does, such as price_floors.csv."
            )
        announce("hand over")
        return program, compiled(program)


def _confirmed(solution: Solution, options: SolverOptions | None, clock: _Clock) -> dict[str, float]:
    """What a tenth more of the dearest limits that bind is worth, by solving again."""
    step, point = binding.judged_step(solution), binding.judged(solution)[1]
    loosened = {
        what: [
            confirming.Loosened(each.row, each.position, each.least, abs(each.bound) * binding.TENTH)
            for each in members
        ]
        for what, members in binding.dearest(solution, CONFIRMED).items()
    }
    found = confirming.worths(solution.arrays, step.objective, step.held, loosened, options, clock.phase)
    return {what: worth / point for what, worth in found.items()}


def compiled(program: Program, further: Sequence[str] = ()) -> Arrays:
    """The program as arrays, with its objectives by name, further ones among them."""
    known = COST, RELIANCE, MEAN, FAIRNESS, PUBLIC, *further
    found = {name: program.block.objective(name) for name in known}
    return compile_program(program.block, {name: each for name, each in found.items() if each is not None})


def decided(program: Program, arrays: Arrays) -> Positions:
    """Positions of builds and activities, which the fairness step leaves as they are."""
    spans = [arrays.columns_of(program.block.build), arrays.columns_of(program.block.activity)]
    return np.concatenate([np.arange(span.start, span.stop) for span in spans])


def sizes(program: Program, arrays: Arrays) -> Sizes:
    """Least size of each build: the smallest plant of its trade, or the whole project where that is smaller."""
    parameters, span = program.parameters, arrays.columns_of(program.block.build)
    least = [
        min(parameters.processes[facility.process].least_size, facility.max_build)
        for facility in (parameters.facilities[name] for name, _ in span.keys)
    ]
    return Sizes(np.arange(span.start, span.stop), np.array(least, float))


def with_budget(case: Case, budget_musd: float) -> Case:
    """The case with another total for its one programme."""
    programmes = case.tables["programmes"]
    if len(programmes) != 1:
        raise FriendshoreError(
            f"--budget sets the total of a plain budget, but programmes.csv has {len(programmes)} programmes: "
            "change their total_musd in a scenario instead."
        )
    if not budget_musd >= 0:
        raise FriendshoreError(f"--budget must be an amount in M USD of zero or more, not {budget_musd:g}.")
    tables = {**case.tables, "programmes": programmes.assign(total_musd=float(budget_musd))}
    return replace(case, tables=tables)


def premium_of(
    case: Case,
    aim: Aim,
    budget_musd: float | None,
    options: SolverOptions | None,
    announce: Announce = lambda phase: None,
) -> Elsewhere | Outcome:
    """What the resilience premium takes from the case without its scenarios and the levels chosen for the run.

    The premium is an amount of dollars: the run's share of the case's own least cost, whatever scenarios do to costs.
    Scenarios and levels that only change prices keep that least cost too, so that dear power is paid for in reliance.
    """
    changing = [note for note in case.scenarios if note.file not in case.frame_scenarios]
    if not (changing or case.chosen) or aim.form in {Form.COST, Form.PUBLIC, Form.PROFIT}:
        return Elsewhere()
    announce("reference")
    with ONE_AT_A_TIME:
        base = case.reread(case.frame_scenarios)
        base = base if budget_musd is None else with_budget(base, budget_musd)
        key = base.content_hash
    if key not in _LEAST_COST:
        with ONE_AT_A_TIME:
            program = assemble(prepare(base), Aim(Form.COST))
            arrays = compiled(program)
        series = lexicographic.least_cost(arrays, options)
        if not isinstance(series.outcome, Solved):
            return unmet.explained(series.outcome, program, arrays)
        _LEAST_COST[key] = series.value("reference") or 0.0
    cost = _LEAST_COST[key]
    only_prices = case.only_prices_chosen and all(note.prices_only for note in changing)
    return Elsewhere(case.settings.premium_share * abs(cost), cost if only_prices else None)


_LEAST_COST: dict[str, float] = {}
"""Least cost of cases without their scenarios, M USD, as found in this process: the variants of a study share it."""


class _Clock:
    """Announces phases and keeps the seconds of each."""

    def __init__(self, announce: Announce) -> None:
        self._announce = announce
        self._name = ""
        self._began = perf_counter()
        self.seconds: dict[str, float] = {}

    def phase(self, name: str) -> None:
        now = perf_counter()
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0.0) + now - self._began
        self._name, self._began = name, now
        if name:
            self._announce(name)
