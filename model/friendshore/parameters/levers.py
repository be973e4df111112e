"""What policies add to numbers that several of them shape. Terms are sums, products, the least or the most of what each
policy supplies, so the order of policies never matters.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from math import prod
from statistics import fmean

from friendshore.calendar import EVER, Period
from friendshore.case import Case
from friendshore.case.table import EVERY
from friendshore.frames import records
from friendshore.names import (
    AccountName,
    AreaName,
    CommodityName,
    CountryName,
    FacilityName,
    KindName,
    PeriodName,
    ProcessName,
    SectorName,
    StageName,
)
from friendshore.parameters.fleets import Facility
from friendshore.parameters.markets import Stock
from friendshore.parameters.places import Places

ImportKey = tuple[CommodityName, AreaName, AreaName, PeriodName]
"""commodity, origin, importer, period"""


@dataclass(frozen=True)
class BuildTerm:
    """What a policy changes of builds in some countries, decided in months from `since` up to, not including, `until`.

    processes, facilities   None: all of them
    allowed                 False: no such build
    permit_at_most          months a permit may take
    permit_less             months less
    permit_sooner           months less than the permit would take under all terms
    construction_more       months more; less than zero: fewer
    capex_more              M USD/(kt/yr), on top
    capex_factor, attrition_factor, ramp_stretch, pace_load    factors; a stretch of 2 makes each year of ramp-up two, a
                            load of 2 lets a kt count for two against the limits of pace
    wacc_more               share a year, on top of the cost of capital
    """

    countries: frozenset[CountryName]
    processes: frozenset[ProcessName] | None = None
    facilities: frozenset[FacilityName] | None = None
    since: int = -EVER
    until: int = EVER
    allowed: bool = True
    permit_at_most: int | None = None
    permit_less: int = 0
    permit_sooner: int = 0
    construction_more: int = 0
    capex_more: float = 0.0
    capex_factor: float = 1.0
    attrition_factor: float = 1.0
    ramp_stretch: float = 1.0
    pace_load: float = 1.0
    wacc_more: float = 0.0

    def concerns(self, facility: Facility, month: int) -> bool:
        """Whether a build of the facility decided in a month falls under the term."""
        return (
            self.since <= month < self.until
            and facility.country in self.countries
            and (self.processes is None or facility.process in self.processes)
            and (self.facilities is None or facility.name in self.facilities)
        )


@dataclass(frozen=True)
class SlotTerm:
    """A factor on how much may enter permitting: of a kind of capacity in a group as permit_slots.csv names it."""

    countries: frozenset[CountryName]
    kinds: frozenset[KindName] | None
    since: int
    until: int
    factor: float


@dataclass(frozen=True)
class Hurdle:
    """Builds of some stages (None: all) in some countries, decided from a month on, must pay for themselves at the cost
    of capital and a further share a year."""

    countries: frozenset[CountryName]
    stages: frozenset[StageName] | None
    since: int
    share: float

    def concerns(self, facility: Facility, month: int) -> bool:
        """Whether a build of the facility decided in a month falls under it."""
        in_stage = self.stages is None or facility.stage in self.stages
        return month >= self.since and facility.country in self.countries and in_stage


@dataclass
class Levers:
    """The terms that policies supply, and what they need to know to supply them.

    hurdles         which builds must pay for themselves
    facilities_apart   facilities that work alone, so that their own output can be told
    builds          terms of builds
    slots           factors on permit slots
    yields          (process, country) -> factor on what its modes make
    told_apart      commodities whose purchases are told apart by importer
    ad_valorem      (commodity, origin, importer, period) -> share of the price that is added, summed (tariffs)
    levy            the same -> M USD/kt that is added, summed (carbon levies)
    premium         (commodity, area of the maker, period) -> share of the adversary's price, and M USD/kt, that buyers
                    pay above the bloc price, summed
    sectors_apart   (sector, area or *) whose deliveries are told apart from those of others there
    accounts        (account, country) that are counted because a policy asks for them
    charges         (account, country, period) -> M USD/kt on what plants emit or leave, on top of the carbon price
    reserves        stocks apart from those of stocks.csv: material can come from them and go into them
    screening       country -> ownership share of an adversary from which a plant counts as exposed
    no_expansion    country -> ownership share from which a plant may not expand
    """

    case: Case
    periods: tuple[Period, ...]
    where: Places
    hurdles: list[Hurdle] = field(default_factory=list)
    facilities_apart: set[FacilityName] = field(default_factory=set)
    builds: list[BuildTerm] = field(default_factory=list)
    slots: list[SlotTerm] = field(default_factory=list)
    yields: dict[tuple[ProcessName, CountryName], float] = field(default_factory=dict)
    told_apart: set[CommodityName] = field(default_factory=set)
    ad_valorem: dict[ImportKey, float] = field(default_factory=dict)
    levy: dict[ImportKey, float] = field(default_factory=dict)
    premium: dict[tuple[CommodityName, AreaName, PeriodName], tuple[float, float]] = field(default_factory=dict)
    sectors_apart: set[tuple[SectorName, AreaName]] = field(default_factory=set)
    accounts: set[tuple[AccountName, CountryName]] = field(default_factory=set)
    charges: dict[tuple[AccountName, CountryName, PeriodName], float] = field(default_factory=dict)
    reserves: list[Stock] = field(default_factory=list)
    screening: dict[CountryName, float] = field(default_factory=dict)
    no_expansion: dict[CountryName, float] = field(default_factory=dict)

    def processes_named(self, words: Collection[ProcessName]) -> frozenset[ProcessName] | None:
        """The processes that a row names; None, as terms have it, where * is among them, for all."""
        return None if EVERY in words else frozenset(words)

    def processes_of_kind(self, kind: str) -> frozenset[ProcessName] | None:
        """The processes whose stage has a kind of permit, mine or plant; None, as terms have it, for *."""
        if kind == EVERY:
            return None
        stages = {row["stage"] for row in records(self.case.tables["stages"]) if row["permit_kind"] == kind}
        return frozenset(row["process"] for row in records(self.case.tables["processes"]) if row["stage"] in stages)

    def capacity_kinds(self, processes: frozenset[ProcessName] | None) -> frozenset[KindName] | None:
        """The kinds of capacity of permit_slots.csv against which only these processes count; None: all."""
        if processes is None:
            return None
        counted = [(row["process"], row["kind"]) for row in records(self.case.tables["pace_weights"])]
        others = {kind for process, kind in counted if process not in processes}
        return frozenset(kind for _, kind in counted if kind not in others)

    def add_yield(self, process: ProcessName, country: CountryName, factor: float) -> None:
        """A further factor on what a process makes in a country."""
        self.yields[process, country] = self.yields.get((process, country), 1.0) * factor

    def add_ad_valorem(self, key: ImportKey, share: float) -> None:
        """A further share of the price of (commodity, origin, importer, period); the commodity is told apart."""
        self.ad_valorem[key] = self.ad_valorem.get(key, 0.0) + share
        self.told_apart.add(key[0])

    def add_levy(self, key: ImportKey, amount: float) -> None:
        """A further M USD/kt on (commodity, origin, importer, period); the commodity is told apart."""
        self.levy[key] = self.levy.get(key, 0.0) + amount
        self.told_apart.add(key[0])

    def add_premium(self, key: tuple[CommodityName, AreaName, PeriodName], share: float, amount: float) -> None:
        """A further share of the adversary's price, and M USD/kt, on (commodity, area of the maker, period)."""
        before = self.premium.get(key, (0.0, 0.0))
        self.premium[key] = before[0] + share, before[1] + amount

    def screen(self, countries: Iterable[CountryName], threshold: float, may_expand: bool) -> None:
        """Plants that an adversary owns to at least the threshold count as exposed, and may be barred from growing."""
        for country in countries:
            self.screening[country] = min(threshold, self.screening.get(country, 2.0))
            if not may_expand:
                self.no_expansion[country] = min(threshold, self.no_expansion.get(country, 2.0))

    def hurdle(self, facility: Facility, month: int) -> float | None:
        """Share a year that a build decided in a month must earn above its cost of capital; None: it need not."""
        return max((hurdle.share for hurdle in self.hurdles if hurdle.concerns(facility, month)), default=None)

    def screening_share(self, country: CountryName) -> float:
        """Ownership share from which a plant in a country counts as exposed; the case's own where no policy says."""
        return self.screening.get(country, self.case.settings.screening_share)

    def expansion_share(self, country: CountryName) -> float:
        """Ownership share from which a plant in a country may not expand; above 1 where no policy says."""
        return self.no_expansion.get(country, 2.0)

    def as_found(self, facility: Facility, month: int) -> Facility | None:
        """The facility as a build decided in a month finds it; None where it is not allowed."""
        terms = [term for term in self.builds if term.concerns(facility, month)]
        if not terms:
            return facility
        if not all(term.allowed for term in terms):
            return None
        permitting = facility.permitting_months - sum(term.permit_less for term in terms)
        limits = [term.permit_at_most for term in terms if term.permit_at_most is not None]
        capex, attrition, stretch, load = facility.capex, facility.attrition, 1.0, 1.0
        for term in terms:
            capex *= term.capex_factor
            attrition *= term.attrition_factor
            stretch *= term.ramp_stretch
            load *= term.pace_load
        return replace(
            facility,
            permitting_months=max(0, min([permitting, *limits]) - sum(term.permit_sooner for term in terms)),
            construction_months=max(0, facility.construction_months + sum(term.construction_more for term in terms)),
            capex=capex + sum(term.capex_more for term in terms),
            attrition=min(1.0, attrition),
            ramp_stretch=stretch,
            pace_load=load,
            wacc_more=sum(term.wacc_more for term in terms),
        )

    def slot_factor(self, kind: KindName, members: frozenset[CountryName], period: Period) -> float:
        """Factor on a permit slot of a kind in a period, for the group whose members all fall under a term: mean over
        the period's months."""
        terms = [
            term for term in self.slots if members <= term.countries and (term.kinds is None or kind in term.kinds)
        ]
        months = range(period.start, period.end)
        return fmean(prod(term.factor for term in terms if term.since <= month < term.until) for month in months)


Shape = Callable[[Levers], None]


def untouched(levers: Levers) -> None:
    """No policy."""
