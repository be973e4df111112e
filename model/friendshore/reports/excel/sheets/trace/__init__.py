"""Headlines followed step by step to cells of the input sheets."""

from friendshore.reports.excel.sheets.trace.sheet import write

__all__ = ["write"]
