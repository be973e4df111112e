"""Reading a case folder: what is read, and every way in which a file can be wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builder import Tiny, sentences, tiny_case

from friendshore.case import Settings, read_case
from friendshore.case.tables import TABLES
from friendshore.errors import CaseError


def test_a_case_written_before_a_column_came_in_is_read_with_it_blank(tmp_path: Path) -> None:
    tiny = Tiny()
    folder = tiny.write(tmp_path / "tiny")
    header = (folder / "stages.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert {"site_months", "source"} <= set(header)
    stages = pd.read_csv(folder / "stages.csv", dtype=str)
    stages[["stage", "title", "position", "permit_kind"]].to_csv(folder / "stages.csv", index=False)
    facilities = pd.read_csv(folder / "facilities.csv", dtype=str)
    facilities.drop(columns="months_from").to_csv(folder / "facilities.csv", index=False)
    case = read_case(folder)
    assert case.tables["stages"]["site_months"].tolist() == [0.0] * len(stages)
    assert case.tables["facilities"]["months_from"].tolist() == [""] * len(facilities)


def test_the_tiny_case_is_sound(tmp_path: Path) -> None:
    case = read_case(tiny_case(tmp_path))
    assert (case.name, case.title, case.bloc, case.as_of, case.price_year) == (
        "tiny", "A tiny case", "club", "2027-01", 2024,
    )  # fmt: skip
    assert set(case.tables) == {table.name for table in TABLES}
    for table in TABLES:
        assert list(case.tables[table.name].columns) == [*(c.name for c in table.all_columns), "_where"]
    assert case.settings == Settings(0.0, "process", 0.25, 0.0, 0.001, 10.0)
    assert case.scenarios == ()
    assert case.changes == ()


def test_columns_have_the_declared_types(tmp_path: Path) -> None:
    facilities = read_case(tiny_case(tmp_path)).tables["facilities"].set_index("facility")
    assert facilities["existing_t_per_yr"].dtype == np.float64
    assert facilities.loc["new_make_b", "existing_t_per_yr"] == 0.0  # the default
    assert facilities["build_with_ratio"].isna().all()  # blank without a default stays missing
    assert facilities.loc["mine_a", "retires"] == ""
    periods = read_case(tmp_path / "tiny").tables["periods"]
    assert periods["months"].dtype == np.int64
    assert periods["reported"].dtype == np.bool_


def test_rows_are_named_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    folder = tiny_case(tmp_path)
    path = folder / "sectors.csv"
    path.write_text('sector,title\ncars,"Cars and\nvans"\n\n,,\nwind,Wind\n', encoding="utf-8")
    sectors = read_case(folder).tables["sectors"].set_index("sector")
    assert sectors.loc["cars", "_where"] == "sectors.csv row 2"
    assert sectors.loc["wind", "_where"] == "sectors.csv row 5"
    assert sectors.loc["cars", "title"] == "Cars and\nvans"


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    folder = tiny_case(tmp_path)
    (folder / "sectors.csv").write_bytes(b"\xef\xbb\xbfsector,title\r\ncars,Cars\r\n")
    assert list(read_case(folder).tables["sectors"]["title"]) == ["Cars"]


def test_words_of_a_cell_are_parted_without_blanks(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("programmes", "purse")["countries"] = " AAA ; BBB;"
    assert list(read_case(tiny.write(tmp_path)).tables["programmes"]["countries"]) == ["AAA;BBB"]


def test_an_optional_table_may_be_absent(tmp_path: Path) -> None:
    folder = tiny_case(tmp_path)
    (folder / "actuals.csv").unlink()
    actuals = read_case(folder).tables["actuals"]
    assert len(actuals) == 0
    assert "measure" in actuals.columns


CELLS = {
    "1,000": "expected a plain decimal number (USD/t); leave out thousands separators and use a decimal point",
    "1 000": "expected a plain decimal number (USD/t); leave out thousands separators and use a decimal point",
    "5%": "expected a plain decimal number (USD/t); only a share may be given in %",
    "nan": "expected a plain decimal number (USD/t)",
    "inf": "expected a plain decimal number (USD/t)",
    "1e999": "expected a plain decimal number (USD/t) that is finite",
    "ten": "expected a plain decimal number (USD/t)",
    "٣": "expected a plain decimal number (USD/t)",
    "-1": "must be at least 0 USD/t",
    "": "must not be blank",
}


@pytest.mark.parametrize("cell", CELLS)
def test_a_wrong_figure(tmp_path: Path, cell: str) -> None:
    tiny = Tiny()
    tiny.row("shortage", "*", 1)["usd_per_t"] = cell
    found = f": '{cell}'" if cell else ":"
    assert sentences(tiny.write(tmp_path)) == [f"shortage.csv row 2, column usd_per_t{found} {CELLS[cell]}"]


@pytest.mark.parametrize(
    ("table", "column", "cell", "expected"),
    [
        ("periods", "months", "12.5", "expected a whole number (months)"),
        ("periods", "reported", "yes", "expected 0 or 1"),
        ("offers", "opens", "2027-13", "expected a month written as 2027-04"),
        ("offers", "opens", "04/2027", "expected a month written as 2027-04"),
        ("countries", "attrition_share", "1.5", "must be at most 1"),
        ("blocs", "role", "planer", "expected planner or partner or adversary; nearest is 'planner'"),
        ("offers", "confidence", "D", "expected A or B or C"),
        ("areas", "title", "", "must not be blank"),
    ],
)
def test_a_wrong_cell(tmp_path: Path, table: str, column: str, cell: str, expected: str) -> None:
    tiny = Tiny()
    tiny.table(table)[0][column] = cell
    found = f": '{cell}'" if cell else ":"
    assert f"{table}.csv row 2, column {column}{found} {expected}" in sentences(tiny.write(tmp_path))


def _missing(folder: Path) -> None:
    (folder / "offers.csv").rename(folder / "offer.csv")


def _rewrite(name: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        path = folder / name
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    return act


FILES: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "misnamed file": (
        _missing,
        [
            "offer.csv: is not a table that friendshore knows; nearest is 'offers.csv'",
        ],
    ),
    "semicolons": (
        _rewrite("sectors.csv", lambda text: text.replace(",", ";")),
        ["sectors.csv row 1: is parted by semicolons; expected commas"],
    ),
    "empty": (_rewrite("sectors.csv", lambda text: ""), ["sectors.csv: is empty; expected a header row"]),
    "misspelt column": (
        _rewrite("sectors.csv", lambda text: text.replace("title", "titel")),
        ["sectors.csv row 1, column titel: is not a column of sectors; nearest is 'title'"],
    ),
    "missing column": (
        _rewrite("offer_years.csv", lambda text: "offer,year\nmagnets_x,2027\n"),
        ["offer_years.csv row 1, column price_usd_per_t: this column is missing"],
    ),
    "column twice": (
        _rewrite("sectors.csv", lambda text: "sector,title,title\ncars,Cars,Cars\n"),
        ["sectors.csv row 1, column title: this column stands there twice"],
    ),
    "open quotation mark": (
        _rewrite("sectors.csv", lambda text: 'sector,title\ncars,"Cars\n'),
        ["sectors.csv: cannot be read as CSV (unexpected end of data); look for an unclosed quotation mark"],
    ),
    "too many cells": (
        _rewrite("sectors.csv", lambda text: "sector,title\ncars,Cars,vans\n"),
        ["sectors.csv row 2: has 3 cells, the header 2; a text with a comma needs quotation marks"],
    ),
    "key twice": (
        _rewrite("sectors.csv", lambda text: "sector,title\ncars,Cars\ncars,Autos\n"),
        ["sectors.csv row 3, column sector: 'cars' stands already in sectors.csv row 2"],
    ),
}


@pytest.mark.parametrize("what", FILES)
def test_a_wrong_file(tmp_path: Path, what: str) -> None:
    spoil, expected = FILES[what]
    folder = tiny_case(tmp_path)
    spoil(folder)
    assert sentences(folder) == expected


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    folder = tiny_case(tmp_path)
    (folder / "sectors.csv").write_bytes("sector,title\ncars,Bücher\n".encode("latin-1"))
    assert sentences(folder) == ["sectors.csv line 2: is not UTF-8 text; save it as CSV UTF-8"]


def test_all_faults_come_in_one_pass(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("shortage", "*", 1)["usd_per_t"] = "many"
    tiny.row("countries", "AAA")["area"] = "AAB"
    tiny.head["price_year"] = "2024"
    with pytest.raises(CaseError, match="3 faults in the input:") as raised:
        read_case(tiny.write(tmp_path))
    assert {fault.where for fault in raised.value.faults} == {"shortage.csv row 2", "countries.csv row 2", "case.toml"}


@pytest.mark.parametrize(
    ("section", "name", "value", "expected"),
    [
        ("head", "price_year", "old", "case.toml, column price_year: 'old' expected a year, the year of the money"),
        ("head", "as_of", "2027", "case.toml, column as_of: '2027' expected a month written as \"2027-04\": that of "
        "the "
         "earliest decision"),
        ("head", "titel", "x", "case.toml, column titel: expected one of title, question, licence, price_year, as_of, "
        "bloc, settings, "
         "levels; nearest is 'title'"),
        ("settings", "ramp", "evidenc", "case.toml, column settings.ramp: 'evidenc' expected evidence or process; "
        "nearest is "
         "'evidence'"),
        ("settings", "kept_from_year", 20.5, "case.toml, column settings.kept_from_year: '20.5' expected a year from "
         "1950 to 2200, or 0 for none"),
        ("settings", "premium_share", -1, "case.toml, column settings.premium_share: '-1' expected a number from 0 to "
         "10"),
        ("levels", "pace", "medium", "case.toml, column levels.pace: 'medium' expected low or base or high"),
        ("levels", "paces", "low", "case.toml, column levels: 'paces' is not one of the levels: demand, pace, permits, "
         "offers, energy, money, attrition, scrap; nearest is 'pace'"),
    ],
)  # fmt: skip
def test_a_wrong_head(tmp_path: Path, section: str, name: str, value: object, expected: str) -> None:
    tiny = Tiny()
    getattr(tiny, section)[name] = value
    assert sentences(tiny.write(tmp_path)) == [expected]


def test_broken_toml_is_one_fault_with_its_line(tmp_path: Path) -> None:
    folder = tiny_case(tmp_path)
    (folder / "case.toml").write_text('title = "x"\nquestion = \n', encoding="utf-8")
    (sentence,) = sentences(folder)
    assert sentence.startswith("case.toml line 2: cannot be read as TOML: Invalid value")


def test_not_a_case(tmp_path: Path) -> None:
    tiny_case(tmp_path)
    (sentence,) = sentences(tmp_path / "tyny")
    expected = f"{tmp_path / 'tyny'}: is not a folder; expected a case folder, such as {tmp_path / 'tiny'}"
    assert sentence.startswith(f"{expected}; shipped with friendshore ")
    assert "allies" in sentence
    assert sentences(tmp_path) == [f"{tmp_path}: holds no case.toml; expected a case folder"]


def test_a_shipped_case_misspelt_is_told_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (sentence,) = sentences(Path("allys"))
    assert sentence.endswith("ten_rows; nearest is 'allies'")
    (sentence,) = sentences(Path("galium"))
    assert sentence.endswith("; nearest is 'gallium_germanium'")
    (sentence,) = sentences(Path("qqq"))
    assert "nearest" not in sentence


def test_another_bloc(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.add("bloc_titles", bloc="alone", title="Aland alone", adversary_offer_share=1)
    tiny.add("blocs", bloc="alone", area="AAA", role="planner", existing_share=1)
    folder = tiny.write(tmp_path)
    assert read_case(folder, bloc="alone").bloc == "alone"
    expected = "bloc: 'alon' is not a bloc; this case has alone, club; nearest is 'alone'"
    assert sentences(folder, bloc="alon") == [expected]


def test_the_hash_follows_the_files(tmp_path: Path) -> None:
    first = read_case(tiny_case(tmp_path / "a")).input_hash
    assert read_case(tiny_case(tmp_path / "b")).input_hash == first
    tiny = Tiny()
    tiny.row("sectors", "cars")["title"] = "Vans"
    assert read_case(tiny.write(tmp_path / "c" / "tiny")).input_hash != first
