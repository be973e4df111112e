"""Kendrick, Meeraus and Alatorre (1984): five mills and three markets of Mexican steel in 1979; million dollars."""

from linear import Linear

PROCESSES = {
    "pig iron": {"pellets": -1.58, "coke": -0.63, "pig iron": 1},
    "sponge": {"pellets": -1.38, "gas": -0.57, "sponge": 1},
    "open hearth": {"pig iron": -0.77, "scrap": -0.33, "steel": 1},
    "oxygen": {"pig iron": -0.95, "scrap": -0.12, "steel": 1},
    "electric": {"sponge": -1.09, "electricity": -0.58, "steel": 1},
}
CAPACITY = {
    "Ahmsa": {"pig iron": 3.25, "open hearth": 1.50, "oxygen": 2.07},
    "Fundidora": {"pig iron": 1.40, "open hearth": 0.85, "oxygen": 1.50},
    "Sicartsa": {"pig iron": 1.10, "oxygen": 1.30},
    "Hylsa": {"sponge": 0.98, "electric": 1.13},
    "Hylsa Puebla": {"sponge": 1.00, "electric": 0.56},
}
KILOMETRES = {  # Mexico City, Monterrey, Guadalajara, export
    "Ahmsa": (1204, 218, 1125, 739),
    "Fundidora": (1017, 0, 1030, 521),
    "Sicartsa": (819, 1305, 704, 0),
    "Hylsa": (1017, 0, 1030, 521),
    "Hylsa Puebla": (185, 1085, 760, 315),
    "import": (428, 521, 300),
}
MARKETS = {"Mexico City": 0.55, "Monterrey": 0.30, "Guadalajara": 0.15}
PRICES = {"pellets": 18.7, "coke": 52.17, "gas": 14.0, "electricity": 24.0, "scrap": 105.0}


def optimum() -> float:
    program, places = Linear(), (*MARKETS, "export")
    for mill, units in CAPACITY.items():
        for process in PROCESSES:
            program.at_most({(process, mill): 1.0}, units.get(process, 0))
        for good in ("pig iron", "sponge", "steel", *PRICES):
            made = {(process, mill): taken[good] for process, taken in PROCESSES.items() if good in taken}
            left = {("ship", mill, place): -1.0 for place in places} if good == "steel" else {}
            bought = {("buy", good, mill): 1.0} if good in PRICES else {}
            program.at_least({**made, **left, **bought}, 0)
    for market, share in MARKETS.items():
        program.at_least({("ship", origin, market): 1 for origin in (*CAPACITY, "import")}, 5.209 * 1.4 * share)
    program.at_most({("ship", mill, "export"): 1 for mill in CAPACITY}, 1)
    cost = {
        ("ship", origin, place): (2.48 + 0.0084 * km if km else 0) + (150 if origin == "import" else 0)
        for origin, row in KILOMETRES.items()
        for place, km in zip(places, row, strict=False)
    }
    for mill in CAPACITY:
        cost["ship", mill, "export"] -= 140
    cost.update({("buy", good, mill): price for good, price in PRICES.items() for mill in CAPACITY})
    return program.least(cost)
