"""Williams (2013), problem 3 and its formulation: seven products on five kinds of machine over six months; pounds."""

from linear import Linear

GAIN = (10, 6, 8, 4, 11, 9, 3)
MACHINES = {"grinder": 4, "vertical drill": 2, "horizontal drill": 3, "borer": 1, "planer": 1}
HOURS = {
    "grinder": (0.5, 0.7, 0, 0, 0.3, 0.2, 0.5),
    "vertical drill": (0.1, 0.2, 0, 0.3, 0, 0.6, 0),
    "horizontal drill": (0.2, 0, 0.8, 0, 0, 0, 0.6),
    "borer": (0.05, 0.03, 0, 0.07, 0.1, 0, 0.08),
    "planer": (0, 0, 0.01, 0, 0.05, 0, 0.05),
}
DOWN = ({"grinder": 1}, {"horizontal drill": 2}, {"borer": 1}, {"vertical drill": 1},
        {"grinder": 1, "vertical drill": 1}, {"planer": 1, "horizontal drill": 1})  # fmt: skip
MARKET = (
    (500, 1000, 300, 300, 800, 200, 100),
    (600, 500, 200, 0, 400, 300, 150),
    (300, 600, 0, 0, 500, 400, 100),
    (200, 300, 400, 500, 200, 0, 100),
    (0, 100, 500, 100, 1000, 300, 0),
    (500, 500, 100, 300, 1100, 500, 60),
)
HOURS_A_MONTH, STORAGE, STORING, LEFT = 24 * 2 * 8, 100, 0.5, 50


def optimum() -> float:
    program, products = Linear(), range(len(GAIN))
    gain: dict[object, float] = {}
    for month, (down, market) in enumerate(zip(DOWN, MARKET, strict=True)):
        for machine, count in MACHINES.items():
            used = {("make", product, month): HOURS[machine][product] for product in products}
            program.at_most(used, HOURS_A_MONTH * (count - down.get(machine, 0)))
        for product in products:
            sold, kept = ("sell", product, month), ("keep", product, month)
            before = {("keep", product, month - 1): 1.0} if month else {}
            program.equal({**before, ("make", product, month): 1, sold: -1, kept: -1}, 0)
            program.at_most({sold: 1}, market[product])
            program.at_most({kept: 1}, STORAGE)
            gain.update({sold: GAIN[product], kept: -STORING})
    for product in products:
        program.equal({("keep", product, len(MARKET) - 1): 1}, LEFT)
    return program.most(gain)
