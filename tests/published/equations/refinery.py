"""Williams (2013), problem 6 and its formulation: two crudes distilled, reformed, cracked and blended; pounds a day."""

from linear import Linear

DISTILLED = {
    "crude 1": {"LN": 0.10, "MN": 0.20, "HN": 0.20, "LO": 0.12, "HO": 0.20, "R": 0.13},
    "crude 2": {"LN": 0.15, "MN": 0.25, "HN": 0.18, "LO": 0.08, "HO": 0.19, "R": 0.12},
}
REFORMED = {"LN": 0.60, "MN": 0.52, "HN": 0.45}
CRACKED = {"LO": {"CO": 0.68, "CG": 0.28}, "HO": {"CO": 0.75, "CG": 0.20}}
OCTANE = {"LN": 90, "MN": 80, "HN": 70, "RG": 115, "CG": 105}
LEAST_OCTANE = {"premium": 94, "regular": 84}
VAPOUR = {"LO": 1.0, "HO": 0.6, "CO": 1.5, "R": 0.05}
FUEL_OIL = {"LO": 10, "CO": 4, "HO": 3, "R": 1}
PROFIT = {"premium": 7, "regular": 6, "jet": 4, "fuel oil": 3.5, "lube oil": 1.5}


def optimum() -> float:
    program = Linear()
    program.at_most({"crude 1": 1}, 20_000)
    program.at_most({"crude 2": 1}, 30_000)
    program.at_most({"crude 1": 1, "crude 2": 1}, 45_000)
    program.at_most({("reform", naphtha): 1 for naphtha in REFORMED}, 10_000)
    program.at_most({("crack", oil): 1 for oil in CRACKED}, 8_000)
    parts = {"premium": OCTANE, "regular": OCTANE, "jet": VAPOUR}
    for stream in ("LN", "MN", "HN", "LO", "HO", "R", "RG", "CO", "CG"):
        made = {crude: gives[stream] for crude, gives in DISTILLED.items() if stream in gives}
        made |= {("reform", naphtha): gives for naphtha, gives in REFORMED.items() if stream == "RG"}
        made |= {("crack", oil): gives[stream] for oil, gives in CRACKED.items() if stream in gives}
        used = {("reform", stream): -1.0} if stream in REFORMED else {}
        used |= {("crack", stream): -1.0} if stream in CRACKED else {}
        used |= {("blend", stream, product): -1.0 for product, known in parts.items() if stream in known}
        used |= {"fuel oil": -FUEL_OIL[stream] / sum(FUEL_OIL.values())} if stream in FUEL_OIL else {}
        used |= {"lube oil": -2.0} if stream == "R" else {}
        program.equal({**made, **used}, 0)
    for product, known in parts.items():
        program.equal({**{("blend", part, product): 1 for part in known}, product: -1}, 0)
    for petrol, least in LEAST_OCTANE.items():
        program.at_least({**{("blend", part, petrol): number for part, number in OCTANE.items()}, petrol: -least}, 0)
    program.at_most({**{("blend", part, "jet"): pressure for part, pressure in VAPOUR.items()}, "jet": -1}, 0)
    program.at_least({"premium": 1, "regular": -0.4}, 0)
    program.at_least({"lube oil": 1}, 500)
    program.at_most({"lube oil": 1}, 1000)
    return program.most(PROFIT)
