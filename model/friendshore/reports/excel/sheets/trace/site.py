"""What a t/yr costs to build at a facility's site, and whether it gets finished, from cells of the input sheets."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from friendshore.parameters.capital import ANNOUNCED
from friendshore.parameters.fleets import UNDECIDED
from friendshore.parameters.places import ATTRITION
from friendshore.reports.excel.writing.formulas import Formula, literal
from friendshore.reports.excel.writing.steps import KEY, MORE, StepPage, found, head_of, row_of
from friendshore.reports.excel.writing.styles import Kind

PER_T = "USD/(t/yr)"
CLOSE = 1e-3
COST = ("equipment_bans", "sanctions", "technology_access", "capex_years")
"""Policies that change what a build costs at its site."""
CHANCE = ("permit_reforms",)
"""Policies that change the chance that a build gets finished."""


def write(steps: StepPage, facility: str, builds: tuple[int, int]) -> None:
    """Write the steps.

    builds   first and last row of the facility's builds on this sheet: site cost in column H, share that gets finished
             in I, row there in N
    """
    site = _Site(steps, facility)
    site.own()
    site.standard()
    announced = site.announced()
    cost = site.cost(announced)
    rows = f"$N{builds[0]}:$N{builds[1]}"
    changed = f"SUMPRODUCT(({rows}>0)*ABS($H{builds[0]}:$H{builds[1]}-{cost}))"
    site.compare("Site cost of each build in B4, against this", changed, PER_T, COST)
    finished = site.finished()
    changed = f"SUMPRODUCT(({rows}>0)*ABS($I{builds[0]}:$I{builds[1]}-{finished}))"
    site.compare("Share of each build in B4, against this", changed, "share", CHANCE)


class _Site:
    """The steps of one facility; attributes are cells of this sheet."""

    def __init__(self, steps: StepPage, facility: str) -> None:
        self.steps, self.facility = steps, facility
        self.tables = steps.report.plan.case.tables

    def _from(self, name: str, table: str, column: str, key: str, unit: str, kind: Kind) -> str:
        """A line with a cell of an input table; the address of its value, "" where the cell is blank."""
        steps, by = self.steps, f"in_{table}[{KEYS[table]}]"
        sheet = f"in_{table}"
        if column not in steps.tables[sheet].letters:
            row = steps.line(name, Formula(f"={key}"), literal(""), unit, kind)
        else:
            cell = found(key, f"{sheet}[{column}]", by)
            row = steps.line(name, Formula(f"={key}"), f'IF({cell}="","",{cell})', unit, kind)
            steps.place(row, sheet, column, row_of(key, by))
        return f"$D${row}"

    def own(self) -> None:
        """What the facility's row says of it."""
        self.steps.step("B5", "The facility's row, and what a t/yr of its process costs in its country",
                        "Capital of the process x (local share x index of the country + 1 - local share)")  # fmt: skip
        self.process = self._from("Process", "facilities", "process", self.facility, "", "text")
        self.country = self._from("Country", "facilities", "country", self.facility, "", "text")
        self.status = self._from("Status", "facilities", "status", self.facility, "", "text")
        self.figure = self._from("Its own capital cost", "facilities", "capex_usd_per_t", self.facility, PER_T, "usd")

    def standard(self) -> None:
        """What the process costs in the country."""
        capex = self._from("Capital cost of the process", "processes", "capex_usd_per_t", self.process, PER_T, "usd")
        self.local = self._from("Local share of it", "processes", "local_cost_share", self.process, "share", "share")
        self.applies = self._from("Index applies", "processes", "index_applies", self.process, "yes or no", "text")
        index = self._from("Index of the country", "countries", "capex_index", self.country, "USA = 1", "factor")
        steps = self.steps
        self.level = f"$D${steps.line('Level of the country', '', self._level(index), 'USA = 1', 'factor')}"
        row = steps.line("The process in the country", "", f"{capex}*{self.level}", PER_T, "usd", total=True)
        self.at_home = f"$D${row}"

    def _level(self, index: str) -> str:
        return f"IF({self.applies}={literal('yes')},{self.local}*{index}+1-{self.local},1)"

    def announced(self) -> str:
        """What is announced of the process in the bloc; the cell with what that says of a generic build in the country,
        "" where no process has any."""
        steps, bloc = self.steps, self.steps.report.plan.case.bloc
        steps.step("B6", "A generic build: never cheaper than the median of what is announced of its process",
                   "Median of the country; where nothing is announced there, median of the bloc x level of the country "
                   "/ mean level of those. Announced: planned, in construction or running, with a figure of its own",
                   {KEY: ("Facility", ""), MORE: ("Country", ""), MORE + 1: ("Area", ""),
                    MORE + 2: ("In the bloc", "yes or no"), MORE + 3: ("Level", "USA = 1"),
                    MORE + 4: ("In the bloc", PER_T), MORE + 5: ("In the country", PER_T)},
                   value="Own figure")  # fmt: skip
        row = steps.line("The bloc of this plan", bloc, "", "", "text")
        self.bloc = f"$C${row}"
        first = steps.row
        for number in range(1, self._most_announced() + 1):
            self._one(number)
        last = steps.row - 1
        if last < first:
            steps.line("No process has an announced plant with a figure of its own", "", "", "", "text")
            return ""
        bloc_all, there, levels = (f"{letter}{first}:{letter}{last}" for letter in "KLJ")
        median_there = f"IF(COUNT({there})=0,{literal('')},MEDIAN({there}))"
        one = steps.line("Median of the country", "", median_there, PER_T, "usd")
        median_all = f"IF(COUNT({bloc_all})=0,{literal('')},MEDIAN({bloc_all})*{self.level}/AVERAGE({levels}))"
        other = steps.line("Median of the bloc, at the level of the country", "", median_all, PER_T, "usd")
        counts = f"IF(COUNT({there})>0,D{one},D{other})"
        return f"$D${steps.line('Announced, as it counts for the country', '', counts, PER_T, 'usd', total=True)}"

    def _most_announced(self) -> int:
        frame = self.tables["facilities"]
        if "capex_usd_per_t" not in self.steps.tables["in_facilities"].letters:
            return 0
        cost = pd.to_numeric(frame["capex_usd_per_t"], errors="coerce")
        counted = Counter(frame.loc[frame["status"].isin(ANNOUNCED) & (cost > 0), "process"])
        return max(counted.values(), default=0)

    def _one(self, number: int) -> None:
        """One announced plant of the process."""
        steps, row = self.steps, self.steps.row
        either = "+".join(f"(in_facilities[status]={literal(word)})" for word in sorted(ANNOUNCED))
        met = f"(in_facilities[process]={self.process})*({either})*(in_facilities[capex_usd_per_t]>0)"
        steps.line("Announced plant", "", "", PER_T, "usd")
        steps.page.figure(row, 1, number, "plain", "year")
        number_of = f"SUMPRODUCT({met})"
        at = f"IF($A{row}>{number_of},0,SUMPRODUCT(LARGE({met}*ROW(in_facilities[process]),{number_of}+1-$A{row})))"
        here = steps.place(row, "in_facilities", "capex_usd_per_t", at)

        def cell(column: str) -> str:
            cells = f"in_facilities[{column}]"
            return f"INDEX({cells},{here}-ROW({head_of(cells)}))"

        def shown(column: int, formula: str, kind: Kind) -> None:
            steps.page.formula(row, column, f"=IF({here}=0,{literal('')},{formula})", "formula", kind)

        country, area = f"G{row}", f"H{row}"
        of_bloc = f"in_blocs[bloc],{self.bloc},in_blocs[area],{area}"
        inside = f"COUNTIFS({of_bloc})>COUNTIFS({of_bloc},in_blocs[role],{literal('adversary')})"
        index = found(country, "in_countries[capex_index]", "in_countries[country]")
        shown(KEY, cell("facility"), "text")
        shown(4, cell("capex_usd_per_t"), "usd")
        shown(MORE, cell("country"), "text")
        shown(MORE + 1, found(country, "in_countries[area]", "in_countries[country]"), "text")
        shown(MORE + 2, f"IF({inside},{literal('yes')},{literal('no')})", "text")
        counts = f"I{row}={literal('yes')}"
        shown(MORE + 3, f"IF({counts},{self._level(index)},{literal('')})", "factor")
        shown(MORE + 4, f"IF({counts},D{row},{literal('')})", "usd")
        shown(MORE + 5, f"IF(AND({counts},{country}={self.country}),D{row},{literal('')})", "usd")

    def cost(self, announced: str) -> str:
        """The site cost by the inputs; its cell."""
        steps = self.steps
        steps.step("B7", "Site cost per t/yr, from the inputs",
                   "The facility's own figure; else of the process in the country, of a generic build at least what is "
                   "announced")  # fmt: skip
        least = f"MAX({self.at_home},{announced})" if announced else self.at_home
        generic = f"IF({self.status}={literal('generic')},{least},{self.at_home})"
        formula = f"IF({self.figure}={literal('')},{generic},{self.figure})"
        return f"$D${steps.line('Site cost', Formula(f'={self.facility}'), formula, PER_T, 'usd', total=True)}"

    def compare(self, what: str, difference: str, unit: str, policies: tuple[str, ...]) -> None:
        """Compare with what the plan has; where policies change it, say how much they do."""
        named = [name for name in policies if len(self.tables.get(name, ()))]
        if not named:
            self.steps.agrees(what, difference, "0", unit, CLOSE)
            return
        row = self.steps.line("Changed by policies or year, all builds", "", difference, unit, "factor")
        table = f"in_{named[0]}"
        first = next(iter(self.steps.tables[table].letters))
        self.steps.place(row, table, first, f"ROW({head_of(f'{table}[{first}]')})+1", end=" …")

    def finished(self) -> str:
        """The share of such projects that gets finished; its cell."""
        steps, level = self.steps, self.steps.report.plan.case.levels.attrition
        steps.step("B8", "Share of projects that get finished",
                   "1 - share of the country that is given up x factor of the level in use; what is under construction "
                   "gets finished")  # fmt: skip
        share = self._from("Given up in the country", "countries", "attrition_share", self.country, "share", "share")
        row = steps.line("Factor of the level in use", level, "", "", "factor")
        steps.page.figure(row, 4, ATTRITION[level], "input", "factor")
        open_ones = "+".join(f"({self.status}={literal(word)})" for word in sorted(UNDECIDED))
        formula = f"1-MIN(1,{share}*D{row})*({open_ones})"
        return f"$D${steps.line('Gets finished', Formula(f'={self.facility}'), formula, 'share', 'share', total=True)}"


KEYS = {"facilities": "facility", "processes": "process", "countries": "country"}
