"""What a figure is: a Plotly figure, the finding that it shows, and the figures behind it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go


@dataclass(frozen=True)
class Picture:
    """A figure that says what it shows.

    name      as it is asked for: reliance, map, sankey
    finding   what a reader should see in it, in a sentence: its title, and its label for those who cannot see it
    figure    the Plotly figure
    table     the figures that it draws, units in the names of columns
    note      how to read it, where that needs saying
    least     pixels across below which it cannot be read: on a narrower screen it is moved from side to side
    """

    name: str
    finding: str
    figure: go.Figure
    table: pd.DataFrame
    note: str = ""
    least: int = 0
