"""Forms around the account: register, log in, profile, password."""

from __future__ import annotations

from flask_wtf import FlaskForm
from sqlalchemy import func, select
from wtforms import BooleanField, EmailField, Field, PasswordField, StringField, ValidationError
from wtforms.validators import DataRequired, EqualTo, Length, Regexp

from ..extensions import db
from ..models import User
from .checks import email_checks, required_text, strip

NEW_PASSWORD = Length(min=8, max=72, message="Use 8 to 72 characters.")


def email_taken(email: str, except_for: User | None = None) -> bool:
    owner = db.session.scalar(select(User).where(func.lower(User.email) == email.lower()))
    return owner is not None and (except_for is None or owner.id != except_for.id)


class RegistrationForm(FlaskForm):
    username = StringField(
        "Username",
        filters=[strip],
        description="3 to 20 lower case letters and digits.",
        validators=[
            DataRequired("Choose a username."),
            Regexp(r"^[a-z0-9]{3,20}$", message="Use 3 to 20 lower case letters and digits."),
        ],
    )
    name = StringField("Full name", filters=[strip], validators=required_text("Enter your name.", 80))
    email = EmailField("Email address", filters=[strip], validators=email_checks())
    password = PasswordField("Password", validators=[DataRequired("Choose a password."), NEW_PASSWORD])
    confirm = PasswordField(
        "Repeat the password",
        validators=[
            DataRequired("Repeat the password."),
            EqualTo("password", message="The two passwords differ."),
        ],
    )

    def validate_username(self, field: Field) -> None:
        if db.session.scalar(select(User).where(User.username == field.data)):
            raise ValidationError("This username is taken.")

    def validate_email(self, field: Field) -> None:
        if email_taken(field.data):
            raise ValidationError("There is an account with this email address already.")


class LoginForm(FlaskForm):
    username = StringField("Username", filters=[strip], validators=[DataRequired("Enter your username.")])
    password = PasswordField("Password", validators=[DataRequired("Enter your password.")])
    remember = BooleanField("Remember me for two weeks")


class ProfileForm(FlaskForm):
    name = StringField("Full name", filters=[strip], validators=required_text("Enter your name.", 80))
    email = EmailField("Email address", filters=[strip], validators=email_checks())

    def __init__(self, user: User) -> None:
        super().__init__(obj=user)
        self.user = user

    def validate_email(self, field: Field) -> None:
        if email_taken(field.data, except_for=self.user):
            raise ValidationError("There is an account with this email address already.")


class PasswordForm(FlaskForm):
    current = PasswordField("Current password", validators=[DataRequired("Enter your current password.")])
    password = PasswordField("New password", validators=[DataRequired("Choose a password."), NEW_PASSWORD])
    confirm = PasswordField(
        "Repeat the new password",
        validators=[
            DataRequired("Repeat the password."),
            EqualTo("password", message="The two passwords differ."),
        ],
    )

    def __init__(self, user: User) -> None:
        super().__init__()
        self.user = user

    def validate_current(self, field: Field) -> None:
        if not self.user.has_password(field.data):
            raise ValidationError("This is not your current password.")
