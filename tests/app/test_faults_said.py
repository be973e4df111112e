"""A fault in another language says the same of the same place; in English it is the sentence of `check`."""

from __future__ import annotations

from functools import partial

import pytest

pytest.importorskip("dash", reason="the window takes Dash: pip install -e '.[app]'")

from friendshore.app.desk import Desk, Knobs
from friendshore.app.knobs import Cell
from friendshore.app.window.faults import fault_said
from friendshore.language.said import CHINESE, ENGLISH, said

CELLS = (
    Cell("facilities", ("make_a",), "country", "AAB"),
    Cell("facilities", ("make_a",), "existing_t_per_yr", "-1"),
    Cell("programmes", ("purse",), "total_musd", "lots"),
    Cell("facilities", ("make_a",), "status", ""),
)


def test_faults_are_said_in_english_as_check_says_them_and_in_chinese(desk: Desk) -> None:
    found = [fault for cell in CELLS for fault in desk.faults(desk.window().id, Knobs(cells=(cell,)))]
    assert len(found) >= len(CELLS)
    for fault in found:
        assert fault_said(fault, partial(said, language=ENGLISH)) == fault.sentence
    chinese = [fault_said(fault, partial(said, language=CHINESE)) for fault in found[: len(CELLS)]]
    assert chinese[0] == "facilities.csv 第 4 行，国家列：'AAB' 不在 countries.csv 中；最接近的是“AAA”"
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in each) for each in chinese)
