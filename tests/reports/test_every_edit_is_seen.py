"""Whoever changes a figure, a text or a formula of a plan's workbook, one at a time, finds the master check red."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from books import filled
from edits import (
    Edit,
    Hand,
    address,
    at,
    beside,
    beyond,
    exchanged,
    first_formula,
    label,
    made,
    more,
    moved,
    named,
    of,
    overwritten,
    row_appended,
    row_cleared,
    rows_exchanged,
    typed,
)
from office import recalculated as by_office
from touched import Untouched
from uneven import uneven
from whole_sheets import deleted

import friendshore as fs
from friendshore.reports.excel import write_workbook
from friendshore.reports.excel.calculated import Calculation, Value
from friendshore.reports.excel.calculated.compiled import Here, run_of, settled
from friendshore.reports.excel.calculated.shapes import taken_apart
from friendshore.reports.excel.checks import outcome
from friendshore.reports.excel.writing.formulas import literal

SCENARIO = """why = "dear magnets"
[[offer_years]]
offer = "magnets_x"
year = 2026
price_usd_per_t = 2050
"""
TOLD = ("master_check", "summary_check", "checks_told")
"""Cells that say that all is well, on Cover, Summary and Checks. Each but the last is looked at by another of them; all
three wear the colour of what fails where any of them is no formula."""
pytestmark = pytest.mark.xdist_group("edits")
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
ARRIVES = of("flows", "t", commodity="magnet", provenance="secure", destination="AAA", period="2027")
STAYS = of("deliveries", "t", commodity="magnet", provenance="secure", area="AAA", period="2027")
RATE_ON_COVER = beside("Cover", "Discount rate")
LEAVES = of("deliveries", "t", commodity="magnet", provenance="secure", area="BBB", period="2027")


def grown(share: float) -> Callable[[float], float]:
    return lambda value: value * share


def turned(value: float) -> float:
    return -value


def as_text(value: float) -> str:
    return f"{value:.15g}"


def spaced(value: str) -> str:
    return value + " "


def other_letter(value: str) -> str:
    """Of the same length."""
    return value[:-1] + chr(ord(value[-1]) + 1)


def letters_turned(value: str) -> str:
    """Of the same letters."""
    assert value != value[::-1]
    return value[::-1]


EDITS: dict[str, Edit] = {
    # what flows where
    "two flows swapped": exchanged(of("flows", "t", 0), of("flows", "t", 1)),
    "a flow has another origin": exchanged(of("flows", "origin", 0), of("flows", "origin", 1)),
    "a flow has another destination": typed(of("flows", "destination"), "XXX"),
    "a flow is exposed": typed(of("flows", "provenance", provenance="secure"), "exposed"),
    "secure magnets go to another area": moved(STAYS, LEAVES, 1),
    "secure magnets arrive from nowhere": more(ARRIVES, 5),
    "supply of two rows swapped": exchanged(of("supply", "t", 0), of("supply", "t", 1)),
    "a delivery to another sector": typed(of("deliveries", "sector", sector="cars"), "wind"),
    "a delivery a year later": typed(of("deliveries", "period", period="2027"), "2028b"),
    "two rows of deliveries exchanged": rows_exchanged("deliveries", 0, 3),
    "a delivery moved by the thousandth": made(of("deliveries", "t"), grown(1.001)),
    "a balance moved by 500": more(of("balance", "made_t", commodity="ore"), 500),
    "a row of the balance cleared": row_cleared("balance", 2),
    "a stock typed as text": made(of("stocks", "t"), as_text),
    "production moved by 500": more(of("production", "t"), 500),
    "production moved between two plants": moved(of("production", "t", 0), of("production", "t", 1), 3),
    "emissions moved by 100": more(of("emissions", "t"), 100),
    "emissions moved between countries": exchanged(of("emissions", "country", 0, country="AAA"),
                                                   of("emissions", "country", 0, country="BBB")),
    "another account of emissions": exchanged(of("emissions", "account", 0), of("emissions", "account", 1)),
    "use of a fleet moved by 500": more(of("fleets", "used_t_per_yr"), 500),
    "another unit of capacity": typed(of("fleets", "capacity_unit"), "kg"),
    "a class of capacity renamed": made(of("classes", "class"), other_letter),
    "an offer bought elsewhere": typed(of("purchases", "area"), "AAA"),
    "a price of a purchase": made(of("purchases", "price_usd_per_t"), grown(1.001)),
    "a sale's sign": made(of("sales", "t"), turned),
    "energy of another carrier": exchanged(of("energy", "carrier", 0), of("energy", "carrier", 1)),
    "worth by place doubled": made(of("worth", "usd_per_t_2027"), grown(2)),
    # builds
    "a build's decision": typed(of("builds", "decided"), "2027"),
    "a build's permit month": typed(of("builds", "permit_from"), datetime(2028, 8, 1)),
    "a build's first output": typed(of("builds", "in_service"), datetime(2029, 4, 1)),
    "a build's tonnes": more(of("builds", "t_per_yr"), 1),
    "a build's capital": more(of("builds", "capex_musd"), 100),
    "a build's capital by the tonne": made(of("builds", "capex_usd_per_t"), grown(1.001)),
    "a build's unit text": typed(of("builds", "capacity_unit"), "kg"),
    "a build's payer": typed(of("builds", "payer"), "Nobody"),
    "a build's country": typed(of("builds", "country"), "Aland"),
    "a build once more": row_appended("builds"),
    "the Build plan's owner": typed(of("build_plan", "owner"), "Somebody"),
    "the Build plan's tonnes overwritten": overwritten(of("build_plan", "t_per_yr")),
    "a capital charge's life": more(of("capital_charges", "lifetime_years"), 1),
    # money
    "the discount rate": typed(named("discount_rate"), 0.08),
    "another discount rate on the Cover": typed(RATE_ON_COVER, 0.08),
    "the discount rate of the Cover as it is": overwritten(RATE_ON_COVER),
    "the premium": typed(named("setting_premium_share"), 0.31),
    "the price year": typed(named("price_year"), 2025),
    "the cost ledger moved by 500": more(of("ledger", "quantity"), 500),
    "the cost ledger's sum by 100": more(of("ledger", "musd"), 100),
    "the cost ledger's unit cost overwritten": overwritten(of("ledger", "unit_cost")),
    "the cost ledger's item": typed(of("ledger", "item"), "freight"),
    "two quantities of the cost ledger": exchanged(of("ledger", "quantity", 0), of("ledger", "quantity", 1)),
    "the cost ledger's unit": typed(of("cost_items", "unit"), "kg"),
    "a transfer that is none": typed(of("cost_items", "transfer", transfer="no"), "yes"),
    "the cost ledger's period": typed(of("ledger", "period"), "2027"),
    "the cost ledger's discount factor": made(of("ledger", "discounted_musd"), grown(1.01)),
    "two rows of the cost ledger exchanged": rows_exchanged("ledger", 4, 9),
    "spending moved by 100": more(of("spending", "musd"), 100),
    "spending of another programme": typed(of("spending", "programme"), "loans"),
    "public money to another place": typed(of("public_ledger", "place"), "AAA"),
    "a month of discounting": more(of("discounting", "middle_years"), 1),
    "a headline overwritten": overwritten(named("discounted_cost_musd")),
    "the mean overwritten": overwritten(named("mean_reliance_points")),
    "a sum of Costs overwritten": overwritten(first_formula("Costs")),
    # inputs
    "two demand cells exchanged": exchanged(of("in_demand", "t_per_yr_base", 0), of("in_demand", "t_per_yr_base", 1)),
    "low demand above base": made(of("in_demand", "t_per_yr_low"), grown(3)),
    "a recipe's sign": made(of("in_recipes", "t_per_t", 1), turned),
    "a recipe's amount as text": made(of("in_recipes", "t_per_t"), as_text),
    "a facility's title": made(of("in_facilities", "title"), spaced),
    "a facility's month of start": typed(of("in_facilities", "starts", facility="make_c"), "2028-04"),
    "a blank filled": typed(of("in_facilities", "retires", facility="make_c"), "2031-01"),
    "a yes turned into a no": typed(of("in_processes", "index_applies"), "no"),
    "two rows of freight exchanged": rows_exchanged("in_freight", 0, 1),
    "a row of an input appended": row_appended("in_energy"),
    "a row of an input cleared": row_cleared("in_shortage", 2),
    "a resource moved by a tonne": more(of("in_resources", "resource_t"), 1),
    "a programme's total": made(of("in_programmes", "total_musd"), grown(1.001)),
    "a confidence": typed(of("in_offers", "confidence"), "A"),
    "a demand that met nothing": overwritten(of("demand", "asked_t_per_yr")),
    # words
    "a header": made(label("deliveries", "t", 2), spaced),
    "a unit above a column": typed(label("builds", "capex_musd", 1), "kUSD"),
    "a unit above an input": typed(label("in_demand", "t_per_yr_base", 1), "kg/yr"),
    "a source's title": made(of("sources", "title"), other_letter),
    "a scenario's note": typed(of("changes", "new"), 2060),
    "why a scenario is": made(at("Cover", "B9"), lambda text: text.replace("dear", "deer")),
    "the letters of a text turned round": made(of("resting", "what"), letters_turned),
    "a policy's state": typed(of("policy_rows", "value", 0), "AAA"),
    "what a limit is called": made(of("binding", "what"), other_letter),
    "the worth of a limit": made(of("binding", "worth"), grown(1.001)),
    "the title of a sheet": made(at("Reliance", "A1"), other_letter),
    "the legend": typed(at("Cover", "E7"), "Made up"),
    "the legend's colours": typed(at("Cover", "D12"), "Made up"),
    "a finding overwritten": overwritten(at("Summary", "A4")),
    "a note of the Summary overwritten": overwritten(at("Summary", "H11")),
    "a figure of the Summary overwritten": overwritten(at("Summary", "C11")),
    "a note typed where nothing was": typed(beyond("Production"), "seen"),
    "a figure typed where nothing was": typed(beyond("Capacity"), 1),
    "a figure of Data_long": made(of("data_long", "value", 5), grown(1.001)),
    "the length of a period": more(at("Reliance", "G5"), 0.5),
    "a total of Elements overwritten": overwritten(at("Elements", "E8")),
    "the steps of the Trace overwritten": overwritten(first_formula("Trace")),
    "the Log's figure as solved": made(of("as_solved", "value"), grown(1.001)),
    "the Log's residual": typed(of("steps", "gap"), 1e-9),
    # the checks themselves
    "a check's left": overwritten(of("checks", "left", 3)),
    "a check's right": overwritten(of("checks", "right", family="balance")),
    "a check's right moved": more(of("checks", "right", family="reliance"), 0.5),
    "a check's difference": overwritten(of("checks", "difference", 7)),
    "a check's tolerance": typed(of("checks", "tolerance", 2), 1e9),
    "a check's ok": typed(of("checks", "ok", 2), "OK"),
    "a check's rule": typed(of("checks", "rule", 2), "at most"),
    "a check's name": made(of("checks", "check", 2), spaced),
    "a row of the checks cleared": row_cleared("checks", 5),
    "the count of checks": overwritten(named("checks_made")),
    "the count of failures": typed(named("checks_failed"), 0),
    "the count by verdict": typed(named("checks_by_verdict"), 0),
    "the count by figures": typed(named("checks_by_figure"), 0),
    "the third witness": typed(named("checks_told"), "OK"),
    "the master on the Cover": overwritten(named("master_check")),
    "the line on the Summary": overwritten(named("summary_check")),
    "a fingerprint's now": overwritten(of("fingerprints", "now", 40)),
    "a fingerprint's written": more(of("fingerprints", "written", 40), 1),
    "a fingerprint's precision": typed(of("fingerprints", "power", 40), 20),
    "a fingerprint's ok": typed(of("fingerprints", "ok", 40), "OK"),
    "a fingerprint's cells": made(of("fingerprints", "cells", 40), other_letter),
    "a fingerprint of the fingerprints": more(of("fingerprints_themselves", "written", 2), 1),
    "a weight of the fingerprints": made(named("fingerprint_of_figure"), grown(2)),
    "a row of the fingerprints cleared": row_cleared("fingerprints", 60),
}  # fmt: skip
CHOICES: dict[str, Edit] = {
    "the Supply matrix": typed(at("Supply matrix", "B6"), "secure"),
    "the Supply matrix's year": typed(at("Supply matrix", "B5"), 2027),
    "the weights of Data risk": typed(named("weight_C"), 7),
    "the year of the Trace": typed(at("Trace", "D7"), 2027),
}
IN_OFFICE = (
    "two flows swapped", "a build's permit month", "two demand cells exchanged", "the cost ledger moved by 500",
    "a check's tolerance",
)  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the uneven case, with a scenario."""
    folder = tmp_path_factory.mktemp("edits")
    tiny = uneven()
    tiny.scenario("dear", SCENARIO)
    plan = fs.solve(fs.read_case(tiny.write(folder / "case"), ["dear"]))
    assert isinstance(plan, fs.Plan)
    write_workbook(plan, folder / "plan.xlsx", written_at=datetime(2027, 1, 2, 3, 4, 5))
    return folder / "plan.xlsx"


@pytest.fixture(scope="module")
def untouched(written: Path) -> Untouched:
    return Untouched(openpyxl.load_workbook(written))


@pytest.fixture(scope="module")
def clean(untouched: Untouched) -> Hand:
    return Hand(untouched.book, untouched.values)


@pytest.fixture
def hand(clean: Hand) -> Iterator[Hand]:
    yield clean
    clean.undo()


def told(hand: Hand, calculation: Calculation) -> tuple[dict[str, bool], bool]:
    """Whether the three cells say that all is well, and whether they wear the colour of what fails."""
    found = {name: str(calculation.at(*address(hand.named(name)).split("!"))).startswith("OK") for name in TOLD}
    return found, worked_out(calculation, f"={outcome.bad()}") is True


def worked_out(calculation: Calculation, formula: str) -> Value:
    """What a formula would come to that stands in no cell."""
    shape, slots = taken_apart(formula)
    return settled(run_of(shape), Here(calculation, calculation.page("Cover"), 1, 1, slots))


def test_untouched_all_is_well(hand: Hand, untouched: Untouched) -> None:
    assert told(hand, Calculation(hand.book, untouched.values)) == (dict.fromkeys(TOLD, True), False)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_turns_the_master(name: str, hand: Hand, untouched: Untouched) -> None:
    EDITS[name](hand)
    assert hand.edited
    well, red = told(hand, Calculation(hand.book, untouched.after(hand.edited)))
    assert red, (name, list(map(address, hand.edited)), well)
    own = [each for each in TOLD if hand.named(each) in hand.edited]
    if not own:
        assert not well["master_check"]
    elif own != ["checks_told"]:
        assert not all(well[each] for each in TOLD if each not in own)


def test_there_is_one_discount_rate(hand: Hand, untouched: Untouched) -> None:
    names = {name: found.attr_text for name, found in hand.book.defined_names.items()}
    assert names["discount_rate"] == names["setting_discount_share_per_yr"]
    cells = [RATE_ON_COVER(hand), hand.named("discounted_cost_musd")]
    before = [hand.shown(cell) for cell in cells]
    hand.put(hand.named("discount_rate"), 0.02)
    calculation = Calculation(hand.book, untouched.after(hand.edited))
    after = [calculation.at(*address(cell).split("!")) for cell in cells]
    assert (before[0], after[0]) == (0.05, 0.02)
    factors = [hand.shown(hand.of("period_factors", "discount_factor", row)) for row in range(3)]
    assert factors != [calculation.at(*address(hand.of("period_factors", "discount_factor", row)).split("!"))
                       for row in range(3)]  # fmt: skip
    assert before[1] != pytest.approx(after[1], rel=1e-3)


@pytest.mark.parametrize("name", CHOICES)
def test_a_choice_of_the_reader_turns_nothing(name: str, hand: Hand) -> None:
    CHOICES[name](hand)
    assert told(hand, Calculation(hand.book)) == (dict.fromkeys(TOLD, True), False)


OTHERS: dict[str, Callable[[str, Value], str]] = {
    "more": lambda formula, value: f'={formula}&"x"' if isinstance(value, str) else f"={formula}+1",
    "a share": lambda formula, value: f'={formula}&"x"' if isinstance(value, str) else f"=1+({formula})*1.01",
    "words for figures": lambda formula, value: '="other"',
    "whatever is so": lambda formula, value: f'=IF(TRUE,{literal("x" if isinstance(value, str) else 2)},{formula})',
}  # fmt: skip
"""Formulas that give way to others of another value."""


@pytest.mark.parametrize("number", range(len(OTHERS)))
def test_a_formula_of_another_value_turns_the_master(number: int, hand: Hand, untouched: Untouched) -> None:
    chance = random.Random(number)
    sheets = [title for title in hand.book.sheetnames if hand.values[title]]
    for title in sheets[number :: len(OTHERS)]:
        place = (title, *chance.choice(sorted(hand.values[title])))
        name = chance.choice(sorted(OTHERS))
        other = OTHERS[name](str(hand.stands(place))[1:], hand.shown(place))
        hand.put(place, other)
        well, red = told(hand, Calculation(hand.book, untouched.after(hand.edited)))
        assert red, (name, address(place), other, well)
        hand.undo()


def afresh(untouched: Untouched, *sheets: str) -> dict[str, dict[tuple[int, int], Value]]:
    """What is known of other sheets than these and those that tell the outcome."""
    return {
        title: known for title, known in untouched.values.items()
        if title not in {*sheets, "Fingerprints", "Checks", "Cover", "Summary"}
    }  # fmt: skip


def test_another_sheet_turns_the_master(hand: Hand, untouched: Untouched) -> None:
    more = hand.book.create_sheet("More")
    well, red = told(hand, Calculation(hand.book, afresh(untouched)))
    hand.book.remove(more)
    assert (red, well["master_check"]) == (True, False)


def test_the_fingerprint_of_a_sheets_name_is_another_without_that_name(hand: Hand) -> None:
    row = hand.of("fingerprints", "now", kind="its name", sheet="Flows")
    sheet = hand.book["Flows"]
    assert hand.shown(row) == 1
    sheet.title = "Streams"
    found = Calculation(hand.book).at(*address(row).split("!"))
    sheet.title = "Flows"
    assert found == 0


def test_a_row_put_in_or_taken_out_turns_the_master(written: Path, clean: Hand, untouched: Untouched) -> None:
    for change in ("insert_rows", "delete_rows"):
        book = openpyxl.load_workbook(written)
        getattr(book["Production"], change)(9)
        well, red = told(Hand(book, clean.values), Calculation(book, afresh(untouched, "Production")))
        assert (red, well["master_check"]) == (True, False)


@pytest.mark.parametrize("title", ["Production", "Log", "Checks", "Summary"])
def test_a_sheet_that_is_deleted_turns_the_master(title: str, hand: Hand, untouched: Untouched) -> None:
    tellers = [name for name in TOLD[:2] if hand.named(name)[0] != title]
    with deleted(hand, title) as without:
        known = untouched.after(hand.edited)
        known.pop(title, None)
        calculation = Calculation(hand.book, known)
        for name in tellers:
            assert str(calculation.at(*address(hand.named(name)).split("!"))).startswith("FAILED"), name
        assert worked_out(calculation, without(f"={outcome.bad()}")) is True


def test_a_cell_that_is_emptied_turns_the_master(hand: Hand, untouched: Untouched) -> None:
    chance = random.Random(5)
    places = [of("capital_charges", "attrition_factor")(hand)]
    for sheet in hand.book.worksheets[1::9]:
        cells = (cell for cell in filled(sheet) if cell.value is not None)
        locked = [cell for cell in cells if cell.protection.locked]
        places.append((sheet.title, (cell := chance.choice(locked)).row, cell.column))
        zeros = [cell for cell in locked if cell.value == 0]
        places += [(sheet.title, cell.row, cell.column) for cell in chance.sample(zeros, min(1, len(zeros)))]
    for place in places:
        hand.put(place, None)
        well, red = told(hand, Calculation(hand.book, untouched.after(hand.edited)))
        assert red, (address(place), well)
        hand.undo()


def test_hidden_rows_turn_nothing(hand: Hand) -> None:
    row, total = hand.book["Flows"].row_dimensions[8], hand.cell("Flows", "F3")
    row.hidden = True
    calculation = Calculation(hand.book)
    hidden = calculation.at(*address(total).split("!"))
    found = told(hand, calculation)
    row.hidden = False
    assert hidden != hand.shown(total)
    assert found == (dict.fromkeys(TOLD, True), False)


@needs_office
@pytest.mark.slow
def test_libreoffice_sees_edits_as_well(written: Path, clean: Hand, tmp_path: Path) -> None:
    for number, name in enumerate(IN_OFFICE):
        book = openpyxl.load_workbook(written)
        EDITS[name](Hand(book, clean.values))
        book.save(tmp_path / f"{number}.xlsx")
    for book in by_office(sorted(tmp_path.glob("*.xlsx")), tmp_path / "office").values():
        sheet, row, column = clean.named("master_check")
        assert str(book[sheet].cell(row, column).value).startswith("FAILED")
