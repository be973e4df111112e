"""The files of the table of integrated assessment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from friendshore.reports.excel.plain_book import plain_book
from friendshore.reports.interchange.iamc import DIGITS, Exchange, wide
from friendshore.reports.interchange.nomenclature import FOLDER, definitions

TABLE, BOOK = "iamc.csv", "iamc.xlsx"
NAMES = (TABLE, BOOK, FOLDER)
SHEET = "data"
"""Name of the sheet that databases of scenarios read."""


def iamc_files(exchange: Exchange, written_at: datetime) -> Mapping[str, bytes]:
    """iamc.csv with a row a figure, iamc.xlsx with a column a year, and the lists of codes."""
    table = exchange.table
    rows = table.to_csv(index=False, lineterminator="\n", float_format=DIGITS).encode()
    return {TABLE: rows, BOOK: plain_book(SHEET, wide(table), written_at), **definitions(exchange)}
