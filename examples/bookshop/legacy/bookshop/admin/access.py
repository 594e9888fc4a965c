"""Who may enter the admin area."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ..extensions import login_manager


def admins_only() -> ResponseReturnValue | None:
    """Ask anonymous visitors to log in; refuse readers with 403."""
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    if not current_user.is_admin:
        abort(403)
    return None
