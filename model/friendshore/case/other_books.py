"""Workbooks that friendshore writes and that are no case: what they are, and which command takes what they tell of."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from friendshore.case.archive import Parts, told_if_damaged

OURS = "friendshore"
PROPERTIES = "docProps/core.xml"
PLAN = {"cover", "checks"}
COMPARISON = {"reliance", "builds", "money", "inputs"}
"""Sheets by which a workbook is known, whatever the language of its labels."""
RECORD, INPUTS = "run.json", "inputs"


def what_it_is(path: Path, sheets: Collection[str]) -> str:
    """What a workbook of friendshore's that is no case is, as the end of a sentence; empty where it may be a case.

    Raises NotAWorkbookError.
    """
    names = {name.strip().lower() for name in sheets}
    if names & {"case", "start"}:
        return ""
    if names >= PLAN:
        inputs = path.parent / INPUTS
        beside = inputs.is_dir() and (path.parent / RECORD).is_file()
        return (
            "is the report of a plan, not a case; `friendshore solve "
            + (f"{inputs}` takes its inputs" if beside else "RUN/inputs` takes the inputs of its run folder")
        )
    if names >= COMPARISON:
        return (
            "is a comparison of two plans, not a case; `friendshore solve RUN/inputs` takes the inputs of either run "
            "folder"
        )
    if _creator(path).startswith(OURS):
        return "is the answer of a study, not a case; give the case that the study was asked of"
    return ""


def _creator(path: Path) -> str:
    """Who wrote a workbook. Raises NotAWorkbookError where that part of it is damaged."""
    with told_if_damaged():
        parts = Parts(path.read_bytes())
        if PROPERTIES not in parts.names:
            return ""
        root = parts.root(PROPERTIES)
    return next((each.text or "" for each in root if each.tag.endswith("}creator")), "")
