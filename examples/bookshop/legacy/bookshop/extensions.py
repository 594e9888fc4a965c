"""The Flask extensions the application uses: database, login, CSRF protection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request, url_for
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Engine, event
from sqlalchemy.orm import DeclarativeBase

if TYPE_CHECKING:
    from werkzeug import Response

    from .models import User


class Base(DeclarativeBase):
    """Base of all models."""


db = SQLAlchemy(model_class=Base)
login_manager = LoginManager()
login_manager.session_protection = None
csrf = CSRFProtect()


@event.listens_for(Engine, "connect")
def prepare_sqlite(connection: Any, _record: object) -> None:
    """Let readers and one writer work at the same time, and keep foreign keys honest."""
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


@login_manager.user_loader
def load_user(user_id: str) -> User | None:
    from .models import User  # the models need `db` from here

    return db.session.get(User, int(user_id))


@login_manager.unauthorized_handler
def ask_to_log_in() -> Response:
    """Send anonymous visitors to the login form, and only a GET back to where it wanted to go."""
    flash("Please log in to continue.", "info")
    if request.method not in {"GET", "HEAD"}:
        return redirect(url_for("accounts.login"))
    target = request.full_path if request.query_string else request.path
    return redirect(url_for("accounts.login", next=target))
