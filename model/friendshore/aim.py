"""What a run aims at: what is minimised first, over which years, and under which cap; refused where nothing answers it.

An aim is refused twice: where it contradicts itself, when it is made; and where no reported period of a case answers
it, before anything is built. Both name the option at fault, for the command line, study files and Python alike.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from friendshore.calendar import Period, month_number, month_text, year_of
from friendshore.errors import FriendshoreError
from friendshore.units import POINTS


class Form(StrEnum):
    """What a plan minimises first."""

    MEAN = "mean"
    FINAL = "final"
    PEAK = "peak"
    PATH = "path"
    COST = "cost"
    PUBLIC = "public"
    PROFIT = "profit"


CAPPED = (Form.COST, Form.PUBLIC)
"""Forms that a cap on reliance belongs to."""
HOLDABLE = (Form.MEAN, Form.FINAL, Form.PEAK)
"""Forms of reliance that a cap can hold."""
OPTIONS: Mapping[str, str] = {
    "form": "--objective",
    "from_year": "--from-year",
    "path": "--path",
    "cap": "--reliance-cap",
    "capped": "--cap-on",
}
"""Field of an aim -> its option on the command line; without the dashes its entry in a study."""
RUN_OUT_WEIGHT = 0.01
"""Part of the run-out's discounted cost among the penalties: it runs sensibly, and its length decides nothing."""
Fault = tuple[str, str]
"""Field of an aim, and the sentence that says what is wrong with it."""


class AimError(FriendshoreError):
    """An aim that makes no sense, or that nothing in the case answers; `faults` are field and sentence."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)

    def __str__(self) -> str:
        return " ".join(f"{OPTIONS[field]}: {sentence}" for field, sentence in self.faults)


@dataclass(frozen=True)
class Aim:
    """The objective of a run. Raises AimError where an option does not belong to the form, or has no sense.

    form      mean, final, peak or path: least reliance so measured (final and peak: then the least mean), then least
              cost, then shares in proportion;
              cost: least cost with reliance of at most `cap`; public: least public money for that, then least cost;
              profit: most profit, for cases without demand
    from_year first calendar year that peak looks at: every reported period that reaches into it or lies after it
              counts; None: all
    path      year -> target in points (linear between years), for path
    cap       points, for cost and public; None: no cap
    capped    the form of reliance that the cap holds: mean (also where it is None), final or peak
    """

    form: Form = Form.MEAN
    from_year: int | None = None
    path: tuple[tuple[int, float], ...] = ()
    cap: float | None = None
    capped: Form | None = None

    def __post_init__(self) -> None:
        if faults := [*self._typed(), *self._contradictions()]:
            raise AimError(faults)

    @property
    def measure(self) -> Form:
        """The form of reliance that the plan minimises or caps."""
        return (self.capped or Form.MEAN) if self.form in CAPPED else self.form

    @property
    def words(self) -> tuple[str, ...]:
        """The options of the command line that give this aim."""
        given = [(each.name, getattr(self, each.name)) for each in fields(self)]
        return tuple(
            word
            for (name, value), field in zip(given, fields(self), strict=True)
            if value != field.default
            for word in (OPTIONS[name], _written(value))
        )

    def looks_at(self, reported: Sequence[Period]) -> tuple[Period, ...]:
        """The reported periods that its reliance is measured in."""
        if self.measure is Form.FINAL:
            return tuple(reported[-1:])
        first = month_number(f"{self.from_year}-01") if self.from_year else 0
        return tuple(period for period in reported if period.end > first)

    @property
    def is_reliance(self) -> bool:
        """Whether it minimises or caps reliance."""
        return self.form not in {*CAPPED, Form.PROFIT} or self.cap is not None

    def refuse(
        self, periods: Sequence[Period], demanded: Collection[str] | None = None, weighed: bool = True
    ) -> None:
        """Raise AimError where no reported period answers the aim.

        demanded   names of the periods in which the planners demand something; None: not known yet, not looked at
        weighed    whether what they demand has value weights, by which reliance is measured
        """
        reported = [period for period in periods if period.reported]
        if faults := [*self._outside(reported), *(self._unasked(reported, demanded) if demanded is not None else ())]:
            raise AimError(faults)
        if demanded and not weighed and self.is_reliance:
            expected = (
                "reliance is measured at value weights, and no demanded commodity has any: state weight_usd_per_kg in "
                "commodities.csv, or use --objective cost."
            )
            raise AimError([("form" if self.cap is None else "cap", expected)])

    def _typed(self) -> Iterator[Fault]:
        """Give the fields their types, so that an aim is the same however it was written down."""
        for name in ("form", "capped"):
            value = getattr(self, name)
            if value is not None:
                try:
                    object.__setattr__(self, name, Form(value))
                except ValueError:
                    yield name, f"'{value}' is not one of {', '.join(Form)}."
        try:
            targets = tuple(sorted((year, float(points)) for year, points in tuple(self.path)))
            object.__setattr__(self, "path", targets)
        except (TypeError, ValueError):
            yield "path", f"{self.path!r} is not made of years and points, such as ((2030, 60), (2035, 40))."
            object.__setattr__(self, "path", ())
        for name, years in (("from_year", [self.from_year]), ("path", [year for year, _ in self.path])):
            for year in years:
                if year is not None and (isinstance(year, bool) or not isinstance(year, int) or not 1 <= year <= 9999):
                    yield name, f"{year} is not a year, such as 2030."
        if isinstance(self.cap, bool) or not (self.cap is None or isinstance(self.cap, int | float)):
            yield "cap", "expected 0 to 100 points."
            object.__setattr__(self, "cap", None)

    def _contradictions(self) -> Iterator[Fault]:
        if self.cap is not None and not 0 <= self.cap <= POINTS:
            yield "cap", "expected 0 to 100 points."
        if self.capped is not None and self.capped not in HOLDABLE:
            yield "capped", f"a cap holds {', '.join(HOLDABLE)}, not {self.capped}."
        for year, points in self.path:
            if not (math.isfinite(points) and 0 <= points <= POINTS):
                yield "path", f"'{year}={points:g}': expected 0 to 100 points."
        years = [year for year, _ in self.path]
        for year in dict.fromkeys(year for year in years if years.count(year) > 1):
            yield "path", f"the year {year} stands there twice."
        belongs = (
            ("cap", self.cap is not None, CAPPED),
            ("capped", self.capped is not None, CAPPED),
            ("from_year", self.from_year is not None, (Form.PEAK,)),
            ("path", bool(self.path), (Form.PATH,)),
        )
        for name, given, owners in belongs:
            if given and self.form not in owners:
                yield name, f"belongs to --objective {' or '.join(owners)}."
        if self.capped is not None and self.cap is None and self.form in CAPPED:
            yield "capped", "says what --reliance-cap holds, and there is none."
        if self.form is Form.PATH and not self.path:
            yield "path", "--objective path needs targets, such as 2030=60,2035=40."

    def _outside(self, reported: Sequence[Period]) -> Iterator[Fault]:
        """What lies outside the reported periods."""
        if not reported:
            yield "form", "the case reports no period, so there is nothing to plan for."
            return
        if self.from_year is not None and not self.looks_at(reported):
            yield "from_year", f"no reported period reaches into {self.from_year}: {_span(reported)}."
        first, last = year_of(reported[0].start), year_of(reported[-1].end - 1)
        if self.path and (self.path[0][0] > last or self.path[-1][0] < first):
            yield "path", f"all of its years lie outside the reported periods: {_span(reported)}."

    def _unasked(self, reported: Sequence[Period], demanded: Collection[str]) -> Iterator[Fault]:
        """What demand does not answer: reliance is a share of it, and profit is what is sold to others than users."""
        asked = [period for period in reported if period.name in demanded]
        if self.form is Form.PROFIT:
            if demanded:
                yield "form", (
                    "profit is for cases without demand: what the planners' own users pay is no revenue of a plan, so "
                    "serving them would count as loss. Use --objective cost."
                )
        elif not asked:
            yield "form", (
                "nobody among the planners demands anything in a reported period, so reliance has no meaning and the "
                "least cost is to do nothing: use --objective profit."
            )
        elif self.measure in HOLDABLE and not any(period in asked for period in self.looks_at(reported)):
            name = "capped" if self.form in CAPPED else "from_year" if self.from_year else "form"
            yield name, (
                f"nobody among the planners demands anything in the periods that {self.measure} looks at, "
                f"so there is no reliance to measure; the last with demand is {asked[-1].name}."
            )


def path_of(text: str) -> tuple[tuple[int, float], ...]:
    """The targets of "2030=60,2035=40". Raises AimError."""
    targets: list[tuple[int, float]] = []
    for word in text.split(","):
        year, _, points = word.partition("=")
        try:
            targets.append((int(year), float(points)))
        except ValueError:
            raise AimError([("path", f"'{word}' is not YEAR=POINTS, such as 2030=60.")]) from None
    return tuple(targets)


def _written(value: object) -> str:
    """A field as its option has it."""
    if isinstance(value, tuple):
        return ",".join(f"{year}={points!r}" for year, points in value)
    return str(value) if isinstance(value, StrEnum) else repr(value)


def _span(reported: Sequence[Period]) -> str:
    return f"they last from {month_text(reported[0].start)} to {month_text(reported[-1].end - 1)}"
