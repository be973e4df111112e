"""Reliance by stage is worked out in two ways: here from frames, in the workbook by formulas; they are the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

import friendshore as fs
from friendshore.errors import FriendshoreError
from friendshore.figures.breakdown import BY, OF_ELEMENTS, ways
from friendshore.figures.catalogue import picture
from friendshore.figures.view import View
from friendshore.reports.excel.calculated import values
from friendshore.reports.excel.workbook import build
from friendshore.reports.excel.writing.over_time import FIRST, HEAD

MEASURE = {"stage": "reliance of the stage", "element": "reliance", "area": "reliance"}


@pytest.mark.parametrize("by", MEASURE)
def test_it_is_the_workbook_s(by: str, plan: fs.Plan) -> None:
    book = build(plan, datetime(2027, 1, 2))
    sheet, found = book["Reliance"], values(book)["Reliance"]
    table = picture(plan, "breakdown", by=by).table.set_index([by, "period"])["reliance_points"]
    keys = {key for key, _ in table.index}
    rows = [row for row in sheet.iter_rows(min_row=HEAD + 1) if row[0].value in keys and row[2].value == MEASURE[by]]
    assert len(rows) == len(keys) > 0
    for row in rows:
        for place in range(FIRST - 1, FIRST - 1 + len(table.loc[str(row[0].value)])):
            period = str(sheet.cell(HEAD, place + 1).value)
            shown = found.get(row[place].coordinate, row[place].value)
            assert shown == pytest.approx(table[str(row[0].value), period], abs=1e-9)


def test_where_no_product_holds_elements_the_others_are_told(plan: fs.Plan) -> None:
    bare = replace(plan, tables={**plan.tables, "contents": plan.tables["contents"].iloc[:0]})
    assert ways(View(bare)) == ("area", "sector", "commodity")
    for by in OF_ELEMENTS:
        with pytest.raises(FriendshoreError, match="No product of this case holds elements"):
            picture(bare, "breakdown", by=by)
    assert ways(View(plan)) == BY
