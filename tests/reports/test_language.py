"""Labels in Chinese: each of ours has an entry, formulas still find their words, figures stay what they are."""

from __future__ import annotations

import importlib
import pkgutil
import re
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from builder import Tiny
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

import friendshore as fs
from friendshore.errors import FriendshoreError
from friendshore.language.said import LETTERS, PART, learn, said, table
from friendshore.program import constraints, policies
from friendshore.reports.compare import compare
from friendshore.reports.excel import workbook
from friendshore.reports.excel.comparison import book as comparison
from friendshore.reports.excel.language import labels as language
from friendshore.reports.excel.language.labels import formula, translate
from friendshore.reports.run_record import LIBRARIES
from friendshore.words import in_words

WHEN = datetime(2027, 1, 2, 3, 4, 5)
CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+|sha256 [0-9a-f]+|[\d-]+ [\d:]+ UTC|friendshore [\d.]+|&F: .*")
"""Texts that no language changes: names of fields and settings, hashes, moments, file names."""
SCENARIO = """why = "dear magnets"
[[offer_years]]
offer = "magnets_x"
year = 2027
price_usd_per_t = 25
"""


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> tuple[fs.Plan, fs.Plan]:
    tiny = Tiny()
    tiny.row("facilities", "make_a")["existing_t_per_yr"] = 60
    tiny.row("programmes", "purse")["total_musd"] = 5
    tiny.scenario("dear", SCENARIO)
    case = tiny.write(tmp_path_factory.mktemp("case") / "tiny")
    found = [fs.solve(fs.read_case(case, names)) for names in ([], ["dear"])]
    assert isinstance(found[0], fs.Plan) and isinstance(found[1], fs.Plan)
    return found[0], found[1]


def own_words(plan: fs.Plan) -> set[str]:
    """Words of the case itself, which stay as they are."""
    case = plan.case
    words = {case.name, case.title, case.question, case.bloc, *case.tables}
    for note in case.scenarios:
        words |= {note.name, note.why}
    for choices in (case.settings, case.levels):
        words |= {str(value) for value in vars(choices).values()}
    for frame in case.tables.values():
        words |= {str(value) for column in frame for value in frame[column].unique()}
    return words


def left_over(book: Workbook, words: set[str]) -> list[str]:
    """Labels of the book without a Chinese letter that are neither a code, a unit nor words of the case."""
    units = {"GWh", "TJ", "OK", "NO", "t", "friendshore", *LIBRARIES}
    known = sorted((word for word in words if len(word) > 1), key=len, reverse=True)
    found = []
    for sheet in book.worksheets:
        texts = [str(cell.value).strip() for cell in language.labels(sheet)]
        footer = sheet.oddFooter
        texts += [part.text for part in (footer.left, footer.center, footer.right) if part.text]
        for text in texts:
            rest = text
            for word in known:
                if len(rest) < 2:
                    break
                rest = rest.replace(word, "")
            chinese = re.search(r"[\u4e00-\u9fff]", text)
            if not chinese and text not in units and not CODE.fullmatch(text) and LETTERS.search(rest):
                found.append(f"{sheet.title}: {text}")
    return sorted(set(found))


def test_a_text_with_an_entry_is_translated_and_its_spaces_stay() -> None:
    assert said("NdPr oxide", "zh") == "氧化镨钕"
    assert said("  of it short in 2029", "zh") == "  其中 2029 年短缺"
    assert said("capital cost of builds", "zh") == "建设投资额"
    assert said("What is shipped", "zh") == said("what is shipped", "zh")
    assert said("NdPr oxide", "en") == "NdPr oxide"


def test_parts_of_a_pattern_are_translated_too() -> None:
    assert said("NdPr oxide is scarcest: 40% of the need is secure in 2040", "zh") == (
        "氧化镨钕最紧缺：2040 年仅 40% 的需求为安全供应"
    )
    assert said("Mining, Australia", "zh") == "采矿，澳大利亚"


def test_what_parts_two_words_may_stand_inside_one_of_them() -> None:
    assert said("New plant: NdFeB magnets, sintered, India", "zh") == "新建工厂：烧结钕铁硼磁体，印度"
    makers = "NdFeB magnets, sintered, experienced maker in South-East Asia"
    check = said("Delivered or short, area by area: the sheet against Data_long", "zh")
    assert check == "交付或短缺，逐地区：该表对照长表数据"
    assert said(f"capacity that stands: {makers} in Vietnam", "zh") == f"现有产能：越南的{said(makers, 'zh')}"


def test_names_in_a_pattern_need_no_entry_and_no_blank_is_left_between_chinese_words() -> None:
    owed = said("at least: contracts: delivered or owned up (jare ndpr)", "zh")
    assert owed == "至少：供货合同：交付，否则赔偿（jare ndpr）"
    assert said("Mixed rocks: of some kind (jare ndpr)", "zh") == "Mixed rocks: of some kind (jare ndpr)"
    assert said("amount low", "zh") == "数额，低"


def test_every_policy_and_every_limit_has_words_in_chinese() -> None:
    untold = []
    for package in (policies, constraints):
        for found in pkgutil.iter_modules(package.__path__):
            if found.name.startswith("_"):
                continue
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            rows = getattr(module, "ROWS", None)
            own = package is policies and rows is not None
            texts = [row.words if row else in_words(name) for name, row in (rows or {}).items() if row or own]
            if own:
                texts += [in_words(found.name), f"In {in_words(found.name)}"]
            untold += [text for text in texts if said(text, "zh") == text]
    assert not untold


def test_billions_are_counted_as_chinese_readers_count() -> None:
    assert said("17.0 bn USD of new capacity in 541 builds", "zh") == "新增产能投资 170 亿美元，共 541 项建设"
    assert said("1,234.5 bn USD of new capacity in 1 build", "zh") == "新增产能投资 12,345 亿美元，共 1 项建设"


def test_tonnes_and_smaller_amounts_are_counted_in_their_ten_thousands() -> None:
    flow = "In 2035 the widest flow goes from Australia to Japan: {kt} kt of separated oxide a year"
    for kt, told in (("12.4", "1.24 万吨"), ("3.4", "3,400 吨"), ("1,234.0", "123 万吨")):
        assert said(flow.format(kt=kt), "zh") == f"2035 年最大的流向是从澳大利亚到日本：每年 {told}分离氧化物"
    for musd, told in (("1,234.5", "12.3 亿"), ("100", "1 亿"), ("23.5", "2,350 万"), ("0.0", "0 ")):
        worth = said(f"capacity that stands: Mt Weld (2026 to 2040): {musd} M USD of present value for 10% more", "zh")
        assert worth.endswith(f"放宽 10% 值现值 {told}美元")


def test_a_text_of_several_sentences_is_translated_sentence_by_sentence() -> None:
    lead = "The reliance of G7 can fall from 93 points in 2026 to 16 in 2040 (52.8 on average), with nothing new built."
    unmet = "Of it, 0.2 points in 2027, the worst year, are demand that goes unmet."
    assert said(f"{lead} {unmet}", "zh") == said(lead, "zh") + said(unmet, "zh")
    assert not re.search("[a-z]", said(f"{lead} {unmet}", "zh"))


@pytest.mark.parametrize(
    "text", ["Yangibana stage 1", "Wyloo, Hastings", "2027-04", "", " ", "Smith or Jones", "#,##0"]
)
def test_what_has_no_entry_stays(text: str) -> None:
    assert said(text, "zh") == text


def test_words_inside_formulas_change_with_the_cells_that_they_look_for() -> None:
    assert formula('SUMIFS(t[x],t[p],"<>short",t[q],"AUS")', "zh") == 'SUMIFS(t[x],t[p],"<>短缺",t[q],"AUS")'
    assert said("short", "zh") == "短缺"
    assert formula('=IF(A1="say ""secure""",1,2)', "zh") == '=IF(A1="say ""secure""",1,2)'


def test_the_table_of_words_is_in_order() -> None:
    entries = table("zh")
    assert len(entries) > 800
    for english, chinese in entries.items():
        assert english == english.strip() and chinese == chinese.strip() and chinese
        assert sorted(PART.findall(english)) == sorted(PART.findall(chinese)), english
        assert english.startswith("=") == chinese.startswith("="), english


def test_a_label_that_is_known_is_not_learnt_otherwise() -> None:
    learn("zh", {"short": "短缺"})
    with pytest.raises(ValueError, match="another word in 'zh' already: short"):
        learn("zh", {"short": "安全"})
    assert said("short", "zh") == "短缺"


def test_another_language_is_a_sentence() -> None:
    with pytest.raises(FriendshoreError, match="no labels in 'fr'; expected one of en, zh"):
        translate(Workbook(), "fr")


def test_everything_that_shows_words_is_translated_and_names_stay() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Flows"
    for row, line in enumerate((("Flows", "secure"), ("provenance", "t"), ("secure", 3), ("short", 4)), 1):
        for column, value in enumerate(line, 1):
            sheet.cell(row, column, value)
    sheet.add_table(Table(displayName="flows", ref="A2:B4"))
    sheet["C1"] = "Flows"
    sheet["C1"].hyperlink = "#'Flows'!A1"
    sheet["C2"] = '=SUMIFS(flows[t],flows[provenance],"short")'
    sheet["B4"].comment = Comment("was 20; scenario dear", "us")
    sheet.conditional_formatting.add("A3:A4", CellIsRule("equal", ['"short"'], font=Font(bold=True)))
    choice = DataValidation("list", formula1='"all,secure,exposed"')
    choice.prompt = "Figure"
    sheet.add_data_validation(choice)
    sheet.oddFooter.right.text = "Page &P of &N"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=3, max_row=4))
    chart.title, chart.y_axis.title = "Reliance falls from 40 points in 2027 to 0 in 2029", "M USD"
    sheet.add_chart(chart, "E1")
    translate(book, "zh")
    assert (sheet["A1"].value, sheet["C1"].value) == ("流向", "流向 · Flows")
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == ["provenance", "安全", "短缺"]
    assert sheet["C2"].value == '=SUMIFS(flows[t],flows[provenance],"短缺")'
    assert sheet["B4"].comment.text == "原为 20；情景 dear"
    assert [rule.formula for area in sheet.conditional_formatting for rule in area.rules] == [['"短缺"']]
    assert (choice.formula1, choice.prompt) == ('"所有,安全,暴露"', "指标")
    assert sheet.oddFooter.right.text == "第 &P 页，共 &N 页"
    assert chart.title.tx.rich.p[0].r[0].t == "依存度由 2027 年的 40 个百分点降至 2029 年的 0"
    assert chart.y_axis.title.tx.rich.p[0].r[0].t == "百万美元"
    assert book.sheetnames == ["Flows"] and list(sheet.tables) == ["flows"]


def test_no_label_of_a_plan_is_left_in_english(plans: tuple[fs.Plan, fs.Plan]) -> None:
    book = workbook.build(plans[1], WHEN)
    assert len(left_over(book, own_words(plans[1]))) > 100, "so that the search finds what there is to find"
    translate(book, "zh")
    assert not left_over(book, own_words(plans[1]))


def test_no_label_of_a_comparison_is_left_in_english(plans: tuple[fs.Plan, fs.Plan]) -> None:
    book = comparison.written(compare(*plans, names=["calm", "dear"]), WHEN).book
    translate(book, "zh")
    assert not left_over(book, own_words(plans[1]) | {"calm"})


def test_every_figure_is_the_same_in_both_languages(plans: tuple[fs.Plan, fs.Plan], tmp_path: Path) -> None:
    paths = [tmp_path / "en.xlsx", tmp_path / "zh.xlsx"]
    for path in paths:
        workbook.write_workbook(plans[1], path, written_at=WHEN, language=path.stem, recalculate=False)
    english, chinese = (openpyxl.load_workbook(path, data_only=True) for path in paths)  # values as written
    assert english.sheetnames == chinese.sheetnames
    figures = 0
    for one, other in zip(english.worksheets, chinese.worksheets, strict=True):
        for row in one.iter_rows() if one.title != "Fingerprints" else ():  # of other words, so other sums
            for cell in row:
                now = other[cell.coordinate].value
                if isinstance(cell.value, int | float):
                    assert now == cell.value, (one.title, cell.coordinate)
                    figures += 1
                elif cell.value in {"OK", "NO"}:
                    assert now == cell.value, (one.title, cell.coordinate)
    assert figures > 1000
