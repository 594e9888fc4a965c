"""Forms of the shop's public side: review, checkout, contact, newsletter."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import NumberInput

from ..ordering import COUNTRIES, DELIVERIES
from .checks import email_checks, required_text, strip, whole_number

SUBJECTS = {"order": "A question about an order", "book": "A book I am looking for", "other": "Something else"}


class ReviewForm(FlaskForm):
    rating = StringField(
        "Rating, 1 to 5",
        filters=[strip],
        widget=NumberInput(min=1, max=5),
        validators=[DataRequired("Choose a rating."), whole_number(1, 5)],
    )
    text = TextAreaField(
        "Your review",
        filters=[strip],
        description="10 to 1000 characters.",
        validators=[
            DataRequired("Write a few words."),
            Length(min=10, max=1000, message="Write between 10 and 1000 characters."),
        ],
    )


class CheckoutForm(FlaskForm):
    name = StringField("Full name", filters=[strip], validators=required_text("Enter your name.", 80))
    address = StringField("Address", filters=[strip], validators=required_text("Enter your address.", 120))
    city = StringField("City", filters=[strip], validators=required_text("Enter your city.", 80))
    postcode = StringField("Postcode", filters=[strip], validators=required_text("Enter your postcode.", 12))
    country = SelectField(
        "Country",
        choices=[("", "Choose a country"), *COUNTRIES.items()],
        validators=[DataRequired("Choose a country.")],
    )
    delivery = RadioField("Delivery", choices=list(DELIVERIES.items()), default="standard")
    note = TextAreaField(
        "Note to us (optional)",
        filters=[strip],
        validators=[Length(max=500, message="Use at most 500 characters.")],
    )
    terms = BooleanField(
        "I accept the terms and conditions",
        validators=[DataRequired("Please accept the terms and conditions.")],
    )


class ContactForm(FlaskForm):
    name = StringField("Your name", filters=[strip], validators=required_text("Enter your name.", 80))
    email = EmailField("Email address", filters=[strip], validators=email_checks())
    subject = SelectField("Subject", choices=list(SUBJECTS.items()), default="order")
    message = TextAreaField(
        "Message",
        filters=[strip],
        validators=[
            DataRequired("Write a message."),
            Length(min=10, max=2000, message="Write between 10 and 2000 characters."),
        ],
    )


class NewsletterForm(FlaskForm):
    email = EmailField("Email address", filters=[strip], validators=email_checks())
