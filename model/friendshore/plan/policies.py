"""What the plan decides under each policy: the values of its variables, without knowing any policy by name."""

from __future__ import annotations

import pandas as pd

from friendshore.plan.reading import NOTHING, Solution

COLUMNS = ["policy", "variable", "key", "period", "value"]


def decisions(solution: Solution) -> pd.DataFrame:
    """policy, variable, key (the other words of its index), period (blank where it has none), value.

    Values stand in the program's units, kt, M USD, GWh or TJ, as the policy's formulation says.
    """
    periods = {period.name for period in solution.parameters.periods}
    rows = []
    for span in solution.arrays.column_spans.values():
        policy, _, variable = str(span.component.name).partition(".")
        if not variable:
            continue
        values = solution.last.column_values[span.start : span.stop]
        for index, value in zip(span.keys, values, strict=True):
            if abs(value) > NOTHING:
                words = [str(word) for word in (index if isinstance(index, tuple) else (index,))]
                when = words[-1] if words[-1] in periods else ""
                rows.append((policy, variable, " ".join(words[:-1] if when else words), when, float(value)))
    return pd.DataFrame(rows, columns=COLUMNS).astype({"value": float})
