"""Registration, login, logout and the account pages."""

from __future__ import annotations

from bookshop.paging import page_of
from bookshop.parameters import existing, first, first_int
from bookshop.views import methods
from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from sales.models import Order

from .access import readers
from .forms import LoginForm, PasswordForm, ProfileForm, RegistrationForm
from .models import User


@methods("GET", "POST")
def register(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("account")
    form = RegistrationForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "accounts/register.html", {"form": form})
    chosen = form.cleaned_data
    user = User(username=chosen["username"], name=chosen["name"], email=chosen["email"])
    user.set_password(chosen["password"])
    user.save()
    auth.login(request, user)
    messages.success(request, f"Welcome, {user.name}!")
    return redirect("account")


@methods("GET", "POST")
def login(request: HttpRequest) -> HttpResponse:
    target = safe_target(first(request.GET, "next"))
    if request.user.is_authenticated:
        return redirect(target or "account")
    form = LoginForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        user = auth.authenticate(request, username=given["username"], password=given["password"])
        if isinstance(user, User):
            auth.login(request, user)
            request.session.set_expiry(settings.SESSION_COOKIE_AGE if given["remember"] else 0)
            messages.success(request, f"Welcome back, {user.name}!")
            return redirect(target or "account")
        form.add_error(None, "Wrong username or password.")
    return render(request, "accounts/login.html", {"form": form, "target": target})


@methods("POST")
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    messages.info(request, "You have been logged out.")
    return redirect("home")


@methods("GET")
@readers
def account(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/account.html", {"orders": Order.objects.of(request.user)[:3]})


@methods("GET", "POST")
@readers
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.user, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "accounts/profile.html", {"form": form})
    request.user.name, request.user.email = form.cleaned_data["name"], form.cleaned_data["email"]
    request.user.save()
    messages.success(request, "Your profile was saved.")
    return redirect("account")


@methods("GET", "POST")
@readers
def password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.user, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "accounts/password.html", {"form": form})
    request.user.set_password(form.cleaned_data["password"])
    request.user.save()
    messages.success(request, "Your password was changed.")
    return redirect("account")


@methods("GET")
@readers
def orders(request: HttpRequest) -> HttpResponse:
    page = existing(page_of(Order.objects.of(request.user), first_int(request.GET, "page", 1), 5))
    return render(request, "accounts/orders.html", {"page": page})


def safe_target(target: str) -> str | None:
    """Return a path of this site; what could lead elsewhere counts as absent."""
    if not target.startswith("/") or target.startswith(("//", "/\\")) or any(ord(character) < 32 for character in target):
        return None
    return target
