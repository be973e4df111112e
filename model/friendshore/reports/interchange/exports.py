"""What `friendshore export` writes of a run or a case: which files, where, and what there is to say of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.planning import read_case
from friendshore.reports.case_files import is_run
from friendshore.reports.interchange import iamc_files, package, parquet, programs
from friendshore.reports.interchange.iamc import exchange
from friendshore.reports.interchange.together import must_be_free, write_together
from friendshore.reports.interchange.write import write_data_package, write_parquet
from friendshore.reports.plan_again import plan_of, read_record
from friendshore.reports.run_folder import EXPORTS
from friendshore.reports.run_hashes import INPUTS
from friendshore.solving.outcome import Solved
from friendshore.words import counted

OTHERWISE = 1e-6
"""Share by which a step solved again may differ from that of the run."""
RUN_FORMS: Mapping[str, tuple[str, ...]] = {
    "iamc": iamc_files.NAMES,
    "mps": (programs.FOLDER,),
    "parquet": (parquet.FOLDER,),
}
"""Form of a run -> names below the folder that it takes."""
PACKAGE = "datapackage"
Announce = Callable[[str], None]


@dataclass(frozen=True)
class Export:
    """What is asked for.

    source      run folder; for a data package alone a case will do
    forms       of RUN_FORMS and PACKAGE
    folder      where it is written; None: exports/ of the run, or CASE-datapackage here
    step        step of the program; None: the one that decides what is built
    edited      take a run whose files were edited after the solve
    """

    source: str
    forms: tuple[str, ...]
    folder: Path | None = None
    step: str | None = None
    overwrite: bool = False
    edited: bool = False

    @property
    def target(self) -> Path:
        if self.folder is not None:
            return self.folder
        of_a_run = is_run(self.source) or any(form in RUN_FORMS for form in self.forms)
        return Path(self.source) / EXPORTS if of_a_run else Path(f"{Path(self.source).resolve().stem}-{PACKAGE}")


def export(asked: Export, announce: Announce = lambda phase: None) -> Iterator[str]:
    """Write what is asked for, one form after another; a sentence on each as it is written.

    Raises FriendshoreError where the source is none that can be exported so, CannotWriteError.
    """
    target = asked.target
    names = [name for form in asked.forms for name in RUN_FORMS.get(form, (package.FILE,))]
    plan = plan_of(asked.source, edited=asked.edited) if any(form in RUN_FORMS for form in asked.forms) else None
    must_be_free(target, tuple(names), overwrite=asked.overwrite)
    if plan is not None:
        record = read_record(Path(asked.source))
        if plan.mark:
            yield plan.mark
        if "iamc" in asked.forms:
            yield from _iamc(plan, record, asked, target)
        if "parquet" in asked.forms:
            files = write_parquet(plan, target, overwrite=asked.overwrite)
            yield f"{target / parquet.FOLDER}: {counted(len(files), 'table')}, units with their columns."
        if "mps" in asked.forms:
            yield from _mps(plan, record, asked, target, announce)
    if PACKAGE in asked.forms:
        case = read_case(Path(asked.source) / INPUTS if is_run(asked.source) else asked.source)
        files = write_data_package(case, target, overwrite=asked.overwrite)
        yield f"{target / package.FILE}: {counted(len(files) - 2, 'table')} of {case.title}."


def _iamc(plan: Plan, record: Mapping[str, Any], asked: Export, target: Path) -> Iterator[str]:
    name = Path(asked.source).resolve().name
    found = exchange(plan, f"{name}, edited after the solve" if plan.mark else name)
    written_at = datetime.fromisoformat(str(record["written_at"]))
    write_together(target, iamc_files.iamc_files(found, written_at), overwrite=asked.overwrite)
    table = found.table
    years, variables = sorted(set(table["year"])), counted(table["variable"].nunique(), "variable")
    span = f"{years[0]} to {years[-1]}" if len(years) > 1 else f"{years[0]}"
    yield (
        f"{target / iamc_files.TABLE}, {iamc_files.BOOK} and definitions: {variables} of "
        f"{counted(table['region'].nunique(), 'region')}, {span}."
    )
    if found.left_out:
        years_left = ", ".join(map(str, found.left_out))
        yield f"Left out: {years_left}, of which only a part lies in the reported periods."


def _mps(plan: Plan, record: Mapping[str, Any], asked: Export, target: Path, announce: Announce) -> Iterator[str]:
    known = [str(row["step"]) for row in record["steps"]]
    if asked.step not in (None, programs.EVERY, *known):
        raise FriendshoreError(programs.no_step(str(asked.step), known))
    found = programs.programs(
        plan.case,
        plan.aim,
        budget_musd=record["budget_musd"],
        whole_plants=bool(plan.summary.get("whole_plants")),
        announce=announce,
    )
    announce("write")
    files = programs.mps_files(found, asked.step)
    write_together(target, files, overwrite=asked.overwrite)
    for place in found.chosen(asked.step):
        step = found.series.steps[place]
        assert isinstance(step.outcome, Solved)
        file = programs.file_of(place, step)
        yield f"{target / file}: step {step.name}, least {step.outcome.objective_value:.12g} {step.unit}."
    yield from _otherwise(found, record)


def _otherwise(found: programs.Programs, record: Mapping[str, Any]) -> Iterator[str]:
    """What came out otherwise than in the run, as with another version of the solver."""
    now = [step.value for step in found.series.steps if isinstance(step.outcome, Solved)]
    then = [row["value"] for row in record["steps"]]
    alike = len(now) == len(then) and all(
        one is not None and math.isclose(one, other, rel_tol=OTHERWISE, abs_tol=OTHERWISE)
        for one, other in zip(now, then, strict=True)
    )
    if not alike:
        yield "Solved again, the steps have other optima than those of the run: steps.csv has those of the programs."
