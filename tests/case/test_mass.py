"""Mass by element: a flipped sign or a tenfold output of a recipe is a fault that names its mode."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from builder import Tiny, sentences
from pytest import mark

from friendshore.case.draft import Draft, Record
from friendshore.case.mass import RULES


def held(tiny: Tiny) -> Tiny:
    """Oxide and magnets hold neodymium and dysprosium."""
    for commodity, elements, t in (
        ("ore", "nd;pr", 1), ("ore", "dy", 0.1), ("oxide", "nd;pr", 1), ("oxide", "dy", 0.1), ("magnet", "nd;pr", 0.4),
    ):  # fmt: skip
        tiny.add("element_contents", commodity=commodity, elements=elements, t_per_t=t)
    return tiny


@mark.parametrize(
    ("process", "commodity", "t_per_t", "expected"),
    [
        ("make", "magnet", 10, "modes.csv row 4, column mode: 'only' of make makes 4 t of oxide of pr; nd from 1 t"),
        ("make", "oxide", 1, "modes.csv row 4, column mode: 'only' of make takes nothing in recipes.csv"),
        ("make", "magnet", -1, "modes.csv row 4, column mode: 'only' of make makes nothing in recipes.csv"),
        ("mine", "ore", -1, "modes.csv row 2, column mode: 'only' of mine makes nothing in recipes.csv"),
        (
            "separate",
            "oxide",
            1.01,
            "modes.csv row 3, column mode: 'only' of separate makes 0.101 t of oxide of dy from 0.1 t",
        ),
    ],
)
def test_a_slip_in_a_recipe(tmp_path: Path, process: str, commodity: str, t_per_t: float, expected: str) -> None:
    assert sentences(held(Tiny()).write(tmp_path / "sound")) == []
    tiny = held(Tiny())
    tiny.row("recipes", process, "only", commodity)["t_per_t"] = t_per_t
    assert any(each.startswith(expected) for each in sentences(tiny.write(tmp_path / "slip")))


def test_what_is_not_stated_is_not_judged(tmp_path: Path) -> None:
    tiny = held(Tiny())
    tiny.drop("element_contents", commodity="oxide")
    tiny.row("recipes", "make", "only", "magnet")["t_per_t"] = 10
    assert sentences(tiny.write(tmp_path)) == []


def test_what_lives_on_energy_alone_is_no_slip(tmp_path: Path) -> None:
    """Air or water into gas, in a late stage; without power, or of what another makes of material, it is one."""
    tiny = Tiny()
    tiny.add("commodities", like=("magnet",), commodity="gas", weight_usd_per_kg=0)
    tiny.add("processes", like=("make",), process="part")
    tiny.add("modes", process="part", mode="only", capacity_use=1)
    tiny.add("recipes", process="part", mode="only", commodity="gas", t_per_t=1)
    assert sentences(tiny.write(tmp_path / "powered")) == []
    tiny.row("processes", "part").update(electricity_mwh_per_t=0, heat_gj_per_t=0)
    assert "'only' of part takes nothing" in sentences(tiny.write(tmp_path / "free"))[0]
    tiny.row("processes", "part")["heat_gj_per_t"] = 1
    tiny.add("recipes", process="part", mode="only", commodity="oxide", t_per_t=1)
    assert "'only' of part takes nothing" in sentences(tiny.write(tmp_path / "oxide"))[0]


def slips(draft: Draft, recipe: list[Record], mode: Record) -> bool:
    """Whether a mode with this recipe is a fault, beside all others."""
    own = mode["process"], mode["mode"]
    others = [row for row in draft.rows("recipes") if (row["process"], row["mode"]) != own]
    known = {**draft._records, "modes": [mode], "recipes": [*recipe, *others]}
    changed = replace(draft, _records=known)
    return any(rule(changed) for rule in RULES)


def test_slips_in_the_recipes_of_the_allied_case(allies: Draft) -> None:
    """Every output of a plant with ten times its figure, and nine of ten flipped signs, are found: what passes is made
    in one mode alone, and taken with its sign flipped."""
    recipes: dict[tuple[str, str], list[Record]] = {}
    for row in allies.rows("recipes"):
        recipes.setdefault((row["process"], row["mode"]), []).append(row)
    modes = {(row["process"], row["mode"]): row for row in allies.rows("modes")}
    missed: dict[str, list[str]] = {"flipped": [], "tenfold": []}
    tried = {"flipped": 0, "tenfold": 0}
    for key, recipe in recipes.items():
        digs = all(row["t_per_t"] > 0 for row in recipe)
        for at, row in enumerate(recipe):
            for what, factor in (("flipped", -1), ("tenfold", 10)):
                if what == "tenfold" and (digs or row["t_per_t"] < 0):
                    continue
                tried[what] += 1
                changed = [*recipe[:at], {**row, "t_per_t": factor * row["t_per_t"]}, *recipe[at + 1 :]]
                if not slips(allies, changed, modes[key]):
                    missed[what].append(f"{' '.join(key)} {row['commodity']}")
    assert not missed["tenfold"]
    assert len(missed["flipped"]) < 0.1 * tried["flipped"], missed
