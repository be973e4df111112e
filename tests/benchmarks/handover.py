"""How long it takes to bring a transport model of 50,000 rows from Pyomo into HiGHS: ours against Pyomo's own ways.

Run by hand:  PYTHONPATH=model python tests/benchmarks/handover.py [periods]
Each way is timed from a built Pyomo model to HiGHS holding it (and, second column, solved by dual simplex), in one run.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyomo.environ as pyo
from pyomo.contrib.appsi.solvers import Highs as AppsiHighs
from pyomo.contrib.solver.common.factory import SolverFactory

sys.path.insert(0, str(Path(__file__).parents[1] / "solving"))
from small_programs import transport

from friendshore.solving.arrays import compile_program
from friendshore.solving.handover import Handover
from friendshore.solving.highs import Session, SolverOptions
from friendshore.solving.watch import Watch


def ours(model: pyo.ConcreteModel) -> float:
    Handover(compile_program(model, {"freight": model.freight}), 0, Watch(None, None))
    return 0.0


def ours_solved(model: pyo.ConcreteModel) -> float:
    session = Session(compile_program(model, {"freight": model.freight}), SolverOptions(method="simplex"))
    return session.minimise("freight").objective_value


def contrib(model: pyo.ConcreteModel) -> float:
    solver = SolverFactory("highs")
    solver._solver_model = None
    solver.set_instance(model)
    return 0.0


def contrib_solved(model: pyo.ConcreteModel) -> float:
    results = SolverFactory("highs").solve(model, solver_options={"solver": "simplex"})
    return results.incumbent_objective


def appsi(model: pyo.ConcreteModel) -> float:
    solver = AppsiHighs()
    solver.set_instance(model)
    return 0.0


def appsi_solved(model: pyo.ConcreteModel) -> float:
    solver = AppsiHighs()
    solver.highs_options = {"solver": "simplex"}
    return solver.solve(model).best_feasible_objective


def timed(way: Callable[[pyo.ConcreteModel], float], model: pyo.ConcreteModel) -> tuple[float, float]:
    gc.collect()
    began = time.perf_counter()
    value = way(model)
    return time.perf_counter() - began, value


def main(periods: int) -> None:
    """Print seconds and ratios."""
    began = time.perf_counter()
    model = transport(6, 14, periods)
    model.objective = pyo.Objective(expr=model.freight)
    print(f"Pyomo model: {len(model.supply) + len(model.demand)} rows, {len(model.ship)} columns, "
          f"built in {time.perf_counter() - began:.1f} s")  # fmt: skip
    first = {}
    for name, hand_over, solve in (
        ("friendshore", ours, ours_solved),
        ("pyomo.contrib.solver highs", contrib, contrib_solved),
        ("appsi_highs", appsi, appsi_solved),
    ):
        handed, _ = timed(hand_over, model)
        total, value = timed(solve, model)
        first = first or {"handed": handed, "total": total}
        print(f"{name:28} handed over {handed:7.2f} s ({handed / first['handed']:4.1f} x)   "
              f"with solve {total:7.2f} s ({total / first['total']:4.1f} x)   objective {value:.6f}")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_500)
