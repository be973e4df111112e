"""Rows that change nothing: sound, but outside the horizon, the bloc or the chain. Notes, no faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from friendshore.calendar import month_number, month_text
from friendshore.case.completion import LEFT_OUT
from friendshore.case.draft import Draft, Record, fault, given
from friendshore.case.expand import activities
from friendshore.case.references import PER_BASKET
from friendshore.errors import Fault
from friendshore.words import counted


@dataclass(frozen=True)
class Horizon:
    """First and last month of the periods."""

    first: str
    last: str

    @property
    def years(self) -> tuple[int, int]:
        return int(self.first[:4]), int(self.last[:4])


def no_effect(draft: Draft) -> Iterator[Fault]:
    """A note for every kind of row without effect: the first of them, and how many more there are."""
    periods = draft.rows("periods")
    end = month_number(periods[-1]["start"]) + periods[-1]["months"] - 1
    horizon = Horizon(periods[0]["start"], month_text(end))
    for find in (_facilities, _markets, _programmes, _actuals, _planners_only, _dated, _unused):
        yield from find(draft, horizon)


def unsourced(draft: Draft) -> Iterator[Fault]:
    """One note for all rows that state figures without a source."""
    counts = {
        name: sum(
            not row["source"] and LEFT_OUT not in row["_where"] and any(given(row[figure]) for figure in table.figures)
            for row in draft.rows(name)
        )
        for name, table in draft.declared.items()
        if table.figures
    }
    lacking = {name: count for name, count in counts.items() if count}
    if lacking:
        tables = ", ".join(f"{name}.csv {count:,}" for name, count in lacking.items())
        yield Fault("source", "", "", f"{counted(sum(lacking.values()), 'row')} with figures name none: {tables}")


def _noted(rows: list[Record], column: str, why: Callable[[Record], str]) -> Iterator[Fault]:
    """The rows for which there is a reason, as one note for each reason."""
    found: dict[str, list[Record]] = {}
    for row in rows:
        if reason := why(row):
            found.setdefault(reason, []).append(row)
    for reason, alike in found.items():
        more = f"; so do {len(alike) - 1:,} more rows" if len(alike) > 1 else ""
        yield fault(alike[0], column, f"has no effect: {reason}{more}")


def _before(column: str, horizon: Horizon, what: str) -> Callable[[Record], str]:
    said = f"{what} before the first period begins, {horizon.first}"
    return lambda row: said if row[column] and row[column] < horizon.first else ""


def _after(column: str, horizon: Horizon, what: str) -> Callable[[Record], str]:
    said = f"{what} after the last period ends, {horizon.last}"
    return lambda row: said if row[column] and row[column] > horizon.last else ""


def _facilities(draft: Draft, horizon: Horizon) -> Iterator[Fault]:
    rows = draft.rows("facilities")
    yield from _noted(rows, "retires", _before("retires", horizon, "retired"))
    coming = [row for row in rows if row["status"] == "construction"]
    yield from _noted(coming, "starts", _after("starts", horizon, "starts"))
    owed = draft.rows("offtakes")
    yield from _noted(owed, "until", _before("until", horizon, "ends"))
    yield from _noted(owed, "share", lambda row: "" if row["share"] else "nothing is owed")


def _markets(draft: Draft, horizon: Horizon) -> Iterator[Fault]:
    for table in ("offers", "outlets"):
        rows = draft.rows(table)
        yield from _noted(rows, "closes", _before("closes", horizon, "closes"))
        yield from _noted(rows, "opens", _after("opens", horizon, "opens"))


def _programmes(draft: Draft, horizon: Horizon) -> Iterator[Fault]:
    first, last = horizon.years
    rows = draft.rows("programmes")
    yield from _noted(rows, "to_year", lambda row: f"ends before {first}" if row["to_year"] < first else "")
    yield from _noted(rows, "from_year", lambda row: f"begins after {last}" if row["from_year"] > last else "")


def _actuals(draft: Draft, horizon: Horizon) -> Iterator[Fault]:
    reported = [row for row in draft.rows("periods") if row["reported"]]
    end = month_number(reported[-1]["start"]) + reported[-1]["months"] - 1
    first, last = horizon.years[0], int(month_text(end)[:4])

    def why(row: Record) -> str:
        return "" if first <= row["year"] <= last else f"its year is not among those reported, {first} to {last}"

    yield from _noted(draft.rows("actuals"), "year", why)


def _planners_only(draft: Draft, _: Horizon) -> Iterator[Fault]:
    """Demand, stocks and present use count of planners; and an area with a role in another bloc alone is not counted
    here at all."""
    planners, ours = draft.areas("planner"), draft.areas()
    elsewhere = {row["area"] for row in draft.rows("blocs")} - ours
    for table, what in (("demand", "demand"), ("present_use", "present use"), ("stocks", "a stock")):
        why = f"{what} counts of planners alone, and its area is none in bloc {draft.bloc}"
        rows = [row for row in draft.rows(table) if row["area"] not in elsewhere]
        yield from _noted(rows, "area", lambda row, why=why: "" if row["area"] in planners else why)  # type: ignore[misc]


def _dated(draft: Draft, horizon: Horizon) -> Iterator[Fault]:
    """Rows of policies and lanes in force outside the horizon, or that charge nothing."""
    for name, table in draft.declared.items():
        columns = {column.name for column in table.columns}
        if not columns & {"from_month", "until_month", "rate_share"}:
            continue
        rows = draft.rows(name)
        if "until_month" in columns:
            yield from _noted(rows, "until_month", _before("until_month", horizon, "ends"))
        if "from_month" in columns:
            yield from _noted(rows, "from_month", _after("from_month", horizon, "begins"))
        if "rate_share" in columns and "rate_usd_per_t_co2" not in columns:
            yield from _noted(rows, "rate_share", lambda row: "" if row["rate_share"] else "the rate is zero")


def _unused(draft: Draft, _: Horizon) -> Iterator[Fault]:
    """Offers and stocks of what nothing takes, and processes that no facility runs."""
    taken = {name for each in activities(draft) for name, amount in each.flows.items() if amount < 0}
    taken |= draft.words("demand", "commodity") | draft.words("outlets", "commodity")

    def why(row: Record) -> str:
        name = row["commodity"]
        family = f"{name.split(':')[0]}{PER_BASKET}"
        return "" if taken & {name, family} else "no mode, demand or outlet takes this commodity"

    for table in ("offers", "stocks"):
        yield from _noted(draft.rows(table), "commodity", why)
    running = draft.words("facilities", "process")
    idle = "no facility runs this process"
    yield from _noted(draft.rows("processes"), "process", lambda row: "" if row["process"] in running else idle)
