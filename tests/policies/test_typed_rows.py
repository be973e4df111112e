"""Rows of policies are values in the units of the program, field by field what their columns say."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from math import nan
from pathlib import Path
from types import UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from pytest import approx, mark, raises

from friendshore.calendar import EVER, Dates, Period, month_number
from friendshore.case.columns import flag, month, number, text, whole
from friendshore.case.table import Table
from friendshore.case.typed import TypedTable
from friendshore.program import policies
from friendshore.program.policies import FURTHER

Name = NewType("Name", str)


def plain(hint: Any) -> Any:
    """A type with the index types in it as what they are made of."""
    if hasattr(hint, "__supertype__"):
        return plain(hint.__supertype__)
    if get_origin(hint) in (Union, UnionType):
        return Union[tuple(dict.fromkeys(map(plain, get_args(hint))))]  # noqa: UP007
    if get_origin(hint) is tuple:
        return tuple[plain(get_args(hint)[0]), ...]  # type: ignore[misc]
    return hint


def misfits(table: Table) -> list[str]:
    """What of a table's row is not as its columns ask: fields too many, too few, of another type."""
    if not isinstance(table, TypedTable) or not is_dataclass(table.row):
        return [f"{table.name}: no dataclass of its rows"]
    hints = get_type_hints(table.row)
    told = {each.name: plain(hints[each.name]) for each in fields(table.row)}
    asked = {name: each.type for name, each in table.fields.items()}
    return [
        f"{table.name}.{name}: {told.get(name, 'no field')}, and its column asks for {asked.get(name, 'none')}"
        for name in sorted(told.keys() | asked.keys())
        if told.get(name) != asked.get(name)
    ]


@mark.parametrize("table", FURTHER.tables, ids=lambda table: table.name)
def test_the_fields_of_a_policy_are_its_columns(table: Table) -> None:
    assert misfits(table) == []


def test_rules_that_read_whole_rows_pass_over_those_with_a_cell_that_is_none() -> None:
    """Else one wrong cell would hide the faults of all other rows: `TABLE.of` gives up where a cell is none."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in Path(policies.__path__[0]).glob("[!_]*.py")}
    reading = {name for name, source in sources.items() if "TABLE.of(" in source}
    assert reading and not {name for name in reading if f'draft.rows("{name}")' in sources[name]}


@mark.parametrize("table", FURTHER.tables, ids=lambda table: table.name)
def test_no_column_of_a_policy_is_left_out_or_read_twice(table: Table) -> None:
    assert isinstance(table, TypedTable)
    read = [column.name for each in table.fields.values() for column in each.columns]
    assert sorted(read) == sorted(column.name for column in table.columns)


COLUMNS = (
    text("area", "area"),
    text("goods", "goods", many=True),
    number("quota_t_per_yr", "most", "t/yr"),
    number("fee_usd_per_t", "fee", "USD/t", required=False),
    number("part_share", "part", "share", required=False, default=0.5),
    whole("delay_months", "delay", "months", required=False),
    flag("hard", "hard"),
    month("from_month", "first"),
    month("until_month", "last", required=False),
    month("review", "review", required=False),
)


@dataclass(frozen=True)
class Good:
    area: Name
    goods: tuple[Name, ...]
    quota_kt_per_yr: float
    fee_musd_per_kt: float | None
    part_share: float
    delay_months: int | None
    hard: bool
    dates: Dates
    review: int | None


TABLE = TypedTable("things", "things", key=("area",), columns=COLUMNS, row=Good)
CELLS = {
    "area": "AAA", "goods": "ore;oxide", "quota_t_per_yr": 250.0, "fee_usd_per_t": 70.0, "part_share": 0.25,
    "delay_months": 7.0, "hard": True, "from_month": "2027-03", "until_month": "2028-10", "review": "2028-05",
}  # fmt: skip
BLANK = {"goods": "", "fee_usd_per_t": nan, "delay_months": nan, "until_month": "", "review": ""}


def test_a_cell_becomes_what_the_program_counts() -> None:
    row = TABLE.of(CELLS)
    assert (row.area, row.goods, row.part_share, row.delay_months, row.hard) == ("AAA", ("ore", "oxide"), 0.25, 7, True)
    assert row.quota_kt_per_yr == approx(0.25) and row.fee_musd_per_kt == approx(0.07)
    assert row.dates == Dates(2027 * 12 + 2, 2028 * 12 + 10) and row.review == 2028 * 12 + 4


def test_a_blank_cell_is_none() -> None:
    row = TABLE.of({**CELLS, **BLANK})
    assert (row.goods, row.fee_musd_per_kt, row.delay_months, row.review) == ((), None, None, None)
    assert row.dates == Dates(2027 * 12 + 2, EVER)


def test_a_case_without_the_table_has_no_rows() -> None:
    assert TABLE.rows({}) == []


def test_dates_count_whole_months() -> None:
    dates = Dates.stated("2027-03", "2028-10")
    first, last = Period("a", month_number("2027-01"), 12, True), Period("b", month_number("2028-07"), 6, True)
    assert dates.share_of(first) == 10 / 12 and dates.share_of(last) == 4 / 6
    assert dates.meet(Dates.stated("2028-10")) and not dates.meet(Dates.stated("2028-11"))
    assert Dates.stated("2028-11").share_of(first) == 0


@dataclass(frozen=True)
class Lacking:
    area: str
    goods: tuple[str, ...]
    quota_t_per_yr: float
    fee_musd_per_kt: float
    part_share: float
    delay_months: int | None
    hard: bool
    dates: Dates


def test_what_does_not_fit_is_told_by_its_name() -> None:
    found = misfits(TypedTable("things", "things", key=("area",), columns=COLUMNS, row=Lacking))
    assert [each.split(":")[0].removeprefix("things.") for each in found] == [
        "fee_musd_per_kt", "quota_kt_per_yr", "quota_t_per_yr", "review"
    ]  # fmt: skip
    assert misfits(TABLE) == [] and misfits(Table("things", "things", ("area",), COLUMNS))


def test_a_unit_that_the_program_does_not_know_is_not_read_as_it_stands() -> None:
    columns = (number("power_mwh", "power", "MWh"),)
    with raises(KeyError, match="MWh"):
        TypedTable("things", "things", key=(), columns=columns, row=Good).of({"power_mwh": 1.0})
