"""Users, readers and admins alike."""

from __future__ import annotations

from typing import ClassVar

from bookshop.clock import now
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac


class Users(BaseUserManager["User"]):
    """Finds users by name."""


class User(AbstractBaseUser):
    last_login = None
    username = models.CharField(max_length=80, unique=True)
    email = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=20, default="reader")
    created_at = models.DateTimeField(default=now)

    objects = Users()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "name"]

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"

    def get_session_auth_hash(self) -> str:
        """A changed password has never ended other sessions of this shop, so it does not follow from the password."""
        return salted_hmac("accounts.User", str(self.pk), algorithm="sha256").hexdigest()
