"""What visitors leave behind."""

from __future__ import annotations

from bookshop.clock import now
from django.db import models


class ContactMessage(models.Model):
    name = models.CharField(max_length=80)
    email = models.CharField(max_length=120)
    subject = models.CharField(max_length=20)
    message = models.TextField()
    created_at = models.DateTimeField(default=now)


class Subscriber(models.Model):
    email = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(default=now)
