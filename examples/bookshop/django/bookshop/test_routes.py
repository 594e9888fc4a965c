"""Addresses for tests, there only with BOOKSHOP_TEST_ROUTES=1."""

from __future__ import annotations

from catalogue.seeding import reset
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from .views import methods


@csrf_exempt
@methods("POST")
def reset_everything(request: HttpRequest) -> HttpResponse:
    reset()
    return HttpResponse(status=204)


@csrf_exempt
@methods("GET")
def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("asked to fail")


urlpatterns = [path("reset", reset_everything), path("error", fail)]
