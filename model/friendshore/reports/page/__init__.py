"""Figures as files: pages that carry all they need, and pictures."""
