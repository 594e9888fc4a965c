"""The caller's orders in the API; the orders of others do not exist for them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, url_for
from sqlalchemy import select

from ..errors import ApiError
from ..extensions import db
from ..models import Book, Order, User
from ..ordering import COUNTRIES, DELIVERIES, NotEnoughStock, StatusRefused, change_status, place_order
from .access import caller
from .bodies import Check, checked, integer, json_object, one_of, text
from .collections import collection
from .representations import order_json

blueprint = Blueprint("api_orders", __name__, url_prefix="/api/orders")


@blueprint.get("")
def index() -> Response:
    own = select(Order).where(Order.user_id == caller().id)
    return collection(own.order_by(Order.created_at.desc(), Order.id.desc()), order_json)


@blueprint.post("")
def create() -> Response:
    user = caller()
    body = checked(json_object(), CHECKS, optional=frozenset({"delivery", "note"}))
    details = {name: value.strip() for name, value in body.items() if name != "lines"}
    details.setdefault("delivery", "standard")
    wanted = {line["book_id"]: line["quantity"] for line in body["lines"]}
    try:
        order = place_order(user, wanted, details)
    except NotEnoughStock as shortage:
        details = {"book_id": shortage.book.id, "stock": shortage.book.stock}
        raise ApiError(409, "out_of_stock", str(shortage), details) from None
    response = jsonify(order_json(order))
    response.status_code = 201
    response.headers["Location"] = url_for("api_orders.read", reference=order.reference)
    return response


@blueprint.get("/<uuid:reference>")
def read(reference: UUID) -> Response:
    return jsonify(order_json(own_order(caller(), reference)))


@blueprint.post("/<uuid:reference>/cancel")
def cancel(reference: UUID) -> Response:
    order = own_order(caller(), reference)
    try:
        change_status(order, "cancelled")
    except StatusRefused as refusal:
        raise ApiError(409, "conflict", str(refusal), {"status": order.status}) from None
    return jsonify(order_json(order))


def own_order(user: User, reference: UUID) -> Order:
    order = db.session.scalar(select(Order).where(Order.reference == str(reference)))
    if order is None or order.user_id != user.id:
        raise ApiError(404, "not_found", "There is no such order.")
    return order


def lines(value: Any) -> str | None:
    """Check the lines: one to twenty different books that exist, 1 to 99 copies each."""
    if not isinstance(value, list) or not 1 <= len(value) <= 20:
        return "Must be a list of 1 to 20 lines."
    quantity, seen = integer(1, 99), set()
    for number, line in enumerate(value):
        if not isinstance(line, dict) or set(line) != {"book_id", "quantity"}:
            return f"Line {number} must have book_id and quantity."
        if quantity(line["quantity"]):
            return f"Line {number} must have a quantity between 1 and 99."
        book_id = line["book_id"]
        if integer(1, 2**31)(book_id) or db.session.get(Book, book_id) is None:
            return f"Line {number} names no known book."
        if book_id in seen:
            return f"Line {number} names a book a second time."
        seen.add(book_id)
    return None


CHECKS: dict[str, Check] = {
    "lines": lines,
    "name": text(1, 80),
    "address": text(1, 120),
    "city": text(1, 80),
    "postcode": text(1, 12),
    "country": one_of(*COUNTRIES),
    "delivery": one_of(*DELIVERIES),
    "note": text(0, 500),
}
