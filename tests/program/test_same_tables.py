"""Same inputs, same tables: whatever the hash seed, and whatever the order of rows and columns in the files."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from random import Random

from builder import Tiny

TELL = """
import json, sys
from friendshore import planning
from friendshore.plan.plan import Plan
plan = planning.solve(planning.read_case(sys.argv[1]))
assert isinstance(plan, Plan), plan.sentence
clocks = ["seconds"]
print(json.dumps({name: frame.drop(columns=clocks, errors="ignore").to_csv() for name, frame in plan.tables.items()}))
"""


def with_ties() -> Tiny:
    """Plants, offers and sectors that nothing tells apart, pooled goods, and a row in the table of every policy that
    leaves something to do."""
    tiny = Tiny()
    for name in ("carbon_levies", "tariffs", "price_floors", "output_credits", "contracts", "procurement_rules",
                 "strategic_stocks", "demand_response", "export_controls", "account_prices"):  # fmt: skip
        import_module(f"test_{name}").switch_on(tiny)
    tiny.add("facilities", like=("new_make_b",), facility="also_make_b")
    tiny.add("facilities", like=("new_separate_b",), facility="also_separate_b")
    tiny.add("facilities", like=("new_make_b",), facility="new_make_a", country="AAA")
    tiny.add("offers", like=("magnets_x",), offer="more_magnets_x")
    tiny.add("offer_years", like=("magnets_x", 2027), offer="more_magnets_x")
    tiny.row("commodities", "oxide").update(trade="pooled")
    tiny.add("sectors", sector="mills", title="Mills")
    for area in ("AAA", "BBB"):
        tiny.add("demand", like=(area, "cars", "magnet", 2027), sector="mills")
    return tiny


def shuffled(case: Path, seed: int) -> Path:
    """Another order of the rows and columns of every table."""
    chance = Random(seed)
    for file in sorted(case.glob("*.csv")):
        header, *lines = list(csv.reader(file.open(encoding="utf-8", newline="")))
        order = list(range(len(header)))
        chance.shuffle(order)
        chance.shuffle(lines)
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([[line[at] for at in order] for line in (header, *lines)])
    return case


def told(case: Path, seed: int) -> dict[str, str]:
    """The tables of the plan, solved by a process with this hash seed."""
    path = os.pathsep.join(str(Path(module.__file__ or "").parents[1]) for module in [import_module("friendshore")])
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-c", TELL, str(case)], env=environment, capture_output=True, text=True, check=True
    )
    tables: dict[str, str] = json.loads(done.stdout)
    return tables


def test_neither_the_hash_seed_nor_the_order_of_rows_and_columns_changes_a_table(tmp_path: Path) -> None:
    first = told(with_ties().write(tmp_path / "as written"), 1)
    again = told(shuffled(with_ties().write(tmp_path / "shuffled"), 7), 2)
    assert {name for name in first if first[name] != again[name]} == set()
    assert len(first) > 10
    assert any(frame.count("\n") > 5 for frame in first.values())
