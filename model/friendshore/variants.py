"""Several plans of one case beside each other: the variants of a study, solved in turn, told in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from friendshore.case import Case
from friendshore.case.nearest import nearest
from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.planning import read_case, solve
from friendshore.program import Aim
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
    """One plan of a study: a name, and what it is solved with."""

    name: str
    scenarios: tuple[str | Path, ...] = ()
    bloc: str | None = None
    aim: Aim = field(default_factory=Aim)
    budget_musd: float | None = None

    def read(self, case: str | Path) -> Case:
        """The case of this variant. Raises CaseError."""
        return read_case(case, self.scenarios, self.bloc)


@dataclass(frozen=True)
class Found:
    """What a variant came to: a plan, or the outcome of the solve that did not end in one."""

    variant: Variant
    result: Plan | Outcome

    @property
    def sentence(self) -> str:
        return self.result.sentence


def run(
    case: str | Path, variants: Sequence[Variant], announce: Callable[[str], None] | None = None
) -> tuple[Found, ...]:
    """Solve the variants in order. Every case is read before the first solve; raises CaseError, FriendshoreError."""
    say = announce or (lambda phase: None)
    cases = [variant.read(case) for variant in variants]
    found = []
    for variant, read in zip(variants, cases, strict=True):
        say(variant.name)
        found.append(Found(variant, solved(read, variant.aim, variant.budget_musd)))
    return tuple(found)


def solved(case: Case, aim: Aim | None = None, budget_musd: float | None = None) -> Plan | Outcome:
    """planning.solve for one of several plans. Raises KeyboardInterrupt where the user stops it: none follows."""
    result = solve(case, aim, budget_musd=budget_musd)
    if isinstance(result, Interrupted):
        raise KeyboardInterrupt
    return result


def table(found: Iterable[Found], measures: Sequence[Measure] = ()) -> pd.DataFrame:
    """One row a variant: reliance, its parts and the last year's (points, means over the reported years), capital of
    new builds, discounted cost, discounted public money paid and received (M USD), builds, then the measures."""
    rows = []
    for each in found:
        row: dict[str, object] = {"variant": each.variant.name}
        if isinstance(each.result, Plan):
            row |= figures(each.result)
            row |= {measure.name: measure.of(each.result) for measure in measures}
        row["outcome"] = each.sentence
        rows.append(row)
    return pd.DataFrame(rows, columns=["variant", *COLUMNS, *(measure.name for measure in measures), "outcome"])


def figures(plan: Plan) -> dict[str, float]:
    """The headline figures of a plan by the names of COLUMNS."""
    summary = plan.summary
    public = plan.tables["public_money"].groupby("direction")["discounted_musd"].sum()
    found = {
        "capex_musd": float(summary["capex_of_builds_musd"]),
        "cost_musd": float(summary["discounted_cost_musd"]),
        "public_paid_musd": float(public.get("paid", 0.0)),
        "public_received_musd": float(public.get("received", 0.0)),
        "builds": float(summary["builds"]),
    }
    if "mean" in summary:
        found["mean_points"] = summary["mean"]["reliance_points"]
        found["exposed_points"] = summary["mean"]["exposed_points"]
        found["short_points"] = summary["mean"]["short_points"]
        found["last_points"] = float(plan.tables["reliance"]["reliance_points"].iloc[-1])
    return found
