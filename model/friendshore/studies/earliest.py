"""When reliance can be at or below a level: for the bloc, each element and each product, and which delay is to blame.

    least[i,t]  =  min reliance of i in t alone, over all plans                i: the bloc, an element or a product
    first[i]    =  the first reported period t with least[i,t] <= x

with unlimited money (no programme has a limit in M USD) and within the budget as the case has it; whatever it costs to
run, since no premium is kept. Of the bloc every reported period is solved. Of an element or a product the search starts
from what other solves have reached, which no solve can undercut by being asked, and goes back until a period fails; the
periods before that are taken to be no better. What is never reached has all its periods solved, and the least is told.

The month is where the straight line between the least of the period before and of the first one, each at the middle of
its period, meets the level; where the first reported period is there already, its first month.

A delay is to blame by what the date moves when the case is without it (`delays.py`), each alone and all together: the
changed case is compiled anew, and the bloc's date is sought in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from friendshore.asking.answer import Answer
from friendshore.asking.notes import Finding, Notes
from friendshore.asking.runner import Question, Runner, Running
from friendshore.errors import FriendshoreError
from friendshore.studies.workings.earliest.delays import ALL, DELAYS
from friendshore.studies.workings.earliest.frames import Dates, told
from friendshore.studies.workings.earliest.points import BUDGET, CLOSE, FREE, first_without, least_in, start
from friendshore.studies.workings.earliest.reaches import WHOLE, Target
from friendshore.units import POINTS
from friendshore.variants import Variant

REACH = 50.0
PLAN, ALONE = Variant("plan"), Running()


def earliest(
    case: str | Path, of: Variant = PLAN, *, reach: float = REACH, delays: bool = True, running: Running = ALONE
) -> Answer:
    """The first period and month in which reliance can be at or below a level.

    of      case, scenarios, levels and budget; its aim does not matter
    reach   the level, points
    delays  also tell by how much each delay alone moves the bloc's date

    Raises CaseError; FriendshoreError where the question makes no sense or the case has no plan.
    """
    if not 0 <= reach <= POINTS:
        raise FriendshoreError(f"--reach is a level of reliance, 0 to 100 points, not {reach:g}.")
    read = of.read(case)
    with running.runner("earliest") as runner:
        search = _Search(runner, case, of, reach)
        search.begin()
        search.whole()
        search.rest()
        relaxed = search.without_delays() if delays else ()
    return told(Dates(read, reach, search.least, search.limited, tuple(search.targets), search.periods), relaxed)


class _Search:
    """What is known of the least reliance of each target in each period, and what is asked next.

    least     (target, money, period) -> least reliance, points, as solved
    reached   the same, as reached by any solution: no less than the least
    """

    def __init__(self, runner: Runner, case: str | Path, of: Variant, reach: float) -> None:
        self.runner, self.case, self.of, self.reach = runner, case, of, reach
        self.least: dict[tuple[Target, str, str], float] = {}
        self.reached: dict[tuple[Target, str, str], float] = {}
        self.starts: dict[str, Notes] = {}
        self.limited = False
        self.targets: list[Target] = []
        self.periods: tuple[str, ...] = ()

    @property
    def moneys(self) -> tuple[str, ...]:
        return (FREE, BUDGET) if self.limited else (FREE,)

    def begin(self) -> None:
        """The least mean reliance, from whose basis all else starts."""
        free, budget = self._ask([Question(f"{money}, mean", partial(start, money=money)) for money in (FREE, BUDGET)])
        self.limited = bool(free.figure("limited"))
        for money, finding in ((FREE, free), (BUDGET, budget)):
            assert finding.notes is not None
            self.starts[money] = finding.notes
            self._note(finding, money)
        self.targets = list(dict.fromkeys(target for target, _, _ in self.reached))
        self.periods = tuple(dict.fromkeys(period for target, _, period in self.reached if target == WHOLE))

    def whole(self) -> None:
        """The bloc in every period."""
        for money in self.moneys:
            self._solve([(WHOLE, money, p) for p in self.periods if self._unknown(WHOLE, money, p)])

    def rest(self) -> None:
        """Every element and product, back from what is reached until a period fails."""
        others = [target for target in self.targets if target != WHOLE]
        for money in self.moneys:
            while asked := [(target, money, p) for target in others for p in self._next(target, money)]:
                self._solve(asked)

    def without_delays(self) -> Sequence[Finding]:
        """The bloc's date without each delay, and without all of them."""
        asked = [
            Question(f"without {delay}", partial(first_without, delay=delay, reach=self.reach))
            for delay in (*DELAYS, ALL)
        ]
        return self.runner.ask(self.case, self.of, asked)

    def _next(self, target: Target, money: str) -> list[str]:
        """Periods to solve next for a date: the first that is reached and the one before it. Where none is, all that
        unlimited money reaches; with unlimited money all, for the least of them is the answer then."""
        mine = [p for p in self.periods if (target, money, p) in self.reached]
        there = [p for p in mine if self.reached[target, money, p] <= self.reach + CLOSE]
        place = mine.index(there[0]) if there else 0
        wanted = mine[max(0, place - 1) : place + 1] if there else [p for p in mine if self._may(target, money, p)]
        return [p for p in wanted if self._unknown(target, money, p)]

    def _unknown(self, target: Target, money: str, period: str) -> bool:
        """Whether a least is still to be solved. Where a plan within the budget reaches what unlimited money does at
        best, it is known without."""
        here, free = (target, money, period), (target, FREE, period)
        if here not in self.least and free in self.least and self.reached[here] <= self.least[free] + CLOSE:
            self.least[here] = self.least[free]
        return here not in self.least

    def _may(self, target: Target, money: str, period: str) -> bool:
        """Whether a budget may reach what unlimited money does."""
        return money == FREE or self.reached[target, FREE, period] <= self.reach + CLOSE

    def _solve(self, asked: Sequence[tuple[Target, str, str]]) -> None:
        found = self._ask(
            [
                Question(
                    f"{target.name if target != WHOLE else 'the bloc'} in {period}, {money}",
                    partial(least_in, target=target, period=period, money=money, start=self.starts[money].arrays),
                )
                for target, money, period in asked
            ]
        )
        for (target, money, period), finding in zip(asked, found, strict=True):
            self.least[target, money, period] = finding.figure("least")
            self._note(finding, money)

    def _note(self, finding: Finding, money: str) -> None:
        """What a solution reaches holds with unlimited money too."""
        assert finding.notes is not None
        table = finding.notes.tables["reached"]
        for of, name, period, points in zip(*(table[column] for column in table), strict=True):
            for where in {money, FREE}:
                key = Target(str(of), str(name)), where, str(period)
                self.reached[key] = min(float(points), self.reached.get(key, float("inf")))

    def _ask(self, questions: Sequence[Question]) -> Sequence[Finding]:
        found = self.runner.ask(self.case, self.of, questions)
        for each in found:
            if each.notes is None:
                raise FriendshoreError(f"There is no earliest date ({each.variant}). {each.sentence}")
        return found
