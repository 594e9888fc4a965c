"""What frameworks call their token against forged requests."""

from __future__ import annotations

import re

_CSRF_NAMES = re.compile(
    r"_?(?:csrf|xsrf)(?:[-_]?token)?|csrfmiddlewaretoken|authenticity_token|__requestverificationtoken|_token|csrfkey",
    re.IGNORECASE,
)


_UNFILLED = re.compile(
    r"undefined|null|none|nan|true|false|notprovided|\[object .*\]|.*(?:\{\{|\{%|\$\{|<%).*", re.IGNORECASE | re.DOTALL
)


def is_unfilled(value: str) -> bool:
    """Whether a token is only what a template says where there is none."""
    return _UNFILLED.fullmatch(value.strip()) is not None


def is_csrf_name(name: str) -> bool:
    """Whether a field or meta name is one that frameworks give to their CSRF token."""
    return _CSRF_NAMES.fullmatch(name.strip()) is not None
