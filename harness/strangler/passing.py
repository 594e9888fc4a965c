"""Judges what became of one request sent through the edge: whom it asked, whether with that very request, and whether that
side's answer came back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from harness.model.observation import Observation, Side
from harness.model.passed_on import EDGE_MARK, PassedOn
from harness.strangler.split import Split

_HOP_BY_HOP = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
    "transfer-encoding", "upgrade",
}  # fmt: skip
_OF_THE_EDGE = {
    "host", "accept-encoding", "content-length", "via", "forwarded", "x-real-ip", "x-request-id", EDGE_MARK.lower(),
}  # fmt: skip
_FREE = {"date", "server", "via", "content-length", "content-encoding", "alt-svc"}
_SECRET = {"cookie", "set-cookie", "authorization", "proxy-authorization"}
_PLACES = ("location", "content-location")


@dataclass(frozen=True, slots=True)
class Passage:
    """One request through the edge: for what ``route`` and ``why`` it was sent, what was answered (``answer.request`` is what
    was sent), and what the taps before both sides noted of it. ``base_urls`` are the addresses of a side that only the edge
    should know, ``own`` the origins that the edge has for its clients."""

    route: str
    why: str
    answer: Observation
    seen: tuple[tuple[Side, PassedOn], ...]
    base_urls: tuple[str, ...] = ()
    own: tuple[str, ...] = ()

    @property
    def side(self) -> Side | None:
        """The side that was asked; None where it was none or more than one."""
        sides = {side for side, _ in self.seen}
        return sides.pop() if len(sides) == 1 else None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that an edge must not do. ``kind`` is `wrong side`, `not passed on`, `asked twice`, `request changed`,
    `answer changed`, or `not judged`."""

    kind: str
    route: str
    method: str
    target: str
    message: str
    why: str = ""


def findings_of(passage: Passage, split: Split) -> list[Finding]:
    """All that is wrong with one passage; empty where nothing is."""
    request, answer = passage.answer.request, passage.answer

    def found(kind: str, message: str) -> Finding:
        return Finding(kind, passage.route, request.method, request.target, message, passage.why)

    if not passage.seen:
        what = f"answered {answer.status} by itself" if answer.failure is None else f"gave no answer: {answer.failure.message}"
        return [found("not passed on", f"the edge {what}; neither side was asked")]
    if len(passage.seen) > 1:
        asked = ", ".join(f"{side} ({one.method} {one.target})" for side, one in passage.seen)
        return [found("asked twice", f"the edge sent it on {len(passage.seen)} times: {asked}")]
    ((side, one),) = passage.seen
    allowed = split.allowed(request.method, request.target)
    findings = []
    if side not in allowed:
        belongs = split.truth.said(request.method, request.target.partition("?")[0])
        message = f"the {side} side was asked, and it belongs to {next(iter(allowed))}: {belongs}"
        findings.append(found("wrong side", message))
    behind = split.target_behind(request.method, request.target) if side is Side.CANDIDATE else request.target
    findings += [found("request changed", message) for message in _request_changes(passage, one, behind)]
    if answer.failure is not None:
        return [
            *findings,
            found("answer changed", f"the {side} side answered {one.status}, the edge: {answer.failure.message}"),
        ]
    findings += [found("answer changed", message) for message in _answer_changes(passage, one)]
    if not answer.body_complete or _coded(one):
        findings.append(found("not judged", "the body is too long or comes in a coding nobody asked for"))
    return findings


def _request_changes(passage: Passage, one: PassedOn, target: str) -> Iterable[str]:
    request = passage.answer.request
    if one.method != request.method:
        yield f"the method became {one.method}"
    if one.target != target:
        yield f"the target became {one.target}{f', not {target}' if target != request.target else ''}"
    if one.request_sha256 != hashlib.sha256(_plain_body(passage)).hexdigest():
        yield "the body is another one"
    received = _lines(one.request_headers, frozenset())
    for name, value in _lines(request.headers, _HOP_BY_HOP | _OF_THE_EDGE).items():
        got = received.get(name)
        if got != value and not name.startswith("x-forwarded-"):
            yield _header_change(name, got, value)
    yield from _forwarding(passage, one)


def _plain_body(passage: Passage) -> bytes:
    """The body as it is without chunks, which the harness sends where a scenario says so."""
    request = passage.answer.request
    chunked = any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in request.headers)
    return _unchunked(request.body) if chunked else request.body


def _unchunked(body: bytes) -> bytes:
    found, rest = b"", body
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        try:
            length = int(size.partition(b";")[0], 16)
        except ValueError:
            return body
        if length == 0:
            break
        found, rest = found + rest[:length], rest[length + 2 :]
    return found


def _forwarding(passage: Passage, one: PassedOn) -> Iterable[str]:
    """Host or X-Forwarded-Host must name the edge, else redirects and links of the side lead past it."""
    headers = _lines(one.request_headers, frozenset())
    own = {urlsplit(origin).netloc for origin in passage.own}
    sent = {value for name, value in passage.answer.request.headers if name.lower() == "host"}
    host, forwarded = headers.get("host", ""), headers.get("x-forwarded-host", "")
    if not {host, *(part.strip() for part in forwarded.split(","))} & (own | sent):
        yield f"the side is told the host {host!r}{f' and {forwarded!r}' if forwarded else ''}, which is not the edge's"
    schemes = {urlsplit(origin).scheme for origin in passage.own}
    scheme = headers.get("x-forwarded-proto", "").rpartition(",")[2].strip()
    if (scheme or "http") not in schemes:
        told = f"the side is told the scheme {scheme or 'http'!r} (X-Forwarded-Proto)"
        yield f"{told}, the edge has {', '.join(sorted(schemes))}"


def _answer_changes(passage: Passage, one: PassedOn) -> Iterable[str]:
    answer = passage.answer
    if answer.status != one.status:
        yield f"the status became {answer.status}, was {one.status}"
    if answer.body_complete and answer.request.method != "HEAD" and _digest(answer) != one.sha256 and not _coded(one):
        yield "the body is another one"
    mine, theirs = (_lines(lines, _HOP_BY_HOP | _FREE) for lines in (answer.headers, one.headers))
    coded = answer.header("content-encoding") is not None
    for name, value in theirs.items():
        got = mine.get(name)
        if got == value or (coded and name in ("etag", "vary", "accept-ranges")):
            continue
        if name in _PLACES and got is not None and _same_place(got, value, passage):
            continue
        yield _header_change(name, got, value)
    for name in ("set-cookie", *_PLACES):
        if name in mine and name not in theirs:
            yield f"the header {name} was added"
    yield from _leaks(passage)


def _header_change(name: str, got: str | None, was: str) -> str:
    if got is None:
        return f"the header {name} was lost"
    return f"the header {name} became another" if name in _SECRET else f"the header {name} became {got!r}, was {was!r}"


def _leaks(passage: Passage) -> Iterable[str]:
    """Addresses behind the edge that its clients are told."""
    netlocs = {urlsplit(url).netloc for url in passage.base_urls} - {urlsplit(url).netloc for url in passage.own}
    for netloc in sorted(netlocs):
        if any(netloc in value for name, value in passage.answer.headers if name.lower() in (*_PLACES, "link", "refresh")):
            yield f"a header leads to {netloc}, which is behind the edge"
        elif netloc.encode() in passage.answer.body:
            yield f"the body names {netloc}, which is behind the edge"


def _digest(answer: Observation) -> str:
    return hashlib.sha256(answer.body).hexdigest()


def _coded(one: PassedOn) -> bool:
    """Whether a side's answer came in a content coding although none was asked for."""
    return any(name.lower() == "content-encoding" and value.lower() != "identity" for name, value in one.headers)


def _same_place(got: str, was: str, passage: Passage) -> bool:
    """Whether an address that was rewritten leads to the same path at the edge."""
    places = []
    for value in (got, was):
        parts = urlsplit(urljoin(passage.answer.request.url, value))
        places.append((parts.path or "/", parts.query, parts.fragment))
    origin = urlsplit(urljoin(passage.answer.request.url, got))
    return places[0] == places[1] and f"{origin.scheme}://{origin.netloc}" in passage.own


def _lines(headers: Sequence[tuple[str, str]], but: Iterable[str]) -> dict[str, str]:
    """Values by lower-case name, repeated lines joined in order; Set-Cookie by line feeds, since it holds commas."""
    left_out = frozenset(but)
    found: dict[str, list[str]] = {}
    for name, value in headers:
        if name.lower() not in left_out:
            found.setdefault(name.lower(), []).append(value.strip())
    return {name: ("\n" if name == "set-cookie" else ", ").join(values) for name, values in found.items()}
