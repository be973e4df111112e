"""By months: what is in force in a part of a period counts for that part, whatever the period's length."""

from __future__ import annotations

from builder import Tiny
from pytest import approx, mark
from solve import CHEAPEST, Answer, prepared, steps

from friendshore.calendar import Dates, Period, month_number, spans
from friendshore.parameters.series import groups_of_months


def of_xxx_alone() -> Tiny:
    """Nothing is made: AAA asks for 60 t of magnets a year and BBB for 40, and XXX sells any amount at 20 USD/t."""
    tiny = Tiny()
    return tiny.drop("facilities", facility="make_a").drop("facilities", facility="new_make_b")


def bought(answer: Answer, *years: str) -> list[float]:
    return [answer.total("buy", year) for year in years or ("2027", "2028", "2029")]


@mark.parametrize(
    ("opens", "closes", "expected"),
    [("", "2027-01", [100 / 12, 0, 0]), ("2027-10", "", [25, 100, 100]), ("2028-03", "2028-05", [0, 25, 0])],
)
def test_an_offer_without_ceiling_serves_the_months_in_which_it_is_open(
    opens: str, closes: str, expected: list[float]
) -> None:
    tiny = of_xxx_alone()
    tiny.row("offers", "magnets_x").update(opens=opens, closes=closes)
    assert bought(steps(tiny, CHEAPEST)) == approx(expected)


def test_offers_of_the_same_months_share_their_need_and_others_add_up() -> None:
    tiny = of_xxx_alone()
    for offer, opens, closes in (("b", "", "2027-03"), ("c", "2027-07", "2027-09")):
        tiny.add("offers", like=("magnets_x",), offer=offer, opens=opens, closes=closes)
        tiny.add("offer_years", like=("magnets_x", 2027), offer=offer)
    tiny.row("offers", "magnets_x")["closes"] = "2027-03"
    assert bought(steps(tiny, CHEAPEST), "2027") == approx([100 * 6 / 12])


def test_what_plants_need_in_the_open_months_is_counted_at_full_rate() -> None:
    """Oxide is sold until June 2027: the magnet plant of AAA runs on it for half a year."""
    tiny = Tiny()
    tiny.drop("facilities", facility="separate_a").drop("facilities", facility="new_separate_b")
    tiny.drop("outlets", outlet="oxide_sales").drop("outlet_years", outlet="oxide_sales")
    tiny.add("offers", like=("magnets_x",), offer="oxide_x", commodity="oxide", closes="2027-06")
    tiny.add("offer_years", like=("magnets_x", 2027), offer="oxide_x", price_usd_per_t=5)
    tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = 500
    answer = steps(tiny, CHEAPEST)
    assert [answer.total("activity", "make.AAA", year) for year in ("2027", "2028")] == approx([50, 0])


def test_an_outlet_without_ceiling_takes_what_is_made_while_it_is_open() -> None:
    tiny = Tiny()
    tiny.row("outlets", "oxide_sales")["closes"] = "2027-03"
    tiny.row("outlet_years", "oxide_sales", 2027)["price_usd_per_t"] = 200
    answer = steps(tiny, CHEAPEST)
    assert answer.total("sell", "2027") == approx(25)
    assert answer.total("sell", "2028") == 0


@mark.parametrize(("by", "expected"), [("*", [50, 0, 0]), ("BBB", [80, 60, 60])])
def test_a_sanction_from_july_leaves_half_a_year_of_an_offer_without_ceiling(by: str, expected: list[float]) -> None:
    tiny = of_xxx_alone()
    tiny.add("sanctions", sanction="stop", by=by, against="XXX", trade=1, commodities="*", from_month="2027-07")
    assert bought(steps(tiny, CHEAPEST)) == approx(expected)


def five_years() -> Tiny:
    """Periods of five years; magnets of XXX cost 900 USD/t, so that plants in BBB pay."""
    tiny = Tiny()
    tiny.set("periods", [])
    for name, start in (("p0", "2027-01"), ("p1", "2032-01"), ("p2", "2037-01")):
        tiny.add("periods", period=name, start=start, months=60, reported=1)
    tiny.drop("facilities", facility="make_a")
    tiny.row("offer_years", "magnets_x", 2027)["price_usd_per_t"] = 900
    return tiny


def test_a_programme_that_opens_inside_a_period_pays_for_builds_that_wait_for_it() -> None:
    """Decided in 2027, spent in 2028, the purse's first year, in service from January 2029: three years of five."""
    tiny = five_years()
    tiny.row("programmes", "purse").update(from_year=2028, to_year=2031)
    answer = steps(tiny, CHEAPEST)
    assert answer.values("build")["new_make_b", "p0 for 2029-01"] == approx(100)
    assert answer.total("deliver", "secure", "p0") == approx(3 * 100)


@mark.parametrize(("years", "built"), [((2027, 2027), 100), ((2028, 2028), 100), ((2032, 2041), 0), ((2020, 2026), 0)])
def test_a_programme_pays_for_what_is_spent_in_its_years(years: tuple[int, int], built: float) -> None:
    tiny = five_years()
    tiny.row("programmes", "purse").update(from_year=years[0], to_year=years[1])
    assert steps(tiny, CHEAPEST).total("pay", "p0") == approx(built * 100 / 1e3)


def test_a_programme_of_a_part_of_the_period_does_not_pay_for_the_rest() -> None:
    """Construction takes 24 months: a grant of 2027 alone pays for half, and the purse for the rest."""
    tiny = five_years()
    tiny.every("processes", construction_months=24)
    tiny.add("programmes", like=("purse",), programme="early", from_year=2027, to_year=2027)
    tiny.row("programmes", "purse").update(total_musd=100 * 100 / 1e6 / 2)
    answer = steps(tiny, CHEAPEST)
    assert answer.total("pay", "early") <= 100 * 100 / 1e3 / 2 + 1e-6
    assert answer.total("pay", "early") == approx(answer.total("pay", "purse"))


def test_yearly_limits_count_the_years_of_the_programme() -> None:
    tiny = five_years()
    tiny.row("programmes", "purse").update(from_year=2028, to_year=2029, yearly_musd=2e-3)
    assert steps(tiny, CHEAPEST).total("pay", "p0") == approx(2 * 2)


def test_groups_of_months_hold_those_who_share() -> None:
    found = groups_of_months({"a": range(3), "b": range(2), "c": range(6, 8)})
    assert {names: len(months) for names, months in found.items()} == {
        ("a", "b"): 3, ("b",): 2, ("c",): 2, ("a", "b", "c"): 5
    }  # fmt: skip
    assert spans([1, 2, 3, 7]) == [range(1, 4), range(7, 8)]
    year = Period("2027", month_number("2027-01"), 12, True)
    assert len(Dates.stated("2026-01", "2027-03").months_of(year)) == 3
    assert not Dates.stated("2028-01").months_of(year) and Dates().share_of(year) == 1


def test_reference_parameters_tell_which_months_are_open() -> None:
    tiny = Tiny()
    tiny.row("offers", "magnets_x")["closes"] = "2027-01"
    assert prepared(tiny).offers["magnets_x"].open == {"2027": frozenset({month_number("2027-01")})}
