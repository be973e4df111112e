"""Hillier and Lieberman (2001), chapter 3: three grades of product from four treated wastes, in a week; dollars."""

from linear import Linear

AVAILABLE = (3000, 2000, 4000, 1000)
TREATMENT, GRANT = (3, 6, 4, 5), 30_000
MARGIN = {"A": 8.50 - 3.00, "B": 7.00 - 2.50, "C": 5.50 - 2.00}
MOST = {"A": {0: 0.30, 2: 0.50}, "B": {0: 0.50}, "C": {0: 0.70}}
LEAST = {"A": {1: 0.40}, "B": {1: 0.10}, "C": {}}
EXACTLY = {"A": {3: 0.20}, "B": {3: 0.10}, "C": {}}
"""Shares of a material in a grade."""


def optimum() -> float:
    program, materials = Linear(), range(len(AVAILABLE))
    for material, pounds in enumerate(AVAILABLE):
        used = {(grade, material): 1.0 for grade in MARGIN}
        program.at_most(used, pounds)
        program.at_least(used, pounds / 2)
    program.equal({(grade, m): TREATMENT[m] for grade in MARGIN for m in materials}, GRANT)
    for grade in MARGIN:

        def over(material: int, share: float, grade: str = grade) -> dict[object, float]:
            """What there is of a material above its share of the grade."""
            return {(grade, m): (m == material) - share for m in materials}

        for material, share in MOST[grade].items():
            program.at_most(over(material, share), 0)
        for material, share in LEAST[grade].items():
            program.at_least(over(material, share), 0)
        for material, share in EXACTLY[grade].items():
            program.equal(over(material, share), 0)
    return program.most({(grade, m): margin for grade, margin in MARGIN.items() for m in materials})
