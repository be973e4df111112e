"""Which activities and flows can exist at all.

Forward: material can be in an area from the first period in which something there makes, sells or holds it, or in which
it can be shipped in. Backward: an activity is kept only if everything that it makes has somewhere to go, since nothing
leaves the balance for nothing. Provenance is followed on the way: an exposed tonne never becomes secure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from friendshore.parameters.chain import Mode, pattern
from friendshore.parameters.fleets import Fleet
from friendshore.parameters.markets import EXPOSED, PROVENANCES, SECURE, Commodity, Offer, Outlet, Stock
from friendshore.parameters.places import EVERYWHERE

Place = tuple[str, str, str]
"""commodity, provenance, area"""


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

    activities: Mapping[tuple[str, str, str], int]
    present: Mapping[Place, int]
    lanes: Mapping[tuple[str, str, str, str], int]
    to_pool: Mapping[Place, int]
    from_pool: Mapping[Place, int]
    imports: tuple[tuple[str, str], ...]


@dataclass
class _World:
    modes: Mapping[str, tuple[Mode, ...]]
    fleets: tuple[Fleet, ...]
    first: Mapping[str, int]
    trade: Mapping[str, str]
    homes: Mapping[str, frozenset[str]]
    users: Mapping[str, frozenset[str]]
    made: dict[Place, int] = field(default_factory=dict)
    present: dict[Place, int] = field(default_factory=dict)
    activities: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def destinations(self, commodity: str, origin: str) -> Iterable[str]:
        trade = self.trade[pattern(commodity)]
        if trade == "none" or (trade == "home" and origin not in self.homes[commodity]):
            return ()
        return (area for area in self.users[commodity] if area != origin)


def reach(
    fleets: tuple[Fleet, ...],
    modes: Mapping[str, tuple[Mode, ...]],
    first: Mapping[str, int],
    commodities: Mapping[str, Commodity],
    offers: tuple[Offer, ...],
    outlets: tuple[Outlet, ...],
    stocks: tuple[Stock, ...],
    demanded: frozenset[tuple[str, str]],
    told_apart: frozenset[str] = frozenset(),
) -> Reach:
    """Follow material through the chain. `modes` and `first` (period of first capacity) are by fleet; `demanded` holds
    (commodity, area). Purchases of what is `told_apart` come in where they are imported to."""
    world = _World(
        modes=modes,
        fleets=tuple(fleet for fleet in fleets if fleet.name in first),
        first=first,
        trade={name: commodity.trade for name, commodity in commodities.items()},
        homes=_homes(fleets, modes),
        users=_users(fleets, modes, outlets, stocks, demanded),
    )
    imports = []
    for offer in offers:
        if offer.commodity not in told_apart:
            _earlier(world.made, (offer.commodity, offer.provenance, offer.area), 0)
            continue
        for importer in (offer.area, *world.destinations(offer.commodity, offer.area)):
            _earlier(world.present, (offer.commodity, offer.provenance, importer), 0)
            imports.append((offer, importer))
    for stock in stocks:
        for provenance, amount in stock.opening.items():
            if amount > 0:
                _earlier(world.made, (stock.commodity, provenance, stock.area), 0)
    while _spread(world):
        pass
    return _kept(world, _with_somewhere_to_go(world, outlets, stocks, demanded), imports)


def _homes(fleets: Iterable[Fleet], modes: Mapping[str, tuple[Mode, ...]]) -> Mapping[str, frozenset[str]]:
    """Areas in which the deposit behind a commodity is dug."""
    dug: defaultdict[str, set[str]] = defaultdict(set)
    for fleet in fleets:
        if fleet.basket:
            dug[fleet.basket].add(fleet.area)
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for fleet in fleets:
        for mode in modes[fleet.name]:
            for commodity in mode.recipe:
                found[commodity] = frozenset(dug[mode.basket])
    return found


def _users(
    fleets: Iterable[Fleet],
    modes: Mapping[str, tuple[Mode, ...]],
    outlets: Iterable[Outlet],
    stocks: Iterable[Stock],
    demanded: Iterable[tuple[str, str]],
) -> Mapping[str, frozenset[str]]:
    using: defaultdict[str, set[str]] = defaultdict(set)
    for fleet in fleets:
        for mode in modes[fleet.name]:
            for commodity in mode.inputs:
                using[commodity].add(fleet.area)
    for outlet in outlets:
        if outlet.area != EVERYWHERE:
            using[outlet.commodity].add(outlet.area)
    for stock in stocks:
        using[stock.commodity].add(stock.area)
    for commodity, area in demanded:
        using[commodity].add(area)
    return defaultdict(frozenset, {commodity: frozenset(areas) for commodity, areas in using.items()})


def _earlier(times: dict[Place, int], place: Place, time: int) -> bool:
    if place in times and times[place] <= time:
        return False
    times[place] = time
    return True


def _spread(world: _World) -> bool:
    """One round of shipping and making; whether anything new was reached."""
    changed = False
    for (commodity, provenance, origin), time in list(world.made.items()):
        changed |= _earlier(world.present, (commodity, provenance, origin), time)
        for area in world.destinations(commodity, origin):
            changed |= _earlier(world.present, (commodity, provenance, area), time)
    for fleet in world.fleets:
        for mode in world.modes[fleet.name]:
            for provenance in PROVENANCES:
                possible = _possible_from(world, fleet, mode, provenance)
                if possible is None:
                    continue
                world.activities[fleet.name, mode.name, provenance] = possible
                for commodity in mode.outputs:
                    changed |= _earlier(world.made, (commodity, provenance, fleet.area), possible)
    return changed


def _possible_from(world: _World, fleet: Fleet, mode: Mode, provenance: str) -> int | None:
    """First period in which a fleet can run a mode with a provenance; None if never."""
    start = world.first[fleet.name]
    times = [
        {o: world.present.get((commodity, o, fleet.area)) for o in PROVENANCES} for commodity in mode.inputs
    ]  # fmt: skip
    if provenance == SECURE:
        secure = [time[SECURE] for time in times]
        if not fleet.secure or any(time is None for time in secure):
            return None
        return max([start, *(time for time in secure if time is not None)])
    either = [min((time for time in both.values() if time is not None), default=None) for both in times]
    if any(time is None for time in either):
        return None
    soonest = max([start, *(time for time in either if time is not None)])
    if not fleet.secure:
        return soonest
    exposed = [both[EXPOSED] for both in times if both[EXPOSED] is not None]
    return max(soonest, min(exposed)) if exposed else None  # type: ignore[type-var]


def _with_somewhere_to_go(
    world: _World, outlets: tuple[Outlet, ...], stocks: tuple[Stock, ...], demanded: frozenset[tuple[str, str]]
) -> frozenset[Place]:
    """Places whose material can leave the balance: grown from demand, outlets and stocks back up the chain."""
    anywhere = {outlet.commodity for outlet in outlets if outlet.area == EVERYWHERE}
    ends = (
        set(demanded)
        | {(outlet.commodity, outlet.area) for outlet in outlets}
        | {(stock.commodity, stock.area) for stock in stocks}
    )
    going = {place for place in world.present if place[0] in anywhere or (place[0], place[2]) in ends}
    by_fleet = {fleet.name: fleet for fleet in world.fleets}
    recipes = {(fleet.name, mode.name): mode for fleet in world.fleets for mode in world.modes[fleet.name]}
    before = -1
    while len(going) != before:
        before = len(going)
        for fleet_name, mode_name, provenance in world.activities:
            area, mode = by_fleet[fleet_name].area, recipes[fleet_name, mode_name]
            if all((commodity, provenance, area) in going for commodity in mode.outputs):
                taken = (SECURE,) if provenance == SECURE else PROVENANCES
                going |= {
                    (commodity, o, area) for commodity in mode.inputs for o in taken
                    if (commodity, o, area) in world.present
                }  # fmt: skip
        for commodity, provenance, origin in world.made:
            if any((commodity, provenance, area) in going for area in world.destinations(commodity, origin)):
                going.add((commodity, provenance, origin))
    return frozenset(going)


def _kept(world: _World, going: frozenset[Place], imports: Iterable[tuple[Offer, str]]) -> Reach:
    by_fleet = {fleet.name: fleet for fleet in world.fleets}
    recipes = {(fleet.name, mode.name): mode for fleet in world.fleets for mode in world.modes[fleet.name]}
    activities = {
        key: time
        for key, time in world.activities.items()
        if all((commodity, key[2], by_fleet[key[0]].area) in going for commodity in recipes[key[0], key[1]].outputs)
    }
    lanes: dict[tuple[str, str, str, str], int] = {}
    to_pool: dict[Place, int] = {}
    from_pool: dict[Place, int] = {}
    for (commodity, provenance, origin), time in world.made.items():
        for area in world.destinations(commodity, origin):
            if (commodity, provenance, area) not in going:
                continue
            if world.trade[pattern(commodity)] == "pooled":
                to_pool[commodity, provenance, origin] = time
                arrives = commodity, provenance, area
                from_pool[arrives] = min(time, from_pool.get(arrives, time))
            else:
                lanes[commodity, provenance, origin, area] = time
    present = {place: time for place, time in world.present.items() if place in going}
    bought = tuple(
        (offer.name, importer) for offer, importer in imports if (offer.commodity, offer.provenance, importer) in going
    )
    return Reach(activities, present, lanes, to_pool, from_pool, bought)
