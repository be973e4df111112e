"""Figures of a plan and of the studies: from frames to Plotly figures, which know nothing of the pages that place them.

A figure is drawn by a function of one file, told by name in `catalogue`; each gives a `Picture`: the Plotly figure, the
finding that is its title, and the table behind it.
"""
