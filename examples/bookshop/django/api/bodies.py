"""Request bodies: JSON objects, checked field by field."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bookshop.errors import ENVELOPES
from bookshop.middleware import too_large
from bookshop.money import PRICE
from django.http import HttpRequest

from .resources import Refusal

Check = Callable[[Any], str | None]
"""Says what is wrong with a value, None when nothing is."""


def json_object(request: HttpRequest) -> dict[str, Any]:
    if (request.content_type or "").lower() != "application/json":
        raise Refusal(415, "unsupported_media_type", "Send the body as application/json.")
    if too_large(request):
        raise Refusal(413, *ENVELOPES[413])
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refusal(400, "malformed_json", "The body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise Refusal(400, "malformed_json", "The body must be a JSON object.")
    return body


def checked(body: dict[str, Any], checks: Mapping[str, Check], optional: Iterable[str] = ()) -> dict[str, Any]:
    """Return the body, or refuse with 422 and every problem."""
    problems = {}
    for name, check in checks.items():
        if name not in body:
            problem = None if name in optional else "This field is required."
        else:
            problem = check(body[name])
        if problem:
            problems[name] = [problem]
    problems |= {name: ["Unknown field."] for name in body if name not in checks}
    if problems:
        raise Refusal(422, "validation_failed", "Some fields are not valid.", problems)
    return body


def text(least: int, most: int) -> Check:
    def check(value: Any) -> str | None:
        if not isinstance(value, str) or re.search("[\ud800-\udfff]", value):
            return "Must be a string."
        fits = least <= len(value.strip()) <= most
        return None if fits else f"Must be {least} to {most} characters long."

    return check


def is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def integer(least: int, most: int) -> Check:
    def check(value: Any) -> str | None:
        if not is_integer(value):
            return "Must be an integer."
        return None if least <= value <= most else f"Must be between {least} and {most}."

    return check


def one_of(*choices: str) -> Check:
    return lambda value: None if value in choices else f"Must be one of: {', '.join(choices)}."


def price(value: Any) -> str | None:
    is_price = isinstance(value, str) and PRICE.fullmatch(value) and Decimal(value) > 0
    return None if is_price else 'Must be a string such as "12.50".'


def isbn(value: Any) -> str | None:
    return None if isinstance(value, str) and re.fullmatch("[0-9]{13}", value) else "Must be 13 digits."


def day(value: Any) -> str | None:
    try:
        if isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            date.fromisoformat(value)
            return None
    except ValueError:
        pass
    return "Must be a date such as 2024-03-31."
