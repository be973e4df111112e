"""Choksi, Meeraus and Stoutjesdijk (1980): Egyptian fertiliser in 1975, thousand Egyptian pounds.

Without shipments between plants, and by material: each region gets of each fertiliser what it used in 1974-75. A blank
of the published tables is a dash.
"""

from linear import Linear

FERTILISERS = ("amm-sulf", "urea", "can-260", "can-310", "can-335", "dap", "ssp-155", "c-250-55", "c-300-100")
PLANTS = ("kafr-el-zt", "abu-zaabal", "helwan", "assiout", "aswan")
REGIONS = """
alexandria    3  1  -  -  5   -   8  -   -    16  119  210  244  607 1135
behera       90 35  1  - 25 0.1  64  1 0.1    76   42   50  184  547 1065
gharbia      60 28  -  - 17 0.1  57  1 0.2   150   20   65  122  485 1003
kafr-el-sh   45 22  1  - 10   -  25  2 0.1   145   20  105  162  525 1043
dakahlia     60 20  1  - 26   -  52  1   -   208   58  138  152  515 1033
damietta     15  8  -  -  2   -   5  -   -   267  131  216  233  596 1114
sharkia      50 28  1  - 31   -  43  1 0.1   240   78   60  110  473  991
ismailia      6  2  -  -  4   -   4  -   -   365  241  142  173  536 1054
suez          -  -  -  -  1   -   1  -   -   370  246  224  178  541 1059
menoufia     21 30  1  - 24 0.1  33  2 0.1   157   33  154  109  472  990
kalubia      16  7  -  - 25 0.1  22  1   -   190   66   97   76  439  957
giza          6  2  -  - 40   -  14  1 0.1   287  133   48    9  372  890
beni-suef     1 20  1  - 15   -  13  3   -   359  248  163  105  257  775
fayoum        6 20  1  - 20   -  17  1   -   341  230  145   88  308  826
minia         1 41  2 15 35 0.1  50  3 0.2   384  372  288  230  132  650
assiout       1 27  1 20 26   -  35  5 0.1   616  504  420  362    -  518
new-valley    -  1  -  -  -   -   1  -   -   815  703  619  561  199  519
sohag         -  7  - 65  3   -  20  1   -   715  603  519  461   99  419
quena         -  3  - 95  2   -   8  -   -   858  746  662  604  242  276
aswan         -  -  - 40  -   -   8  -   -  1134 1022  938  880  518    -
"""
"""Of each region: thousand tonnes a year of the nine fertilisers, km by road to the port (Abu-Kir) and the plants."""
PROCESSES = {
    "sulf-a-s": {"el-sulfur": -0.334, "sulf-acid": 1, "electric": -50, "water": -20},
    "sulf-a-p": {"pyrites": -0.826, "sulf-acid": 1, "electric": -75, "water": -60},
    "nitr-acid": {"ammonia": -0.292, "nitr-acid": 1, "electric": -231, "water": -0.6},
    "amm-elec": {"el-aswan": -12, "ammonia": 1},
    "amm-c-gas": {"coke-gas": -2, "ammonia": 1, "electric": -1960, "bf-gas": -609, "water": -700, "steam": -4},
    "ssp": {"phos-rock": -0.62, "sulf-acid": -0.41, "ssp-155": 1, "bags": -22, "water": -6, "electric": -14},
    "can-310": {"ammonia": -0.20, "nitr-acid": -0.71, "limestone": -0.12, "can-310": 1, "bags": -23, "water": -49,
                "steam": -0.4},
    "can-335": {"ammonia": -0.21, "nitr-acid": -0.76, "limestone": -0.04, "can-335": 1, "bags": -23, "water": -49,
                "steam": -0.4},
    "amm-sulf": {"sulf-acid": -0.76, "ammonia": -0.26, "amm-sulf": 1, "bags": -22, "water": -17, "electric": -19},
}  # fmt: skip
TONNES_A_DAY = {
    "aswan": {"nitr-acid": 800, "amm-elec": 450, "can-310": 1100},
    "helwan": {"nitr-acid": 282, "amm-c-gas": 172, "can-335": 364, "amm-sulf": 24},
    "kafr-el-zt": {"sulf-a-s": 200, "sulf-a-p": 50, "ssp": 600},
    "assiout": {"sulf-a-s": 250, "ssp": 600},
    "abu-zaabal": {"sulf-a-s": 242, "sulf-a-p": 227, "ssp": 600},
}
DOMESTIC = {
    "kafr-el-zt": {"phos-rock": 5.0},
    "abu-zaabal": {"phos-rock": 4.0},
    "helwan": {"limestone": 1.2, "coke-gas": 16, "sulf-acid": 3},
    "assiout": {"phos-rock": 3.5},
    "aswan": {"limestone": 1.2, "el-aswan": 1},
}
EVERYWHERE = {"electric": 0.007, "bf-gas": 0.0075, "water": 0.031, "steam": 1.25, "bags": 0.28}
"""Egyptian pounds a unit."""
IMPORTED_FEED = {"pyrites": 17.5, "el-sulfur": 55}
IMPORTED = dict(zip(FERTILISERS, (75, 150, 75, 90, 100, 175, 80, 100, 130), strict=True))
"""US dollars a tonne."""
POUNDS_A_DOLLAR, UTILISATION, THOUSAND_DAYS = 0.4, 0.85, 0.33
PORT_KM = {
    "kafr-el-zt": (104, 6), "abu-zaabal": (210, 0.1), "helwan": (183, 0), "assiout": (583, 0), "aswan": (1087, 10)
}  # fmt: skip
"""From the port by barge and by road."""


def by_road(km: float) -> float:
    """Pounds a tonne; nothing where there is no distance."""
    return 0.5 + 0.0144 * km if km else 0.0


def by_barge(km: float) -> float:
    return 1 + 0.003 * km


def regions() -> dict[str, tuple[dict[str, float], float, dict[str, float]]]:
    """Region -> what it uses, km to the port, km to the plants."""
    found = {}
    for line in REGIONS.strip().splitlines():
        name, *cells = line.split()
        figures = [0.0 if cell == "-" else float(cell) for cell in cells]
        used, port, plants = figures[: len(FERTILISERS)], figures[len(FERTILISERS)], figures[len(FERTILISERS) + 1 :]
        found[name] = dict(zip(FERTILISERS, used, strict=True)), port, dict(zip(PLANTS, plants, strict=True))
    return found


def makes(plant: str, good: str) -> bool:
    """Whether one of its units makes it."""
    return any(PROCESSES[unit].get(good, 0) > 0 for unit in TONNES_A_DAY[plant])


def optimum() -> float:
    program, known = Linear(), regions()
    cost: dict[object, float] = {}
    for plant, units in TONNES_A_DAY.items():
        for unit, tonnes in units.items():
            program.at_most({("make", unit, plant): 1}, UTILISATION * THOUSAND_DAYS * tonnes)
        for good in {good for unit in units for good in PROCESSES[unit]}:
            terms = {("make", unit, plant): float(PROCESSES[unit].get(good, 0)) for unit in units}
            if good in FERTILISERS and makes(plant, good):
                terms |= {("ship", good, plant, region): -1.0 for region in known}
            price = {**EVERYWHERE, **DOMESTIC[plant]}.get(good)
            if price is not None:
                terms["buy", good, plant] = 1
                cost["buy", good, plant] = price
            if good in IMPORTED_FEED:
                terms["import", good, plant] = 1
                barge, road = PORT_KM[plant]
                cost["import", good, plant] = POUNDS_A_DOLLAR * IMPORTED_FEED[good] + by_barge(barge) + by_road(road)
            program.at_least(terms, 0)
    for region, (used, port, distance) in known.items():
        for good, tonnes in used.items():
            makers = [plant for plant in TONNES_A_DAY if makes(plant, good)]
            arrives = {("ship", good, plant, region): 1.0 for plant in makers} | {("import", good, region): 1.0}
            cost["import", good, region] = POUNDS_A_DOLLAR * IMPORTED[good] + by_road(port)
            cost |= {("ship", good, plant, region): by_road(distance[plant]) for plant in makers}
            if tonnes:
                program.at_least(arrives, tonnes)
    return program.least(cost)
