"""Contact and newsletter."""

from __future__ import annotations

from bookshop.forms import Choice, Email, LongText, ShopForm, Text, between

SUBJECTS = {"order": "A question about an order", "book": "A book I am looking for", "other": "Something else"}


class ContactForm(ShopForm):
    name = Text("Your name", "Enter your name.", max_length=80)
    email = Email()
    subject = Choice(label="Subject", choices=list(SUBJECTS.items()), initial="order")
    message = Text(
        "Message",
        "Write a message.",
        widget=LongText(),
        **between(10, 2000, "Write between 10 and 2000 characters."),
    )


class NewsletterForm(ShopForm):
    email = Email()
