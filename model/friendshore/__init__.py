"""friendshore: what to build, where, when and with whose money, to cut reliance on an adversary's minerals.

    import friendshore as fs

    plan = fs.solve(fs.read_case("inputs/allies"))
    plan.tables["reliance"]          # period, reliance_points, exposed_points, short_points, demand_value_musd

The names load when they are first used, so that the command line answers at once.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from friendshore.spared import spare
from friendshore.version import VERSION

spare("scipy.stats")

if TYPE_CHECKING:
    from friendshore.aim import Aim, Form
    from friendshore.asking.answer import Answer
    from friendshore.asking.runner import Running
    from friendshore.case import Case
    from friendshore.errors import CaseError, Fault, FriendshoreError
    from friendshore.figures.answers import figures_of
    from friendshore.plan import Plan
    from friendshore.planning import read_case, solve
    from friendshore.reports.case_diff import diff
    from friendshore.reports.case_files import write_case_folder
    from friendshore.reports.compare import compare, compare_runs
    from friendshore.reports.excel.case_book.book import write_workbook_case
    from friendshore.reports.interchange.write import write_data_package, write_iamc, write_mps, write_parquet
    from friendshore.reports.plan_again import plan_of
    from friendshore.solving.highs import SolverOptions
    from friendshore.studies.alternatives import alternatives
    from friendshore.studies.attribution import attribution
    from friendshore.studies.bottlenecks import bottlenecks
    from friendshore.studies.claims import claims
    from friendshore.studies.earliest import earliest
    from friendshore.studies.explain import explain
    from friendshore.studies.frontier import frontier
    from friendshore.studies.instruments import instruments
    from friendshore.studies.members import members
    from friendshore.studies.obstacles import obstacles
    from friendshore.studies.outlook import Outlook, outlook
    from friendshore.studies.paces import at_other_paces
    from friendshore.studies.robust import robust
    from friendshore.studies.rolling import rolling
    from friendshore.studies.sensitivity import sensitivity
    from friendshore.studies.stress import stress
    from friendshore.studies.sweep import sweep
    from friendshore.studies.why_not import why_not
    from friendshore.variants import Variant

__version__ = VERSION
__all__ = [
    "Aim",
    "Answer",
    "Case",
    "CaseError",
    "Fault",
    "Form",
    "FriendshoreError",
    "Outlook",
    "Plan",
    "Running",
    "SolverOptions",
    "Variant",
    "__version__",
    "alternatives",
    "at_other_paces",
    "attribution",
    "bottlenecks",
    "claims",
    "compare",
    "compare_runs",
    "diff",
    "earliest",
    "explain",
    "figures_of",
    "frontier",
    "instruments",
    "members",
    "obstacles",
    "outlook",
    "plan_of",
    "read_case",
    "robust",
    "rolling",
    "sensitivity",
    "solve",
    "stress",
    "sweep",
    "why_not",
    "write_case_folder",
    "write_data_package",
    "write_iamc",
    "write_mps",
    "write_parquet",
    "write_workbook_case",
]

_HOMES = {
    "Answer": "friendshore.asking.answer",
    "Aim": "friendshore.aim",
    "Case": "friendshore.case",
    "CaseError": "friendshore.errors",
    "Fault": "friendshore.errors",
    "Form": "friendshore.aim",
    "FriendshoreError": "friendshore.errors",
    "Outlook": "friendshore.studies.outlook",
    "Plan": "friendshore.plan",
    "Running": "friendshore.asking.runner",
    "SolverOptions": "friendshore.solving.highs",
    "Variant": "friendshore.variants",
    "compare": "friendshore.reports.compare",
    "compare_runs": "friendshore.reports.compare",
    "diff": "friendshore.reports.case_diff",
    "figures_of": "friendshore.figures.answers",
    "plan_of": "friendshore.reports.plan_again",
    "read_case": "friendshore.planning",
    "at_other_paces": "friendshore.studies.paces",
    "solve": "friendshore.planning",
    "write_case_folder": "friendshore.reports.case_files",
    "write_data_package": "friendshore.reports.interchange.write",
    "write_iamc": "friendshore.reports.interchange.write",
    "write_mps": "friendshore.reports.interchange.write",
    "write_parquet": "friendshore.reports.interchange.write",
    "write_workbook_case": "friendshore.reports.excel.case_book.book",
}
"""Name -> the module that it stands in; a question stands in the module of its name in studies/."""


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name, f"friendshore.studies.{name}")
    if name.startswith("_") or find_spec(home) is None:
        raise AttributeError(f"friendshore has no {name!r}")
    return getattr(import_module(home), name)
