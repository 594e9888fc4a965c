"""The account as JSON: login, registration, profile, password, orders."""

from __future__ import annotations

from flask import Response, jsonify
from sqlalchemy import Select, select

from ..extensions import db
from ..forms.accounts import LoginForm, PasswordForm, ProfileForm, RegistrationForm
from ..models import Order, User
from ..paging import page_of
from ..web.accounts import ORDERS_PER_PAGE
from ..web.catalogue import page_number, requested_page
from .access import caller, empty, headless_blueprint
from .representations import order_row_json, page_json, user_json
from .submissions import refused
from .web_tokens import issue

blueprint = headless_blueprint("accounts")


@blueprint.post("/login")
def login() -> Response:
    form = LoginForm()
    if not form.validate_on_submit():
        return refused(form)
    user = db.session.scalar(select(User).where(User.username == form.username.data))
    if user is None or not user.has_password(form.password.data or ""):
        form.form_errors.append("Wrong username or password.")
        return refused(form)
    return jsonify(token=issue(user), user=user_json(user))


@blueprint.post("/register")
def register() -> Response:
    form = RegistrationForm()
    if not form.validate_on_submit():
        return refused(form)
    user = User(username=form.username.data, name=form.name.data, email=form.email.data)
    user.set_password(form.password.data or "")
    db.session.add(user)
    db.session.commit()
    return jsonify(token=issue(user), user=user_json(user))


@blueprint.get("/me")
def me() -> Response:
    return jsonify(user_json(caller()))


@blueprint.get("/account")
def account() -> Response:
    user = caller()
    orders = db.session.scalars(orders_of(user).limit(3))
    return jsonify(user=user_json(user), orders=[order_row_json(order) for order in orders])


@blueprint.get("/account/orders")
def orders() -> Response:
    page = requested_page(page_of(orders_of(caller()), page_number(), ORDERS_PER_PAGE))
    return jsonify(page_json(page, order_row_json))


@blueprint.put("/account/profile")
def profile() -> Response:
    user = caller()
    form = ProfileForm(user)
    if not form.validate_on_submit():
        return refused(form)
    user.name, user.email = form.name.data or "", form.email.data or ""
    db.session.commit()
    return empty()


@blueprint.put("/account/password")
def password() -> Response:
    user = caller()
    form = PasswordForm(user)
    if not form.validate_on_submit():
        return refused(form)
    user.set_password(form.password.data or "")
    db.session.commit()
    return empty()


def orders_of(user: User) -> Select[tuple[Order]]:
    own = select(Order).where(Order.user_id == user.id)
    return own.order_by(Order.created_at.desc(), Order.id.desc())
