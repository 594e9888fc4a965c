"""The `request` driver: one HTTP request, exactly as written."""

from __future__ import annotations

import json
from decimal import Decimal

from harness.drivers.entries import multipart, urlencoded
from harness.drivers.request_target import pairs_of, with_query
from harness.drivers.session import Session
from harness.drivers.uploads import uploads_of
from harness.errors import DriverError
from harness.model.absent import ABSENT
from harness.model.actions import Action, RequestAction
from harness.model.headers import authorization
from harness.model.observation import Observation


class RequestDriver:
    """Performs RequestActions."""

    name = "request"

    def perform(self, action: Action, session: Session, *, seed: str) -> Observation:
        """Send the request; redirects are not followed.

        Raises DriverError for an upload that is not there and for values that cannot be sent.
        """
        if not isinstance(action, RequestAction):
            raise TypeError(f"the request driver cannot perform a {type(action).__name__}")
        automatic: dict[str, object] = {}
        content_type, body = _body(action, session.folder, seed)
        if content_type:
            automatic["Content-Type"] = content_type
        if action.auth is not None:
            automatic["Authorization"] = authorization(action.auth)
        written = action.headers or {}
        names = {name.lower() for name in written}
        headers = {name: value for name, value in automatic.items() if name.lower() not in names} | dict(written)
        target = with_query(action.target, action.query)
        return session.send(action.method, target, headers, body, action.timeout, cookies=action.cookies)


def _body(action: RequestAction, folder: str, seed: str) -> tuple[str, bytes]:
    """The Content-Type (empty: none) and the bytes of the body."""
    if action.json is not ABSENT:
        return "application/json", _json(action.json)
    if action.files:
        fields = pairs_of(action.form, "the form field")
        body, content_type = multipart([*fields, *uploads_of(action.files, folder)], seed=seed)
        return content_type, body
    if action.form is not None:
        return "application/x-www-form-urlencoded", urlencoded(pairs_of(action.form, "the form field"))
    if action.body is None:
        return "", b""
    try:
        return "", action.body.encode("utf-8")
    except UnicodeEncodeError as error:
        raise DriverError(f"the body is not text: {error.reason}") from error


def _json(value: object) -> bytes:
    try:
        try:
            return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain_json).encode()
        except UnicodeEncodeError:  # half a surrogate pair exists in JSON, but only as an escape
            return json.dumps(value, allow_nan=False, separators=(",", ":"), default=_plain_json).encode()
    except (TypeError, ValueError) as error:
        raise DriverError(f"the value of `json` cannot be written as JSON: {error}") from error


def _plain_json(value: object) -> object:
    from collections.abc import Mapping

    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
