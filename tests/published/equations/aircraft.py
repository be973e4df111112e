"""Dantzig (1963), chapter 28: aircraft on routes whose demand is known by its chances; thousands of dollars."""

from linear import Linear

FLEET = {"A": 10, "B": 19, "C": 25, "D": 15}
COST = {"A": (18, 21, 18, 16, 10), "B": (0, 15, 16, 14, 9), "C": (0, 10, 0, 9, 6), "D": (17, 16, 17, 15, 10)}
SEATS = {"A": (16, 15, 28, 23, 81), "B": (0, 10, 14, 15, 57), "C": (0, 5, 0, 7, 29), "D": (9, 11, 22, 17, 55)}
"""Of an aircraft on each route: thousands of dollars, hundreds of passengers; 0 where it does not fly."""
DEMAND = (
    {200: 0.2, 220: 0.05, 250: 0.35, 270: 0.2, 300: 0.2},
    {50: 0.3, 150: 0.7},
    {140: 0.1, 160: 0.2, 180: 0.4, 200: 0.2, 220: 0.1},
    {10: 0.2, 50: 0.2, 80: 0.3, 100: 0.2, 340: 0.1},
    {580: 0.1, 600: 0.8, 620: 0.1},
)
"""Of each route: hundreds of passengers, and the chance of them."""
LOST = (13, 13, 7, 7, 1)
"""Thousands of dollars a hundred passengers who are left behind."""


def optimum() -> float:
    """The second version of the library: passengers carried and left behind in each state of demand."""
    program = Linear()
    routes = range(len(DEMAND))
    cost = {("fly", kind, route): float(COST[kind][route]) for kind in FLEET for route in routes if SEATS[kind][route]}
    for kind, count in FLEET.items():
        program.at_most({key: 1 for key in cost if key[1] == kind}, count)
    for route in routes:
        seats = {key: float(SEATS[key[1]][route]) for key in list(cost) if key[0] == "fly" and key[2] == route}
        for passengers, chance in DEMAND[route].items():
            carried, left = ("carried", route, passengers), ("left", route, passengers)
            program.at_most({carried: 1, **{key: -count for key, count in seats.items()}}, 0)
            program.equal({carried: 1, left: 1}, passengers)
            cost[left] = LOST[route] * chance
    return program.least(cost)
