"""What columns are called on the desk: words, never their names as files have them, and none twice in a table."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("dash", reason="the window takes Dash: pip install -e '.[app]'")

from friendshore.app.window.heads import label
from friendshore.language.said import CHINESE, said
from friendshore.reports.case_files import DECLARED

CODES = re.compile(r"_|\b(musd|usd|yr|wacc|npv|om|co2|gwh|mwh|gj|m3|p50|p90|capex|opex|t|per)\b|^Co2|^Wacc", re.ASCII)
SYMBOL = 2
"""Letters of a chemical symbol, which stays in every language."""


def test_no_head_is_a_name_of_a_file() -> None:
    heads = {column.name: label(column.name) for table in DECLARED for column in table.all_columns}
    assert not {name: head for name, head in heads.items() if CODES.search(head.removeprefix("Per "))}
    assert heads["wacc_mining_share"] == "Cost of capital, mines"
    assert label("most_t_per_yr_low") == "Most, low case"


def test_no_head_stands_twice_in_a_table() -> None:
    for table in DECLARED:
        heads = [label(column.name) for column in table.all_columns]
        assert len(set(heads)) == len(heads), (table.name, sorted(heads))


def test_heads_units_and_meanings_are_there_in_chinese() -> None:
    for table in DECLARED:
        for column in table.all_columns:
            head = label(column.name)
            assert len(head) <= SYMBOL or said(head, CHINESE) != head, head
            for told in (column.meaning, table.meaning):
                assert said(told, CHINESE) != told, told
