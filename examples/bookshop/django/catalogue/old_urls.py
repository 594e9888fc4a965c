"""Addresses of the shop's former versions, moved for good."""

from __future__ import annotations

from bookshop.parameters import first_int
from bookshop.views import methods
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from .models import Book


def moved(address: str) -> HttpResponse:
    response = redirect(address, permanent=True)
    response["Cache-Control"] = "public, max-age=86400"
    return response


@methods("GET")
def index(request: HttpRequest) -> HttpResponse:
    return moved(reverse("home"))


@methods("GET")
def book(request: HttpRequest) -> HttpResponse:
    return moved(get_object_or_404(Book, pk=first_int(request.GET, "id", 0)).get_absolute_url())


@methods("GET")
def catalogue(request: HttpRequest) -> HttpResponse:
    query = request.META["QUERY_STRING"]
    return moved(reverse("books") + (f"?{query}" if query else ""))


@methods("GET")
def author(request: HttpRequest, author_id: int) -> HttpResponse:
    return moved(reverse("author", args=[author_id]))
