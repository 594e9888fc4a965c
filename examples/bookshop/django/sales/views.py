"""The cart, the checkout and the page of an order."""

from __future__ import annotations

import re
from uuid import UUID

from accounts.access import readers
from bookshop.money import delivery_price
from bookshop.parameters import first, first_int
from bookshop.views import methods
from catalogue.models import Book
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from .cart import Cart, subtotal
from .forms import CheckoutForm
from .models import Order
from .orders import NotEnoughStock, place, shortage

MOST_COPIES = 99


@methods("GET")
def cart(request: HttpRequest) -> HttpResponse:
    lines = Cart(request).lines()
    context = {"lines": lines, "subtotal": subtotal(lines), "most_copies": MOST_COPIES}
    return render(request, "cart.html", context)


@methods("POST")
def add(request: HttpRequest) -> HttpResponse:
    book = posted_book(request)
    quantity = posted_quantity(request, "1")
    if not quantity:
        messages.error(request, f"Choose a quantity between 1 and {MOST_COPIES}.")
        return redirect(book)
    wanted = Cart(request).quantities.get(book.pk, 0) + quantity
    if wanted > book.stock:
        messages.error(request, shortage(book))
        return redirect(book)
    Cart(request).put(book, wanted)
    messages.success(request, f"“{book.title}” was added to your cart.")
    return redirect("cart")


@methods("POST")
def update(request: HttpRequest) -> HttpResponse:
    book = posted_book(request)
    quantity = posted_quantity(request, "")
    if quantity is None:
        messages.error(request, f"Choose a quantity between 0 and {MOST_COPIES}.")
    elif book.pk not in Cart(request).quantities:
        messages.error(request, "This book is not in your cart.")
    elif quantity > book.stock:
        messages.error(request, shortage(book))
    else:
        Cart(request).put(book, quantity)
        messages.success(request, "Your cart was updated.")
    return redirect("cart")


@methods("POST")
def remove(request: HttpRequest) -> HttpResponse:
    book = posted_book(request)
    Cart(request).put(book, 0)
    messages.success(request, f"“{book.title}” was removed from your cart.")
    return redirect("cart")


@methods("GET", "POST")
@readers
def checkout(request: HttpRequest) -> HttpResponse:
    basket = Cart(request)
    lines = basket.lines()
    if not lines:
        messages.info(request, "Your cart is empty.")
        return redirect("cart")
    form = CheckoutForm(request.POST if request.method == "POST" else None, initial={"name": request.user.name})
    if not form.is_valid():
        amount = subtotal(lines)
        total = amount + delivery_price("standard", amount)
        return render(request, "checkout.html", {"form": form, "lines": lines, "subtotal": amount, "total": total})
    details = {name: value for name, value in form.cleaned_data.items() if name != "terms"}
    try:
        placed = place(request.user, {line.book.pk: line.quantity for line in lines}, details)
    except NotEnoughStock as problem:
        messages.error(request, str(problem))
        return redirect("cart")
    basket.clear()
    messages.success(request, "Thank you! Your order has been placed.")
    return redirect(placed)


@methods("GET")
@readers
def order(request: HttpRequest, reference: UUID) -> HttpResponse:
    found = get_object_or_404(Order.objects.newest(), reference=reference)
    if found.user_id != request.user.pk:
        raise PermissionDenied
    return render(request, "order.html", {"order": found})


def posted_book(request: HttpRequest) -> Book:
    return get_object_or_404(Book, pk=first_int(request.POST, "book_id", 0))


def posted_quantity(request: HttpRequest, default: str) -> int | None:
    """Return the quantity, None when it is no number from 0 to 99."""
    text = first(request.POST, "quantity", default).strip()
    if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) > MOST_COPIES:
        return None
    return int(text)
