"""The folder a run leaves behind: tidy tables, the inputs as they were solved, a workbook, and run.json.

Beside them stand what other programs read of the folder: `datapackage.json` and `ro-crate-metadata.json`. Tables,
inputs and run.json are written whole or not at all: into an unfinished sibling, which then takes the folder's
name (run_place.py). The workbook comes last, and nothing that goes wrong with it costs the run.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.reports import run_place
from friendshore.reports.interchange import crate, package
from friendshore.reports.paces_beside import FOLDER
from friendshore.reports.plan_again import read_record, read_tables, rebuilt
from friendshore.reports.run_hashes import INPUTS, LITTER, must_be_unedited, sealed, trust
from friendshore.reports.run_inputs import write_inputs
from friendshore.reports.run_place import RECORD, CannotWriteError
from friendshore.reports.run_record import Choices, record_of
from friendshore.reports.run_tables import TABLES, read_table, write_tables
from friendshore.reports.whole_file import write_whole
from friendshore.uncollected import uncollected

WORKBOOK = "plan.xlsx"
NO_WORKBOOK = "No workbook was written: friendshore report, with this folder, writes it."
CHINESE = "plan-zh.xlsx"
PAGE, CHINESE_PAGE = "report.html", "report-zh.html"
EXPORTS = "exports"
"""What `friendshore export` writes of a run, where nobody says where."""
OURS = {RECORD, WORKBOOK, CHINESE, PAGE, CHINESE_PAGE, TABLES, INPUTS, FOLDER, EXPORTS, package.FILE, crate.FILE}
TITLED = {"stages": "stage", "countries": "country", "areas": "area"}


class NoWorkbookError(CannotWriteError):
    """The run folder was written, but for its workbook or its page; `run` is what was."""

    def __init__(self, sentence: str, run: Run) -> None:
        super().__init__(sentence, run)
        self.run = run

    def __str__(self) -> str:
        return str(self.args[0])


class WorkbookInterrupt(KeyboardInterrupt):  # no error
    """The user stopped the run while its workbook was written: the run stands."""


@dataclass(frozen=True)
class Run:
    """A run as its folder holds it: what was just written, or what was read back.

    record    the content of run.json
    tables    name -> frame, units in the column names
    titles    table of the case -> code -> title
    mark      what keeps its figures from being vouched for, in a sentence; empty where nothing does
    """

    folder: Path | None
    record: Mapping[str, object]
    tables: Mapping[str, pd.DataFrame]
    titles: Mapping[str, Mapping[str, str]]
    mark: str = ""


def default_folder(
    case: str | Path, bloc: str | None, scenarios: Sequence[str], levels: Mapping[str, str] | None = None
) -> Path:
    """outputs/<case>[-bloc][-scenarios][-levels]; a run repeated from its own inputs is named after the run."""
    folder = Path(os.path.realpath(case))  # which a link to itself does not stop
    again = folder.name == INPUTS and (folder.parent / RECORD).is_file()
    name = f"{folder.parent.name}-again" if again else folder.stem if folder.is_file() else folder.name
    words = [name, *([bloc] if bloc else []), *(Path(word).stem for word in scenarios)]
    words += [f"{name}_{level}" for name, level in (levels or {}).items()]
    return Path("outputs") / "-".join(as_file_name(word) for word in words)


def as_file_name(word: str) -> str:
    """A word with nothing in it that a file's name may not hold."""
    return "".join(letter if letter.isalnum() or letter in "._+-" else "_" for letter in word) or "case"


def must_be_free(folder: Path, overwrite: bool) -> None:
    """Raise CannotWriteError where the folder could not be written: asked before a long solve, and again after it."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise CannotWriteError(f"{folder} is not a folder. Choose another with -o.")
    held = {each.name for each in folder.iterdir()} if folder.is_dir() else set()
    if held and not overwrite:
        raise CannotWriteError(f"{folder} exists already. Choose another with -o, or allow --overwrite.")
    litter = {name for name in held if name.startswith(".~lock.") or run_place.TEMPORARY.fullmatch(name)}
    strange = sorted(held - OURS - LITTER - litter)
    if held and (RECORD not in held or strange):
        why = f"holds {strange[0]}, which is not part of a run" if strange else "is not a run folder"
        raise CannotWriteError(f"{folder} {why}, so it is not overwritten. Choose another with -o.")
    above = next(each for each in folder.absolute().parents if each.exists())
    if not above.is_dir() or not os.access(above, os.W_OK):
        raise CannotWriteError(f"{above} cannot be written to. Choose another folder with -o.")


@contextmanager
def reserved(folder: Path, overwrite: bool) -> Iterator[None]:
    """Keep a folder for a run from its start on, so that no other takes it. Raises CannotWriteError."""
    must_be_free(folder, overwrite)  # before anything is made there
    with run_place.held(folder):
        must_be_free(folder, overwrite)  # with what a killed run had left put back
        yield


def write_run(
    plan: Plan, folder: str | Path, choices: Choices | None = None, *, overwrite: bool = False, locked: bool = False
) -> Run:
    """Write the run folder of a plan: tables, inputs and run.json all or none, then the workbook.

    locked    the caller holds the folder already (run_place.held)

    Raises CannotWriteError; NoWorkbookError where all but the workbook was written.
    """
    target, choices = Path(folder), choices or Choices()
    with uncollected(), nullcontext() if locked else reserved(target, overwrite):
        must_be_free(target, overwrite)
        began = time.perf_counter()
        written_at = datetime.now(UTC).replace(microsecond=0)
        choices = replace(choices, seconds={**choices.seconds, **plan.seconds})
        try:
            record = _written(plan, target, choices, written_at)
        except (OSError, FriendshoreError) as error:
            raise CannotWriteError(_kept_elsewhere(plan, target, choices, written_at, error)) from error
        run, what = Run(target, record, plan.tables, titles_of(plan.case)), "workbook"
        try:
            # from what was just written, so that the workbook can be written again from the folder, cell for cell
            shown = rebuilt(target, record, plan.case)
            note = _write_workbook(shown, target / WORKBOOK, written_at, choices)
            what = "page"
            _write_page(shown, target / PAGE)
            seconds = {**as_seconds(record), "write": round(time.perf_counter() - began, 3)}
            record = sealed({**record, "seconds": seconds, "workbook": note})
            write_whole(target / RECORD, _text(record), "record")
            write_whole(target / crate.FILE, crate.crate(target, record), "metadata")  # with workbook and page
        except KeyboardInterrupt:
            raise WorkbookInterrupt(
                f"Interrupted, as asked. The run is in {target}, without its {what}: "
                f"friendshore report {target}{' --html' if what == 'page' else ''} writes it."
            ) from None
        except Exception as error:  # whatever it is, the plan is not lost for it
            raise NoWorkbookError(
                f"The {what} of {target} could not be written: {reason(error)}. Tables and run.json are there; "
                f"friendshore report {target}{' --html' if what == 'page' else ''} writes it again without solving.",
                run,
            ) from error
    return Run(target, record, plan.tables, titles_of(plan.case))


def _written(plan: Plan, target: Path, choices: Choices, written_at: datetime) -> dict[str, object]:
    """Write everything but the workbook, and return the record. Raises OSError, FriendshoreError."""
    with run_place.whole(target) as unfinished:
        write_tables(plan, unfinished / TABLES)
        scenarios = write_inputs(plan.case, unfinished / INPUTS)
        record = record_of(plan, choices, written_at, unfinished / INPUTS, scenarios)
        record = sealed({**record, "workbook": NO_WORKBOOK}, unfinished)
        (unfinished / RECORD).write_bytes(_text(record))
        (unfinished / package.FILE).write_bytes(package.run_package(plan))
        (unfinished / crate.FILE).write_bytes(crate.crate(unfinished, record))
    return record


def _kept_elsewhere(plan: Plan, target: Path, choices: Choices, written_at: datetime, error: Exception) -> str:
    """Write the run where there is room, since a plan may have taken hours; the sentence on where it is."""
    sentence = f"The run folder {target} could not be written: {reason(error)}."
    if isinstance(error, OSError):
        spare = Path(tempfile.mkdtemp(prefix="friendshore-")) / target.name
        try:
            _written(plan, spare, choices, written_at)
        except (OSError, FriendshoreError):
            shutil.rmtree(spare.parent, ignore_errors=True)
        else:
            return (
                f"{sentence} The plan is kept in {spare}, without a workbook: make room, move it to where it belongs, "
                "and friendshore report writes the workbook."
            )
    return f"{sentence} Nothing was left behind."


def write_tables_and_inputs(plan: Plan, folder: Path, choices: Choices, written_at: datetime) -> None:
    """Write a run without a workbook, whole or not at all. Raises OSError, FriendshoreError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    _written(plan, folder, choices, written_at)


def write_workbook_again(run: Run, plan: Plan, choices: Choices) -> Run:
    """Write a run's workbook with further tables of its plan, and say so in its record. Raises FriendshoreError."""
    assert run.folder is not None
    written_at = datetime.fromisoformat(str(run.record["written_at"]))
    again = rebuilt(run.folder, run.record, plan.case)
    more = {name: frame for name, frame in plan.tables.items() if name not in again.tables}
    shown = replace(again, tables={**again.tables, **more})
    note = _write_workbook(shown, run.folder / WORKBOOK, written_at, choices)
    record = sealed({**run.record, "workbook": note})
    write_whole(run.folder / RECORD, _text(record), "record")
    return replace(run, record=record, tables=plan.tables)


def reason(error: Exception) -> str:
    """Why something failed, as the end of a sentence."""
    if isinstance(error, FriendshoreError):
        return str(error).rstrip(".")
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "not enough memory" if isinstance(error, MemoryError) else f"{type(error).__name__}: {error}".rstrip(".: ")


def _text(record: Mapping[str, object]) -> bytes:
    return (json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def as_seconds(record: Mapping[str, object]) -> dict[str, object]:
    """Phase -> duration, as a record has them."""
    found = record["seconds"]
    return dict(found) if isinstance(found, Mapping) else {}


def run_of(plan: Plan, choices: Choices | None = None) -> Run:
    """A plan as a run without a folder, for its headline."""
    record = record_of(plan, choices or Choices(), datetime.now(UTC).replace(microsecond=0))
    return Run(None, record, plan.tables, titles_of(plan.case))


def read_run(folder: str | Path, *, edited: bool = False) -> Run:
    """Read a run folder back.

    edited    take it where its files were edited after the solve as well, with a mark

    Raises FriendshoreError where it is none, or damaged, and EditedRunError where it was edited.
    """
    path = Path(folder)
    record = read_record(path)
    try:
        must_be_unedited(path, found := trust(path, record), edited)
        tables = read_tables(path, record)
        titles = {name: read_table(path / INPUTS / f"{name}.csv") for name in TITLED}
    except (OSError, ValueError) as error:
        raise FriendshoreError(f"The run folder {path} cannot be read: {error}") from error
    if not isinstance(record.get("summary"), dict):
        raise FriendshoreError(f"The run folder {path} cannot be read: {RECORD} holds no summary.")
    return Run(path, record, tables, _titles(titles), found.mark)


def titles_of(case: Case) -> dict[str, dict[str, str]]:
    """Titles of the codes that the headline shows."""
    return _titles({name: case.tables[name] for name in TITLED})


def _titles(tables: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, str]]:
    return {
        name: dict(zip(frame[TITLED[name]].astype(str), frame["title"].astype(str), strict=True))
        for name, frame in tables.items()
    }


def _write_page(plan: Plan, path: Path) -> None:
    from friendshore.reports.page.report_page import write_report  # noqa: PLC0415  # Plotly loads slowly

    write_report(plan, path)


def _write_workbook(plan: Plan, path: Path, written_at: datetime, choices: Choices) -> str:
    from friendshore.reports.excel import write_workbook  # noqa: PLC0415  # openpyxl loads slowly

    return write_workbook(plan, path, written_at=written_at, recalculate=choices.recalculate)
