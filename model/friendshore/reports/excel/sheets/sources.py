"""The bibliography, and what leans on it."""

from __future__ import annotations

from collections import Counter, defaultdict

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing import styles as look
from friendshore.reports.excel.writing.fields import Field
from friendshore.reports.excel.writing.page import NAMES, Page
from friendshore.words import in_words


def write(report: Report, sheet: Worksheet) -> None:
    """Write the bibliography, with the number of rows that lean on each source, by confidence."""
    page = Page(
        report,
        sheet,
        "Sources",
        "Every document behind the input tables, and how many rows lean on it, those on which most do first: A official"
        " or company figure, B press or consultancy, C own estimate.",
    )
    tables = report.plan.case.tables
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    where: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for table in report.plan.case.declared:
        if table.sourced and table.name in tables:
            for keys, confidence in zip(tables[table.name]["source"], tables[table.name]["confidence"], strict=True):
                for key in str(keys).split(";"):
                    counts[key.strip()][str(confidence)] += 1
                    where[key.strip()][in_words(table.name)] = None
    frame: pd.DataFrame = tables["sources"][["key", "title", "publisher", "year", "address"]].copy()
    frame["year"] = [int(year) if str(year).isdigit() else year for year in frame["year"]]
    for level in ("A", "B", "C"):
        frame[f"rows_{level}"] = [counts[str(key)][level] for key in frame["key"]]
    used = frame["rows_A"] + frame["rows_B"] + frame["rows_C"]
    frame = frame.loc[used.sort_values(ascending=False, kind="stable").index]
    frame["link"] = ""  # beside the address: a cell that is a link itself does not wrap when LibreOffice prints it
    frame["tables"] = [", ".join(where[str(key)]) for key in frame["key"]]
    columns = [
        Field("key", "Key", "", "text", width=20),
        Field("title", "Document", "", "long", width=58),
        Field("publisher", "Publisher", "", "long", width=26),
        Field("year", "Year", "", "year", width=8),
        *(Field(f"rows_{level}", f"Rows, {level}", "count", "count", width=9) for level in ("A", "B", "C")),
        Field("tables", "Used in", "input tables", "long", width=36),
        Field("address", "Address", "", "long", width=62),
        Field("link", "Link", "", "text", width=8),
    ]
    last = page.table("sources", frame, columns)
    page.print_first_rows(len(columns), last)
    for row, address in enumerate(frame["address"].astype(str), NAMES + 1):
        if address.startswith("http") and " " not in address:
            page.put(row, len(columns), "open", look.LINK).hyperlink = address
