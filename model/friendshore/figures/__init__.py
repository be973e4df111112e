"""Figures of a plan: what they draw, and how the world is laid flat for them."""
