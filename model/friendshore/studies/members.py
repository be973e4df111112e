"""Who gains what from planning together: each planner alone against its part of the club's plan.

The club is a bloc of several planners, or one of one's choice (`clubs.py`); a member alone is a bloc of which it is the
only planner: the case's own, or one made for it. All cannot be first in
the queue: alone, too, a member has its share of the pace and the permits of other countries
(`parameters/planner_share.py`), and of what stands there what `blocs.csv` says; its home plants and the contracts that
end in it are those of the club. Reliance of a member in the club is its own. A member that gains nothing, or loses, has
a reason to stand aside.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from friendshore.asking.answer import Answer, Drawing
from friendshore.asking.bench import Bench
from friendshore.asking.runner import IN_TURN, Finding, Notes, Question, Running
from friendshore.errors import FriendshoreError
from friendshore.plan import reliance
from friendshore.plan.capacity import builds
from friendshore.plan.reading import Solution, reported_only
from friendshore.planning import read_case
from friendshore.solving.outcome import Outcome
from friendshore.studies.workings.clubs import PLANNER, Clubs
from friendshore.variants import Variant

COLUMNS = ["area", "bloc_alone", "alone_points", "in_club_points", "gained_points", "alone_last_points",
           "in_club_last_points", "alone_capex_musd", "in_club_capex_musd", "outcome"]  # fmt: skip
DRAWN = ("alone_points", "in_club_points")
SINGULAR = {"gain": "gains", "do": "does"}
HALF_A_POINT = 0.5
"""Below this a member is not said to gain or to lose."""


def members(
    case: str | Path,
    *,
    scenarios: Sequence[str | Path] = (),
    bloc: str | None = None,
    club: Sequence[str] = (),
    running: Running = IN_TURN,
) -> Answer:
    """Each member of a bloc, or of a club of one's choice, alone and in it.

    club   planners by area, title or the bloc that is theirs alone; the planners of the bloc if none is named

    The frame `members` has the columns of COLUMNS: mean reliance and that of the last year alone and in the club
    (points), the points that a member gains, and capital of new builds on its own soil (M USD). Raises CaseError;
    FriendshoreError where the club has one member only, or no plan.
    """
    read = read_case(case, scenarios, bloc)
    clubs = Clubs(read)
    together = clubs.members(club) if club else tuple(area for area, role in clubs.roles.items() if role == PLANNER)
    if len(together) < 2:
        raise FriendshoreError(
            f"{clubs.name(together)} has one planner only: choose a bloc of several with --bloc, or a --club."
        )
    asked = [together, *((area,) for area in sorted(together))]
    with ExitStack() as stack:
        laid = (*scenarios, *_added(clubs.scenario(asked), running.keep, stack))
        variants = [Variant(clubs.name(each), laid, clubs.name(each)) for each in asked]
        with running.runner("members") as runner:
            whole, *single = runner.ask_each(case, [(variant, Question(variant.name, planned)) for variant in variants])
    if whole.notes is None:
        raise FriendshoreError(whole.sentence)
    rows = [_row(area, clubs.name((area,)), whole, own) for area, own in zip(sorted(together), single, strict=True)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    shown = tuple(name for name in COLUMNS if name != "bloc_alone")
    return Answer(
        "members",
        who_gains(frame),
        {"members": frame},
        f"Plan of {whole.variant}, and of each member with the others as partners; mean and last reliance of its own "
        "demand.",
        {"members": Drawing("bar", "area", DRAWN, "Reliance alone and together", "points")},
        {"members": shown},
    )


def _added(scenario: str, keep: Path | None, stack: ExitStack) -> list[Path]:
    """The file of a scenario that adds clubs: in the folder of findings, where the same clubs have the same name, or
    else for as long as the study lasts."""
    if not scenario:
        return []
    name = f"clubs-{hashlib.sha256(scenario.encode()).hexdigest()[:12]}.toml"
    folder = keep or Path(stack.enter_context(TemporaryDirectory()))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(scenario, encoding="utf-8")
    return [folder / name]


def who_gains(found: pd.DataFrame) -> str:
    """Who gains from the club and who loses, in a sentence."""
    told = found[found["gained_points"].notna()]
    if told.empty:
        return "Nobody's gain can be told: none has a plan alone."
    parts = []
    for words, part in (
        ("gain from the club", told[told["gained_points"] >= HALF_A_POINT].sort_values("gained_points")[::-1]),
        ("would do better alone", told[told["gained_points"] <= -HALF_A_POINT].sort_values("gained_points")),
        ("do as well alone", told[told["gained_points"].abs() < HALF_A_POINT]),
    ):
        if not part.empty:
            names = [
                f"{area} ({abs(gained):.1f} points)" if abs(gained) >= HALF_A_POINT else str(area)
                for area, gained in zip(part["area"], part["gained_points"], strict=True)
            ]
            parts.append(f"{', '.join(names)} {_singular(words) if len(names) == 1 else words}")
    return "; ".join(parts) + "."


def planned(bench: Bench) -> Notes | Outcome:
    """Mean and last reliance of each planner, points, and capital of builds on its soil, M USD."""
    solution = bench.planned()
    if not isinstance(solution, Solution):
        return solution
    delivered = reported_only(solution.parameters, reliance.deliveries(solution))
    table = reliance.by(delivered, reliance.weights(solution), ["period", "area"])
    built = builds(solution)
    years = {period.name: period.years for period in solution.parameters.reported}
    figures: dict[str, float] = {}
    for area, own in table.groupby("area"):
        spans = own["period"].map(years)
        figures[f"{area} mean"] = float((own["reliance_points"] * spans).sum() / spans.sum())
        figures[f"{area} last"] = float(own["reliance_points"].iloc[-1])
        figures[f"{area} capex"] = float(built.loc[built["area"] == area, "capex_musd"].sum())
    return Notes(figures)


def _row(area: str, bloc: str, club: Finding, alone: Finding) -> dict[str, object]:
    return {
        "area": area,
        "bloc_alone": bloc,
        "alone_points": alone.figure(f"{area} mean"),
        "in_club_points": club.figure(f"{area} mean"),
        "gained_points": alone.figure(f"{area} mean") - club.figure(f"{area} mean"),
        "alone_last_points": alone.figure(f"{area} last"),
        "in_club_last_points": club.figure(f"{area} last"),
        "alone_capex_musd": alone.figure(f"{area} capex"),
        "in_club_capex_musd": club.figure(f"{area} capex"),
        "outcome": alone.sentence,
    }


def _singular(words: str) -> str:
    first, _, rest = words.partition(" ")
    return f"{SINGULAR.get(first, first)} {rest}"
