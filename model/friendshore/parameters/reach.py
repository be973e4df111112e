"""Which activities and flows can exist at all.

Forward: material can be in an area from the first period in which something there makes, sells or holds it, or in which
it can be shipped in. Backward: an activity is kept only if everything that it makes has somewhere to go, since nothing
leaves the balance for nothing. Provenance is followed on the way: an exposed tonne never becomes secure.

Both ways start from everything and take away what nothing supports, until nothing more goes (a greatest fixpoint):
plants that need each other's output, steel to dig the coal that makes the steel, hold each other up and stay. Whether
such a loop gives more than it takes is for the balance to say. What goes one way may leave nothing the other way, so
the two take turns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from friendshore.case.table import EVERY
from friendshore.names import AreaName, BasketName, CommodityName, FleetName, ModeName, OfferName, Provenance
from friendshore.parameters.chain import Mode, pattern
from friendshore.parameters.fleets import Fleet
from friendshore.parameters.markets import EXPOSED, PROVENANCES, SECURE, Commodity, Offer, Outlet, Stock

Place = tuple[CommodityName, Provenance, AreaName]
"""commodity, provenance, area"""
Work = tuple[FleetName, ModeName, Provenance]
"""fleet, mode, provenance"""
Way = tuple[CommodityName, Provenance, AreaName, AreaName]
"""commodity, provenance, origin, destination"""
Travels = Callable[[CommodityName, AreaName, AreaName], bool]
"""Whether a commodity has a lane from one area to another."""


@dataclass(frozen=True)
class Reach:
    """What can exist, each with the position of the first period in which it can.

    activities  (fleet, mode, provenance)
    present     (commodity, provenance, area): material can be there
    lanes       (commodity, provenance, origin, destination)
    to_pool     (commodity, provenance, area): leaves for the world pool of a pooled commodity
    from_pool   (commodity, provenance, area): arrives from it
    imports     (offer, importer): purchases of commodities that policies tell apart by importer
    """

    activities: Mapping[Work, int]
    present: Mapping[Place, int]
    lanes: Mapping[Way, int]
    to_pool: Mapping[Place, int]
    from_pool: Mapping[Place, int]
    imports: tuple[tuple[OfferName, AreaName], ...]



@dataclass(frozen=True)
class _World:
    """What holds whatever the fixpoint finds. `given`: places where something is sold or held from the start."""

    modes: Mapping[tuple[FleetName, ModeName], Mode]
    fleets: Mapping[FleetName, Fleet]
    first: Mapping[FleetName, int]
    trade: Mapping[CommodityName, str]
    homes: Mapping[CommodityName, frozenset[AreaName]]
    users: Mapping[CommodityName, tuple[AreaName, ...]]
    given: Mapping[Place, int]
    imported: Mapping[Place, int]
    anywhere: frozenset[CommodityName]
    travels: Travels
    ends: frozenset[tuple[CommodityName, AreaName]]

    def destinations(self, commodity: CommodityName, origin: AreaName) -> Iterable[AreaName]:
        trade = self.trade[pattern(commodity)]
        if trade == "none" or (trade == "home" and origin not in self.homes[commodity]):
            return ()
        users = self.users.get(commodity, ())
        return (area for area in users if area != origin and self.travels(pattern(commodity), origin, area))

    def outputs(self, work: Work) -> Iterable[Place]:
        """Places in which an activity puts what it makes."""
        area = self.fleets[work[0]].area
        return ((commodity, work[2], area) for commodity in self.modes[work[0], work[1]].outputs)

    def inputs(self, work: Work) -> Iterable[Place]:
        """Places from which an activity may take: in exposed work secure material is as good."""
        area, taken = self.fleets[work[0]].area, (SECURE,) if work[2] == SECURE else PROVENANCES
        return ((commodity, o, area) for commodity in self.modes[work[0], work[1]].inputs for o in taken)


def reach(
    fleets: tuple[Fleet, ...],
    modes: Mapping[FleetName, tuple[Mode, ...]],
    first: Mapping[FleetName, int],
    commodities: Mapping[CommodityName, Commodity],
    offers: tuple[Offer, ...],
    outlets: tuple[Outlet, ...],
    stocks: tuple[Stock, ...],
    demanded: Iterable[tuple[CommodityName, AreaName]],
    told_apart: frozenset[CommodityName] = frozenset(),
    travels: Travels = lambda commodity, origin, destination: True,
) -> Reach:
    """Follow material through the chain. `modes` and `first` (period of first capacity) are by fleet; `demanded` holds
    (commodity, area). Purchases of what is `told_apart` come in where they are imported to; `travels` says whether a
    commodity has a lane from area to area."""
    asked = dict.fromkeys(demanded)
    ends = [
        *asked,
        *((each.commodity, each.area) for each in outlets),
        *((each.commodity, each.area) for each in stocks),
    ]
    given: dict[Place, int] = {}
    for stock in stocks:
        for provenance, amount in stock.opening.items():
            if amount > 0:
                given[stock.commodity, provenance, stock.area] = 0
    for offer in offers:
        if offer.commodity not in told_apart:
            given[offer.commodity, offer.provenance, offer.area] = 0
    world = _World(
        modes={(fleet.name, mode.name): mode for fleet in fleets for mode in modes[fleet.name]},
        fleets={fleet.name: fleet for fleet in fleets if fleet.name in first},
        first=first,
        trade={name: commodity.trade for name, commodity in commodities.items()},
        homes=_homes(fleets, modes),
        users=_users(fleets, modes, outlets, stocks, asked),
        given=given,
        imported={},
        anywhere=frozenset(outlet.commodity for outlet in outlets if outlet.area == EVERY),
        travels=travels,
        ends=frozenset(ends),
    )
    imports = [
        (offer, importer)
        for offer in offers
        if offer.commodity in told_apart
        for importer in (offer.area, *world.destinations(offer.commodity, offer.area))
    ]
    imported = {(offer.commodity, offer.provenance, importer): 0 for offer, importer in imports}
    world = replace(world, imported=imported)
    works: Mapping[Work, int] = {
        (fleet, mode, provenance): first[fleet]
        for fleet, mode in world.modes
        if fleet in world.fleets
        for provenance in PROVENANCES
        if provenance == EXPOSED or world.fleets[fleet].secure
    }
    while True:
        works = _supported(world, works)
        going = _going(world, works)
        kept = {work: time for work, time in works.items() if all(place in going for place in world.outputs(work))}
        if len(kept) == len(works):
            return _kept(world, works, going, imports)
        works = kept


def _homes(
    fleets: Iterable[Fleet], modes: Mapping[FleetName, tuple[Mode, ...]]
) -> Mapping[CommodityName, frozenset[AreaName]]:
    """Areas in which the deposit behind a commodity is dug."""
    dug: defaultdict[BasketName, set[AreaName]] = defaultdict(set)
    for fleet in fleets:
        if fleet.basket:
            dug[fleet.basket].add(fleet.area)
    homes: defaultdict[CommodityName, frozenset[AreaName]] = defaultdict(frozenset)
    for fleet in fleets:
        for mode in modes[fleet.name]:
            for commodity in mode.recipe:
                homes[commodity] = frozenset(dug[mode.basket])
    return homes


def _users(
    fleets: Iterable[Fleet],
    modes: Mapping[FleetName, tuple[Mode, ...]],
    outlets: Iterable[Outlet],
    stocks: Iterable[Stock],
    demanded: Iterable[tuple[CommodityName, AreaName]],
) -> Mapping[CommodityName, tuple[AreaName, ...]]:
    """Commodity -> areas in which somebody has a use for it, in the order of their names."""
    using: defaultdict[CommodityName, set[AreaName]] = defaultdict(set)
    for fleet in fleets:
        for mode in modes[fleet.name]:
            for commodity in mode.inputs:
                using[commodity].add(fleet.area)
    for outlet in outlets:
        if outlet.area != EVERY:
            using[outlet.commodity].add(outlet.area)
    for stock in stocks:
        using[stock.commodity].add(stock.area)
    for commodity, area in demanded:
        using[commodity].add(area)
    return {commodity: tuple(sorted(areas)) for commodity, areas in using.items()}


def _made(world: _World, works: Mapping[Work, int]) -> dict[Place, int]:
    """Places that something is shipped from, with the first period in which it is there."""
    made = dict(world.given)
    for work, time in works.items():
        for place in world.outputs(work):
            made[place] = min(time, made.get(place, time))
    return made


def _present(world: _World, made: Mapping[Place, int]) -> dict[Place, int]:
    """Places where material can be: where it is made, and where it can be sent from there or is imported to."""
    present = dict(world.imported)
    for (commodity, provenance, origin), time in made.items():
        for area in (origin, *world.destinations(commodity, origin)):
            place = commodity, provenance, area
            present[place] = min(time, present.get(place, time))
    return present


def _supported(world: _World, works: Mapping[Work, int]) -> dict[Work, int]:
    """Activities whose inputs can be there, each with the first period in which they are: from all that were still
    possible, those fall out or start later that nothing feeds, until the rest feed each other."""
    kept = dict(works)
    while True:
        present = _present(world, _made(world, kept))
        fed = {work: time for work, was in kept.items() if (time := _fed_from(world, present, work, was)) is not None}
        if fed == kept:
            return kept
        kept = fed


def _fed_from(world: _World, present: Mapping[Place, int], work: Work, start: int) -> int | None:
    """First period, not before `start`, in which an activity finds its inputs; None if never.

    Exposed work of a fleet that could work securely takes an exposed input, or it would be secure work.
    """
    fleet, mode = world.fleets[work[0]], world.modes[work[0], work[1]]
    times = [{o: present.get((commodity, o, fleet.area)) for o in PROVENANCES} for commodity in mode.inputs]
    if work[2] == SECURE:
        secure = [time[SECURE] for time in times]
        return None if None in secure else max([start, *(time for time in secure if time is not None)])
    either = [min((time for time in both.values() if time is not None), default=None) for both in times]
    if None in either:
        return None
    soonest = max([start, *(time for time in either if time is not None)])
    if not fleet.secure:
        return soonest
    exposed = [time for both in times if (time := both[EXPOSED]) is not None]
    return max(soonest, min(exposed)) if exposed else None


def _going(world: _World, works: Mapping[Work, int]) -> frozenset[Place]:
    """Places whose material can leave the balance: into demand, an outlet, a stock, or an activity of which all that it
    makes can. From everything, activities fall out whose product nobody takes, until the rest take each other's."""
    made = _made(world, works)
    present = _present(world, made)
    kept = list(works)
    while True:
        used = {place for work in kept for place in world.inputs(work)}
        used |= {place for place in present if place[0] in world.anywhere or (place[0], place[2]) in world.ends}
        going = frozenset(
            place
            for place in present
            if place in used
            or (place in made and any((*place[:2], area) in used for area in world.destinations(place[0], place[2])))
        )
        left = [work for work in kept if all(place in going for place in world.outputs(work))]
        if len(left) == len(kept):
            return going
        kept = left


def _kept(
    world: _World, works: Mapping[Work, int], going: frozenset[Place], imports: Iterable[tuple[Offer, AreaName]]
) -> Reach:
    made = _made(world, works)
    lanes: dict[Way, int] = {}
    to_pool: dict[Place, int] = {}
    from_pool: dict[Place, int] = {}
    for (commodity, provenance, origin), time in made.items():
        for area in world.destinations(commodity, origin):
            if (commodity, provenance, area) not in going:
                continue
            if world.trade[pattern(commodity)] == "pooled":
                to_pool[commodity, provenance, origin] = time
                arrives = commodity, provenance, area
                from_pool[arrives] = min(time, from_pool.get(arrives, time))
            else:
                lanes[commodity, provenance, origin, area] = time
    present = {place: time for place, time in _present(world, made).items() if place in going}
    bought = tuple(
        (offer.name, importer) for offer, importer in imports if (offer.commodity, offer.provenance, importer) in going
    )
    return Reach(dict(works), present, lanes, to_pool, from_pool, bought)
