"""Frames become sparse sets and numbers; all delay, cost and price arithmetic is here."""

from friendshore.parameters import out_of_reach
from friendshore.parameters.from_case import periods_of, prepare
from friendshore.parameters.parameters import Parameters
from friendshore.parameters.works import Build, Process

__all__ = ["Build", "Parameters", "Process", "out_of_reach", "periods_of", "prepare"]
