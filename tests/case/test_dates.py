"""What ends does so after it begins, and rows that a table keeps apart are not in force at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from pytest import mark, raises

from friendshore.case.columns import month, text
from friendshore.case.draft import Draft
from friendshore.case.references import references
from friendshore.case.rules_dates import dates_follow_each_other, rows_are_apart
from friendshore.case.settings import Levels
from friendshore.case.table import Table
from friendshore.case.values import UNTYPED, WHERE

GOODS = Table("goods", "goods", key=("good",), columns=(text("good", "key"),), sourced=False)
COUNTRIES = Table(
    "countries", "countries", key=("country",), columns=(text("country", "key"),), sourced=False
)
GROUPS = Table(
    "country_groups", "groups", key=("group", "country"), columns=(text("group", "group"), text("country", "country")),
    sourced=False,
)  # fmt: skip
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
    sourced=False,
    apart=("goods", "group"),
)
UNDATED = Table("terms", "terms", key=("goods",), columns=RULES.columns[:1], sourced=False, apart=("goods",))
KNOWN = {
    "goods": pd.DataFrame({"good": ["ore", "oxide"]}),
    "countries": pd.DataFrame({"country": ["A", "B", "C"]}),
    "country_groups": pd.DataFrame({"group": ["club", "club"], "country": ["A", "B"]}),
}
Row = tuple[str, str, str, str]


def draft(table: Table, rows: pd.DataFrame, untyped: Sequence[str] = (), where: str | None = None) -> Draft:
    """A case of a few names, and rows of a table; `untyped` columns of the first row are no cells. `where` all rows
    stand, if not each in a line of a file; blank: nowhere."""
    if where is None:
        rows = rows.assign(**{WHERE: [f"{table.name}.csv row {place + 2}" for place in range(len(rows))]})
    elif where:
        rows = rows.assign(**{WHERE: where})
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


@mark.parametrize("where", ["scenarios/both.toml", ""])
def test_rows_that_stand_in_one_place_or_nowhere_are_each_told(where: str) -> None:
    """As those that a scenario adds, or that were made in memory."""
    rows = [("ore", "A", "2027-01", ""), ("ore", "A", "2027-02", ""), ("oxide", "A", "2027-01", ""),
            ("oxide", "A", "2027-02", "")]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["goods", "group", "from_month", "until_month"])
    found = [str(each) for each in rows_are_apart(draft(RULES, frame, where=where))]
    place = f" ({where})" if where else ""
    assert [each.split("'2027-02' ")[1] for each in found] == [
        f"another row for {good}, A is in force already{place}" for good in ("ore", "oxide")
    ]
    apart = frame.assign(from_month=["2027-01", "2028-01"] * 2, until_month=["2027-12", ""] * 2)
    assert not list(rows_are_apart(draft(RULES, apart, where=where)))


def test_what_stands_for_all_stands_alone() -> None:
    frame = pd.DataFrame([("*;ore", "A", "2027-01", ""), ("*", "*", "2027-01", "")],
                         columns=["goods", "group", "from_month", "until_month"])  # fmt: skip
    assert [str(each) for each in references(draft(RULES, frame))] == [
        "rules.csv row 2, column goods: '*;ore' * stands for all there are; name it alone, or leave it out"
    ]


def test_rows_without_dates_are_in_force_all_the_time() -> None:
    found = rows_are_apart(draft(UNDATED, pd.DataFrame({"goods": ["ore", "oxide", "*"]})))
    assert [str(each) for each in found] == [
        "terms.csv row 4, column goods: '*' another row for ore stands there already (terms.csv row 2)"
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


@mark.parametrize("judged", [{"apart": ("goods", "nation")}, {"order": (("from_month", "nation"),)}])
def test_what_a_table_keeps_apart_or_in_order_are_columns_of_it(judged: dict[str, Any]) -> None:
    with raises(ValueError, match="Table rules has no column nation, by which its rows are judged"):
        replace(RULES, **judged)
