"""What the terminal shows of a run: the answer, reliance, money, builds, limits, gaps to published figures, files."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from friendshore.case import Case
from friendshore.errors import Fault
from friendshore.reports.run_folder import PAGE, WORKBOOK, Run
from friendshore.words import counted, dollars, of_what

MOST_PERIODS = 40
PARTS = ("reliance", "exposed", "short", "bought", "from_stock")
BUILDS_A_STAGE = 3
MOST_LIMITS = 6
MOST_GAPS = 4
GAP = 0.1
LEAST_SHOWN = 0.05
SMALL_MUSD, SMALLEST_MUSD = 0.1, 0.001
"""Amounts, and worths of limits, below which USD are told."""
Record = dict[str, Any]


def headline(console: Console, run: Run) -> None:
    """Print the headline of a run; it fits 80 columns and uses more where there are more."""
    record = run.record
    summary = as_mapping(record.get("summary"))
    scenarios = ", ".join(map(str, summary.get("scenarios", [])))
    console.print(Text(str(record.get("title", "")), style="bold"))
    levels = ", ".join(f"{name} {level}" for name, level in as_mapping(record.get("chosen_levels")).items())
    under = (f"; scenarios {scenarios}" if scenarios else "; no scenario") + (f"; levels {levels}" if levels else "")
    console.print(f"Bloc {summary.get('bloc_title') or summary.get('bloc', '')}{under}")
    console.print()
    console.print(Text(str(record.get("sentence", "")), style="bold"))
    if run.mark:
        console.print(Text(run.mark, style="red"))
    sections = (
        ("Reliance, points (share of demand by value without secure supply)", _reliance(console, run)),
        (
            f"Money, M USD of {record.get('price_year', '')}",
            _money({**summary, "budget_musd": record.get("budget_musd")}),
        ),
        ("What is built", _builds(run)),
        ("What binds", _binding(run)),
        ("Largest gaps to published figures", _gaps(run)),
        ("Checks", _checks(run)),
        ("Files", _files(run)),
    )
    for title, parts in sections:
        shown = list(parts)
        if shown:
            console.print()
            console.print(Text(title, style="bold cyan"))
            for part in shown:
                console.print(Padding(part, (0, 0, 0, 2), expand=False))


def answer(run: Run) -> dict[str, object]:
    """The summary as one JSON object."""
    folder = None if run.folder is None else str(run.folder)
    mark = {"mark": run.mark} if run.mark else {}
    paces = {"paces": run.tables["paces"].to_dict("records")} if "paces" in run.tables else {}
    return {"outcome": "plan", "run_folder": folder, **mark, **as_mapping(run.record.get("summary")), **paces}


def paces(console: Console, run: Run) -> None:
    """Print the plan beside those at other paces, where they were solved."""
    if "paces" not in run.tables:
        return
    table = _table("pace", "mean", "last year", "cost, M USD", "capital, M USD")
    for row in run.tables["paces"].to_dict("records"):
        points = [value for name, value in row.items() if str(name).startswith("points_")]
        last = f"{points[-1]:.1f}" if points else ""
        mean = f"{row['mean_points']:.1f}" if "mean_points" in row else ""
        table.add_row(str(row["pace"]), mean, last, f"{row['cost_musd']:,.0f}", f"{row['capex_musd']:,.0f}")
    console.print()
    console.print(Text("Paces of building, reliance in points", style="bold cyan"))
    console.print(_indented_table(table))


def case_sound(console: Console, case: Case, notes: Sequence[Fault] = ()) -> None:
    """Say that a case has no fault, what was read, and what of it has no effect."""
    rows = sum(len(frame) for frame in case.tables.values())
    console.print(Text(case.title, style="bold"))
    console.print(f"No fault in {len(case.tables)} tables with {rows:,} rows; bloc {case.bloc_title}.")
    for note in case.scenarios:
        cells = sum(change.scenario == note.name for change in case.changes)
        console.print(f"Scenario {note.name}: {note.why} ({counted(cells, 'change')})")
    for name, level in case.chosen.items():
        console.print(f"Level {name}: {level}")
    for fault in notes:
        console.print(Text(f"Note: {fault}"), soft_wrap=True)


def as_mapping(value: object) -> Mapping[str, Any]:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def _reliance(console: Console, run: Run) -> Iterator[RenderableType]:
    rows = _rows(run, "reliance")
    if not rows:
        return
    plain = not console.encoding.lower().startswith("utf")
    width = max(10, min(50, console.width - 68))
    table = _table("year", "reliance", "exposed", "short", "bought", "from store")
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


def _money(summary: Mapping[str, Any]) -> Iterator[RenderableType]:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(justify="right", no_wrap=True)
    for name, words in (
        ("capex_of_builds_musd", "capital cost of what is built, undiscounted, expected"),
        ("budget_musd", "budget"),
        ("discounted_cost_musd", "cost of the plan, discounted"),
        ("reference_cost_musd", "cost of the least-cost plan, discounted"),
        ("premium_musd", "resilience premium allowed on top, discounted"),
    ):
        if isinstance(value := summary.get(name), int | float):
            table.add_row(words, _musd(value))
    cost, reference = summary.get("discounted_cost_musd"), summary.get("reference_cost_musd")
    if isinstance(cost, int | float) and isinstance(reference, int | float):
        share = f" ({(cost - reference) / abs(reference):+.1%})" if reference else ""
        table.add_row(f"premium paid{share}", _musd(cost - reference))
    if table.row_count:
        yield table


def _builds(run: Run) -> Iterator[RenderableType]:
    frame = run.tables.get("builds", pd.DataFrame())
    if frame.empty:
        yield Text("Nothing.")
        return
    table = _table("project or place", "country", "in service", "t/yr", "M USD", left=2)
    stages, countries = run.titles.get("stages", {}), run.titles.get("countries", {})
    ordered = [stage for stage in stages if stage in set(frame["stage"])]
    for stage in [*ordered, *(each for each in frame["stage"].unique() if each not in stages)]:
        built = frame[frame["stage"] == stage]
        # a project built in several years is one line
        whole = built.groupby("facility", sort=False).agg(
            title=("title", "first"), country=("country", "first"), first=("in_service", "min"),
            last=("in_service", "max"), t=("t_per_yr", "sum"), musd=("capex_musd", "sum"), kind=("class", "first"),
            least=("least_t_per_yr", "first"),
        )  # fmt: skip
        units = " and ".join(dict.fromkeys(filter(None, map(of_what, built["capacity_unit"].astype(str)))))
        heading = Text(f"{stages.get(stage, stage)}: {counted(len(built), 'build')}", style="bold")
        heading.append(f", t of {units}" if units else "", style="dim")
        table.add_row(heading, "", "", *(Text(_figure(whole[name].sum()), style="bold") for name in ("t", "musd")))
        for kind, those in whole.groupby("kind", sort=True) if whole["kind"].nunique() > 1 else ():
            table.add_row(_indented(f"of it {kind}"), "", "", *(_figure(those[name].sum()) for name in ("t", "musd")))
        top = whole.sort_values(["musd", "t"], ascending=False, kind="stable")
        for row in top.head(BUILDS_A_STAGE).to_dict("records"):
            when = row["first"] if row["first"] == row["last"] else f"{row['first'][:4]}-{row['last'][:4]}"
            country = countries.get(row["country"], row["country"])
            title = _indented(str(row["title"]).removesuffix(f", {country}") + _several(row))
            table.add_row(title, country, when, _figure(row["t"]), _figure(row["musd"]))
        if len(top) > BUILDS_A_STAGE:
            rest = top.iloc[BUILDS_A_STAGE:]
            table.add_row(
                _indented(f"and {len(rest)} more"), "", "", *(_figure(rest[name].sum()) for name in ("t", "musd"))
            )
    yield table


def _several(row: Mapping[Hashable, Any]) -> str:
    """How many plants a generic row stands for at most."""
    least = float(row["least"])
    if row["kind"] != "generic" or least <= 0 or row["t"] < 2 * least:
        return ""
    return f" (up to {int(row['t'] / least + 1e-6)} plants of {_figure(least)} t/yr or more)"


def _binding(run: Run) -> Iterator[RenderableType]:
    rows = _rows(run, "binding")
    if not rows:
        return
    units = list(dict.fromkeys(str(row["unit"]) for row in rows))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    confirmed = any(_known(row.get("confirmed")) for row in rows[:MOST_LIMITS])
    table.add_column("first order" if confirmed else "worth", justify="right", no_wrap=True)
    if confirmed:
        table.add_column("confirmed", justify="right", no_wrap=True)
    table.add_column("limit", ratio=1)
    table.add_column("years", no_wrap=True)
    small = len(units) == 1 and units[0].startswith("M USD") and float(rows[0]["worth"]) < SMALLEST_MUSD
    by, units = (1e6, [units[0].removeprefix("M ")]) if small else (1.0, units)
    for row in rows[:MOST_LIMITS]:
        unit = f" {row['unit']}" if len(units) > 1 else ""
        again = [f"{by * float(row['confirmed']):,.3g}" if _known(row["confirmed"]) else ""] if confirmed else []
        table.add_row(f"{by * float(row['worth']):,.3g}{unit}", *again, str(row["what"]), _blank(row.get("periods")))
    yield table
    more = f"; {len(rows) - MOST_LIMITS} further limits bind" if len(rows) > MOST_LIMITS else ""
    yield Text(f"worth: {units[0]}{more}" if len(units) == 1 else more.removeprefix("; "), style="dim")


def _known(value: object) -> bool:
    """Whether a cell holds a figure."""
    return isinstance(value, int | float) and value == value  # noqa: PLR0124  # missing


def _gaps(run: Run) -> Iterator[RenderableType]:
    rows = [row for row in _rows(run, "base_year_check") if abs(float(row["difference_share"])) > GAP]
    if not rows:
        return
    table = _table("", "year", "published", "plan", "gap")
    table.add_column("unit", overflow="fold")
    rows.sort(key=lambda row: -abs(float(row["difference_share"])))
    for row in rows[:MOST_GAPS]:
        figures = [_figure(float(row[name])) for name in ("published", "plan")]
        gap = f"{float(row['difference_share']):+.0%}"
        table.add_row(str(row["title"]), f"{float(row['year']):.0f}", *figures, gap, _blank(row["unit"]))
    yield table
    if len(rows) > MOST_GAPS:
        yield Text(f"{len(rows) - MOST_GAPS} more above {GAP:.0%}; base_year_check explains them", style="dim")


def _checks(run: Run) -> Iterator[RenderableType]:
    wrong = [row for row in _rows(run, "checks") if not row["ok"]]
    for row in wrong[:MOST_GAPS]:
        unit = _blank(row["unit"])
        yield Text(f"failed: {row['check']}: {float(row['left']):.6g} against {float(row['right']):.6g} {unit}", "red")
    if len(wrong) > MOST_GAPS:
        yield Text(f"and {len(wrong) - MOST_GAPS} more; see the checks table", "red")


def _files(run: Run) -> Iterator[RenderableType]:
    if run.folder is not None:
        shown = ((WORKBOOK, "workbook"), (PAGE, "page"))
        book = "".join(f"{name} ({what}), " for name, what in shown if (run.folder / name).is_file())
        yield Text(str(run.folder), overflow="fold")
        yield Text(f"{book}tables/ (CSV), inputs/ (what was solved), run.json (how)", style="dim")
        if note := run.record.get("workbook"):
            yield Text(str(note), style="dim")


def _table(first: str, *figures: str, left: int = 1) -> Table:
    """A table without lines: the first columns are words (the very first may wrap), the others figures."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(first, overflow="fold")
    for place, name in enumerate(figures, start=1):
        table.add_column(name, justify="left" if place < left else "right", no_wrap=place >= left)
    return table


def _rows(run: Run, table: str) -> list[Record]:
    frame = run.tables.get(table, pd.DataFrame())
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _indented_table(table: Table) -> Padding:
    return Padding(table, (0, 0, 0, 2), expand=False)


def _indented(words: str) -> Padding:
    return Padding(Text(words), (0, 0, 0, 2), expand=False)


def _blank(value: object) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124  # missing


def _musd(value: float) -> str:
    """An amount in M USD; a small one in USD."""
    return dollars(value) if 0 < abs(value) < SMALL_MUSD else f"{_figure(value)} M USD"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
