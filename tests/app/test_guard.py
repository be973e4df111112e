"""Who is let in: only the desk's own page, with its token, from this machine."""

from __future__ import annotations

from typing import Any

from pytest import fixture, importorskip, mark

flask = importorskip("flask", reason="the app extra is not installed: pip install friendshore[app]")

import werkzeug.test  # noqa: E402

from friendshore.app import guard as guards  # noqa: E402
from friendshore.app.opening import Opening  # noqa: E402

PORT = 8123
HOME = f"http://127.0.0.1:{PORT}"


@fixture
def guard() -> guards.Guard:
    return guards.Guard(PORT)


@fixture
def client(guard: guards.Guard) -> Any:
    server = flask.Flask(__name__)
    server.add_url_rule("/", "home", lambda: "the desk")
    server.add_url_rule("/ask", "ask", lambda: str(len(flask.request.get_data())), methods=["POST"])
    guards.protect(server, guard, lambda: ["'sha256-abc'"])
    return server.test_client()


def entered(client: Any, guard: guards.Guard) -> Any:
    client.get("/", query_string={"token": guard.token}, base_url=HOME)
    return client


def test_the_printed_address_lets_in_and_its_token_leaves_the_address(client: Any, guard: guards.Guard) -> None:
    assert guard.address == f"{HOME}/?token={guard.token}"
    first = client.get("/", query_string={"token": guard.token}, base_url=HOME)
    assert (first.status_code, first.headers["Location"]) == (303, "/")
    cookie = first.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and cookie.startswith(f"friendshore_{PORT}=")
    assert client.get("/", base_url=HOME).text == "the desk"
    assert client.post("/ask", data=b"four", base_url=HOME, headers={"Origin": HOME}).text == "4"


@mark.parametrize("token", [None, "", "guess", "Gr\u00fc\u00dfe"])
def test_without_its_token_nothing_is_told(client: Any, token: str | None) -> None:
    asked = {} if token is None else {"token": token}
    answer = client.get("/", query_string=asked, base_url=HOME)
    assert answer.status_code == 403
    assert "address that friendshore app has printed" in answer.text


@mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1:1", "127.0.0.1", f"[::1]:{PORT}"])
def test_another_name_of_this_machine_is_refused(client: Any, guard: guards.Guard, host: str) -> None:
    entered(client, guard)
    assert client.get("/", headers={"Host": host}, base_url=HOME).status_code == 403


@mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Origin": f"https://127.0.0.1:{PORT}"},
        {"Referer": "http://evil.example/"},
        {"Referer": f"http://127.0.0.1:{PORT}.evil.example/"},
        {"Origin": HOME, "Sec-Fetch-Site": "same-site"},
        {"Origin": HOME, "Sec-Fetch-Site": "cross-site"},
        {},
    ],
)
def test_another_page_asks_in_vain_even_with_the_cookie(
    client: Any, guard: guards.Guard, headers: dict[str, str]
) -> None:
    entered(client, guard)
    assert client.post("/ask", data=b"x", base_url=HOME, headers=headers).status_code == 403


def test_a_page_of_the_same_desk_may_be_known_by_its_referer(client: Any, guard: guards.Guard) -> None:
    entered(client, guard)
    assert client.post("/ask", data=b"x", base_url=HOME, headers={"Referer": f"{HOME}/"}).status_code == 200
    assert client.get("/", base_url=HOME, headers={"Sec-Fetch-Site": "none"}).status_code == 200
    assert client.get("/", base_url=HOME, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_too_much_is_not_taken(client: Any, guard: guards.Guard) -> None:
    entered(client, guard)
    asked = {"data": b"x" * (guards.LARGEST_REQUEST + 1), "base_url": HOME, "headers": {"Origin": HOME}}
    assert client.post("/ask", **asked).status_code == 413


def test_every_answer_carries_the_policy_and_names_no_other_host(client: Any, guard: guards.Guard) -> None:
    entered(client, guard)
    for answer in (client.get("/", base_url=HOME), client.get("/none", base_url=HOME), client.get("/", base_url="http://x")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "script-src 'self' 'sha256-abc'" in policy
        assert "http" not in policy and "*" not in policy and "unsafe-eval" not in policy
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_until_the_desk_is_ready_a_page_behind_the_guard_says_so_and_asks_again(guard: guards.Guard) -> None:
    opening = Opening(guard, "The desk reads <b>tiny</b>.", "en")
    client = werkzeug.test.Client(opening)
    assert client.get("/", base_url=HOME).status_code == 403
    waiting = client.get("/", query_string={"token": guard.token}, base_url=HOME)
    assert waiting.status_code == 200 and waiting.headers["Refresh"] == "1"
    assert "&lt;b&gt;tiny" in waiting.text and "default-src 'self'" in waiting.headers["Content-Security-Policy"]
    assert client.get("/", query_string={"token": guard.token}, base_url="http://elsewhere").status_code == 403
    opening.desk = flask.Flask(__name__)
    assert client.get("/", base_url=HOME).status_code == 404, "the desk's own answer"
