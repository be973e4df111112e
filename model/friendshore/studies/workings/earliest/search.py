"""The first period from which on a level can be kept, by bisection: few solves, and exact.

    least[t]  falls or stays as t grows, since what is held from t on is held from t + 1 on too
    first     =  the first t with least[t] <= x

A plan whose reliance is at or below x from s on shows least[s] <= x without a solve, so the plan of each solve narrows
the search as well as its least. In the end the least of the first period and of the one before are solved, for the
month; where no period is the first, that of the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

CLOSE = 1e-6
"""Points by which a least may miss the level and still reach it: the solver's own tolerance."""

Plan = Mapping[str, float]
"""Reported period -> reliance of the target in a plan, points."""


def first_kept(
    periods: Sequence[str],
    least: Callable[[str], tuple[float, Plan]],
    reach: float,
    seen: Plan,
    *,
    guess: str | None = None,
    not_before: str | None = None,
) -> dict[str, float]:
    """Period -> least from it on, of the periods that were solved: those that the first one hangs on are among them.

    least       solves: the least from a period on, and what its plan has in all of them
    seen        a plan known before
    guess       period to try first
    not_before  no period before this one can be the first
    """
    found: dict[str, float] = {}
    failing = periods.index(not_before) - 1 if not_before in periods else -1
    reaching = _kept_from(periods, seen, reach)

    def solve(place: int) -> None:
        nonlocal failing, reaching
        found[periods[place]], plan = least(periods[place])
        reaching = min(reaching, _kept_from(periods, plan, reach))
        if found[periods[place]] > reach + CLOSE:
            failing = max(failing, place)
        else:
            reaching = min(reaching, place)

    tried = periods.index(guess) if guess in periods else reaching - 1
    while reaching - failing > 1:
        solve(tried if failing < tried < reaching else (failing + reaching) // 2)
        tried = -1 if reaching < len(periods) else len(periods) - 1
    for place in (reaching - 1, reaching):
        if 0 <= place < len(periods) and periods[place] not in found:
            solve(place)
    return found


def _kept_from(periods: Sequence[str], plan: Plan, reach: float) -> int:
    """Place of the first period from which on a plan is at or below the level; the number of periods, where none is."""
    place = len(periods)
    while place and plan[periods[place - 1]] <= reach:
        place -= 1
    return place
