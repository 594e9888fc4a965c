"""The caller's orders; those of others do not exist for them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import PlainValidator, ValidationInfo
from sqlalchemy import select
from sqlalchemy.orm import Session

from . import ordering
from .access import Caller
from .addresses import local_address
from .bodies import Body, JsonObject, one_of, parsed, text, wrong
from .collections_ import Pages
from .database import Database
from .errors import Refusal, conflict, not_found
from .models import Book, Order
from .representations import order_json
from .responses import ShopJSONResponse

COUNTRIES = ("AT", "CZ", "DK", "FR", "DE", "IE", "PL", "GB")
LARGEST_ID = 2**31
MOST_LINES = 20
MOST_COPIES = 99

router = APIRouter(prefix="/api/orders")


def order_lines(value: Any, info: ValidationInfo) -> dict[int, int]:
    """Return book ids and quantities: one to twenty different books that exist, 1 to 99 copies each."""
    assert isinstance(info.context, Session)
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_LINES:
        raise wrong(f"Must be a list of 1 to {MOST_LINES} lines.")
    quantities: dict[int, int] = {}
    for number, line in enumerate(value):
        if not isinstance(line, dict) or set(line) != {"book_id", "quantity"}:
            raise wrong(f"Line {number} must have book_id and quantity.")
        book_id, quantity = line["book_id"], line["quantity"]
        if type(quantity) is not int or not 1 <= quantity <= MOST_COPIES:
            raise wrong(f"Line {number} must have a quantity between 1 and {MOST_COPIES}.")
        if not is_book(book_id, info.context):
            raise wrong(f"Line {number} names no known book.")
        if book_id in quantities:
            raise wrong(f"Line {number} names a book a second time.")
        quantities[book_id] = quantity
    return quantities


def is_book(value: Any, session: Session) -> bool:
    return type(value) is int and 1 <= value <= LARGEST_ID and session.get(Book, value) is not None


class OrderFields(Body):
    lines: Annotated[dict[int, int], PlainValidator(order_lines)]
    name: Annotated[str, text(1, 80)]
    address: Annotated[str, text(1, 120)]
    city: Annotated[str, text(1, 80)]
    postcode: Annotated[str, text(1, 12)]
    country: Annotated[str, one_of(*COUNTRIES)]
    delivery: Annotated[str, one_of("standard", "express")] = "standard"
    note: Annotated[str, text(0, 500)] = ""


def order_of(reference: UUID, user: Caller, session: Database) -> Order:
    """Return the caller's order of the path, or refuse with 404."""
    order = session.scalar(select(Order).where(Order.reference == str(reference), Order.user_id == user.id))
    if order is None:
        raise not_found("There is no such order.")
    return order


OrderInPath = Annotated[Order, Depends(order_of)]


@router.get("")
def list_orders(user: Caller, pages: Pages) -> Response:
    orders = select(Order).where(Order.user_id == user.id)
    return pages.answer(orders.order_by(Order.created_at.desc(), Order.id.desc()), order_json)


@router.post("")
def create_order(request: Request, user: Caller, body: JsonObject, session: Database) -> Response:
    fields = parsed(OrderFields, body, session)
    details = fields.model_dump(exclude={"lines", "delivery"})
    try:
        order = ordering.place(session, user, fields.lines, fields.delivery, details)
    except ordering.OutOfStock as shortage:
        left = {"book_id": shortage.book_id, "stock": shortage.stock}
        raise Refusal(409, "out_of_stock", str(shortage), left) from None
    location = local_address(request, "read_order", reference=order.reference)
    return ShopJSONResponse(order_json(order), 201, {"Location": location})


@router.get("/{reference:hyphenated}")
def read_order(order: OrderInPath) -> Response:
    return ShopJSONResponse(order_json(order))


@router.post("/{reference:hyphenated}/cancel")
def cancel_order(order: OrderInPath, session: Database) -> Response:
    if not ordering.cancel(session, order):
        message = f"An order cannot go from {order.status} to cancelled."
        raise conflict(message, {"status": order.status})
    return ShopJSONResponse(order_json(order))
