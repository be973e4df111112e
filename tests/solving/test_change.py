"""A change of a compiled program: found between two, applied and undone, and judged to first order."""

from __future__ import annotations

import pickle

import numpy as np
from builder import Tiny
from pytest import approx, mark
from solve import prepared

from friendshore.aim import Aim, Form
from friendshore.planning import compiled
from friendshore.program import assemble
from friendshore.solving.arrays import Arrays
from friendshore.solving.change import Change, between, together
from friendshore.solving.highs import Session
from friendshore.solving.outcome import Solved
from friendshore.solving.runner import COST, release

CHEAPEST = Aim(Form.COST)


def arrays_of(tiny: Tiny) -> Arrays:
    return compiled(assemble(prepared(tiny), CHEAPEST))


def session_of(arrays: Arrays) -> Session:
    session = Session(arrays.copy())
    release(session)
    return session


def cost(session: Session) -> Solved:
    found = session.minimise(COST)
    assert isinstance(found, Solved)
    return found


def dear_magnets(tiny: Tiny) -> None:
    tiny.every("offer_years", price_usd_per_t=50)


def dear_reagents(tiny: Tiny) -> None:
    tiny.row("processes", "separate")["reagents_usd_per_t"] = 16


def less_yield(tiny: Tiny) -> None:
    tiny.row("recipes", "make", "only", "oxide")["t_per_t"] = -1.25


def less_capacity(tiny: Tiny) -> None:
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 40


def more_demand(tiny: Tiny) -> None:
    for row in tiny.table("demand"):
        row.update({name: 70 for name in row if name.startswith("t_per_yr")})


ALL = (dear_reagents, less_yield, less_capacity, more_demand)


def started() -> Tiny:
    """Magnets are made as far as 80 t/yr go, 40 are bought at 50 USD; nothing but that plant is used to its end."""
    tiny = Tiny()
    dear_magnets(tiny)
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 80
    for row in tiny.table("demand"):
        row.update({name: 60 for name in row if name.startswith("t_per_yr")})
    for name in ("separate_a", "mine_a"):
        tiny.row("facilities", name)["existing_t_per_yr"] = 150
    tiny.drop("facilities", status="generic")
    tiny.drop("outlets").drop("outlet_years")
    return tiny


@mark.parametrize("changing", ALL)
def test_what_differs_makes_the_one_program_the_other(changing: object) -> None:
    old, tiny = arrays_of(started()), started()
    changing(tiny)  # type: ignore[operator]
    new = arrays_of(tiny)
    change = between(old, new)
    assert change.size
    session = session_of(old)
    before = cost(session).objective_value
    wanted = cost(session_of(new)).objective_value
    with change.applied(session):
        there = cost(session)
        assert there.objective_value + change.offsets[COST] == approx(wanted, abs=1e-9)
    assert cost(session).objective_value == approx(before, abs=1e-9)
    assert between(session.arrays, old).size == 0


def test_equal_programs_do_not_differ() -> None:
    found = between(arrays_of(Tiny()), arrays_of(Tiny()))
    assert (found.size, found.left_out) == (0, ())


def test_first_order_by_hand() -> None:
    """Separation for 16 USD/t of reagents in place of 10: 80 t in each of 3 years at 6 USD are 1,440 USD."""
    old, tiny = arrays_of(started()), started()
    dear_reagents(tiny)
    assert between(old, arrays_of(tiny)).first_order(old, COST, cost(session_of(old))) == approx(1440 / 1e6, rel=1e-6)


@mark.parametrize("changing", [less_yield, less_capacity, more_demand])
def test_first_order_is_met_by_small_steps(changing: object) -> None:
    """A thousandth of the change moves the optimum by a thousandth of its first-order effect, on one side at least."""
    old, tiny = arrays_of(started()), started()
    changing(tiny)  # type: ignore[operator]
    change, solved = between(old, arrays_of(tiny)), cost(session_of(old))
    small = scaled(change, old, 1e-3)
    session = session_of(old)
    with small.applied(session):
        moved = cost(session).objective_value - solved.objective_value
    assert moved == approx(small.first_order(old, COST, solved), rel=0.05, abs=1e-9)
    assert small.first_order(old, COST, solved) == approx(1e-3 * change.first_order(old, COST, solved), rel=1e-6)


def scaled(change: Change, arrays: Arrays, by: float) -> Change:
    """The same change, made in part."""
    rows, columns, values = change.entries
    old = np.asarray(arrays.matrix[rows, columns]).ravel() if len(rows) else values
    part = change.rows
    lower, upper = arrays.row_lower[part.positions], arrays.row_upper[part.positions]

    def moved(here: np.ndarray, there: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
        with np.errstate(invalid="ignore"):
            return np.where(np.isfinite(here) & np.isfinite(there), here + by * (there - here), there)

    bounds = type(part)(part.positions, moved(lower, part.lower), moved(upper, part.upper))
    here = change.columns.positions
    columns_moved = type(part)(
        here,
        moved(arrays.column_lower[here], change.columns.lower),
        moved(arrays.column_upper[here], change.columns.upper),
    )
    costs = {
        name: (places, arrays.cost(name)[0][places] + by * (new - arrays.cost(name)[0][places]))
        for name, (places, new) in change.costs.items()
    }
    return Change(bounds, columns_moved, costs, (rows, columns, old + by * (values - old)))


def test_a_long_change_is_the_same_in_another_process() -> None:
    """Arrays of more than a thousand bytes come out of a pickle on memory that is not their own."""
    arrays = arrays_of(started())
    found = arrays.matrix.tocoo()
    assert found.row.size > 125
    change = Change(entries=(found.row.astype(np.intp), found.col.astype(np.intp), 2 * found.data))
    for other in (pickle.loads(pickle.dumps(change)), Change.unpacked(pickle.loads(pickle.dumps(change.packed())))):
        session = session_of(arrays)
        with other.applied(session):
            assert session.arrays.matrix.data.sum() == approx(2 * arrays.matrix.data.sum())
        assert session.arrays.matrix.data.sum() == approx(arrays.matrix.data.sum())


def test_changes_together_are_all_of_them() -> None:
    old = arrays_of(started())
    parts = []
    both = started()
    for changing in (dear_reagents, less_capacity):
        tiny = started()
        changing(tiny)
        changing(both)
        parts.append(between(old, arrays_of(tiny)))
    session = session_of(old)
    with together(parts).applied(session):
        found = cost(session).objective_value
    assert found == approx(cost(session_of(arrays_of(both))).objective_value, abs=1e-9)
