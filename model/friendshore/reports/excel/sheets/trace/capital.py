"""Capital cost: by stage, by facility, by build, and the cost of a t/yr at its site from the input sheets."""

from __future__ import annotations

from friendshore.reports.excel.checks.check import MONEY
from friendshore.reports.excel.sheets.trace import site
from friendshore.reports.excel.writing import conversions
from friendshore.reports.excel.writing.formulas import Formula, quoted
from friendshore.reports.excel.writing.steps import KEY, MORE, NAME, STEP, StepPage, head_of, row_of
from friendshore.reports.excel.writing.styles import Kind

BUILDS = "builds"


def write(steps: StepPage) -> None:
    """Write the trace of capital cost."""
    report = steps.report
    steps.headline("B · Capital cost of builds")
    frame = report.frame("builds")
    if frame.empty:
        steps.page.put(steps.row, NAME, "The plan builds nothing.")
        steps.row += 1
        return
    steps.step("B1", "The headline", "The sum of the sheet Builds")
    head = steps.line("Capital cost of builds", "", "SUM(builds[capex_musd])", "M USD", "musd", total=True)
    steps.place(head, BUILDS, "capex_musd", f"ROW({head_of('builds[capex_musd]')})+1", end=" …")
    stages = _stages(steps, head)
    facility = _facility(steps, stages)
    _builds(steps, facility)


def _stages(steps: StepPage, head: int) -> tuple[int, int]:
    steps.step("B2", "By stage", "The rows of the sheet Builds, added up", {MORE: ("Builds", "count")})
    first = steps.row
    for code in steps.report.ordered("stage", steps.report.frame("builds")["stage"]):
        cost = f"SUMIFS(builds[capex_musd],builds[stage],$C{steps.row})"
        row = steps.line(steps.report.title("stage", code), code, cost, "M USD", "musd")
        steps.place_of_sum(row, BUILDS, "capex_musd", stage=f"$C{row}")
        steps.more(row, MORE, f"COUNTIFS(builds[stage],$C{row})", "count")
    last = steps.row - 1
    total = steps.line("All stages", "", f"SUM(D{first}:D{last})", "M USD", "musd", total=True)
    steps.more(total, MORE, f"SUM(G{first}:G{last})", "count", total=True)
    steps.agrees("All stages, against the headline", f"D{total}", f"D{head}", "M USD", MONEY)
    return first, last


def _facility(steps: StepPage, stages: tuple[int, int]) -> str:
    """The chosen facility beside the others of its stage; the cell in which it is chosen."""
    frame = steps.report.frame("builds")
    plan = steps.tables["build_plan"]
    cost = frame.groupby("facility")["capex_musd"].sum().sort_values(ascending=False, kind="stable")
    column, first = plan.letters["facility"], plan.first
    source = f"{quoted(plan.sheet)}!${column}${first}:${column}${first + len(cost) - 1}"
    steps.row += 1
    chosen = steps.choose("Facility to follow", str(cost.index[0]), source)
    steps.step("B3", "The facility among those of its stage", "Sheets Build plan and Builds")
    stage = f"INDEX(builds[stage],MATCH({chosen},builds[facility],0))"
    title = Formula(f"=INDEX(builds[title],MATCH({chosen},builds[facility],0))")
    own = steps.line(title, Formula(f"={chosen}"), f"SUMIFS(builds[capex_musd],builds[facility],{chosen})",
                     "M USD", "musd")  # fmt: skip
    steps.place(own, "build_plan", "capex_musd", row_of(chosen, "build_plan[facility]"))
    others = steps.line("Other facilities of the stage", Formula(f"={stage}"),
                        f"SUMPRODUCT((builds[stage]=$C{steps.row})*(builds[facility]<>{chosen})*builds[capex_musd])",
                        "M USD", "musd")  # fmt: skip
    steps.place_of_sum(others, BUILDS, "capex_musd", stage=f"$C{others}")
    total = steps.line("The stage", Formula(f"=$C{others}"), f"D{own}+D{others}", "M USD", "musd", total=True)
    keys, figures = (f"${letter}${stages[0]}:${letter}${stages[1]}" for letter in "CD")
    steps.agrees("The stage, against B2", f"D{total}", f"INDEX({figures},MATCH($C{total},{keys},0))", "M USD", MONEY)
    plan_row = f"INDEX(build_plan[capex_musd],MATCH({chosen},build_plan[facility],0))"
    steps.agrees("The facility, against the sheet Build plan", f"D{own}", plan_row, "M USD", MONEY)
    return chosen


def _builds(steps: StepPage, facility: str) -> None:
    """Each build of the facility, and what its cost per t/yr and its chance come from."""
    most = int(steps.report.frame("builds").groupby("facility").size().max())
    steps.step("B4", "Its builds", "t/yr x site cost USD per t/yr x share of projects that get finished / 1,000,000",
               {MORE: ("Capacity", "t/yr"), MORE + 1: ("Site cost", "USD/(t/yr)"), MORE + 2: ("Gets finished", "share"),
                MORE + 3: ("Sheet Builds", "M USD"), MORE + 4: ("First output", "month")})  # fmt: skip
    first = steps.row
    count = f"COUNTIFS(builds[facility],{facility})"
    rows = f"(builds[facility]={facility})*ROW(builds[facility])"
    for number in range(1, most + 1):
        row = steps.row
        steps.line("Build decided in", "", f"G{row}*H{row}*I{row}/{conversions.USD_IN_MUSD}", "M USD", "musd")
        steps.page.figure(row, STEP, number, "plain", "year")
        at = f"IF($A{row}>{count},0,SUMPRODUCT(LARGE({rows},{count}+1-$A{row})))"
        here = steps.place(row, BUILDS, "capex_musd", at)
        steps.page.formula(row, KEY, f"={_of(here, 'decided')}", "plain", "year")
        for column, name, kind in SHOWN:
            steps.more(row, column, _of(here, name), kind)
    last = steps.row - 1
    total = steps.line("All builds of the facility", "", f"SUM(D{first}:D{last})", "M USD", "musd", total=True)
    steps.more(total, MORE, f"SUM(G{first}:G{last})", "tonnes", total=True)
    steps.more(total, MORE + 3, f"SUM(J{first}:J{last})", "musd", total=True)
    whole = f"SUMIFS(builds[capex_musd],builds[facility],{facility})"
    steps.agrees("All builds, against B3", f"D{total}", whole, "M USD", MONEY)
    steps.agrees("Each build, against the sheet Builds", f"SUMPRODUCT(ABS(D{first}:D{last}-J{first}:J{last}))", "0",
                 "M USD", MONEY)  # fmt: skip
    site.write(steps, facility, (first, last))


SHOWN: tuple[tuple[int, str, Kind], ...] = (
    (MORE, "t_per_yr", "tonnes"), (MORE + 1, "capex_usd_per_t", "usd"), (MORE + 2, "finished_share", "share"),
    (MORE + 3, "capex_musd", "musd"), (MORE + 4, "in_service", "month"),
)  # fmt: skip


def _of(number: str, column: str) -> str:
    """The figure of a build by its row on the sheet Builds; 0 where there is none."""
    cells = f"builds[{column}]"
    return f"IF({number}=0,0,INDEX({cells},{number}-ROW({head_of(cells)})))"
