"""Properties of reading: what was written is read, an empty scenario changes nothing, nor does the order of rows."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from builder import Tiny, write_csv
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from friendshore.case import read_case
from friendshore.case.read import read_tables
from friendshore.case.tables import TABLES
from friendshore.case.values import frame

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20).map(str.strip)
FIGURES = st.none() | st.floats(min_value=0, max_value=1e11, allow_subnormal=False)
OFFERS = next(table for table in TABLES if table.name == "offer_years")


@settings(deadline=None, max_examples=50)
@given(
    st.dictionaries(
        st.tuples(WORDS.filter(bool), st.integers(1900, 2200)), st.tuples(FIGURES, WORDS), max_size=8
    )
)  # fmt: skip
def test_what_was_written_is_read(written: dict[tuple[str, int], tuple[float | None, str]]) -> None:
    rows = [
        {"offer": offer, "year": year, "price_usd_per_t": 1, "most_t_per_yr_base": most, "note": note}
        for (offer, year), (most, note) in written.items()
    ]
    with TemporaryDirectory() as folder:
        write_csv(Path(folder) / "offer_years.csv", "offer_years", rows)
        reading = read_tables(Path(folder), [OFFERS])
    assert reading.faults == []
    read = frame(OFFERS, reading.rows["offer_years"])
    assert len(read) == len(written)
    for row in read.to_dict("records"):
        most, note = written[row["offer"], row["year"]]
        assert row["note"] == note
        assert pd.isna(row["most_t_per_yr_base"]) if most is None else row["most_t_per_yr_base"] == most


@settings(deadline=None, max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(shuffler: random.Random) -> None:
    with TemporaryDirectory() as folder:
        plain = read_case(Tiny().write(Path(folder) / "plain"))
        tiny = Tiny()
        for rows in tiny.rows.values():
            shuffler.shuffle(rows)
        shuffled = read_case(tiny.write(Path(folder) / "shuffled"))
    for name, table in plain.tables.items():
        assert_frame_equal(table.drop(columns="_where"), shuffled.tables[name].drop(columns="_where"))


@settings(deadline=None, max_examples=10)
@given(WORDS.filter(lambda word: word.isprintable() and not set(word) & {'"', "\\"}))
def test_an_empty_scenario_changes_nothing(why: str) -> None:
    with TemporaryDirectory() as folder:
        path = Tiny().scenario("empty", f'why = "because {why}"\n').write(Path(folder))
        plain, overlaid = read_case(path), read_case(path, ["empty"])
    assert overlaid.changes == ()
    assert overlaid.scenarios[0].why == f"because {why}"
    assert (overlaid.settings, overlaid.levels) == (plain.settings, plain.levels)
    for name, table in plain.tables.items():
        assert_frame_equal(table, overlaid.tables[name])
