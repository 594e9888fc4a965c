"""The settings of the application, read from BOOKSHOP_* environment variables."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from .private_folder import private_folder

SEED_FILE = Path(__file__).resolve().parents[2] / "seed.json"


def settings_from_environment() -> dict[str, Any]:
    """Return Flask's configuration; without BOOKSHOP_DATABASE everything lives in a private folder."""
    database = os.environ.get("BOOKSHOP_DATABASE")
    path = Path(database).resolve() if database else private_folder() / "bookshop.sqlite"
    uploads = os.environ.get("BOOKSHOP_UPLOADS") or f"{path}.covers"
    return {
        "SECRET_KEY": os.environ.get("SECRET_KEY", "bookshop-development-key"),
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}",
        # IMMEDIATE: a writer waits for the lock when it begins, instead of failing when it upgrades.
        "SQLALCHEMY_ENGINE_OPTIONS": {"connect_args": {"timeout": 20, "isolation_level": "IMMEDIATE"}},
        "SEED_FILE": Path(os.environ.get("BOOKSHOP_SEED") or SEED_FILE),
        "UPLOAD_FOLDER": Path(uploads),
        "TEST_ROUTES": os.environ.get("BOOKSHOP_TEST_ROUTES") == "1",
        "HEADLESS": os.environ.get("BOOKSHOP_HEADLESS") == "1",
        "PASSWORD_HASH_METHOD": os.environ.get("BOOKSHOP_PASSWORD_HASH", "pbkdf2:sha256:1000"),
        "CORS_ORIGINS": {"https://reader.bookshop.example"},
        "SESSION_COOKIE_NAME": "session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # "Remember me" makes the session permanent; it is not sent again on every answer.
        "PERMANENT_SESSION_LIFETIME": timedelta(days=14),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "MAX_CONTENT_LENGTH": 1024 * 1024,
    }
