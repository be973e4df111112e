"""Dantzig (1963), chapter 3.6: a store from which one may sell what one bought before, over four quarters; dollars."""

from linear import Linear

PRICES = (10, 12, 8, 9)
FOUND, STORAGE, STORING = 50, 100, 1


def optimum() -> float:
    program = Linear()
    cost: dict[object, float] = {}
    for quarter, price in enumerate(PRICES):
        bought, sold, kept = ("buy", quarter), ("sell", quarter), ("keep", quarter)
        before = {("keep", quarter - 1): 1.0} if quarter else {}
        program.equal({**before, bought: 1, sold: -1, kept: -1}, 0 if quarter else -FOUND)
        program.at_most({kept: 1}, STORAGE)
        cost.update({bought: price, sold: -price, kept: STORING})
    return program.least(cost)
