"""The plans of a study: what each is solved with, and the figures by which they are laid side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from friendshore.aim import Aim
from friendshore.case import Case
from friendshore.case.nearest import nearest
from friendshore.errors import FriendshoreError
from friendshore.parameters import periods_of
from friendshore.plan import Plan
from friendshore.planning import read_case, solve
from friendshore.program.program import PAID, RECEIVED
from friendshore.solving.outcome import Interrupted, Outcome

COLUMNS = (
    "mean_points", "exposed_points", "short_points", "last_points", "capex_musd", "cost_musd", "public_paid_musd",
    "public_received_musd", "builds",
)  # fmt: skip


@dataclass(frozen=True)
class Measure:
    """A figure of a plan: the sum of a column over the rows of a plan table that hold the words of `where`."""

    name: str
    table: str
    column: str
    where: Mapping[str, str] = field(default_factory=dict)

    def of(self, plan: Plan) -> float:
        """The figure, zero where no row matches. Raises FriendshoreError where the plan has no such table or column."""
        _one_of(self.table, plan.tables, f"{self.name}: '{self.table}' is not a table of a plan")
        frame = plan.tables[self.table]
        figures_of = frame.select_dtypes(["number", "bool"]).columns
        _one_of(self.column, figures_of, f"{self.name}: '{self.column}' is not a column of figures of {self.table}")
        for column in self.where:
            _one_of(column, frame.columns, f"{self.name}: '{column}' is not a column of {self.table}")
        for column, word in self.where.items():
            frame = frame[frame[column].astype(str) == word]
        return float(frame[self.column].sum())


def _one_of(word: str, known: Iterable[str], sentence: str) -> None:
    names = list(known)
    if word not in names:
        near = nearest(word, names)
        raise FriendshoreError(
            f"Measure {sentence}" + (f"; nearest is '{near}'." if near else f", which has {', '.join(names)}.")
        )


@dataclass(frozen=True)
class Variant:
    """One plan of a study: a name, and what it is solved with; levels ({"pace": "low"}) lie over the scenarios'."""

    name: str
    scenarios: tuple[str | Path, ...] = ()
    bloc: str | None = None
    aim: Aim = field(default_factory=Aim)
    budget_musd: float | None = None
    levels: Mapping[str, str] = field(default_factory=dict)

    def read(self, case: str | Path) -> Case:
        """The case of this variant. Raises CaseError, and AimError where no reported period answers its aim."""
        found = read_case(case, self.scenarios, self.bloc, self.levels)
        self.aim.refuse(periods_of(found))
        return found


PLAN = Variant("plan")
"""The case as it is."""


def solved(case: Case, aim: Aim | None = None, budget_musd: float | None = None) -> Plan | Outcome:
    """planning.solve for one of several plans. Raises KeyboardInterrupt where the user stops it: none follows."""
    result = solve(case, aim, budget_musd=budget_musd)
    if isinstance(result, Interrupted):
        raise KeyboardInterrupt
    return result


def figures(plan: Plan) -> dict[str, float]:
    """The headline figures of a plan: those of COLUMNS, and who bears what in the reported periods, M USD discounted.

    buyers_musd      what buyers pay above the adversary's price: dues to treasuries (costs that
                     the public receives), and premiums to makers of the bloc, which are no cost of the plan
    shortage_musd    what goes without is worth to its users
    resources_musd   discounted cost less dues, which only change hands, and less shortage, which is no cash
    """
    summary, premiums = plan.summary, plan.tables["market_premiums"]
    money, costs = plan.tables["public_money"], plan.tables["costs"]
    money = money[money["reported"].astype(bool)]
    public = money.groupby("direction")["discounted_musd"].sum()
    dues = float(costs.loc[costs["transfer"].astype(bool), "discounted_musd"].sum())
    shortage = float(costs.loc[costs["item"] == "shortage", "discounted_musd"].sum())
    discount = premiums["period"].map(costs.groupby("period")["discount_factor"].first()).astype(float)
    premium = float((premiums["users_musd"] * discount).sum())
    cost = float(summary["discounted_cost_musd"])
    found = {
        "capex_musd": float(summary["capex_of_builds_musd"]),
        "cost_musd": cost,
        "public_paid_musd": float(public.get(PAID, 0.0)),
        "public_received_musd": float(public.get(RECEIVED, 0.0)),
        "buyers_musd": dues + premium,
        "shortage_musd": shortage,
        "resources_musd": cost - dues - shortage,
        "builds": float(summary["builds"]),
    }
    if "mean" in summary:
        found["mean_points"] = summary["mean"]["reliance_points"]
        found["exposed_points"] = summary["mean"]["exposed_points"]
        found["short_points"] = summary["mean"]["short_points"]
        found["last_points"] = float(plan.tables["reliance"]["reliance_points"].iloc[-1])
    return found
