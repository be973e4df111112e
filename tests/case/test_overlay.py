"""Scenarios laid over a case."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from builder import Tiny, sentences

from friendshore.case import Case, Change, read_case
from friendshore.case.overlay import Overlay, lay
from friendshore.case.source import open_case
from friendshore.case.tables import TABLES
from friendshore.planning import read_case as read_with_policies
from friendshore.program.policies import FURTHER


def overlaid(folder: Path, *texts: str) -> Case:
    tiny = Tiny()
    names = [f"s{number}" for number in range(len(texts))]
    for name, text in zip(names, texts, strict=True):
        tiny.scenario(name, text)
    return read_case(tiny.write(folder), names)


def test_a_row_with_the_same_key_replaces_the_given_columns(tmp_path: Path) -> None:
    case = overlaid(tmp_path, '[[facilities]]\nfacility = "new_make_b"\nmax_build_t_per_yr = 500\n')
    row = case.tables["facilities"].set_index("facility").loc["new_make_b"]
    assert (row["max_build_t_per_yr"], row["country"]) == (500.0, "BBB")
    assert row["_where"] == "facilities.csv row 6 as changed by scenarios/s0.toml"
    assert case.changes == (Change("facilities", ("new_make_b",), "max_build_t_per_yr", "100", "500", "s0"),)


def test_a_new_key_adds_a_row(tmp_path: Path) -> None:
    case = overlaid(tmp_path, '[[sectors]]\nsector = "wind"\ntitle = "Wind"\n')
    assert case.tables["sectors"].set_index("sector").loc["wind", "_where"] == "scenarios/s0.toml"
    assert case.changes == (Change("sectors", ("wind",), "", "", "row", "s0"),)


def test_a_row_can_be_dropped(tmp_path: Path) -> None:
    case = overlaid(tmp_path, '[[drop.facilities]]\nfacility = "new_make_b"\n')
    assert "new_make_b" not in set(case.tables["facilities"]["facility"])
    assert case.changes == (Change("facilities", ("new_make_b",), "", "row", "", "s0"),)


def test_all_rows_of_a_table_can_be_dropped_and_written_anew(tmp_path: Path) -> None:
    floor = {"floor": "f", "payer": "AAA", "commodity": "oxide", "countries": "AAA", "floor_usd_per_t": 20}
    tiny = Tiny().scenario("none", '[drop]\nprice_floors = "all"\n')
    again = '[[price_floors]]\nfloor = "g"\npayer = "BBB"\ncommodity = "oxide"\ncountries = "AAA"\n'
    again += 'floor_usd_per_t = 15\nautomatic = 1\nfrom_month = "2027-01"\nsource = "est"\nconfidence = "C"\n'
    tiny.scenario("other", '[drop]\nprice_floors = "all"\n' + again)
    for name in ("f", "h"):
        tiny.add("price_floors", **(floor | {"floor": name, "automatic": 0, "from_month": "2027-01"}))
    case = read_with_policies(tiny.write(tmp_path), ["none"])
    assert case.tables["price_floors"].empty
    assert case.changes == tuple(Change("price_floors", (name,), "", "row", "", "none") for name in ("f", "h"))
    assert list(read_with_policies(tmp_path, ["other"]).tables["price_floors"]["floor"]) == ["g"]


def test_set_and_scale_reach_every_row_that_matches(tmp_path: Path) -> None:
    case = overlaid(
        tmp_path,
        '[[set.facilities]]\nwhere = { country = "AAA" }\nvalues = { retires = "2028-12" }\n'
        '[[scale.demand]]\nwhere = { area = ["BBB"], year = 2029 }\n'
        'columns = ["t_per_yr_low", "t_per_yr_base", "t_per_yr_high"]\nby = 1.5\n',
    )
    facilities = case.tables["facilities"].set_index("facility")["retires"]
    assert list(facilities[["mine_a", "new_make_b"]]) == ["2028-12", ""]
    demand = case.tables["demand"].set_index(["area", "year"])["t_per_yr_base"]
    assert demand.to_dict() == {("AAA", 2027): 60, ("AAA", 2029): 60, ("BBB", 2027): 40, ("BBB", 2029): 60}


def test_whole_numbers_are_scaled_to_the_nearest(tmp_path: Path) -> None:
    case = overlaid(tmp_path, '[[scale.processes]]\ncolumns = ["construction_months"]\nby = 1.3\n')
    assert set(case.tables["processes"]["construction_months"]) == {16}


def test_scenarios_stack_from_left_to_right(tmp_path: Path) -> None:
    first = '[levels]\npace = "low"\n[settings]\nramp = "evidence"\n[[sectors]]\nsector = "cars"\ntitle = "One"\n'
    second = '[levels]\npace = "high"\n[[sectors]]\nsector = "cars"\ntitle = "Two"\n'
    case = overlaid(tmp_path, first, second)
    assert (case.levels.pace, case.settings.ramp) == ("high", "evidence")
    assert list(case.tables["sectors"]["title"]) == ["Two"]
    assert Change("levels", (), "pace", "low", "high", "s1") in case.changes


def test_scenarios_can_be_left_out(tmp_path: Path) -> None:
    prices = 'why = "dear"\nprices_only = true\n[[scale.offer_years]]\ncolumns = ["price_usd_per_t"]\nby = 2\n'
    case = overlaid(tmp_path, prices, '[levels]\ndemand = "high"\n')
    assert list(case.tables["offer_years"]["price_usd_per_t"]) == [40.0]
    assert [note.prices_only for note in case.scenarios] == [True, False]
    left = case.reread([case.scenarios[1].file])
    assert list(left.tables["offer_years"]["price_usd_per_t"]) == [20.0]
    assert left.levels.demand == "high"
    assert [note.name for note in left.scenarios] == [case.scenarios[1].name]


def test_a_scenario_outside_the_case(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('why = "ours"\n[levels]\npace = "low"\n', encoding="utf-8")
    assert read_case(Tiny().write(tmp_path / "tiny"), [file]).levels.pace == "low"


WRONG = {
    '[[facilitys]]\nfacility = "x"\n': "column facilitys: is neither a table nor one of why, prices_only, levels, "
    "settings, "
    "drop, set, scale; nearest is 'facilities'",
    '[[sectors]]\nsector = "cars"\ntitel = "x"\n': "column sectors: 'titel' is not a column of sectors; nearest is "
    "'title'",
    '[[sectors]]\nsector = "cars"\ntitle = "Cars"\n': "column sectors: changes nothing in sectors",
    '[[sectors]]\ntitle = "Cars"\n': "column sectors: needs the row's key: sector",
    '[[sectors]]\nsector = "car"\n': "column sectors: 'car' is a new row of sectors and needs title too; nearest is "
    "'cars'",
    '[[sectors]]\nsector = "cars"\ntitle = 5\n': "column sectors, title: '5' expected text in quotation marks",
    '[[shortage]]\nsector = "*"\nstep = 1\nusd_per_t = "9"\n': "column shortage, usd_per_t: '9' expected a plain "
    "decimal "
    "number (USD/t), without quotation marks",
    '[[drop.sectors]]\nsector = "ships"\n': "column drop.sectors, sector: 'ships' matches no row of sectors",
    '[[drop.sector]]\nsector = "cars"\n': "column drop.sector: there is no such table; nearest is 'sectors'",
    '[drop]\nprice_floors = "all"\n': "column drop.price_floors: 'all' price_floors has no row to drop",
    '[drop]\nsectors = "every"\n': "column drop.sectors: expected entries headed [[drop.sectors]]",
    '[drop]\nsector = "all"\n': "column drop.sector: there is no such table; nearest is 'sectors'",
    "[[drop.sectors]]\n": "column drop.sectors: expected column = value for the rows that are meant",
    '[[set.demand]]\nwhere = { area = "BB" }\nvalues = { note = "x" }\n': "column set.demand, area: 'BB' matches no "
    "row of "
    "demand; nearest is 'BBB'",
    '[[set.demand]]\nwhere = { area = "BBB" }\nvalues = { year = 2030 }\n': "column set.demand, year: '2030' belongs "
    "to the "
    "row's key: drop the row and add another",
    '[[set.demand]]\nwhen = { area = "BBB" }\nvalues = { note = "x" }\n': "column set.demand: 'when' expected where, "
    "values; "
    "nearest is 'where'",
    '[[scale.demand]]\ncolumns = ["note"]\nby = 2\n': "column scale.demand, columns: 'note' holds no figures to "
    "multiply",
    '[[scale.demand]]\ncolumns = ["t_per_yr_base"]\nby = 1\n': "column scale.demand: changes nothing in demand",
    '[[scale.demand]]\ncolumns = ["t_per_yr_base"]\n': "column scale.demand, by: expected a number",
    '[sectors]\nsector = "cars"\n': "column sectors: expected entries headed [[sectors]]",
    '[levels]\npace = "slow"\n': "column levels.pace: 'slow' expected low or base or high; nearest is 'low'",
    '[levels]\npace = "base"\n': "column levels.pace: 'base' changes nothing",
    "[settings]\nrampe = 1\n": "column settings: 'rampe' is not one of the settings: discount_share_per_yr, ramp, "
    "screening_share, reliance_tolerance_points, cost_tolerance_share, premium_share, kept_from_year, free_lunch; "
    "nearest is 'ramp'",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_scenario(tmp_path: Path, text: str) -> None:
    folder = Tiny().scenario("odd", text).write(tmp_path)
    assert f"scenarios/odd.toml, {WRONG[text]}" in sentences(folder, ["odd"])


def test_broken_toml_is_one_fault(tmp_path: Path) -> None:
    folder = Tiny().scenario("odd", "[levels\n").write(tmp_path)
    (sentence,) = sentences(folder, ["odd"])
    assert sentence.startswith("scenarios/odd.toml line 2: cannot be read as TOML")


def test_why_is_required(tmp_path: Path) -> None:
    folder = Tiny().scenario("odd", 'why = ""\n').write(tmp_path)
    expected = "scenarios/odd.toml, column why: expected a sentence that says what the scenario is"
    assert sentences(folder, ["odd"]) == [expected]


def test_an_unknown_scenario(tmp_path: Path) -> None:
    folder = Tiny().scenario("pace_low", "").write(tmp_path)
    expected = "scenario: 'pace_lo' there is no such scenario; this case has pace_low; nearest is 'pace_low'"
    assert sentences(folder, ["pace_lo"]) == [expected]


def test_a_fault_made_by_a_scenario_names_it(tmp_path: Path) -> None:
    folder = Tiny().scenario("odd", '[[countries]]\ncountry = "AAA"\narea = "AAB"\n').write(tmp_path)
    expected = (
        "countries.csv row 2 as changed by scenarios/odd.toml, column area: 'AAB' is not in areas.csv; nearest is 'AAA'"
    )
    assert sentences(folder, ["odd"]) == [expected]


README = Path(__file__).parents[2] / "inputs" / "README.md"


def test_the_verbs_do_what_the_page_says() -> None:
    """Its example on the shipped case: each verb reaches the rows that it names, and no others."""
    section = README.read_text(encoding="utf-8").split("\n## Scenarios\n")[1]
    (example,) = re.findall(r"```toml\n(.*?)```", section, re.DOTALL)
    source = open_case(README.parent / "allies", (*TABLES, *FURTHER.tables))
    overlay = Overlay({table.name: table for table in (*TABLES, *FURTHER.tables)}, dict(source.reading.rows))
    lay(overlay, "page", "page.toml", tomllib.loads(example))
    assert overlay.faults == []
    changed = {(change.table, change.key[0]) for change in overlay.changes}
    before = source.reading.rows
    magnets = {row["contract"] for row in before["contracts"]
               if row["origin"] == "USA" and "magnet" in str(row["commodities"])}  # fmt: skip
    recovered = {row["offer"] for row in before["offer_years"]
                 if str(row["offer"]).startswith("eol_") and row["price_usd_per_t"]}  # fmt: skip
    assert magnets and recovered
    expected = {("contracts", name) for name in magnets} | {("offer_years", name) for name in recovered}
    expected |= {("countries", "JPN"), ("countries", "KOR"), ("sectors", "robots")}
    assert {each for each in changed if each[0] != "energy"} == expected
    assert {change.column for change in overlay.changes if change.table == "energy"} == {
        f"price_usd_per_unit_{level}" for level in ("low", "base", "high")
    }


@pytest.mark.parametrize("verb", ["drop", "set", "scale"])
@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('facility = "make_x"', "facility: 'make_x' matches no row of facilities; nearest is 'make_a'"),
        ('facility = "dig_*"', "facility: 'dig_*' matches no row of facilities"),
        ('facilty = "make_a"', "'facilty' is not a column of facilities; nearest is 'facility'"),
        ('facility = "make_a", country = "BBB"', "matches no row of facilities"),
    ],
)
def test_conditions_are_alike_in_every_verb(tmp_path: Path, verb: str, condition: str, expected: str) -> None:
    more = {"drop": "", "set": 'values = { owner = "x" }\n', "scale": 'columns = ["max_build_t_per_yr"]\nby = 2\n'}
    text = f"[[{verb}.facilities]]\nwhere = {{ {condition} }}\n{more[verb]}"
    (told,) = sentences(Tiny().scenario("new", text).write(tmp_path), ["new"])
    assert expected in told


def test_a_star_means_all_that_are_like_it_or_itself(tmp_path: Path) -> None:
    text = '[[set.facilities]]\nwhere = { facility = "new_*" }\nvalues = { owner = "x" }\n'
    text += '[[scale.shortage]]\nwhere = { sector = "*" }\ncolumns = ["usd_per_t"]\nby = 2\n'
    tiny = Tiny().scenario("new", text)
    tables = read_case(tiny.write(tmp_path), ["new"]).tables
    assert set(tables["facilities"].query("owner == 'x'")["facility"]) == {"new_make_b", "new_separate_b"}
    assert tables["shortage"]["usd_per_t"].tolist() == [2000]
