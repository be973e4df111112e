from __future__ import annotations

import numpy as np
import pyomo.environ as pyo
import pytest
from pyomo.core.expr.numeric_expr import LinearExpression
from small_programs import transport, two_products

from friendshore.solving.arrays import compile_program
from friendshore.solving.linear import ProgramError
from friendshore.solving.spans import UnknownNameError


def dense(arrays):
    return arrays.matrix.toarray()


def test_every_way_of_writing_a_linear_row():
    model = pyo.ConcreteModel()
    model.x = pyo.Var(range(3))
    model.price = pyo.Param(initialize=4.0, mutable=True)
    x = model.x
    model.twice = pyo.Expression(expr=2 * x[0] + 1)
    model.inner = pyo.Expression(expr=3 * (model.twice - x[1]))
    bodies = {
        "linear": LinearExpression(constant=1.0, linear_coefs=[1.0, model.price], linear_vars=[x[0], x[2]]),
        "sum": sum(x[i] for i in range(3)) + 5,
        "monomial": 3 * x[1],
        "variable": x[2],
        "negation": -(x[0] + 2 * x[1]),
        "named": model.inner,
        "divided": (x[0] + x[1]) / model.price,
        "repeated": LinearExpression(linear_coefs=[1.0, 2.5], linear_vars=[x[1], x[1]]),
        "cancelled": x[0] - x[0] + x[1],
        "parameter": model.price * (x[0] - model.price),
    }
    model.row = pyo.Constraint(list(bodies), rule=lambda _, name: (bodies[name]) <= 10)
    arrays = compile_program(model, {"nothing": 0.0, "inner": model.inner, "x": x[1]})
    expected = {
        "linear": ([1, 0, 4], 9),
        "sum": ([1, 1, 1], 5),
        "monomial": ([0, 3, 0], 10),
        "variable": ([0, 0, 1], 10),
        "negation": ([-1, -2, 0], 10),
        "named": ([6, -3, 0], 7),
        "divided": ([0.25, 0.25, 0], 10),
        "repeated": ([0, 3.5, 0], 10),
        "cancelled": ([0, 1, 0], 10),
        "parameter": ([4, 0, 0], 26),
    }
    for name, (coefficients, upper) in expected.items():
        row = arrays.row(f"row[{name}]")
        np.testing.assert_allclose(dense(arrays)[row], coefficients, err_msg=name)
        assert arrays.row_upper[row] == pytest.approx(upper), name
        assert arrays.row_lower[row] == -np.inf
    np.testing.assert_allclose(arrays.costs["inner"][0], [6, -3, 0])
    assert arrays.costs["inner"][1] == 3
    np.testing.assert_allclose(arrays.costs["x"][0], [0, 1, 0])
    assert arrays.costs["nothing"][1] == 0


def test_bounds_of_rows_and_columns():
    model = pyo.ConcreteModel()
    model.free = pyo.Var()
    model.boxed = pyo.Var(domain=pyo.NonNegativeReals, bounds=(-3, 1e30))
    model.fixed = pyo.Var(bounds=(0, 9))
    model.fixed.fix(4)
    model.range = pyo.Constraint(expr=pyo.inequality(1, model.free + model.fixed + 2, 5))
    model.equal = pyo.Constraint(expr=model.free == 2 * model.boxed)
    model.gone = pyo.Constraint(expr=model.free >= 7)
    model.gone.deactivate()
    arrays = compile_program(model, {"cost": model.fixed + 1})
    assert arrays.column_names == ["free", "boxed", "fixed"]
    assert arrays.row_names == ["range", "equal"]
    assert arrays.column_lower.tolist() == [-np.inf, 0, 4]
    assert arrays.column_upper.tolist() == [np.inf, np.inf, 4]
    assert arrays.row_lower.tolist() == [-1, 0]
    assert arrays.row_upper.tolist() == [3, 0]
    np.testing.assert_allclose(dense(arrays), [[1, 0, 1], [1, -2, 0]])
    assert arrays.costs["cost"][0].tolist() == [0, 0, 1]
    assert model.fixed.fixed


def test_blocks_inside_blocks_and_inactive_members():
    model = pyo.ConcreteModel()
    model.part = pyo.Block(["north", "south"])
    for name in ("north", "south"):
        model.part[name].x = pyo.Var(range(2), bounds=(0, 1))
        model.part[name].cap = pyo.Constraint(range(2), rule=lambda block, i: block.x[i] <= 1)
    model.part["north"].cap[0].deactivate()
    arrays = compile_program(model, {"cost": model.part["south"].x[1]})
    assert arrays.row_names == ["part[north].cap[1]", "part[south].cap[0]", "part[south].cap[1]"]
    assert arrays.column("part[south].x[1]") == 3
    assert arrays.duals_of(model.part["north"].cap, np.array([5.0, 6, 7])).to_dict() == {1: 5.0}


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda m: m.x[0] * m.x[1] <= 1, "constraint 'bad' is not linear: x[0]*x[1]"),
        (lambda m: pyo.sqrt(m.x[0]) <= 1, "constraint 'bad' is not linear"),
        (lambda m: float("nan") * m.x[0] <= 1, "constraint.* coefficient that is not a finite number"),
        (lambda m: m.empty * m.x[0] <= 1, "constraint 'bad' uses a parameter without a usable value"),
        (lambda m: m.other.y <= m.x[0], "constraint 'bad' uses the variable 'other.y', which is not an active part"),
    ],
)
def test_what_is_not_a_linear_program_is_refused_with_a_sentence(spoil, sentence):
    model = pyo.ConcreteModel()
    model.x = pyo.Var(range(2))
    model.empty = pyo.Param(mutable=True, within=pyo.Any, initialize=None)
    model.other = pyo.Block()
    model.other.y = pyo.Var()
    model.other.deactivate()
    model.bad = pyo.Constraint(expr=spoil(model))
    with pytest.raises(ProgramError, match=sentence.replace("[", r"\[").replace("]", r"\]").replace("*x", r"\*x")):
        compile_program(model, {"cost": model.x[0]})


def test_integers_and_missing_objectives_are_refused():
    model = pyo.ConcreteModel()
    model.n = pyo.Var(domain=pyo.Integers)
    with pytest.raises(ProgramError, match="variable 'n' is not continuous"):
        compile_program(model, {"cost": model.n})
    with pytest.raises(ProgramError, match="no objective"):
        compile_program(two_products()[0], {})
    with pytest.raises(ProgramError, match="objective 'square' is not linear"):
        model, _ = two_products()
        compile_program(model, {"square": model.make["a"] ** 2})


def test_an_unknown_name_gives_the_nearest():
    _, arrays = two_products()
    with pytest.raises(UnknownNameError, match=r"no column 'mak\[a\]'; nearest is 'make\[a\]'"):
        arrays.column("mak[a]")
    with pytest.raises(KeyError, match=r"no row 'plant\[9\]'; nearest is 'plant\["):
        arrays.row("plant[9]")
    with pytest.raises(KeyError, match="no objective 'los'; nearest is 'loss'"):
        arrays.cost("los")


def test_names_are_pyomos_own():
    model = transport(2, 3, 2)
    arrays = compile_program(model, {"freight": model.freight})
    assert arrays.column_names == [v.name for v in model.component_data_objects(pyo.Var)]
    assert arrays.row_names == [c.name for c in model.component_data_objects(pyo.Constraint)]


def test_values_come_back_under_the_components_own_index():
    model = transport(2, 3, 2)
    arrays = compile_program(model, {"freight": model.freight})
    values = arrays.values_of(model.ship, np.arange(12.0))
    assert values.index.names == ["source", "sink", "period"]
    assert values[1, 2, 0] == arrays.column("ship[1,2,0]")
    assert values.name == "ship"
    simple, arrays = two_products()
    assert arrays.values_of(simple.make, np.array([1.0, 2.0])).to_dict() == {"a": 1.0, "b": 2.0}
    assert arrays.values_of(simple.make, np.array([1.0, 2.0])).index.name == "product"
    with pytest.raises(UnknownNameError, match="'ship' is not an active component"):
        arrays.values_of(model.ship, np.zeros(12))


def test_level_names_from_the_doc_of_a_plain_set():
    model = pyo.ConcreteModel()
    model.built = pyo.Set(dimen=2, initialize=[("mine", 2027), ("plant", 2028)], doc="facility, period")
    model.build = pyo.Var(model.built)
    model.unnamed = pyo.Var([("a", 1), ("b", 2)])
    arrays = compile_program(model, {"cost": model.build["mine", 2027]})
    assert arrays.values_of(model.build, np.zeros(4)).index.names == ["facility", "period"]
    assert arrays.values_of(model.unnamed, np.zeros(4)).index.names == [None, None]


def test_figures_change_by_name():
    _, arrays = two_products()
    before = arrays.copy()
    arrays.set_row_bounds("plant[1]", -1, 1e20)
    arrays.set_column_bounds("make[b]", 1, 2)
    arrays.set_cost("loss", "make[a]", 7)
    arrays.set_coefficient("plant[3]", "make[a]", 8)
    arrays.set_coefficient("plant[1]", "make[b]", 9)
    arrays.set_coefficient("plant[2]", "make[b]", 0)
    assert (arrays.row_lower[0], arrays.row_upper[0]) == (-1, np.inf)
    assert (arrays.column_lower[1], arrays.column_upper[1]) == (1, 2)
    assert arrays.costs["loss"][0].tolist() == [7, -5]
    np.testing.assert_allclose(dense(arrays), [[1, 9], [0, 0], [8, 2]])
    np.testing.assert_allclose(dense(before), [[1, 0], [0, 2], [3, 2]])
    assert before.costs["loss"][0].tolist() == [-3, -5]
    assert before.row("plant[2]") == 1


def test_many_coefficients_at_once_the_last_of_a_repeated_entry_counts():
    _, arrays = two_products()
    rows, columns = np.array([0, 0, 1, 2]), np.array([1, 1, 0, 1])
    arrays.set_coefficients(rows, columns, np.array([5.0, 6.0, 7.0, 8.0]))
    np.testing.assert_allclose(dense(arrays), [[1, 6], [7, 2], [3, 8]])
    with pytest.raises(ProgramError, match="not a finite number"):
        arrays.set_coefficients(rows, columns, np.full(4, np.nan))
    with pytest.raises(ProgramError, match="a bound is not a number"):
        arrays.set_row_bounds("plant[1]", np.nan, 1)
