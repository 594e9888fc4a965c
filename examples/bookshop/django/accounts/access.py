"""Who may see a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from bookshop.views import View
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """Send to the login form, from which only a GET finds back."""
    messages.info(request, "Please log in to continue.")
    login = resolve_url("login")
    if request.method not in {"GET", "HEAD"}:
        return redirect(login)
    return redirect(f"{login}?{urlencode({'next': request.get_full_path()})}")


def guarded(allows: Callable[[Any], bool]) -> Callable[[View], View]:
    """Make a view ask anonymous visitors to log in, and refuse users for whom `allows` is false."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guard(request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return ask_to_log_in(request)
            if not allows(request.user):
                raise PermissionDenied
            return view(request, *args, **values)  # type: ignore[no-any-return]

        return guard  # type: ignore[return-value]

    return decorate


readers = guarded(lambda _user: True)
admins = guarded(lambda user: user.is_admin)
