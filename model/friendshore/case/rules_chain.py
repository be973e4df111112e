"""Rules of the chain: modes, recipes and the facilities that run them."""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.case.draft import Draft, Rule, fault, given, grouped, needs
from friendshore.case.nearest import parted
from friendshore.errors import Fault

OWN = "own"


@needs("modes", "basket_groups")
def modes_have_their_baskets(draft: Draft) -> Iterator[Fault]:
    """A mode with a * runs a group of baskets, and only such a mode does."""
    for row in draft.rows("modes"):
        if "*" in row["mode"] and not row["basket_group"]:
            yield fault(row, "basket_group", f"mode {row['mode']} has a *: it needs a group of baskets, or own")
        elif row["basket_group"] and "*" not in row["mode"]:
            yield fault(row, "mode", f"needs a * in its name, for it runs the baskets of {row['basket_group']}")


@needs("modes", "recipes")
def modes_do_something(draft: Draft) -> Iterator[Fault]:
    """Each mode takes or makes something; each process has a mode."""
    written = {(row["process"], row["mode"]) for row in draft.rows("recipes") if row["t_per_t"]}
    for row in draft.rows("modes"):
        if (row["process"], row["mode"]) not in written:
            yield fault(row, "mode", f"of {row['process']} neither takes nor makes anything in recipes.csv")
    running = draft.words("modes", "process")
    for row in draft.rows("processes"):
        if row["process"] not in running:
            yield fault(row, "process", "has no mode in modes.csv")


@needs("modes", "recipes", "baskets", "basket_groups")
def recipes_fit_their_baskets(draft: Draft) -> Iterator[Fault]:
    """Baskets' own commodities and elements appear only in modes that run baskets, which hold those elements."""
    modes = {(row["process"], row["mode"]): row for row in draft.rows("modes")}
    shares = {row["basket"]: row for row in draft.rows("baskets")}
    members = {group: [r["basket"] for r in rows] for (group,), rows in grouped(draft.rows("basket_groups"), "group")}
    for row in draft.rows("recipes"):
        mode = modes.get((row["process"], row["mode"]))
        if mode is None:
            continue
        if "*" not in row["mode"]:
            if "*" in row["commodity"]:
                yield fault(row, "commodity", f"stands for a basket's own, but mode {row['mode']} has no *")
            for column in ("elements", "of_elements"):
                if row[column]:
                    yield fault(row, column, f"needs a basket, but mode {row['mode']} has no *")
        elif row["of_elements"]:
            for basket in members.get(mode["basket_group"], []):
                if basket in shares and not sum(shares[basket][each] for each in parted(row["of_elements"])):
                    expected = f"basket {basket} of group {mode['basket_group']} holds none of them"
                    yield fault(row, "of_elements", expected)


@needs("processes", "recipes")
def limited_outputs_are_outputs(draft: Draft) -> Iterator[Fault]:
    """A second limit of a facility holds only what its process makes."""
    made = {(row["process"], row["commodity"]) for row in draft.rows("recipes") if row["t_per_t"] > 0}
    for row in draft.rows("processes"):
        for commodity in parted(row["limited_outputs"]):
            pattern = f"{commodity.split(':')[0]}:*"
            if not made & {(row["process"], commodity), (row["process"], pattern)}:
                yield fault(row, "limited_outputs", "is not an output of this process in recipes.csv", value=commodity)


@needs("facilities")
def facilities_have_what_their_status_needs(draft: Draft) -> Iterator[Fault]:
    """Standing capacity where it stands, a start where it is coming, a most where the plan decides."""
    for row in draft.rows("facilities"):
        status = row["status"]
        if status in ("operating", "construction"):
            if not row["existing_t_per_yr"] > 0:
                yield fault(row, "existing_t_per_yr", f"must be above 0 for status {status}")
            if status == "construction" and not row["starts"]:
                yield fault(row, "starts", "must not be blank for status construction: the month of first output")
        elif status and not row["max_build_t_per_yr"] > 0:
            yield fault(row, "max_build_t_per_yr", f"must be above 0 for status {status}")


@needs("facilities", "modes", "basket_groups")
def facilities_have_their_basket(draft: Draft) -> Iterator[Fault]:
    """A facility of a process that runs its own basket has one; a basket is one that the process can run."""
    groups: dict[str, set[str]] = {}
    for row in draft.rows("modes"):
        groups.setdefault(row["process"], set()).add(row["basket_group"])
    members = {(row["group"], row["basket"]) for row in draft.rows("basket_groups")}
    for row in draft.rows("facilities"):
        runs = groups.get(row["process"], set()) - {""}
        if OWN in runs and not row["basket"]:
            yield fault(row, "basket", f"must not be blank: {row['process']} runs the facility's own basket")
        elif row["basket"] and OWN not in runs and not any((group, row["basket"]) in members for group in runs):
            yield fault(row, "basket", f"has no use: no mode of {row['process']} runs this basket")


@needs("facilities")
def build_with_makes_no_circle(draft: Draft) -> Iterator[Fault]:
    """A facility that waits for another says how much of it, and no two wait for each other."""
    parent = {row["facility"]: row["build_with"] for row in draft.rows("facilities")}
    for row in draft.rows("facilities"):
        if row["build_with"] and not row["build_with_ratio"] > 0:
            yield fault(row, "build_with_ratio", "must be above 0 where build_with names a facility")
        path = [row["facility"]]
        while parent.get(path[-1]) and parent[path[-1]] not in path:
            path.append(parent[path[-1]])
        circle = parent.get(path[-1], "") == row["facility"]
        if circle and row["facility"] == min(path):
            yield fault(row, "build_with", f"facilities wait for each other: {', '.join([*path, row['facility']])}")


@needs("facilities", "processes", "pace_weights")
def second_limits_are_given(draft: Draft) -> Iterator[Fault]:
    """A facility has its second limit where its process has one and the pace limit counts by it."""
    limited = {row["process"] for row in draft.rows("processes") if row["limited_outputs"]}
    by_limit = {row["process"] for row in draft.rows("pace_weights") if not given(row["t_per_t"])} & limited
    for row in draft.rows("facilities"):
        if row["process"] in limited and not given(row["output_limit_t_per_t"]):
            counted = row["process"] in by_limit
            why = "pace_weights.csv counts" if counted else "limited_outputs of processes.csv caps"
            expected = f"must not be blank: {why} {row['process']} by it"
            yield fault(row, "output_limit_t_per_t", expected)
        elif given(row["output_limit_t_per_t"]) and row["process"] not in limited:
            yield fault(row, "output_limit_t_per_t", f"has no use: {row['process']} has no limited_outputs")


RULES: tuple[Rule, ...] = (
    modes_have_their_baskets,
    modes_do_something,
    recipes_fit_their_baskets,
    limited_outputs_are_outputs,
    facilities_have_what_their_status_needs,
    facilities_have_their_basket,
    build_with_makes_no_circle,
    second_limits_are_given,
)
