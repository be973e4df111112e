"""The tables of a run as Parquet: columns typed, each with its unit beside its name."""

from __future__ import annotations

import io
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

import pandas as pd

from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.reports.interchange.units import unit_of
from friendshore.version import VERSION

FOLDER = "parquet"


def parquet_files(plan: Plan) -> Mapping[str, bytes]:
    """parquet/NAME.parquet for each table of the plan. Raises FriendshoreError where pyarrow is not installed."""
    if find_spec("pyarrow") is None:
        raise FriendshoreError("--parquet needs the library pyarrow: pip install 'friendshore[parquet]'.")
    return {f"{FOLDER}/{name}.parquet": _as_parquet(frame, name, plan) for name, frame in plan.tables.items()}


def _as_parquet(frame: pd.DataFrame, name: str, plan: Plan) -> bytes:
    import pyarrow as pa  # noqa: PLC0415  # an extra
    from pyarrow import parquet  # noqa: PLC0415

    money = f"real USD of {plan.case.price_year}"
    about = {"friendshore": VERSION, "table": name, "case": plan.case.name, "money": money}
    if plan.mark:
        about["mark"] = plan.mark
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(about)
    fields = [_field(field, frame, unit_of(name, field.name, frame.columns), pa) for field in table.schema]
    written = io.BytesIO()
    parquet.write_table(table.cast(pa.schema(fields, about)), written)
    return written.getvalue()


def _field(field: Any, frame: pd.DataFrame, unit: str, pa: Any) -> Any:
    """The column with its unit; of a table without rows, figures where it has one."""
    figures = pd.api.types.is_numeric_dtype(frame[field.name]) and frame[field.name].dtype != bool
    empty = pa.types.is_null(field.type)
    text = pa.types.is_large_string(field.type) or (empty and not unit)
    kind = pa.string() if text else pa.float64() if empty else field.type
    return pa.field(field.name, kind, metadata={"unit": unit} if unit and (figures or empty) else None)
