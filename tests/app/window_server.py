"""The window of a desk, served from a thread to a headless Chromium, and what a test does with it again and again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from werkzeug.serving import make_server

from friendshore.app.desk import Desk
from friendshore.app.guard import Guard, protect
from friendshore.app.window.server import application

SOON_MS = 20_000
"""How long a machine under load may take for what takes a second."""

ENTRANCES: dict[str, str] = {}
"""Address of a window -> the one with its token, as `friendshore app` prints it."""


@contextmanager
def served(desk: Desk, language: str = "en") -> Iterator[str]:
    """The address of a window, behind its guard."""
    app = application(desk, language)
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    guard = Guard(server.server_port)
    protect(app.server, guard, app.csp_hashes)
    ENTRANCES[f"http://127.0.0.1:{server.server_port}/"] = guard.address
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join(5)


@dataclass
class Seen:
    """A page, what its console said, and what it asked for."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).inner_text())

    def until(self, selector: str, words: str) -> None:
        """Wait until a part of the page holds some words."""
        self.page.locator(selector).filter(has_text=words).first.wait_for(timeout=SOON_MS)

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name, exact=True).click()


@contextmanager
def looked_at(browser: Any, address: str, width: int = 1440, height: int = 900) -> Iterator[Seen]:
    """A window, once its first preview is there."""
    page = browser.new_page(viewport={"width": width, "height": height})
    seen = Seen(page)
    page.on("console", lambda message: seen.said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: seen.said.append(f"error: {error}"))
    page.on("request", lambda request: seen.asked.append(request.url))
    page.goto(ENTRANCES[address])
    seen.until("#preview-line", "points in the mean")
    yield seen
    page.close()
