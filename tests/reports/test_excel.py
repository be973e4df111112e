"""The workbook of a plan: what is in it, that it is the same again, and that it holds when recalculated."""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from books import filled
from books import sheet as sheet_of
from builder import Tiny, three
from deposit import deposit
from evaluated import worked_out
from office import recalculated as by_office
from openpyxl.utils.datetime import from_excel
from openpyxl.workbook import Workbook
from solve import prepared

import friendshore as fs
from friendshore.errors import FriendshoreError
from friendshore.plan.contents import Contents
from friendshore.reports.excel import write_workbook
from friendshore.reports.excel.workbook import readers

WHEN = datetime(2027, 1, 2, 3, 4, 5)
LATER = datetime(2027, 6, 7, 8, 9, 10)
SCENARIO = """why = "dear magnets"
[[offer_years]]
offer = "magnets_x"
year = 2027
price_usd_per_t = 25
"""
EDITED = [
    (
        "Deliveries",
        "t",
        {"Delivered, short or answered 2027, against demand", "Delivered 2027: the balance against its own sheet"},
    ),
    ("Flows", "t", {"Flows: fingerprints that are not as written"}),
    ("Builds", "t_per_yr", {"Builds: fingerprints that are not as written"}),
    ("Cost ledger", "factor", {"Discounted costs of the ledger, against the plan's objective"}),
    ("In programmes", "total_musd", {"In programmes: fingerprints that are not as written"}),
]
"""Sheet and column of a figure that is changed by hand, and the checks that must turn."""
pytestmark = pytest.mark.xdist_group("workbook")
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> fs.Plan:
    """Magnet plants for 60 of the 100 t wanted; a tariff of 25 % on the rest, which exporters sell at 25 in 2027."""
    folder = tmp_path_factory.mktemp("case")
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.row("programmes", "purse")["total_musd"] = 5
    for importer in ("AAA", "BBB"):
        row = {"importer": importer, "origin": "XXX", "commodity": "magnet", "kind": "base", "rate_share": 0.25}
        tiny.add("tariffs", **row, from_month="2027-01", until_month="")
    tiny.scenario("dear", SCENARIO)
    plan = fs.solve(fs.read_case(tiny.write(folder / "tiny"), ["dear"]))
    assert isinstance(plan, fs.Plan)
    return plan


@pytest.fixture(scope="module")
def written(plan: fs.Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("written") / "plan.xlsx"
    write_workbook(plan, path, written_at=WHEN)
    return path


@pytest.fixture(scope="module")
def book(written: Path) -> Workbook:
    return openpyxl.load_workbook(written)


@pytest.fixture(scope="module")
def dug(tmp_path_factory: pytest.TempPathFactory) -> fs.Plan:
    """The plan of `deposit`."""
    plan = fs.solve(fs.read_case(deposit().write(tmp_path_factory.mktemp("dug") / "tiny")))
    assert isinstance(plan, fs.Plan)
    return plan


@pytest.fixture(scope="module")
def books(written: Path, dug: fs.Plan, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """The workbooks of both plans, and the first with every figure of EDITED changed, worked out."""
    folder = tmp_path_factory.mktemp("books")
    write_workbook(dug, folder / "dug.xlsx", written_at=WHEN)
    edited(written, [(sheet, column) for sheet, column, _ in EDITED], folder / "edited.xlsx")
    return {path.name: worked_out(path) for path in (written, *sorted(folder.glob("*.xlsx")))}


def edited(written: Path, places: list[tuple[str, str]], path: Path) -> Path:
    """The workbook with the first figure of some columns one more."""
    book = openpyxl.load_workbook(written)
    for sheet, column in places:
        place = next(cell.column for cell in book[sheet][6] if cell.value == column)
        book[sheet].cell(7, place).value += 1
    book.save(path)
    return path


@pytest.fixture(scope="module")
def recalculated(written: Path, books: dict[str, Workbook]) -> Workbook:
    return books[written.name]


def verdicts(book: Workbook) -> dict[str, str]:
    """Check -> OK or NO."""
    rows = book["Checks"].iter_rows(min_row=7, values_only=True)
    return {str(row[0]): str(row[8]) for row in rows}


def line(book: Workbook, sheet: str, key: str, part: str) -> list[object]:
    """Values over the periods of a line of a sheet with time across."""
    rows = book[sheet].iter_rows(min_row=6, values_only=True)
    return next(list(row[5:8]) for row in rows if row[0] == key and row[2] == part)


def test_the_sheets_are_there_and_every_one_is_in_the_contents(book: Workbook, plan: fs.Plan) -> None:
    wanted = {"Cover", "Summary", "Build plan", "Builds", "Not built", "Elements", "Reliance", "Capacity", "Flows",
              "Supply matrix", "Prices", "Costs", "Public money", "Energy and carbon", "Stock levels", "What binds",
              "Checks", "Data risk", "Assumptions", "Policies", "Base year", "Sources", "Log", "Data_long"}  # fmt: skip
    assert wanted <= set(book.sheetnames)
    assert book.sheetnames[:2] == ["Cover", "Summary"]
    assert all(len(name) <= 25 for name in book.sheetnames)
    divider = book.sheetnames.index("Audit")
    for name, listed in (("Cover", book.sheetnames[1 : divider + 1]), ("Audit", book.sheetnames[divider + 1 :])):
        links = [cell for row in book[name].iter_rows(min_row=4) for cell in row if cell.hyperlink]
        assert all(cell.hyperlink.location == f"'{cell.value}'!A1" for cell in links)
        assert list(dict.fromkeys(cell.value for cell in links if cell.column == 1)) == listed
    assert divider == 1 + len(readers(plan)), "what readers open stands before the divider"
    assert [book[name]["A3"].value for name in ("Checks", "Audit", "Log")] == ["‹ Cover", "‹ Cover", "‹ Audit"]


def test_every_input_table_with_rows_has_its_sheet(book: Workbook, plan: fs.Plan) -> None:
    filled = {name for name, frame in plan.case.tables.items() if len(frame)} - {"sources", "actuals"}
    assert {f"In {name.replace('_', ' ')}"[:25] for name in filled} <= set(book.sheetnames)
    assert "In tariffs" in book.sheetnames and "In price floors" not in book.sheetnames


def test_every_sheet_is_set_up_for_reading_and_print(book: Workbook) -> None:
    for sheet in book.worksheets:
        upright = sheet.title == "Summary"
        assert sheet.page_setup.orientation == ("portrait" if upright else "landscape"), sheet.title
        tall = 1 if sheet.title in {"Cover", "Summary"} else 0
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, tall), sheet.title
        footer = (sheet.oddFooter.left.text, sheet.oddFooter.center.text, sheet.oddFooter.right.text)
        assert footer[0].startswith("&F") and footer[1:] == ("&A", "Page &P of &N"), sheet.title
        if sheet.title not in {"Summary"}:
            assert sheet.freeze_panes, sheet.title
            assert sheet["A1"].value and sheet["A2"].value, sheet.title


def test_names_lead_to_scalars(book: Workbook) -> None:
    wanted = {"checks_failed", "checks_made", "master_check", "discount_rate", "price_year", "discounted_cost_musd",
              "mean_reliance_points", "resource_cost_musd", "public_money_musd", "setting_premium_share"}  # fmt: skip
    assert wanted <= set(book.defined_names)
    for name in wanted:
        (place,) = book.defined_names[name].destinations
        assert book[place[0]][place[1].replace("$", "")].value is not None, name


def test_contents_follow_the_recipes() -> None:
    contents = Contents.of_program(prepared(deposit()))
    assert contents.elements == ("oxide",)
    # a tonne of ore gives 0.9 x 0.3 t of oxide; a magnet takes 1.25 t, whatever the ore
    assert {name: dict(held) for name, held in contents.of.items()} == {
        "oxide": {"oxide": 1.0}, "ore:hill": {"oxide": pytest.approx(0.27)}, "magnet": {"oxide": 1.25}
    }  # fmt: skip
    assert contents.stages_of == {"oxide": ("mining", "separation", "magnet")}


def test_tables_have_a_label_and_a_unit_above_each_column(book: Workbook) -> None:
    names = [name for sheet in book.worksheets for name in sheet.tables]
    assert len(names) == len(set(names))
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            heads = sheet[table.ref][0]
            assert [cell.value for cell in heads] == [column.name for column in table.tableColumns]
            for cell in heads:
                assert sheet.cell(cell.row - 2, cell.column).value, (sheet.title, cell.value)
                if str(cell.value).endswith(("_musd", "_points", "_t_per_yr")):
                    assert sheet.cell(cell.row - 1, cell.column).value, (sheet.title, cell.value)


def test_a_cell_that_a_scenario_changed_says_what_it_was(book: Workbook) -> None:
    notes = [cell.comment.text for row in book["In offer years"].iter_rows() for cell in row if cell.comment]
    assert notes == ["was 20; scenario dear"]
    rows = list(book["Assumptions"].iter_rows(values_only=True))
    assert any(row[:2] == ("dear", "dear magnets") for row in rows)
    assert any(row[0] == "offer_years" and row[3:6] == ("20", "25", "dear") for row in rows)


def test_the_same_plan_gives_the_same_bytes(plan: fs.Plan, written: Path, tmp_path: Path) -> None:
    write_workbook(plan, tmp_path / "again.xlsx", written_at=WHEN)
    assert (tmp_path / "again.xlsx").read_bytes() == written.read_bytes()
    write_workbook(plan, tmp_path / "later.xlsx", written_at=LATER)
    with zipfile.ZipFile(written) as first, zipfile.ZipFile(tmp_path / "later.xlsx") as second:
        differ = {name for name in first.namelist() if first.read(name) != second.read(name)}
    place = openpyxl.load_workbook(written, read_only=True).sheetnames.index("Fingerprints") + 1
    told = {"docProps/core.xml", "xl/worksheets/sheet1.xml", f"xl/worksheets/sheet{place}.xml"}
    assert differ == told, "the cover says when it was written, and its fingerprint"


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "read-only"), (errno.EACCES, "open in another program")],
)
def test_a_write_that_fails_is_a_sentence_and_leaves_what_was_there(
    plan: fs.Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_text("before")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(FriendshoreError, match=reason):
        write_workbook(plan, path, written_at=WHEN)
    assert [each.name for each in tmp_path.iterdir()] == ["plan.xlsx"]
    assert path.read_text() == "before"


def test_a_folder_that_is_not_there_is_a_sentence(plan: fs.Plan, tmp_path: Path) -> None:
    with pytest.raises(FriendshoreError, match="folder does not exist"):
        write_workbook(plan, tmp_path / "none" / "plan.xlsx", written_at=WHEN)


def test_a_case_without_demand_has_a_workbook_too(tmp_path: Path) -> None:
    tiny = Tiny().set("demand", [])
    plan = fs.solve(fs.read_case(tiny.write(tmp_path / "tiny")), fs.Aim(fs.Form.PROFIT))
    assert isinstance(plan, fs.Plan)
    write_workbook(plan, tmp_path / "plan.xlsx", written_at=WHEN)
    assert "Checks" in openpyxl.load_workbook(tmp_path / "plan.xlsx", read_only=True).sheetnames


def test_what_stocks_give_counts_as_supply_at_every_stage_that_it_saves(tmp_path: Path) -> None:
    tiny = deposit()
    tiny.row("commodities", "oxide").update(storable=1, storage_months=6)
    stock = {"commodity": "oxide", "area": "AAA", "opening_secure_t": 10, "opening_exposed_t": 0, "least_t": 0}
    tiny.set("stocks", [stock])
    nothing = pd.DataFrame({"period": [], "fleet": [], "process": [], "commodity": [], "provenance": [], "t": []})
    kept = pd.DataFrame(
        [("2027", "oxide", "AAA", "secure", 4.0)], columns=["period", "commodity", "area", "provenance", "t"]
    )
    opened = [("2027", "oxide", "opening stock", 10.0), ("2027", "oxide", "closing stock", -4.0)]
    opened += [("2028", "oxide", "opening stock", 4.0)]
    tables = dict.fromkeys(("capacity", "production", "purchases", "sales"), nothing) | {
        "stocks": kept, "balance": pd.DataFrame(opened, columns=["period", "commodity", "item", "t"])
    }  # fmt: skip
    supply = Contents.of_program(prepared(tiny)).supply(tables)
    found = {(row.period, row.stage): row.t for row in supply.itertuples() if row.route == "drawn from stock"}
    assert found == {
        ("2027", "mining"): 6, ("2027", "separation"): 6, ("2028", "mining"): 4, ("2028", "separation"): 4
    }  # fmt: skip


def test_a_limit_that_binds_leads_to_its_input_row(tmp_path: Path) -> None:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.row("pace", "magnet", "*").update(three("first", 10) | three("cap", 10) | {"note": "a guess"})
    plan = fs.solve(fs.read_case(tiny.write(tmp_path / "tiny")))
    assert isinstance(plan, fs.Plan)
    write_workbook(plan, tmp_path / "plan.xlsx", written_at=WHEN)
    found = next(sheet_of(tmp_path / "plan.xlsx", "Data risk").iter_rows(min_row=7, values_only=True))
    assert str(found[1]).startswith("pace: Make")
    assert (found[0], *found[3:5], found[7], found[10]) == (1, "pace", "magnet · *", "C", "a guess")


def test_the_tidy_table_adds_up_to_the_plan(book: Workbook, plan: fs.Plan) -> None:
    head, *rows = book["Data_long"].iter_rows(min_row=6, values_only=True)
    tidy = pd.DataFrame(rows, columns=head).groupby("measure")["value"].sum()
    for measure, table, column in (
        ("made", "production", "t"), ("delivered or short", "deliveries", "t"), ("bought", "purchases", "t"),
        ("capital cost of builds", "builds", "capex_musd"), ("cost, discounted", "costs", "discounted_musd"),
        ("reliance (by area)", "reliance_by_area", "reliance_points"), ("public money", "public_money", "musd"),
    ):  # fmt: skip
        assert tidy[measure] == pytest.approx(plan.tables[table][column].sum()), measure


def test_recalculation_gives_no_error_and_every_check_holds(recalculated: Workbook) -> None:
    for sheet in recalculated.worksheets:
        errors = [
            (cell.coordinate, cell.value) for cell in filled(sheet)
            if cell.data_type == "e" or str(cell.value).startswith(("#", "Err:"))
        ]  # fmt: skip
        assert not errors, (sheet.title, errors[:5])
    found = verdicts(recalculated)
    assert len(found) > 50
    assert set(found.values()) == {"OK"}, [check for check, verdict in found.items() if verdict != "OK"]
    assert (
        recalculated["Cover"]["B4"].value == recalculated["Summary"]["A6"].value == f"OK: all {len(found)} checks hold"
    )


def test_headline_cells_equal_the_plan(recalculated: Workbook, plan: fs.Plan) -> None:
    rows = recalculated["Summary"].iter_rows(min_row=9, max_row=30, values_only=True)
    shown = {str(row[0]).strip(): row[1:] for row in rows if row[0]}
    reliance = plan.tables["reliance"].set_index("period")["reliance_points"]
    assert shown["Figure"][:3] == (2027, 2028, 2029) or shown["Figure"][0] == "Value"
    assert shown["Reliance: exposed or short"][:3] == pytest.approx(tuple(reliance), abs=1e-6)
    assert shown["Reliance: exposed or short"][0] == pytest.approx(40)
    assert shown["Reliance: exposed or short"][3] == pytest.approx(plan.summary["mean"]["reliance_points"])
    # doing nothing more leaves the 40 of 100 t unmet by secure supply in every year
    assert shown["If nothing more were done"][3] == pytest.approx(40)
    assert shown["Discounted cost of the plan"][0] == pytest.approx(plan.summary["discounted_cost_musd"])
    assert shown["Capital cost of what is built"][0] == pytest.approx(plan.tables["builds"]["capex_musd"].sum())


def test_transfers_are_told_apart_from_what_things_cost(recalculated: Workbook) -> None:
    # 40 t bought at 25 USD, 25 % of it paid as tariff and received by the public
    tariff = 40 * 25 * 0.25 / 1e6
    assert line(recalculated, "Costs", "tariffs", "transfer")[0] == pytest.approx(tariff)
    assert line(recalculated, "Public money", "tariffs", "received")[0] == pytest.approx(tariff)
    rows = recalculated["Policies"].iter_rows(min_row=7, values_only=True)
    policies = {row[0]: row for row in rows if row[2] in {"on", "off"}}
    assert policies["tariffs"][1:3] == ("Tariffs", "on") and policies["tariffs"][4] == 2
    assert policies["tariffs"][6] == pytest.approx(tariff)
    assert policies["account_limits"][2] == "off"


def test_the_build_plan_adds_up_builds_and_marks_their_years(recalculated: Workbook, plan: fs.Plan) -> None:
    sheet = recalculated["Build plan"]
    heads = {sheet.cell(6, column).value: column for column in range(1, 16)}
    years = {sheet.cell(4, column).value: column for column in range(16, 21)}
    builds = plan.tables["builds"]
    for row in range(7, 7 + builds["facility"].nunique()):
        own = builds[builds["facility"] == sheet.cell(row, heads["facility"]).value]
        assert sheet.cell(row, heads["builds"]).value == len(own)
        assert sheet.cell(row, heads["capex_musd"]).value == pytest.approx(own["capex_musd"].sum())
        assert sheet.cell(row, heads["payer"]).value == "The purse"
        assert f"{from_excel(sheet.cell(row, heads['in_service']).value):%Y-%m}" == own["in_service"].min()
        by_2028 = own.loc[own["in_service"] <= "2028-12", "t_per_yr"].sum()
        mark = sheet.cell(row, years[2028]).value
        assert mark == pytest.approx(by_2028) if by_2028 else mark in {"p", "c", None}


def test_elements_and_stages_follow_the_contents_of_products(books: dict[str, Workbook], dug: fs.Plan) -> None:
    book, plan = books["dug.xlsx"], dug
    # 60 t of magnets made at home, 40 t bought from the adversary, each of 1.25 t of oxide
    assert line(book, "Elements", "oxide", "need met, secure") == pytest.approx([75, 75, 75])
    assert line(book, "Elements", "oxide", "need met, exposed") == pytest.approx([50, 50, 50])
    assert line(book, "Elements", "oxide", "Magnet: gap") == pytest.approx([50, 50, 50])
    # oxide and ore are secure as far as they are made, which may be more than magnet plants take: the rest is sold
    made = plan.tables["production"].set_index(["period", "commodity"])["t"]
    sold = plan.tables["sales"].groupby("period")["t"].sum()
    supply = [made[str(year), "oxide"] - sold.get(str(year), 0.0) for year in (2027, 2028, 2029)]
    assert line(book, "Elements", "oxide", "Separation: secure supply") == pytest.approx(supply)
    assert line(book, "Reliance", "magnet", "reliance of the stage") == pytest.approx([40, 40, 40])
    assert line(book, "Reliance", "oxide", "reliance") == pytest.approx([40, 40, 40])
    assert set(verdicts(book).values()) == {"OK"}


def test_figures_that_are_changed_turn_their_checks(books: dict[str, Workbook]) -> None:
    found = books["edited.xlsx"]
    failed = {check for check, verdict in verdicts(found).items() if verdict != "OK"}
    assert set().union(*(broken for _, _, broken in EDITED)) <= failed
    assert f"{len(failed)} of" in str(found["Cover"]["B4"].value)


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize(("sheet", "column", "broken"), EDITED)
def test_each_figure_alone_turns_its_check(
    written: Path, tmp_path: Path, sheet: str, column: str, broken: set[str]
) -> None:
    """Slow: a workbook written, read and recalculated for each figure."""
    path = edited(written, [(sheet, column)], tmp_path / "edited.xlsx")
    found = by_office([path], tmp_path / "office")[path.name]
    failed = {check for check, verdict in verdicts(found).items() if verdict != "OK"}
    assert broken <= failed
    assert f"{len(failed)} of" in str(found["Cover"]["B4"].value)
