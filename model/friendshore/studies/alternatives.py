"""Plans nearly as good as the plan: what is in all of them, what is a matter of taste, what is in none.

    least[f], most[f]  =  min, max  sum_{s reported} build[f,s]     within the slack (`workings/near_optimal.py`)
    must-have  least > 0        never  most = 0        a matter of taste  else

and for every headline figure the least and most that it can be in a plan that is no worse than the one told, in
reliance and in cost: where they are one, the figure is unique. Solves are spared where an answer is seen already: sums
over many facilities are driven down and up first, what stands at nothing in one plan has a least of nothing, what is
built to its size has that as its most, and where the largest sum of several is nothing, so is each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from math import isnan
from pathlib import Path

import pandas as pd

from friendshore.asking.answer import Answer, Drawing
from friendshore.asking.bench import Bench, Standing
from friendshore.asking.notes import Notes
from friendshore.asking.plan_first import stand
from friendshore.asking.runner import IN_TURN, Question, Runner, Running
from friendshore.case import Case
from friendshore.errors import FriendshoreError
from friendshore.solving.outcome import Outcome
from friendshore.studies.why_not import named
from friendshore.studies.workings import near_optimal
from friendshore.studies.workings.near_optimal import LEAST, MOST, SIGN, Slack
from friendshore.units import THOUSANDTH
from friendshore.variants import PLAN, Variant

NAME = "alternatives"
SLACK, COST_SLACK = 0.1, 0.005
"""Points of reliance, and share of discounted cost, that are nearly as good."""
ROUNDS = 4
"""Sums that are driven down, and up, before facilities are asked one by one."""
AT_A_TIME = 6
"""Facilities, or figures, of a question."""
LEAST_SIZE = 1e-3
"""kt/yr: a smaller facility counts in a sum as if it were of this size."""
SMALL = 1e-3
"""Share of the largest size of a facility, or of a figure, below which it is nothing, or the same."""
DUST = 0.01
"""t/yr, points, M USD below which it is so in any case."""
MUST, TASTE, NEVER, UNTOLD = "must-have", "a matter of taste", "never", "not told"
FACILITIES = ["title", "class", "plan_t_per_yr", "least_t_per_yr", "most_t_per_yr", "size_t_per_yr", "stage", "country",
              "facility"]  # fmt: skip
FIGURES = ["figure", "unit", "plan", "least", "most", "unique"]
HOW = (
    "Nearly as good: reliance at most {points:g} points above the plan's and discounted cost at most {share:.2%} above "
    "it. Least and most are of what is decided in the reported years, each solved for alone: they need not go "
    "together. Figures are of plans that are no worse than the one told, in reliance and in cost; a figure is unique "
    "where its least and most are within a thousandth of it. {solved} facilities were solved for; for the others the "
    "least or the most was seen in a plan that was found on the way."
)


def alternatives(
    case: str | Path,
    of: Variant = PLAN,
    *,
    slack_points: float = SLACK,
    cost_slack_share: float = COST_SLACK,
    facilities: Sequence[str] = (),
    running: Running = IN_TURN,
) -> Answer:
    """What plans nearly as good as the plan have in common.

    slack_points, cost_slack_share   how much worse they may be, in points of reliance and as a share of cost
    facilities   only these, by key or title

    Frames: "facilities", "figures" (least and most of headline figures), "reliance by year". Raises CaseError;
    FriendshoreError where there is no plan, no such facility, or a slack below zero.
    """
    if min(slack_points, cost_slack_share) < 0:
        raise FriendshoreError("A slack is zero or more: plans better than the plan there are none.")
    found_case = of.read(case)
    wanted = {named(found_case, word)[0] for word in facilities}
    slack = Slack(slack_points, cost_slack_share)
    with running.runner(NAME) as runner:
        standing = stand(runner, case, of)
        ask = _Asking(runner, case, of, standing)
        (told,) = ask.all([("plan", partial(near_optimal.told_of, standing=standing))])
        sizes = _sizes(found_case)
        builds = [_named(told, f"{kind} ") for kind in ("shown", "priced")]
        names = [name for name in builds[0] if not wanted or name in wanted]
        if not names:
            raise FriendshoreError("None of these facilities can be built in the reported years.")
        ranges, solved = _ranges(ask, slack, names, builds, sizes)
        figures = _figures(ask, _named(told, "figure "))
    table = _facilities(found_case, names, builds[0], ranges, sizes)
    frames = {"facilities": table, "figures": figures}
    drawings = {
        "facilities": Drawing(
            "bar", "title", ("least_t_per_yr", "plan_t_per_yr", "most_t_per_yr"),
            "Least and most of each project in plans nearly as good", "t/yr",
        )
    }  # fmt: skip
    by_year = _by_year(figures)
    if len(by_year):
        frames["reliance by year"] = by_year
        lines = ("least_points", "plan_points", "most_points")
        title = "Reliance in plans that are no worse"
        drawings["reliance by year"] = Drawing("line", "period", lines, title, "points")
    return Answer(
        NAME,
        _sentence(table, figures, slack),
        frames,
        HOW.format(points=slack.points, share=slack.cost_share, solved=solved),
        drawings,
        {"facilities": ("title", "class", "plan_t_per_yr", "least_t_per_yr", "most_t_per_yr"), "figures": ()},
    )


class _Asking:
    """Asks the bench; an outcome that is no optimum leaves its figures out."""

    def __init__(self, runner: Runner, case: str | Path, variant: Variant, standing: Standing) -> None:
        self._runner, self._case, self._variant, self.standing = runner, case, variant, standing

    def all(self, asked: Iterable[tuple[str, Callable[[Bench], Notes | Outcome]]]) -> list[Mapping[str, float]]:
        """The figures of each question."""
        found = self._runner.ask(self._case, self._variant, [Question(name, answer) for name, answer in asked])
        return [{} if each.notes is None else each.notes.figures for each in found]


def _ranges(
    ask: _Asking, slack: Slack, names: list[str], builds: list[dict[str, float]], sizes: Mapping[str, float]
) -> tuple[dict[tuple[str, str], float], int]:
    """(facility, least or most) -> t/yr, and how many facilities were solved for one by one."""
    seen = {
        name: [min(each.get(name, 0.0) for each in builds), max(each.get(name, 0.0) for each in builds)]
        for name in names
    }

    def nothing(name: str) -> float:
        return max(DUST, SMALL * sizes[name])

    def note(values: Mapping[str, float]) -> None:
        for name, bounds in seen.items():
            if name in values:
                bounds[0], bounds[1] = min(bounds[0], values[name]), max(bounds[1], values[name])

    never: set[str] = set()
    for _ in range(ROUNDS):
        up = [name for name in names if seen[name][1] <= nothing(name) and name not in never]
        down = [name for name in names if seen[name][0] > nothing(name)]
        pushes = [(which, some) for which, some in ((MOST, up), (LEAST, down)) if some]
        asked = [
            (f"{which} of {len(some)} together",
             partial(near_optimal.pushed, standing=ask.standing, slack=slack,
                     weights={name: SIGN[which] / max(sizes[name] * THOUSANDTH, LEAST_SIZE) for name in some}))
            for which, some in pushes
        ]  # fmt: skip
        moved = False
        for (which, some), values in zip(pushes, ask.all(asked), strict=True):
            note(values)
            if which == MOST and values and all(values.get(name, 0.0) <= nothing(name) for name in some):
                never |= set(some)
            moved |= any((seen[n][1] > nothing(n)) if which == MOST else (seen[n][0] <= nothing(n)) for n in some)
        if not moved:
            break
    found = {(name, LEAST): 0.0 for name in names if seen[name][0] <= nothing(name)}
    found |= {(name, MOST): 0.0 for name in never}
    found |= {(name, MOST): sizes[name] for name in names if seen[name][1] >= sizes[name] - nothing(name)}
    open_ = [(name, which) for name in names for which in (LEAST, MOST) if (name, which) not in found]
    parts = [open_[place : place + AT_A_TIME] for place in range(0, len(open_), AT_A_TIME)]
    asked = [
        (f"least and most, part {number} of {len(parts)}",
         partial(near_optimal.limits_of, standing=ask.standing, slack=slack, asked=tuple(part)))
        for number, part in enumerate(parts, start=1)
    ]  # fmt: skip
    for values in ask.all(asked):
        for key, value in values.items():
            which, _, name = key.partition(" ")
            found[name, which] = value
    return found, len({name for name, _ in open_})


def _figures(ask: _Asking, named_: Mapping[str, float]) -> pd.DataFrame:
    """Headline figures: what the plan has, and the least and most in plans no worse."""
    known = [tuple(word.split("|", 1)) for word in named_]
    names = [name for _, name in known]
    parts = [names[place : place + AT_A_TIME] for place in range(0, len(names), AT_A_TIME)]
    exact = Slack(0.0, 0.0)
    found: dict[str, float] = {}
    asked = [
        (f"figures, part {number} of {len(parts)}",
         partial(near_optimal.ranges_of, standing=ask.standing, slack=exact, names=tuple(part)))
        for number, part in enumerate(parts, start=1)
    ]  # fmt: skip
    for values in ask.all(asked):
        found |= values
    rows = []
    for unit, name in known:
        plan, least, most = (found.get(f"{which} {name}", float("nan")) for which in ("plan", LEAST, MOST))
        same = most - least <= max(DUST if unit != "M USD" else 0.0, SMALL * abs(plan))
        unique = "" if isnan(least + most) else "yes" if same else "no"
        rows.append((name, unit, plan, least, most, unique))
    return pd.DataFrame(rows, columns=FIGURES)


def _facilities(
    case: Case,
    names: list[str],
    plan: Mapping[str, float],
    ranges: Mapping[tuple[str, str], float],
    sizes: Mapping[str, float],
) -> pd.DataFrame:
    """Class, least and most of each facility; must-haves first, the largest first."""
    table = case.tables["facilities"].set_index("facility")
    stages = dict(zip(case.tables["processes"]["process"], case.tables["processes"]["stage"], strict=True))
    rows = []
    for name in names:
        least, most = (ranges.get((name, which), float("nan")) for which in (LEAST, MOST))
        nothing = max(DUST, SMALL * sizes[name])
        shown = plan.get(name, 0.0)
        kind = MUST if least > nothing else NEVER if most <= nothing else TASTE
        kind = UNTOLD if isnan(least + most) else kind
        shown = 0.0 if abs(shown) < DUST else shown
        facility = table.loc[name]
        rows.append((str(facility["title"]), kind, shown, least, most, sizes[name],
                     str(stages[facility["process"]]), str(facility["country"]), name))  # fmt: skip
    frame = pd.DataFrame(rows, columns=FACILITIES)
    order = {kind: place for place, kind in enumerate((MUST, TASTE, UNTOLD, NEVER))}
    frame = frame.assign(_class=frame["class"].map(order)).sort_values(
        ["_class", "least_t_per_yr", "most_t_per_yr"], ascending=[True, False, False], kind="stable"
    )
    return frame.drop(columns="_class").reset_index(drop=True)


def _by_year(figures: pd.DataFrame) -> pd.DataFrame:
    mark = "reliance in "
    yearly = figures[figures["figure"].str.startswith(mark)]
    return pd.DataFrame(
        {
            "period": yearly["figure"].str.removeprefix(mark),
            "least_points": yearly["least"],
            "plan_points": yearly["plan"],
            "most_points": yearly["most"],
        }
    ).reset_index(drop=True)


def _sizes(case: Case) -> dict[str, float]:
    table = case.tables["facilities"]
    return dict(zip(table["facility"].astype(str), table["max_build_t_per_yr"].astype(float), strict=True))


def _named(figures: Mapping[str, float], mark: str) -> dict[str, float]:
    return {name.removeprefix(mark): value for name, value in figures.items() if name.startswith(mark)}


def _sentence(table: pd.DataFrame, figures: pd.DataFrame, slack: Slack) -> str:
    counts = table["class"].value_counts()
    words = (
        f"Of {len(table)} facilities that may be built, {counts.get(MUST, 0)} are in every plan within "
        f"{slack.points:g} points and {100 * slack.cost_share:g} % of the cost of this one, {counts.get(TASTE, 0)} are "
        f"a matter of taste, {counts.get(NEVER, 0)} are in none."
    )
    loose = figures.loc[figures["unique"] == "no", "figure"].tolist()
    if not loose:
        return f"{words} Every headline figure is unique among plans that are no worse."
    told = ", ".join(loose[:3]) + (" and others" if len(loose) > 3 else "")
    many = f"{len(loose)} of {len(figures)} headline figures are"
    return f"{words} {many} not unique among plans that are no worse: {told}."
