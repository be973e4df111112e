"""Williams (2013), problem 1 and its formulation: five raw oils bought, stored and blended over six months; pounds."""

from linear import Linear

PRICES = (  # January to June: VEG 1, VEG 2, OIL 1, OIL 2, OIL 3
    (110, 120, 130, 110, 115),
    (130, 130, 110, 90, 115),
    (110, 140, 130, 100, 95),
    (120, 110, 120, 120, 125),
    (100, 120, 150, 110, 105),
    (90, 100, 140, 80, 135),
)
HARDNESS = (8.8, 6.1, 2.0, 4.2, 5.0)
VEGETABLE, OTHER = (0, 1), (2, 3, 4)
STORED, STORAGE, STORING = 500, 1000, 5
"""Tons of each oil at the start and at the end, most at any time, cost of a ton for a month."""


def optimum() -> float:
    program, oils = Linear(), range(len(HARDNESS))
    gain: dict[object, float] = {}
    for month, prices in enumerate(PRICES):
        for oil in oils:
            bought, used, kept = ("buy", oil, month), ("use", oil, month), ("keep", oil, month)
            before = {("keep", oil, month - 1): 1.0} if month else {}
            program.equal({**before, bought: 1, used: -1, kept: -1}, 0 if month else -STORED)
            program.at_most({kept: 1}, STORAGE)
            gain.update({bought: -prices[oil], kept: -STORING})
        used = {("use", oil, month): 1.0 for oil in oils}
        program.at_most({("use", oil, month): 1 for oil in VEGETABLE}, 200)
        program.at_most({("use", oil, month): 1 for oil in OTHER}, 250)
        program.equal({**used, ("make", month): -1}, 0)
        hard = {("use", oil, month): HARDNESS[oil] for oil in oils}
        program.at_most({**hard, ("make", month): -6}, 0)
        program.at_least({**hard, ("make", month): -3}, 0)
        gain["make", month] = 150
    for oil in oils:
        program.equal({("keep", oil, len(PRICES) - 1): 1}, STORED)
    return program.most(gain)
