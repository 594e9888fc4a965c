"""Path parameters, the methods an address has, and the addresses the API prints."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request
from starlette.convertors import Convertor, UUIDConvertor, register_url_convertor
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class NumberConvertor(Convertor[int]):
    r"""Digits of any script, as Python's ``\d`` and ``int()`` read them, and no more than ``int()`` takes."""

    regex = r"\d{1,4300}"

    def convert(self, value: str) -> int:
        return int(value)

    def to_string(self, value: int) -> str:
        return str(value)


class HyphenatedUUIDConvertor(UUIDConvertor):
    """A UUID with its hyphens; Starlette's own also takes one without."""

    regex = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"

    def convert(self, value: str) -> UUID:
        return UUID(value)


register_url_convertor("number", NumberConvertor())
register_url_convertor("hyphenated", HyphenatedUUIDConvertor())


def allowed_methods(scope: Scope) -> list[str]:
    """Return the methods of the address, HEAD and OPTIONS included; none when there is no such address."""
    routes = scope["app"].routes
    found = [name for name in METHODS if has_method(routes, {**scope, "method": name})]
    if "GET" in found:
        found.append("HEAD")
    return sorted([*found, "OPTIONS"]) if found else []


def has_method(routes: list[BaseRoute], scope: Scope) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in routes)


def page_address(request: Request, query: dict[str, str], number: int) -> str:
    """Return the absolute address of another page of the list asked for, other parameters kept."""
    here = request.url_for(request.scope["route"].name, **request.path_params)
    parameters = urlencode({**query, "page": str(number)}, safe="!$'()*,/:;?@")
    return f"{here}?{parameters}"


def local_address(request: Request, name: str, **parameters: Any) -> str:
    """Return the address of a route without scheme and host."""
    return str(request.app.url_path_for(name, **parameters))
