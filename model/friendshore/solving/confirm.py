"""What limits are worth, confirmed: the step that is judged is solved again with each of them loosened.

    confirmed  =  value[as solved] - value[limit loosened by a tenth of itself]

All solves after the first start from its basis, so a limit costs a few iterations of dual simplex.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from friendshore.solving.arrays import Arrays
from friendshore.solving.ceiling import loosened
from friendshore.solving.highs import Session, SolverOptions
from friendshore.solving.outcome import Solved
from friendshore.solving.runner import AIMS, PUBLIC_HELD, release

ROW_OF = {"public money": PUBLIC_HELD, **{name: row for row, (name, _) in AIMS.items()}}


@dataclass(frozen=True)
class Loosened:
    """A bound of a row or column, and by how much it is moved: up where it holds from above, down from below."""

    row: bool
    position: int
    least: bool
    by: float


def worths(
    arrays: Arrays,
    objective: str,
    held: Mapping[str, float],
    limits: Mapping[str, Sequence[Loosened]],
    options: SolverOptions | None = None,
    announce: Callable[[str], None] = lambda name: None,
) -> dict[str, float]:
    """By how much the objective falls when the limits under a name are loosened together; a name whose solve does not
    end in an optimum is left out.

    arrays   the program as compiled; not changed
    held     what the step that is judged held, in its own words
    """
    session = Session(arrays.copy(), options or SolverOptions())
    release(session)
    for name, value in held.items():
        session.hold(ROW_OF[name], loosened(value))
    announce("confirm")
    base = session.minimise(objective)
    found: dict[str, float] = {}
    if not isinstance(base, Solved):
        return found
    for name, members in limits.items():
        for limit in members:
            _move(session, limit, limit.by)
        answer = session.minimise(objective, method="simplex")
        for limit in members:
            _move(session, limit, -limit.by)
        if isinstance(answer, Solved):
            found[name] = base.objective_value - answer.objective_value
    return found


def _move(session: Session, limit: Loosened, by: float) -> None:
    arrays, place = session.arrays, np.array([limit.position])
    lower, upper = (arrays.row_lower, arrays.row_upper) if limit.row else (arrays.column_lower, arrays.column_upper)
    least, most = float(lower[limit.position]), float(upper[limit.position])
    bounds = (least - by, most) if limit.least else (least, most + by)
    (session.set_rows if limit.row else session.set_columns)(place, *bounds)
