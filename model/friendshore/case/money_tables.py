"""Tables of whose money there is, and of ceilings on accounts such as emissions."""

from __future__ import annotations

from friendshore.case.columns import ACCOUNTS, number, share, text, year
from friendshore.case.table import Table

PROGRAMMES = Table(
    "programmes",
    "who pays for new capacity; every dollar of a build decided in a reported period is paid by one of them",
    key=("programme",),
    columns=(
        text("programme", "key"),
        text("title", "name shown in reports"),
        text("countries", "countries or groups it may fund, parted by ;, or *",
             refers="countries.country|country_groups.group|*", many=True),
        text("stages", "stages it may fund, parted by ;, or *", refers="stages.stage|*", many=True),
        number("total_musd", "most in all; blank: no limit", "M USD", required=False,
               usual=(1, 1e6)),
        number("yearly_musd", "most in a year; blank: no limit", "M USD/yr", required=False),
        year("from_year", "first year"),
        year("to_year", "last year"),
        text("kind", "budget: who pays is not asked; private: no public money; grant, loan, equity: public money that "
             "closes gaps of viability", required=False, default="budget",
             one_of=("budget", "private", "grant", "loan", "equity")),
        share("interest_share_per_yr", "real interest of a loan, return that equity asks for", required=False),
        number("term_years", "years in which it is paid back in equal parts", "years", required=False),
        share("loss_share", "expected loss of what is lent", required=False, default=0.0),
        text("status", "committed, or pledged: counts only at the level money = all", required=False,
             default="committed", one_of=("committed", "pledged")),
    ),
    order=(("from_year", "to_year"),),
)  # fmt: skip

ACCOUNT_LIMITS = Table(
    "account_limits",
    "ceilings on emissions and residues, by country or group of countries and year (linear between years, held outside "
    "them)",
    key=("account", "country", "year"),
    columns=(
        text("account", "what is counted", one_of=ACCOUNTS),
        text("country", "country, or group of countries that share it",
             refers="countries.country|country_groups.group"),
        year("year", "year"),
        number("most_t_per_yr", "ceiling; of water in m3, which weigh a tonne each", "t/yr"),
    ),
)

MONEY: tuple[Table, ...] = (PROGRAMMES, ACCOUNT_LIMITS)
