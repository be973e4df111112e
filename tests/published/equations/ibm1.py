"""IBM (1979): 2,000 pounds of an aluminium alloy from five bins of scrap, pure aluminium and silicon; dollars."""

import math

from linear import Linear

INPUTS = ("bin 1", "bin 2", "bin 3", "bin 4", "bin 5", "aluminium", "silicon")
INVENTORY = (200, 750, 800, 700, 1500, math.inf, math.inf)
LEAST_USE = (0, 0, 400, 100, 0, 0, 0)
COST = (0.03, 0.08, 0.17, 0.12, 0.15, 0.21, 0.38)
CONTENT = {
    "iron": (0.15, 0.04, 0.02, 0.04, 0.02, 0.01, 0.03),
    "copper": (0.03, 0.05, 0.08, 0.02, 0.06, 0.01, 0),
    "manganese": (0.02, 0.04, 0.01, 0.02, 0.02, 0, 0),
    "magnesium": (0.02, 0.03, 0, 0, 0.01, 0, 0),
    "aluminium": (0.70, 0.75, 0.80, 0.75, 0.80, 0.97, 0),
    "silicon": (0.02, 0.06, 0.08, 0.12, 0.02, 0.01, 0.97),
}
SPECIFIED = {
    "iron": (0, 60), "copper": (0, 100), "manganese": (0, 40), "magnesium": (0, 30), "aluminium": (1500, math.inf),
    "silicon": (250, 300),
}  # fmt: skip


def optimum() -> float:
    program = Linear()
    program.equal(dict.fromkeys(INPUTS, 1), 2000)
    for name, most, least in zip(INPUTS, INVENTORY, LEAST_USE, strict=True):
        program.at_least({name: 1}, least)
        if most < math.inf:
            program.at_most({name: 1}, most)
    for element, shares in CONTENT.items():
        content = dict(zip(INPUTS, shares, strict=True))
        least, most = SPECIFIED[element]
        program.at_least(content, least)
        if most < math.inf:
            program.at_most(content, most)
    return program.least(dict(zip(INPUTS, COST, strict=True)))
