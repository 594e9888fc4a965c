"""The base of the shop's forms: ids, messages and hints as the shop's pages have them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict

from .money import PRICE


class ShopField(BoundField):
    """A field whose hint is FIELD-hint and whose messages are FIELD-errors."""

    @property
    def is_choice_box(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput | forms.RadioSelect)

    @property
    def aria_describedby(self) -> str:
        if self.is_choice_box:
            return ""
        parts = [(self.help_text, "hint"), (self.errors, "errors")]
        return " ".join(f"{self.html_name}-{suffix}" for text, suffix in parts if text)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        if self.is_choice_box:
            built.pop("aria-invalid", None)
        return built


class ShopForm(forms.Form):
    """Takes the first of several values, strips texts, and lets an absent field keep what was shown.

    Browsers always send every text field, so the last rule is for programs that send a part of a form.
    """

    bound_field_class = ShopField

    def __init__(self, data: MultiValueDict | None = None, files: MultiValueDict | None = None, **options: Any) -> None:
        super().__init__(None, files, auto_id="%s", label_suffix="", **options)
        if data is not None:
            self.data = {name: value for name in self.fields if (value := self.posted(name, data)) is not None}
            self.is_bound = True

    def posted(self, name: str, data: MultiValueDict) -> str | None:
        field = self.fields[name]
        values = data.getlist(name)
        if not values:
            return None if isinstance(field, forms.BooleanField) else self.get_initial_for_field(field, name)
        return values[0].strip() if getattr(field, "strip", False) else values[0]


class Text(forms.CharField):
    """A text that must be there."""

    def __init__(self, label: str, required: str, **options: Any) -> None:
        most = options.get("max_length")
        messages = {"required": required, "max_length": f"Use at most {most} characters."}
        super().__init__(label=label, error_messages=messages | options.pop("error_messages", {}), **options)


class Email(Text):
    def __init__(self) -> None:
        check = RegexValidator(r"^[^@\s]+@[^@\s]+\.[^@\s.]+$", "Enter a valid email address.")
        super().__init__(
            "Email address", "Enter your email address.", widget=forms.EmailInput, max_length=120, validators=[check]
        )


class Password(forms.CharField):
    """A password, taken as it is; one of blanks alone counts as missing."""

    widget = forms.PasswordInput

    def __init__(self, label: str, required: str, **options: Any) -> None:
        super().__init__(label=label, strip=False, error_messages={"required": required}, **options)
        for validator in self.validators:
            validator.message = "Use 8 to 72 characters."

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value)
        return text if text.strip() else ""


class LongText(forms.Textarea):
    def __init__(self) -> None:
        super().__init__({"cols": False, "rows": False})


class Radios(forms.RadioSelect):
    """Radio buttons called NAME-0, NAME-1; one of them is always chosen."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-{index}" if id_ and index else id_

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class Choice(forms.ChoiceField):
    """A choice among fixed values; nothing and an unknown value are refused alike."""

    def __init__(self, *, required_message: str = "Not a valid choice.", **options: Any) -> None:
        messages = {"required": required_message, "invalid_choice": "Not a valid choice."}
        super().__init__(error_messages=messages, **options)


def tick(label: str, **options: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, widget=forms.CheckboxInput({"value": "y"}), **options)


def between(least: int, most: int, message: str, **options: Any) -> dict[str, Any]:
    """Return the options of a text field whose length has two bounds and one message."""
    messages = {"min_length": message, "max_length": message}
    return {"min_length": least, "max_length": most, "error_messages": messages, **options}


class WholeNumber:
    """Accepts digits between two bounds."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def __call__(self, text: str) -> None:
        if not re.fullmatch(r"[0-9]{1,6}", text) or not self.least <= int(text) <= self.most:
            raise ValidationError(f"Enter a whole number between {self.least} and {self.most}.")


def price(text: str) -> None:
    if not PRICE.fullmatch(text) or not 0 < Decimal(text) <= Decimal("9999.99"):
        raise ValidationError("Enter a price such as 12.50.")
