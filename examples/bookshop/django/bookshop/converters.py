"""Path converters."""

from __future__ import annotations

from django.urls.converters import UUIDConverter


class AnyCaseUUIDConverter(UUIDConverter):
    """Takes upper case letters too, as the shop's order links always did."""

    regex = "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
