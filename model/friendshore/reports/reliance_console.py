"""What the terminal shows of reliance: a line a period, in points and as a bar."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from friendshore.reports.console_tables import Record, as_mapping, plain_table, rows_of
from friendshore.reports.run_folder import Run

MOST_PERIODS = 40
PARTS = ("reliance", "exposed", "short", "bought", "from_stock")
LEAST_SHOWN = 0.05


def reliance(console: Console, run: Run) -> Iterator[RenderableType]:
    """The points of each period that is shown, and their mean, with a bar to 100."""
    rows = rows_of(run, "reliance")
    if not rows:
        return
    plain = not console.encoding.lower().startswith("utf")
    width = max(10, min(50, console.width - 68))
    table = plain_table("year", "reliance", "exposed", "short", "bought", "from store")
    table.add_column(f"0{'100':>{width - 1}}", no_wrap=True)
    summary = as_mapping(run.record.get("summary"))
    mean = as_mapping(summary.get("mean"))
    chosen = _chosen(rows)
    for row in [*(rows[place] for place in chosen), *([{"period": "mean", **mean}] if mean else [])]:
        points = [float(row.get(f"{name}_points", 0.0)) for name in PARTS]
        cells = [Text(f"{0.0 if abs(value) < LEAST_SHOWN else value:.1f}") for value in points]
        style = "bold" if row["period"] == "mean" else ""
        table.add_row(str(row["period"]), *cells, _bar(points[1], points[2], width, plain), style=style)
    yield table
    if len(chosen) < len(rows):
        yield Text(f"{len(chosen)} of {len(rows)} periods, the worst among them; tables/reliance.csv has all", "dim")
    dates = as_mapping(run.record.get("periods"))
    if named := [f"{row['period']} is {dates[row['period']]}" for row in rows if dates.get(row["period"])]:
        yield Text(f"periods: {'; '.join(named)}", style="dim")
    exposed, short, _ = _glyphs(plain)
    yield Text(f"{exposed} exposed: through the adversary's hands   {short} short: not met at all", style="dim")
    yield Text("bought: goods bought from adversaries; from store: secure goods by which", style="dim")
    yield Text("stocks went down (-: up); both by value, in points of demand", style="dim")


def _chosen(rows: list[Record]) -> list[int]:
    """Places of the periods that are shown: all, or so many in even steps, the highest and the shortest with them."""
    most = min(MOST_PERIODS, len(rows))
    chosen = {round(place * (len(rows) - 1) / max(1, most - 1)) for place in range(most)}
    for name in ("reliance_points", "short_points"):
        chosen.add(max(range(len(rows)), key=lambda place: float(rows[place].get(name, 0.0))))
    return sorted(chosen)


def _glyphs(plain: bool) -> tuple[str, str, str]:
    return ("#", "x", ".") if plain else ("█", "▒", "·")


def _bar(exposed: float, short: float, width: int, plain: bool) -> Text:
    first = min(width, max(0, round(exposed / 100 * width)))
    both = min(width, max(first, round((exposed + short) / 100 * width)))
    marks = _glyphs(plain)
    bar = Text(marks[0] * first, style="red")
    return bar.append(marks[1] * (both - first), style="yellow").append(marks[2] * (width - both), style="dim")
