"""From when on reliance can stay at or below a level: the bloc, each element and product, and which delay is to blame.

    least[i,t]  =  min z  with  z >= reliance of i in s, every reported s >= t      i: the bloc, an element or a product
    first[i]    =  the first reported period t with least[i,t] <= x

so a year that is good because others pay for it, as one does in which secure stock is used up, is no date. What comes
after the last reported period is looked at where the case keeps what is reached (`kept_from_year`). With unlimited
money (no programme has a limit in M USD) and within the budget as the case has it; whatever it costs to run, since no
premium is kept. The least falls or stays as t grows, so bisection finds the first period with few solves (`search.py`),
each of them exact (`level.py`).

The month is where the straight line between the least from the period before on and the least from the first one on,
each at the middle of its period, meets the level; where the first reported period is there already, its first month.
So a higher level, more money, or anything else by which no least rises, never makes it later.

A delay is to blame by what the date moves when the case is without it (`delays.py`), each alone and all together: the
changed case is compiled anew, and the bloc's date is sought in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from friendshore.aim import Aim
from friendshore.asking.answer import Answer
from friendshore.asking.notes import Finding, Notes
from friendshore.asking.runner import IN_TURN, Question, Running
from friendshore.case import Case
from friendshore.case.nearest import nearest
from friendshore.errors import FriendshoreError
from friendshore.studies.workings.earliest.delays import ALL, DELAYS
from friendshore.studies.workings.earliest.frames import Dates, Least, told
from friendshore.studies.workings.earliest.points import BUDGET, FREE, first, first_without, start
from friendshore.studies.workings.earliest.reaches import BLOC, WHOLE, Target
from friendshore.units import POINTS
from friendshore.variants import PLAN, Variant

REACH = 50.0

Ask = Callable[[Sequence[Question]], Sequence[Finding]]


def earliest(
    case: str | Path,
    of: Variant = PLAN,
    *,
    reach: float = REACH,
    only: Sequence[str] = (),
    delays: bool = True,
    running: Running = IN_TURN,
) -> Answer:
    """The first period and month from which on reliance can stay at or below a level.

    of      case, scenarios, levels and budget; its aim does not matter
    reach   the level, points
    only    elements and products whose dates are told beside the bloc's, by name; `bloc` for its date alone; all if
            none is named
    delays  also tell by how much each delay alone moves the bloc's date

    Raises CaseError; FriendshoreError where the question makes no sense or the case has no plan.
    """
    if not 0 <= reach <= POINTS:
        raise FriendshoreError(f"--reach is a level of reliance, 0 to 100 points, not {reach:g}.")
    of = replace(of, aim=Aim())  # that of the final year brings rows of its own
    read = of.read(case)
    with running.runner("earliest") as runner:
        ask = partial(runner.ask, case, of)
        dates = _dates(ask, read, reach, only)
        known = {money: dates.first(WHOLE, money) for money in dates.moneys}
        asked = [
            Question(f"without {delay}", partial(first_without, delay=delay, reach=reach, dates=known))
            for delay in ((*DELAYS, ALL) if delays else ())
        ]
        relaxed = ask(asked) if asked else ()
    return told(dates, relaxed)


def _dates(ask: Ask, read: Case, reach: float, only: Sequence[str]) -> Dates:
    """The dates with each kind of money: of every target with unlimited money, and within the budget of the bloc and of
    what has a date without one."""
    begun = ask([Question(f"{money}, mean", partial(start, money=money)) for money in (FREE, BUDGET)])
    limited, table = bool(begun[0].figure("limited")), _notes(begun[0]).tables["reached"]
    targets = dict.fromkeys(Target(str(of), str(name)) for of, name in zip(table["of"], table["name"], strict=True))
    periods = dict.fromkeys(table["period"].astype(str))
    dates = Dates(read, reach, {}, limited, _chosen(tuple(targets), only), tuple(periods))
    for money, finding in zip(dates.moneys, begun, strict=False):
        before = {target: dates.first(target, FREE) for target in dates.targets}
        asked = [target for target in dates.targets if money == FREE or target == WHOLE or before[target] is not None]
        search = partial(first, money=money, reach=reach, begun=_notes(finding))
        searches = {target: partial(search, target=target, not_before=before[target]) for target in asked}
        found = ask([Question(f"{target.of} {target.name}, {money}", each) for target, each in searches.items()])
        dates = replace(dates, least={**dates.least, **_least(asked, money, found)})
    return dates


def _chosen(targets: tuple[Target, ...], only: Sequence[str]) -> tuple[Target, ...]:
    """The bloc, and the targets of these names."""
    known = dict.fromkeys([BLOC, *(target.name for target in targets if target != WHOLE)])
    for name in only:
        if name not in known:
            near = nearest(name, known)
            words = f"nearest is '{near}'" if near else f"there are {', '.join(known)}"
            raise FriendshoreError(f"Nobody asks for an element or product '{name}', so it has no date; {words}.")
    return tuple(target for target in targets if not only or target == WHOLE or target.name in only)


def _least(asked: Sequence[Target], money: str, found: Sequence[Finding]) -> Least:
    """What searches have solved, by target, kind of money and period."""
    tables = [_notes(finding).tables["least"] for finding in found]
    return {
        (target, money, str(period)): float(points)
        for target, table in zip(asked, tables, strict=True)
        for period, points in zip(table["period"], table["points"], strict=True)
    }


def _notes(finding: Finding) -> Notes:
    if finding.notes is None:
        raise FriendshoreError(f"There is no earliest date ({finding.variant}). {finding.sentence}")
    return finding.notes
