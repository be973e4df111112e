"""Published optima: the published equations, the same program as a case, and the page that lists them."""

from __future__ import annotations

import csv

import pytest
from published import HERE, PAGE, WITHIN, Published, listed, page

import friendshore as fs

ALL = listed()


@pytest.fixture(scope="module")
def plans() -> dict[str, fs.Plan]:
    return {each.case: each.plan() for each in ALL}


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.case)
def test_the_equations_give_the_published_optimum_to_all_its_digits(each: Published) -> None:
    assert each.by_equations == pytest.approx(float(each.published_optimum), abs=0.5000001 * 10.0**-each.digits, rel=0)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.case)
def test_the_case_gives_the_optimum_of_the_equations(each: Published, plans: dict[str, fs.Plan]) -> None:
    assert each.optimum(plans[each.case]) == pytest.approx(each.by_equations, rel=WITHIN, abs=0)


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.case)
def test_every_check_of_the_plan_holds(each: Published, plans: dict[str, fs.Plan]) -> None:
    assert plans[each.case].tables["checks"]["ok"].all()


def test_every_folder_is_listed_and_names_its_source() -> None:
    folders = {path.parent.name for path in HERE.glob("*/case.toml")}
    assert folders == {each.case for each in ALL} == {path.stem for path in (HERE / "equations").glob("*.py")}
    for folder in folders:
        with (HERE / folder / "sources.csv").open(encoding="utf-8", newline="") as file:
            assert all(row["title"] and row["year"] and row["address"] for row in csv.DictReader(file))


def test_the_page_is_what_the_cases_give(plans: dict[str, fs.Plan]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page({each.case: each.optimum(plans[each.case]) for each in ALL})
