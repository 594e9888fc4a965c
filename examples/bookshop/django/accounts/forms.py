"""Forms around the account."""

from __future__ import annotations

from typing import Any

from bookshop.forms import Email, Password, ShopForm, Text, tick
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from .models import User


def refuse_taken(email: str, except_for: User | None = None) -> str:
    others = User.objects.filter(email__iexact=email)
    if except_for:
        others = others.exclude(pk=except_for.pk)
    if others.exists():
        raise ValidationError("There is an account with this email address already.")
    return email


class TwoPasswords(ShopForm):
    """A new password and its repetition."""

    def clean_confirm(self) -> str:
        confirm: str = self.cleaned_data["confirm"]
        if confirm != self.data.get("password"):
            raise ValidationError("The two passwords differ.")
        return confirm


class RegistrationForm(TwoPasswords):
    username = Text(
        "Username",
        "Choose a username.",
        help_text="3 to 20 lower case letters and digits.",
        validators=[RegexValidator(r"^[a-z0-9]{3,20}$", "Use 3 to 20 lower case letters and digits.")],
    )
    name = Text("Full name", "Enter your name.", max_length=80)
    email = Email()
    password = Password("Password", "Choose a password.", min_length=8, max_length=72)
    confirm = Password("Repeat the password", "Repeat the password.")

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username=username).exists():
            raise ValidationError("This username is taken.")
        return username

    def clean_email(self) -> str:
        return refuse_taken(self.cleaned_data["email"])


class LoginForm(ShopForm):
    username = Text("Username", "Enter your username.")
    password = Password("Password", "Enter your password.")
    remember = tick("Remember me for two weeks", required=False)


class ProfileForm(ShopForm):
    name = Text("Full name", "Enter your name.", max_length=80)
    email = Email()

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data, initial={"name": user.name, "email": user.email})
        self.user = user

    def clean_email(self) -> str:
        return refuse_taken(self.cleaned_data["email"], except_for=self.user)


class PasswordForm(TwoPasswords):
    current = Password("Current password", "Enter your current password.")
    password = Password("New password", "Choose a password.", min_length=8, max_length=72)
    confirm = Password("Repeat the new password", "Repeat the password.")

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise forms.ValidationError("This is not your current password.")
        return current
