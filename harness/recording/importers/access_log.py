"""Access logs (common, combined, gunicorn's, nginx as JSON): which addresses are asked for, the most used first."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from harness.model.exchange import Exchange, Imported
from harness.recording.author.drafts import MAX_EXAMPLES
from harness.recording.author.shapes import shape_of
from harness.recording.author.templates import literal
from harness.recording.importers.base import ImportingError, SourceFile, Wishes
from harness.recording.importers.static_files import is_static

_LINE = re.compile(
    r"(?P<host>\S+) (?P<ident>\S+) (?P<user>.*?) \[(?P<when>[^\]]{1,60})\] "
    r'"(?P<request>(?:[^"\\]|\\.)*)" (?P<status>\d{3}|-) (?P<size>\d+|-)'
)
_REQUEST = re.compile(r"(?P<method>[A-Z]{3,16}) (?P<target>\S+)(?: HTTP/\d(?:\.\d)?)?")
_SAFE = ("GET", "HEAD")
_LASTING = (301, 308, 410)  # answers that do not depend on who asks
_MAX_SHAPES = 20_000
_MAX_TARGET = 2000
_NOISE = re.compile(r"/(?:\.env|\.git|wp-|phpmyadmin|cgi-bin|xmlrpc)|\.\./|<|%3C", re.IGNORECASE)
_FORMATS = "common, combined, gunicorn's default and nginx JSON are read"


@dataclass(slots=True)
class _Shape:
    """All requests of one shape: how many, which addresses, which answers."""

    count: int = 0
    targets: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    by_target: dict[str, set[int]] = field(default_factory=dict)


class AccessLogImporter:
    """Reads a log line by line, so that its size does not matter."""

    name = "access-log"
    summary = "access logs: common, combined, gunicorn, nginx JSON"
    browser = True

    def read(self, source: SourceFile, wishes: Wishes) -> Imported:
        """One exchange for each address that is to be asked for, with the traffic of its shape as weight.

        Raises ImportingError where no line is one of an access log.
        """
        shapes: dict[tuple[str, tuple[str, ...], tuple[str, ...]], _Shape] = {}
        read = unread = 0
        first_unread = 0
        for number, line in source.lines():
            if not line.strip():
                continue
            found = _parsed(line)
            if found is None:
                unread += 1
                first_unread = first_unread or number
                continue
            read += 1
            method, target, status = found
            if _unwanted(target, wishes):
                continue
            path, _, query = target.partition("?")
            names = tuple(sorted({pair.partition("=")[0] for pair in query.split("&") if pair}))
            key = (method, shape_of(literal(path)), names)
            if key in shapes or len(shapes) < _MAX_SHAPES:
                _count(shapes.setdefault(key, _Shape()), target, status)
        if not read:
            where = f"{source.name}:{first_unread}:1" if first_unread else source.name
            raise ImportingError(
                "this is no line of an access log" if unread else "the log is empty", where=where, hint=_FORMATS
            )
        remarks = [f"{unread} lines are no lines of an access log, the first is line {first_unread}"] if unread else []
        remarks += list(_unsafe(shapes.items()))
        exchanges = [
            one for (method, _, _), shape in shapes.items() if method in _SAFE for one in _exchanges(method, shape, source)
        ]
        return Imported(tuple(exchanges), remarks=tuple(remarks))


def _count(shape: _Shape, target: str, status: int) -> None:
    shape.count += 1
    shape.statuses[status] += 1
    if target in shape.targets or len(shape.targets) < 1000:
        shape.targets[target] += 1
        shape.by_target.setdefault(target, set()).add(status)


def _unwanted(target: str, wishes: Wishes) -> bool:
    path = target.partition("?")[0]
    return bool(_NOISE.search(path)) or len(target) > _MAX_TARGET or (not wishes.keep_static and is_static(path))


def _parsed(line: str) -> tuple[str, str, int] | None:
    """Method, target and status of a line in any of the formats; None for other lines."""
    if line.lstrip().startswith("{"):
        return _from_json(line)
    match = _LINE.search(line)
    if match is None or match["status"] == "-":
        return None
    return _request(match["request"], match["status"])


def _from_json(line: str) -> tuple[str, str, int] | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(entry, dict):
        return None
    status = str(entry.get("status", entry.get("status_code", "")))
    request = entry.get("request")
    if isinstance(request, str) and " " in request:
        return _request(request, status)
    nested = request if isinstance(request, dict) else entry  # Caddy nests
    method = nested.get("request_method") or nested.get("method")
    target = nested.get("request_uri") or nested.get("uri") or nested.get("path") or nested.get("url")
    if not isinstance(method, str) or not isinstance(target, str):
        return None
    query = nested.get("args") or nested.get("query_string")
    if "?" not in target and isinstance(query, str) and query not in ("", "-"):
        target += f"?{query}"
    return _request(f"{method} {target}", status)


def _request(text: str, status: str) -> tuple[str, str, int] | None:
    match = _REQUEST.fullmatch(text.replace('\\"', '"'))
    if match is None or not status.isdigit() or not 100 <= int(status) <= 599:
        return None
    target = match["target"]
    if "://" in target:
        try:
            parts = urlsplit(target)
        except ValueError:
            return None
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return (match["method"], target, int(status)) if target.startswith("/") else None


def _exchanges(method: str, shape: _Shape, source: SourceFile) -> list[Exchange]:
    """The most used addresses of a shape, the found ones before those that were not."""
    ranked = sorted(shape.targets, key=lambda target: (min(shape.by_target[target]) >= 400, -shape.targets[target]))
    several = shape.statuses.most_common(5)
    answered = ", ".join(f"{status} ({_times(count)})" for status, count in several) if len(several) > 1 else str(several[0][0])
    found = []
    for at, target in enumerate(ranked[:MAX_EXAMPLES]):
        statuses = shape.by_target[target]
        lasting = tuple(statuses) if len(statuses) == 1 and min(statuses) in _LASTING else ()
        remarks = (f"answered {answered}",) if at == 0 else ()
        count = shape.targets[target]
        found.append(Exchange(method, literal(target), weight=count, expect=lasting, remarks=remarks, where=source.name))
    return found


def _unsafe(shapes: Iterable[tuple[tuple[str, tuple[str, ...], tuple[str, ...]], _Shape]]) -> Iterable[str]:
    """What a log cannot tell: the bodies of writing requests."""
    writing = [(key, shape) for key, shape in shapes if key[0] not in _SAFE]
    for (method, parts, _), shape in sorted(writing, key=lambda pair: -pair[1].count):
        yield f"{method} /{'/'.join(parts)} ({_times(shape.count)}): a log holds no bodies; write this step yourself"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
