"""What plans and questions come to: each solved once at each pace, by the steps that its figures need.

A plan is solved by the steps that decide reliance and cost; fair shares among planners, which move neither, only where
figures by area are read. Of it the headline figures are kept and the tables that any claim of the folder reads, so that
claims share it, whichever are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Any

import pandas as pd

from friendshore import variants
from friendshore.asking.answer import Answer
from friendshore.asking.bench import Bench
from friendshore.asking.notes import Notes
from friendshore.asking.runner import Question, Running
from friendshore.case.nearest import nearest
from friendshore.errors import CaseError, FriendshoreError
from friendshore.plan.reading import Solution
from friendshore.solving.outcome import Outcome
from friendshore.studies.workings import unshared
from friendshore.studies.workings.claims.declared import Asked, Planned

Ask = Callable[[Path, Asked, variants.Variant, Running], Answer]


@dataclass(frozen=True)
class Found:
    """What a plan or a question came to at one pace: figures and tables, or none and the sentence why."""

    figures: Mapping[str, float]
    tables: Mapping[str, pd.DataFrame]
    sentence: str = ""


def solve_plans(
    cases: Mapping[str, Path],
    plans: Sequence[Planned],
    tables: Mapping[str, tuple[str, ...]],
    running: Running,
) -> dict[tuple[str, str], Found]:
    """Solve plans at each of their paces; what came of each by its name and pace.

    tables   name of a plan -> tables of it that are read

    Raises CaseError, FriendshoreError; KeyboardInterrupt where the user stops it, with what had ended kept.
    """
    found: dict[tuple[str, str], Found] = {}
    with running.runner("claims") as runner:
        for case in dict.fromkeys(plan.case for plan in plans):
            jobs = [(plan, pace) for plan in plans if plan.case == case for pace in plan.at]
            asked = [
                (
                    plan.at[pace],
                    Question(
                        f"{plan.name}, {pace} pace", partial(planned, tables=tables[plan.name], fair=plan.fair)
                    ),
                )
                for plan, pace in jobs
            ]
            for (plan, pace), finding in zip(jobs, runner.ask_each(cases[case], asked), strict=True):
                notes = finding.notes or Notes()
                found[plan.name, pace] = Found(notes.figures, notes.tables, finding.sentence)
    return found


def planned(bench: Bench, tables: tuple[str, ...], fair: bool) -> Notes | Outcome:
    """The plan of the case on the bench: its headline figures, and some of its tables. Raises FriendshoreError where
    it has no such table."""
    solution = bench.planned() if fair else unshared.solution_of(bench)
    if not isinstance(solution, Solution):
        return solution
    plan = unshared.told(bench, solution)
    for name in tables:
        if name not in plan.tables:
            near = nearest(name, plan.tables)
            words = f"nearest is '{near}'" if near else f"it has {', '.join(sorted(plan.tables))}"
            raise FriendshoreError(f"'{name}' is no table of a plan; {words}.")
    return Notes(variants.figures(plan), {name: plan.tables[name] for name in tables})


def ask_questions(
    cases: Mapping[str, Path], questions: Sequence[Asked], asks: Mapping[str, Ask], running: Running
) -> dict[tuple[str, str], Found]:
    """Ask questions at each of their paces; the frames of each answer by its name and pace.

    A question without an answer (no plan to start from) leaves its sentence. Raises CaseError, KeyboardInterrupt.
    """
    found: dict[tuple[str, str], Found] = {}
    for asked in questions:
        for pace, variant in asked.at.items():
            running.announce(f"{asked.name}, {pace} pace")
            try:
                answer = asks[asked.ask](cases[asked.case], asked, variant, running)
            except CaseError:
                raise
            except FriendshoreError as error:
                found[asked.name, pace] = Found({}, {}, str(error))
                continue
            found[asked.name, pace] = Found({}, answer.frames, answer.sentence)
    return found


def options_of(function: Callable[..., Any], without: Sequence[str]) -> tuple[str, ...]:
    """The options that a study takes, but for those that every question has."""
    return tuple(name for name in signature(function).parameters if name not in without)
