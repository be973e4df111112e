"""What of a case can never come about: demand that nothing can reach, plants that can never run. Notes, no faults."""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.errors import Fault
from friendshore.frames import records
from friendshore.parameters.fleets import Fleet
from friendshore.parameters.parameters import Parameters

WHERE = "_where"


def notes(parameters: Parameters) -> Iterator[Fault]:
    """One note for each commodity of an area that cannot be delivered, and for each plant that cannot run."""
    yield from _demand(parameters)
    yield from _plants(parameters)


def _demand(parameters: Parameters) -> Iterator[Fault]:
    reached = {(commodity, area) for commodity, _, area in parameters.reach.present}
    asked = {(commodity, area) for commodity, area, _, _ in parameters.demand}
    for row in records(parameters.case.tables["demand"]):
        key = str(row["commodity"]), str(row["area"])
        if key in asked - reached:
            asked.discard(key)
            expected = f"nothing can reach this demand of {key[1]}: no plant, offer or stock there or on a lane to it"
            yield Fault(str(row[WHERE]), "commodity", key[0], f"{expected}; all of it goes short")


def _plants(parameters: Parameters) -> Iterator[Fault]:
    running = {fleet for fleet, _, _ in parameters.reach.activities}
    rows = {str(row["facility"]): row for row in records(parameters.case.tables["facilities"])}
    with_capacity = {fleet for fleet, _ in _capacity(parameters)}
    for fleet in parameters.fleets.values():
        if fleet.name not in running and fleet.name in with_capacity:
            for facility in fleet.facilities:
                row = rows[facility.name]
                yield Fault(str(row[WHERE]), "process", fleet.process, f"can never run: {_why(parameters, fleet)}")


def _capacity(parameters: Parameters) -> Iterator[tuple[str, str]]:
    """Fleets and periods in which they may have capacity."""
    yield from (key for key, capacity in parameters.standing.items() if capacity > 0)
    for build in parameters.builds.values():
        yield from ((parameters.fleet_of[build.facility], period) for period in build.online)


def _why(parameters: Parameters, fleet: Fleet) -> str:
    modes = [mode for (name, _), mode in parameters.modes.items() if name == fleet.name]
    taken, made = (sorted({each for part in parts for each in part}) for parts in (
        [mode.inputs for mode in modes], [mode.outputs for mode in modes]))  # fmt: skip
    no_feed = f"{' or '.join(taken)} never comes to {fleet.area}" if taken else ""
    no_way = f"not all that it makes ({', '.join(made)}) has somewhere to go"
    return ", or ".join(filter(None, (no_feed, no_way)))
