"""friendshore: what to build, where, when and with whose money, to cut reliance on an adversary's rare earths.

    import friendshore as fs

    plan = fs.solve(fs.read_case("inputs/allies"))
    plan.tables["reliance"]          # period, reliance_points, exposed_points, short_points, demand_value_musd
"""

from friendshore.case import Case, read_case
from friendshore.errors import CaseError, Fault, FriendshoreError
from friendshore.plan import Plan
from friendshore.planning import solve
from friendshore.program import Aim, Form
from friendshore.solving.highs import SolverOptions
from friendshore.version import VERSION as __version__  # noqa: N811

__all__ = [
    "Aim",
    "Case",
    "CaseError",
    "Fault",
    "Form",
    "FriendshoreError",
    "Plan",
    "SolverOptions",
    "__version__",
    "read_case",
    "solve",
]
