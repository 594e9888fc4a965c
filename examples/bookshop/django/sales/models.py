"""Orders and their lines."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any, ClassVar

from bookshop.clock import now
from django.conf import settings
from django.db import models
from django.urls import reverse

from .choices import COUNTRIES, DELIVERIES


class Orders(models.QuerySet["Order"]):
    def of(self, user: Any) -> Orders:
        return self.newest().filter(user=user)

    def newest(self) -> Orders:
        return self.select_related("user").prefetch_related("lines__book").order_by("-created_at", "-id")


class Order(models.Model):
    reference = models.UUIDField(unique=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="orders")
    status = models.CharField(max_length=20, default="pending")
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=120)
    city = models.CharField(max_length=80)
    postcode = models.CharField(max_length=12)
    country = models.CharField(max_length=2, choices=list(COUNTRIES.items()))
    delivery = models.CharField(max_length=20, choices=list(DELIVERIES.items()))
    note = models.TextField(default="")
    delivery_price = models.DecimalField(max_digits=6, decimal_places=2)
    created_at = models.DateTimeField(default=now)
    updated_at = models.DateTimeField(default=now)

    objects = Orders.as_manager()

    def get_absolute_url(self) -> str:
        return reverse("order", args=[self.reference])

    @property
    def subtotal(self) -> Decimal:
        return sum((line.total for line in self.lines.all()), Decimal("0.00"))

    @property
    def total(self) -> Decimal:
        return self.subtotal + self.delivery_price

    @property
    def copies(self) -> int:
        return sum(line.quantity for line in self.lines.all())


class OrderLine(models.Model):
    """Title and price as they were on the day; the book may be gone since."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    book = models.ForeignKey("catalogue.Book", models.SET_NULL, null=True)
    title = models.CharField(max_length=200)
    quantity = models.IntegerField()
    price = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    @property
    def total(self) -> Decimal:
        return self.price * self.quantity
