"""What other programs read, written into a folder: all files of a kind or none, none over what is there unasked."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from friendshore.aim import Aim
from friendshore.case import Case
from friendshore.case.source import HEAD
from friendshore.case.write import write_case
from friendshore.plan import Plan
from friendshore.reports.interchange import iamc_files, package, parquet, programs
from friendshore.reports.interchange.iamc import exchange
from friendshore.reports.interchange.together import write_together


def write_iamc(
    plan: Plan, folder: str | Path, *, scenario: str | None = None, overwrite: bool = False
) -> list[Path]:
    """Write a plan as the table of integrated assessment: iamc.csv, iamc.xlsx and definitions/; their paths.

    scenario   its name in the table; else that of the case and of the scenarios that are laid over it

    Raises FriendshoreError where no calendar year lies wholly in the reported periods, CannotWriteError.
    """
    written_at = datetime.now(UTC).replace(microsecond=0)
    files = iamc_files.iamc_files(exchange(plan, scenario), written_at)
    return write_together(Path(folder), files, overwrite=overwrite)


def write_parquet(plan: Plan, folder: str | Path, *, overwrite: bool = False) -> list[Path]:
    """Write the tables of a plan into parquet/, columns with their units; their paths.

    Raises FriendshoreError where pyarrow is not installed, CannotWriteError.
    """
    return write_together(Path(folder), parquet.parquet_files(plan), overwrite=overwrite)


def write_mps(
    case: Case,
    folder: str | Path,
    aim: Aim | None = None,
    *,
    budget_musd: float | None = None,
    whole_plants: bool = False,
    step: str | None = None,
    overwrite: bool = False,
    announce: Callable[[str], None] = lambda phase: None,
) -> list[Path]:
    """Solve a case, and write the program of a step, or of all, as packed MPS into program/, beside steps.csv with the
    optimum of each; their paths.

    aim, budget_musd, whole_plants, announce    as for `solve`
    step    the last of that name, or "all"; else the step that decides what is built

    Raises FriendshoreError where a step ends in no optimum or there is none of that name, CannotWriteError.
    """
    found = programs.programs(case, aim, budget_musd=budget_musd, whole_plants=whole_plants, announce=announce)
    return write_together(Path(folder), programs.mps_files(found, step), overwrite=overwrite)


def write_data_package(case: Case, folder: str | Path, *, overwrite: bool = False) -> list[Path]:
    """Write a case as a data package: its tables as they are used, case.toml and datapackage.json; their paths.

    Raises CannotWriteError.
    """
    tables = [table for table in case.declared if len(case.tables[table.name]) or not table.optional]
    with tempfile.TemporaryDirectory(prefix="friendshore-") as place:
        write_case(case, Path(place))
        names = [HEAD, *(f"{table.name}.csv" for table in tables)]
        files = {package.FILE: package.case_package(case, tables)}
        files |= {name: (Path(place) / name).read_bytes() for name in names}
    return write_together(Path(folder), files, overwrite=overwrite)
