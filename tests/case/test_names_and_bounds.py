"""Names that are one to a spreadsheet, and figures that nothing can have, are faults that name their cell."""

from __future__ import annotations

from pathlib import Path

from builder import DECLARED, Tiny, sentences
from pytest import mark


def renamed(tiny: Tiny, old: str, new: str) -> Tiny:
    """Another name for something wherever it stands."""
    for rows in tiny.rows.values():
        for row in rows:
            row.update({column: new for column, value in row.items() if value == old})
    return tiny


@mark.parametrize(
    ("old", "new", "expected"),
    [
        ("make_a", "make;b", "column facility: 'make;b' holds a ;, which parts names in a cell"),
        ("make_a", "*", "column facility: '*' is the * that means all"),
        ("cars", "a|b", "column sector: 'a|b' holds a |, which parts names in a cell"),
        ("cars", "c" * 121, "is 121 letters long; a name has at most 120"),
        ("oxide", "nd:oxide", "column commodity: 'nd:oxide' has a colon or a * in its name"),
        ("oxide", "*", "column commodity: '*' has a colon or a * in its name"),
        ("make_a", "MINE_A", "column facility: 'mine_a' is the same name as 'MINE_A' (facilities.csv row 4)"),
        ("magnet", "Oxide", "column commodity: 'oxide' is the same name as 'Oxide' (commodities.csv row 4)"),
    ],
)
def test_a_name_that_a_spreadsheet_mistakes(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert any(expected in each for each in sentences(renamed(Tiny(), old, new).write(tmp_path)))


@mark.parametrize("name", ["make?", "sale~", ">5", "=a", "<>", "car*", 'a "b"', "-1+2", "@x", "{y}", "o'z", "&lt"])
def test_signs_of_spreadsheets_may_stand_in_a_name(tmp_path: Path, name: str) -> None:
    assert sentences(renamed(Tiny(), "cars", name).write(tmp_path)) == []


@mark.parametrize(
    ("one", "other"),
    [("1e3", "1000"), ("50%", "0.5"), ("1,000", "1000"), ("2027-01", "2027-1"), ("01/02", "1-2"), ("Jan 07", "jan-7")],
)
def test_figures_and_dates_that_are_one_to_a_spreadsheet(tmp_path: Path, one: str, other: str) -> None:
    tiny = Tiny()
    for name in (one, other):
        tiny.add("sectors", sector=name, title=name)
    (found,) = sentences(tiny.write(tmp_path))
    assert "is the same name as" in found


def test_figures_are_one_name_by_what_they_amount_to(tmp_path: Path) -> None:
    tiny = Tiny()
    for name in ("1", "01"):
        tiny.add("sectors", sector=name, title=name)
    assert sentences(tiny.write(tmp_path)) == [
        "sectors.csv row 3, column sector: '1' is the same name as '01' (sectors.csv row 4) to a spreadsheet; "
        "tell them apart by a letter"
    ]


def test_a_period_is_named_after_the_year_it_starts_in(tmp_path: Path) -> None:
    found = sentences(renamed(Tiny(), "2028", "2030").write(tmp_path))
    assert found == [
        "periods.csv row 3, column period: '2030' is named after 2030 but starts in 2028-01; name it after 2028, "
        "or in words, such as FY30"
    ]
    assert sentences(renamed(Tiny(), "2028", "FY30").write(tmp_path)) == []
    assert sentences(renamed(Tiny(), "2028", "2028-Q1").write(tmp_path)) == []


def test_every_figure_has_a_least_and_a_most() -> None:
    """No column takes what would overflow on the way, or what no solver takes."""
    columns = [column for table in DECLARED.values() for column in table.all_columns]
    figures = [column for column in columns if column.kind in ("number", "whole")]
    assert not [column.name for column in figures if column.at_least is None or column.at_most is None]
    assert max(max(abs(column.at_least or 0), column.at_most or 0) for column in figures) <= 1e13
    years = [column for column in figures if column.unit == "year"]
    assert {(column.at_least, column.at_most) for column in years} == {(1900, 2200)}
    assert {column.name for column in years} == {
        each.name for each in figures if each.name == "year" or each.name.endswith("_year")
    }


@mark.parametrize(
    ("table", "column", "cell", "expected"),
    [
        ("demand", "year", 27, "'27' is not a year from 1900 to 2200; Excel shows two digits of a year"),
        ("demand", "year", 20270, "'20270' is not a year from 1900 to 2200"),
        ("programmes", "from_year", 27, "'27' is not a year from 1900 to 2200; Excel shows two digits of a year"),
        ("periods", "start", "Jan-26", "'Jan-26' expected a month written as 2027-04"),
        ("periods", "start", "2027/01", "'2027/01' expected a month written as 2027-04"),
        ("periods", "start", "2927-01", "'2927-01' is not of a year from 1900 to 2199; expected a month"),
        ("periods", "months", 300_000_000, "must be at most 1200 months"),
        ("processes", "lifetime_years", 10**9, "must be at most 200 years"),
        ("pace", "growth_high", 1e300, "must be at most 10"),
        ("offer_years", "price_usd_per_t", 1e20, "must be at most 1e+09 USD/t"),
        ("outlet_years", "price_usd_per_t", -1e20, "must be at least -1e+09 USD/t"),
        ("recipes", "t_per_t", 1e300, "must be at most 100000 t/t"),
        ("demand", "t_per_yr_high", 1e30, "must be at most 1e+11 t/yr"),
        ("areas", "title", "\x07land", "'\\x07land' holds the control character U+0007; delete it"),
        ("areas", "title", "x" * 30_001, "has 30,001 letters; at most 30,000 are read"),
    ],
)
def test_what_no_cell_can_be(tmp_path: Path, table: str, column: str, cell: object, expected: str) -> None:
    tiny = Tiny()
    tiny.table(table)[0][column] = cell
    found = sentences(tiny.write(tmp_path))
    assert any(each.startswith(f"{table}.csv row 2, column {column}:") and expected in each for each in found), found
    assert max(map(len, found)) < 500
