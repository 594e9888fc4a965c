"""All addresses of the shop."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, register_converter

from .converters import AnyCaseUUIDConverter
from .files import serve_file

register_converter(AnyCaseUUIDConverter, "reference")

handler400 = "bookshop.errors.bad_request"
handler403 = "bookshop.errors.forbidden"
handler404 = "bookshop.errors.not_found"
handler500 = "bookshop.errors.server_error"


def static_file(request: HttpRequest, name: str) -> HttpResponse:
    return serve_file(request, settings.STATIC_ROOT, name, "no-cache")


urlpatterns = [
    path("", include("catalogue.urls")),
    path("", include("accounts.urls")),
    path("", include("sales.urls")),
    path("", include("pages.urls")),
    path("admin/", include("backoffice.urls")),
    path("admin", include("backoffice.slash_urls")),
    path("api/", include("api.urls")),
    path("static/<path:name>", static_file, name="static"),
]
if settings.TEST_ROUTES:
    urlpatterns.append(path("test/", include("bookshop.test_routes")))
