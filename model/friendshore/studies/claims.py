"""What articles claim, held against data and plans: each claim answered by figures, and judged by a rule.

A folder says what is claimed (`claims.toml` and a file an article, workings/claims/file.py): of each claim the figures
that answer it, where they are read, and the rule by which they decide. Data are read in the tables of cases, and in
facts.csv. What needs a run is read in plans and in answers to other questions, each solved once for all claims of the
folder, at each level of pace; what only a document can tell says so. A verdict is never typed in where figures decide.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from friendshore import shipped
from friendshore.asking.answer import Answer, Drawing
from friendshore.asking.runner import IN_TURN, Running
from friendshore.case.nearest import nearest
from friendshore.errors import FriendshoreError
from friendshore.language.said import CHINESE, ENGLISH
from friendshore.studies import earliest, frontier, instruments, obstacles, stress
from friendshore.studies.workings.claims import looked_up, pages, rules, told
from friendshore.studies.workings.claims.declared import (
    FACT,
    INPUT,
    PLAN,
    QUESTION,
    Article,
    Asked,
    Cell,
    Claim,
    Claims,
)
from friendshore.studies.workings.claims.file import read_claims
from friendshore.studies.workings.claims.sheets import sheets
from friendshore.studies.workings.claims.solved import (
    Found,
    ask_questions,
    options_of,
    solve_plans,
)
from friendshore.studies.workings.claims.told import Answered
from friendshore.variants import Variant

STUDIES: Mapping[str, Callable[..., Answer]] = {
    "earliest": earliest.earliest,
    "frontier": frontier.frontier,
    "instruments": instruments.instruments,
    "obstacles": obstacles.obstacles,
    "stress": stress.stress,
}
"""The studies whose answers claims may be read in."""
HOW = (
    "Verdicts follow from figures by the rule that stands beside each; those of events are what the document says, and "
    "a claim that neither data nor a model can decide says why. What is solved is decided at base pace of building; "
    "the range is that of low and high pace, where they were solved. Plans have least mean reliance, then least cost "
    "within the tolerance and the premium; fair shares among planners only where figures of one country are read."
)
SHARED = ("case", "of", "running", "bloc", "first")
"""Options that the entry of a question has, whichever study it asks."""


def claims(
    folder: str | Path,
    *,
    articles: Sequence[str] = (),
    only: Sequence[str] = (),
    full: bool = False,
    quick: bool = False,
    running: Running = IN_TURN,
) -> Answer:
    """Answer the claims of a folder.

    articles   names of articles (files without .toml); all if none is named
    only       ids of claims
    full       cases with their whole horizon, which takes longer
    quick      at the first pace alone, without the range

    Raises CaseError with every fault of the files; FriendshoreError where there is no such article or claim.
    """
    taken = {name: options_of(study, SHARED) for name, study in STUDIES.items()}
    read = read_claims(shipped.found(folder), taken, full=full, quick=quick)
    _known(articles, [each.name for each in read.articles], "article")
    _known(only, [claim.id for each in read.articles for claim in each.claims], "claim")
    chosen = read.chosen(articles, only)
    if not chosen:
        raise FriendshoreError("None of these claims is in these articles.")
    found = _solved(read, [claim for _, claim in chosen], running)
    answered = [_answered(read, article, claim, found) for article, claim in chosen]
    answers = {(name, pace): each for (kind, name, pace), each in found.items() if kind == QUESTION}
    asked = [each for name, each in read.questions.items() if any(name == other for other, _ in answers)]
    frames = told.frames(read, answered) | sheets(asked, answers)
    verdicts = tuple(verdict.replace(" ", "_") for verdict in rules.VERDICTS)
    sentence, how = told.sentence(answered), _how(read)
    return Answer(
        "claims",
        sentence,
        frames,
        how,
        {"verdicts": Drawing("bar", "article", verdicts, "Verdicts by article", "claims")},
        {"claims": ("claim", "verdict", "answer")},
        languages=(CHINESE,),
        pages=pages.pages(read, answered, frames),
        titles={ENGLISH: read.title, CHINESE: read.title_zh},
        documents=pages.documents(read, answered, sentence, how),
    )


def _how(read: Claims) -> str:
    """How it was found, and how a figure is found again at another pace."""
    first, *others = read.paces
    again = [f"--scenario {word}" for pace in others for word in read.laid[pace]]
    if not again:
        return HOW
    return f"{HOW} The commands are those of {first} pace; with {' or '.join(again)} they give the ends of the range."


def _known(asked: Sequence[str], names: Sequence[str], kind: str) -> None:
    for name in asked:
        if name not in names:
            near = nearest(name, names)
            raise FriendshoreError(
                f"There is no {kind} '{name}', only {', '.join(names)}" + (f"; nearest is '{near}'." if near else ".")
            )


def _solved(read: Claims, asked: Sequence[Claim], running: Running) -> Mapping[tuple[str, str, str], Found]:
    """What the plans and questions of some claims come to: by kind, name and pace.

    Of each plan the tables are kept that any claim of the folder reads, so that fewer claims find it again."""
    cells = [figure.cell for claim in asked for figure in claim.figures if figure.cell]
    every = [f.cell for article in read.articles for claim in article.claims for f in claim.figures if f.cell]
    names = {(cell.kind, cell.of) for cell in cells}
    plans = [plan for name, plan in read.plans.items() if (PLAN, name) in names]
    tables = {
        name: tuple(sorted({cell.table for cell in every if (cell.kind, cell.of) == (PLAN, name) and cell.table}))
        for name in read.plans
    }
    questions = [each for name, each in read.questions.items() if (QUESTION, name) in names]
    planned = solve_plans(read.cases, plans, tables, running)
    answered = ask_questions(read.cases, questions, {name: partial(_ask, name) for name in STUDIES}, running)
    return {(PLAN, *key): found for key, found in planned.items()} | {
        (QUESTION, *key): found for key, found in answered.items()
    }


def _ask(study: str, case: Path, asked: Asked, variant: Variant, running: Running) -> Answer:
    """The answer to a question."""
    options = dict(asked.options)
    if study == "instruments":
        return instruments.instruments(case, first=variant.scenarios, bloc=variant.bloc, **options, running=running)
    return STUDIES[study](case, variant, **options, running=running)


def _answered(
    read: Claims, article: Article, claim: Claim, found: Mapping[tuple[str, str, str], Found]
) -> Answered:
    values: dict[str, dict[str, float]] = {}
    failed: dict[str, None] = {}
    for figure in claim.figures:
        values[figure.name] = {}
        for pace in read.paces:
            if figure.cell is None:
                value = looked_up.MADE[figure.made]([values[part].get(pace, math.nan) for part in figure.parts])
            else:
                value = _value(read, claim, figure.cell, pace, found, failed)
            values[figure.name][pace] = value * figure.scale
    return Answered(article, claim, read.paces, values, tuple(failed))


def _value(
    read: Claims,
    claim: Claim,
    cell: Cell,
    pace: str,
    found: Mapping[tuple[str, str, str], Found],
    failed: dict[str, None],
) -> float:
    """A figure as it is read; not a number where it was not solved at this pace, or came to nothing."""
    if cell.kind in (FACT, INPUT):
        frame = read.facts if cell.kind == FACT else read.inputs[cell.of][cell.table]
        return looked_up.figure(frame, cell.column, cell.where, cell.how, claim.id)
    solved = found.get((cell.kind, cell.of, pace))
    if solved is None:
        return math.nan
    if not solved.figures and not solved.tables:
        failed[f"{cell.of}, {pace} pace: {solved.sentence}"] = None
        return math.nan
    if cell.kind == PLAN and not cell.table:
        if cell.column not in solved.figures:
            near = nearest(cell.column, solved.figures)
            words = f"nearest is '{near}'" if near else f"it has {', '.join(solved.figures)}"
            raise FriendshoreError(f"{claim.id}: '{cell.column}' is no headline figure of a plan; {words}.")
        return solved.figures[cell.column]
    if cell.table not in solved.tables:
        near = nearest(cell.table, solved.tables)
        words = f"nearest is '{near}'" if near else f"it has {', '.join(solved.tables)}"
        raise FriendshoreError(f"{claim.id}: '{cell.table}' is no frame of the answer {cell.of}; {words}.")
    frame = solved.tables[cell.table]
    value = looked_up.figure(frame, cell.column, cell.where, cell.how, claim.id)
    if cell.kind == QUESTION and looked_up.matching(frame, cell.where).empty:  # of a plan, no row is nothing
        held = ", ".join(f"{column} {' or '.join(words)}" for column, words in cell.where.items())
        raise FriendshoreError(f"{claim.id}: no row of {cell.table} in the answer {cell.of} holds {held}.")
    return value
