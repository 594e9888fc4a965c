"""The pages of the admin area."""

from __future__ import annotations

from accounts.access import admins
from accounts.models import User
from bookshop.paging import page_of
from bookshop.parameters import existing, first, first_int
from bookshop.views import methods
from catalogue import covers, exports
from catalogue.models import Book
from catalogue.slugs import slug_for
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from sales.choices import NEXT_STATUSES, STATUSES
from sales.models import Order
from sales.orders import StatusRefused, move_on

from . import stock as stock_file
from .forms import BookForm, CoverForm, StockForm

BOOKS_PER_PAGE = 20


@methods("GET")
@admins
def dashboard(request: HttpRequest) -> HttpResponse:
    context = {
        "books": Book.objects.count(),
        "users": User.objects.count(),
        "open_orders": Order.objects.filter(status__in=("pending", "paid")).count(),
        "sold_out": Book.objects.filter(stock=0).order_by("id"),
    }
    return render(request, "admin/dashboard.html", context)


@methods("GET")
@admins
def books(request: HttpRequest) -> HttpResponse:
    rows = Book.objects.select_related("author").order_by("id")
    page = existing(page_of(rows, first_int(request.GET, "page", 1), BOOKS_PER_PAGE))
    return render(request, "admin/books.html", {"page": page})


@methods("GET")
@admins
def books_csv(request: HttpRequest) -> HttpResponse:
    headers = {"Content-Disposition": "attachment; filename=books.csv"}
    return HttpResponse(exports.as_csv(exports.books()), "text/csv; charset=utf-8", headers=headers)


@methods("GET", "POST")
@admins
def new_book(request: HttpRequest) -> HttpResponse:
    form = BookForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "admin/book_form.html", {"form": form})
    values = form.values()
    book = Book.objects.create(slug=slug_for(values["title"]), **values)
    messages.success(request, f"“{book.title}” was created.")
    return redirect("admin-books")


@methods("GET", "POST")
@admins
def edit_book(request: HttpRequest, book_id: int) -> HttpResponse:
    book = get_object_or_404(Book.objects.select_related("genre"), pk=book_id)
    form = BookForm(request.POST if request.method == "POST" else None, book)
    if not form.is_valid():
        return render(request, "admin/book_form.html", {"form": form, "book": book})
    book.change(**form.values())
    messages.success(request, f"“{book.title}” was saved.")
    return redirect("admin-books")


@methods("GET", "POST")
@admins
def delete_book(request: HttpRequest, book_id: int) -> HttpResponse:
    book = get_object_or_404(Book.objects.complete(), pk=book_id)
    if request.method != "POST":
        return render(request, "admin/book_delete.html", {"book": book})
    covers.remove(book.cover)
    book.delete()
    messages.success(request, f"“{book.title}” was deleted.")
    return redirect("admin-books")


@methods("GET", "POST")
@admins
def cover(request: HttpRequest, book_id: int) -> HttpResponse:
    book = get_object_or_404(Book, pk=book_id)
    is_sent = request.method == "POST"
    form = CoverForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        try:
            extension, content = covers.accepted(form.cleaned_data["cover"])
        except covers.CoverRefused as refusal:
            form.add_error("cover", str(refusal))
        else:
            covers.remove(book.cover)
            book.change(cover=covers.keep(book.slug, extension, content))
            messages.success(request, "The cover was saved.")
            return redirect("admin-cover", book.pk)
    return render(request, "admin/cover.html", {"form": form, "book": book})


@methods("GET", "POST")
@admins
def stock(request: HttpRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = StockForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if not form.is_valid():
        return render(request, "admin/stock.html", {"form": form})
    figures, problems = stock_file.read(form.cleaned_data["file"].read())
    if problems:
        return render(request, "admin/stock.html", {"form": form, "problems": problems})
    with transaction.atomic():
        for book, copies in figures:
            book.change(stock=copies)
    books = "1 book" if len(figures) == 1 else f"{len(figures)} books"
    messages.success(request, f"The stock of {books} was updated.")
    return redirect("admin-books")


@methods("GET")
@admins
def orders(request: HttpRequest) -> HttpResponse:
    """All orders, newest first; an unknown ``?status=`` counts as none."""
    status = first(request.GET, "status")
    found = Order.objects.newest()
    if status in STATUSES:
        found = found.filter(status=status)
    return render(request, "admin/orders.html", {"orders": found, "status": status, "statuses": STATUSES})


@methods("GET")
@admins
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    found = get_object_or_404(Order.objects.newest(), pk=order_id)
    return render(request, "admin/order.html", {"order": found, "choices": NEXT_STATUSES.get(found.status, ())})


@methods("POST")
@admins
def order_status(request: HttpRequest, order_id: int) -> HttpResponse:
    found = get_object_or_404(Order, pk=order_id)
    wanted = first(request.POST, "status")
    try:
        if wanted not in STATUSES:
            raise StatusRefused("Choose a status.")
        move_on(found, wanted)
    except StatusRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The order is {wanted} now.")
    return redirect("admin-order", found.pk)
