"""What formulas come to: as Excel documents it, by hand, and as LibreOffice works the same workbook out."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from office import recalculated as by_office
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from friendshore.reports.excel.calculated import Calculation, Error, NotWorkedOutError, Value, values
from friendshore.reports.excel.calculated.patterns import Patterns
from friendshore.reports.excel.calculated.shapes import taken_apart

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")

ROWS: list[tuple[object, ...]] = [
    ("Key", "t", "year"),
    ("ore", 10, 2026),
    ("Ore", 20, 2027),
    ("oxide", 40, 2026),
    ("car*", 80, 2027),
    ("cars", 160, 2026),
    (5, 320, 2027),
    ("5", 640, 2027),
    (None, 1280, 2026),
    (True, 2560, 2027),
    (">3", 5120, 2027),
    ("x~y", "text", 2026),
]
"""Table `t` on the sheet Data, cells A1:C12."""
SUMS: dict[str, Value] = {
    '=SUMIFS(t[t],t[Key],"ORE")': 30,
    '=SUMIFS(t[t],t[Key],"o*")': 70,
    '=SUMIFS(t[t],t[Key],"?re")': 30,
    '=SUMIFS(t[t],t[Key],"car*")': 240,
    '=SUMIFS(t[t],t[Key],"car~*")': 80,
    '=SUMIFS(t[t],t[Key],"=ore")': 30,
    '=SUMIFS(t[t],t[Key],"<>ore")': 10_200,
    '=SUMIFS(t[t],t[Key],"<>o*")': 10_160,
    '=SUMIFS(t[t],t[Key],">3")': 320,
    '=SUMIFS(t[t],t[Key],"=>3")': 5120,
    '=SUMIFS(t[t],t[Key],"")': 1280,
    '=SUMIFS(t[t],t[Key],"=")': 1280,
    '=SUMIFS(t[t],t[Key],"<>")': 8950,
    "=SUMIFS(t[t],t[Key],TRUE)": 2560,
    "=SUMIFS(t[t],t[year],2026,t[Key],\"<>ore\")": 1480,
    '=SUMIFS(t[t],t[year],">"&2026)': 8740,
    '=SUMIFS(t[t],t[year],">=2027")': 8740,
    '=SUMIFS(t[t],t[year],"<=2026.5")': 1490,
    '=SUMIFS(t[t],t[year],"2026")': 1490,
    '=SUMIFS(t[t],t[year],2025,t[Key],"nothing")': 0,
    '=SUMIFS(t[t],t[Key],IF(C1="all","<>",C1),t[year],2026)': 210,
    '=SUMIF(t[Key],"ore",t[t])': 30,
    '=SUMIF(Data!A2:A12,"ore",Data!B2)': 30,
    '=SUMIF(t[year],">2026")': 12_162,
    '=COUNTIF(t[Key],"o*")': 3,
    '=COUNTIF(t[Key],"")': 1,
    '=COUNTIF(t[Key],"<>")': 10,
    '=COUNTIFS(t[Key],"ore",t[year],2027)': 1,
    '=AVERAGEIFS(t[t],t[Key],"ore")': 15,
    '=AVERAGEIFS(t[t],t[Key],"nothing")': Error("#DIV/0!"),
    '=AVERAGEIFS(t[t],t[t],"<>0",t[Key],"ore")': 15,
    '=_xlfn.MINIFS(t[t],t[Key],"o*")': 10,
    '=_xlfn.MAXIFS(t[t],t[Key],"o*")': 40,
    '=_xlfn.MINIFS(t[t],t[Key],"nothing")': 0,
    "=SUMIFS(t[t],t[year],A9)": 0,
    "=SUMPRODUCT(SUMIF(t[Key],A1:A3,t[t]),B1:B3)": 1 * 30 + 100 * 40,
    '=SUMPRODUCT((t[Key]="ORE")*(t[year]=2027)*(t[year]-2000))': 27,
    "=SUMPRODUCT(t[t],t[year])-SUMPRODUCT(Data!B2:B11,Data!C2:C11)": 0,
    "=SUMPRODUCT(t[t]*t[year])": Error("#VALUE!"),
    "=SUMPRODUCT(B1:B3,A1:A2)": Error("#VALUE!"),
    "=SUMPRODUCT(ISTEXT(t[Key])*ROW(t[Key]))": 2 + 3 + 4 + 5 + 6 + 8 + 11 + 12,
    "=SUMPRODUCT(--ISNUMBER(t[t]))": 10,
    "=SUMPRODUCT(_xlfn.ISFORMULA(A1:B20)*1)": 0,
    '=SUMPRODUCT(_xlfn.UNICODE(MID(A1:A2&REPT(" ",6),COLUMN($A:$D),1))*COLUMN($A:$D))':
        sum((ord(a) + ord(b)) * at for at, (a, b) in enumerate(zip("ore ", "iron", strict=True), 1)),
    "=SUMPRODUCT((B1:B3>5)*B1:B3+1%)": 110.03,
    "=SUMPRODUCT(1/(1+B1:B3*0))": 3,
    "=SUMPRODUCT(B1:B3/(B1:B3-10))": Error("#DIV/0!"),
    "=SUM(t[t])": 10_230,
    "=SUM(t[Key])": 5,
    '=SUM("5",TRUE,B1)': 7,
    "=MAX(t[Key])": 5,
    "=MIN(A1:A3)": 0,
    "=AVERAGE(B1:B3)": 37,
    "=MEDIAN(A1:A3)": Error("#NUM!"),
    "=MEDIAN(B1,B2,7)": 7,
    "=LARGE(B1:B3,2)": 10,
    "=LARGE(B1:B3,4)": Error("#NUM!"),
    "=ADDRESS(ROW(B3),COLUMN(B3)+26)": "$AB$3",
    "=COUNT(t[Key])": 1,
    "=COUNTA(t[Key])": 10,
    "=COUNTBLANK(t[Key])": 1,
    "=ROWS(t[Key])": 11,
    "=COLUMNS(t[[Key]:[year]])": 3,
    "=SUM(t[[t]:[year]])": 10_230 + 2026 * 5 + 2027 * 6,
    "=SUBTOTAL(109,t[t])": 10_230,
    "=SUMPRODUCT(LARGE((t[year]=2027)*ROW(t[Key]),2))": 10,
    "=MEDIAN(t[t])": 240,
    "=ROW(t[[#Headers],[Key]])": 1,
    "=ADDRESS(ROW(t[[#Headers],[Key]]),COLUMN(B7)+26)": "$AB$1",
    '=INDEX(t[t],MATCH("OXIDE",t[Key],0))': 40,
    '=INDEX(t[t],MATCH("5",t[Key],0))': 640,
    "=INDEX(t[t],MATCH(5,t[Key],0))": 320,
    '=INDEX(t[t],MATCH("c?r~*",t[Key],0))': 80,
    '=MATCH("nothing",t[Key],0)': Error("#N/A"),
    '=IFERROR(MATCH("nothing",t[Key],0),"none")': "none",
    "=MATCH(50,B1:B3,1)": 2,
    "=MATCH(0,B1:B3,1)": Error("#N/A"),
    "=INDEX(A1:B3,3,2)": 100,
    "=INDEX(A1:B3,4,2)": Error("#REF!"),
    "=hundred*2": 200,
    "='Data'!B3+Data!$B$2": 30,
}  # fmt: skip
PLAIN: dict[str, Value] = {
    "=-2^2": 4,
    "=2^3^2": 64,
    "=1-2-3": -4,
    "=2*3%": 0.06,
    "=-5%": -0.05,
    "=1+2&3+4": "37",
    '="a"&1/3': "a0.333333333333333",
    '=0.1+0.2&""': "0.3",
    '=100000*3&"|"&1E+20&"|"&1.5E+21&"|"&0.00001': "300000|100000000000000000000|1.5E+21|0.00001",
    '=123456789012345678&""': "123456789012346000",
    '=-2.50&""': "-2.5",
    '=TRUE&""': "TRUE",
    '=A9&"|"': "|",
    "=A9+1": 1,
    "=A9": 0,
    '=A9=""': True,
    "=A9=0": True,
    "=0.1+0.2=0.3": True,
    "=0.1+0.2-0.3": 0,
    '="abc"="ABC"': True,
    '=EXACT("abc","ABC")': False,
    '="a">5': True,
    "=TRUE>5": True,
    '="5"+1': 6,
    '=""+1': Error("#VALUE!"),
    '="x"*2': Error("#VALUE!"),
    "=1/0": Error("#DIV/0!"),
    "=0^-1": Error("#DIV/0!"),
    "=(-8)^0.5": Error("#NUM!"),
    "=IF(1/0,1,2)": Error("#DIV/0!"),
    "=IF(0,1/0,2)": 2,
    "=IF(B9,1)": False,
    "=IF(1,,2)": 0,
    '=IFERROR(1/0,"none")': "none",
    "=IFERROR(5,1/0)": 5,
    '=ISNUMBER(1/0)&ISNUMBER("5")&ISTEXT("5")&ISNUMBER(5)': "FALSEFALSETRUETRUE",
    "=ISNUMBER(A9)": False,
    "=AND(1,TRUE,B1)": True,
    '=OR(FALSE,0,"TRUE")': True,
    "=NOT(5)": False,
    "=ABS(-3)+INT(-2.5)+MOD(-7,3)+SIGN(-9)": 3 - 3 + 2 - 1,
    "=ROUND(2.5,0)+ROUND(-2.5,0)+ROUND(1.005,2)+ROUND(1234,-2)": 3 - 3 + 1.01 + 1200,
    "=ROUNDUP(2.11,1)+ROUNDDOWN(-2.19,1)": 2.2 - 2.1,
    "=YEAR(DATE(2026,14,3))": 2027,
    "=DATE(2026,1,31)": 46_053,
    "=MONTH(46053)*100+DAY(46053)": 131,
    '=TEXT(1234.5,"#,##0")&"|"&TEXT(1234.56,"#,##0.0")&"|"&TEXT(-1234.56,"0.0")': "1,235|1,234.6|-1234.6",
    '=TEXT(0.256,"0%")&"|"&TEXT(0.0256,"0.0%")&"|"&TEXT(0.04,"0")&"|"&TEXT(-0.04,"0.0")': "26%|2.6%|0|0.0",
    '=TEXT(46053,"yyyy")&"|"&TEXT(46053,"yyyy-mm")&"|"&TEXT(46053,"yyyy-mm-dd")': "2026|2026-01|2026-01-31",
    '=TEXT(-3.14,"+0.0;-0.0;0")&"|"&TEXT(3.16,"+0.0;-0.0;0")&"|"&TEXT(0,"+0.0;-0.0;0")': "-3.1|+3.2|0",
    '=TEXT("word","0")': "word",
    '=LEN("a b")&LEFT("abc",2)&LEFT("abc")&RIGHT("abc",2)&MID("abcd",2,2)&MID("abc",9,1)': "3ababcbc",
    '=_xlfn.UNICODE("é")+_xlfn.UNICODE("中")': 233 + 20_013,
    '=_xlfn.UNICODE("")': Error("#VALUE!"),
    '=REPT("ab",2)&UPPER("x")&LOWER("Y")&SUBSTITUTE("a-b-c","-","+")&TRIM(" a  b ")': "ababXya+b+ca b",
    '=CHOOSE(2,1/0,"two","three")': "two",
    '=HYPERLINK("#\'Data\'!A1","there")': "there",
    "=ROW()+COLUMN()": -1,
    '="say ""so"" "': 'say "so" ',
    "=A1:A3": -1,
    "=SUM(A1:A3,,B1)": 1,
}  # fmt: skip

OFFICE_DIFFERS = {
    "=SUM(t[Key])", "=COUNT(t[Key])", '=INDEX(t[t],MATCH("5",t[Key],0))', "=INDEX(A1:B3,4,2)",
    "=MEDIAN(A1:A3)", "=LARGE(B1:B3,4)", '=TRUE&""', "=TRUE>5",
    "=0^-1", '=SUM("5",TRUE,B1)', '=OR(FALSE,0,"TRUE")', '=123456789012345678&""',
    '=100000*3&"|"&1E+20&"|"&1.5E+21&"|"&0.00001', '=ISNUMBER(1/0)&ISNUMBER("5")&ISTEXT("5")&ISNUMBER(5)',
}  # fmt: skip
"""Where LibreOffice is not Excel: yes and no are numbers to it, it writes large numbers otherwise and errors by others'
codes, and MATCH takes the text 5 for the number. We side with Excel; no formula of ours hangs on it."""


def sheet_of(formulas: dict[str, Value]) -> Workbook:
    """Formulas in column H from row 1; beside them A1:B3 with ore, iron, oxide and 1, 10, 100."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sums"
    for row, (word, figure) in enumerate((("ore", 1), ("iron", 10), ("oxide", 100)), 1):
        sheet.cell(row, 1, word)
        sheet.cell(row, 2, figure)
    sheet["C1"] = "all"
    for row, formula in enumerate(formulas, 1):
        sheet.cell(row, 8, formula)
    data = book.create_sheet("Data")
    for row, line in enumerate(ROWS, 1):
        for column, value in enumerate(line, 1):
            data.cell(row, column, value)
            data.cell(row, column).data_type = "s" if isinstance(value, str) else data.cell(row, column).data_type
    data.add_table(Table(displayName="t", ref="A1:C12"))
    book.defined_names["hundred"] = DefinedName("hundred", attr_text="'Sums'!$B$3")
    return book


def expected(formulas: dict[str, Value]) -> dict[str, Value]:
    """The values, and for those that hang on the formula's place the place."""
    found = dict(formulas)
    for row, formula in enumerate(formulas, 1):
        if formula == "=ROW()+COLUMN()":
            found[formula] = row + 8
        if formula == "=A1:A3":
            found[formula] = Error("#VALUE!")
    return found


def alike(one: object, other: object) -> bool:
    if isinstance(one, float | int) and not isinstance(one, bool) and isinstance(other, float | int):
        return not isinstance(other, bool) and abs(one - other) <= 1e-12 * max(1, abs(one))
    return type(one) is type(other) and one == other


def known(sheet: Worksheet, cell: str) -> object:
    """A value that LibreOffice has stored, as ours are."""
    value = sheet[cell].value
    return "" if value is None else Error(value) if sheet[cell].data_type == "e" else value


@pytest.mark.parametrize("formulas", [SUMS, PLAIN], ids=["of ranges", "of values"])
def test_formulas_come_to_what_excel_documents(formulas: dict[str, Value]) -> None:
    found = values(sheet_of(formulas))["Sums"]
    differ = {
        formula: (found[f"H{row}"], value)
        for row, (formula, value) in enumerate(expected(formulas).items(), 1)
        if not alike(found[f"H{row}"], value)
    }
    assert not differ


@needs_office
def test_libreoffice_works_out_the_same(tmp_path: Path) -> None:
    for name, formulas in (("ranges", SUMS), ("values", PLAIN)):
        sheet_of(formulas).save(tmp_path / f"{name}.xlsx")
    books = by_office(sorted(tmp_path.glob("*.xlsx")), tmp_path / "office")
    for name, formulas in (("ranges", SUMS), ("values", PLAIN)):
        found = values(sheet_of(formulas))["Sums"]
        theirs = {formula: known(books[f"{name}.xlsx"]["Sums"], f"H{row}") for row, formula in enumerate(formulas, 1)}
        differ = {
            formula: (found[f"H{row}"], theirs[formula])
            for row, formula in enumerate(formulas, 1)
            if formula not in OFFICE_DIFFERS and not alike(found[f"H{row}"], theirs[formula])
        }
        assert not differ


def one(formula: str, **cells: object) -> Value:
    book = Workbook()
    sheet = book.worksheets[0]
    for place, value in cells.items():
        sheet[place] = value
    sheet["Z9"] = formula
    return values(book)["Sheet"]["Z9"]


@pytest.mark.parametrize(
    ("formula", "named"),
    [
        ("=FORECAST(1,A1:A2,B1:B2)", "the function FORECAST"),
        ("=1+XLOOKUP(1,A1:A2,B1:B2)", "the function XLOOKUP"),
        ("=SUMPRODUCT(IF(A1:A2>1,1,0))", "IF of many values"),
        ("=SUMPRODUCT(IFERROR(1/A1:A2,0))", "IFERROR of many values"),
        ("=nothing+1", "the name nothing"),
        ("=nothing[t]", "the table nothing"),
        ('=COUNTIF(A1:A2,">abc")', "order of words"),
        ('="ä"<"b"', "which of two words comes first"),
        ('=TEXT(1,"0.00E+00")', "the format"),
        ("=SUMIFS(A1:A2,A1:A2)", "SUMIFS of 2 arguments"),
        ("=IF(1)", "IF of 1 arguments"),
        ("=LEN(A1,2)", "LEN of 2 arguments"),
        ("={1,2}", "at this place"),
        ("=A1:A2 B1:B2", "at this place"),
        ("=[1]Sheet!A1", "the sheet"),
        ("=1+", "without an end"),
        ("=SUM(1", "a bracket that stays open"),
        ('=LEN("\U0001f600")', "counts twice"),
    ],
)
def test_what_is_not_known_is_named_with_its_cell_and_never_guessed(formula: str, named: str) -> None:
    with pytest.raises(NotWorkedOutError, match=f"Sheet!Z9: .*{named}"):
        one(formula, A1=1, A2=2)


def test_a_range_where_one_value_is_wanted_is_met_by_row_or_column() -> None:
    cells: dict[str, object] = {"A9": 5, "Y1": 1, "Z1": 7}
    assert one("=A1:A20+1", **cells) == 6
    assert one("=Y1:Z1+1", **cells) == 8
    assert one("=A10:A20+1", **cells) == Error("#VALUE!")
    assert one("=SUM(A1:A20*2)", **cells) == 10, "as in a formula that was not entered as an array"


def test_a_formula_that_waits_for_itself_is_an_error_and_a_long_chain_is_not() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A5000"] = 1
    for row in range(1, 5000):
        sheet.cell(row, 1, f"=A{row + 1}+1")
        sheet.cell(row, 2, f"=B{row + 1}+1")
    sheet["B5000"] = "=B1"
    sheet["C1"], sheet["C2"], sheet["C3"] = "=C2", "=C1", "=IFERROR(C1,5)"
    found = values(book)["Sheet"]
    assert found["A1"] == 5000
    assert found["B1"] == found["B2500"] == found["C1"] == found["C2"] == Error("#VALUE!")
    assert found["C3"] == 5


def test_after_edits_everything_is_worked_out_again() -> None:
    book = sheet_of(SUMS)
    calculation = Calculation(book)
    before = calculation.values()["Sums"]
    book["Data"]["B3"], book["Data"]["A4"], book["Sums"]["B3"] = 21, "ore", "=20*10"
    calculation.again()
    after = calculation.values()
    assert after == values(book)
    changed = {list(SUMS)[int(cell[1:]) - 1] for cell in before if before[cell] != after["Sums"][cell]}
    assert {'=SUMIFS(t[t],t[Key],"ORE")', "=hundred*2", '=COUNTIFS(t[Key],"ore",t[year],2027)'} & changed == {
        '=SUMIFS(t[t],t[Key],"ORE")', "=hundred*2",
    }  # fmt: skip
    assert after["Sums"]["B3"] == calculation.at("Sums", "B3") == 200
    assert calculation.at("Data", "B3") == 21


def test_a_table_speaks_of_its_own_row_and_leaves_out_hidden_rows_from_what_is_shown() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    double = "=x[[#This Row],[a '[t']]]*2"
    for row, line in enumerate((("a [t]", "b"), (1, double), (5, double)), 1):
        for column, value in enumerate(line, 1):
            sheet.cell(row, column, value)
    sheet.add_table(Table(displayName="x", ref="A1:B3"))
    sheet["D1"], sheet["D2"], sheet["D9"] = "=SUBTOTAL(109,x[b])", "=x[[#This Row],[b]]", "=x[[#This Row],[b]]"
    assert values(book)["Sheet"] == {"B2": 2, "B3": 10, "D1": 12, "D2": 2, "D9": Error("#VALUE!")}
    sheet.row_dimensions[3].hidden = True
    assert values(book)["Sheet"]["D1"] == 2


def test_dates_read_from_a_file_are_numbers() -> None:
    assert one("=YEAR(A1)&A1", A1=datetime(2026, 1, 31)) == "202646053"
    assert one("=YEAR(A1)", A1=None) == 1900


def test_formulas_of_one_pattern_are_taken_apart_as_each_alone() -> None:
    """Digits in names, words of figures, quotes in the name of a sheet: what a pattern gives is what reading gives."""
    formulas = [
        f.format(a=a, b=b, word=word)
        for f in (
            "=A{a}-SUM($H{b}:H{a})*{b}.5+1E{a}", '=SUMIFS(t[t],t[k],"{word}",t[y],{a})', "='In co{a}'!$B${b}",
            '=SUMIFS(t[t],t[k],"a""{word}")', "='a\"{a}'!B{b}&\"{word}\"", "=SUM({a}:{b})+usd_{a}+LOG10(A{b})",
            '=IF(t[[#This Row],[co{a}]]="{word}",{b},{a})', "=SUM(B:A)+SUM(B{b}:A{a})",
        )
        for a, b, word in ((1, 22, "ore"), (30, 4, "2041-45"), (7, 7, ""), (30, 9, "x 5"))
    ]  # fmt: skip
    patterns = Patterns()
    for _ in range(2):
        assert [patterns.taken_apart(each) for each in formulas] == [taken_apart(each) for each in formulas]


def test_a_column_worked_out_at_once_is_what_its_rows_are_one_by_one() -> None:
    """Rows that wait for rows above, words, blanks and errors; a cell outside asks for one row first."""
    book = Workbook()
    sheet = book.worksheets[0]
    row_of = "rows[[#This Row],[{}]]"
    double, shared = f"={row_of.format('a')}*2+0.5", f"={row_of.format('a')}/{row_of.format('c')}"
    for cells in (
        ("a", "b", "c", "d"), (3, double, 4, shared), ("=B2+1", double, 5, shared), ("=B3+1", double, None, shared),
        ("word", double, "8", shared), (7, 7, 8, shared),
    ):  # fmt: skip
        sheet.append(cells)
    sheet.add_table(Table(displayName="rows", ref="A1:D6"))
    sheet["F1"] = "=B4"
    found = values(book)[sheet.title]
    assert [found[f"B{row}"] for row in range(2, 6)] == [6.5, 15.5, 33.5, Error("#VALUE!")]
    assert [found[f"D{row}"] for row in range(2, 7)] == [
        0.75, 1.5, Error("#DIV/0!"), Error("#VALUE!"), 0.875,
    ]  # fmt: skip
    assert found["F1"] == 33.5


@pytest.mark.parametrize("plain", [True, False])
def test_choices_and_extremes_of_a_column_at_once_are_what_they_are_row_by_row(plain: bool) -> None:
    """The same formulas over cells of the row by name, worked out at once, and by address, one by one."""
    formulas = (
        "=IF({a}>{c},{a}/{c},$J$1)", '=IF({a}<2,"",IF({a}<{c},"p",{c}))', "=IF({a}={c},{a})", "=MAX(0,{a},-{c})",
        "=MIN({a},{c})+1", "=IF(ISNUMBER({a}),{a},{c})", "=IF({a},{c},{a})", "=MAX(0,-{a})",
    )  # fmt: skip
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(("a", "c"))
    for line in ((3, 4), (4, 3), (2.5, 2.5), (-1, 0), (5, 0)) if plain else ((3, 4), (None, 3), ("w", 2), ("=1/0", 1)):
        sheet.append(line)
    last = sheet.max_row
    sheet["J1"] = 12.5
    for row in range(2, last + 1):
        for number, formula in enumerate(formulas):
            sheet.cell(row, 3 + number, formula.format(a="rows[[#This Row],[a]]", c="rows[[#This Row],[c]]"))
            sheet.cell(row, 20 + number, formula.format(a=f"A{row}", c=f"B{row}"))
    sheet.add_table(Table(displayName="rows", ref=f"A1:B{last}"))
    found = Calculation(book).all()[sheet.title]
    for row in range(2, last + 1):
        for number, formula in enumerate(formulas):
            assert found[row, 3 + number] == found[row, 20 + number], (row, formula)
            assert type(found[row, 3 + number]) is type(found[row, 20 + number])


@pytest.mark.parametrize("odd", ["", "x*", True])
def test_sums_by_keys_of_all_rows_at_once_are_what_they_are_row_by_row(odd: str | bool) -> None:
    """Keys of the row that are there, that are not, in other letters, as figures and as text; and odd ones."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(("key", "year", "sum", "twice"))
    sums = "SUMIFS($H$2:$H$7,$F$2:$F$7,{key},$G$2:$G$7,{year})"
    keys = [("ore", 1), ("ORE", 2), ("none", 1), ("5", 2), (5, "2"), ("x1", 1), (odd, 1), ("ore", 9)]
    for row, (key, year) in enumerate(keys, 2):
        named = sums.format(key="rows[[#This Row],[key]]", year="rows[[#This Row],[year]]")
        sheet.append((key, year, f"={named}", f"=2*{named}-1"))
        sheet.cell(row, 10, "=" + sums.format(key=f"A{row}", year=f"B{row}"))
    held = (("ore", 1, 1), ("Ore", 1, 2), ("ore", 2, 4), (5, 2, 8), ("x1", 1, 16), (True, 1, 32))
    for row, cells in enumerate(held, 2):
        for column, value in enumerate(cells, 6):
            sheet.cell(row, column, value)
    sheet.add_table(Table(displayName="rows", ref=f"A1:D{1 + len(keys)}"))
    found = values(book)[sheet.title]
    alone = [found[f"J{row}"] for row in range(2, 2 + len(keys))]
    assert alone == [3, 4, 0, 8, 8, 16, {"x*": 16, True: 32}.get(odd, 0), 0]
    assert [found[f"C{row}"] for row in range(2, 2 + len(keys))] == alone
    assert [found[f"D{row}"] for row in range(2, 2 + len(keys))] == [2 * each - 1 for each in alone]  # type: ignore[operator]


def test_criteria_that_are_alike_are_asked_once_and_found_as_one_by_one() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    asked = ("ore", "Ore", 5, "5", None, True, 1, "x*", "ore")
    for row, (key, value) in enumerate(zip(("ore", "ORE", 5, "x1", 1, True), (1, 2, 4, 8, 16, 32), strict=True), 1):
        sheet.cell(row, 1, key)
        sheet.cell(row, 2, value)
    for row, each in enumerate(asked, 1):
        sheet.cell(row, 4, each)
        sheet.cell(row, 5, f"=SUMIF($A$1:$A$6,D{row},$B$1:$B$6)")
    sheet["G1"] = "=SUMPRODUCT(SUMIF(A1:A6,D1:D9,B1:B6),ROW(D1:D9))"
    sheet["G2"] = "=SUMPRODUCT(SUMIF(A1:A6,D1:D5,B1:B6),ROW(D1:D5))"
    found = values(book)[sheet.title]
    for cell, last in (("G1", 9), ("G2", 5)):
        assert found[cell] == sum(row * float(found[f"E{row}"]) for row in range(1, last + 1))  # type: ignore[arg-type]
