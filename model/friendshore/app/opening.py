"""What answers from the first moment on: until the desk is ready, a page that says so and asks again."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from flask import Request, Response

from friendshore.app.guard import Guard, content_policy

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AGAIN_S = 1
"""Seconds after which the waiting page asks again."""


class Opening:
    """What a server serves: a waiting page, and once there is one, the desk. Both are behind the guard.

    desk   the desk's own application, set when it is ready
    """

    def __init__(self, guard: Guard, words: str, language: str) -> None:
        self.desk: WSGIApplication | None = None
        self._guard = guard
        self._page = (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>friendshore</title>'
            '<link rel="icon" href="data:,"></head>'
            '<body style="font: 18px system-ui, sans-serif; margin: 20vh auto; max-width: 40em; padding: 0 1em">'
            f'<h1>friendshore</h1><p role="status">{escape(words)}</p></body></html>'
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self.desk is not None:
            return self.desk(environ, start_response)
        if why := self._guard.refusal(Request(environ)):
            return Response(why, 403, content_type="text/plain; charset=utf-8")(environ, start_response)
        headers = {
            "Refresh": str(AGAIN_S),
            "Cache-Control": "no-store",
            "Content-Security-Policy": content_policy(()),
            "Referrer-Policy": "same-origin",
        }
        return Response(self._page, headers=headers, content_type="text/html; charset=utf-8")(environ, start_response)
