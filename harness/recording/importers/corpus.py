"""The corpus that the recorder wrote: real visits, one JSON object a line, secrets taken out already."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from harness.model.exchange import Answer, Exchange, Imported
from harness.recording.author.bodies import body_of
from harness.recording.author.templates import literal
from harness.recording.importers.base import ImportingError, SourceFile, Wishes
from harness.recording.importers.json_text import listed, worded
from harness.recording.importers.static_files import is_static

_HINT = "it is written by harness.recording.wsgi.Recorder"
_VERSION = 1
_MAX_EXCHANGES = 50_000


class CorpusImporter:
    """Reads what `Recorder` wrote; a last line that was cut off is passed over."""

    name = "corpus"
    summary = "the corpus of the recorder (harness.recording.wsgi)"
    browser = True

    def read(self, source: SourceFile, wishes: Wishes) -> Imported:
        """One exchange for each line. Raises ImportingError with the line of the first mistake."""
        exchanges: list[Exchange] = []
        broken = 0
        for number, line in source.lines(limit=4 * 1024 * 1024):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                broken = broken or number
                continue
            if not isinstance(record, dict) or "v" not in record:
                raise ImportingError("this is no line of a corpus", where=f"{source.name}:{number}:1", hint=_HINT)
            if record["v"] != _VERSION:
                hint = "import it with the version of parity that wrote it"
                raise ImportingError(
                    f"unknown version {record['v']!r} of a corpus", where=f"{source.name}:{number}:1", hint=hint
                )
            one = _exchange(record, f"{source.name}:{number}")
            if _is_wanted(one, wishes) and len(exchanges) < _MAX_EXCHANGES:
                exchanges.append(one)
        if not exchanges:
            where = f"{source.name}:{broken}:1" if broken else source.name
            raise ImportingError(
                "this is no corpus" if broken else "there is no request to import in it", where=where, hint=_HINT
            )
        exchanges.sort(key=lambda one: one.when or dt.datetime.min.replace(tzinfo=dt.UTC))
        remarks = [f"line {broken} is cut off or no JSON, it was left out"] if broken else []
        return Imported(tuple(exchanges), remarks=(*remarks, *_brought_along(exchanges)))


def _is_wanted(one: Exchange, wishes: Wishes) -> bool:
    host = urlsplit(one.origin).hostname if "//" in one.origin else ""
    if wishes.hosts and host not in {each.lower() for each in wishes.hosts}:
        return False
    media = one.answer.header("content-type") if one.answer is not None else ""
    return wishes.keep_static or not (one.safe and is_static(one.path, media or ""))


def _exchange(record: Mapping[str, Any], where: str) -> Exchange:
    headers = tuple((literal(name), literal(value)) for name, value in _pairs(record.get("headers")))
    content_type = next((value for name, value in _pairs(record.get("headers")) if name.lower() == "content-type"), "")
    body = record.get("body")
    status = record.get("status")
    answer_body = record.get("answer_body")
    complete = record.get("complete") is not False
    answer = None
    if isinstance(status, int) and not isinstance(status, bool) and 100 <= status <= 599:
        text = answer_body if isinstance(answer_body, str) and complete else None
        answer = Answer(status, tuple(_pairs(record.get("answer_headers"))), text)
    missing = not isinstance(body, str) and content_type != ""
    moment = record.get("when")
    when = dt.datetime.fromtimestamp(moment, dt.UTC) if isinstance(moment, int | float) and 0 < moment < 1e11 else None
    try:
        urlsplit(worded(record.get("origin")))
        origin = worded(record.get("origin"))
    except ValueError:
        origin = ""
    return Exchange(
        method=worded(record.get("method")).upper() or "GET",
        target=literal(worded(record.get("target")) or "/"),
        headers=headers,
        body=body_of(content_type, body if isinstance(body, str) else ""),
        answer=answer,
        when=when,
        origin=origin,
        session=worded(record.get("session")) or "corpus",
        remarks=("its body was too long to be recorded",) if missing else (),
        where=where,
    )


def _pairs(value: Any) -> Iterable[tuple[str, str]]:
    for pair in listed(value):
        if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and pair[0]:
            yield pair[0], worded(pair[1])


def _brought_along(exchanges: Iterable[Exchange]) -> list[str]:
    """A remark for clients that were logged in before the recording began."""
    given: dict[str, set[str]] = {}
    brought: set[str] = set()
    for one in exchanges:
        known = given.setdefault(one.session, set())
        for name, value in one.headers:
            if name.lower() == "cookie":
                names = {pair.partition("=")[0].strip() for pair in value.split(";")}
                if names - known:
                    brought.add(one.session)
        if one.answer is not None:
            known |= {value.partition("=")[0].strip() for name, value in one.answer.headers if name.lower() == "set-cookie"}
    if not brought:
        return []
    who = f"{len(brought)} clients came with cookies from before the recording"
    return [f"{who}, which are not copied: log in with a step, or add `run_as`"]
