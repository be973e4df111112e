"""The command that makes a figure, from what declares it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path

from friendshore.studies.workings.claims.declared import PLAN, QUESTION, Article, Claim, Claims, Figure
from friendshore.variants import Variant

PROGRAM = "friendshore"
OPTION = {"since": "--from", "start": "--from", "level_points": "--at-or-below", "shocks": "--shock"}
"""Option of a study -> its option on the command line, where it is not the same word."""
NAMED = ("scenarios",)
"""Options of a study that stand for --scenario each."""


def again(claims: Claims, claim: Claim) -> str:
    """What answers a claim again."""
    return shlex.join([PROGRAM, "claims", _place(claims.folder), "--claim", claim.id])


def of_figure(claims: Claims, article: Article, claim: Claim, figure: Figure) -> str:
    """What makes a figure: the plan or the question it is read in; of data the file it stands in."""
    cell = figure.cell
    if cell is None:
        return again(claims, claim)
    if cell.kind == PLAN:
        planned = claims.plans[cell.of]
        return shlex.join([PROGRAM, "solve", _place(claims.cases[planned.case]), *_options(_first(planned.at))])
    if cell.kind == QUESTION:
        asked = claims.questions[cell.of]
        words = [*_options(_first(asked.at), called="--first" if asked.ask == "instruments" else "--scenario"),
                 *(word for name, value in asked.options.items() for word in _option(name, value))]  # fmt: skip
        return shlex.join([PROGRAM, asked.ask, _place(claims.cases[asked.case]), *words])
    return again(claims, claim)


def _first(at: Mapping[str, Variant]) -> Variant:
    return next(iter(at.values()))


def _options(variant: Variant, called: str = "--scenario") -> Iterator[str]:
    """A variant as options of the command line."""
    if variant.bloc:
        yield from ("--bloc", variant.bloc)
    for scenario in variant.scenarios:
        yield from (called, _place(scenario) if isinstance(scenario, Path) else scenario)
    for name, value in variant.levels.items():
        yield from ("--level", f"{name}={value}")
    if variant.budget_musd is not None:
        yield from ("--budget", f"{variant.budget_musd:g}")
    yield from variant.aim.words


def _option(name: str, value: object) -> Iterator[str]:
    option = "--scenario" if name in NAMED else OPTION.get(name, "--" + name.replace("_", "-"))
    if value is False:
        yield option.replace("--", "--no-", 1)
    elif value is True:
        yield option
    else:
        for each in value if isinstance(value, list | tuple) else [value]:
            yield from (option, _place(each) if isinstance(each, Path) else str(each))


def _place(path: str | Path) -> str:
    """A path as a reader would type it: examples/claims/../../inputs/allies is inputs/allies."""
    parts: list[str] = []
    for part in Path(path).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return Path(*parts).as_posix()


def read_from(claims: Claims, figure: Figure) -> str:
    """Where a figure is read, in words."""
    cell = figure.cell
    if cell is None:
        return f"{figure.made} of {', '.join(figure.parts)}"
    where = ", ".join(f"{column} {' or '.join(words)}" for column, words in cell.where.items())
    place: Mapping[str, str] = {
        PLAN: f"plan {cell.of}",
        QUESTION: f"answer {cell.of}",
    }
    begin = place.get(cell.kind, f"{cell.kind} {cell.of}")
    if not cell.table:
        return f"{begin}: {cell.column}" if cell.kind == PLAN else f"facts.csv: {cell.of}"
    return f"{begin}, table {cell.table}: {cell.how} of {cell.column or 'rows'}" + (f" where {where}" if where else "")
