"""Rules of programmes: what is paid back says how, and public aid has something to fund."""

from __future__ import annotations

from collections.abc import Iterator

from friendshore.case.draft import Draft, Rule, fault, given, needs
from friendshore.case.table import EVERY
from friendshore.errors import Fault

PAID_BACK = ("loan", "equity")
AID = ("grant", *PAID_BACK)


@needs("programmes")
def repayment_is_stated(draft: Draft) -> Iterator[Fault]:
    """Loans and equity have an interest and a term of at least a year; nothing else is paid back."""
    for row in draft.rows("programmes"):
        for column in ("interest_share_per_yr", "term_years"):
            if row["kind"] in PAID_BACK and not given(row[column]):
                yield fault(row, column, f"is required of a programme of kind {row['kind']}, which is paid back")
            if row["kind"] not in PAID_BACK and given(row[column]):
                yield fault(row, column, f"must be blank: a programme of kind {row['kind']} is not paid back")
        if row["kind"] in PAID_BACK and row["term_years"] < 1:
            yield fault(row, "term_years", "must be at least 1 year")
        if row["kind"] not in PAID_BACK and row["loss_share"] > 0:
            yield fault(row, "loss_share", f"must be blank or 0: a programme of kind {row['kind']} is not paid back")


@needs("programmes", "facilities", "processes", "country_groups", "countries", "stages")
def aid_has_something_to_fund(draft: Draft) -> Iterator[Fault]:
    """A grant, loan or equity programme may fund some facility that can be built."""
    members = draft.group_members()
    stages = {row["process"]: row["stage"] for row in draft.rows("processes")}
    sites = {
        (row["country"], stages.get(row["process"], ""))
        for row in draft.rows("facilities")
        if row["max_build_t_per_yr"] > 0
    }
    for row in draft.rows("programmes"):
        if row["kind"] not in AID:
            continue
        countries = set[str]().union(*(members.get(word, set()) for word in str(row["countries"]).split(";")))
        funded = {stage for country, stage in sites if country in countries}
        if not funded:
            yield fault(row, "countries", "nothing can be built there, so this programme funds nothing")
        elif row["stages"] != EVERY and not funded & set(str(row["stages"]).split(";")):
            yield fault(row, "stages", f"nothing of these stages can be built in {row['countries']}")


RULES: tuple[Rule, ...] = (repayment_is_stated, aid_has_something_to_fund)
