"""Cases: input tables, scenarios laid over them, and the checks at the door."""

from friendshore.case.case import Case, Further
from friendshore.case.from_files import hash_of, read_case
from friendshore.case.origin import ScenarioNote
from friendshore.case.overlay import Change
from friendshore.case.settings import Levels, Settings

__all__ = ["Case", "Change", "Further", "Levels", "ScenarioNote", "Settings", "hash_of", "read_case"]
