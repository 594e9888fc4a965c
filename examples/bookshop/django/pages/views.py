"""About, contact, newsletter and health."""

from __future__ import annotations

from bookshop.views import methods
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from .forms import ContactForm, NewsletterForm
from .models import ContactMessage, Subscriber


@methods("GET")
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "about.html")


@methods("GET", "POST")
def contact(request: HttpRequest) -> HttpResponse:
    form = ContactForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "contact.html", {"form": form})
    message = ContactMessage.objects.create(**form.cleaned_data)
    messages.success(request, f"Thank you, {message.name}. We will answer within two working days.")
    return redirect("contact")


@methods("POST")
def newsletter(request: HttpRequest) -> HttpResponse:
    form = NewsletterForm(request.POST)
    if not form.is_valid():
        for problem in form.errors["email"]:
            messages.error(request, problem)
        return redirect("home")
    email = form.cleaned_data["email"].lower()
    if Subscriber.objects.filter(email__iexact=email).exists():
        messages.info(request, "You are subscribed already.")
    else:
        Subscriber.objects.create(email=email)
        messages.success(request, "You are subscribed. The next letter comes on the first of the month.")
    return redirect("home")


@methods("GET")
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
