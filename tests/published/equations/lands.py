"""Louveaux and Smeers (1988): four kinds of power plant built before the demand of three load blocks is known."""

from linear import Linear

CAPITAL = (10, 7, 16, 6)
ENERGY = ((40, 24, 4), (45, 27, 4.5), (32, 19.2, 3.2), (55, 33, 5.5))
"""Cost of serving a load block with each plant."""
LOADS = ((0.3, (3, 3, 2)), (0.4, (5, 3, 2)), (0.3, (7, 3, 2)))
"""Chance of each future, and what its three blocks ask for."""


def optimum() -> float:
    program, plants = Linear(), range(len(CAPITAL))
    program.at_least({("build", plant): 1 for plant in plants}, 12)
    program.at_most({("build", plant): CAPITAL[plant] for plant in plants}, 120)
    cost = {("build", plant): float(CAPITAL[plant]) for plant in plants}
    for future, (chance, loads) in enumerate(LOADS):
        for plant in plants:
            served = {("serve", plant, block, future): 1.0 for block in range(len(loads))}
            program.at_most({**served, ("build", plant): -1}, 0)
            cost.update({("serve", plant, block, future): chance * ENERGY[plant][block] for block in range(len(loads))})
        for block, load in enumerate(loads):
            program.at_least({("serve", plant, block, future): 1 for plant in plants}, load)
    return program.least(cost)
