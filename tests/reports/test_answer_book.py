"""The workbook of an answer: words that wrap, figures with digits enough, text that stays text, a native chart."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from openpyxl import load_workbook
from pytest import fixture, mark

from friendshore.asking.answer import Drawing
from friendshore.reports.excel.answers.book import TOP, write_frames

LONG = "From here to there a further point costs more with every step that is taken. " * 6
FIRST = TOP + 3


@fixture
def book(tmp_path: Path) -> Path:
    frame = pd.DataFrame(
        {
            "facility": ["=1+1", "b"],
            "cost_musd": [0.004, 0.0],
            "reliance_points": [0.5, 0.25],
            "tiny_musd": [3e-5, -1e-5],
            "large_musd": [12345.6, 7.0],
            "made_share": [0.5, 0.25],
            "needed": [130.07982235, 2.45],
            "conflict": [1, 2],
            "words": ["in every sentence there is more than a line can hold, " * 3, "short"],
        }
    )
    drawings = {"parts": Drawing("bar", "facility", ("cost_musd",), "What it costs", "M USD")}
    path = tmp_path / "answer.xlsx"
    write_frames(
        {"parts": frame, "more": frame}, path, title="Parts", sentence=LONG, how="How it was found.",
        drawings=drawings, written_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    return path


def test_words_wrap_over_the_frame(book: Path) -> None:
    sheet = load_workbook(book).worksheets[0]
    assert sheet["A2"].value == LONG.strip() or sheet["A2"].value == LONG
    assert sheet["A2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height > 3 * sheet.row_dimensions[3].height
    assert "A2:" in " ".join(str(each) for each in sheet.merged_cells.ranges)


@mark.parametrize(
    ("column", "digits"), [("B", "0.0000"), ("C", "0.0000"), ("D", "0.0E+00"), ("E", "#,##0.0"), ("F", "0.0%"),
                           ("G", "#,##0.0"), ("H", "#,##0")]
)  # fmt: skip
def test_small_figures_show_their_digits(book: Path, column: str, digits: str) -> None:
    assert digits in load_workbook(book).worksheets[0][f"{column}{FIRST}"].number_format


def test_long_text_has_a_row_high_enough(book: Path) -> None:
    sheet = load_workbook(book).worksheets[0]
    assert sheet.row_dimensions[FIRST].height >= 2.5 * sheet.row_dimensions[FIRST + 1].height


def test_text_is_text_and_a_chart_is_native(book: Path) -> None:
    sheets = load_workbook(book).worksheets[:2]
    assert [sheet[f"A{FIRST}"].data_type for sheet in sheets] == ["s", "s"]
    assert [len(sheet._charts) for sheet in sheets] == [1, 0]
