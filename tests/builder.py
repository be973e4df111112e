"""A tiny, complete case for tests, with round numbers, of which any table can be changed.

Two planners AAA and BBB, one adversary XXX; ore -> oxide -> magnet, a tonne from a tonne; 2027, 2028, 2029.
AAA has a mine, a separation plant and a magnet plant of 100 t/yr each; BBB may build separation and magnets (100 t/yr).
AAA wants 60 t of magnets a year, BBB 40. Each step costs 10 USD/t, so home-made magnets cost 30; XXX sells any amount
at 20; oxide can be sold at 10. A new tonne a year costs 100 USD, takes 12 months and lives 10 years. No freight, no
permits, energy is free, ramp-up is immediate, nothing is discounted. Shortage costs 1000 USD/t.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from friendshore.case.columns import ELEMENTS
from friendshore.case.tables import TABLES
from friendshore.errors import CaseError
from friendshore.planning import read_case
from friendshore.program.policies import FURTHER

Row = dict[str, Any]
POLICIES = {table.name for table in FURTHER.tables}
DECLARED = {table.name: table for table in (*TABLES, *FURTHER.tables)}


class Tiny:
    """The tables of the tiny case as lists of dictionaries. Cells left out are blank; provenance is filled in."""

    def __init__(self) -> None:
        self.head: dict[str, Any] = {
            "title": "A tiny case",
            "question": "What is built?",
            "price_year": 2024,
            "as_of": "2027-01",
            "bloc": "club",
        }
        self.settings: dict[str, Any] = {
            "discount_share_per_yr": 0.0,
            "ramp": "process",
            "screening_share": 0.25,
            "reliance_tolerance_points": 0.0,
            "cost_tolerance_share": 0.001,
            "premium_share": 10.0,
        }
        self.levels: dict[str, Any] = {
            "demand": "base",
            "pace": "base",
            "permits": "p50",
            "offers": "base",
            "energy": "base",
        }
        self.rows: dict[str, list[Row]] = {name: [] for name in DECLARED}
        self.scenarios: dict[str, str] = {}
        _fill(self)

    def table(self, name: str) -> list[Row]:
        """The rows of a table, to be edited in place."""
        return self.rows[name]

    def row(self, name: str, *key: Any) -> Row:
        """The row with this key, to be edited in place."""
        columns = DECLARED[name].key
        return next(row for row in self.rows[name] if tuple(row[column] for column in columns) == key)

    def set(self, name: str, rows: Iterable[Mapping[str, Any]] | pd.DataFrame) -> Tiny:
        """Replace all rows of a table."""
        given = rows.to_dict("records") if isinstance(rows, pd.DataFrame) else rows
        self.rows[name] = [{str(column): value for column, value in row.items()} for row in given]
        return self

    def add(self, name: str, like: tuple[Any, ...] | None = None, **cells: Any) -> Row:
        """Add a row, a copy of the row with key `like` where given."""
        row = {**(self.row(name, *like) if like else {}), **cells}
        self.rows[name].append(row)
        return row

    def drop(self, name: str, **cells: Any) -> Tiny:
        """Drop the rows whose cells are these."""
        self.rows[name] = [
            row for row in self.rows[name] if any(row.get(column) != value for column, value in cells.items())
        ]
        return self

    def every(self, name: str, **cells: Any) -> Tiny:
        """Set cells in every row of a table."""
        for row in self.rows[name]:
            row.update(cells)
        return self

    def scenario(self, name: str, text: str) -> Tiny:
        """Add scenarios/NAME.toml; `why` is filled in where the text has none."""
        self.scenarios[name] = text if "why" in text else f'why = "a test"\n{text}'
        return self

    def write(self, folder: Path) -> Path:
        """Write the case folder and return it."""
        folder.mkdir(parents=True, exist_ok=True)
        lines = [f"{name} = {_toml(value)}" for name, value in self.head.items()]
        for title, section in (("settings", self.settings), ("levels", self.levels)):
            lines += [f"\n[{title}]", *(f"{name} = {_toml(value)}" for name, value in section.items())]
        (folder / "case.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for name, rows in self.rows.items():
            if name in POLICIES and not rows:
                continue
            write_csv(folder / f"{name}.csv", name, rows)
        for name, text in self.scenarios.items():
            (folder / "scenarios").mkdir(exist_ok=True)
            (folder / "scenarios" / f"{name}.toml").write_text(text, encoding="utf-8")
        return folder


def tiny_case(
    folder: Path,
    settings: Mapping[str, Any] | None = None,
    levels: Mapping[str, Any] | None = None,
    **tables: Iterable[Mapping[str, Any]] | pd.DataFrame,
) -> Path:
    """Write the tiny case into folder / "tiny", some tables, settings or levels replaced; the path of the case."""
    tiny = Tiny()
    tiny.settings.update(settings or {})
    tiny.levels.update(levels or {})
    for name, rows in tables.items():
        tiny.set(name, rows)
    return tiny.write(folder / "tiny")


def sentences(folder: Path, scenarios: Iterable[str | Path] = (), bloc: str | None = None) -> list[str]:
    """The faults of a case as the user sees them; none where it can be read."""
    try:
        read_case(folder, tuple(scenarios), bloc)
    except CaseError as error:
        return [str(fault) for fault in error.faults]
    return []


def write_csv(path: Path, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows as the declared table; an undeclared column is written too, so that tests can be wrong on purpose."""
    table = DECLARED[name]
    rows = list(rows)
    columns = [column.name for column in table.all_columns]
    columns += [column for row in rows for column in row if column not in columns]
    columns = list(dict.fromkeys(columns))
    filled = {"source": "est", "confidence": "C"} if table.sourced else {}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        for row in rows:
            writer.writerow({column: _cell(value) for column, value in {**filled, **row}.items()})


def _cell(value: Any) -> Any:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return int(value) if isinstance(value, bool) else value


def _toml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def three(name: str, value: float | str) -> Row:
    """The three levels of a figure, all the same."""
    return {f"{name}_{level}": value for level in ("low", "base", "high")}


def _fill(tiny: Tiny) -> None:
    tiny.set("sources", [{"key": "est", "title": "Own estimate"}])
    for year in (2027, 2028, 2029):
        tiny.add("periods", period=str(year), start=f"{year}-01", months=12, reported=1)
    places = {"AAA": "Aland", "BBB": "Beland", "XXX": "Exland"}
    tiny.set(
        "areas",
        [{"area": a, "title": t, "freight_region": "world", "inland_usd_per_t": 0} for a, t in places.items()],
    )
    country = {"capex_index": 1, "labour_index": 1, "wacc_mining_share": 0.01, "wacc_plant_share": 0.01}
    country |= {"attrition_share": 0, "co2_price_usd_per_t": 0}
    tiny.set("countries", [{"country": a, "title": t, "area": a, **country} for a, t in places.items()])
    tiny.set("bloc_titles", [{"bloc": "club", "title": "The club", "adversary_offer_share": 1}])
    for area, role, share in (("AAA", "planner", 1), ("BBB", "planner", 1), ("XXX", "adversary", 0)):
        tiny.add("blocs", bloc="club", area=area, role=role, existing_share=share)
    for position, (stage, kind) in enumerate((("mining", "mine"), ("separation", "plant"), ("magnet", "plant")), 1):
        tiny.add("stages", stage=stage, title=stage.capitalize(), position=position, permit_kind=kind)
    for commodity, stage in (("ore", "mining"), ("oxide", "separation"), ("magnet", "magnet")):
        tiny.add("commodities", commodity=commodity, title=commodity.capitalize(), stage=stage, trade="direct")
        tiny.row("commodities", commodity).update(freight_class="all", storable=0)
    tiny.row("commodities", "magnet")["weight_usd_per_kg"] = 1
    cost: Row = {"electricity_mwh_per_t": 1, "heat_gj_per_t": 0, "reagents_usd_per_t": 10, "labour_usd_per_t": 0}
    cost |= {"capex_usd_per_t": 100, "index_applies": 1, "fixed_om_share": 0}
    time = {"construction_months": 12, "lifetime_years": 10}
    rest = {"co2_t_per_t": 0, "radioactive_residue_t_per_t": 0, "ramp_1_share": 1, "ramp_2_share": 1, "ramp_3_share": 1}
    rest |= {"ramp_4_share": 1, "evidence_3yr_share": 1, "mature_share": 1, "least_use_share": 0}
    for process, stage in (("mine", "mining"), ("separate", "separation"), ("make", "magnet")):
        tiny.add("processes", process=process, title=process.capitalize(), stage=stage, capacity_unit="t")
        tiny.row("processes", process).update(cost | time | rest)
        tiny.add("modes", process=process, mode="only", capacity_use=1)
        tiny.add("pace_weights", process=process, kind=stage, t_per_t=1)
        pace = {**three("first", 1000), **three("growth", 1), **three("cap", 1000)}
        tiny.add("pace", kind=stage, group="*", unit="t", first_year=2027, **pace)
    for process, commodity, t in (
        ("mine", "ore", 1),
        ("separate", "ore", -1),
        ("separate", "oxide", 1),
        ("make", "oxide", -1),
        ("make", "magnet", 1),
    ):
        tiny.add("recipes", process=process, mode="only", commodity=commodity, t_per_t=t)
    for facility, process in (("mine_a", "mine"), ("separate_a", "separate"), ("make_a", "make")):
        tiny.add("facilities", facility=facility, title=facility, country="AAA", process=process, status="operating")
        tiny.row("facilities", facility).update(existing_t_per_yr=100, output_share_now=1, owner="")
    for facility, process in (("new_separate_b", "separate"), ("new_make_b", "make")):
        tiny.add("facilities", facility=facility, title=facility, country="BBB", process=process, status="generic")
        tiny.row("facilities", facility).update(max_build_t_per_yr=100)
    for area in ("AAA", "BBB"):
        for kind in ("mine", "plant"):
            tiny.add("permits", country=area, kind=kind, p50_months=0, p90_months=0, fast_months=0)
        power = {**three("price_usd_per_unit", 0), "co2_t_per_unit": 0}
        tiny.add("energy", country=area, carrier="electricity", tranche="grid", year=2027, **power)
    tiny.add("offers", offer="magnets_x", commodity="magnet", area="XXX", secure=0, growth_share_per_yr=0, pool_use=1)
    tiny.add("offer_years", offer="magnets_x", year=2027, price_usd_per_t=20)
    tiny.add("outlets", outlet="oxide_sales", commodity="oxide", area="*")
    tiny.add("outlet_years", outlet="oxide_sales", year=2027, price_usd_per_t=10)
    tiny.add("sectors", sector="cars", title="Cars")
    for area, t in (("AAA", 60), ("BBB", 40)):
        for year in (2027, 2029):
            tiny.add("demand", area=area, sector="cars", commodity="magnet", year=year, **three("t_per_yr", t))
    tiny.add("shortage", sector="*", step=1, share_of_demand=1, usd_per_t=1000)
    tiny.add("freight", freight_class="all", from_region="world", to_region="world", usd_per_t=0)
    funds: Row = {"countries": "*", "stages": "*", "from_year": 2000, "to_year": 2100}
    tiny.add("programmes", programme="purse", title="The purse", **funds)


def basket(**shares: float) -> Row:
    """Element shares of a basket, 0 where not named."""
    return {element: shares.get(element, 0.0) for element in ELEMENTS}
