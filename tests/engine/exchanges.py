"""Answers and requests as a redactor is handed them."""

from __future__ import annotations

import json

from harness.model.observation import Observation, SentRequest

TOKEN = "Zx81-kQ2mVw9_pLr4tY7"
JSON = (("Content-Type", "application/json"),)
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
HTML = (("Content-Type", "text/html; charset=utf-8"),)
GET = SentRequest("GET", "http://127.0.0.1:5000/", "/")


def answer(body: str = "", headers: tuple[tuple[str, str], ...] = HTML, request: SentRequest = GET) -> Observation:
    return Observation(request, 200, headers, body.encode(), origins=("http://127.0.0.1:5000", "127.0.0.1:5000"))


def posted(body: str, headers: tuple[tuple[str, str], ...] = JSON) -> SentRequest:
    return SentRequest("POST", "http://127.0.0.1:5000/login", "/login", headers, body.encode())


def members(observation: Observation) -> dict[str, object]:
    data: dict[str, object] = json.loads(observation.body)
    return data
