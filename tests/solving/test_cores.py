"""What a solution comes to is the same to the last bit on any number of cores."""

from __future__ import annotations

import os
import subprocess
import sys

SUMS = """
import numpy as np
import scipy.sparse as sp
from friendshore.solving.arrays import Arrays
from friendshore.solving.certificate import certify
drawn = np.random.default_rng(1)
columns, rows = 300_000, 20_000
matrix = sp.random(rows, columns, 2 / rows, "csc", random_state=drawn)
cost, values, duals = drawn.normal(size=columns), drawn.random(columns), drawn.normal(size=rows)
bounds = np.zeros(columns), np.ones(columns), np.zeros(rows), np.ones(rows)
arrays = Arrays(*bounds, matrix, {"cost": (cost, 0.0)}, {}, {})
print(arrays.objective_value("cost", values).hex(), certify(arrays, "cost", values, duals).gap.hex())
"""


def told(threads: int) -> str:
    """What a process says whose numpy may use so many threads."""
    many = {name: str(threads) for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
    run = subprocess.run(
        [sys.executable, "-c", SUMS], capture_output=True, text=True, check=True, env={**os.environ, **many}
    )
    return run.stdout


def test_sums_are_the_same_on_any_number_of_cores() -> None:
    assert told(1) == told(2) == told(3)
