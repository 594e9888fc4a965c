"""HAR 1.2 files, as browsers and Playwright write them: what a person did, without what the browser fetched along the way."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from harness.model.exchange import Answer, Body, Exchange, Imported, Upload
from harness.recording.author.bodies import body_of, form_of
from harness.recording.author.templates import literal
from harness.recording.importers.base import ImportingError, SourceFile, Wishes
from harness.recording.importers.json_text import json_file, listed, mapped, worded
from harness.recording.importers.static_files import is_static

_EXPORT = "save it from the browser's network panel (Save all as HAR), or with Playwright's record_har_path"
_MAX_ENTRIES = 50_000
_KEPT = frozenset({"document", "xhr", "fetch", "iframe", "empty", "frame", ""})
_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = re.compile(r"text/|json|xml|javascript|x-www-form-urlencoded", re.IGNORECASE)
_MAX_ANSWER = 4 * 1024 * 1024  # characters


class HarImporter:
    """Reads one HAR as one session, in the order in which the requests were started."""

    name = "har"
    summary = "HAR files of browsers, proxies and Playwright"
    browser = True

    def read(self, source: SourceFile, wishes: Wishes) -> Imported:
        """The requests a person made. Raises ImportingError for what is no HAR, and where no host is the application's."""
        log = mapped(json_file(source, "HAR", _EXPORT).get("log"))
        if not isinstance(log.get("entries"), list):
            raise ImportingError("this is no HAR: it has no `log.entries`", where=source.name, hint=_EXPORT)
        entries = [mapped(one) for one in log["entries"]]
        if len(entries) > _MAX_ENTRIES:
            raise ImportingError(f"holds more than {_MAX_ENTRIES} requests", where=source.name, hint="record a shorter session")
        entries.sort(key=lambda one: worded(one.get("startedDateTime")))
        exchanges = [
            found for at, one in enumerate(entries, 1) if (found := _exchange(one, f"{source.name}, entry {at}")) is not None
        ]
        hosts = {host.lower() for host in wishes.hosts} or _own_host(exchanges)
        own = [one for one in exchanges if _host(one) in hosts or urlsplit(one[0].origin).netloc in hosts]
        if exchanges and not own:
            there = ", ".join(sorted({_host(one) for one in exchanges})[:8])
            raise ImportingError(
                f"no request goes to {', '.join(sorted(hosts))}", where=source.name, hint=f"there are: {there}"
            )
        kept = [one for one, kind in own if wishes.keep_static or _is_of_interest(one, kind)]
        if not kept:
            raise ImportingError("there is no request to import in it", where=source.name, hint="--keep-static keeps all")
        remarks = []
        if len(own) < len(exchanges):
            remarks.append(f"{len(exchanges) - len(own)} requests to other hosts than {', '.join(sorted(hosts))} were left out")
        return Imported(tuple(kept), remarks=(*remarks, *_foreign_cookies(entries, own)))


def _host(found: tuple[Exchange, str]) -> str:
    return urlsplit(found[0].origin).hostname or ""


def _own_host(exchanges: Iterable[tuple[Exchange, str]]) -> set[str]:
    """Without `--host`: the host of the first page, else the one asked most often."""
    found = list(exchanges)
    page = next((one for one in found if one[1] == "document"), None)
    if page is not None:
        return {_host(page)}
    return {host for host, _ in Counter(map(_host, found)).most_common(1)}


def _is_of_interest(one: Exchange, kind: str) -> bool:
    if kind not in _KEPT or one.method == "OPTIONS" or one.answer is None:
        return False
    return not (one.safe and is_static(one.path, one.answer.header("content-type") or ""))


def _exchange(entry: Mapping[str, Any], where: str) -> tuple[Exchange, str] | None:
    """One entry and what the browser wanted it for; None for what is no HTTP request."""
    request, response = mapped(entry.get("request")), mapped(entry.get("response"))
    url = worded(request.get("url"))
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    headers = tuple(_pairs(request.get("headers")))
    answer = _answer(response)
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    found = Exchange(
        method=worded(request.get("method")).upper() or "GET",
        target=literal((parts.path or "/") + (f"?{parts.query}" if parts.query else "")),
        headers=headers,
        body=_body(mapped(request.get("postData")), headers),
        answer=answer,
        when=_when(worded(entry.get("startedDateTime")), entry.get("time")),
        origin=origin,
        session="har",
        where=where,
    )
    return found, _kind(entry, headers, answer)


def _kind(entry: Mapping[str, Any], headers: Iterable[tuple[str, str]], answer: Answer | None) -> str:
    """What the request was for: Chrome says it, `Sec-Fetch-Dest` does, or the answer tells."""
    told = worded(entry.get("_resourceType")).lower()
    if told:
        return told
    dest = next((value.lower() for name, value in headers if name.lower() == "sec-fetch-dest"), "")
    if dest:
        return dest
    media = (answer.header("content-type") or "").lower() if answer is not None else ""
    return "document" if media.startswith(_PAGES) else ""


def _pairs(headers: Any) -> Iterable[tuple[str, str]]:
    for header in listed(headers):
        name, value = worded(mapped(header).get("name")), worded(mapped(header).get("value"))
        if name and not name.startswith(":"):
            yield name, literal(value)


def _when(text: str, milliseconds: Any) -> dt.datetime | None:
    """The time of the answer."""
    try:
        began = dt.datetime.fromisoformat(text)
        took = float(milliseconds) if isinstance(milliseconds, int | float) and 0 <= milliseconds < 1e7 else 0.0
        return (began if began.tzinfo else began.replace(tzinfo=dt.UTC)) + dt.timedelta(milliseconds=took)
    except (ValueError, OverflowError):
        return None


def _answer(response: Mapping[str, Any]) -> Answer | None:
    status = response.get("status")
    if not isinstance(status, int) or isinstance(status, bool) or not 100 <= status <= 599:
        return None
    content = mapped(response.get("content"))
    text = content.get("text")
    media = worded(content.get("mimeType"))
    headers = [(name, value.replace("$${", "${")) for name, value in _pairs(response.get("headers"))]
    if media and not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", media))
    if isinstance(text, str) and content.get("encoding") == "base64":
        text = _decoded(text) if _TEXTS.search(media) else None
    body = text if isinstance(text, str) and len(text) <= _MAX_ANSWER else None
    return Answer(status, tuple(headers), body)


def _decoded(text: str) -> str | None:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def _body(post: Mapping[str, Any], headers: tuple[tuple[str, str], ...]) -> Body:
    text = worded(post.get("text"))
    content_type = next((value for name, value in headers if name.lower() == "content-type"), "") or worded(
        post.get("mimeType")
    )
    content_type = content_type.replace("$${", "${")
    if text:
        found = body_of(content_type, text)
        if found.text is None or not listed(post.get("params")):
            return found
    params = [mapped(one) for one in listed(post.get("params"))]
    if not params:
        return Body()
    fields = [(worded(one.get("name")), worded(one.get("value"))) for one in params if not one.get("fileName")]
    files = tuple(
        (
            literal(worded(one.get("name"))),
            Upload(literal(worded(one.get("fileName"))), literal(worded(one.get("contentType")))),
        )
        for one in params
        if one.get("fileName")
    )
    return Body(form=form_of(fields).form, files=files)


def _foreign_cookies(entries: Iterable[Mapping[str, Any]], own: Iterable[tuple[Exchange, str]]) -> list[str]:
    """A remark where the session began logged in: such cookies are not copied, so what they opened stays closed."""
    given: set[str] = set()
    brought: dict[str, None] = {}
    known = {one.where.rpartition(" ")[2] for one, _ in own}
    for at, entry in enumerate(entries, 1):
        if str(at) not in known:
            continue
        for name, value in _pairs(mapped(entry.get("request")).get("headers")):
            if name.lower() == "cookie":
                sent = [pair.partition("=")[0].strip() for pair in value.split(";")]
                brought |= dict.fromkeys(each for each in sent if each and each not in given)
        for name, value in _pairs(mapped(entry.get("response")).get("headers")):
            if name.lower() == "set-cookie":
                given.update(line.partition("=")[0].strip() for line in value.split("\n"))
    if not brought:
        return []
    names = ", ".join(list(brought)[:6])
    return [f"the session began with cookies ({names}), which are not copied: log in with a step, or add `run_as`"]
