"""The Excel report. What writes it loads when it is asked for: what only names fields does not wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from friendshore.reports.excel.workbook import write_workbook

__all__ = ["write_workbook"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    from friendshore.reports.excel import workbook  # noqa: PLC0415

    return getattr(workbook, name)
