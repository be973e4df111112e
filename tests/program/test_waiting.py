"""A build may wait for a January, so that neither a shorter permit nor any wider limit ever does harm."""

from __future__ import annotations

from itertools import pairwise

from builder import Tiny, three
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest import approx, mark
from solve import prepared, steps

from friendshore.calendar import month_number

SOME = settings(
    max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
LONGEST = 30
CLOSE = 1e-4
"""Points, of the solver's own tolerance."""
LIMITS = ("pace", "slot", "budget", "resource", "most", "offer", "storage")


def needs_builds(months: int = 0, slot: float | None = None, **pace: float) -> Tiny:
    """BBB alone wants 40 t of magnets, 2027 to 2032, and has to build for it; permits there take so many months."""
    tiny = Tiny().drop("facilities", facility="make_a").drop("facilities", facility="new_separate_b")
    tiny.drop("demand", area="AAA")
    for year in (2030, 2031, 2032):
        tiny.add("periods", period=str(year), start=f"{year}-01", months=12, reported=1)
    tiny.row("permits", "BBB", "plant").update(p50_months=months, p90_months=months, fast_months=months)
    tiny.row("pace", "magnet", "*").update(
        {level: amount for name in pace for level, amount in three(name, pace[name]).items()}
    )
    if slot is not None:
        tiny.set("permit_slots", [{"group": "BBB", "kind": "magnet", "unit": "t", **three("most", slot)}])
    return tiny


def least(tiny: Tiny) -> float:
    return steps(tiny).step("reliance")


def test_a_plant_ready_in_october_waits_for_the_room_of_the_next_year() -> None:
    # decided in 2027, ready in October 2028: 4 t take the room of 2028, in which they would work for three months
    tiny = needs_builds(9, first=4, growth=2, cap=8)  # 4 t in 2027, 8 t a year from 2028 on
    tiny.set("periods", tiny.table("periods")[:3])
    answer = steps(tiny)
    assert answer.values("build") == {
        ("new_make_b", "2027"): approx(8, rel=1e-4),
        ("new_make_b", "2027 for 2029-01"): approx(8, rel=1e-4),
    }
    assert answer.reliance == approx([100, 100 - 8 * 3 / 12 / 0.4, 100 - 16 / 0.4])


def test_what_waits_is_charged_and_paid_for_as_if_it_had_been_ready_later() -> None:
    parameters = prepared(needs_builds(9))
    waits, ready = (parameters.builds["new_make_b", f"2027{word}"] for word in (" for 2029-01", ""))
    assert (ready.service_month, waits.service_month) == (month_number("2028-10"), month_number("2029-01"))
    assert waits.decided == ready.decided == "2027"
    assert waits.online == approx({str(year): 1 for year in range(2029, 2033)})
    assert waits.charged == waits.online
    assert waits.cash == approx({"2028": 1}), "construction waits too"
    assert ready.cash == approx({"2027": 3 / 12, "2028": 9 / 12})


def test_what_has_a_permit_slot_may_wait_longer_and_what_no_limit_counts_not_at_all() -> None:
    def decisions(tiny: Tiny) -> list[str]:
        return [each for _, each in prepared(tiny).builds if each.startswith("2027")]

    assert decisions(needs_builds(9)) == ["2027", "2027 for 2029-01"]
    assert decisions(needs_builds()) == ["2027"], "a plant ready in January can be decided a year later instead"
    assert decisions(needs_builds(9, slot=5)) == ["2027", *(f"2027 for {year}-01" for year in (2029, 2030, 2031))]
    foreign = needs_builds(9)
    foreign.row("facilities", "new_make_b")["adversary_share"] = 1
    assert decisions(foreign) == ["2027"]


def test_a_child_waits_for_a_parent_that_waits() -> None:
    tiny = needs_builds(9)
    tiny.add("facilities", like=("new_make_b",), facility="parent_b", process="separate")
    tiny.row("facilities", "new_make_b").update(build_with="parent_b", build_with_ratio=1)
    tiny.row("pace", "separation", "*").update(three("first", 10) | three("cap", 10))
    answer = steps(tiny)
    children, parents = (
        {month: sum(v for (p, s), v in answer.values("build").items() if p == name and service(answer, p, s) <= month)
         for month in range(month_number("2028-01"), month_number("2033-01"))}
        for name in ("new_make_b", "parent_b")
    )  # fmt: skip
    assert all(children[month] <= parents[month] + 1e-3 for month in children)
    assert answer.reliance[2] == approx(100 - 20 / 0.4)


def service(answer: object, facility: str, decision: str) -> int:
    return answer.parameters.builds[facility, decision].service_month  # type: ignore[attr-defined,no-any-return]


@mark.parametrize(
    ("pace", "slot", "every"),
    [({"first": 3, "growth": 1.6, "cap": 12}, None, 1), ({"first": 4, "growth": 1, "cap": 4}, 5, 3)],
)
def test_reliance_never_falls_as_a_permit_grows_longer(pace: dict[str, float], slot: float | None, every: int) -> None:
    found = [least(needs_builds(months, slot, **pace)) for months in range(0, LONGEST + 1, every)]
    assert all(after >= before - CLOSE for before, after in pairwise(found)), found
    assert found[-1] > found[0] + 1


@SOME
@given(
    st.integers(0, LONGEST),
    st.integers(0, LONGEST),
    st.tuples(st.integers(1, 20), st.sampled_from([1, 1.3, 2]), st.integers(5, 40)),
    st.sampled_from([None, 4, 15]),
    st.sampled_from(["process", "evidence"]),
)
def test_a_shorter_permit_never_raises_reliance(
    one: int, other: int, pace: tuple[int, float, int], slot: float | None, ramp: str
) -> None:
    found = []
    for months in sorted((one, other)):
        tiny = needs_builds(months, slot, first=pace[0], growth=pace[1], cap=pace[2])
        tiny.every("processes", ramp_1_share=0.3, ramp_2_share=0.7, evidence_3yr_share=0.6)
        tiny.settings["ramp"] = ramp
        found.append(least(tiny))
    assert found[0] <= found[1] + CLOSE


@SOME
@given(
    st.sampled_from(["pace", "slot", "budget", "resource", "most", "offer", "storage"]), st.integers(0, 30), st.data()
)
def test_no_wider_limit_raises_reliance(limit: str, months: int, data: st.DataObject) -> None:
    def case(amount: float) -> Tiny:
        tiny = needs_builds(months, slot=8, first=6, growth=1.2, cap=10)
        tiny.row("commodities", "oxide").update(storable=1, storage_months=2)
        tiny.row("facilities", "mine_a").update(resource="pit", existing_t_per_yr=30)
        tiny.set("resources", [{"resource": "pit", "resource_t": 150}])
        tiny.row("offer_years", "magnets_x", 2027).update(three("most_t_per_yr", 30))
        if limit == "pace":
            tiny.row("pace", "magnet", "*").update(three("first", amount / 4))
        elif limit == "slot":
            tiny.row("permit_slots", "BBB", "magnet").update(three("most", amount / 4))
        elif limit == "budget":
            tiny.row("programmes", "purse")["total_musd"] = amount * 100 / 1e6
        elif limit == "resource":
            tiny.row("resources", "pit")["resource_t"] = 5 * amount
        elif limit == "most":
            tiny.row("facilities", "new_make_b")["max_build_t_per_yr"] = amount
        elif limit == "offer":
            tiny.row("offer_years", "magnets_x", 2027).update(three("most_t_per_yr", amount))
        else:
            tiny.row("commodities", "oxide")["storage_months"] = amount
        return tiny

    narrow, wide = sorted(data.draw(st.tuples(st.integers(1, 40), st.integers(1, 40))))
    assert least(case(wide)) <= least(case(narrow)) + CLOSE
