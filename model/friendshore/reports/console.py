"""What the terminal shows of a run: answer, parts, checks, gaps to published figures, files; and of a sound case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.text import Text

from friendshore.case import Case
from friendshore.errors import Fault
from friendshore.reports.console_tables import as_mapping, blank, figure, indented, plain_table, rows_of
from friendshore.reports.plan_console import binding, builds, money
from friendshore.reports.reliance_console import reliance
from friendshore.reports.run_folder import PAGE, WORKBOOK, Run
from friendshore.words import counted

MOST_GAPS = 4
GAP = 0.1


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
        ("Reliance, points (share of demand by value without secure supply)", reliance(console, run)),
        (
            f"Money, M USD of {record.get('price_year', '')}",
            money({**summary, "budget_musd": record.get("budget_musd")}),
        ),
        ("What is built", builds(run)),
        ("What binds", binding(run)),
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
                console.print(indented(part))


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
    table = plain_table("pace", "mean", "last year", "cost, M USD", "capital, M USD")
    for row in run.tables["paces"].to_dict("records"):
        points = [value for name, value in row.items() if str(name).startswith("points_")]
        last = f"{points[-1]:.1f}" if points else ""
        mean = f"{row['mean_points']:.1f}" if "mean_points" in row else ""
        table.add_row(str(row["pace"]), mean, last, f"{row['cost_musd']:,.0f}", f"{row['capex_musd']:,.0f}")
    console.print()
    console.print(Text("Paces of building, reliance in points", style="bold cyan"))
    console.print(indented(table))


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


def _gaps(run: Run) -> Iterator[RenderableType]:
    rows = [row for row in rows_of(run, "base_year_check") if abs(float(row["difference_share"])) > GAP]
    if not rows:
        return
    table = plain_table("", "year", "published", "plan", "gap")
    table.add_column("unit", overflow="fold")
    rows.sort(key=lambda row: -abs(float(row["difference_share"])))
    for row in rows[:MOST_GAPS]:
        figures = [figure(float(row[name])) for name in ("published", "plan")]
        gap = f"{float(row['difference_share']):+.0%}"
        table.add_row(str(row["title"]), f"{float(row['year']):.0f}", *figures, gap, blank(row["unit"]))
    yield table
    if len(rows) > MOST_GAPS:
        yield Text(f"{len(rows) - MOST_GAPS} more above {GAP:.0%}; base_year_check explains them", style="dim")


def _checks(run: Run) -> Iterator[RenderableType]:
    wrong = [row for row in rows_of(run, "checks") if not row["ok"]]
    for row in wrong[:MOST_GAPS]:
        unit = blank(row["unit"])
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
