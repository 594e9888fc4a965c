"""What every template may use: money, dates, plurals, links of lists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from bookshop.clock import iso as iso_time
from django import template
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.urls import reverse

register = template.Library()


@register.filter
def money(amount: Decimal) -> str:
    return f"€{amount:,.2f}"


@register.filter
def iso(moment: datetime) -> str:
    return iso_time(moment)


@register.filter
def counted(number: int, forms: str) -> str:
    """``{{ 2|counted:"book,books" }}`` is ``2 books``."""
    one, many = forms.split(",")
    return f"{number} {one if number == 1 else many}"


@register.filter
def summary(text: str) -> str:
    """Shorten a text to 155 characters, between two words."""
    if len(text) <= 155:
        return text
    return text[:154].rsplit(" ", 1)[0] + "…"


@register.filter
def height(width: int) -> int:
    """Covers are half as high again as they are wide."""
    return width * 3 // 2


@register.filter
def ld_json(data: Mapping[str, Any]) -> SafeString:
    """JSON that is safe within a script element."""
    text = json.dumps(data, ensure_ascii=False)
    for character in "<>&'":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return mark_safe(text)


@register.simple_tag(takes_context=True)
def nav_link(context: template.Context, name: str, label: str) -> SafeString:
    """A link that says when it leads to the page it stands on."""
    match = getattr(context.get("request"), "resolver_match", None)
    current = mark_safe(' aria-current="page"') if match and match.view_name == name else ""
    return format_html('<a href="{}"{}>{}</a>', reverse(name), current, label)


@register.simple_tag(takes_context=True)
def absolute(context: template.Context, name: str, *args: Any) -> str:
    """The full address of a view."""
    address: str = context["request"].build_absolute_uri(reverse(name, args=args))
    return address


@register.simple_tag
def page_link(address: str, number: int, parameters: Mapping[str, str] | str = "") -> str:
    return f"{address}?{urlencode({'page': number, **(parameters or {})})}"
