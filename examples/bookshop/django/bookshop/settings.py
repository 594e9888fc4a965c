"""Django's settings for the bookshop, read from BOOKSHOP_* environment variables where they vary."""

from __future__ import annotations

import os
from pathlib import Path

from .private_folder import private_folder

BASE_DIR = Path(__file__).resolve().parent.parent
_database = os.environ.get("BOOKSHOP_DATABASE")
DATABASE_FILE = Path(_database).resolve() if _database else private_folder() / "bookshop.sqlite"

SECRET_KEY = os.environ.get("SECRET_KEY", "bookshop-development-key")
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "bookshop.urls"
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.forms",
    "accounts",
    "catalogue",
    "sales",
    "pages",
    "backoffice",
    "api",
]
MIDDLEWARE = [
    "bookshop.middleware.default_headers",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "api.cors.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "bookshop.middleware.MethodsMiddleware",
    "bookshop.middleware.BodySizeMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sales.context_processors.cart",
            ],
            "builtins": ["catalogue.templatetags.bookshop"],
        },
    },
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATABASE_FILE,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    },
}

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["accounts.hashers.ConfiguredHasher"]
PASSWORD_HASH = os.environ.get("BOOKSHOP_PASSWORD_HASH", "pbkdf2:sha256:1000")
LOGIN_URL = "login"

SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "bookshop.errors.expired_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = None  # the shop never sent it

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static"
MEDIA_ROOT = Path(os.environ.get("BOOKSHOP_UPLOADS") or f"{DATABASE_FILE}.covers")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"allow_overwrite": True}},
    "staticfiles": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}
LARGEST_BODY = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = None  # BodySizeMiddleware and the API answer 413 instead
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

SEED_FILE = Path(os.environ.get("BOOKSHOP_SEED") or BASE_DIR.parent / "seed.json")
TEST_ROUTES = os.environ.get("BOOKSHOP_TEST_ROUTES") == "1"
CORS_ORIGINS = {"https://reader.bookshop.example"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["console"], "level": "ERROR"}},
}
