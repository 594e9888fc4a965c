"""Checks and field settings that several forms share."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from wtforms import Field, Form, ValidationError
from wtforms.validators import DataRequired, Length, Regexp

from ..money import HIGHEST_PRICE, PRICE_PATTERN

Check = Callable[[Form, Field], None]


def strip(text: str | None) -> str | None:
    return text.strip() if text else text


def email_checks() -> list[Check]:
    return [
        DataRequired("Enter your email address."),
        Regexp(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$", message="Enter a valid email address."),
        Length(max=120, message="Use at most 120 characters."),
    ]


def required_text(message: str, most: int) -> list[Check]:
    return [DataRequired(message), Length(max=most, message=f"Use at most {most} characters.")]


def whole_number(least: int, most: int) -> Check:
    """Digits only, within bounds; the field itself stays text, so that one message says it all."""

    def check(_form: Form, field: Field) -> None:
        text = field.data or ""
        if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most:
            raise ValidationError(f"Enter a whole number between {least} and {most}.")

    return check


def price(_form: Form, field: Field) -> None:
    text = field.data or ""
    if not PRICE_PATTERN.fullmatch(text) or not 0 < Decimal(text) <= HIGHEST_PRICE:
        raise ValidationError("Enter a price such as 12.50.")
