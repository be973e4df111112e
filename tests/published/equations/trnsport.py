"""Dantzig (1963), chapter 3.3: two canning plants, three markets; thousands of dollars."""

from linear import Linear


def optimum() -> float:
    capacity = {"Seattle": 350, "San Diego": 600}
    demand = {"New York": 325, "Chicago": 300, "Topeka": 275}
    thousand_miles = {
        "Seattle": {"New York": 2.5, "Chicago": 1.7, "Topeka": 1.8},
        "San Diego": {"New York": 2.5, "Chicago": 1.8, "Topeka": 1.4},
    }
    program = Linear()
    for plant, cases in capacity.items():
        program.at_most({(plant, market): 1 for market in demand}, cases)
    for market, cases in demand.items():
        program.at_least({(plant, market): 1 for plant in capacity}, cases)
    freight = 90 / 1000
    return program.least({(plant, to): freight * d for plant, row in thousand_miles.items() for to, d in row.items()})
