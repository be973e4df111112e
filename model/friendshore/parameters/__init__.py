"""Frames become sparse sets and numbers; all delay, cost and price arithmetic is here."""

from friendshore.parameters.parameters import Build, Parameters, Process, prepare

__all__ = ["Build", "Parameters", "Process", "prepare"]
