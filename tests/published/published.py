"""Optima that are not ours: published linear programs as cases, each with its equations, and the page that lists them.

`python tests/published/published.py` writes README.md again.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import friendshore as fs

HERE = Path(__file__).parent
PAGE = HERE / "README.md"
WITHIN = 1e-6
"""Greatest relative difference between the optimum of the case and that of the published equations."""
STEPS = (1e-9, 1e-8, 1e-7, WITHIN)
"""Relative differences as the page tells them: below one of these, so that another machine tells the same."""
HEAD = """\
# Optima that are not ours

Linear programs from textbooks, papers and model libraries, each written as a case: a folder of tables here, solved by
`friendshore solve` like any other. `equations/` has the same program row by row as published, solved by scipy alone.
`test_published.py` holds the three together: the equations give the published optimum to all its digits, and the case
gives that of the equations to 1e-6. `published.py` writes this page.

| case | problem | source | published optimum | equations | friendshore | relative difference |
| --- | --- | --- | ---: | ---: | ---: | --- |
"""
TOLD = """
## What each exercises, and how it is told

A unit of the published quantity is a kilotonne and a unit of its money a million USD where nothing else is said, so
that the figures of a plan read as published.

| case | exercises | told as |
| --- | --- | --- |
"""


@dataclass(frozen=True)
class Published:
    """A row of optima.csv.

    sense       least or most
    of_a_musd   published money in a million USD of the case
    """

    case: str
    problem: str
    source: str
    sense: str
    published_optimum: str
    unit: str
    of_a_musd: str
    exercises: str
    told_as: str

    @property
    def by_equations(self) -> float:
        """The optimum of the published equations."""
        return float(import_module(f"equations.{self.case}").optimum())

    @property
    def digits(self) -> int:
        """Decimals of the published figure."""
        return len(self.published_optimum.partition(".")[2])

    @property
    def folder(self) -> Path:
        return HERE / self.case

    def optimum(self, plan: fs.Plan) -> float:
        """What a plan of the case minimised or maximised, in published money."""
        cost = float(plan.summary["discounted_cost_musd"])
        return (cost if self.sense == "least" else -cost) * float(self.of_a_musd)

    def plan(self) -> fs.Plan:
        """The plan of the case: of least cost where somebody demands something, else of most profit."""
        case = fs.read_case(self.folder)
        form = fs.Form.PROFIT if case.tables["demand"].empty else fs.Form.COST
        plan = fs.solve(case, fs.Aim(form))
        assert isinstance(plan, fs.Plan), plan.sentence
        return plan


def listed() -> list[Published]:
    """All of them, in the order of optima.csv."""
    with (HERE / "optima.csv").open(encoding="utf-8", newline="") as file:
        return [Published(**row) for row in csv.DictReader(file)]


def page(optima: dict[str, float]) -> str:
    """The page, from friendshore's optimum of each case."""
    rows, told = [], []
    for each in listed():
        found, expected = optima[each.case], each.by_equations
        apart = abs(found / expected - 1)
        within = next((f"below {step:g}" for step in STEPS if apart < step), f"{apart:.1e}")
        figures = (f"{float(each.published_optimum):,.{each.digits}f} {each.unit}", f"{expected:,.6f}", f"{found:,.6f}")
        rows.append(f"| {' | '.join((f'`{each.case}`', each.problem, each.source, *figures, within))} |")
        told.append(f"| `{each.case}` | {each.exercises} | {each.told_as} |")
    return HEAD + "\n".join(rows) + "\n" + TOLD + "\n".join(told) + "\n"


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    PAGE.write_text(page({each.case: each.optimum(each.plan()) for each in listed()}), encoding="utf-8")
