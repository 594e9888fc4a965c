"""Registration, login and logout, and the account pages."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_required, login_user, logout_user
from sqlalchemy import Select, select
from werkzeug import Response

from ..cart import empty_cart
from ..extensions import db
from ..forms.accounts import LoginForm, PasswordForm, ProfileForm, RegistrationForm
from ..models import Order, User
from ..paging import page_of
from .catalogue import page_number, requested_page

ORDERS_PER_PAGE = 5

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/register", methods=["GET", "POST"])
def register() -> str | Response:
    if current_user.is_authenticated:
        return redirect(url_for("accounts.account"))
    form = RegistrationForm()
    if not form.validate_on_submit():
        return render_template("accounts/register.html", form=form)
    user = User(username=form.username.data, name=form.name.data, email=form.email.data)
    user.set_password(form.password.data or "")
    db.session.add(user)
    db.session.commit()
    login_user(user)
    flash(f"Welcome, {user.name}!", "success")
    return redirect(url_for("accounts.account"))


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> str | Response:
    target = safe_target(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(target or url_for("accounts.account"))
    form = LoginForm()
    if form.validate_on_submit():
        user = db.session.scalar(select(User).where(User.username == form.username.data))
        if user is not None and user.has_password(form.password.data or ""):
            login_user(user)
            session.permanent = bool(form.remember.data)
            flash(f"Welcome back, {user.name}!", "success")
            return redirect(target or url_for("accounts.account"))
        form.form_errors.append("Wrong username or password.")
    return render_template("accounts/login.html", form=form, target=target)


@blueprint.post("/logout")
def logout() -> Response:
    logout_user()
    empty_cart()
    session.permanent = False
    flash("You have been logged out.", "info")
    return redirect(url_for("catalogue.home"))


@blueprint.get("/account")
@login_required
def account() -> str:
    orders = db.session.scalars(own_orders().limit(3))
    return render_template("accounts/account.html", orders=list(orders))


@blueprint.route("/account/profile", methods=["GET", "POST"])
@login_required
def profile() -> str | Response:
    form = ProfileForm(current_user)
    if not form.validate_on_submit():
        return render_template("accounts/profile.html", form=form)
    current_user.name, current_user.email = form.name.data, form.email.data
    db.session.commit()
    flash("Your profile was saved.", "success")
    return redirect(url_for("accounts.account"))


@blueprint.route("/account/password", methods=["GET", "POST"])
@login_required
def password() -> str | Response:
    form = PasswordForm(current_user)
    if not form.validate_on_submit():
        return render_template("accounts/password.html", form=form)
    current_user.set_password(form.password.data)
    db.session.commit()
    flash("Your password was changed.", "success")
    return redirect(url_for("accounts.account"))


@blueprint.get("/account/orders")
@login_required
def orders() -> str:
    page = requested_page(page_of(own_orders(), page_number(), ORDERS_PER_PAGE))
    return render_template("accounts/orders.html", page=page)


def own_orders() -> Select[tuple[Order]]:
    own = select(Order).where(Order.user_id == current_user.id)
    return own.order_by(Order.created_at.desc(), Order.id.desc())


def safe_target(target: str | None) -> str | None:
    """Return a path of this site; anything that could lead elsewhere counts as absent."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    return None if any(ord(character) < 32 for character in target) else target
