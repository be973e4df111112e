"""A plan: the solution of a case as tidy frames, with the answer in a sentence."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pandas as pd

from friendshore.aim import Aim, Form
from friendshore.case import Case
from friendshore.names import PeriodName
from friendshore.plan import (
    base_year,
    binding,
    capacity,
    checks,
    classes,
    cost_lines,
    idle,
    import_shares,
    lacking,
    leaning,
    material,
    money,
    plants,
    policies,
    premiums,
    reliance,
    screening,
    supply,
    unit_costs,
    viability,
    whole,
    worth,
)
from friendshore.plan.contents import Contents
from friendshore.plan.reading import Solution, reported_only
from friendshore.solving.outcome import Solved
from friendshore.words import counted, dollars

HALF_A_POINT = 0.5
"""Below this reliance is not said to fall."""


@dataclass(frozen=True)
class Plan:
    """What to build, what it does and costs.

    tables   name -> tidy frame; units stand in the column names (t in the period, M USD, points)
    summary  headline figures, ready for JSON
    seconds  time by phase
    mark     what keeps its figures from being vouched for, in a sentence, where it was read from a run folder
    """

    case: Case
    aim: Aim
    tables: Mapping[str, pd.DataFrame]
    summary: Mapping[str, Any]
    seconds: Mapping[str, float]
    mark: str = ""

    @property
    def sentence(self) -> str:
        return str(self.summary["sentence"])

    @property
    def asks_for_reliance(self) -> bool:
        """Whether there is reliance to speak of: users demand what has a value weight."""
        return "mean" in self.summary

    def figure(self, name: str, *, language: str = "en", **choices: object) -> Any:
        """A figure of the plan, a plotly.graph_objects.Figure that shows itself in a notebook.

        name       reliance, breakdown, map, sankey, capacity, timeline, element, money, binding
        choices    year, element, by: what the figure lets one choose

        Raises FriendshoreError for a figure or a choice that there is not.
        """
        drawn = import_module("friendshore.figures.catalogue").picture(self, name, language=language, **choices)
        return drawn.figure

    def to_iamc(self, scenario: str | None = None) -> pd.DataFrame:
        """The plan as the table of integrated assessment: model, scenario, region, variable, unit, year, value.

        scenario   its name in the table; else that of the case and of the scenarios that are laid over it

        Raises FriendshoreError where no calendar year lies wholly in the reported periods.
        """
        told: pd.DataFrame = import_module("friendshore.reports.interchange.iamc").to_iamc(self, scenario)
        return told


def tell(
    solution: Solution, aim: Aim, seconds: Mapping[str, float], confirmed: Mapping[str, float] | None = None
) -> Plan:
    """Read the solution into frames, check them against each other, and sum up.

    confirmed   worth of limits that were solved for again, by what they are called
    """
    every = reliance.deliveries(solution)
    delivered = reported_only(solution.parameters, every)
    weight = reliance.weights(solution)
    measured = solution.parameters.asks_for_reliance
    made, trades = capacity.production(solution), supply.trades(solution)
    bought = leaning.valued(solution, material.purchases(solution))
    stocked = leaning.valued(solution, material.stocks(solution))
    valued = reliance.by_period(solution.parameters, every if measured else every.iloc[:0], weight)
    counted_in = delivered if measured else delivered.iloc[:0]
    lines = cost_lines.cost_lines(solution)
    tables: dict[str, pd.DataFrame] = {
        "reliance": leaning.beside(solution, reported_only(solution.parameters, valued), bought, stocked),
        "reliance_run_out": _run_out(solution, valued),
        "reliance_by_area": reliance.by(counted_in, weight, ["period", "area"]),
        "reliance_by_sector": reliance.by(counted_in, weight, ["period", "sector"]),
        "reliance_by_commodity": reliance.by_commodity(counted_in),
        "deliveries": delivered,
        "builds": capacity.builds(solution),
        "not_built": lacking.not_built(solution),
        "capacity": capacity.capacity(solution),
        "plants": plants.plants(solution),
        "by_class": classes.by_class(solution),
        "idle": idle.idle(solution),
        "production": made,
        "inputs_used": capacity.inputs_used(solution),
        "balance": material.balance(solution),
        "flows": material.flows(solution),
        "supply_matrix": supply.supply_matrix(solution, trades),
        "purchases": bought,
        "sales": material.sales(solution),
        "stocks": stocked,
        "energy": material.energy(solution),
        "emissions": material.emissions(solution),
        "costs": money.costs(solution),
        "cost_lines": lines,
        "discounting": money.discounting(solution),
        "capital_charges": unit_costs.capital_charges(solution, lines),
        "standing_upkeep": unit_costs.standing_upkeep(solution, lines),
        "running_costs": unit_costs.running_costs(solution, lines),
        "idling_costs": unit_costs.idling_costs(solution, lines),
        "site_costs": unit_costs.site_costs(solution, lines),
        "spending": money.spending(solution),
        "public_money": money.public_money(solution),
        "market_premiums": premiums.market_premiums(solution),
        "viability": viability.viability(solution.parameters),
        "policies": policies.decisions(solution),
        "worth": worth.worth(solution),
        "binding_by_period": binding.binding_by_period(solution),
        "committed_pace": capacity.committed_pace(solution),
        "screened": screening.screened(solution),
        "base_year_check": base_year.base_year_check(solution, made, delivered),
        "steps": _steps(solution),
    }
    held = Contents.of_plan(solution)
    tables["contents"], tables["element_supply"] = held.told(), held.supply(tables)
    tables["import_shares"] = import_shares.import_shares(tables, solution.parameters.where.role)
    tables["binding"] = binding.binding(tables["binding_by_period"], confirmed)
    tables["checks"] = checks.checks(solution, tables)
    case = solution.parameters.case
    return Plan(case, aim, tables, _summary(solution, aim, tables), dict(seconds))


def _run_out(solution: Solution, valued: pd.DataFrame) -> pd.DataFrame:
    """What reliance is after the reported periods, with how many years each of those takes."""
    years = {period.name: period.years for period in solution.parameters.periods if not period.reported}
    after = valued[valued["period"].isin(years)].reset_index(drop=True)
    after.insert(1, "years", after["period"].map(years).astype(float))
    return after


def _steps(solution: Solution) -> pd.DataFrame:
    rows = []
    for step in solution.series.steps:
        if isinstance(step.outcome, Solved):
            outcome, certificate = step.outcome, step.outcome.certificate
            held = "; ".join(f"{name} <= {value:.6g}" for name, value in step.held.items())
            rows.append(
                (step.name, step.objective.replace("_", " "), step.value, step.unit, held, outcome.method,
                 outcome.seconds, outcome.iterations, certificate.primal, certificate.dual, certificate.gap)
            )  # fmt: skip
    columns = ["step", "minimised", "value", "unit", "held", "method", "seconds", "iterations", "primal_residual",
               "dual_residual", "gap"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _summary(solution: Solution, aim: Aim, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    case, series = solution.parameters.case, solution.series
    costs, builds, spending = tables["costs"], tables["builds"], tables["spending"]
    programmes = [programme.name for programme in solution.parameters.programmes]
    summary: dict[str, Any] = {
        "case": case.name,
        "bloc": case.bloc,
        "bloc_title": case.bloc_title,
        "scenarios": [scenario.name for scenario in case.scenarios],
        "objective": aim.form.value,
        "price_year": case.price_year,
        "discounted_cost_musd": float(costs["discounted_musd"].sum()),
        **money.run_out(solution, costs),
        "cost_of_reported_years_musd": float(costs.loc[costs["reported"], "musd"].sum()),
        "capex_of_builds_musd": float(builds["capex_musd"].sum()),
        "drawn_from_programmes_musd": float(spending.loc[spending["programme"].isin(programmes), "musd"].sum()),
        "builds": len(builds),
        "steps": {step.name: step.value for step in series.steps},
        "checks_failed": int((~tables["checks"]["ok"]).sum()),
    }
    if series.reference is not None:
        summary["premium_binds"] = series.premium_binds
        summary["reference_cost_musd"] = series.reference.least_cost
        summary["premium_musd"] = series.reference.premium
        summary["cost_ceiling_musd"] = series.reference.ceiling
    if solution.whole is not None:
        summary["whole_plants"] = whole.distances(solution.whole)
    if not solution.parameters.asks_for_reliance:
        return summary | {"sentence": _money_sentence(solution, aim, summary)}
    return summary | _reliance_summary(solution, tables, summary)


def _money_sentence(solution: Solution, aim: Aim, summary: Mapping[str, Any]) -> str:
    """What a plan without reliance costs or earns, and what it builds."""
    cost = summary["discounted_cost_musd"]
    does, amount = ("earns", -cost) if aim.form is Form.PROFIT else ("costs", cost)
    sentence = f"The plan {does} {dollars(amount)} of present value, with {_built(summary)}."
    return " ".join([sentence, *([whole.sentence(solution.whole)] if solution.whole is not None else [])])


def _built(summary: Mapping[str, Any]) -> str:
    if not summary["builds"]:
        return "nothing new built"
    return f"{dollars(summary['capex_of_builds_musd'])} of new capacity in {counted(summary['builds'], 'build')}"


def _reliance_summary(
    solution: Solution, tables: Mapping[str, pd.DataFrame], summary: Mapping[str, Any]
) -> dict[str, Any]:
    table = tables["reliance"]
    years = {period.name: period.years for period in solution.parameters.reported}
    spans = table["period"].map(years)
    first, last = table.iloc[0], table.iloc[-1]
    mean = {name: float((table[name] * spans).sum() / spans.sum()) for name in table.columns if name.endswith("points")}
    case = solution.parameters.case
    told = {period.name: period.told for period in solution.parameters.reported}
    falls = first["reliance_points"] - last["reliance_points"] >= HALF_A_POINT
    moves = "can fall" if falls else "does not fall:"
    sentence = (
        f"The reliance of {case.bloc_title} {moves} from {first['reliance_points']:.0f} points in "
        f"{told[first['period']]} to {last['reliance_points']:.0f} in {told[last['period']]} "
        f"({mean['reliance_points']:.1f} on average), with {_built(summary)}."
    )
    peak, shortest = reliance.peak(table), reliance.shortest(table)
    further = [
        *_of_shortage(mean["short_points"], shortest, told),
        *(
            [f"It is highest in {told[peak['period']]}, at {peak['reliance_points']:.0f} points."]
            if peak is not None
            else []
        ),
        *_of_the_premium(solution, summary),
        *([whole.sentence(solution.whole)] if solution.whole is not None else []),
        *([f"What is reached need not be kept: {by} lifts that rule."] if (by := case.kept_lifted_by) else []),
    ]
    return {
        "sentence": " ".join([sentence, *further]),
        "mean": mean,
        "peak_period": None if peak is None else peak["period"],
        "opening_secure_stock_musd": leaning.opening_value(solution),
        "shortest_period": None if shortest is None else shortest["period"],
        "by_period": {
            row["period"]: {
                "reliance_points": row["reliance_points"],
                "exposed_points": row["exposed_points"],
                "short_points": row["short_points"],
            }
            for row in table.to_dict("records")
        },
    }


def _of_shortage(mean: float, shortest: Mapping[Hashable, Any] | None, told: Mapping[PeriodName, str]) -> Iterator[str]:
    """What is not met at all, where any year has some: reliance counts it like what is exposed."""
    if shortest is not None:
        average = f"{mean:.1f} points on average and " if mean >= reliance.TOLD else ""
        yield (
            f"Of it, {average}{shortest['short_points']:.1f} points in {told[shortest['period']]}, the worst year, are "
            "demand that goes unmet."
        )


def _of_the_premium(solution: Solution, summary: Mapping[str, Any]) -> Iterator[str]:
    """What the premium costs in reliance, where it gives up more than the tolerance."""
    if summary.get("premium_binds"):
        least = summary["steps"]["reliance"] + solution.parameters.case.settings.reliance_tolerance_points
        yield (
            f"The resilience premium of {dollars(summary['premium_musd'])} is used up: without it, a mean of "
            f"{least:.1f} points could be reached."
        )
