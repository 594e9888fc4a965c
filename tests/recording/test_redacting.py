"""A line of the corpus: what of ordinary applications must not stand in it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harness.recording.corpus_file import Sample
from harness.recording.redacting import Redaction, line_of

SECRET = "9f8E7d6C5b4A39281706fEdC"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXRoYXQtaXMtbG9uZw"
JSON = ("Content-Type", "application/json")
PAGE = ("Content-Type", "text/html; charset=utf-8")


def line(
    path: str = "/",
    *,
    query: str = "",
    asked: dict[str, str] | None = None,
    sent: tuple[str, bytes] | None = None,
    headers: tuple[tuple[str, str], ...] = (),
    answer: str = "",
    redaction: Redaction | None = None,
) -> str:
    environ = {"REQUEST_METHOD": "POST" if sent else "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "shop"}
    sample = Sample(1000.0, {**environ, **(asked or {}), **({"CONTENT_TYPE": sent[0]} if sent else {})}, 65536)
    if sent:
        sample.take_input(sent[1])
    sample.status, sample.answer_headers = "200 OK", list(headers)
    sample.take(answer.encode())
    return line_of(sample, redaction or Redaction((), b"key")).decode()


@pytest.mark.parametrize(
    ("secret", "recorded"),
    [
        ("c2lnbmF0", {"headers": (JSON,), "answer": json.dumps({"access": JWT})}),
        (SECRET, {"path": f"/reset-password/{SECRET}"}),
        (SECRET, {"query": f"reset_token={SECRET}"}),
        (SECRET, {"headers": (("Location", f"/reset-password/{SECRET}"),)}),
        (SECRET, {"headers": (("Authorization", f"Bearer {SECRET}"),)}),
        ("hunter2!!", {"sent": ("text/plain;charset=UTF-8", b'{"user": "a", "password": "hunter2!!"}')}),
        (SECRET, {"headers": (JSON,), "answer": json.dumps({"access_token": f"Bearer {SECRET}"})}),
        (SECRET, {"headers": (JSON,), "answer": json.dumps({"api_token": SECRET})}),
        (SECRET, {"headers": (PAGE,), "answer": f'<form><input name="api_key" readonly value="{SECRET}"></form>'}),
        ("hunter2!!", {"headers": (PAGE,), "answer": '<form><input type="password" name="p" value="hunter2!!"></form>'}),
        (SECRET, {"headers": (PAGE,), "answer": f'<FORM><INPUT TYPE="HIDDEN" NAME="token" VALUE="{SECRET}"></FORM>'}),
        (SECRET, {"headers": (PAGE,), "answer": f'<form><input type="hidden" name="SAML" value="{SECRET * 20}"></form>'}),
        (SECRET, {"headers": (PAGE,), "answer": f'<form><input type=hidden name=t data-value="1" value="{SECRET}"></form>'}),
    ],
)
def test_credentials_of_ordinary_applications_are_not_in_a_line(secret: str, recorded: dict[str, Any]) -> None:
    written = line(**recorded)
    assert json.loads(written)["v"] == 1
    assert secret not in written


def test_a_token_that_is_in_use_is_not_forgotten_for_newer_ones() -> None:
    redaction = Redaction((), b"key")
    asked = {"HTTP_AUTHORIZATION": f"Bearer {SECRET}"}
    line(asked=asked, redaction=redaction)
    for number in range(70):
        line(asked={"HTTP_AUTHORIZATION": f"Bearer token{number:03d}abcdefghijkl"}, redaction=redaction)
    assert SECRET not in line(asked=asked, headers=(JSON,), answer=json.dumps({"you": SECRET}), redaction=redaction)


@pytest.mark.parametrize("password", ["complete", "answer_body", "password"])
def test_a_password_that_is_a_word_of_the_corpus_leaves_the_corpus_whole(password: str) -> None:
    written = json.loads(line(sent=("application/x-www-form-urlencoded", f"username=bob&password={password}".encode())))
    assert {"complete", "answer_body", "body", "v"} <= written.keys()
    assert written["body"].startswith("username=bob&password=redacted-")


def test_a_field_that_belongs_to_a_form_elsewhere_is_kept() -> None:
    page = f'<form id=f action=/x></form><input form = "f" type=hidden name=csrf_token value="{SECRET}">'
    written = line(headers=(PAGE,), answer=page)
    assert "csrf_token" in written
    assert SECRET not in written
