"""What previews found, kept in a folder beside the runs: the next desk of the same case answers from it at once.

A file is found by all that it depends on: the case with its scenarios and changed cells, what is minimised, and the
files of the program itself.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from friendshore.app.curve import Answer, Curve, Optimum
from friendshore.asking.kept import Kept
from friendshore.asking.notes import Finding, Notes
from friendshore.errors import FriendshoreError
from friendshore.solving.handover import Basis

MOST_FILES = 400
OF = "optima"
PACE = "seconds"
FIRST = ("budget", "value", "slope", "mean")


def find(folder: Path | None, key: str) -> tuple[Curve, dict[float, Basis]] | None:
    """The curve kept under a key, and a basis by budget; None where there is none."""
    found = Kept(folder).find(OF, key)
    if found is None or found.notes is None or OF not in found.notes.tables:
        return None
    figures, arrays, table = found.notes.figures, found.notes.arrays, found.notes.tables[OF]
    periods = tuple(map(str, table.columns[len(FIRST) :]))
    curve = Curve(figures["own"], bool(figures["mixes"]), closed=bool(figures["closed"]), spent=figures.get("spent"))
    for budget, value, slope, mean, *points in table.itertuples(index=False):
        answer = Answer(periods, tuple(map(float, points)), float(mean))
        curve.add(Optimum(float(budget), float(value), float(slope), answer))
    basis = {figures["based_on"]: Basis(arrays["columns"], arrays["rows"])} if "columns" in arrays else {}
    return curve, basis


def put(folder: Path | None, key: str, curve: Curve, bases: dict[float, Basis]) -> None:
    """Keep a curve and one basis; where the folder cannot be written, nothing is kept."""
    rows = [(each.budget, each.value, each.slope, each.answer.mean, *each.answer.points) for each in curve.optima]
    if folder is None or not rows:
        return
    table = pd.DataFrame(rows, columns=[*FIRST, *curve.optima[0].answer.periods])
    figures = {"own": curve.own, "mixes": float(curve.mixes), "closed": float(curve.closed)}
    if curve.spent is not None:
        figures["spent"] = curve.spent
    arrays = {}
    if bases:
        figures["based_on"] = curve.own if curve.own in bases else next(iter(bases))
        basis = bases[figures["based_on"]]
        arrays = {"columns": basis.columns, "rows": basis.rows}
    _put(folder, key, Notes(figures, {OF: table}, arrays))


def seconds(folder: Path | None) -> dict[str, float]:
    """How long each step of a preview took when it was made last."""
    found = Kept(folder).find(PACE, PACE)
    return {} if found is None or found.notes is None else dict(found.notes.figures)


def keep_seconds(folder: Path | None, found: dict[str, float]) -> None:
    """Keep how long each step took."""
    if folder is not None:
        _put(folder, PACE, Notes(found))


def tidy(folder: Path | None) -> None:
    """Remove what was written longest ago where there are too many files."""
    if folder is None or not folder.is_dir():
        return
    files = sorted((path.stat().st_mtime, path) for path in folder.iterdir() if path.is_file())
    for _, path in files[:-MOST_FILES]:
        path.unlink(missing_ok=True)


def _put(folder: Path, key: str, notes: Notes) -> None:
    try:
        Kept(folder).put(key, Finding(OF, "", notes))
    except FriendshoreError:  # previews are to be had without it
        return
