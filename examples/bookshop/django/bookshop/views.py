"""How views say which methods they take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def methods(*names: str) -> Callable[[View], View]:
    """Note the methods of a view; MethodsMiddleware refuses the others and answers OPTIONS."""
    allowed = ("OPTIONS", *(("HEAD",) if "GET" in names else ()), *names)

    def note(view: View) -> View:
        view.methods = allowed  # type: ignore[attr-defined]
        return view

    return note
