"""The command that opens the planner's desk in the browser of this machine."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
import webbrowser
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Annotated

import typer

from friendshore.commands.questions import CaseFolder
from friendshore.commands.reports import Language
from friendshore.reports.voice import Code, Voice

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

OUTPUTS = Path("outputs")
A_WHILE_S = 3600
NEEDED = ("dash", "dash_mantine_components", "dash_ag_grid")
INSTALL = 'pip install "friendshore[app]"'
"""What installs the desk; in a checkout: pip install -e ".[app]"."""


def app(
    case: CaseFolder,
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="Port on this machine; else a free one.")
    ] = 0,
    outputs: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Folder of the runs that it lists and writes.")
    ] = OUTPUTS,
    no_open: Annotated[bool, typer.Option("--no-open", help="Print the address, and open no browser.")] = False,
    language: Annotated[Language, typer.Option(help="Labels in English, or in Chinese.")] = Language.ENGLISH,
) -> None:
    """Open the planner's desk: turn knobs, preview, solve and compare in the browser, on this machine alone."""
    voice = Voice()
    if lacking := [name for name in NEEDED if find_spec(name) is None]:
        voice.fail(Code.INPUT, f"The desk needs {', '.join(lacking)}, which is not installed: {INSTALL}")
    with voice.ending(case):
        from friendshore.app.guard import LOOPBACK, Guard, protect  # noqa: PLC0415  # of the extra
        from friendshore.app.opening import Opening  # noqa: PLC0415
        from friendshore.language.said import said  # noqa: PLC0415

        try:
            listening = socket.create_server((LOOPBACK, port))
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            voice.fail(Code.INPUT, f"Port {port} cannot be used ({why}): choose another with --port, or leave it out.")
        with listening, suppress(KeyboardInterrupt):
            guard = Guard(listening.getsockname()[1])
            opening = Opening(guard, said(f"The desk reads {case}: a few seconds.", language.value), language.value)
            _serve(opening, listening)
            if not no_open and _has_a_screen():
                threading.Thread(target=webbrowser.open, args=(guard.address,), daemon=True).start()
            voice.out.print("The desk is at")
            voice.out.print(guard.address, soft_wrap=True)
            voice.out.print("Ctrl-C closes it.")
            sys.stdout.flush()
            from friendshore.app.desk import Desk  # noqa: PLC0415  # slow to load

            with Desk(case, outputs) as desk:
                title = desk.offered().title
                from friendshore.app.window.server import application  # noqa: PLC0415

                page = application(desk, language.value)
                protect(page.server, guard, page.csp_hashes)
                opening.desk = page.server
                voice.out.print(f"{title}: ready.")
                sys.stdout.flush()
                while True:
                    sleep(A_WHILE_S)
        voice.out.print(f"The desk is closed. Its runs are in {outputs}.", soft_wrap=True)


def _serve(application: WSGIApplication, listening: socket.socket) -> None:
    """Answer on a thread of its own, from now until the process ends."""
    from werkzeug.serving import make_server  # noqa: PLC0415

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    host, port = listening.getsockname()[:2]
    server = make_server(host, port, application, threaded=True, fd=listening.fileno())
    threading.Thread(target=server.serve_forever, daemon=True).start()


def _has_a_screen() -> bool:
    """Whether a browser has something to show itself on: in a bare terminal it would take the terminal."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
