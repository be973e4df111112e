"""What the terminal shows of an outlook: the answer, then small tables that fit 80 columns."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from rich.console import Console
from rich.text import Text

from friendshore.reports import study_tables

PERCENT = 100.0


def show(console: Console, frames: Mapping[str, pd.DataFrame], sentence: str) -> None:
    """Print an outlook's frames."""
    console.print(Text(sentence, style="bold"))
    if "headline" in frames:
        _titled(console, "Reliance, points", _lined(frames["headline"]), ("outlook", "title", "pace"))
    if "published" in frames:
        _titled(console, "Published figures beside the plans'", _beside(frames["published"]), ())
    if "money" in frames:
        _titled(console, "Money: capital as spent, all else of present worth", _lined(frames["money"]),
                ("outlook", "title", "pace", "cost_musd"))  # fmt: skip
    if "between" in frames:
        for status, rows in frames["between"].groupby("status", sort=False):
            said = "each taken away" if status == "in force" else "each added alone"
            hidden = ["instrument", "status", *(name for name in rows.columns if name.endswith("_per_point"))]
            hidden += ["mean_points", *_slight(rows)]
            hidden += [name for name in rows.columns if name[:4].isdigit() or name.startswith("gap_2")]
            _titled(console, f"What is {status}, {said}: what having it gains, and costs", rows, hidden, "title")


def _slight(rows: pd.DataFrame) -> list[str]:
    """Shortage where no instrument changes it by a million: it has no column to spare then."""
    return [name for name in ("shortage_more_musd",) if not (rows[name].abs() >= 1).any()]


def _titled(
    console: Console, title: str, frame: pd.DataFrame, hidden: tuple[str, ...] | list[str], key: str = "line"
) -> None:
    console.print()
    console.print(Text(title, style="bold"))
    study_tables.show(console, frame, key, hidden)


def _lined(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with a column that names outlook and pace; the pace alone where the outlook stands in the line above."""
    repeated = frame["title"] == frame["title"].shift()
    return frame.assign(line=frame["pace"].where(repeated, frame["title"] + ", " + frame["pace"]))


def _beside(published: pd.DataFrame) -> pd.DataFrame:
    """One row a published figure; a column an outlook, at the pace that stands in the middle of those planned."""
    paces = list(dict.fromkeys(published["pace"]))
    chosen = published[published["pace"] == paces[len(paces) // 2]]
    rows = []
    for _, found in chosen.groupby("actual", sort=False):
        first = found.iloc[0]
        share = first["unit"] == "share"
        factor = PERCENT if share else 1.0
        line: dict[str, object] = {"line": f"{first['title']}, {'%' if share else first['unit']}"}
        line |= {"published": factor * float(first["published"])}
        rows.append(line | {str(row["outlook"]): factor * float(row["plan"]) for row in found.to_dict("records")})
    return pd.DataFrame(rows)
