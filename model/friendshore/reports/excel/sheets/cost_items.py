"""What an item of cost fixes for all its lines: the unit of its quantity and of its unit cost, what its factor is.

Told once an item, beside the Cost ledger, instead of once a line. An item with lines in several units, or of which
some are transfers, has several kinds of line, and each of its lines says of which kind it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from friendshore.reports.excel.report import Report
from friendshore.reports.excel.writing.fields import Field

TABLE = "cost_items"
FIXED = ("unit", "cost_unit", "factor_of", "transfer")
FIELDS = (
    Field("item", "Cost item", "key", "text", width=30),
    Field("kind", "Kind of line", "where an item has several", "text", width=22),
    Field("unit", "Quantity in", "unit", "text", width=12),
    Field("cost_unit", "Unit cost in", "unit", "text", width=20),
    Field("factor_of", "What the factor is", "", "text", width=18),
    Field("transfer", "Transfer", "the public receives it: yes or no", "text", width=14),
)


@dataclass(frozen=True)
class CostItems:
    """The items of a plan's costs."""

    report: Report

    @cached_property
    def frame(self) -> pd.DataFrame:
        """Item and kind, and what they fix."""
        return self._told.drop_duplicates().sort_values(["item", "kind"], ignore_index=True)

    @cached_property
    def kinds(self) -> pd.Series[str]:
        """The kind of each line of the ledger; empty where its item has but one."""
        return self._told["kind"]

    @cached_property
    def transfers(self) -> dict[str, list[str]]:
        """Items that the public receives, and which kinds of their lines."""
        found: dict[str, list[str]] = {}
        paid = self.frame[self.frame["transfer"] == "yes"]
        for item, kind in zip(paid["item"], paid["kind"], strict=True):
            found.setdefault(item, []).append(kind)
        return found

    @cached_property
    def _told(self) -> pd.DataFrame:
        lines = self.report.frame("cost_lines")[["item", *FIXED]].fillna("")
        lines = lines.assign(transfer=["yes" if each else "no" for each in lines["transfer"]])
        several = lines.drop_duplicates().groupby("item")[list(FIXED)].nunique() > 1
        kinds = {
            row: ", ".join(word for name, word in zip(FIXED, row[1:], strict=True) if several.loc[row[0], name])
            for row in set(lines.itertuples(index=False, name=None))
        }
        told = [kinds[row] for row in lines.itertuples(index=False, name=None)]
        return lines.assign(kind=pd.Series(told, index=lines.index, dtype=object))[[each.name for each in FIELDS]]
