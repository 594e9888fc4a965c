"""Query and form parameters as the shop's links have always meant them: the first of several values counts."""

from __future__ import annotations

from django.http import Http404, QueryDict

from .paging import Page


def first(parameters: QueryDict, name: str, default: str = "") -> str:
    """Return the first value; Django's own `get` returns the last."""
    values = parameters.getlist(name)
    return values[0] if values else default


def first_int(parameters: QueryDict, name: str, default: int) -> int:
    """Return the first value as a number, `default` when it is absent or none."""
    try:
        return int(first(parameters, name, str(default)))
    except ValueError:
        return default


def existing(page: Page) -> Page:
    """Return the page; raises Http404 when it lies before the first or beyond the last."""
    if not 1 <= page.number <= page.last:
        raise Http404
    return page
