"""What machines read: robots.txt, the sitemap and the Atom feed."""

from __future__ import annotations

from typing import Any

from bookshop.views import methods
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from .models import Author, Book, Genre

HIDDEN = ("/account", "/admin/", "/cart", "/checkout", "/api/")


class Pages(Sitemap):
    def items(self) -> list[str]:
        return ["home", "books", "genres", "authors", "about", "contact"]

    def location(self, item: str) -> str:
        return reverse(item)


class Rows(Sitemap):
    def __init__(self, model: Any) -> None:
        self.model = model

    def items(self) -> Any:
        return self.model.objects.order_by("id")


class Books(Rows):
    def lastmod(self, item: Book) -> Any:
        return item.updated_at.date()


SECTIONS = {"pages": Pages(), "genres": Rows(Genre), "authors": Rows(Author), "books": Books(Book)}


@methods("GET")
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in HIDDEN), ""]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, "text/plain; charset=utf-8", headers={"Cache-Control": "public, max-age=86400"})


@methods("GET")
def sitemap(request: HttpRequest) -> HttpResponse:
    response = sitemap_view(request, SECTIONS).render()
    response["Content-Type"] = "application/xml; charset=utf-8"
    response["Cache-Control"] = "public, max-age=3600"
    del response["X-Robots-Tag"]
    return response


@methods("GET")
def feed(request: HttpRequest) -> HttpResponse:
    """The ten newest books."""
    changed = Book.objects.aggregate(latest=Max("updated_at"))["latest"]
    books = Book.objects.select_related("author", "genre").newest()[:10]
    response = render(request, "feed.xml", {"books": books, "changed": changed}, "application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    if changed is None:
        return response
    response["Last-Modified"] = http_date(changed.timestamp())
    return get_conditional_response(request, last_modified=int(changed.timestamp()), response=response)
