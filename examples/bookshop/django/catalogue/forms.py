"""The review form."""

from __future__ import annotations

from bookshop.forms import LongText, ShopForm, Text, WholeNumber, between
from django import forms


class ReviewForm(ShopForm):
    rating = Text(
        "Rating, 1 to 5",
        "Choose a rating.",
        widget=forms.NumberInput({"min": 1, "max": 5}),
        validators=[WholeNumber(1, 5)],
    )
    text = Text(
        "Your review",
        "Write a few words.",
        widget=LongText(),
        help_text="10 to 1000 characters.",
        **between(10, 1000, "Write between 10 and 1000 characters."),
    )
