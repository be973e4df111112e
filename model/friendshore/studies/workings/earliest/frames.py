"""Dates of independence in frames: each target's, what was solved for them, and what each delay is to blame for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from friendshore.asking.answer import Answer, Drawing
from friendshore.asking.notes import Finding
from friendshore.calendar import MONTHS_A_YEAR, Period, month_number, month_text
from friendshore.case import Case
from friendshore.parameters import periods_of
from friendshore.studies.workings.earliest.delays import ALL
from friendshore.studies.workings.earliest.points import BUDGET, FREE
from friendshore.studies.workings.earliest.reaches import BLOC, WHOLE, Target
from friendshore.studies.workings.earliest.search import CLOSE

Least = Mapping[tuple[Target, str, str], float]
NEVER = "never"


@dataclass(frozen=True)
class Dates:
    """The least reliance from a period on as solved, by target, kind of money and period, and what follows from it.

    limited   whether any programme has a limit in M USD; else a budget is unlimited money
    targets   the bloc first, then elements and products in order
    """

    case: Case
    reach: float
    least: Least
    limited: bool
    targets: tuple[Target, ...]
    periods: tuple[str, ...]

    @property
    def moneys(self) -> tuple[str, ...]:
        return (FREE, BUDGET) if self.limited else (FREE,)

    @cached_property
    def _period(self) -> dict[str, Period]:
        return {period.name: period for period in periods_of(self.case)}

    def first(self, target: Target, money: str) -> str | None:
        """The first period from which on it is at or below the level."""
        return next((p for p in self.periods if self._of(target, money, p) <= self.reach + CLOSE), None)

    def month(self, target: Target, money: str) -> int | None:
        """The month, counted, in which the line from the period before comes down to the level."""
        first = self.first(target, money)
        if first is None:
            return None
        place = self.periods.index(first)
        now, before = self._period[first], self._period[self.periods[place - 1]]
        if not place or (target, money, before.name) not in self.least:
            return now.start
        high, low = self._of(target, money, before.name), self._of(target, money, first)
        share = (high - self.reach) / (high - low) if high > low else 1.0
        return int(before.middle + (now.middle - before.middle) * min(share, 1.0) + CLOSE)

    def lowest(self, target: Target, money: str) -> tuple[str, float]:
        """The date's period and the least from it on; where there is no date, the last one, the least of all."""
        solved = [p for p in self.periods if (target, money, p) in self.least]
        if not solved:
            return "", float("nan")
        period = self.first(target, money) or solved[-1]
        return period, self._of(target, money, period)

    def _of(self, target: Target, money: str, period: str) -> float:
        return self.least.get((target, money, period), float("inf"))


def told(dates: Dates, relaxed: Sequence[Finding]) -> Answer:
    """The answer in a sentence and in frames."""
    frames = {"earliest": _earliest(dates), "by period": _by_period(dates), "solved": _solved(dates)}
    shown: dict[str, tuple[str, ...]] = {"earliest": ("title", *_moneys(dates, "month"), "least_points", "least_from")}
    if relaxed:
        frames["delays"] = _delays(dates, relaxed)
        shown["delays"] = ("without", *_moneys(dates, "month"), *_moneys(dates, "earlier_months"))
    bars = tuple(frames["by period"].columns[1:])
    drawn = {"by period": Drawing("bar", "period", bars, "The bloc: least reliance from a period on", "points")}
    if relaxed:
        bars = tuple(_moneys(dates, "earlier_months"))
        drawn["delays"] = Drawing("bar", "without", bars, "How much earlier without a delay", "months")
    return Answer("earliest", _sentence(dates, frames), frames, _how(), drawn, shown)


def _moneys(dates: Dates, what: str) -> list[str]:
    return [what, f"budget_{what}"] if dates.limited else [what]


def _text(month: int | None) -> str:
    return NEVER if month is None else month_text(month)


def _earliest(dates: Dates) -> pd.DataFrame:
    titles = dates.case.tables["commodities"].set_index("commodity")["title"]
    rows = []
    for target in dates.targets:
        row: dict[str, object] = {
            "of": target.of,
            "name": target.name,
            "title": "the bloc" if target.of == BLOC else f"{titles.get(target.name, target.name)} ({target.of})",
            "period": dates.first(target, FREE) or NEVER,
            "month": _text(dates.month(target, FREE)),
        }
        if dates.limited:
            row |= {
                "budget_period": dates.first(target, BUDGET) or NEVER,
                "budget_month": _text(dates.month(target, BUDGET)),
            }
        period, points = dates.lowest(target, FREE)
        rows.append(row | {"least_points": points, "least_from": period})
    return pd.DataFrame(rows)


def _by_period(dates: Dates) -> pd.DataFrame:
    """The bloc's least from a period on, of the periods that were solved; blank with the money that was not."""
    names = dict(zip(dates.moneys, ("unlimited_from_then_on_points", "budget_from_then_on_points"), strict=False))
    solved = [p for p in dates.periods if any((WHOLE, money, p) in dates.least for money in dates.moneys)]
    rows = [
        {"period": p, **{name: dates.least.get((WHOLE, money, p), float("nan")) for money, name in names.items()}}
        for p in solved
    ]
    return pd.DataFrame(rows, columns=["period", *names.values()])


def _solved(dates: Dates) -> pd.DataFrame:
    place = {target: number for number, target in enumerate(dates.targets)}
    order = sorted(dates.least, key=lambda key: (place[key[0]], key[1] == BUDGET, dates.periods.index(key[2])))
    rows = [(target.of, target.name, money, period, dates.least[target, money, period])
            for target, money, period in order]  # fmt: skip
    return pd.DataFrame(rows, columns=["of", "name", "money", "from_period", "least_points"])


def _delays(dates: Dates, relaxed: Sequence[Finding]) -> pd.DataFrame:
    """By how many months the bloc's date moves without a delay, as compared with the case as it is."""
    rows = []
    for finding in relaxed:
        row: dict[str, object] = {"without": finding.variant.removeprefix("without ")}
        other = dates if finding.notes is None else _other(dates, finding.notes.tables["least"])
        for money, prefix in zip(dates.moneys, ("", "budget_"), strict=False):
            if finding.notes is None:
                row |= {f"{prefix}month": "", f"{prefix}earlier_months": float("nan")}
                continue
            now, then = dates.month(WHOLE, money), other.month(WHOLE, money)
            earlier = float(now - then) if now is not None and then is not None else float("nan")
            row |= {f"{prefix}month": _text(then), f"{prefix}earlier_months": earlier}
            row[f"{prefix}least_points"] = other.lowest(WHOLE, money)[1]
        rows.append(row | {"outcome": finding.sentence})
    return pd.DataFrame(rows)


def _other(dates: Dates, table: pd.DataFrame) -> Dates:
    """The dates of the case without a delay."""
    least = {
        (WHOLE, str(money), str(period)): float(points)
        for money, period, points in zip(table["money"], table["period"], table["points"], strict=True)
    }
    return Dates(dates.case, dates.reach, least, dates.limited, (WHOLE,), dates.periods)


def _sentence(dates: Dates, frames: Mapping[str, pd.DataFrame]) -> str:
    parts = [_when(dates, FREE, "with unlimited money" if dates.limited else "")]
    if dates.limited:
        parts.append(_when(dates, BUDGET, "within the budget"))
    said = f"Reliance of the bloc can stay at or below {dates.reach:g} points {'; '.join(parts)}."
    if dates.first(WHOLE, FREE) is None:
        period, points = dates.lowest(WHOLE, FREE)
        said = (
            f"Reliance of the bloc cannot stay at or below {dates.reach:g} points from any reported period on, "
            f"whatever is spent: the least is {points:.1f}, from {period} on."
        )
    others = [target for target in dates.targets if target != WHOLE]
    never = [target.name for target in others if dates.first(target, FREE) is None]
    if never:
        said += f" Never, of elements and products: {', '.join(dict.fromkeys(never))}."
    return said + (_blame(dates, frames["delays"]) if "delays" in frames else "")


def _when(dates: Dates, money: str, words: str) -> str:
    month = dates.month(WHOLE, money)
    if month is None:
        period, points = dates.lowest(WHOLE, money)
        return f"never {words} (least: {points:.1f}, from {period} on)"
    from_start = month == month_number(dates.case.tables["periods"]["start"].iloc[0])
    return f"from {month_text(month)} on{' (the first month that is planned)' if from_start else ''} {words}".strip()


def _blame(dates: Dates, delays: pd.DataFrame) -> str:
    """The delay whose absence alone moves the date most; within the budget where that has a date."""
    budget = dates.limited and bool(delays["budget_earlier_months"].notna().any())
    moved = {
        str(name): float(months)
        for name, months in zip(
            delays["without"], delays["budget_earlier_months" if budget else "earlier_months"], strict=True
        )
        if pd.notna(months)
    }
    whole = moved.pop(ALL, None)
    if not moved:
        return ""
    worst = max(moved, key=lambda name: moved[name])
    if moved[worst] <= 0:
        return " No delay alone moves that date."
    return (
        f" Most to blame: {worst}, without which it is {moved[worst] / MONTHS_A_YEAR:.1f} years earlier"
        f"{' within the budget' if budget else ''}"
        f"{'' if whole is None else f'; without any delay {whole / MONTHS_A_YEAR:.1f}'}."
    )


def _how() -> str:
    return (
        "Each least is a solve of its own: the least that reliance can be at or below in a period and in every "
        "reported one after it, whatever it costs to run; what comes after the last is looked at where the case keeps "
        "what is reached (kept_from_year). It cannot rise from one period to the next, so bisection finds the first "
        "at or below the level, exactly; only what it solved is shown. Elements count by tonnes of oxide, products by "
        "tonnes. The month lies where the line between the least from the period before on and the least from the "
        "first on, each at the middle of its period, meets the level."
    )
