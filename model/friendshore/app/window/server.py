"""The window as an application: one Dash page, all of it served from this machine and from installed packages."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from dash import Dash

from friendshore.app.desk import Desk
from friendshore.app.window import answer, asking, beat, downloads, dropped, jobs, results, runs, tables, turning
from friendshore.app.window.context import Context
from friendshore.app.window.page import page
from friendshore.language.said import ENGLISH
from friendshore.reports.page.parts import LANGUAGES

ASSETS = Path(__file__).with_name("assets")
FRAME = """<!DOCTYPE html>
<html lang="LANGUAGE">
<head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}</head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""
"""What holds the page; Dash fills it."""


def application(desk: Desk, language: str = ENGLISH) -> Dash:
    """The application; its `server` is the Flask application that is guarded and served."""
    context = Context(desk, language)
    app = Dash(
        "friendshore",
        assets_folder=str(ASSETS),
        title="friendshore",
        update_title=None,  # type: ignore[arg-type]
        index_string=FRAME.replace("LANGUAGE", LANGUAGES[language]),
        suppress_callback_exceptions=True,
        serve_locally=True,
        compress=False,
        add_log_handler=False,
    )
    app.layout = partial(page, context)
    for pane in (turning, beat, answer, results, asking, runs, jobs, tables, dropped):
        pane.connect(app, context)
    downloads.connect(app.server, desk)
    return app
