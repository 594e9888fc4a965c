"""JSON bodies: media type and syntax here, fields by pydantic models; problems become the 422 envelope."""

from __future__ import annotations

import json
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, PlainValidator, ValidationError
from pydantic_core import PydanticCustomError

from .errors import Refusal, general_refusal
from .responses import header
from .settings import LARGEST_BODY

Model = TypeVar("Model", bound="Body")


class Body(BaseModel):
    """A body whose fields are all checked by the validators below."""


async def json_object(request: Request) -> dict[str, Any]:
    """Return the JSON object of the request; 415 for another media type, 413 when too large, 400 for no object."""
    media_type = (header(request.headers, "Content-Type") or "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Refusal(415, "unsupported_media_type", "Send the body as application/json.")
    content = bytearray()
    async for chunk in request.stream():
        content += chunk if len(content) <= LARGEST_BODY else b""
    if len(content) > LARGEST_BODY:
        raise general_refusal(413)
    try:
        body = json.loads(bytes(content))
    except (ValueError, RecursionError):
        raise Refusal(400, "malformed_json", "The body is not valid JSON.") from None
    if not isinstance(body, dict):
        raise Refusal(400, "malformed_json", "The body must be a JSON object.")
    return body


JsonObject = Annotated[dict[str, Any], Depends(json_object)]


def parsed(model: type[Model], body: dict[str, Any], context: Any = None) -> Model:
    """Return the checked body, or refuse with 422 and one message per field."""
    names = {field.alias or name for name, field in model.model_fields.items()}
    unknown = {name: ["Unknown field."] for name in body if name not in names}
    known = {name: value for name, value in body.items() if name not in unknown}
    try:
        checked = model.model_validate(known, context=context)
    except ValidationError as error:
        problems = {str(problem["loc"][0]): [message(problem)] for problem in error.errors(include_url=False)}
        raise invalid(problems | unknown) from None
    if unknown:
        raise invalid(unknown)
    return checked


def invalid(problems: dict[str, list[str]]) -> Refusal:
    return Refusal(422, "validation_failed", "Some fields are not valid.", problems)


def message(problem: Any) -> str:
    return "This field is required." if problem["type"] == "missing" else str(problem["msg"])


def wrong(text: str) -> PydanticCustomError:
    return PydanticCustomError("invalid", "{text}", {"text": text})


def text(least: int, most: int, *, strip: bool = True) -> PlainValidator:
    """Accept a string by its length without surrounding space, which is taken off unless said otherwise."""

    def check(value: Any) -> str:
        if not is_storable_text(value):
            raise wrong("Must be a string.")
        stripped: str = value.strip()
        if not least <= len(stripped) <= most:
            raise wrong(f"Must be {least} to {most} characters long.")
        return stripped if strip else value

    return PlainValidator(check)


def is_storable_text(value: Any) -> bool:
    """Say whether a value is a string that the database can hold; a lone surrogate it cannot."""
    return isinstance(value, str) and not any("\ud800" <= character <= "\udfff" for character in value)


def integer(least: int, most: int) -> PlainValidator:
    def check(value: Any) -> int:
        if type(value) is not int:
            raise wrong("Must be an integer.")
        if not least <= value <= most:
            raise wrong(f"Must be between {least} and {most}.")
        return value

    return PlainValidator(check)


def one_of(*choices: str) -> PlainValidator:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in choices:
            raise wrong(f"Must be one of: {', '.join(choices)}.")
        return value

    return PlainValidator(check)
