"""The text of a snapshot file: readable JSON that gives back every noun exactly."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NoReturn, cast

from harness.errors import SnapshotError
from harness.model.observation import Failure, FailureKind, Observation, SentRequest
from harness.snapshots.bodies import Fetch, no_parts, read_body, write_body
from harness.snapshots.migrations import migrated
from harness.snapshots.pages import read_page, write_page
from harness.snapshots.parts import Shelf
from harness.snapshots.snapshot import SCHEMA_VERSION, Exchange, Provenance, Snapshot, record_hint

_SURROGATE = re.compile("[\ud800-\udfff]")
_AGAIN = "record it again with: parity record"


class NewerSnapshotError(SnapshotError):
    """A snapshot that a newer harness has written: it is never overwritten."""


def serialise(snapshot: Snapshot, shelf: Shelf | None = None) -> str:
    """The whole file: two-space indented JSON in UTF-8, a line feed at its end. ``parse`` of it gives an equal snapshot.

    What is too large for it is put on the ``shelf``; without one everything stands in the text.
    """
    data = {
        "schema_version": SCHEMA_VERSION,
        "scenario": snapshot.scenario,
        "file": snapshot.file,
        "provenance": {
            "target": snapshot.provenance.target,
            "framework": snapshot.provenance.framework,
            "version": snapshot.provenance.version,
            "harness": snapshot.provenance.harness,
            "recorded_at": snapshot.provenance.recorded_at,
        },
        "setting": snapshot.setting,
        "variables": dict(snapshot.variables),
        "exchanges": [
            {"step": one.step, "fingerprint": one.fingerprint, "observation": _write_observation(one.observation, shelf)}
            for one in snapshot.exchanges
        ],
    }
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def parse(text: str, where: str = "", fetch: Fetch = no_parts) -> Snapshot:
    """Read a file's text; ``where`` names the file in messages, ``fetch`` gets its parts. Older versions are migrated.

    Raises SnapshotError when the text is damaged or of a newer schema version, saying what to do.
    """
    data = _load(text, where)
    scenario = data.get("scenario")
    hint = record_hint(scenario) if isinstance(scenario, str) else _AGAIN
    version = data.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise SnapshotError(f"the snapshot has no schema version but {version!r}", where=where, hint=hint)
    if version > SCHEMA_VERSION:
        raise NewerSnapshotError(
            f"the snapshot has schema version {version}, this harness reads up to {SCHEMA_VERSION}",
            where=where,
            hint=f"update parity-harness to the version that wrote it, or delete the file and {hint}",
        )
    try:
        return replace(_read_snapshot(migrated(data, version), fetch), schema_version=version)
    except KeyError as error:
        raise SnapshotError(f"the snapshot is damaged: {error} is missing", where=where, hint=hint) from error
    except (TypeError, ValueError, LookupError) as error:
        raise SnapshotError(f"the snapshot is damaged: {error}", where=where, hint=hint) from error


def _load(text: str, where: str) -> dict[str, object]:
    try:
        data = json.loads(text, parse_constant=_constant)
    except (ValueError, RecursionError) as error:
        raise SnapshotError(f"the snapshot is not JSON: {error}", where=where, hint=_AGAIN) from error
    if not isinstance(data, dict):
        raise SnapshotError("the snapshot is not a JSON object", where=where, hint=_AGAIN)
    return data


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


def _read_snapshot(data: Mapping[str, object], fetch: Fetch) -> Snapshot:
    provenance = _mapping(data["provenance"])
    return Snapshot(
        scenario=_text(data["scenario"]),
        provenance=Provenance(
            *(_text(provenance[name]) for name in ("target", "framework", "harness", "recorded_at", "version"))
        ),
        exchanges=tuple(
            Exchange(_text(one["step"]), _text(one["fingerprint"]), _read_observation(_mapping(one["observation"]), fetch))
            for one in map(_mapping, _list(data["exchanges"]))
        ),
        setting=_text(data["setting"]),
        variables=_mapping(data["variables"]),
        file=_text(data["file"]),
    )


def _write_observation(observation: Observation, shelf: Shelf | None) -> dict[str, object]:
    request = observation.request
    sent: dict[str, object] = {
        "method": request.method,
        "url": request.url,
        "target": request.target,
        "headers": _write_headers(request.headers),
    }
    if request.body:
        sent["body"] = write_body(request.body, _content_type(request.headers), shelf)
    data: dict[str, object] = {"request": sent, "status": observation.status}
    if observation.failure is not None:
        data["failure"] = {"kind": str(observation.failure.kind), "message": observation.failure.message}
    data["headers"] = _write_headers(observation.headers)
    if observation.body:
        data["body"] = write_body(observation.body, _content_type(observation.headers), shelf)
    if not observation.body_complete:
        data["body_complete"] = False
    if observation.page is not None:
        data["page"] = write_page(observation.page, shelf)
    data["origins"] = list(observation.origins)
    data["observed_at"] = observation.observed_at
    data["elapsed_ms"] = observation.elapsed_ms
    return data


def _read_observation(data: Mapping[str, object], fetch: Fetch) -> Observation:
    sent = _mapping(data["request"])
    status = data["status"]
    if status is not None and (not isinstance(status, int) or isinstance(status, bool)):
        raise TypeError("a status is a number or null")
    failure = _mapping(data["failure"]) if "failure" in data else None
    if status is None and failure is None and "page" not in data:
        raise TypeError("an answer without a status has a failure")
    return Observation(
        request=SentRequest(
            _text(sent["method"]),
            _text(sent["url"]),
            _text(sent["target"]),
            _read_headers(sent["headers"]),
            read_body(_mapping(sent["body"]), fetch) if "body" in sent else b"",
        ),
        status=status,
        headers=_read_headers(data["headers"]),
        body=read_body(_mapping(data["body"]), fetch) if "body" in data else b"",
        body_complete=data.get("body_complete", True) is True,
        failure=Failure(FailureKind(_text(failure["kind"])), _text(failure["message"])) if failure is not None else None,
        observed_at=_number(data["observed_at"]),
        elapsed_ms=_number(data["elapsed_ms"]),
        origins=tuple(map(_text, _list(data["origins"]))),
        page=read_page(_mapping(data["page"]), fetch) if "page" in data else None,
    )


def _write_headers(headers: tuple[tuple[str, str], ...]) -> list[object]:
    """One readable ``Name: value`` per field line; a pair where that would not give back the same name and value."""
    lines: list[object] = []
    for name, value in headers:
        line = f"{name}: {value}"
        before, _, after = line.partition(": ")
        lines.append(line if (before, after) == (name, value) else [name, value])
    return lines


def _read_headers(value: object) -> tuple[tuple[str, str], ...]:
    headers: list[tuple[str, str]] = []
    for line in _list(value):
        if isinstance(line, str):
            name, separator, text = line.partition(": ")
            if not separator:
                raise ValueError(f"{line!r} is not 'Name: value'")
            headers.append((name, text))
        else:
            name, text = map(_text, _list(line))
            headers.append((name, text))
    return tuple(headers)


def _content_type(headers: tuple[tuple[str, str], ...]) -> str:
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text was expected, not {type(value).__name__}")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"a number was expected, not {type(value).__name__}")
    return float(value)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"a list was expected, not {type(value).__name__}")
    return value


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"an object was expected, not {type(value).__name__}")
    return cast("dict[str, object]", value)
