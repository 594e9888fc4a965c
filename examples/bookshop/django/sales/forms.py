"""The checkout form."""

from __future__ import annotations

from bookshop.forms import Choice, LongText, Radios, ShopForm, Text, tick
from django import forms

from .choices import COUNTRIES, DELIVERIES


class CheckoutForm(ShopForm):
    name = Text("Full name", "Enter your name.", max_length=80)
    address = Text("Address", "Enter your address.", max_length=120)
    city = Text("City", "Enter your city.", max_length=80)
    postcode = Text("Postcode", "Enter your postcode.", max_length=12)
    country = Choice(
        label="Country",
        choices=[("", "Choose a country"), *COUNTRIES.items()],
        required_message="Choose a country.",
    )
    delivery = Choice(label="Delivery", choices=list(DELIVERIES.items()), initial="standard", widget=Radios)
    note = forms.CharField(
        label="Note to us (optional)",
        required=False,
        max_length=500,
        widget=LongText(),
        error_messages={"max_length": "Use at most 500 characters."},
    )
    terms = tick(
        "I accept the terms and conditions",
        error_messages={"required": "Please accept the terms and conditions."},
    )
