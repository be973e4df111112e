"""The other paces of a run: solved after it, kept as runs in its folder, shown in its workbook.

The run is written before any other pace is begun: whatever happens here, it stands, with the paces that have ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from friendshore.asking.notes import Announce, silent
from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.reports import paces_beside, run_folder
from friendshore.reports.run_folder import Run
from friendshore.reports.run_record import Choices
from friendshore.studies.paces import at_other_paces

Told = Callable[[str], None]


class PacesInterrupt(KeyboardInterrupt):  # no error
    """The user stopped the run while other paces were solved: the run stands."""


def solve_other_paces(plan: Plan, run: Run, choices: Choices, announce: Announce, failed: Told = silent) -> Run:
    """Solve a run's plan at the other paces, keep them, and write the workbook again with them; the run as it is then.

    failed   told a sentence of each pace without a plan; the run stands all the same

    Raises PacesInterrupt.
    """
    assert run.folder is not None
    lines = [paces_beside.line(plan.case.levels.pace, plan.tables, plan.summary)]
    with _standing(run, lines):
        try:
            for pace, found in at_other_paces(plan, options=choices.options, announce=announce):
                if not isinstance(found, Plan):
                    failed(f"At the {pace} pace there is no plan: {found.sentence}")
                    continue
                folder = run.folder / paces_beside.FOLDER / pace
                run_folder.write_tables_and_inputs(found, folder, choices, datetime.now(UTC).replace(microsecond=0))
                kept = run_folder.read_run(folder)  # as written, so that report shows the very same
                lines.append(paces_beside.line(pace, kept.tables, found.summary))
        except (FriendshoreError, OSError, MemoryError) as error:
            failed(f"Other paces were not solved to the end: {run_folder.reason(error)}. The run stands.")
        if len(lines) == 1:
            return run
        announce("write")
        try:
            return run_folder.write_workbook_again(run, paces_beside.with_table(plan, lines), choices)
        except (FriendshoreError, OSError, MemoryError) as error:
            failed(f"The workbook could not be written again with the other paces: {run_folder.reason(error)}.")
    return run


@contextmanager
def _standing(run: Run, lines: Sequence[Mapping[str, object]]) -> Iterator[None]:
    """Say on an interrupt what stands."""
    try:
        yield
    except KeyboardInterrupt:
        there = " and ".join(str(each["pace"]) for each in lines[1:]) or "none"
        raise PacesInterrupt(
            f"Interrupted, as asked. The run is in {run.folder}; of the other paces, {there} is there: friendshore "
            f"report {run.folder} --overwrite shows what there is."
        ) from None
