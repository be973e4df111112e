"""What a surprise does to the numbers of a plan, from a month on and for as long as it lasts.

    most'[n,t]      =  most[n,t] * (open months of n in t that it leaves) / (open months of n in t)      for offers hit
    standing'[p,t]  =  standing[p,t] * (1 - hit[t]),   online'[p,s,t]  =  online[p,s,t] * (1 - hit[t]) for plants hit
    price'[e,n,t]   =  price[e,n,t] * (1 + (factor - 1) * hit[t])                                  for electricity e
    service'[p,s]   =  service[p,s] + slip                          for plants not in service when it comes

hit[t] is the share of t's months in which it lasts. A period that lies across its beginning or end is hit for its
share of months; where a period begins with it, all is exact. A plant that is hit is gone: it neither works nor idles,
and what was spent on it stays spent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf

from friendshore.calendar import Period, overlap
from friendshore.names import DecisionName, FacilityName, FleetName, OfferName, PeriodName, ProcessName
from friendshore.parameters import timing, works
from friendshore.parameters.markets import Offer, Tranche
from friendshore.parameters.parameters import Parameters
from friendshore.parameters.works import ELECTRICITY, Build, BuildKey, Process


@dataclass(frozen=True)
class Surprise:
    """What happens, from a month on.

    since     month in which it comes, as a count
    until     month after its last; None: for good
    offers    offers that sell nothing any more
    plants    facilities that work no more
    power     factor on the price of electricity
    slip      months by which plants not yet in service come later
    """

    since: int
    until: int | None = None
    offers: frozenset[OfferName] = frozenset()
    plants: frozenset[FacilityName] = frozenset()
    power: float = 1.0
    slip: int = 0

    @property
    def end(self) -> float:
        return inf if self.until is None else self.until

    def months(self, period: Period) -> frozenset[int]:
        """The months of a period in which it lasts."""
        return frozenset(month for month in range(period.start, period.end) if self.since <= month < self.end)

    def hit(self, period: Period) -> float:
        """Share of a period in which it lasts."""
        end = period.end if self.until is None else self.until
        return overlap(self.since, max(self.since, end), period.start, period.end) / period.months


@dataclass(frozen=True)
class Held:
    """A build that a plan has decided: with the first month of the period of its decision, the words by which the
    decision tells what it waits for, and kt/yr."""

    build: Build
    decided: int
    waits: str
    kt: float

    def key(self, starts: Mapping[int, PeriodName]) -> BuildKey:
        """Facility and decision, where periods begin in other months."""
        return self.build.facility, DecisionName(f"{starts[self.decided]}{self.waits}")


def builds_of(
    held: tuple[Held, ...], periods: tuple[Period, ...], processes: Mapping[ProcessName, Process]
) -> dict[BuildKey, Build]:
    """(facility, decision) -> builds of a plan as they stand in other periods, of which one begins wherever one of the
    plan's does."""
    starts = {period.start: period.name for period in periods}
    return {
        each.key(starts): works.moved(
            each.build, starts[each.decided], each.build.service_month, periods, processes[each.build.as_found.process]
        )
        for each in held
    }


def surprised(parameters: Parameters, surprise: Surprise) -> Parameters:
    """The numbers under a surprise; without one, as they were."""
    periods = {period.name: period for period in parameters.periods}
    delayed = _slipped(parameters, surprise)
    hit = {name: surprise.hit(period) for name, period in periods.items()}
    standing_of = {
        (name, period): kt * (1 - hit[period]) if name in surprise.plants else kt
        for (name, period), kt in delayed.standing_of.items()
    }
    standing, limited = _by_fleet(delayed, standing_of)
    return replace(
        delayed,
        standing_of=standing_of,
        standing=standing,
        limited=limited,
        builds={
            key: replace(build, online={p: share * (1 - hit[p]) for p, share in build.online.items()})
            if build.facility in surprise.plants
            else build
            for key, build in delayed.builds.items()
        },
        offers={
            name: _hit_offer(offer, surprise, periods) if name in surprise.offers else offer
            for name, offer in delayed.offers.items()
        },
        tranches=tuple(_hit_tranche(each, surprise.power, hit) for each in delayed.tranches),
    )


def _slipped(parameters: Parameters, surprise: Surprise) -> Parameters:
    """Plants that are not in service when the surprise comes, later."""
    if not surprise.slip:
        return parameters
    facilities = {
        name: replace(facility, starts=facility.starts + surprise.slip)
        if facility.starts is not None and facility.starts >= surprise.since
        else facility
        for name, facility in parameters.facilities.items()
    }
    late = {name for name, facility in facilities.items() if facility is not parameters.facilities[name]}
    processes = parameters.processes
    standing_of = {
        (name, period.name): timing.committed(facilities[name], period, processes[facilities[name].process].ramp)
        if name in late
        else parameters.standing_of[name, period.name]
        for name in facilities
        for period in parameters.periods
    }
    builds = {
        key: works.moved(
            build, build.decided, build.service_month + surprise.slip, parameters.periods,
            processes[build.as_found.process],
        )
        if build.service_month >= surprise.since
        else build
        for key, build in parameters.builds.items()
    }  # fmt: skip
    standing, limited = _by_fleet(parameters, standing_of)
    return replace(
        parameters, facilities=facilities, standing_of=standing_of, standing=standing, limited=limited, builds=builds
    )


def _by_fleet(
    parameters: Parameters, standing_of: Mapping[tuple[FacilityName, PeriodName], float]
) -> tuple[dict[tuple[FleetName, PeriodName], float], dict[tuple[FleetName, PeriodName], float]]:
    """(fleet, period) -> kt/yr that stand, and kt/yr of their second limit."""
    standing, limited = {}, {}
    for name, fleet in parameters.fleets.items():
        for period in parameters.periods:
            held = {each.name: standing_of[each.name, period.name] for each in fleet.facilities}
            standing[name, period.name] = sum(held.values())
            limited[name, period.name] = sum((works.limit_of(fleet, each) or 0.0) * kt for each, kt in held.items())
    return standing, limited


def _hit_offer(offer: Offer, surprise: Surprise, periods: Mapping[PeriodName, Period]) -> Offer:
    most, opened = dict(offer.most), dict(offer.open)
    for name, period in periods.items():
        stopped = surprise.months(period)
        before = offer.open.get(name, frozenset(range(period.start, period.end)))
        left = before - stopped
        if left == before:
            continue
        most[name] = offer.most[name] * len(left) / len(before) if left else 0.0
        if left:
            opened[name] = left
        else:
            opened.pop(name, None)
    return replace(offer, most=most, open=opened)


def _hit_tranche(tranche: Tranche, factor: float, hit: Mapping[PeriodName, float]) -> Tranche:
    if tranche.carrier != ELECTRICITY or factor == 1:
        return tranche
    prices = {name: price * (1 + (factor - 1) * hit[name]) for name, price in tranche.price.items()}
    return replace(tranche, price=prices)
