"""Data risk: weak figures on which the plan leans, so that research goes where it changes most."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.frames import records, rows
from friendshore.plan.limits import WORDS
from friendshore.plan.reading import titles_of
from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import fields as named
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import LABELS, Page
from friendshore.words import in_words

ABOUT = (
    "What to research first: limits that bind, with the input row behind each and its confidence. Risk is what a tenth "
    "more of the limit is worth (its shadow price) times a weight for weak evidence; change the weights in green."
)
BEHIND = {
    "within_pace": ("pace", ("kind", "group", "period")),
    "within_permit_slots": ("permit_slots", ("kind", "group", "period")),
    "within_project": ("facilities", ("facility",)),
    "within_resource": ("resources", ("resource",)),
    "within_programme": ("programmes", ("programme",)),
    "within_yearly_programme": ("programmes", ("programme", "period")),
}
"""Family of limits -> the input table whose rows set them, and the columns that are the limit's key."""
WEIGHTS = {"A": 1.0, "B": 2.0, "C": 4.0}
UNKNOWN = "not joined"
PRINTED = 50
"""Limits that are printed: what to research first."""


def write(report: Report, sheet: Worksheet) -> None:
    """Write the ranking, and how much money rests on figures of each confidence."""
    page = Page(report, sheet, "Data risk", ABOUT)
    page.put(LABELS - 1, 3, "Weight of confidence:", look.UNIT).alignment = look.RIGHT
    for column, (level, weight) in enumerate(WEIGHTS.items()):
        page.figure(LABELS - 1, 4 + 2 * column, level, "plain", "text")
        page.figure(LABELS - 1, 5 + 2 * column, weight, "choice", "figure1")
        report.name(f"weight_{level}", sheet.title, f"{'EGI'[column]}{LABELS - 1}")
    risk = '[@worth]*IF([@confidence]="A",weight_A,IF([@confidence]="B",weight_B,weight_C))'
    names = ["what", "periods", "table", "row", "worth", "unit", "confidence", "source", "note"]
    frame = pd.DataFrame(list(_joined(report)), columns=names)
    order = frame["worth"] * frame["confidence"].map(WEIGHTS).fillna(WEIGHTS["C"])
    frame = frame.loc[order.sort_values(ascending=False, kind="stable").index]
    frame.insert(0, "rank", range(1, len(frame) + 1))
    columns = [
        Field("rank", "Rank", "as written", "count", width=6),
        named.field("what", label="Limit that binds", width=58),
        Field("periods", "When", "periods", "text", width=16),
        Field("table", "Input table", "sheet In ...", "text", width=14),
        Field("row", "Row", "key", "text", width=26),
        Field("worth", "Worth", "as in unit", "figure3", "solver", 11),
        named.field("unit", label="Unit of worth", width=30),
        named.field("confidence"),
        Field("risk", "Risk", "worth x weight", "figure3", "formula", 11, formula=risk),
        named.field("source", width=22),
        Field("note", "How the figure was derived", "", "long", width=60),
    ]
    last = page.table("data_risk", frame, columns)
    page.print_first_rows(len(columns), last, PRINTED)
    top = last + 4
    page.section(top - 1, "Money and demand that rest on figures of each confidence")
    rest = pd.DataFrame(list(_resting(report)), columns=["rank", "what", "confidence", "musd"])
    whole = "SUMIF(resting[what],[@what],resting[musd])"
    page.table("resting", rest, [
        Field("rank", "Row", "as written", "count", width=6),
        Field("what", "What rests on it", "", "long", width=58),
        Field("confidence", "Confidence", "A, B, C", "text", width=14),
        Field("musd", "Amount", "M USD", "musd", "solver", 14),
        Field("share", "Share", "%", "share", "formula", 26, formula=f"IF({whole}=0,0,[@musd]/{whole})"),
    ], top=top)  # fmt: skip


def _joined(report: Report) -> Iterator[tuple[object, ...]]:
    """What binds beside the input row that sets it; limits that no one row sets (what stands, offers by year) are left
    to the sheet What binds."""
    found = {(family, what): (table, key, row) for family, what, table, key, row in _rows_behind(report)}
    frame = report.frame("binding")
    for limit in rows(frame[frame["family"].isin(BEHIND)]):
        table, key, row = found.get((limit.family, limit.what), (UNKNOWN, "", {}))
        yield (limit.what, limit.periods, in_words(table), key, limit.worth, limit.unit, row.get("confidence", ""),
               row.get("source", ""), row.get("note", ""))  # fmt: skip


def _rows_behind(report: Report) -> Iterator[tuple[str, str, str, str, dict[str, Any]]]:
    """family, what it is called when it binds, table, key, row; for every row that could bind.

    Limits are told in words; the words of every row, made the same way, find it again.
    """
    case = report.plan.case
    titles = {str(row.facility): SimpleNamespace(title=row.title) for row in rows(case.tables["facilities"])}
    told: Any = SimpleNamespace(parameters=SimpleNamespace(case=case, facilities=titles), titles=titles_of(case))
    for family, (name, columns) in BEHIND.items():
        for row in records(case.tables[name]):
            key = tuple(str(row.get(column, "")) for column in columns)
            yield family, WORDS[family](told, key)[0], name, " · ".join(each for each in key if each), row


def _resting(report: Report) -> Iterator[tuple[int, str, str, float]]:
    tables, plan = report.plan.case.tables, report.plan.tables
    goods = dict(zip(tables["commodities"]["commodity"], tables["commodities"]["confidence"], strict=True))
    value = report.plan.tables["deliveries"].assign(confidence=plan["deliveries"]["commodity"].map(goods))
    weight = tables["commodities"].set_index("commodity")["weight_usd_per_kg"]
    value = value.assign(musd=value["t"] * value["commodity"].map(weight).fillna(0.0) / 1000)
    number = 0
    for what, frame, column, key in (
        ("Capital cost of builds, by confidence of the facility", plan["builds"], "capex_musd", "facility"),
        ("Purchases, by confidence of the offer", plan["purchases"], "cost_musd", "offer"),
        ("Value of demand, by confidence of its value weight", value, "musd", "commodity"),
    ):
        table = {"facility": "facilities", "offer": "offers", "commodity": "commodities"}[key]
        level = dict(zip(tables[table][key], tables[table]["confidence"], strict=True))
        sums = frame.groupby(frame[key].map(level).fillna("C"))[column].sum() if len(frame) else pd.Series(dtype=float)
        for confidence in WEIGHTS:
            number += 1
            yield number, what, confidence, float(sums.get(confidence, 0.0))
