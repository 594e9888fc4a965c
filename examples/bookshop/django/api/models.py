"""API tokens and export jobs."""

from __future__ import annotations

import secrets
import time
import uuid

from bookshop.clock import now
from django.conf import settings
from django.db import models

QUEUED_SECONDS = 0.1
DONE_SECONDS = 0.3


def new_token() -> str:
    return secrets.token_hex(20)


class ApiToken(models.Model):
    token = models.CharField(max_length=40, unique=True, default=new_token)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    created_at = models.DateTimeField(default=now)


class Job(models.Model):
    """An export; how far it is follows from its age."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=20)
    format = models.CharField(max_length=10)
    started_at = models.FloatField(default=time.time)
    created_at = models.DateTimeField(default=now)

    @property
    def state(self) -> str:
        seconds = time.time() - self.started_at
        if seconds < QUEUED_SECONDS:
            return "queued"
        return "running" if seconds < DONE_SECONDS else "done"
