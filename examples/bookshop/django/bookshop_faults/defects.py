"""The defects: each what a port really may get wrong, and no more than that."""

from __future__ import annotations

from typing import Any

from bookshop_faults.registry import fault
from bookshop_faults.templates import replace


@fault("POST /api/books answers 200 where it answered 201")
def status_created_200() -> None:
    from api import books

    written = books.written
    books.written = lambda book_id, status: written(book_id, 200)


@fault("the pages of an account may be kept by caches")
def missing_no_store() -> None:
    from bookshop import middleware

    middleware.NEVER_STORED = tuple(path for path in middleware.NEVER_STORED if path != "/account")


@fault("scripts can read the session cookie")
def cookie_not_httponly() -> None:
    from django.conf import settings

    settings.SESSION_COOKIE_HTTPONLY = False


@fault('the API says "18.9" where it said "18.90"')
def price_rounded() -> None:
    from api import representations

    book_json = representations.book_json
    representations.book_json = lambda book: {**book_json(book), "price": str(float(book.price))}


@fault("a book without a cover has the cover_url \"\" where it was null")
def empty_for_null() -> None:
    from api import representations

    book_json = representations.book_json
    representations.book_json = lambda book: {**book_json(book), "cover_url": book.cover_url or ""}


@fault("times of the API lose their zone: 2024-01-01T08:07:00")
def timezone_lost() -> None:
    from bookshop import clock

    iso = clock.iso
    clock.iso = lambda moment: iso(moment).removesuffix("Z")


@fault("the newest books come last")
def order_reversed() -> None:
    from catalogue.models import Books

    Books.newest = lambda self: self.order_by("created_at", "id")


@fault("every page of a list begins one entry too early")
def off_by_one_page() -> None:
    from bookshop import paging

    def page_of(rows: Any, number: int, size: int) -> paging.Page:
        total = rows.count()
        start = max(0, (number - 1) * size - 1)
        return paging.Page(list(rows[start : start + size]) if number > 0 else [], number, size, total)

    paging.page_of = page_of


@fault("every reader may enter the admin area")
def open_admin() -> None:
    from accounts import access

    access.admins = access.readers


@fault("every caller of the API may read and cancel everybody's orders")
def orders_of_others() -> None:
    from sales.models import Orders

    Orders.of = lambda self, user: self.newest()


@fault("forms are accepted without their CSRF token")
def csrf_not_enforced() -> None:
    from django.middleware.csrf import CsrfViewMiddleware

    CsrfViewMiddleware.process_view = lambda *_: None


@fault("old addresses are moved for now (302) instead of for good (301)")
def redirect_302_for_301() -> None:
    from catalogue import old_urls
    from django.shortcuts import redirect

    def moved(address: str) -> Any:
        response = redirect(address)
        response["Cache-Control"] = "public, max-age=86400"
        return response

    old_urls.moved = moved


@fault("pages of authors name no canonical address")
def missing_canonical() -> None:
    replace("author.html", """<link rel="canonical" href="{% absolute 'author' author.pk %}">""", "")


@fault("covers have lost their text alternative")
def alt_lost() -> None:
    replace("parts/cover.html", ' alt="Cover of {{ book.title }}"', "")


@fault("labels of form fields no longer belong to their fields")
def label_lost() -> None:
    replace("parts/row.html", "{{ field.label_tag }}", "<span>{{ field.label }}</span>")


@fault("messages such as “Your cart was updated.” are never shown")
def message_lost() -> None:
    replace("base.html", "{{ message }}", "")


@fault("the CSV download shows Ã¸ where it showed ø")
def unicode_broken() -> None:
    from catalogue import exports

    as_csv = exports.as_csv
    exports.as_csv = lambda rows: as_csv(rows).encode().decode("latin-1")


@fault("logging out says so but does not")
def logout_keeps_session() -> None:
    from django.contrib import auth

    auth.logout = lambda request: None


@fault('errors of the API are {"detail": ...} instead of {"error": {...}}')
def wrong_error_envelope() -> None:
    from bookshop import errors
    from django.http import JsonResponse

    envelope = errors.envelope

    def detail(status: int, code: str, message: str, details: Any = None) -> Any:
        response = JsonResponse({"detail": message}, status=status)
        response.headers.update(envelope(status, code, message, details).headers)
        return response

    errors.envelope = detail


@fault("an order takes no copies from the stock; only what is asked later shows it")
def stock_not_decremented() -> None:
    from catalogue.models import Book
    from sales import orders

    orders.take = lambda book_id, quantity: Book.objects.filter(pk=book_id, stock__gte=quantity).exists()


@fault("a book that has not changed is sent in full to those who have it (no 304)")
def never_not_modified() -> None:
    from api import resources

    tagged = resources.tagged

    def always_whole(request: Any, body: Any, **headers: str) -> Any:
        request.META.pop("HTTP_IF_NONE_MATCH", None)
        return tagged(request, body, **headers)

    resources.tagged = always_whole
