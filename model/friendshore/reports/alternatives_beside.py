"""A plan with what plans that are no worse have for its headline figures, for the flags of its Summary."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.reports import answer_folder, study_hashes

TABLE = "alternatives"
SAME = 0.05
"""Points within which a run is the plan that alternatives were sought to; of a plan without reliance, per cent of its
discounted cost."""


def beside(plan: Plan, folder: Path, *, edited: bool = False) -> Plan:
    """The plan with the figures of alternatives as a further table, `alternatives`: figure, unit, plan, least, most,
    unique. Raises FriendshoreError where the folder holds none, or those of another plan; EditedRunError where they
    were edited, unless that is allowed."""
    figures = answer_folder.read(folder, TABLE)["figures"]
    known = dict(zip(figures["figure"].astype(str), figures["plan"].astype(float), strict=True))
    if "mean" in plan.summary:
        name, unit, own, off = "mean reliance", "points", float(plan.summary["mean"]["reliance_points"]), SAME
    else:
        name, unit, own = "discounted cost", "M USD", float(plan.summary["discounted_cost_musd"])
        off = SAME / 100 * abs(own)
    if not abs(known.get(name, float("nan")) - own) < off:
        raise FriendshoreError(
            f"The alternatives in {folder} are not those of this run, whose {name} is {own:,.1f} {unit}: they are of "
            "another case or scenario. Run friendshore alternatives again on the case as it is."
        )
    try:
        plan = study_hashes.beside(
            plan, folder, answer_folder.record_in(folder), answer_folder.RECORD, edited=edited
        )
    except OSError as error:
        raise FriendshoreError(f"{folder} cannot be read: {error}.") from error
    return replace(plan, tables={**plan.tables, TABLE: figures})
