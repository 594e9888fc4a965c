"""One exchange as the step that repeats it, key by key as a person writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from harness.loading.header_lines import can_be_cookie, can_be_header
from harness.model.absent import ABSENT
from harness.model.exchange import Body, Exchange, Fields, Filling, Upload
from harness.recording.author.bodies import MAX_BODY
from harness.recording.author.templates import target
from harness.recording.author.yaml_text import Wire

_UNFIT = frozenset({206, 304, 408, 425, 429})  # they tell of that moment, not of the application
NOT_RECORDED = "(the content of the file was not recorded)"


def step_of(one: Exchange, *, scene: bool, capture: Mapping[str, str]) -> tuple[list[str], dict[str, object]]:
    """Comments and keys of the step; ``scene``: it stands in `given`, where nothing is compared."""
    remarks = [*([one.name] if one.name else []), *one.remarks]
    step: dict[str, object] = {}
    if one.filling is not None:
        step |= _filled(one.filling, remarks)
    else:
        step["request"] = f"{one.method} {target(one.target)}"
    headers = _grouped(_sendable(one.headers, can_be_header, "header", remarks))
    if headers:
        step["headers"] = headers
    cookies = _sendable(one.cookies, can_be_cookie, "cookie", remarks)
    if cookies:
        step["cookies"] = {name: Wire(value) for name, value in cookies}
    if one.auth is not None:
        step["auth"] = list(one.auth) if isinstance(one.auth, tuple) else one.auth
    if one.filling is None:
        step |= _body(one.body, headers, remarks)
    status = _expected(one, remarks)
    if status:
        step["expect"] = {"status": status[0] if len(status) == 1 else list(status)}
    if capture:
        step["capture"] = dict(capture)
    if one.rules and not scene:
        step["rules"] = dict(one.rules)
    return remarks, step


def _filled(filling: Filling, remarks: list[str]) -> dict[str, object]:
    step: dict[str, object] = {"form": target(filling.page)}
    if filling.which is not None:
        step["which"] = filling.which
    if filling.fill:
        step["fill"] = {name: _wired(value) for name, value in filling.fill.items()}
    if filling.button is not None:
        step["button"] = filling.button
    if filling.files:
        step["files"] = _files(filling.files, remarks)
    return step


def _expected(one: Exchange, remarks: list[str]) -> tuple[object, ...]:
    if one.expect or one.answer is None:
        return one.expect
    status = one.answer.status
    if status >= 500:
        remarks.append(f"answered {status} when it was recorded")
        return ()
    return () if status in _UNFIT or status < 200 else (status,)


def _body(body: Body, headers: dict[str, object], remarks: list[str]) -> dict[str, object]:
    if body.json is not ABSENT:
        return {"json": body.json}
    if body.form is not None or body.files:
        found: dict[str, object] = {}
        if body.form:
            found["form"] = _grouped(body.form)
        if body.files:
            found["files"] = _files(body.files, remarks)
        return found
    if body.text is None:
        return {}
    if len(body.text) > MAX_BODY:
        remarks.append(f"the body of {len(body.text)} characters was left out: put it into a file")
        return {}
    if body.type and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = body.type
        return {"headers": headers, "body": body.text}
    return {"body": body.text}


def _files(files: tuple[tuple[str, Upload], ...], remarks: list[str]) -> dict[str, object]:
    found: dict[str, list[object]] = {}
    for name, upload in files:
        entry: dict[str, object] = {"content": upload.content if upload.content is not None else NOT_RECORDED}
        if upload.content is None:
            remarks.append(f"the content of {upload.filename or name} is not known: give its path instead of `content`")
        entry["filename"] = upload.filename or name
        if upload.type:
            entry["type"] = upload.type
        found.setdefault(name, []).append(entry)
    return {name: entries[0] if len(entries) == 1 else entries for name, entries in found.items()}


def _sendable(fields: Fields, fits: Callable[[str, str], bool], what: str, remarks: list[str]) -> Fields:
    """The headers or cookies that can be sent as they are written; others are told."""
    remarks += [f"the {what} {name!r} was left out: it cannot be sent" for name, value in fields if not fits(name, value)]
    return tuple((name, value) for name, value in fields if fits(name, value))


def _grouped(fields: Fields) -> dict[str, object]:
    """Fields as a mapping; a name that occurs several times has a list. Names of headers are one in any case."""
    found: dict[str, list[object]] = {}
    for name, value in fields:
        found.setdefault(name, []).append(Wire(value))
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _wired(value: object) -> object:
    if isinstance(value, str):
        return Wire(value)
    return [Wire(each) for each in value] if isinstance(value, list) else value
