"""Cart, checkout and orders as JSON; the front end keeps the cart and sends it along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, abort, jsonify, request
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from ..cart import Cart, CartLine
from ..errors import ApiError
from ..extensions import db
from ..forms.shop import CheckoutForm
from ..models import Book, Order
from ..money import delivery_price
from ..ordering import NotEnoughStock, place_order, shortage_message
from ..web.shopping import MOST_COPIES
from .access import caller, headless_blueprint
from .representations import order_json
from .submissions import refused

blueprint = headless_blueprint("shopping")


@blueprint.post("/cart")
def cart() -> Response:
    """What is in a cart: books that are gone are left out."""
    filled = filled_cart(sent_cart())
    lines = [
        {
            "book": {"id": line.book.id, "slug": line.book.slug, "title": line.book.title},
            "price": str(line.book.price),
            "quantity": line.quantity,
            "total": str(line.total),
        }
        for line in filled.lines
    ]
    standard = filled.subtotal + delivery_price("standard", filled.subtotal)
    return jsonify(lines=lines, subtotal=str(filled.subtotal), with_standard_delivery=str(standard))


@blueprint.post("/cart/add")
def add() -> Response:
    quantities, book = sent_cart(), sent_book()
    quantity = sent_quantity(default="1")
    page = f"/books/{book.slug}"
    if quantity is None or quantity < 1:
        return answer(quantities, "error", f"Choose a quantity between 1 and {MOST_COPIES}.", page)
    wanted = quantities.get(book.id, 0) + quantity
    if wanted > book.stock:
        return answer(quantities, "error", shortage_message(book), page)
    return answer({**quantities, book.id: wanted}, "success", f"“{book.title}” was added to your cart.")


@blueprint.post("/cart/update")
def change() -> Response:
    quantities, book = sent_cart(), sent_book()
    quantity = sent_quantity(default="")
    if quantity is None:
        return answer(quantities, "error", f"Choose a quantity between 0 and {MOST_COPIES}.")
    if book.id not in quantities:
        return answer(quantities, "error", "This book is not in your cart.")
    if quantity > book.stock:
        return answer(quantities, "error", shortage_message(book))
    return answer({**quantities, book.id: quantity}, "success", "Your cart was updated.")


@blueprint.post("/cart/remove")
def remove() -> Response:
    quantities, book = sent_cart(), sent_book()
    return answer({**quantities, book.id: 0}, "success", f"“{book.title}” was removed from your cart.")


@blueprint.post("/checkout")
def checkout() -> Response:
    user, filled = caller(), filled_cart(sent_cart())
    if not filled.lines:
        raise ApiError(409, "empty_cart", "Your cart is empty.")
    form = CheckoutForm(data={"name": user.name})
    if not form.validate_on_submit():
        return refused(form)
    names = ("name", "address", "city", "postcode", "country", "delivery", "note")
    try:
        order = place_order(user, filled.quantities, {name: form[name].data or "" for name in names})
    except NotEnoughStock as shortage:
        raise ApiError(409, "out_of_stock", str(shortage)) from None
    return jsonify(reference=order.reference)


@blueprint.get("/orders/<uuid:reference>")
def order(reference: UUID) -> Response:
    user = caller()
    found = db.first_or_404(select(Order).where(Order.reference == str(reference)))
    if found.user_id != user.id:
        abort(403)
    return jsonify(order_json(found))


def answer(quantities: dict[int, int], category: str, text: str, location: str = "/cart") -> Response:
    """The cart as it is now, what to tell the visitor, and where to go."""
    kept = {str(book_id): quantity for book_id, quantity in quantities.items() if quantity > 0}
    return jsonify(cart=kept, message={"category": category, "text": text}, location=location)


def sent() -> dict[str, Any]:
    body = request.get_json()
    return body if isinstance(body, dict) else {}


def sent_cart() -> dict[int, int]:
    return {int(book_id): quantity for book_id, quantity in sent().get("cart", {}).items()}


def sent_book() -> Book:
    """Return the book the form names; 404 when there is none."""
    book = db.session.get(Book, MultiDict(sent()).get("book_id", 0, type=int))
    if book is None:
        abort(404)
    return book


def sent_quantity(default: str) -> int | None:
    """Return the quantity the form names, None when it is no number from 0 to 99."""
    text = str(sent().get("quantity", default)).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    return int(text) if int(text) <= MOST_COPIES else None


def filled_cart(quantities: dict[int, int]) -> Cart:
    books = db.session.scalars(select(Book).where(Book.id.in_(quantities)).order_by(Book.id))
    return Cart(tuple(CartLine(book, quantities[book.id]) for book in books))
