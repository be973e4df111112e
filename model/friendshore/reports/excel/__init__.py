"""The Excel report."""

from friendshore.reports.excel.workbook import write_workbook

__all__ = ["write_workbook"]
