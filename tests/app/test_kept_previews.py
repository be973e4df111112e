"""What previews cost: a budget compiles nothing, the next desk compiles nothing it knows, idle time is put to use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pytest import MonkeyPatch, approx, fixture

from friendshore.app import previews, remembered
from friendshore.app.knobs import Cell, Knobs
from friendshore.app.previews import Previewer
from friendshore.app.reading import Place
from friendshore.app.stages import SOLVE, STEPS, Pace, Stage


@fixture(scope="module")
def place(case: Path, tmp_path_factory: object) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("kept")  # type: ignore[attr-defined]
    yield Place(str(case), folder / "scenarios", folder / "kept")


@fixture(scope="module")
def first(place: Place) -> Previewer:
    previewer = Previewer()
    asked(previewer, place, Knobs())
    return previewer


def asked(previewer: Previewer, place: Place, knobs: Knobs, stages: list[Stage] | None = None) -> float:
    found, _ = previewer.answer(place, knobs, (stages if stages is not None else []).append, lambda: True)
    return found.mean


def test_a_budget_compiles_nothing_and_starts_from_the_basis_at_hand(first: Previewer, place: Place) -> None:
    compiled = first.compiled
    for budget in (0.0035, 0.003, 0.001, 0.0):
        stages: list[Stage] = []
        asked(first, place, Knobs(budget_musd=budget), stages)
        assert first.compiled == compiled
        assert {stage.step for stage in stages} <= {SOLVE}
    (known,) = first._known.values()
    *warm, cold = known.curve.optima  # by budget: the case's own, which came first, is the largest
    assert warm[-1].iterations < cold.iterations


def test_what_is_proven_is_told_before_the_answer_is_there(place: Place) -> None:
    previewer = Previewer()
    fresh = Place(place.case, place.folder)
    assert previewer.about(fresh, Knobs(budget_musd=0.002)) is None
    for budget in (None, 0.0):
        asked(previewer, fresh, Knobs(budget_musd=budget))
    stage = previewer.about(fresh, Knobs(budget_musd=0.0035))
    assert stage is not None and stage.about is not None and stage.floor is not None
    exact = asked(previewer, fresh, Knobs(budget_musd=0.0035))
    assert stage.floor - 1e-6 <= exact <= stage.about.mean + 1e-6
    assert Stage(SOLVE, about=stage.about).sentence.startswith("Between ")


def test_the_next_desk_answers_without_a_program(first: Previewer, place: Place) -> None:
    asked(first, place, Knobs(budget_musd=0.001))
    later = Previewer()
    assert asked(later, place, Knobs()) == approx(asked(first, place, Knobs()))
    assert later.at_once(place, Knobs(budget_musd=0.001)) == first.at_once(place, Knobs(budget_musd=0.001))
    assert later.compiled == 0
    changed = Knobs(cells=(Cell("facilities", ("make_a",), "existing_t_per_yr", "60"),))
    assert asked(later, place, changed) != approx(asked(first, place, Knobs()))  # of another case: not taken for it
    assert later.compiled == 1


def test_what_cannot_be_read_is_found_again(first: Previewer, place: Place) -> None:
    (known,) = (each for each in first._known.values() if each.knobs == Knobs())
    assert place.kept is not None
    assert remembered.find(place.kept, known.key) is not None
    (place.kept / f"{known.key}.json").write_text("{", encoding="utf-8")
    assert remembered.find(place.kept, known.key) is None
    later = Previewer()
    assert asked(later, place, Knobs()) == approx(asked(first, place, Knobs()))
    assert later.compiled == 1


def test_levels_are_previewed_while_nobody_asks(case: Path, tmp_path: Path) -> None:
    previewer, place = Previewer(), Place(str(case), tmp_path)
    asked(previewer, place, Knobs())
    high = Knobs(levels=(("demand", "high"),))
    assert previewer.at_once(place, high) is None
    for _ in range(60):
        if previewer.at_once(place, high) or not previewer.ponder(lambda: True):
            break
    found = previewer.at_once(place, high)
    assert found is not None and found[0].points == approx((60, 28, 28))


def test_the_least_budget_that_does_as_well_settles_all_above_it(case: Path, tmp_path: Path) -> None:
    previewer, place = Previewer(), Place(str(case), tmp_path / "scenarios", tmp_path / "kept")
    plenty = Knobs(cells=(Cell("programmes", ("purse",), "total_musd", "0.009"),))  # 0.005 builds all that lacks
    asked(previewer, place, plenty)
    assert previewer.at_once(place, replace(plenty, budget_musd=0.007)) is None
    assert previewer.ponder(lambda: True)
    (known,) = previewer._known.values()
    assert known.curve.spent == approx(0.005, rel=1e-4)
    spent = known.curve.optima[0]
    assert spent.budget == known.curve.spent
    assert spent.answer.points == approx(known.curve.optima[1].answer.points, abs=1e-4)
    for budget in (0.0051, 0.007, 0.02):
        found = previewer.at_once(place, replace(plenty, budget_musd=budget))
        assert found is not None and found[0].mean == approx(spent.answer.mean) and found[0].above < 1e-5
    assert known.curve.flat() is None and known.curve.next() == approx(0.0025, rel=1e-4)
    kept = remembered.find(place.kept, known.key)
    assert kept is not None and kept[0].spent == known.curve.spent


def test_where_all_money_is_of_use_the_least_of_it_is_not_looked_for(case: Path, tmp_path: Path) -> None:
    previewer, place = Previewer(), Place(str(case), tmp_path)
    asked(previewer, place, Knobs())
    (known,) = previewer._known.values()
    assert known.curve.optima[0].slope < 0
    assert known.curve.flat() is None and known.curve.next() == 0.0


def test_pondering_ends_when_somebody_asks(case: Path, tmp_path: Path) -> None:
    previewer, place = Previewer(), Place(str(case), tmp_path)
    asked(previewer, place, Knobs())
    while previewer.compiled == 1 and previewer.ponder(lambda: True):
        pass
    compiled = previewer.compiled
    assert compiled == 2 and not previewer.ponder(lambda: False) and previewer.compiled == compiled
    assert asked(previewer, place, Knobs(budget_musd=0.0)) == approx(50)


def test_what_is_left_is_told_by_the_last_time_only() -> None:
    pace = Pace()
    assert pace.left("read") is None
    for place, step in enumerate(STEPS):
        pace.seconds[step] = float(place)
    assert pace.left("read") == 10
    assert pace.left(SOLVE) == 4
    assert Stage("program").sentence == "Needs a new program: step 3 of 5, writing its program."


def test_a_case_whose_figures_were_given_up_is_compiled_again(place: Place, monkeypatch: MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "KEPT_FIGURES", 2)
    previewer = Previewer()
    fresh = Place(place.case, place.folder)
    for demand in ("base", "high", "low"):
        asked(previewer, fresh, Knobs(levels=(("demand", demand),)))
    compiled = previewer.compiled
    asked(previewer, fresh, Knobs(levels=(("demand", "base"),), budget_musd=0.0005))
    assert previewer.compiled == compiled + 1
    assert sum(known.figures is not None for known in previewer._known.values()) == 2
