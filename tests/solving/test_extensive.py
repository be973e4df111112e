"""Several programs as one, by hand: what is common, what is risked, what is lost, and what is judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pytest import MonkeyPatch, approx, mark, raises

from friendshore.errors import FriendshoreError
from friendshore.solving import extensive_steps
from friendshore.solving.arrays import Arrays, compile_program
from friendshore.solving.extensive import MEAN, RISK, Block, Joined
from friendshore.solving.extensive_layout import joined
from friendshore.solving.extensive_steps import Found, Steps
from friendshore.solving.highs import SolverOptions
from friendshore.solving.options import Attempt
from friendshore.solving.outcome import Infeasible, NotCertified, Solved
from friendshore.solving.risk import Measure, Risk
from friendshore.solving.runner import COST, RELIANCE

WEIGHTS = np.array([0.5, 0.3, 0.2])
REACHED = (10.0, 40.0, 20.0)
LEAST = (5.0, 38.0, 0.0)


@mark.parametrize(
    ("measure", "tail", "points"),
    [
        ("expected", 0.1, 5 + 12 + 4),
        ("worst", 0.1, 40),
        ("regret", 0.1, 20),  # the third's
        ("cvar", 0.3, 40),
        ("cvar", 0.4, (0.3 * 40 + 0.1 * 20) / 0.4),
        ("cvar", 0.7, (0.3 * 40 + 0.2 * 20 + 0.2 * 10) / 0.7),
        ("cvar", 1.0, 21),
    ],
)
def test_one_figure_of_reliance_in_several_worlds(measure: str, tail: float, points: float) -> None:
    assert Risk(Measure(measure), tail).of(WEIGHTS, REACHED, LEAST) == approx(points)


def test_no_figure_where_one_of_them_has_none_and_no_tail_without_probability() -> None:
    assert np.isnan(Risk(Measure.WORST).of(WEIGHTS, (1.0, float("nan"), 2.0), LEAST))
    for tail in (0.0, 1.1, -1):
        with raises(FriendshoreError, match=r"expected a share of probability above 0, at most 1"):
            Risk(Measure.CVAR, tail)


def world(wanted: Mapping[str, float], most: float, price: float = 1.0) -> Arrays:
    """Build at this price, M USD a kt, at most so much in all; reliance is what is wanted less what is built."""
    model = pyo.ConcreteModel()
    model.build = pyo.Var(list(wanted), domain=pyo.NonNegativeReals)
    model.short = pyo.Var(list(wanted), domain=pyo.NonNegativeReals)
    model.spent = pyo.Var()
    model.spent_counted = pyo.Constraint(expr=model.spent == price * sum(model.build.values()))
    model.within = pyo.Constraint(expr=sum(model.build.values()) <= most)
    model.met = pyo.Constraint(list(wanted), rule=lambda _, k: model.build[k] + model.short[k] >= wanted[k])
    model.cost_held = pyo.Constraint(expr=model.spent <= 1e15)
    model.reliance_held = pyo.Constraint(expr=sum(model.short.values()) <= 1e15)
    return compile_program(model, {COST: model.spent, RELIANCE: sum(model.short.values())})


def block(name: str, weight: float, arrays: Arrays, ceiling: float = float("inf"), wide: float | None = None) -> Block:
    span = next(iter(arrays.column_spans.values()))
    members = {f"build[{key}]": np.array([place]) for place, key in enumerate(span.keys, span.start)}
    wider = {} if wide is None else {arrays.row("within"): wide}
    return Block(name, weight, arrays, ceiling, 0.0, members, frozenset(members), wider)


def solved(program: Joined, tolerance: float = 0.0) -> Found | object:
    return Steps(program, SolverOptions()).plan(tolerance)


def two(ceiling: float = float("inf"), risk: Measure = Measure.EXPECTED, price: float = 1.0) -> Joined:
    """a is wanted in one world, b in the other, and ten of both together can be built."""
    one, other = world({"a": 10, "b": 0}, 10, price), world({"a": 0, "b": 10}, 10, price)
    blocks = [block("one", 0.6, one, ceiling), block("other", 0.4, other, ceiling)]
    return joined(blocks, ("build[a]", "build[b]"), Risk(risk))


def test_what_is_common_is_the_same_in_every_world() -> None:
    program = two()
    found = solved(program)
    assert isinstance(found, Found) and found.solved.certificate.accepted
    values = found.solved.column_values
    assert list(values[program.common]) == approx([10, 0], abs=1e-5)
    assert [program.reliance(place, values) for place in (0, 1)] == approx([0, 10], abs=1e-5)
    assert [program.cost(place, values) for place in (0, 1)] == approx([10, 10], abs=1e-5)
    assert found.least == approx(0.4 * 10)


def test_the_worst_of_two_worlds_is_shared() -> None:
    program = two(risk=Measure.WORST)
    found = solved(program)
    assert isinstance(found, Found)
    assert list(found.solved.column_values[program.common]) == approx([5, 5], abs=1e-5)
    assert program.arrays.cost(RISK)[0].sum() == 1


@mark.parametrize("tolerance", [0.0, 1.0])
def test_a_ceiling_gives_up_the_tolerance_and_no_more(tolerance: float) -> None:
    """With 7 M USD expected reliance is 0.6 x 3 + 0.4 x 10 = 5.8; without a ceiling 4, and 1 is given up."""
    found = solved(two(ceiling=7.0), tolerance)
    assert isinstance(found, Found)
    assert (found.least, found.held) == approx((5.8, 5.82)) and found.binds
    loose = solved(two(ceiling=9.0), tolerance)
    assert isinstance(loose, Found)
    assert loose.held == approx(max(4.6 + 0.02, 4 + tolerance)) and loose.binds == (tolerance < 0.6)


@mark.parametrize(
    ("dear", "asked"),
    [
        (1.0, ["risk"]),  # a ceiling is worth 0.6 and 0.4 points a hundredth
        (0.1, ["risk"] * 2),  # ten times that, beyond the first price
        (0.001, ["risk"] * 3),  # and beyond both: then the ceilings themselves are asked
    ],
)
def test_a_large_program_keeps_ceilings_that_first_have_a_price(
    dear: float, asked: list[str], monkeypatch: MonkeyPatch
) -> None:
    """Seven of ten kt, whatever a kt costs: the same plan as within the ceilings from the beginning."""
    monkeypatch.setattr(extensive_steps, "LARGE", 0)
    said: list[str] = []
    program = two(ceiling=7.0 * dear, price=dear)
    steps = Steps(program, SolverOptions(), said.append)
    least = steps.least()
    assert isinstance(least, Solved) and said == asked
    assert least.objective_value == approx(5.8, abs=1e-5)
    assert [program.cost(place, least.column_values) for place in (0, 1)] == approx([7 * dear] * 2, rel=1e-5)
    assert -least.row_duals[program.capped].sum() == approx(0.6 / dear, rel=1e-3)
    assert not steps.session.arrays.column_upper[program.over].any(), "the ceilings are closed again"
    assert not steps.session.arrays.cost(RISK)[0][program.over].any(), "and have no price"


@mark.parametrize("measure", [Measure.CVAR, Measure.WORST, Measure.REGRET])
def test_a_large_program_gives_what_a_small_one_does(measure: Measure, monkeypatch: MonkeyPatch) -> None:
    """But for what is held, which is enough for one of them to see no price where the other does."""
    program = two(ceiling=7.0, risk=measure)
    small = solved(program, 0.5)
    monkeypatch.setattr(extensive_steps, "LARGE", 0)
    large = solved(two(ceiling=7.0, risk=measure), 0.5)
    assert isinstance(small, Found) and isinstance(large, Found)
    assert (large.least, large.held, large.binds) == approx((small.least, small.held, small.binds), abs=1e-5)
    means = [program.arrays.objective_value(MEAN, each.solved.column_values) for each in (small, large)]
    assert means[1] == approx(means[0], abs=0.021)


def test_a_program_too_large_for_crossover_says_what_to_do(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(extensive_steps, "LARGE", 0)
    program = two(ceiling=7.0)
    exact = SolverOptions(accepted=0.0)  # no answer of interior point is
    assert "the other method" in never(Steps(program, exact).plan(0.0))
    monkeypatch.setattr(extensive_steps, "HUGE", 0)
    crossed: list[bool] = []
    steps = Steps(program, exact)
    monkeypatch.setattr(steps.session, "_run", watched(steps.session._run, crossed))
    assert never(steps.plan(0.0)).endswith(f"{extensive_steps.FEWER}.") and not any(crossed)


def never(outcome: object) -> str:
    assert isinstance(outcome, NotCertified)
    return outcome.sentence


def watched(run: Callable[..., Any], crossed: list[bool]) -> Callable[..., Any]:
    """The same, and whether each attempt crosses over is written down."""

    def noted(attempt: Attempt, *more: float) -> Any:
        crossed.append(attempt.crossover)
        return run(attempt, *more)

    return noted


def test_a_large_program_without_a_plan_within_its_ceilings_is_infeasible(monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(extensive_steps, "LARGE", 0)
    arrays = world({"a": 10}, 10)
    arrays.set_column_bounds("build[a]", 4.0, np.inf)
    program = joined([block("mild", 0.5, arrays, 5.0), block("harsh", 0.5, arrays, 3.0)], (), Risk())
    assert isinstance(Steps(program, SolverOptions()).plan(0.0), Infeasible)


@mark.parametrize(
    ("measure", "steps"),
    [(Measure.EXPECTED, ["risk", "unlimited"]), (Measure.WORST, ["risk", "unlimited", "expected"])],
)
def test_where_every_ceiling_has_a_price_there_is_nothing_to_save(measure: Measure, steps: list[str]) -> None:
    """Each world may cost 7 of the 10 M USD that it wants: 3 points are left in both, and nobody seeks less cost."""
    asked: list[str] = []
    worlds = [block("one", 0.6, world({"a": 10}, 10), 7.0), block("other", 0.4, world({"b": 10}, 10), 7.0)]
    program = joined(worlds, (), Risk(measure))
    found = Steps(program, SolverOptions(), asked.append).plan(1.0)
    assert isinstance(found, Found)
    assert (found.least, found.held) == approx((3, 3), abs=0.021) and found.binds
    assert [program.cost(place, found.solved.column_values) for place in (0, 1)] == approx([7, 7])
    assert asked == steps


def test_a_large_ceiling_is_counted_in_hundredths_and_told_in_money() -> None:
    """At 200,000 M USD a kt the seven that the ceiling allows: the same plan, and rows that end at 100."""
    program = two(ceiling=1.4e6, price=2e5)
    assert list(program.arrays.row_upper[program.capped]) == approx([100, 100])
    found = solved(program)
    assert isinstance(found, Found)
    assert (found.least, found.held) == approx((5.8, 5.82)) and found.binds
    values = found.solved.column_values
    assert [program.cost(place, values) for place in (0, 1)] == approx([(10 - 5.82) / 0.6 * 2e5] * 2)
    opened = Steps(program, SolverOptions())
    opened.ceilings(closed=False)
    free = opened.least()
    assert isinstance(free, Solved)
    assert [program.cost(place, free.column_values) for place in (0, 1)] == approx([2e6, 2e6])


def test_each_world_keeps_its_ceiling_where_the_cheapest_plan_would_not() -> None:
    """Expected reliance of 4 takes 12 kt in both: 10 of them where a kt costs 1, but the ceiling there allows 4."""
    cheap, dear = world({"a": 10}, 10), world({"a": 10}, 10, 3.0)
    found = solved(joined([block("cheap", 0.5, cheap, 4.0), block("dear", 0.5, dear)], (), Risk()), 4.0)
    assert isinstance(found, Found)
    assert (found.least, found.held) == approx((3, 4)) and not found.binds
    program = joined([block("cheap", 0.5, cheap, 4.0), block("dear", 0.5, dear)], (), Risk())
    assert [program.cost(place, found.solved.column_values) for place in (0, 1)] == approx([4, 24], abs=1e-3)
    free = solved(joined([block("cheap", 0.5, cheap, 11.0), block("dear", 0.5, dear)], (), Risk()), 4.0)
    assert isinstance(free, Found)
    assert [program.cost(place, free.solved.column_values) for place in (0, 1)] == approx([10, 6], abs=1e-3)


def test_what_the_columns_of_one_variable_cost() -> None:
    """cost[t] is 3 a kt short and 2 a kt built, and counts 0.9 in cost."""
    model = pyo.ConcreteModel()
    model.build, model.short, model.cost = pyo.Var(["a"]), pyo.Var(["a", "b"]), pyo.Var(["then"])
    model.cost_counted = pyo.Constraint(
        ["then"], rule=lambda _, t: 3 * sum(model.short.values()) + 2 * model.build["a"] - model.cost[t] == 0
    )
    model.cost_held = pyo.Constraint(expr=0.9 * model.cost["then"] <= 1e15)
    arrays = compile_program(model, {COST: model.cost["then"], RELIANCE: model.build["a"]})
    program = joined([Block("one", 1.0, arrays, 2e6)], (), Risk())
    values = np.zeros(program.arrays.matrix.shape[1])
    for name, value in {"build[a]": 5.0, "short[a]": 4.0, "short[b]": 6.0, "cost[then]": 40.0}.items():
        values[arrays.column(name)] = value
    assert program.paid_for("short", 0, values) == approx(0.9 * 30)
    assert program.paid_for("build", 0, values) == approx(0.9 * 10)
    assert program.cost(0, values) == approx(0.9 * 40)


def test_by_how_much_ceilings_cannot_be_kept() -> None:
    """Four must be built at 1 M USD a kt in worlds that may cost five, and three."""
    arrays = world({"a": 10}, 10)
    arrays.set_column_bounds("build[a]", 4.0, np.inf)
    program = joined([block("mild", 0.5, arrays, 5.0), block("harsh", 0.5, arrays, 3.0)], (), Risk())
    steps = Steps(program, SolverOptions())
    assert steps.above() == approx({"harsh": 1.0})
    assert isinstance(steps.plan(0.0), Infeasible), "ceilings are closed again"
    enough = joined([block("mild", 0.5, arrays, 5.0), block("harsh", 0.5, arrays, 4.0)], (), Risk())
    assert Steps(enough, SolverOptions()).above() == {}


def test_what_a_narrow_world_cannot_build_is_paid_for_and_lost() -> None:
    """Ten enter in the wide world, six in the narrow one, where the other four cost as much."""
    wide, narrow = world({"a": 10}, 10), world({"a": 10}, 6)
    program = joined([block("wide", 0.5, wide), block("narrow", 0.5, narrow, wide=10)], ("build[a]",), Risk())
    found = solved(program)
    assert isinstance(found, Found)
    values = found.solved.column_values
    assert values[program.common[0]] == approx(10)
    assert [float(values[program.lost[name]].sum()) for name in ("wide", "narrow")] == approx([0, 4], abs=1e-5)
    assert [program.cost(place, values) for place in (0, 1)] == approx([10, 10], abs=1e-5)


def test_without_a_wider_world_nothing_is_gained_by_losing() -> None:
    narrow = world({"a": 10}, 6)
    program = joined([block("one", 0.5, narrow), block("other", 0.5, narrow)], ("build[a]",), Risk())
    found = solved(program)
    assert isinstance(found, Found)
    assert found.solved.column_values[program.common[0]] == approx(6)


def test_a_world_without_the_column_keeps_it_at_nothing_in_all() -> None:
    program = joined(
        [block("one", 0.5, world({"a": 10}, 10)), block("other", 0.5, world({"b": 10}, 10))], ("build[a]",), Risk()
    )
    found = solved(program)
    assert isinstance(found, Found)
    assert found.solved.column_values[program.common[0]] == 0
    assert found.least == approx(0.5 * 10)


def test_rows_and_columns_are_named_after_their_world() -> None:
    arrays = two().arrays
    assert len(arrays.column_names) == arrays.matrix.shape[1] and len(arrays.row_names) == arrays.matrix.shape[0]
    assert {"one: build[a]", "other: lost['build[b]']", "common['build[a]']"} <= set(arrays.column_names)
    assert {"other: met[b]", "one: tied['build[a]']", "risk_held"} <= set(arrays.row_names)
