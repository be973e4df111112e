from __future__ import annotations

import gc
import itertools
import signal
import threading
import weakref

import numpy as np
import pyomo.environ as pyo
import pytest
import scipy.optimize
from hypothesis import given, settings
from hypothesis import strategies as st
from small_programs import hard, one_variable, transport, two_products

from friendshore.solving import highs
from friendshore.solving.arrays import compile_program
from friendshore.solving.highs import Session, SolverOptions
from friendshore.solving.linear import ProgramError
from friendshore.solving.outcome import Infeasible, Interrupted, LimitReached, NotCertified, Solved, Unbounded

METHODS = ["simplex", "ipm", "choose"]


def solved(arrays, method="choose", objective=None):
    outcome = Session(arrays, SolverOptions(method=method)).minimise(objective or next(iter(arrays.costs)))
    assert isinstance(outcome, Solved), outcome.sentence
    return outcome


@pytest.mark.parametrize("method", METHODS)
def test_two_products_by_hand(method):
    model, arrays = two_products()
    outcome = solved(arrays, method)
    assert outcome.objective_value == pytest.approx(-36)
    assert arrays.values_of(model.make, outcome.column_values).to_dict() == pytest.approx({"a": 2, "b": 6})
    # rows hold from above, so their duals are zero or less: one more hour of plant 3 lowers the loss by 1
    assert arrays.duals_of(model.plant, outcome.row_duals).tolist() == pytest.approx([0, -1.5, -1])
    assert outcome.row_values.tolist() == pytest.approx([2, 12, 18])
    assert outcome.reduced_costs.tolist() == pytest.approx([0, 0])
    assert outcome.certificate.accepted
    assert outcome.sentence.startswith("Solved: -36 after")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("lower", "upper", "rows", "cost", "value", "duals"),
    [
        (None, None, [(5, 2.0, None)], 3, 2.5, [1.5]),  # free variable, held from below: dual of >= is >= 0
        (None, None, [(None, 2.0, 5)], -3, 2.5, [-1.5]),  # held from above: dual of <= is <= 0
        (None, None, [(1, 1.0, 4)], 1, 1, [1]),  # range, at its lower end
        (None, None, [(1, 1.0, 4)], -1, 4, [-1]),  # range, at its upper end
        (0, 10, [(6, 2.0, 6)], 1, 3, [0.5]),  # equality
        (0, 10, [(6, 2.0, 6)], -1, 3, [-0.5]),
        (2, 10, [(0, 1.0, 20)], 1, 2, [0]),  # the column's own bound
        (7, 7, [(0, 1.0, 20)], 1, 7, [0]),
        (0, 3, [], -1, 3, []),  # no rows at all
    ],
)
def test_one_variable_by_hand(method, lower, upper, rows, cost, value, duals):
    outcome = solved(one_variable(lower, upper, rows, cost), method)
    assert outcome.column_values.tolist() == pytest.approx([value])
    assert outcome.objective_value == pytest.approx(cost * value)
    assert outcome.row_duals.tolist() == pytest.approx(duals)
    assert outcome.reduced_costs[0] == pytest.approx(
        cost - sum(row[1] * dual for row, dual in zip(rows, duals, strict=True))
    )


def test_offsets_and_several_objectives():
    model, _ = two_products()
    a, b = model.make["a"], model.make["b"]
    arrays = compile_program(model, {"least": a + b + 100, "loss": -(3 * a + 5 * b) + 7})
    session = Session(arrays)
    assert session.minimise("least").objective_value == pytest.approx(100)
    assert session.minimise("loss").objective_value == pytest.approx(-29)
    assert session.minimise("least").objective_value == pytest.approx(100)
    with pytest.raises(KeyError, match="nearest is 'loss'"):
        session.minimise("los")


@pytest.mark.parametrize("method", METHODS)
def test_infeasible_names_the_rows_in_conflict(method):
    model, _ = two_products()
    model.contract = pyo.Constraint(expr=model.make["b"] >= 7)
    arrays = compile_program(model, {"loss": model.make["a"]})
    outcome = Session(arrays, SolverOptions(method=method)).minimise("loss")
    assert isinstance(outcome, Infeasible)
    assert set(outcome.rows) == {"plant[2]", "contract"}
    assert outcome.columns == ()
    assert outcome.proven
    assert "these conditions cannot all hold" in outcome.sentence
    assert "contract" in outcome.sentence


@pytest.mark.parametrize("method", METHODS)
def test_infeasible_between_a_row_and_a_column(method):
    outcome = Session(one_variable(0, 3, [(4, 1.0, None)]), SolverOptions(method=method)).minimise("cost")
    assert isinstance(outcome, Infeasible)
    assert (outcome.rows, outcome.columns, outcome.proven) == (("row[0]",), ("x",), True)
    assert "bounds of x" in outcome.sentence


def test_an_empty_row_that_cannot_hold_is_named_and_one_that_can_is_kept():
    model = pyo.ConcreteModel()
    model.x = pyo.Var(bounds=(1, 2))
    model.empty = pyo.Constraint([1, 2], rule=lambda _, k: pyo.inequality(-1, model.x - model.x, 1))
    arrays = compile_program(model, {"cost": model.x})
    assert arrays.matrix.nnz == 0
    session = Session(arrays)
    assert session.minimise("cost").objective_value == 1
    session.set_row_bounds("empty[2]", 3, 4)
    outcome = session.minimise("cost")
    assert isinstance(outcome, Infeasible)
    assert outcome.rows == ("empty[2]",)
    session.set_row_bounds("empty[2]", 0, 4)
    assert session.minimise("cost").objective_value == 1


def test_crossing_bounds_are_infeasible_and_can_be_mended():
    _, arrays = two_products()
    session = Session(arrays)
    session.set_rows(np.array([0, 1]), np.array([-np.inf, 13.0]), np.array([1.0, 12.0]))
    session.set_column_bounds("make[a]", 2, 1)
    outcome = session.minimise("loss")
    assert isinstance(outcome, Infeasible)
    assert (outcome.rows, outcome.columns, outcome.proven) == (("plant[2]",), ("make[a]",), True)
    session.set_row_bounds("plant[2]", -np.inf, 12)
    session.set_column_bounds("make[a]", 0, np.inf)
    outcome = session.minimise("loss")
    assert outcome.objective_value == pytest.approx(-33)  # a <= 1 has arrived too
    assert outcome.column_values.tolist() == pytest.approx([1, 6])


@pytest.mark.parametrize("method", METHODS)
def test_unbounded_names_what_grows(method):
    model, _ = two_products()
    model.gift = pyo.Var(domain=pyo.NonNegativeReals)
    model.use = pyo.Constraint(expr=model.gift >= model.make["a"])
    arrays = compile_program(model, {"loss": -model.gift})
    outcome = Session(arrays, SolverOptions(method=method)).minimise("loss")
    assert isinstance(outcome, Unbounded)
    assert outcome.columns == ("gift",)
    assert "gift" in outcome.sentence


@pytest.mark.parametrize("method", METHODS)
def test_infeasible_and_unbounded_at_once_is_called_infeasible(method):
    model, _ = two_products()
    model.gift = pyo.Var(domain=pyo.NonNegativeReals)
    model.contract = pyo.Constraint(expr=model.make["b"] >= 7)
    arrays = compile_program(model, {"loss": -model.gift})
    outcome = Session(arrays, SolverOptions(method=method)).minimise("loss")
    assert isinstance(outcome, Infeasible)


def test_a_session_goes_on_after_an_infeasible_step():
    _, arrays = two_products()
    session = Session(arrays)
    session.set_row_bounds("plant[1]", 5, 6)
    session.set_row_bounds("plant[3]", -np.inf, 14)
    assert isinstance(session.minimise("loss"), Infeasible)
    session.set_row_bounds("plant[1]", -np.inf, 4)
    session.hold("plant[3]", 18)
    assert session.minimise("loss").objective_value == pytest.approx(-36)


@pytest.mark.parametrize("method", ["simplex", "ipm"])
def test_the_time_limit_is_an_outcome_each_time(method):
    session = Session(hard(), SolverOptions(method=method, time_limit_s=0.01))
    for _ in range(2):
        outcome = session.minimise("cost")
        assert isinstance(outcome, LimitReached), outcome.sentence
        assert outcome.kind == "time"
        assert "time limit" in outcome.sentence


def test_the_time_limit_counts_for_each_solve_alone(monkeypatch):
    _, arrays = two_products()
    session, later = Session(arrays, SolverOptions(time_limit_s=600)), 0.0
    monkeypatch.setattr("friendshore.solving.highs.perf_counter", lambda: later)
    for _ in range(3):
        later += 1000.0
        assert isinstance(session.minimise("loss", warm=False), Solved)


@pytest.mark.parametrize("method", ["simplex", "ipm"])
def test_interrupt_from_another_thread(method):
    begun = threading.Event()
    session = Session(hard(), SolverOptions(method=method, log=lambda _: begun.set()))

    def interrupt():
        begun.wait()
        session.interrupt()

    other = threading.Thread(target=interrupt)
    other.start()
    outcome = session.minimise("cost")
    other.join()
    assert isinstance(outcome, Interrupted), outcome.sentence
    assert "Interrupted after" in outcome.sentence


def test_ctrl_c_is_an_outcome():
    main, pressed = threading.main_thread().ident, []

    def press(line):
        if not pressed:
            pressed.append(line)
            signal.pthread_kill(main, signal.SIGINT)

    session = Session(hard(), SolverOptions(method="simplex", log=press))
    outcome = session.minimise("cost")
    assert isinstance(outcome, Interrupted), outcome.sentence


def test_progress_and_log_are_heard_and_their_faults_come_out():
    heard, lines = [], []
    session = Session(hard(120), SolverOptions(method="ipm", progress=heard.append, log=lines.append))
    assert isinstance(session.minimise("cost"), Solved)
    assert any("Model status" in line for line in lines)
    seconds = [report.seconds for report in heard]
    assert all(later - former >= 0.19 for former, later in itertools.pairwise(seconds))

    def stumble(line):
        raise RuntimeError("the listener fell")

    with pytest.raises(RuntimeError, match="the listener fell"):
        Session(hard(60), SolverOptions(log=stumble)).minimise("cost")


@pytest.mark.parametrize("method", ["simplex", "ipm"])
def test_a_session_goes_on_after_a_run_that_was_stopped(method):
    falls = [True]

    def stumble(line):
        if falls:
            falls.pop()
            raise RuntimeError("the listener fell")

    session = Session(hard(120), SolverOptions(method=method, log=stumble))
    with pytest.raises(RuntimeError, match="the listener fell"):
        session.minimise("cost")
    assert isinstance(session.minimise("cost"), Solved)


def change_a_bound(session):
    session.set_row_bounds("demand[2,1]", 4.5, np.inf)


def change_bounds_in_bulk(session):
    session.set_columns(np.arange(10), 0.0, np.linspace(0.1, 0.4, 10))


def change_a_cost(session):
    session.set_cost("freight", "ship[0,0,0]", 0.01)


def change_a_coefficient(session):
    for source in range(4):
        session.set_coefficient("demand[3,0]", f"ship[{source},3,0]", 0.6)
    session.set_coefficient("demand[1,0]", "ship[1,3,0]", 0.3)
    session.set_coefficient("supply[2,1]", "ship[2,0,1]", 0.0)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("change", [change_a_bound, change_bounds_in_bulk, change_a_cost, change_a_coefficient])
def test_a_warm_solve_after_a_change_equals_a_fresh_one(method, change):
    model = transport(4, 6, 3)
    arrays = compile_program(model, {"freight": model.freight})
    session = Session(arrays.copy(), SolverOptions(method=method))
    before = session.minimise("freight")
    change(session)
    warm = session.minimise("freight")
    fresh = solved(session.arrays, method)
    assert isinstance(warm, Solved)
    assert warm.objective_value == pytest.approx(fresh.objective_value, rel=1e-9)
    assert abs(warm.objective_value - before.objective_value) > 1e-6
    assert solved(arrays).objective_value == pytest.approx(before.objective_value)


def test_warm_means_fewer_iterations_and_choose_knows_when():
    model = transport(10, 20, 5)
    session = Session(compile_program(model, {"freight": model.freight}), SolverOptions(method="simplex"))
    cold = session.minimise("freight")
    change_a_bound(session)
    warm = session.minimise("freight", method="choose")
    assert warm.method == "simplex"
    assert warm.iterations < cold.iterations / 4
    assert session.minimise("freight", warm=False).iterations > warm.iterations


def test_a_large_program_is_solved_afresh_once_the_last_basis_proves_far(monkeypatch):
    model = transport(10, 20, 5)
    arrays = compile_program(model, {"freight": model.freight})
    monkeypatch.setattr(highs, "SMALL", 0)
    session = Session(arrays.copy(), SolverOptions())
    assert session.minimise("freight").method == "ipm"
    monkeypatch.setattr(highs, "NEARBY", 100)
    taken = 0
    while taken < 300:  # what earlier solves took does not count
        for least in (4.5, 9.0, 0.5):
            session.set_row_bounds("demand[2,1]", least, np.inf)
            near = session.minimise("freight")
            assert near.method == "simplex"
            taken += near.iterations
    monkeypatch.setattr(highs, "NEARBY", 1)
    change_bounds_in_bulk(session)
    far = session.minimise("freight")
    assert far.method == "ipm"
    assert far.objective_value == pytest.approx(solved(session.arrays, "simplex").objective_value, rel=1e-9)


def test_without_crossover_the_answer_is_still_certified():
    model = transport(10, 20, 5)
    session = Session(compile_program(model, {"freight": model.freight}), SolverOptions(method="ipm"))
    inner = session.minimise("freight", crossover=False)
    assert isinstance(inner, Solved)
    assert inner.objective_value == pytest.approx(session.minimise("freight").objective_value, rel=1e-6)


def test_an_answer_that_highs_doubts_is_judged_by_the_arrays(monkeypatch):
    """As an interior point is whose residuals postsolve has made larger than the tolerance of HiGHS."""
    model = transport(10, 20, 5)
    arrays = compile_program(model, {"freight": model.freight})
    exact = solved(arrays.copy(), "simplex").objective_value
    run, asked = Session._run, []

    def doubting(session, attempt, *seconds):
        asked.append(attempt)
        run(session, attempt, *seconds)
        return highs.Status.kUnknown

    monkeypatch.setattr(Session, "_run", doubting)
    inner = Session(arrays.copy(), SolverOptions(accepted=1e-3)).minimise("freight", method="ipm", crossover=False)
    assert isinstance(inner, Solved)
    assert inner.objective_value == pytest.approx(exact, rel=1e-4)
    assert len(asked) == 1
    none = Session(arrays.copy(), SolverOptions(accepted=-1.0)).minimise("freight", method="ipm", crossover=False)
    assert isinstance(none, NotCertified)
    assert [each.crossover for each in asked] == [False, False, True]  # simplex would have nothing to start from


def test_an_answer_that_no_attempt_can_certify_is_refused():
    _, arrays = two_products()
    outcome = Session(arrays, SolverOptions(accepted=-1.0)).minimise("loss")
    assert isinstance(outcome, NotCertified)
    assert outcome.certificate is not None
    assert outcome.sentence.startswith("Not certified: primal residual")


def test_a_program_out_of_range_is_refused():
    _, arrays = two_products()
    arrays.matrix.data[0] = 1e16
    with pytest.raises(ProgramError, match="out of its range"):
        Session(arrays)


def test_a_session_that_is_done_with_is_freed():
    session = Session(two_products()[1])
    session.minimise("loss")
    ghost = weakref.ref(session._highs)
    del session
    gc.collect()
    assert ghost() is None


@st.composite
def feasible_programs(draw):
    """Rows and columns around a known point, with bounds of every kind."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    matrix = random.integers(-3, 4, (rows, columns)) * (random.random((rows, columns)) < 0.7)
    point = random.integers(-5, 6, columns).astype(float)

    def around(figures):
        kind = random.integers(0, 5, len(figures))
        slack = random.integers(0, 4, (2, len(figures)))
        lower = np.where(np.isin(kind, (0, 2, 4)), figures - slack[0] * (kind != 4), -np.inf)
        upper = np.where(np.isin(kind, (1, 2, 4)), figures + slack[1] * (kind != 4), np.inf)
        return lower, upper

    return matrix.astype(float), around(matrix @ point), around(point), random.integers(-4, 5, columns).astype(float)


@settings(max_examples=150, deadline=None)
@given(program=feasible_programs(), method=st.sampled_from(METHODS))
def test_random_programs_agree_with_scipy(program, method):
    matrix, (row_lower, row_upper), (lower, upper), cost = program
    model = pyo.ConcreteModel()
    model.x = pyo.Var(range(len(cost)), bounds=lambda _, j: (lower[j], upper[j]))

    def row(_, i):
        body = sum(float(matrix[i, j]) * model.x[j] for j in range(len(cost))) + 0 * model.x[0]
        return pyo.inequality(float(row_lower[i]), body, float(row_upper[i]))

    held = [i for i in range(len(matrix)) if np.isfinite(row_lower[i]) or np.isfinite(row_upper[i])]
    model.row = pyo.Constraint(held, rule=row)
    arrays = compile_program(model, {"cost": sum(cost[j] * model.x[j] for j in range(len(cost))) + 0 * model.x[0]})
    outcome = Session(arrays, SolverOptions(method=method)).minimise("cost")
    most = np.concatenate([row_upper, -row_lower])
    both = np.vstack([matrix, -matrix])[np.isfinite(most)]
    bounds = np.column_stack([lower, upper])
    if isinstance(outcome, Unbounded):  # scipy sometimes calls these infeasible; in a large box it cannot
        bounds = np.clip(bounds, -1e6, 1e6)
    expected = scipy.optimize.linprog(cost, A_ub=both, b_ub=most[np.isfinite(most)], bounds=bounds, method="highs-ds")
    if isinstance(outcome, Unbounded):
        assert expected.status == 0
        assert expected.fun < -1e4
    else:
        assert isinstance(outcome, Solved), outcome.sentence
        assert outcome.objective_value == pytest.approx(expected.fun, abs=1e-6)
        assert outcome.certificate.accepted


def test_what_is_asked_of_a_solve_where_nothing_is_said():
    options = SolverOptions()
    assert (options.method, options.crossover, options.tolerance, options.accepted) == ("choose", True, 1e-7, 1e-6)
    assert options.time_limit_s == float("inf")


def test_an_unbounded_program_says_what_grows_where_that_is_known():
    assert Unbounded((), 0).sentence.startswith("Unbounded: the objective can be improved without end. ")
    assert "without end by changing sell[x] for ever." in Unbounded(("sell[x]",), 0).sentence
