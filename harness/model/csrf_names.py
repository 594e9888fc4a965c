"""What frameworks call their token against forged requests."""

from __future__ import annotations

import re

_CSRF_NAMES = re.compile(
    r"_?(?:csrf|xsrf)(?:[-_]?token)?|csrfmiddlewaretoken|authenticity_token|__requestverificationtoken|_token|csrfkey",
    re.IGNORECASE,
)


def is_csrf_name(name: str) -> bool:
    """Whether a field or meta name is one that frameworks give to their CSRF token."""
    return _CSRF_NAMES.fullmatch(name.strip()) is not None
