"""What ends does so after it begins, and rows that a table keeps apart are not in force at once."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from pytest import mark

from friendshore.case.columns import month, text
from friendshore.case.draft import Draft
from friendshore.case.rules_dates import dates_follow_each_other, rows_are_apart
from friendshore.case.settings import Levels
from friendshore.case.table import Table
from friendshore.case.tables import TABLES
from friendshore.case.values import UNTYPED, WHERE
from friendshore.program.policies import FURTHER

GOODS = Table("goods", "goods", key=("good",), columns=(text("good", "key"),))
COUNTRIES = Table("countries", "countries", key=("country",), columns=(text("country", "key"),))
GROUPS = Table(
    "country_groups", "groups", key=("group", "country"), columns=(text("group", "group"), text("country", "country"))
)
RULES = Table(
    "rules",
    "rules",
    key=("goods", "group", "from_month"),
    columns=(
        text("goods", "goods, parted by ;, or *", refers="goods.good|*", many=True, required=False),
        text("group", "countries", refers="countries.country|country_groups.group|*"),
        month("from_month", "first"),
        month("until_month", "last", required=False),
    ),
    apart=("goods", "group"),
)
UNDATED = Table("terms", "terms", key=("goods",), columns=RULES.columns[:1], apart=("goods",))
KNOWN = {
    "goods": pd.DataFrame({"good": ["ore", "oxide"]}),
    "countries": pd.DataFrame({"country": ["A", "B", "C"]}),
    "country_groups": pd.DataFrame({"group": ["club", "club"], "country": ["A", "B"]}),
}
Row = tuple[str, str, str, str]


def draft(table: Table, rows: pd.DataFrame, untyped: Sequence[str] = ()) -> Draft:
    """A case of a few names, and rows of a table; `untyped` columns of the first row are no cells."""
    rows = rows.assign(**{WHERE: [f"{table.name}.csv row {place + 2}" for place in range(len(rows))]})
    if untyped:
        rows[UNTYPED] = [";".join(untyped), *[""] * (len(rows) - 1)]
    declared = {each.name: each for each in (GOODS, COUNTRIES, GROUPS, table)}
    return Draft("", "", Levels(), {**KNOWN, table.name: rows}, declared)


def told(*rows: Row, untyped: Sequence[str] = ()) -> list[str]:
    frame = pd.DataFrame(list(rows), columns=["goods", "group", "from_month", "until_month"])
    return [str(each) for each in rows_are_apart(draft(RULES, frame, untyped))]


def clash(row: int, begins: str, words: str, former: int) -> str:
    return (
        f"rules.csv row {row}, column from_month: '{begins}' another row for {words} is in force already "
        f"(rules.csv row {former})"
    )


FIRST: Row = ("ore", "A", "2027-01", "2027-06")


@mark.parametrize(
    ("second", "words"),
    [
        (("ore", "A", "2027-06", ""), "ore, A"),  # the last month counts
        (("ore;oxide", "club", "2027-03", "2027-03"), "ore, A"),
        (("*", "*", "2027-02", ""), "ore, A"),
    ],
)
def test_rows_on_the_same_in_one_month_are_a_fault(second: Row, words: str) -> None:
    assert told(FIRST, second) == [clash(3, second[2], words, 2)]
    assert told(second, FIRST) == [clash(2, second[2], words, 3)]  # whichever begins later is the one too many


@mark.parametrize(
    "second",
    [
        ("ore", "A", "2027-07", ""),
        ("ore", "A", "2026-01", "2026-12"),
        ("oxide", "A", "2027-02", ""),
        ("ore", "B", "2027-02", ""),
        ("", "A", "2027-02", ""),  # about nothing
        ("tin", "A", "2027-02", ""),  # not known, which is a fault of its own
    ],
)
def test_rows_that_share_no_month_or_no_word_are_none(second: Row) -> None:
    assert told(FIRST, second) == []


def test_a_row_is_told_once_and_every_row_too_many_is() -> None:
    rows = [("ore", "club", "2027-01", ""), ("ore", "A", "2027-02", ""), ("*", "*", "2027-03", "")]
    assert told(*rows) == [clash(3, "2027-02", "ore, A", 2), clash(4, "2027-03", "ore, A", 2)]


def test_a_row_whose_cells_are_none_brings_no_others_in_its_train() -> None:
    rows = [("ore", "A", "x", ""), ("ore", "A", "2027-02", ""), ("ore", "A", "2027-03", "")]
    assert told(*rows, untyped=["from_month"]) == [clash(4, "2027-03", "ore, A", 3)]


def test_rows_without_dates_are_in_force_all_the_time() -> None:
    found = rows_are_apart(draft(UNDATED, pd.DataFrame({"goods": ["ore", "oxide", "*"]})))
    assert [str(each) for each in found] == [
        "terms.csv row 4, column goods: '*' another row for ore is in force already (terms.csv row 2)"
    ]


def test_an_end_before_the_beginning_is_told_unless_one_is_blank() -> None:
    frame = pd.DataFrame(
        [("ore", "A", "2027-02", "2027-01"), ("ore", "A", "2027-02", "2027-02"), ("ore", "A", "2027-02", "")],
        columns=["goods", "group", "from_month", "until_month"],
    )
    found = dates_follow_each_other(draft(RULES, frame))
    assert [str(each) for each in found] == [
        "rules.csv row 2, column until_month: '2027-01' lies before from_month, 2027-02"
    ]


def test_what_a_table_keeps_apart_or_in_order_are_columns_of_it() -> None:
    for table in (*TABLES, *FURTHER.tables):
        names = {column.name for column in table.columns}
        assert names >= {*table.apart, *(name for pair in table.in_order for name in pair)}, table.name
