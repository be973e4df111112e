"""What people type where a figure is wanted is read as what it says, or is a fault: never as another figure."""

from __future__ import annotations

import pytest

from friendshore.case.read import Grid, Reading, fill
from friendshore.case.table import Column, Table
from friendshore.case.values import WHERE

TONNES = Column("t", "number", "a mass", unit="t/yr")
TABLE = Table("masses", "masses by name", key=("name",), columns=(Column("name", "text", "a name"), TONNES))
READ = {
    "12": 12, " 12 ": 12, "1.5e3": 1500, "+5": 5, "5.": 5, ".5": 0.5, "\u00a05\u00a0": 5, "\u30005": 5, "-0": 0,
    "1E-2": 0.01,
}  # fmt: skip
FAULTS = (
    "1,000", "1 000", "1\u00a0000", "1'000", "1_000", "1.000,5", "\uff10.\uff15", "\u0663", "\u22125", "\u00bd",
    "12 %", "-", "n/a", "TRUE", "2027-01-01", "Jan-27", "'5", "=2+2", "nan", "inf", "1e400", "0x10", "5 t", "$5", "(5)",
    "1e", ".", "\u200b5", "5\u200b", "#N/A",
)  # fmt: skip


def typed(cell: str) -> Reading:
    reading = Reading(rows={TABLE.name: []})
    header = [column.name for column in TABLE.all_columns]
    line = [{"name": "a", "t": cell}.get(name, "") for name in header]
    fill(TABLE, Grid("sheet masses", header, [(7, line)]), reading)
    reading.faults = [fault for fault in reading.faults if fault.column == "t"]  # others have no source
    return reading


@pytest.mark.parametrize("cell", READ)
def test_it_is_read_as_it_says(cell: str) -> None:
    found = typed(cell)
    assert not found.faults and found.rows[TABLE.name][0]["t"] == READ[cell]


@pytest.mark.parametrize("cell", FAULTS)
def test_it_is_a_fault_with_its_place(cell: str) -> None:
    found = typed(cell)
    (fault,) = found.faults
    assert (fault.where, fault.column, fault.value) == ("sheet masses row 7", "t", cell)
    assert "expected a plain decimal number (t/yr)" in fault.expected
    assert found.rows[TABLE.name][0][WHERE] == "sheet masses row 7"
