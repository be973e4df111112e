"""A headless Chromium for tests of pages, where there is one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), "")


def needs_chromium() -> pytest.MarkDecorator:
    """Skips a test where no Chromium is installed, and says so."""
    return pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed")


@contextmanager
def browsing() -> Iterator[Any]:
    """A browser; its start takes seconds, so that the tests of a file share one."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Any, address: str, width: int = 1200, *, past_policy: bool = False
) -> Iterator[tuple[Any, list[str], list[str]]]:
    """A page in a browser as if it had seen none before, what its console says, and what it asks for.

    past_policy   let scripts of a test run where the page's own policy forbids them
    """
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=past_policy)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    yield page, said, asked
    context.close()


def barriers(page: Any) -> list[str]:
    """What axe-core finds on a page that keeps somebody out: rule, and the first place where it is broken."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]
