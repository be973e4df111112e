"""Values and duals become tidy frames, metrics and prices."""

from friendshore.plan.plan import Plan

__all__ = ["Plan"]
