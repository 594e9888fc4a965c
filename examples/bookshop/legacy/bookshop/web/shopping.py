"""The cart, the checkout and the confirmation of an order."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user, login_required
from sqlalchemy import select
from werkzeug import Response

from ..cart import empty_cart, put_in_cart, quantities, read_cart
from ..extensions import db
from ..forms.shop import CheckoutForm
from ..models import Book, Order
from ..money import delivery_price
from ..ordering import NotEnoughStock, place_order, shortage_message

MOST_COPIES = 99

blueprint = Blueprint("shopping", __name__)


@blueprint.get("/cart")
def cart() -> str:
    return render_template("cart.html", cart=read_cart(), most_copies=MOST_COPIES)


@blueprint.post("/cart/add")
def add() -> Response:
    book = posted_book()
    page = redirect(url_for("catalogue.book", slug=book.slug))
    quantity = posted_quantity(default="1")
    if quantity is None or quantity < 1:
        flash(f"Choose a quantity between 1 and {MOST_COPIES}.", "error")
        return page
    wanted = quantities().get(book.id, 0) + quantity
    if wanted > book.stock:
        flash(shortage_message(book), "error")
        return page
    put_in_cart(book.id, wanted)
    flash(f"“{book.title}” was added to your cart.", "success")
    return redirect(url_for("shopping.cart"))


@blueprint.post("/cart/update")
def change() -> Response:
    book = posted_book()
    quantity = posted_quantity(default="")
    if quantity is None:
        flash(f"Choose a quantity between 0 and {MOST_COPIES}.", "error")
    elif book.id not in quantities():
        flash("This book is not in your cart.", "error")
    elif quantity > book.stock:
        flash(shortage_message(book), "error")
    else:
        put_in_cart(book.id, quantity)
        flash("Your cart was updated.", "success")
    return redirect(url_for("shopping.cart"))


@blueprint.post("/cart/remove")
def remove() -> Response:
    book = posted_book()
    put_in_cart(book.id, 0)
    flash(f"“{book.title}” was removed from your cart.", "success")
    return redirect(url_for("shopping.cart"))


@blueprint.route("/checkout", methods=["GET", "POST"])
@login_required
def checkout() -> str | Response:
    cart = read_cart()
    if not cart.lines:
        flash("Your cart is empty.", "info")
        return redirect(url_for("shopping.cart"))
    form = CheckoutForm(data={"name": current_user.name})
    if not form.validate_on_submit():
        fee = delivery_price("standard", cart.subtotal)
        return render_template("checkout.html", form=form, cart=cart, fee=fee)
    names = ("name", "address", "city", "postcode", "country", "delivery", "note")
    try:
        order = place_order(current_user, cart.quantities, {name: form[name].data or "" for name in names})
    except NotEnoughStock as shortage:
        flash(str(shortage), "error")
        return redirect(url_for("shopping.cart"))
    empty_cart()
    flash("Thank you! Your order has been placed.", "success")
    return redirect(url_for("shopping.order", reference=order.reference))


@blueprint.get("/orders/<uuid:reference>")
@login_required
def order(reference: UUID) -> str:
    found = db.first_or_404(select(Order).where(Order.reference == str(reference)))
    if found.user_id != current_user.id:
        abort(403)
    return render_template("order.html", order=found)


def posted_book() -> Book:
    """Return the book the form names; 404 when there is none."""
    book = db.session.get(Book, request.form.get("book_id", 0, type=int))
    if book is None:
        abort(404)
    return book


def posted_quantity(default: str) -> int | None:
    """Return the quantity the form names, None when it is no number from 0 to 99."""
    text = request.form.get("quantity", default).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        return None
    return int(text) if int(text) <= MOST_COPIES else None
