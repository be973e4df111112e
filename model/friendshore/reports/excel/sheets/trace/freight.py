"""The unit cost of a line of freight: the lane between two regions, both inland legs; to or from the world pool the
mean over all areas that trade there.
"""

from __future__ import annotations

from friendshore.parameters.chain import EACH_BASKET
from friendshore.reports.excel.sheets.line_costs import LineCosts
from friendshore.reports.excel.sheets.price_tables import POOL
from friendshore.reports.excel.sheets.trace.line import CLOSE, Line
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing.formulas import literal, part_of_key
from friendshore.reports.excel.writing.steps import MORE, SECOND, StepPage, found, head_of, row_of, row_with

NUMBER = "C15"
FROM, TO = "from ", "to "
CONTRACTS, STOCKS = "in_contracts", "in_strategic_stocks"


def write(steps: StepPage, line: Line) -> None:
    """Write the steps where the plan has lines of freight."""
    if line.has("freight"):
        _Steps(steps, line).write()


class _Steps:
    def __init__(self, steps: StepPage, line: Line) -> None:
        self.steps, self.line, self.is_it = steps, line, line.is_any("freight")
        self.to_pool, self.from_pool = (literal(f"{word}the {POOL}") for word in (TO, FROM))
        self.pool = f"OR({line.detail}={self.to_pool},{line.detail}={self.from_pool})"

    def write(self) -> None:
        steps = self.steps
        steps.step(NUMBER, "Where the item is freight: what a t costs on the lane",
                   "(Lane between the regions + inland leg of each area) x part borne; to or from the world pool the "
                   "mean over all areas that trade there, of which each end bears its part",
                   {MORE: ("Inland", "USD/t"), MORE + 1: ("Freight region", ""), MORE + 2: ("Counts", "yes or no"),
                    SECOND: ("Inland leg stands in", "link")})  # fmt: skip
        self.goods = self._text("Freight class", self._class())
        self.area = self._text("Area", self._area())
        self.other = self._text("Other area", f"IF({self.pool},{literal(POOL)},{self.line.place})")
        region = found(self.area, "in_areas[freight_region]", "in_areas[area]")
        self.region = self._text("Freight region of the area", region)
        ends = self._ends()
        at = row_with("lanes", freight_class=self.goods, origin=self.area, destination=self.other)
        lane = self._figure("Lane", f"AVERAGE(D{ends[0]}:D{ends[1]})", "sea", f"IF({self.is_it},{at},0)")
        here = f"$N{lane}"
        own = self._figure("Inland, area", found(self.area, "in_areas[inland_usd_per_t]", "in_areas[area]"),
                           "inland_from", here)  # fmt: skip
        steps.place(own, "in_areas", "inland_usd_per_t", row_of(self.area, "in_areas[area]"), second=True)
        other = self._figure("Inland, other area", f"AVERAGE(G{ends[0]}:G{ends[1]})", "inland_to", here)
        borne = self._figure("Part borne", f"IF({self.pool},{conversions.HALF},1)", "borne", here)
        cells = "lanes[lane]"
        freight = f"(D{lane}+D{own}+D{other})*D{borne}"
        told = f"INDEX(lanes[lane],{here}-ROW({head_of(cells)}))"
        steps.agrees("Freight, against the sheet Unit prices", f"IF({self.is_it},{freight},0)",
                     f"IF({self.is_it},{told},0)", "USD", CLOSE)  # fmt: skip
        self.line.compare(steps, self.is_it, freight)

    def _text(self, words: str, formula: str) -> str:
        return f"$D${self.steps.line(words, '', f'IF({self.is_it},{formula},{chr(34) * 2})', '', 'text')}"

    def _figure(self, words: str, formula: str, column: str, at: str) -> int:
        """A part of the freight beside that of the sheet Unit prices."""
        row = self.steps.line(words, "", f'IF({self.is_it},{formula},"")', "share" if column == "borne" else "USD/t",
                              "factor" if column == "borne" else "figure2")  # fmt: skip
        self.steps.place(row, "lanes", column, at)
        return row

    def _class(self) -> str:
        """The freight class: what the line is of, or that of what a stock of this name holds."""
        if STOCKS not in self.steps.tables:
            return self.line.what
        goods, colon = found(self.line.what, f"{STOCKS}[commodity]", f"{STOCKS}[stock]"), part_of_key(":")
        family = f"LEFT({goods},FIND({colon},{goods}))&{literal(EACH_BASKET)}"
        commodity = f"IFERROR({family},{goods})"
        held = found(commodity, "in_commodities[freight_class]", "in_commodities[commodity]")
        return f"IFERROR({held},{self.line.what})"

    def _area(self) -> str:
        """Where from: the line's own place on the way to or from the pool, a contract's origin, a stock's area, or as
        more of the key says."""
        detail, start = self.line.detail, part_of_key(FROM)
        area = f"RIGHT({detail},LEN({detail})-LEN({start}))"
        if STOCKS in self.steps.tables:
            area = f"IFERROR({found(self.line.what, f'{STOCKS}[area]', f'{STOCKS}[stock]')},{area})"
        if CONTRACTS in self.steps.tables:
            area = f"IFERROR({found(detail, f'{CONTRACTS}[origin]', f'{CONTRACTS}[contract]')},{area})"
        return f"IF({self.pool},{self.line.place},{area})"

    def _ends(self) -> tuple[int, int]:
        """Each area that a lane leads to, and whether it counts: the other area, or all that trade with the pool."""
        steps, prices = self.steps, self.steps.report.shared(LineCosts).prices
        ends = sorted({*map(str, prices.live["lanes"]["destination"]), *prices.pool} - {POOL})
        first = steps.row
        for code in ends:
            row, counts = steps.row, f'I{steps.row}={literal("yes")}'
            cells = "in_freight[usd_per_t]"
            sea = f'IF($N{row}=0,"",INDEX({cells},$N{row}-ROW({head_of(cells)})))'
            steps.line(steps.report.title("area", code), code, sea, "USD/t", "figure2")
            at = row_with("in_freight", freight_class=self.goods, from_region=self.region, to_region=f"H{row}")
            steps.place(row, "in_freight", "usd_per_t", f"IF({counts},{at},0)")
            inland, region = (found(f"$C{row}", f"in_areas[{column}]", "in_areas[area]")
                              for column in ("inland_usd_per_t", "freight_region"))  # fmt: skip
            steps.more(row, MORE, f'IF({counts},{inland},"")', "figure2")
            steps.more(row, MORE + 1, region, "text")
            trades = "+".join(f"COUNTIFS(ledger[place],$C{row},ledger[detail],{word})"
                              for word in (self.to_pool, self.from_pool))  # fmt: skip
            met = f"IF({self.pool},{trades}>0,$C{row}={self.other})"
            steps.more(row, MORE + 2, f"IF(AND({self.is_it},{met}),{literal('yes')},{literal('no')})", "text")
            steps.place(row, "in_areas", "inland_usd_per_t", f"IF({counts},{row_of(f'$C{row}', 'in_areas[area]')},0)",
                        second=True)  # fmt: skip
        return first, steps.row - 1
