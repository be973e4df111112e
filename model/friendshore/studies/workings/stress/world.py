"""The words of a surprise, made sure of: which offers stop, which plants fall out, from when, in which periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from friendshore.calendar import MONTHS_A_YEAR, Period, month_number, month_text
from friendshore.case import Case
from friendshore.case.columns import ELEMENTS
from friendshore.case.nearest import nearest, parted
from friendshore.case.values import MONTH
from friendshore.errors import FriendshoreError
from friendshore.frames import records
from friendshore.names import AreaName, FacilityName, OfferName
from friendshore.parameters import periods_of
from friendshore.parameters.chain import pattern
from friendshore.parameters.places import places
from friendshore.parameters.surprise import Surprise
from friendshore.program import policies
from friendshore.studies.workings.stress.cut_periods import QUARTER, cut
from friendshore.variants import Variant

ALL = "all"
STEPS: Mapping[str, int] = {"months": 1, "quarters": QUARTER}
FINE = 2 * MONTHS_A_YEAR
"""Months from the surprise on that are cut, where it lasts for good; after the end of one that does not, a year."""


@dataclass(frozen=True)
class Asked:
    """A surprise in the words of whoever asks; `refuse` says which make no sense.

    since     month, YYYY-MM, or a year: its January
    stop      commodities, elements or stages that are sold no more, or all
    origin    area that stops to sell; None: every adversary of the bloc
    drop      facilities and countries that fall out
    lasts     months that it lasts; None: for good
    power     factor on the price of electricity
    slip      months by which plants that are not in service come later
    shocks    scenarios that come as a surprise: what they say of the months before is not so
    by        months or quarters
    rebuild   what the plan would decide from then on may be decided anew
    """

    since: str
    stop: tuple[str, ...] = ()
    origin: str | None = None
    drop: tuple[str, ...] = ()
    lasts: int | None = None
    power: float = 1.0
    slip: int = 0
    shocks: tuple[str | Path, ...] = ()
    by: str = "months"
    rebuild: bool = False


@dataclass(frozen=True)
class World:
    """What operates when the surprise has come: told to every process that works on it.

    periods     the plan's, cut
    case        where the case under a scenario that comes as a surprise is read; None: the plan's own
    input_hash  that it must still have
    """

    surprise: Surprise
    periods: tuple[Period, ...]
    rebuild: bool = False
    case: str | Path = ""
    variant: Variant | None = None
    input_hash: str = ""

    def read(self, own: Case) -> Case:
        """The case as it is then."""
        if self == self.calm:
            return own
        found = own if self.variant is None else self.variant.read(self.case)
        if self.variant is not None and found.input_hash != self.input_hash:
            raise FriendshoreError(f"{self.case} was changed while its plans were solved: start again.")
        return replace(found, tables=policies.surprised(found.tables, month_text(self.surprise.since)))

    @property
    def calm(self) -> World:
        """The same without the surprise."""
        nothing = Surprise(self.surprise.since, self.surprise.until)
        return World(nothing, self.periods, self.rebuild)


@dataclass(frozen=True)
class Loss:
    """Something that may fall out: its key and title, where it stands, and the plants and offers that go with it."""

    name: str
    title: str
    country: str
    plants: frozenset[FacilityName]
    offers: frozenset[OfferName] = field(default_factory=frozenset)


def world(asked: Asked, case: Case, at: str | Path, variant: Variant) -> World:
    """The world of a surprise. Raises FriendshoreError with the nearest word where one makes no sense; CaseError."""
    since = _month(asked.since, case)
    for name, value, least in (("--months", asked.lasts, 1), ("--slip", asked.slip, 0)):
        if value is not None and value < least:
            raise FriendshoreError(f"{name} {value}: expected {least} or more months.")
    if not 0 < asked.power < 1e6:
        raise FriendshoreError(f"--power {asked.power:g}: expected a factor above zero, such as 2 for twice the price.")
    if asked.by not in STEPS:
        near = nearest(asked.by, STEPS) or "months"
        raise FriendshoreError(f"--by '{asked.by}': expected months or quarters; nearest is '{near}'.")
    offers, plants = set(_stopped(asked, case)), set[FacilityName]()
    losses = {each.name: each for each in (*plants_of(case), *countries_of(case))}
    for word in asked.drop:
        if word not in losses:
            near = nearest(word, losses)
            raise FriendshoreError(
                f"--drop '{word}' is neither a facility nor a country with a role in the bloc"
                + (f"; nearest is '{near}'." if near else ".")
            )
        plants |= losses[word].plants
        offers |= losses[word].offers
    until = None if asked.lasts is None else since + asked.lasts
    surprise = Surprise(since, until, frozenset(offers), frozenset(plants), asked.power, asked.slip)
    fine = since + FINE if until is None else until + MONTHS_A_YEAR
    periods = cut(periods_of(case), since, fine, STEPS[asked.by], () if until is None else (until,))
    if not asked.shocks:
        return World(surprise, periods, asked.rebuild)
    shocked = Variant(
        variant.name, (*variant.scenarios, *asked.shocks), variant.bloc, variant.aim, variant.budget_musd,
        variant.levels,
    )  # fmt: skip
    return World(surprise, periods, asked.rebuild, at, shocked, shocked.read(at).input_hash)


def plants_of(case: Case) -> tuple[Loss, ...]:
    """Each facility that stands where the bloc has a role."""
    role, area_of = places(case).role, _areas(case)
    return tuple(
        Loss(str(row["facility"]), str(row["title"]), str(row["country"]), frozenset({FacilityName(row["facility"])}))
        for row in records(case.tables["facilities"])
        if area_of[str(row["country"])] in role
    )


def countries_of(case: Case) -> tuple[Loss, ...]:
    """Each country where the bloc has a role, with its plants, and what is offered there where no other country
    shares its area. Its users go on asking."""
    role, area_of = places(case).role, _areas(case)
    alone = {area for area in area_of.values() if list(area_of.values()).count(area) == 1}
    plants = [(FacilityName(row["facility"]), str(row["country"])) for row in records(case.tables["facilities"])]
    offers = [(OfferName(row["offer"]), str(row["area"])) for row in records(case.tables["offers"])]
    return tuple(
        Loss(
            str(row["country"]), str(row["title"]), str(row["country"]),
            frozenset(name for name, country in plants if country == row["country"]),
            frozenset(name for name, area in offers if area == row["area"] and area in alone),
        )
        for row in records(case.tables["countries"])
        if str(row["area"]) in role
    )  # fmt: skip


def _areas(case: Case) -> dict[str, str]:
    return {str(row["country"]): str(row["area"]) for row in records(case.tables["countries"])}


def _month(word: str, case: Case) -> int:
    """The month of a date in the reported periods, from the earliest decision on."""
    told = f"{word}-01" if len(word) == len("2029") and word.isdigit() else word
    reported = [period for period in periods_of(case) if period.reported]
    first, last = max(month_number(case.as_of), reported[0].start), reported[-1].end - 1
    span = f"from {month_text(first)}, the earliest decision, to {month_text(last)}, the last reported month"
    if not MONTH.fullmatch(told):
        near = nearest(told, (month_text(month) for month in range(first, last + 1))) or month_text(first)
        raise FriendshoreError(f"--from '{word}' is no month such as 2029-04. It may be {span}; nearest is '{near}'.")
    found = month_number(told)
    if not first <= found <= last:
        near = month_text(first if found < first else last)
        raise FriendshoreError(f"--from {word} lies outside the plan. It may be {span}; nearest is '{near}'.")
    return found


def _stopped(asked: Asked, case: Case) -> Iterable[OfferName]:
    """Offers that are sold no more."""
    if not asked.stop:
        if asked.origin is not None:
            raise FriendshoreError("--origin says who stops to sell: say what with --stop, such as --stop all.")
        return ()
    role = places(case).role
    sellers = {AreaName(row["area"]) for row in records(case.tables["offers"])}
    origins = {area for area in sellers if role.get(area) == "adversary"}
    if asked.origin is not None:
        if asked.origin not in sellers & set(role):
            near = nearest(asked.origin, sellers & set(role))
            hint = f"; nearest is '{near}'" if near else ""
            raise FriendshoreError(f"--origin '{asked.origin}' offers nothing to the bloc{hint}.")
        origins = {AreaName(asked.origin)}
    offered = [row for row in records(case.tables["offers"]) if str(row["area"]) in origins]
    held = {str(row["commodity"]): _elements(case, str(row["commodity"])) for row in offered}
    stage_of = {str(row["commodity"]): str(row["stage"]) for row in records(case.tables["commodities"])}
    stage = {commodity: stage_of[pattern(commodity)] for commodity in held}
    words = {ALL, *held, *stage.values(), *(element for each in held.values() for element in each)}
    found: list[OfferName] = []
    for word in asked.stop:
        if word.lower() == ALL:
            return [OfferName(row["offer"]) for row in offered]
        if word not in words:
            near = nearest(word, words)
            known = f"; nearest is '{near}'" if near else f"; known are {', '.join(sorted(words))}"
            sellers_told = ", ".join(sorted(origins)) or "no adversary of the bloc"
            raise FriendshoreError(
                f"--stop '{word}' is neither a commodity, an element nor a stage that {sellers_told} offers{known}."
            )
        found += [
            OfferName(row["offer"])
            for row in offered
            if word in {row["commodity"], stage[str(row["commodity"])], *held[str(row["commodity"])]}
        ]
    return found


def _elements(case: Case, commodity: str) -> set[str]:
    """Elements that a commodity holds, as element_contents.csv or its basket has it."""
    _, _, basket = commodity.partition(":")
    held = {
        element
        for row in records(case.tables["element_contents"])
        if row["commodity"] == commodity
        for element in parted(str(row["elements"]))
    }
    for row in records(case.tables["baskets"]):
        if basket and row["basket"] == basket:
            held |= {element for element in ELEMENTS if row[element] > 0}
    return held


def chosen(each: str, case: Case) -> Sequence[Loss]:
    """What falls out one at a time: facilities, countries. Raises FriendshoreError with the nearest word."""
    known = {"facilities": plants_of, "countries": countries_of}
    if each not in known:
        near = nearest(each, known)
        hint = f"; nearest is '{near}'" if near else ""
        raise FriendshoreError(f"--each '{each}': expected facilities or countries{hint}.")
    return known[each](case)
