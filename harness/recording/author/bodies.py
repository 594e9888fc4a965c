"""Turns a recorded body into what a step says: json, form, files or text."""

from __future__ import annotations

import email.parser
import email.policy
import json
from collections.abc import Iterable
from decimal import Decimal
from urllib.parse import parse_qsl

from harness.model.exchange import Body, Upload
from harness.recording.author.templates import literal

MAX_BODY = 256 * 1024  # characters; a longer one is no text for a scenario
_MAX_DEPTH = 24
_MAX_DIGITS = 300


def body_of(content_type: str, text: str) -> Body:
    """The body as data where it is data that a step can repeat, else as text. Raises nothing."""
    media = content_type.partition(";")[0].strip().lower()
    if not text:
        return Body()
    if media == "application/x-www-form-urlencoded":
        pairs = pairs_of(text)
        return form_of(pairs) if pairs is not None else Body(text=literal(text), type=content_type)
    if media == "multipart/form-data":
        found = _multipart(content_type, text)
        return found if found is not None else Body(text=literal(text), type=content_type)
    if "json" in media:
        try:
            value = json_value(text)
        except ValueError:
            return Body(text=literal(text), type=content_type)
        return Body(json=value)
    return Body(text=literal(text), type=content_type)


def form_of(pairs: Iterable[tuple[str, str]]) -> Body:
    """Form fields, literal."""
    return Body(form=tuple((literal(name), literal(value)) for name, value in pairs))


def pairs_of(text: str) -> list[tuple[str, str]] | None:
    """The fields of an urlencoded text; None where it is no such text."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="replace", max_num_fields=2000)
    except ValueError:
        return None
    return pairs if all(name for name, _ in pairs) else None


def json_value(text: str) -> object:
    """JSON as a template that a step's `json` can hold, numbers as written.

    Raises ValueError for what such a template cannot say: duplicate keys, NaN, depth, very long keys and numbers.
    """
    try:
        value = json.loads(text, parse_float=_number, parse_int=_whole, parse_constant=_refuse, object_pairs_hook=_object)
    except RecursionError:
        raise ValueError("nested too deep") from None
    return as_template(value)


def as_template(value: object, depth: int = 0) -> object:
    """A JSON value with its texts escaped. Raises ValueError where it is nested too deep."""
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deep")
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, dict):
        return {literal(str(key)): as_template(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [as_template(item, depth + 1) for item in value]
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice")
    if any(len(key) > 200 or not key for key in found):
        raise ValueError("a key is empty or very long")
    return found


def _number(text: str) -> Decimal:
    if len(text) > _MAX_DIGITS:
        raise ValueError("a very long number")
    return Decimal(text)


def _whole(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise ValueError("a very long number")
    return int(text)


def _refuse(text: str) -> object:
    raise ValueError(f"{text} is no JSON")


def _multipart(content_type: str, text: str) -> Body | None:
    """Fields and files of a multipart/form-data body (RFC 7578); None where it cannot be read."""
    if any(character in content_type for character in "\r\n"):
        return None
    head = f"Content-Type: {content_type}\r\n\r\n"
    message = email.parser.Parser(policy=email.policy.compat32).parsestr(head + text)
    if not message.is_multipart():
        return None
    fields: list[tuple[str, str]] = []
    files: list[tuple[str, Upload]] = []
    for part in message.get_payload():
        if isinstance(part, str):
            return None
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload()
        if not isinstance(name, str) or not name or not isinstance(content, str):
            return None
        filename = part.get_filename()
        if filename is None:
            fields.append((literal(name), literal(content)))
        elif filename:
            readable = content if content.isprintable() or "\ufffd" not in content else None
            files.append(
                (literal(name), Upload(literal(filename), part.get_content_type(), literal(readable) if readable else None))
            )
    return Body(form=tuple(fields), files=tuple(files))
