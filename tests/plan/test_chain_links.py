"""Who passes material to whom: pools shared out by hand, nothing lost, nothing in a circle."""

from __future__ import annotations

import pandas as pd
import pytest

from friendshore.plan.chain_links import LEFT, SCRAP, SECTOR, SELLER, SOLD, STAGE, STORE, UNMET, chain_links

STAGES = {"ore": "mining", "oxide": "separation", "magnet": "magnet", "swarf": "magnet"}
MADE = ["period", "stage", "country", "area", "fleet", "commodity", "provenance", "t"]
STOCKS = ["commodity", "opening_secure_t", "opening_exposed_t"]


def tables(**frames: list[tuple[object, ...]]) -> dict[str, pd.DataFrame]:
    """The tables that links are read from; those that are not given hold nothing."""
    columns = {
        "production": MADE,
        "inputs_used": MADE,
        "purchases": ["period", "area", "commodity", "provenance", "t"],
        "sales": ["period", "commodity", "provenance", "t"],
        "deliveries": ["period", "sector", "commodity", "provenance", "t"],
        "stocks": ["period", "commodity", "provenance", "t"],
        "balance": ["period"],
        "contents": ["commodity", "returns"],
    }
    return {name: pd.DataFrame(frames.get(name, []), columns=names) for name, names in columns.items()}


Rows = list[tuple[object, ...]]


def links(opening: Rows | None = None, **frames: Rows) -> dict[tuple[str, ...], float]:
    """(provenance, source, target) -> t."""
    found = chain_links(tables(**frames), pd.DataFrame(opening or [], columns=STOCKS), STAGES.__getitem__)
    keys = ["provenance", "source_kind", "source", "target_kind", "target"]
    return {tuple(row[key] for key in keys): row["t"] for row in found.to_dict("records")}


def made(fleet: str, stage: str, commodity: str, provenance: str, t: float) -> tuple[object, ...]:
    return ("2030", stage, "AAA", "AAA", fleet, commodity, provenance, t)


def test_a_pool_is_shared_out_in_proportion() -> None:
    found = links(
        production=[made("sep", "separation", "oxide", "secure", 60.0)],
        purchases=[("2030", "BBB", "oxide", "secure", 40.0)],
        inputs_used=[made("mag", "magnet", "oxide", "secure", 75.0)],
        sales=[("2030", "oxide", "secure", 25.0)],
    )
    assert found == {
        ("secure", STAGE, "separation", STAGE, "magnet"): pytest.approx(45),
        ("secure", STAGE, "separation", SOLD, SOLD): pytest.approx(15),
        ("secure", SELLER, "BBB", STAGE, "magnet"): pytest.approx(30),
        ("secure", SELLER, "BBB", SOLD, SOLD): pytest.approx(10),
    }


def test_what_exposed_work_takes_beyond_what_is_exposed_comes_out_of_the_secure_pool() -> None:
    found = links(
        production=[made("sep", "separation", "oxide", "secure", 50.0)],
        purchases=[("2030", "XXX", "oxide", "exposed", 30.0)],
        inputs_used=[made("mag", "magnet", "oxide", "exposed", 80.0)],
    )
    assert found == {
        ("secure", STAGE, "separation", STAGE, "magnet"): pytest.approx(50),
        ("exposed", SELLER, "XXX", STAGE, "magnet"): pytest.approx(30),
    }


def test_scrap_is_a_source_and_recyclers_stand_apart_so_that_nothing_runs_in_a_circle() -> None:
    found = links(
        contents=[("swarf", True), ("oxide", False), ("magnet", False)],
        production=[
            made("mag", "magnet", "magnet", "secure", 70.0),
            made("mag", "magnet", "swarf", "secure", 30.0),
            made("rec", "recycling", "oxide", "secure", 20.0),
        ],
        inputs_used=[made("rec", "recycling", "swarf", "secure", 30.0), made("mag", "magnet", "oxide", "secure", 20.0)],
        deliveries=[("2030", "cars", "magnet", "secure", 70.0)],
    )
    assert found == {
        ("secure", SCRAP, SCRAP, STAGE, "recycling > separation"): pytest.approx(30),
        ("secure", STAGE, "recycling > separation", STAGE, "magnet"): pytest.approx(20),
        ("secure", STAGE, "magnet", SECTOR, "cars"): pytest.approx(70),
    }


def test_stores_give_and_keep_and_what_is_short_is_told() -> None:
    found = links(
        opening=[("magnet", 10.0, 0.0), ("oxide", 0.0, 0.0)],
        balance=[("2030",)],
        stocks=[("2030", "magnet", "secure", 4.0), ("2030", "oxide", "secure", 5.0)],
        production=[made("sep", "separation", "oxide", "secure", 5.0)],
        deliveries=[("2030", "cars", "magnet", "secure", 6.0), ("2030", "cars", "magnet", "short", 3.0)],
    )
    assert found == {
        ("secure", STORE, STORE, SECTOR, "cars"): pytest.approx(6),
        ("secure", STAGE, "separation", LEFT, LEFT): pytest.approx(5),
        ("short", UNMET, UNMET, SECTOR, "cars"): pytest.approx(3),
    }
