"""Fourer (1983): three goods from two materials that are all bought before the first of three years; dollars."""

from linear import Linear

TAKES = {"low": {"scrap": 5, "new": 1}, "medium": {"scrap": 3, "new": 2}, "high": {"scrap": 1, "new": 3}}
PROFIT = {"low": (25, 20, 10), "medium": (50, 50, 50), "high": (75, 80, 100)}
MATERIALS = {"scrap": (400, 0.5, 15), "new": (275, 2, 25)}
"""Most in stock at the start, cost of storing for a year, value of what is left."""
YEARS = (0, 1, 2)


def optimum() -> float:
    program = Linear()
    for year in YEARS:
        program.at_most({("make", good, year): 1 for good in TAKES}, 40)
        for material in MATERIALS:
            used = {("make", good, year): taken[material] for good, taken in TAKES.items()}
            program.equal({("stock", material, year + 1): 1, ("stock", material, year): -1, **used}, 0)
    gain = {("make", good, year): PROFIT[good][year] for good in TAKES for year in YEARS}
    for material, (most, storing, left) in MATERIALS.items():
        program.at_most({("stock", material, 0): 1}, most)
        gain.update({("stock", material, year): -storing for year in YEARS})
        gain["stock", material, len(YEARS)] = left
    return program.most(gain)
