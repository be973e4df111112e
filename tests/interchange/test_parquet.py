"""Tables as Parquet: the same figures, typed, with their units."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from friendshore.errors import FriendshoreError
from friendshore.plan import Plan
from friendshore.reports.interchange import parquet
from friendshore.reports.interchange.units import unit_of


def test_every_table_reads_back_with_its_units(plan: Plan) -> None:
    reader = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet (pyarrow)")
    files = parquet.parquet_files(plan)
    assert set(files) == {f"parquet/{name}.parquet" for name in plan.tables}
    for name, frame in plan.tables.items():
        read = reader.read_table(io.BytesIO(files[f"parquet/{name}.parquet"]))
        back = read.to_pandas()
        pd.testing.assert_frame_equal(back, frame.reset_index(drop=True), check_dtype=False, check_index_type=False)
        assert not any(str(field.type) == "null" for field in read.schema)
    schema = reader.read_schema(io.BytesIO(files["parquet/costs.parquet"]))
    assert schema.field("musd").metadata == {b"unit": b"M USD"}
    assert schema.field("place").metadata is None
    assert str(schema.field("reported").type) == "bool"
    assert schema.metadata[b"money"] == b"real USD of 2024"
    empty = reader.read_schema(io.BytesIO(files["parquet/market_premiums.parquet"]))
    assert str(empty.field("premium_usd_per_t").type) == "double"
    assert str(empty.field("commodity").type) == "string"


def test_without_the_library_there_is_a_sentence(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "find_spec", lambda name: None)
    with pytest.raises(FriendshoreError, match=r"pip install 'friendshore\[parquet\]'"):
        parquet.parquet_files(plan)


NEITHER = {"base_year_check.year", "committed_pace.year", "steps.iterations", "binding.limits_bind", "policies.value"}
"""Columns of figures that count or are a year, and the values of a policy's variables, each in its own unit."""


def test_every_column_of_figures_has_a_unit(plan: Plan) -> None:
    for name, frame in plan.tables.items():
        for column in frame.select_dtypes("number"):
            assert unit_of(name, str(column), frame.columns) or f"{name}.{column}" in NEITHER, f"{name}.{column}"


@pytest.mark.parametrize(
    ("table", "column", "unit"),
    [
        ("builds", "t_per_yr", "t/yr"),
        ("builds", "capex_usd_per_t", "USD/(t/yr)"),
        ("site_costs", "process_usd_per_t", "USD/(t/yr)"),
        ("running_costs", "labour_usd_per_t", "USD/t"),
        ("reliance", "short_points", "points"),
        ("energy", "amount", "as in unit"),
        ("cost_lines", "factor", "as in factor_of"),
        ("costs", "discount_factor", "1"),
        ("viability", "npv_usd_per_t_yr", "USD/(t/yr)"),
        ("viability", "gap_musd_per_kt", "M USD/(kt/yr)"),
    ],
)
def test_units_by_hand(table: str, column: str, unit: str, plan: Plan) -> None:
    assert unit_of(table, column, plan.tables[table].columns) == unit
