"""Ledgers: closed once, read only then, and no part of a sum is lost, constants included."""

from __future__ import annotations

from collections.abc import Callable

import pyomo.environ as pyo
from builder import Tiny
from pytest import MonkeyPatch, approx, mark, raises
from solve import CHEAPEST, prepared, steps

from friendshore.planning import compiled
from friendshore.program import assemble
from friendshore.program.constraints import present_use
from friendshore.program.cost_ledger import Amount
from friendshore.program.ledger import Ledger, Sum, total
from friendshore.program.program import Program


def test_an_open_ledger_cannot_be_read_and_a_closed_one_takes_no_entry() -> None:
    ledger: Ledger[str] = Ledger("trial")
    ledger.add_constant("a", 2.0)
    for read in (lambda: ledger.of("a"), lambda: list(ledger), lambda: "a" in ledger):
        with raises(RuntimeError, match="still open"):
            read()
    ledger.close()
    assert ledger.of("a", "b").constant == 2 and list(ledger) == ["a"] and "b" not in ledger
    with raises(RuntimeError, match="closed"):
        ledger.add_constant("a", 1.0)


def test_sums_keep_their_constants() -> None:
    block = pyo.ConcreteModel()
    block.x = pyo.Var([1, 2])
    found = total(block.x.values(), 3.0).plus(Sum([1.0], [block.x[1]], 5.0), -2.0)
    assert list(zip(found.coefficients, [each.index() for each in found.variables], strict=True)) == [
        (3, 1), (3, 2), (-2, 1)
    ]  # fmt: skip
    assert found.constant == -10 and Sum(constant=1.0) and not Sum()


TRIAL = Amount("make_a", 3.0, "t/yr", "USD/(t/yr)")
LEDGERS: dict[str, Callable[[Program], None]] = {
    "demand_met": lambda program: program.met.add_constant(("magnet", "AAA", "*", "2028"), 0.01),
    "energy_supplied": lambda program: program.energy.add_constant(("AAA", "electricity", "2028"), 0.05),
    "emission_counted": lambda program: program.accounts.add_constant(("co2", "AAA", "2028"), 0.07),
    "exports_counted": lambda program: program.exports.add_constant(("oxide", "AAA", "2028"), 0.01),
    "stays_at_home": lambda program: program.exports.add_constant(("magnet", "AAA", "2028"), -0.02),
    "within_storage": lambda program: program.use.add_constant(("ore", "AAA", "2028"), 0.6),
    "public_counted": lambda program: program.public.add_constant(("programmes", "paid", "AAA", "2028"), 3.0),
    "cost_counted": lambda program: program.costs.add_constant(("running", "AAA", "2028"), 3.0, TRIAL),
    "material_balance": lambda program: program.balance.add_constant(("ore", "secure", "AAA", "2028"), 0.01),
}


def ruled() -> Tiny:
    """A case in which every ledger has its rows: a rule on exports, one on scrap, stocks with little room."""
    tiny = Tiny()
    tiny.add("export_rules", area="AAA", commodity="oxide", from_month="2027-01", most_share=1)
    tiny.add("recycling_rules", area="AAA", commodity="magnet", from_month="2027-01", may_leave=0)
    tiny.every("processes", co2_t_per_t=1)
    tiny.row("commodities", "ore").update(storable=1, storage_months=6)
    tiny.add("stocks", commodity="ore", area="AAA", opening_secure_t=1, opening_exposed_t=0, least_t=0)
    return tiny


@mark.parametrize("row", LEDGERS)
def test_a_constant_of_a_ledger_does_not_vanish(row: str, monkeypatch: MonkeyPatch) -> None:
    """The row of 2028 moves by just the constant, and no other row that is named so does."""
    parameters = prepared(ruled())
    plain = compiled(assemble(parameters))
    former = present_use.add

    def with_constant(program: Program) -> None:
        former(program)
        LEDGERS[row](program)

    monkeypatch.setattr(present_use, "add", with_constant)
    moved = compiled(assemble(parameters))
    assert moved.row_names == plain.row_names
    changed = {
        name
        for name, *bounds in zip(
            plain.row_names, plain.row_lower, moved.row_lower, plain.row_upper, moved.row_upper, strict=True
        )
        if (bounds[0], bounds[2]) != (bounds[1], bounds[3])
    }
    assert [name for name in changed if row in name and "2028" in name] and len(changed) == 1


def test_a_constant_of_the_penalties_is_in_the_objective(monkeypatch: MonkeyPatch) -> None:
    former = present_use.add

    def with_constant(program: Program) -> None:
        former(program)
        program.penalties.add_constant("trial", 7.0)

    parameters = prepared(Tiny())
    before = compiled(assemble(parameters)).costs["least_cost"][1]
    monkeypatch.setattr(present_use, "add", with_constant)
    assert compiled(assemble(parameters)).costs["least_cost"][1] - before == approx(7)


def owed_round_a_tariff() -> Tiny:
    """Half of what AAA makes is owed to XXX at 45 USD/t; BBB lays 200 % on what it buys of XXX at 20, AAA nothing."""
    tiny = Tiny()
    tiny.row("facilities", "make_a")["adversary_share"] = 0.5
    tiny.drop("facilities", facility="new_make_b")
    tiny.add("offtakes", facility="make_a", buyer="XXX", share=0.5, price_usd_per_t=45)
    tiny.add("tariffs", importer="BBB", origin="XXX", commodity="magnet", kind="base", rate_share=2.0)
    tiny.every("tariffs", from_month="2027-01")
    for year in (2027, 2029):
        row = tiny.row("demand", "BBB", "cars", "magnet", year)
        row.update({name: 80 for name in row if name.startswith("t_per_yr")})
    return tiny


def test_what_is_owed_to_an_adversary_is_not_sold_twice() -> None:
    """AAA makes 100 and keeps 50, which go to BBB; it buys its own 60 at 20, BBB the other 30 at 60, duty paid."""
    answer = steps(owed_round_a_tariff(), CHEAPEST)
    assert answer.total("ship", "magnet", "2028") == approx(50)
    assert answer.cost == approx(3 * (100 * 30 - 50 * 45 + 60 * 20 + 30 * 60))
    program = answer.program
    assert program.made_in("AAA", "magnet", "2028").coefficients == [approx(0.5)]
    assert len(program.leaving("magnet", "exposed", "AAA", "2028").variables) == 1
    with raises(RuntimeError, match="closed"):
        program.made.add_constant(("magnet", "secure", "make_a", "2028"), 1.0)
