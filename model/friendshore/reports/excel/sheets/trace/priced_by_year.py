"""The unit cost of a line that has a price by year: the row of the sheet Unit prices, and the two cells of an input
sheet between whose years each calendar year of the period lies.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from friendshore.case.table import EVERY
from friendshore.reports.excel.sheets.line_costs import LineCosts
from friendshore.reports.excel.sheets.price_tables import BY_PERIOD
from friendshore.reports.excel.sheets.trace.line import CLOSE, Line
from friendshore.reports.excel.writing.formulas import Formula, literal, part_of_key
from friendshore.reports.excel.writing.steps import KEY, MORE, STEP, StepPage, found, head_of, row_of
from friendshore.reports.excel.writing.styles import Kind

PRICES, GROUPS = "price_years", "country_groups"
HOW = (
    "A calendar year lies on the straight line between the years stated beside it; before the first and after the last "
    "it has their price; the period has the mean of its calendar years by months, or the price stated for itself"
)


def _whole(line: Line) -> str:
    return line.what


def _outlet(line: Line) -> str:
    """The outlet of what is sold of one deposit."""
    colon = part_of_key(":")
    return f"LEFT({line.what},FIND({colon},{line.what}&{colon})-1)"


@dataclass(frozen=True)
class Priced:
    """Items whose unit cost is a price by year.

    table     the input table that states the prices
    name      the formula of what is priced
    key       columns of the input table that hold what is priced, and more of its key
    """

    step: str
    items: tuple[str, ...]
    table: str
    title: str
    key: tuple[str, ...]
    name: Callable[[Line], str] = _whole
    sign: str = ""

    @property
    def split(self) -> bool:
        """Whether more of the line's key tells prices apart."""
        return len(self.key) > len(("name", "detail"))


PRICED = (
    Priced("C11", ("energy",), "energy", "Where the item is energy: what a unit costs there",
           ("country", "carrier", "tranche")),
    Priced("C12", ("purchases", "tariffs", "export_controls"), "offer_years",
           "Where the item is purchases, tariffs or export controls: what the offer asks for", ("offer",)),
    Priced("C13", ("outlet revenue",), "outlet_years", "Where the item is outlet revenue: what the outlet pays",
           ("outlet",), _outlet, sign="-"),
    Priced("C14", ("account_prices",), "account_prices",
           "Where the item is prices of accounts: what the groups of the country charge, added up",
           ("account", "group")),
)  # fmt: skip


def write(steps: StepPage, line: Line) -> None:
    """Write the steps of each kind of price that the plan has lines of."""
    for priced in PRICED:
        if line.has(*priced.items):
            _Steps(steps, line, priced).write()


@dataclass
class _Steps:
    steps: StepPage
    line: Line
    priced: Priced

    def write(self) -> None:
        steps, priced, is_it = self.steps, self.priced, self.line.is_any(*self.priced.items)
        steps.step(priced.step, priced.title, HOW,
                   {MORE: ("Months", "of the period"), MORE + 1: ("Counts", "yes or no"),
                    MORE + 2: ("More of its key", "")})  # fmt: skip
        row = steps.line("Of what", "", f'IF({is_it},{priced.name(self.line)},"")', "", "text")
        self.name = f"$D${row}"
        stated = self._of_the_period()
        mean, apart = self._of_years(is_it) if self._most() else ("0", "0")
        price = f"IF(N{stated}=0,{mean},D{stated})" if stated else mean
        row = steps.line("Price of the period", "", f'IF({is_it},{price},"")', "", "figure2")
        told = f"$D${row}"
        if self._most():
            steps.agrees("Each calendar year, against the sheet Unit prices", apart, "0", "USD", CLOSE)
        self.line.compare(steps, is_it, f"{priced.sign}{told}")

    def _of_years(self, is_it: str) -> tuple[str, str]:
        """Formulas of the mean over the calendar years of the period, and of how far they are from Unit prices."""
        steps = self.steps
        row = steps.line("Its calendar years, and groups", "", f"IF({is_it},SUMPRODUCT({self._met()}),0)", "", "count")
        self.count = f"$D${row}"
        years = [self._year(number) for number in range(1, self._most() + 1)]
        text = f'{self.line.period}&""'
        months = steps.line("Months of the period", Formula(f"={text}"),
                            found(text, "in_periods[months]", "in_periods[period]"), "months", "count")  # fmt: skip
        steps.place(months, "in_periods", "months", row_of(text, "in_periods[period]"))
        mean = "+".join(f'IF(H{row}={literal("yes")},D{row}*G{row},0)' for row in years)
        apart = "+".join(f"IF($N{row}=0,0,ABS(D{row}-{self._of(row, 'price')}))" for row in years)
        return f"({mean})/D{months}", f"({apart})"

    def _of_the_period(self) -> int | None:
        """The line of a price that an input sheet states for the period itself; its row, none where there is no such
        sheet."""
        steps, table = self.steps, f"in_{BY_PERIOD.get(self.priced.table, '')}"
        column = steps.report.shared(LineCosts).prices.column(self.priced.table)
        if table not in steps.tables or column not in steps.tables[table].letters:
            return None
        cells, row = f"{table}[{column}]", steps.row
        met = f'{self._named(table)}*({table}[period]={self.line.period}&"")*ISNUMBER({cells})'
        steps.line("Stated for the period itself", Formula(f'={self.line.period}&""'),
                   f'IF($N{row}=0,"",INDEX({cells},$N{row}-ROW({head_of(cells)})))', "USD", "figure2")  # fmt: skip
        steps.place(row, table, column, f"SUMPRODUCT({met}*ROW({table}[period]))")
        return row

    def _named(self, table: str) -> str:
        """Which rows of an input sheet are of what is priced."""
        first, *more = self.priced.key
        met = f"({table}[{first}]={self.name})"
        return f"{met}*({self._tranche(table, *more)})" if self.priced.split else met

    def _met(self) -> str:
        """Which rows of Unit prices the line has."""
        met = f"({PRICES}[table]={literal(self.priced.table)})*({PRICES}[name]={self.name})"
        more = f"*({PRICES}[detail]={self.line.detail})" if self.priced.split else ""
        return f"{met}*({PRICES}[period]={self.line.period}){more}"

    def _most(self) -> int:
        """The most rows that a line of a reported period has."""
        frame = self.steps.report.shared(LineCosts).prices.live[PRICES]
        frame = frame[frame["table"] == self.priced.table]
        keys = ["name", "period", *(["detail"] if self.priced.split else [])]
        return int(frame.groupby(keys).size().max()) if len(frame) else 0

    def _of(self, row: int, column: str) -> str:
        cells = f"{PRICES}[{column}]"
        return f"INDEX({cells},$N{row}-ROW({head_of(cells)}))"

    def _year(self, number: int) -> int:
        """A calendar year, and the two stated beside it; its row."""
        steps, year = self.steps, self.steps.row
        before, after = year + 1, year + 2
        passed = f"(C{year}-C{before})/(C{after}-C{before})"
        line = f"IF(C{after}=C{before},D{before},D{before}+(D{after}-D{before})*{passed})"
        steps.line("Calendar year", "", f'IF($N{year}=0,"",{line})', "USD", "figure2")
        steps.page.figure(year, STEP, number, "plain", "year")
        rows = f"{self._met()}*ROW({PRICES}[name])"
        at = f"IF($A{year}>{self.count},0,SUMPRODUCT(LARGE({rows},{self.count}+1-$A{year})))"
        steps.place(year, PRICES, "price", at)
        further: tuple[tuple[int, str, str, Kind], ...] = (
            (KEY, self._of(year, "year"), '""', "year"), (MORE, self._of(year, "months"), '""', "count"),
            (MORE + 1, self._counts(year), '""', "text"), (MORE + 2, f'{self._of(year, "detail")}&""', '""', "text"),
        )  # fmt: skip
        for column, formula, blank, kind in further:
            steps.more(year, column, f"IF($N{year}=0,{blank},{formula})", kind)
        self._stated("Stated at or before it", year, "before_year")
        self._stated("Stated at or after it", year, "after_year")
        return year

    def _counts(self, row: int) -> str:
        """Whether a row counts: of accounts those of a group that the country is in."""
        yes, group, place = literal("yes"), f"I{row}", self.line.place
        if self.priced.table != "account_prices":
            return yes
        member = ""
        if f"in_{GROUPS}" in self.steps.tables:
            both = f"(in_{GROUPS}[group]={group})*(in_{GROUPS}[country]={place})"
            member = f",SUMPRODUCT({both})>0"
        return f"IF(OR({group}={literal(EVERY)},{group}={place}{member}),{yes},{literal('no')})"

    def _stated(self, words: str, year: int, column: str) -> None:
        """The cell of the input sheet for a stated year."""
        steps, row, table = self.steps, self.steps.row, f"in_{self.priced.table}"
        price = steps.report.shared(LineCosts).prices.column(self.priced.table)
        met, more = self._named(table), self.priced.key[1:]
        if more and not self.priced.split:
            met += f"*({table}[{more[0]}]=I{year})"
        at = f"IF($N{year}=0,0,SUMPRODUCT({met}*({table}[year]=C{row})*ROW({table}[year])))"
        cells = f"{table}[{price}]"
        steps.line(words, "", f'IF($N{row}=0,"",INDEX({cells},$N{row}-ROW({head_of(cells)})))', "USD", "figure2")
        steps.more(row, KEY, f'IF($N{year}=0,"",{self._of(year, column)})', "year")
        steps.place(row, table, price, at)

    def _tranche(self, table: str, carrier: str, tranche: str) -> str:
        """Where a carrier's step is that of the line: carriers are told in the reader's language, keys made of them in
        none."""
        words = sorted(set(self.steps.report.plan.case.tables[table.removeprefix("in_")][carrier].astype(str)))
        return "+".join(
            f"({table}[{carrier}]={literal(word)})"
            f"*({part_of_key(f'{word}, ')}&{table}[{tranche}]={self.line.detail})"
            for word in words
        )
