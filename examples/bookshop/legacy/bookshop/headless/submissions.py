"""Forms that arrive as JSON: the shop's own forms check them, and what is wrong goes back as JSON."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from flask_wtf import FlaskForm
from wtforms import PasswordField


def refused(form: FlaskForm) -> Response:
    """Answer 422 with the messages per field, those about the whole form, and the texts to show again."""
    response = jsonify(errors=errors_of(form), form_errors=list(form.form_errors), values=values_of(form))
    response.status_code = 422
    return response


def errors_of(form: FlaskForm) -> dict[str, list[str]]:
    return {field.name: [str(error) for error in field.errors] for field in form if field.errors}


def values_of(form: FlaskForm) -> dict[str, Any]:
    """Return what the fields hold; passwords are never sent back, and neither is a token."""
    shown = (field for field in form if not isinstance(field, PasswordField) and field.name != "csrf_token")
    return {field.name: field.data if isinstance(field.data, bool) else str(field.data or "") for field in shown}
