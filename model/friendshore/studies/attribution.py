"""Why two plans differ: their difference, attributed to the inputs that differ, so that the parts add up.

    v(S)      figure of the plan made from the first plan's inputs with those of S taken from the second
    part[g]   =  sum_{S without g} |S|! (n - |S| - 1)! / n! * (v(S and g) - v(S))      Shapley, for n up to EXACT groups
    part[g]   =  mean of (v(before g and g) - v(before g)) along the order of the groups and against it, for more
    sum_g part[g]  =  v(all) - v(none)                                             both ways, whatever interacts

A group is a table in which the cases differ, or what is not a table: settings and levels, the premium (an amount of
dollars that a case takes from itself without its scenarios), the aim. Tables that speak of each other, so that one
cannot be exchanged without the other, are one group. (Shapley, A value for n-person games, 1953.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from friendshore.aim import Aim
from friendshore.asking.answer import Answer, Drawing
from friendshore.asking.bench import Bench
from friendshore.asking.fair_parts import every_set, shares
from friendshore.asking.runner import IN_TURN, Finding, Notes, Question, Running
from friendshore.case import Case
from friendshore.case.case import HEAD
from friendshore.errors import CaseError, FriendshoreError
from friendshore.plan import Plan
from friendshore.plan.capacity import builds
from friendshore.plan.reading import Solution
from friendshore.solving.outcome import Outcome
from friendshore.solving.series import Elsewhere
from friendshore.variants import Variant

EXACT = 4
"""Groups up to which every combination is solved: 16 plans."""
PREMIUM, AIM = "premium", "aim"
TITLES = {HEAD: "settings and levels", PREMIUM: "amount of the premium", AIM: "objective"}
FIGURES = ("mean_points", "last_points", "cost_musd", "capex_musd")
Group = tuple[str, ...]
Subset = frozenset[Group]


@dataclass(frozen=True)
class Side:
    """What a plan was made from."""

    case: Case
    aim: Aim
    elsewhere: Elsewhere

    @classmethod
    def of(cls, plan: Plan) -> Side:
        """The side of a plan: the premium as it was, found in the plan itself where it took none from elsewhere."""
        summary, steps = plan.summary, plan.summary["steps"]
        premium = summary.get("premium_musd")
        least = summary.get("reference_cost_musd") if "reference" not in steps else None
        return cls(plan.case, plan.aim, Elsewhere(premium, least))


@dataclass(frozen=True)
class Mix(Variant):
    """A variant whose case is at hand: no file is read."""

    mixed: Case | None = None

    def read(self, case: str | Path) -> Case:
        """The case at hand."""
        assert self.mixed is not None
        return self.mixed


def attribution(first: Plan, second: Plan, *, running: Running = IN_TURN) -> Answer:
    """The difference of two plans by the inputs that differ.

    The frame `parts` has inputs, and for mean and last reliance (points), discounted cost and capital of builds (M USD)
    what they change; its last row is the whole difference. Raises FriendshoreError where nothing differs, or a mixture
    has no plan.
    """
    sides = Side.of(first), Side.of(second)
    groups = _groups(*sides)
    if not groups:
        raise FriendshoreError("The two plans were made from the same inputs: there is nothing to attribute.")
    asked = _subsets(groups)
    ordered = sorted(asked, key=lambda chosen: (len(chosen), sorted(chosen)))
    with running.runner("attribution") as runner:
        found = runner.ask_each("", [_question(sides, chosen) for chosen in ordered])
    values = {chosen: _figures(each) for chosen, each in zip(ordered, found, strict=True)}
    frame = _frame(groups, values)
    return Answer(
        "attribution",
        _sentence(frame),
        {"parts": frame, "mixtures": _mixtures(groups, values)},
        f"{len(values)} plans: "
        + ("every combination of what differs, Shapley values" if len(groups) <= EXACT else
           "what differs taken over one by one, in order and against it, averaged")
        + ". The parts add up to the difference.",
        {"parts": Drawing("bar", "inputs", ("mean_points",), "Mean reliance: second less first", "points")},
    )  # fmt: skip


def _groups(first: Side, second: Side) -> list[Group]:
    """What differs, in the order of the tables; what cannot be exchanged alone goes together."""
    names = [name for name in first.case.tables if _table_differs(first.case, second.case, name)]
    if _head(first.case) != _head(second.case):
        names.append(HEAD)
    loose: list[str] = []
    groups: list[Group] = []
    for name in names:
        try:
            first.case.with_parts_of(second.case, [name])
            second.case.with_parts_of(first.case, [name])
            groups.append((name,))
        except CaseError:
            loose.append(name)
    groups = [tuple(loose), *groups] if loose else groups
    if first.elsewhere != second.elsewhere:
        groups.append((PREMIUM,))
    if first.aim != second.aim:
        groups.append((AIM,))
    return groups


def _head(case: Case) -> tuple[object, ...]:
    return case.settings, case.levels, case.bloc, case.as_of, case.price_year


def _table_differs(first: Case, second: Case, name: str) -> bool:
    one, other = (case.tables[name].drop(columns="_where", errors="ignore") for case in (first, second))
    return not one.reset_index(drop=True).equals(other.reset_index(drop=True))


def _subsets(groups: Sequence[Group]) -> set[Subset]:
    """The mixtures that are solved."""
    if len(groups) <= EXACT:
        return set(every_set(groups))
    ahead = [frozenset(groups[:place]) for place in range(len(groups) + 1)]
    return {*ahead, *(frozenset(groups[place:]) for place in range(len(groups) + 1))}


def _question(sides: tuple[Side, Side], chosen: Subset) -> tuple[Variant, Question]:
    first, second = sides
    parts = {name for group in chosen for name in group}
    case = first.case.with_parts_of(second.case, parts - {PREMIUM, AIM})
    elsewhere = (second if PREMIUM in parts else first).elsewhere
    aim = (second if AIM in parts else first).aim
    name = " + ".join(_title(group) for group in sorted(chosen)) or "first"
    return Mix(name, aim=aim, mixed=case), Question(name, partial(planned, elsewhere=elsewhere))


def planned(bench: Bench, elsewhere: Elsewhere) -> Notes | Outcome:
    """The figures of a plan."""
    found = bench.planned(elsewhere=elsewhere)
    if not isinstance(found, Solution):
        return found
    reported = found.parameters.reported
    years = {period.name: period.years for period in reported}
    points = found.values("reliance", ("period",), every=True).set_index("period")["value"].reindex(list(years))
    spans = pd.Series(years)
    return Notes(
        {
            "mean_points": float((points * spans).sum() / spans.sum()),
            "last_points": float(points.iloc[-1]),
            "cost_musd": float(found.last.row_values[found.arrays.row("cost_held")]),
            "capex_musd": float(builds(found)["capex_musd"].sum()),
        }
    )


def _figures(found: Finding) -> Mapping[str, float]:
    if found.notes is None:
        raise FriendshoreError(f"With {found.variant} of the second plan there is no plan: {found.sentence}")
    return found.notes.figures


def _frame(groups: Sequence[Group], values: Mapping[Subset, Mapping[str, float]]) -> pd.DataFrame:
    parts = {figure: _parts(groups, values, figure) for figure in FIGURES}
    rows = [{"inputs": _title(group), **{figure: parts[figure][group] for figure in FIGURES}} for group in groups]
    rows.sort(key=lambda row: -abs(float(str(row["mean_points"]))))
    none, all_of_them = values[frozenset()], values[frozenset(groups)]
    rows.append({"inputs": "in all", **{figure: all_of_them[figure] - none[figure] for figure in FIGURES}})
    return pd.DataFrame(rows, columns=["inputs", *FIGURES])


def _parts(groups: Sequence[Group], values: Mapping[Subset, Mapping[str, float]], figure: str) -> dict[Group, float]:
    told = {chosen: figures[figure] for chosen, figures in values.items()}
    if len(groups) <= EXACT:
        return shares(told, groups)
    return {
        group: (
            told[frozenset(groups[: place + 1])]
            - told[frozenset(groups[:place])]
            + told[frozenset(groups[place:])]
            - told[frozenset(groups[place + 1 :])]
        )
        / 2
        for place, group in enumerate(groups)
    }


def _mixtures(groups: Sequence[Group], values: Mapping[Subset, Mapping[str, float]]) -> pd.DataFrame:
    """Every plan that was made: what it takes from the second, and its figures."""
    return pd.DataFrame(
        [
            {"from_second": ", ".join(_title(group) for group in groups if group in chosen) or "nothing", **figures}
            for chosen, figures in values.items()
        ]
    )


def _sentence(frame: pd.DataFrame) -> str:
    whole, parts = frame.iloc[-1], frame.iloc[:-1]
    told = [f"{name} {points:+.1f}" for name, points in zip(parts["inputs"], parts["mean_points"], strict=True)]
    most = 5
    rest = float(parts["mean_points"].iloc[most:].sum())
    more = [f"{len(parts) - most} others {rest:+.1f}"] if len(parts) > most else []
    return f"The second plan's mean reliance is {whole['mean_points']:+.1f} points off the first's: " + ", ".join(
        [*told[:most], *more]
    ) + "."  # fmt: skip


def _title(group: Group) -> str:
    return ", ".join(TITLES.get(name, name) for name in group)
