"""Reading JSON request bodies: media type, syntax, and checks per field."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from ..errors import ApiError

Check = Callable[[Any], str | None]
"""Returns what is wrong with a value, or None."""


def json_object() -> dict[str, Any]:
    """Return the JSON object of the request; 415 for another media type, 400 for no object."""
    if request.mimetype != "application/json":
        raise ApiError(415, "unsupported_media_type", "Send the body as application/json.")
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise ApiError(400, "malformed_json", "The body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise ApiError(400, "malformed_json", "The body must be a JSON object.")
    return body


def checked(
    body: Mapping[str, Any],
    checks: Mapping[str, Check],
    optional: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Return the body when every field passes its check; else 422 with all problems per field."""
    problems: dict[str, list[str]] = {}
    for name, check in checks.items():
        if name not in body:
            if name not in optional:
                problems[name] = ["This field is required."]
        elif (problem := check(body[name])) is not None:
            problems[name] = [problem]
    for name in body:
        if name not in checks:
            problems[name] = ["Unknown field."]
    if problems:
        raise ApiError(422, "validation_failed", "Some fields are not valid.", problems)
    return dict(body)


def text(least: int, most: int) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, str) or not is_unicode(value):
            return "Must be a string."
        if not least <= len(value.strip()) <= most:
            return f"Must be {least} to {most} characters long."
        return None

    return check


def is_unicode(value: str) -> bool:
    """Say whether a string can be stored; a lone surrogate cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


def integer(least: int, most: int) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return "Must be an integer."
        return None if least <= value <= most else f"Must be between {least} and {most}."

    return check


def one_of(*choices: str) -> Check:
    def check(value: Any) -> str | None:
        return None if value in choices else f"Must be one of: {', '.join(choices)}."

    return check
