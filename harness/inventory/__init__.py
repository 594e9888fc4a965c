"""Where the routes of an application are learnt: one file per source."""

from __future__ import annotations

from harness.inventory.base import RouteSource
from harness.inventory.django import DjangoSource
from harness.inventory.fastapi import FastApiSource
from harness.inventory.flask import FlaskSource
from harness.inventory.flask_listing import FlaskListingSource
from harness.inventory.listing import ListSource
from harness.inventory.nextjs import NextSource
from harness.inventory.openapi import OpenApiSource

BUILTINS: tuple[RouteSource, ...] = (
    FlaskSource(),
    FlaskListingSource(),
    DjangoSource(),
    FastApiSource(),
    NextSource(),
    OpenApiSource(),
    ListSource(),
)
