"""Headers that a client sends by itself: nobody would write them into a scenario."""

from __future__ import annotations

import re
from dataclasses import replace

from harness.model.absent import ABSENT
from harness.model.exchange import Exchange

_NOISE = frozenset({
    "host", "user-agent", "accept-encoding", "accept-language", "connection", "content-length", "keep-alive", "te", "dnt",
    "upgrade-insecure-requests", "cache-control", "pragma", "origin", "referer", "priority", "proxy-connection", "cookie",
    "transfer-encoding", "upgrade", "expect", "postman-token", "via", "forwarded", "x-forwarded-for", "x-forwarded-proto",
    "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix", "x-real-ip", "x-request-id", "x-correlation-id",
    "traceparent", "tracestate", "if-none-match", "if-modified-since", "save-data", "downlink", "rtt", "ect", "purpose",
    "x-requested-by-extension", "cdn-loop",
})  # fmt: skip
_NOISE_PREFIXES = ("sec-", ":", "x-amzn-", "x-b3-", "cf-", "x-datadog-", "proxy-")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_BROWSER_ACCEPT = re.compile(r"\*/\*|text/html,application/xhtml\+xml,.*|image/.*")
_CSRF = re.compile(r"x-?(?:csrf|xsrf)-?token", re.IGNORECASE)


def without_noise(exchange: Exchange, *, browser: bool) -> Exchange:
    """The exchange with the headers that somebody chose; ``browser``: what browsers add to every request is noise too."""
    kept = []
    remarks = list(exchange.remarks)
    for name, value in exchange.headers:
        low = name.lower()
        if not _TOKEN.fullmatch(name) or re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value):
            continue
        if low == "range" and browser:
            continue
        if low in _NOISE and (browser or not _chosen(low)):
            continue
        if low.startswith(_NOISE_PREFIXES) or (low == "accept" and _BROWSER_ACCEPT.fullmatch(value)):
            continue
        if low == "content-type" and _follows_from_body(value, exchange):
            continue
        if _CSRF.fullmatch(name):
            remarks.append(f"{name} was left out: capture the token that the page hands out and send it here")
            continue
        kept.append((name, value))
    return replace(exchange, headers=tuple(kept), remarks=tuple(remarks))


def _chosen(name: str) -> bool:
    """Whether somebody who writes a request by hand may have meant this header."""
    return name in (
        "accept-language",
        "cache-control",
        "pragma",
        "origin",
        "referer",
        "if-none-match",
        "if-modified-since",
        "te",
    )


def _follows_from_body(content_type: str, exchange: Exchange) -> bool:
    media = content_type.partition(";")[0].strip().lower()
    body = exchange.body
    if body.json is not ABSENT:
        return media == "application/json"
    if body.form is not None or body.files:
        return media in ("application/x-www-form-urlencoded", "multipart/form-data")
    return body.empty and exchange.safe
