"""The sheet Trace: it gives the plan's figures for what a reader chooses, adds up, and leads to the cells it names."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from books import sheet as sheet_of
from builder import Tiny, three
from evaluated import shown, worked_out
from office import recalculated as by_office
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from test_unit_costs_from_inputs import kinds, with_policies
from uneven import uneven

import friendshore as fs
from friendshore.language.said import table
from friendshore.parameters.series import in_year, keep_slope, stated_beside
from friendshore.reports.excel import write_workbook
from friendshore.reports.excel.calculated import Calculation, Error
from friendshore.reports.excel.sheets import line_costs
from friendshore.reports.excel.sheets.trace import onwards

WHEN = datetime(2027, 1, 2, 3, 4, 5)
pytestmark = pytest.mark.xdist_group("workbook")
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
SELECTORS = (
    "Reliance of the year", "Product to follow", "Area to follow", "Sector to follow", "Facility to follow",
    "Item to follow", "Year of it", "Place to follow", "Line to follow (its number)",
)  # fmt: skip
PLACE = re.compile(r"(?P<sheet>.+)!\$?(?P<column>[A-Z]+)\$?(?P<row>\d+)(?: …)?")
LETTERS_AND_PLACES = re.compile(r"\"[^\"]*\"|'[^']*'|\$?[A-Z]{1,3}\$?\d+|[A-Za-z_][\w.]*")
SWAPPED = "swapped"
COSTS = (("running", "AAA"), ("fixed", "BBB"), ("capital", "BBB"))
"""Item and place that are followed in each period."""
Shown = Mapping[str, Worksheet]
"""Sheets of a book by their names, with the values of their formulas."""
PLAIN = {"0", "1"}
"""Figures that a formula may have (test_no_typed_numbers.py): none and one."""


def two_makers() -> Tiny:
    """The uneven case with an announced magnet plant, so that generic ones are costed by it, and a second product."""
    tiny = uneven()
    tiny.row("facilities", "new_make_b")["max_build_t_per_yr"] = 30
    tiny.add("facilities", like=("new_make_b",), facility="planned_a", title="Planned", country="AAA", status="planned")
    tiny.row("facilities", "planned_a").update(capex_usd_per_t=700, max_build_t_per_yr=60, permitting_months=3)
    tiny.row("programmes", "loans").update(countries="*", total_musd=3, yearly_musd=2)
    tiny.row("commodities", "oxide")["weight_usd_per_kg"] = 0.5
    for year, t in ((2025, 3), (2027, 11)):
        tiny.add("demand", area="BBB", sector="cars", commodity="oxide", year=year, **three("t_per_yr", t))
    return tiny


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> fs.Plan:
    plan = fs.solve(fs.read_case(two_makers().write(tmp_path_factory.mktemp("case") / "tiny")))
    assert isinstance(plan, fs.Plan)
    return plan


@pytest.fixture(scope="module")
def written(plan: fs.Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "plan.xlsx"
    write_workbook(plan, path, written_at=WHEN)
    return path


def choices_of(sheet: Worksheet) -> dict[str, Any]:
    """Label -> the cell beside it in which a reader chooses."""
    return {str(row[1].value): row[3] for row in sheet.iter_rows(max_col=4) if row[1].value}


@pytest.fixture(scope="module")
def as_written(written: Path) -> Workbook:
    """The book with its formulas; whoever changes a cell changes it back."""
    return openpyxl.load_workbook(written)


@pytest.fixture(scope="module")
def books(as_written: Workbook, plan: fs.Plan) -> dict[str, Shown]:
    """The book with each year and each facility chosen, and as written with two cells of demand that change places."""
    book, calculation = as_written, Calculation(as_written)
    plain = {sheet.title: shown(sheet, calculation) for sheet in book.worksheets}
    # of what the choices on the Trace move, these tests read the Trace alone
    of_trace = Calculation(book, {name: each for name, each in calculation.all().items() if name != "Trace"})
    cells = choices_of(book["Trace"])
    facilities = list(dict.fromkeys(plan.tables["builds"]["facility"]))
    found = {}
    for number, period in enumerate(plan.tables["reliance"]["period"]):
        year = int(period) if period.isdigit() else period
        choices = {"Reliance of the year": year, "Product to follow": "oxide", "Area to follow": "BBB"}
        facility, (item, place) = facilities[number % len(facilities)], COSTS[number]
        choices |= {"Facility to follow": facility, "Item to follow": item, "Year of it": year}
        choices |= {"Place to follow": place}
        before = {label: cells[label].value for label in choices}
        for label, value in choices.items():
            cells[label].value = value
        of_trace.again()
        found[f"{period} {facility} {item}"] = {**plain, "Trace": shown(book["Trace"], of_trace)}
        for label, value in before.items():
            cells[label].value = value
    first, second = book["In demand"]["F7"], book["In demand"]["F8"]
    first.value, second.value = second.value, first.value
    calculation.again()
    found[SWAPPED] = {sheet.title: shown(sheet, calculation) for sheet in book.worksheets}
    first.value, second.value = second.value, first.value
    return found


def with_word(books: dict[str, Shown], word: str) -> Shown:
    """A book by the year or facility chosen in it."""
    return next(book for name, book in books.items() if word in name.split(" "))


def lines(sheet: Worksheet) -> dict[str, Any]:
    """Name of a line -> its value; the last of each name."""
    return {str(row[1].value): row[3].value for row in sheet.iter_rows(max_col=4) if row[1].value is not None}


def verdicts(sheet: Worksheet) -> list[object]:
    return [cell.value for cell in sheet["F"] if cell.value in {"adds up", "does not add up"}]


def followed(book: Shown) -> Iterator[tuple[Any, Any]]:
    """Cells with a link, and the cell that each leads to."""
    for row in book["Trace"].iter_rows():
        for cell in row:
            if (found := PLACE.fullmatch(str(cell.value))) is not None:
                yield cell, book[found["sheet"]][found["column"] + found["row"]]


@needs_office
@pytest.mark.slow
def test_libreoffice_finds_the_same(written: Path, tmp_path: Path) -> None:
    ours, theirs = worked_out(written)["Trace"], by_office([written], tmp_path)["plan.xlsx"]["Trace"]
    assert len(list(followed(ours.parent))) > 20
    for row in ours.iter_rows():
        for cell in row:
            other = theirs[cell.coordinate].value
            if isinstance(other, int | float):
                assert other == pytest.approx(cell.value or 0.0, abs=1e-9), cell
            elif not hasattr(other, "year"):
                assert (other or None) == (cell.value or None), cell


def test_every_step_adds_up_whatever_is_chosen(books: dict[str, Shown]) -> None:
    for name, book in books.items():
        found = verdicts(book["Trace"])
        assert len(found) >= 25
        assert name == SWAPPED or set(found) == {"adds up"}, name
        assert book["Trace"]["D3"].value == found.count("does not add up")


def test_reliance_of_every_year_is_the_plan_s(books: dict[str, Shown], plan: fs.Plan) -> None:
    for record in plan.tables["reliance"].to_dict("records"):
        found = lines(with_word(books, record["period"])["Trace"])
        assert found["Reliance of all planners"] == pytest.approx(record["reliance_points"], abs=1e-6)
        delivered = plan.tables["deliveries"].query("period == @record['period'] and commodity == 'oxide'")
        delivered = delivered[delivered["area"] == "BBB"]
        assert found["In the period"] == pytest.approx(delivered["t"].sum(), abs=1e-6)


def test_capital_of_every_facility_is_the_plan_s_and_its_site_cost_comes_from_the_inputs(
    books: dict[str, Shown], plan: fs.Plan
) -> None:
    builds = plan.tables["builds"]
    assert set(builds["facility"]) == {"new_make_b", "planned_a"}
    for facility, rows in builds.groupby("facility"):
        found = lines(with_word(books, str(facility))["Trace"])
        assert found["All builds of the facility"] == pytest.approx(rows["capex_musd"].sum(), abs=1e-9)
        assert found["Site cost"] == pytest.approx(rows["capex_usd_per_t"].iloc[0])
    found = lines(with_word(books, "new_make_b")["Trace"])
    assert found["The process in the country"] == pytest.approx(475)  # 500 x (0.5 x 0.9 + 0.5)
    assert found["Site cost"] == pytest.approx(700 * 0.95 / LEVEL_OF_A)  # announced in AAA, at the level of BBB
    assert found["Gets finished"] == pytest.approx(0.9)


LEVEL_OF_A = 1.1
"""0.5 of 500 USD is local work, at the index of AAA."""


def test_links_lead_to_the_cells_they_name(books: dict[str, Shown], as_written: Workbook) -> None:
    formulas = as_written["Trace"]
    for name, book in books.items():
        found = list(followed(book))
        assert len(found) > 20, name
        for link, target in found:
            formula = str(formulas[link.coordinate].value)
            assert formula.count("HYPERLINK(") == 1 and f"#'{target.parent.title}'!" in formula
            single = not str(link.value).endswith("…")
            if single and link.column == 6 and link.row not in titles(formulas):
                beside = book["Trace"].cell(link.row, 4).value
                same = (beside or None) == target.value or beside == pytest.approx(target.value)
                same = same or book["Trace"].cell(link.row, 3).value == target.value
                assert same or target.parent.title in SUMMED, link
            assert target.value is not None or book["Trace"].cell(link.row, 4).value in ("", None), link


SUMMED = {"In commodities", "In demand", "Assumptions", "Unit costs"}
"""Sheets whose cell stands beside what is worked out with it, in a further column."""


def titles(sheet: Worksheet) -> set[int]:
    return {cell.row for cell in sheet["A"] if cell.value is not None and not isinstance(cell.value, int)}


def test_chains_end_in_the_input_sheets(books: dict[str, Shown]) -> None:
    book = with_word(books, "capital")
    sheet = book["Trace"]
    ends: dict[str, set[str]] = {}
    for link, target in followed(book):
        step = max((row for row in titles(sheet) if row <= link.row), default=0)
        ends.setdefault(str(sheet.cell(step, 1).value), set()).add(target.parent.title)
    assert "In commodities" in ends["A3"] and "In demand" in ends["A7"] and "In periods" in ends["C4"]
    assert {"In countries", "In processes"} <= ends["C8"]
    assert ends["D2"] == {"Assumptions", "Log"}
    assert ends["B5"] == {"In facilities", "In processes", "In countries"} and ends["B8"] == {"In countries"}


def test_two_cells_of_demand_that_change_places_turn_the_step_and_the_sheet(books: dict[str, Shown]) -> None:
    book = books[SWAPPED]
    assert "does not add up" in verdicts(book["Trace"])
    differences = [row[9].value for row in book["Demand"].iter_rows(min_row=7) if row[9].value is not None]
    assert max(map(abs, differences)) > 1


def test_no_formula_has_a_figure_of_its_own(as_written: Workbook) -> None:
    for name, first in (("Trace", 1), ("Demand", 7)):
        found = [cell for row in as_written[name].iter_rows(min_row=first) for cell in row if cell.data_type == "f"]
        assert len(found) > 20
        for cell in found:
            rest = LETTERS_AND_PLACES.sub(" ", str(cell.value).replace("[#This Row]", ""))
            assert set(re.findall(r"\d+(?:\.\d+)?", rest)) <= PLAIN, (name, cell.coordinate, cell.value)


def test_choices_are_open_and_listed(as_written: Workbook) -> None:
    sheet = as_written["Trace"]
    lists = {str(area): each for each in sheet.data_validations.dataValidation for area in each.sqref.ranges}
    for label in SELECTORS:
        cell = next(row for row in sheet.iter_rows(max_col=4) if row[1].value == label)[3]
        assert not cell.protection.locked and lists[cell.coordinate].type == "list"
    assert all(cell.protection.locked for cell in sheet["B"])


def test_cost_is_the_plan_s_down_to_unit_costs_from_the_inputs(books: dict[str, Shown], plan: fs.Plan) -> None:
    costs = plan.tables["costs"]
    for (item, place), period in zip(COSTS, plan.tables["reliance"]["period"], strict=True):
        found = lines(with_word(books, item)["Trace"])
        own = costs[(costs["item"] == item) & (costs["period"] == period)]
        assert found["Discounted cost of the plan"] == pytest.approx(plan.summary["discounted_cost_musd"])
        assert found["The item"] == pytest.approx(costs.loc[costs["item"] == item, "discounted_musd"].sum())
        assert found["All places"] == pytest.approx(own["musd"].sum())
        assert found["All lines of the place"] == pytest.approx(own.loc[own["place"] == place, "musd"].sum())
        assert found["Discount factor of the period"] == pytest.approx(own["discount_factor"].iloc[0])
    # 604.5 x (1.08 ^ (3 / 24) x annuity of 12 years at 8 %, in mid-year, + 0.03) x 0.9
    rate = 0.08
    annuity = rate / (1 - (1 + rate) ** -12) * (1 + rate) ** -0.5
    by_hand = 700 * 0.95 / LEVEL_OF_A * ((1 + rate) ** (3 / 24) * annuity + 0.03) * 0.9
    assert unit_costs(books, "capital") == [pytest.approx(by_hand), "", ""]
    assert unit_costs(books, "fixed") == ["", pytest.approx(475 * 0.03), ""]  # make_b: process there x upkeep


FOLLOWED = {
    # energy: from 40 USD in 2026 to 48 in 2030, two thirds of 2027 and a third of 2028; 50 throughout
    ("energy", "2027", "AAA", "electricity, grid"): ("C11", 2 / 3 * 42 + 1 / 3 * 44, ["In energy", "In periods"]),
    ("energy", "2028b", "BBB", "electricity, hydro"): ("C11", 50, ["In energy", "In periods"]),
    ("purchases", "2027", "XXX", ""): ("C12", 2 / 3 * 2100 + 1 / 3 * 2200, ["In offer years", "In periods"]),
    ("tariffs", "2027", "BBB", ""): ("C12", 2 / 3 * 2100 + 1 / 3 * 2200, ["In offer years", "In periods"]),
    ("export_controls", "2027", "XXX", ""): ("C12", 2 / 3 * 2100 + 1 / 3 * 2200, ["In offer years", "In periods"]),
    ("outlet revenue", "2028b", "AAA", ""): ("C13", -(154 + 2 * 156) / 3, ["In outlet years", "In periods"]),
    ("account_prices", "2027", "BBB", ""): ("C14", 2 / 3 * 12 + 1 / 3 * 16, ["In account prices", "In periods"]),
    # by sea 2 x 50, inland 2 and 4; half the mean of 7 and 30 and of 2 and 3, and half of the inland leg
    ("freight", "2026b", "AAA", "from XXX"): ("C15", 106, ["In areas", "In freight"]),
    ("freight", "2028b", "AAA", "to the world pool"): ("C15", (18.5 + 2.5 + 2) / 2, ["In areas", "In freight"]),
    ("carbon", "2026b", "AAA", ""): ("C16", 5, ["In countries"]),
    ("holding", "2027", "AAA", ""): ("C16", 15, ["In commodities"]),
    ("offtake revenue", "2027", "AAA", "only"): ("C16", -600, ["In offtakes"]),
    ("contracts", "2027", "BBB", ""): ("C16", 20, ["In contracts"]),
    ("demand_response", "2027", "AAA", "magnet, wind"): ("C16", 5, ["In demand response"]),
    ("strategic_stocks", "2027", "AAA", ""): ("C16", 4, ["In strategic stocks"]),
    ("permit_reforms", "2027", "AAA", ""): ("C16", 3000, ["In permit reforms"]),
    ("shortage", "2027", "AAA", "*, 1"): ("C16", 3000, ["In shortage"]),
    ("committed", "2027", "BBB", ""): ("C16", 0.02 * 0.8 * 1e6, ["In facilities"]),
    ("carbon_levies", "2027", "AAA", ""): ("", 30 * 12, []),
}  # fmt: skip
"""Item, period, place and more of a line's key -> the step in which its unit cost goes on, its unit cost by hand, and
the input sheets that the step leads to."""


class Follower:
    """A book of the case with policies, in which any line of cost is chosen."""

    def __init__(self, plan: fs.Plan, path: Path, language: str) -> None:
        write_workbook(plan, path, written_at=WHEN, language=language)
        self.book, self.plan = openpyxl.load_workbook(path), plan
        self.words = {} if language == "en" else table(language)
        self.sheet, found = self.book["Trace"], Calculation(self.book).all()
        self.calculation = Calculation(self.book, {title: each for title, each in found.items() if title != "Trace"})
        self.choices = choices_of(self.sheet)

    def told(self, word: str) -> str:
        return self.words.get(word, word)

    def follow(self, item: str, period: str, place: str, detail: str) -> tuple[dict[str, Any], dict[str, set[str]]]:
        """What the steps say, and where each leads, of a line; its own unit cost under the name "line"."""
        lines = self.plan.tables["cost_lines"].fillna({"detail": ""})
        lines = lines[(lines["item"] == item) & (lines["period"] == period) & (lines["place"] == place)]
        assert detail in set(lines["detail"]), (item, period, place, detail)
        number = lines["detail"].tolist().index(detail)
        year = int(period) if period.isdigit() else period
        for label, choice in zip(SELECTORS[-4:], (self.told(item), year, place, number + 1), strict=True):
            self.choices[self.told(label)].value = choice
        self.calculation.again()
        cells = self.calculation.values()["Trace"]
        assert not [at for at, value in cells.items() if isinstance(value, Error)]
        assert self.told("does not add up") not in {cells.get(cell.coordinate) for cell in self.sheet["F"]}
        steps: dict[str, Any] = {"line": lines["unit_cost"].iloc[number]}
        leads: dict[str, set[str]] = {}
        step = ""
        for row in self.sheet.iter_rows():
            step = str(row[0].value) if isinstance(row[0].value, str) else step
            if row[1].value == self.told("Its unit cost goes on in step"):
                steps["onwards"] = cells[row[3].coordinate]
            if row[1].value == self.told("Unit cost") and step != "C7":
                steps[step] = cells[row[3].coordinate]
            for cell in (row[5], row[12]):
                if (found := PLACE.fullmatch(str(cells.get(cell.coordinate)))) is not None:
                    leads.setdefault(step, set()).add(found["sheet"])
        return steps, leads


@pytest.fixture(scope="module")
def under_policies(tmp_path_factory: pytest.TempPathFactory) -> fs.Plan:
    folder = tmp_path_factory.mktemp("followed")
    plan = fs.solve(fs.read_case(with_policies().write(folder / "tiny")), fs.Aim(fs.Form.COST))
    assert isinstance(plan, fs.Plan)
    return plan


@pytest.fixture(scope="module", params=["en", "zh"])
def follower(
    request: pytest.FixtureRequest, under_policies: fs.Plan, tmp_path_factory: pytest.TempPathFactory
) -> Follower:
    return Follower(under_policies, tmp_path_factory.mktemp("followed") / "plan.xlsx", request.param)


def test_any_line_goes_on_to_the_inputs_or_says_that_it_does_not(follower: Follower) -> None:
    for (item, period, place, detail), (step, by_hand, sheets) in FOLLOWED.items():
        steps, leads = follower.follow(item, period, place, detail)
        assert steps.pop("line") == pytest.approx(by_hand), item
        assert steps.pop("onwards") == (step or follower.told(onwards.NONE)), item
        assert {name: value for name, value in steps.items() if value not in ("", 0)} == (
            {step: pytest.approx(by_hand)} if step else {}
        ), item
        found = leads.get(step, set()) - {"Unit prices"}
        assert found == set(sheets), item


def test_every_item_goes_on_in_a_step_or_is_declared_to_have_none() -> None:
    declared = {*line_costs.EXCEPTIONS}
    assert set(onwards.STEPS) == kinds() - declared
    assert all(onwards.step_of(item) == onwards.NONE for item in declared)


def test_the_largest_line_is_followed_at_first(plan: fs.Plan, as_written: Workbook) -> None:
    lines = plan.tables["cost_lines"].query("reported")
    largest = lines.loc[lines["discounted_musd"].abs().idxmax()]
    found = choices_of(as_written["Trace"])
    first = [str(found[label].value) for label in SELECTORS[-4:]]
    beside = lines[(lines[["item", "period", "place"]] == largest[["item", "period", "place"]]).all(axis=1)]
    number = [str(each) for each in beside["what"]].index(largest["what"]) + 1
    assert first == [largest["item"], largest["period"], largest["place"], str(number)]


def unit_costs(books: dict[str, Shown], item: str) -> list[Any]:
    """Unit costs by the steps of capital, fixed and running cost of the book in which an item is followed."""
    found = by_step(with_word(books, item)["Trace"])
    return [found[step]["Unit cost"] or "" for step in ("C8", "C9", "C10")]


def by_step(sheet: Worksheet) -> dict[str, dict[str, Any]]:
    """Step -> name of a line -> its value."""
    found: dict[str, dict[str, Any]] = {}
    for row in sheet.iter_rows(max_col=4):
        if isinstance(row[0].value, str):
            found[row[0].value] = {}
        elif found and row[1].value is not None:
            list(found.values())[-1].setdefault(str(row[1].value), row[3].value)
    return found


def test_the_premium_is_what_the_plan_costs_above_the_least(books: dict[str, Shown], plan: fs.Plan) -> None:
    found, summary = lines(with_word(books, "capital")["Trace"]), plan.summary
    spent = summary["discounted_cost_musd"] - summary["reference_cost_musd"]
    assert found["Premium that the plan costs"] == pytest.approx(spent, abs=1e-9)
    assert found["Premium allowed"] == pytest.approx(summary["premium_musd"])
    assert found["Share x least cost"] == pytest.approx(summary["premium_musd"])


@pytest.mark.parametrize("year", range(2020, 2046))
@pytest.mark.parametrize("points", [{2030: 7.0}, {2026: 60.0, 2030: 80.0}, {2025: 9.0, 2031: 3.0, 2040: 30.0}])
def test_a_year_lies_on_the_line_of_the_stated_years_beside_it(points: dict[int, float], year: int) -> None:
    before, after = stated_beside(points, year)
    rise = (points[after] - points[before]) / (after - before) if after != before else 0.0
    assert max(0.0, points[before] + rise * (year - before)) == pytest.approx(in_year(points, year, keep_slope))


def test_a_plan_that_builds_nothing_for_nobody_has_its_trace_too(tmp_path: Path) -> None:
    tiny = Tiny().set("demand", [])
    tiny.drop("facilities", status="generic")
    plan = fs.solve(fs.read_case(tiny.write(tmp_path / "tiny")), fs.Aim(fs.Form.PROFIT))
    assert isinstance(plan, fs.Plan)
    write_workbook(plan, tmp_path / "plan.xlsx", written_at=WHEN)
    told = [row[1].value for row in sheet_of(tmp_path / "plan.xlsx", "Trace").iter_rows(max_col=2)]
    assert "The plan builds nothing." in told
    assert not [words for words in told if words and "eliance" in str(words)]
