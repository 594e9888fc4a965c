"""Orders in the admin area: list, details, change of status."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug import Response

from ..extensions import db
from ..models import Order
from ..ordering import NEXT_STATUSES, STATUSES, StatusRefused, change_status
from .access import admins_only

blueprint = Blueprint("admin_orders", __name__, url_prefix="/admin")
blueprint.before_request(admins_only)


@blueprint.get("/orders")
def index() -> str:
    """All orders, newest first; an unknown ``?status=`` counts as none."""
    status = request.args.get("status", "")
    statement = select(Order).order_by(Order.created_at.desc(), Order.id.desc())
    if status in STATUSES:
        statement = statement.where(Order.status == status)
    orders = db.session.scalars(statement).all()
    return render_template("admin/orders.html", orders=orders, status=status, statuses=STATUSES)


@blueprint.get("/orders/<int:order_id>")
def details(order_id: int) -> str:
    order = db.get_or_404(Order, order_id)
    return render_template("admin/order.html", order=order, choices=NEXT_STATUSES[order.status])


@blueprint.post("/orders/<int:order_id>/status")
def status(order_id: int) -> Response:
    order = db.get_or_404(Order, order_id)
    wanted = request.form.get("status", "")
    try:
        if wanted not in STATUSES:
            raise StatusRefused("Choose a status.")
        change_status(order, wanted)
    except StatusRefused as refusal:
        flash(str(refusal), "error")
    else:
        flash(f"The order is {wanted} now.", "success")
    return redirect(url_for("admin_orders.details", order_id=order.id))
