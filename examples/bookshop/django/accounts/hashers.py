"""How passwords are hashed: cheaply by default, since this is an example."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher


class ConfiguredHasher(PBKDF2PasswordHasher):
    """PBKDF2 with the iterations that PASSWORD_HASH names, such as ``pbkdf2:sha256:1000``."""

    iterations = int(settings.PASSWORD_HASH.rpartition(":")[2])
