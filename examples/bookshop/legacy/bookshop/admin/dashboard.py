"""The front page of the admin area."""

from __future__ import annotations

from flask import Blueprint, render_template
from sqlalchemy import func, select

from ..extensions import db
from ..models import Book, Order, User
from .access import admins_only

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
blueprint.before_request(admins_only)


@blueprint.get("/")
def dashboard() -> str:
    sold_out = db.session.scalars(select(Book).where(Book.stock == 0).order_by(Book.id))
    return render_template(
        "admin/dashboard.html",
        books=db.session.scalar(select(func.count(Book.id))),
        users=db.session.scalar(select(func.count(User.id))),
        open_orders=db.session.scalar(
            select(func.count(Order.id)).where(Order.status.in_(("pending", "paid")))
        ),
        sold_out=list(sold_out),
    )
