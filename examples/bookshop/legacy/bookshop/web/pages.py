"""Pages around the shop: about, contact, newsletter sign-up, health check."""

from __future__ import annotations

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from flask.wrappers import Response as FlaskResponse
from sqlalchemy import func, select
from werkzeug import Response

from ..extensions import db
from ..forms.shop import ContactForm, NewsletterForm
from ..models import ContactMessage, Subscriber

blueprint = Blueprint("pages", __name__)


@blueprint.get("/about")
def about() -> str:
    return render_template("about.html")


@blueprint.route("/contact", methods=["GET", "POST"])
def contact() -> str | Response:
    form = ContactForm()
    if not form.validate_on_submit():
        return render_template("contact.html", form=form)
    message = ContactMessage()
    form.populate_obj(message)
    db.session.add(message)
    db.session.commit()
    flash(f"Thank you, {message.name}. We will answer within two working days.", "success")
    return redirect(url_for("pages.contact"))


@blueprint.post("/newsletter")
def newsletter() -> Response:
    form = NewsletterForm()
    home = redirect(url_for("catalogue.home"))
    if not form.validate_on_submit():
        for message in form.email.errors:
            flash(message, "error")
        return home
    email = (form.email.data or "").lower()
    if db.session.scalar(select(Subscriber).where(func.lower(Subscriber.email) == email)):
        flash("You are subscribed already.", "info")
        return home
    db.session.add(Subscriber(email=email))
    db.session.commit()
    flash("You are subscribed. The next letter comes on the first of the month.", "success")
    return home


@blueprint.get("/healthz")
def healthz() -> FlaskResponse:
    response = jsonify(status="ok")
    response.headers["Cache-Control"] = "no-store"
    return response
