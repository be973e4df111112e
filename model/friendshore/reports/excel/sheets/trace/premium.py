"""The premium: what the plan costs above the least-cost plan, against what the setting allows."""

from __future__ import annotations

from friendshore.reports.excel.checks.check import MONEY
from friendshore.reports.excel.writing.steps import MORE, NAME, StepPage, found, row_of

REFERENCE = "reference_cost_musd"


def write(steps: StepPage) -> None:
    """Write the trace of the premium."""
    steps.headline("D · Resilience premium")
    if REFERENCE not in steps.report.plan.summary:
        steps.page.put(steps.row, NAME, "No premium was asked for: the plan was not held against a least-cost plan.")
        steps.row += 1
        return
    steps.step("D1", "Above the least-cost plan",
               "Discounted cost (C) less that of the least-cost plan, a constant that only the program can compute")
    own = steps.line("Discounted cost of the plan", "", "discounted_cost_musd", "M USD", "musd")
    steps.leads_to(own, "Costs", "discounted_cost_musd")
    least = _solved(steps, "Least-cost plan", REFERENCE)
    spent = steps.line("Premium that the plan costs", "", f"D{own}-D{least}", "M USD", "musd", total=True)
    steps.step("D2", "What the setting allows", "Share of the setting x cost of the least-cost plan",
               {MORE: ("Used", "share")})  # fmt: skip
    close = max(MONEY, 1e-6 * abs(float(steps.report.plan.summary[REFERENCE])))
    share = steps.line("Premium, as set", "", "setting_premium_share", "of its cost", "share")
    steps.leads_to(share, "Assumptions", "setting_premium_share")
    allowed = _solved(steps, "Premium allowed", "premium_musd")
    steps.more(allowed, MORE, f"IF(D{allowed}=0,0,D{spent}/D{allowed})", "share")
    by_setting = steps.line("Share x least cost", "", f"D{share}*ABS(D{least})", "M USD", "musd", total=True)
    if steps.report.plan.case.scenarios:
        steps.page.put(steps.row, NAME, "With scenarios the amount of the case as it stands may be kept.")
        steps.row += 1
    else:
        steps.agrees("Allowed, against share x least cost", f"D{allowed}", f"D{by_setting}", "M USD", close)
    ceiling = _solved(steps, "Ceiling on discounted cost", "cost_ceiling_musd")
    steps.agrees("Discounted cost above the ceiling", f"MAX(0,D{own}-D{ceiling})", "0", "M USD", close)


def _solved(steps: StepPage, words: str, figure: str) -> int:
    """A line with a constant of the program, from the Log."""
    value = found(f"$C{steps.row}", "as_solved[value]", "as_solved[figure]")
    row = steps.line(words, figure, value, "M USD", "musd")
    steps.place(row, "as_solved", "value", row_of(f"$C{row}", "as_solved[figure]"))
    return row
