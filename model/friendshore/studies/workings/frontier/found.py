"""What a search along a frontier came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from friendshore.aim import Form
from friendshore.asking.notes import Finding
from friendshore.case import Case
from friendshore.studies.workings.frontier.points import Curve
from friendshore.studies.workings.frontier.sandwich import Sandwich


@dataclass(frozen=True)
class Found:
    """What a search came to.

    scale      what gaps are a share of, in the unit of the curve's value
    tolerance  the gap that was asked for, as a share
    findings   what was found at each place of the curve
    """

    curve: Curve
    known: Sandwich
    scale: float
    tolerance: float
    findings: Mapping[float, Finding]
    case: Case
    measure: Form

    @property
    def unit(self) -> str:
        """Suffix of columns with values of the curve."""
        return "points" if self.curve is Curve.BUDGET else "musd"

    @property
    def axis(self) -> str:
        """Column of the places."""
        return "budget_musd" if self.curve is Curve.BUDGET else "reliance_points"

    @property
    def least_cost(self) -> float:
        """Discounted cost at the cheap end."""
        return self.findings[self.known.touches[-1].at].figure("cost")


def has_plants(finding: Finding) -> bool:
    """Whether it is known what is built there."""
    return finding.notes is not None and "builds" in finding.notes.tables


def plants_told(found: Found) -> bool:
    """Whether that is known of every point."""
    return all(has_plants(found.findings[touch.at]) for touch in found.known.touches)
