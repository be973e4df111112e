"""The inputs in a run folder: the case as it was solved, so that it reads back."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from friendshore.case import Case
from friendshore.case.values import WHERE
from friendshore.case.write import write_case
from friendshore.errors import CaseError, FriendshoreError
from friendshore.planning import read_case
from friendshore.reports.run_place import CannotWriteError


def write_inputs(case: Case, folder: Path) -> list[str]:
    """Write the case as it was solved; the names of the scenarios that its repetition needs. Raises CannotWriteError.

    Scenarios stay beside the tables, and levels chosen for the run stay out of them, since the resilience premium is an
    amount taken from the case without either. They are merged only where what they change was changed in memory too, so
    that laying them again would not give what was solved.
    """
    changed = case.changed_in_memory
    if case.scenarios or case.chosen:
        with suppress(CaseError):  # a fault that a scenario mends
            names = _write_beside(case, folder)
            if not changed or _reads_back(case, folder, names):
                return names
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    write_case(case, folder)
    if changed and not _reads_back(case, folder, []):
        raise CannotWriteError("the inputs that were solved do not read back as they were written.")
    return []


def _write_beside(case: Case, folder: Path) -> list[str]:
    """Write the case without its scenarios, and those beside it under the names that are returned."""
    names = [f"{number}_{note.name}" for number, note in enumerate(case.scenarios, start=1)]
    (folder / "scenarios" if names else folder).mkdir(parents=True)
    for name, note in zip(names, case.scenarios, strict=True):
        (folder / "scenarios" / f"{name}.toml").write_text(note.text, encoding="utf-8", newline="\n")
    write_case(case.reread(()), folder)
    return names


def _reads_back(case: Case, folder: Path, scenarios: list[str]) -> bool:
    try:
        back = read_case(folder, scenarios, levels=case.chosen)
    except FriendshoreError:
        return False
    same = (back.bloc, back.settings, back.levels, back.as_of) == (case.bloc, case.settings, case.levels, case.as_of)
    return same and all(
        back.tables[name].drop(columns=WHERE).equals(frame.drop(columns=WHERE)) for name, frame in case.tables.items()
    )
