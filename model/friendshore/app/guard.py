"""What stands between the desk and everything else on the machine: who may ask, from where, how much, and what a page
may load.

Only this machine reaches the port. A page of another site in the same browser, or another program's page on another
port, is refused by Host (a name that was made to point here), by Origin and Sec-Fetch-Site, and by the token: it stands
in the address that the terminal prints, and then in a cookie that no script reads.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask, Request, Response, redirect, request

LOOPBACK = "127.0.0.1"
NAMES = (LOOPBACK, "localhost")
TOKEN = "token"
LARGEST_REQUEST = 48 * 2**20
"""Bytes of a request: a workbook of 32 MiB as text, and what goes with it."""
OURS = ("same-origin", "none")
READS = ("GET", "HEAD")
REFUSED = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Guard:
    """The token of one desk, and the port it is served on."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    @property
    def address(self) -> str:
        """Where the desk is, token and all: for the terminal and the browser that it opens."""
        return f"http://{LOOPBACK}:{self.port}/?{TOKEN}={self.token}"

    @property
    def cookie(self) -> str:
        """Name of the cookie: a browser keeps cookies by host, whatever the port."""
        return f"friendshore_{self.port}"

    def refusal(self, asked: Request) -> str:
        """Why a request is not answered; empty where it is."""
        hosts = [f"{name}:{self.port}" for name in NAMES]
        if asked.host not in hosts:
            return "This is not the address of the desk."
        origin = asked.headers.get("Origin")
        if origin is not None and origin not in [f"http://{host}" for host in hosts]:
            return "Only the desk's own page may ask."
        if asked.headers.get("Sec-Fetch-Site", "none") not in OURS:
            return "Only the desk's own page may ask."
        if asked.method not in READS and origin is None and not _referred(asked, hosts):
            return "Only the desk's own page may ask."
        if not (self._knows(asked.cookies.get(self.cookie)) or self._knows(asked.args.get(TOKEN))):
            return "Open the address that friendshore app has printed: it holds the token of this desk."
        return ""

    def _knows(self, token: str | None) -> bool:
        return token is not None and secrets.compare_digest(token.encode(), self.token.encode())


def protect(server: Flask, guard: Guard, scripts: Callable[[], Sequence[str]] = tuple) -> None:
    """Have a server answer only what the guard lets through.

    scripts   hashes of the inline scripts of the page, as a Content-Security-Policy has them (`Dash.csp_hashes`)
    """
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    policy: list[str] = []

    def check() -> Response | None:
        if why := guard.refusal(request):
            return Response(why, 403, content_type=REFUSED)
        if (request.content_length or 0) > LARGEST_REQUEST:
            return Response(f"At most {LARGEST_REQUEST >> 20} MiB are taken.", 413, content_type=REFUSED)
        if TOKEN in request.args and request.method in READS:  # out of the address, into the cookie
            answer = redirect("/", 303)
            answer.set_cookie(guard.cookie, guard.token, httponly=True, samesite="Strict", path="/")
            return answer  # type: ignore[return-value]
        return None

    def seal(answer: Response) -> Response:
        if not policy:
            policy.append(content_policy(scripts()))
        answer.headers["Content-Security-Policy"] = policy[0]
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["X-Frame-Options"] = "DENY"
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return answer

    server.before_request_funcs.setdefault(None, []).insert(0, check)
    server.after_request(seal)


def content_policy(scripts: Sequence[str]) -> str:
    """What a page may load: this server's own files, its inline scripts by their hashes, and nothing of any other host.

    Mantine and AG Grid write styles into the page, and Plotly into its drawings; pictures are drawn to data and blobs.
    """
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *scripts]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _referred(asked: Request, hosts: Sequence[str]) -> bool:
    found = urlsplit(asked.headers.get("Referer", ""))
    return found.scheme == "http" and found.netloc in hosts
