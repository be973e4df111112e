"""Rules of by-products: somebody captures them, out of something that runs, and what is captured counts for nothing
made out of nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from friendshore.case.draft import Draft, Rule, fault, grouped, needs
from friendshore.case.expand import activities
from friendshore.case.nearest import parted
from friendshore.errors import Fault

CHAIN = ("facilities", "modes", "recipes", "baskets", "basket_groups")


@needs("host_limits", "hosts", "countries", "country_groups", "offers", *CHAIN)
def somebody_captures(draft: Draft) -> Iterator[Fault]:
    """A limit names who captures, each of them can, and it has hosts."""
    flows = _flows(draft)
    hosted = draft.words("hosts", "host_limit")
    plants = {row["facility"]: row for row in draft.rows("facilities")}
    sold = {row["offer"]: row["commodity"] for row in draft.rows("offers")}
    for row in draft.rows("host_limits"):
        wanted = row["commodity"]
        if not (row["processes"] or row["facilities"] or row["offers"]):
            yield fault(row, "processes", "nobody captures it: name processes, facilities or offers")
        if row["host_limit"] not in hosted:
            yield fault(row, "host_limit", "has no row in hosts.csv, so nothing of it could be captured")
        for name in parted(row["processes"]):
            if wanted not in flows[name, 1]:
                yield fault(row, "processes", f"makes no {wanted}", value=name)
        for name in parted(row["facilities"]):
            plant = plants.get(name)
            if plant and wanted not in flows[plant["process"], 1]:
                yield fault(row, "facilities", f"makes no {wanted}", value=name)
            if plant and plant["country"] not in draft.group_members().get(row["group"], {plant["country"]}):
                yield fault(row, "facilities", f"does not stand in {row['group']}", value=name)
        for name in parted(row["offers"]):
            if sold.get(name, wanted) != wanted:
                yield fault(row, "offers", f"sells {sold[name]}, not {wanted}", value=name)
        if row["offers"] and row["each_country"]:
            yield fault(row, "each_country", "must be 0: offers belong to an area, not to one country")


@needs("hosts", "host_flows", *CHAIN)
def hosts_run_something(draft: Draft) -> Iterator[Fault]:
    """A host is one thing, and what is counted of it is made or taken there."""
    flows, given = _flows(draft), draft.words("host_flows", "flow")
    process_of = {row["facility"]: row["process"] for row in draft.rows("facilities")}
    process_of |= {process: process for process in draft.words("modes", "process")}
    for row in draft.rows("hosts"):
        host, counted = row["host"], row["commodity"]
        if host in given and host in process_of:
            yield fault(row, "host", "is a flow of host_flows.csv and a process or facility too; tell them apart")
        elif host in given and counted:
            yield fault(row, "commodity", f"must be blank: {host} is a flow of host_flows.csv, tonnes of one thing")
        elif host in process_of and counted and not any(counted in flows[process_of[host], sign] for sign in (1, -1)):
            yield fault(row, "commodity", f"is neither made nor taken by {host}")


def captured(draft: Draft) -> set[str]:
    """Processes of which every facility captures out of hosts what each of its modes makes: they make nothing out of
    nothing, and no more than their hosts let through."""
    members, catches = draft.group_members(), defaultdict[str, set[str]](set)
    for row in draft.rows("host_limits"):
        named, processes = parted(row["facilities"]), parted(row["processes"])
        for plant in draft.rows("facilities"):
            within = plant["process"] in processes and plant["country"] in members.get(row["group"], ())
            if within or plant["facility"] in named:
                catches[plant["facility"]].add(row["commodity"])
    if not catches:
        return set()
    made = defaultdict[str, list[set[str]]](list)
    for activity in activities(draft):
        made[activity.process].append({commodity for commodity, amount in activity.flows.items() if amount > 0})
    return {
        process
        for (process,), plants in grouped(draft.rows("facilities"), "process")
        if all(catches[plant["facility"]] & outputs for plant in plants for outputs in made[process])
    }


def _flows(draft: Draft) -> defaultdict[tuple[str, int], set[str]]:
    """(process, 1 made or -1 taken) -> commodities."""
    found: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for activity in activities(draft):
        for commodity, amount in activity.flows.items():
            found[activity.process, 1 if amount > 0 else -1].add(commodity)
    return found


RULES: tuple[Rule, ...] = (somebody_captures, hosts_run_something)
