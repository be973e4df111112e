"""The linear program in Pyomo: one file a constraint family, each with its equation in the docstring."""

from friendshore.program.assemble import assemble
from friendshore.program.program import Program

__all__ = ["Program", "assemble"]
