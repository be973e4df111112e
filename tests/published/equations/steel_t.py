"""Fourer, Gay and Kernighan (2003), section 4.2: two products rolled, stored and sold over four weeks; dollars."""

from linear import Linear

HOURS = (40, 40, 32, 40)
RATE = {"bands": 200, "coils": 140}
FOUND = {"bands": 10, "coils": 0}
MAKING, STORING = {"bands": 10, "coils": 11}, {"bands": 2.5, "coils": 3}
REVENUE = {"bands": (25, 26, 27, 27), "coils": (30, 35, 37, 39)}
MARKET = {"bands": (6000, 6000, 4000, 6500), "coils": (4000, 2500, 3500, 4200)}


def optimum() -> float:
    program = Linear()
    gain: dict[object, float] = {}
    for week, hours in enumerate(HOURS):
        program.at_most({("make", good, week): 1 / rate for good, rate in RATE.items()}, hours)
        for good in RATE:
            made, sold, kept = ("make", good, week), ("sell", good, week), ("keep", good, week)
            before = {("keep", good, week - 1): 1.0} if week else {}
            program.equal({made: 1, **before, sold: -1, kept: -1}, 0 if week else -FOUND[good])
            program.at_most({sold: 1}, MARKET[good][week])
            gain.update({made: -MAKING[good], sold: REVENUE[good][week], kept: -STORING[good]})
    return program.most(gain)
