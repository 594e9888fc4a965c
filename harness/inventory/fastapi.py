"""FastAPI and Starlette: imports the application in a process of its own, mounted applications included."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from harness.inventory.base import Place, inventory
from harness.inventory.child import asked
from harness.inventory.flask import application_problem
from harness.model.route import NUMBER_WEIGHT, Hole, Inventory, Route, Shape
from harness.model.route_templates import brace_shape, hole

_NUMBERS = re.compile(r"\[0-9\]\+|\\d\+")


class FastApiSource:
    """`fastapi: shop.main:app`, or a factory."""

    name = "fastapi"
    summary = "a module with the application or its factory, `fastapi: shop.main:app`; Starlette too"

    def problem(self, argument: str, folder: Path) -> tuple[str, str] | None:  # noqa: ARG002
        return application_problem(argument, "fastapi: shop.main:app")

    def read(self, place: Place) -> Inventory:
        found = asked(place, "asgi_routes", place.setting.argument)
        return inventory(place, [_route(rule) for rule in found["rules"]], ranked=False)


def _route(rule: dict[str, Any]) -> Route:
    return Route(
        template=rule["template"],
        shape=_shape(rule["template"], rule["patterns"]),
        methods=tuple(rule["methods"]),
        endpoint=rule["endpoint"],
        blueprint=rule["blueprint"],
        source=rule["source"],
    )


def _shape(template: str, patterns: dict[str, str]) -> Shape:
    """The shape with what the application's own convertors say."""

    def known(piece: str | Hole) -> str | Hole:
        if isinstance(piece, str) or piece.name not in patterns:
            return piece
        pattern = patterns[piece.name]
        return hole(piece.name, pattern, NUMBER_WEIGHT if _NUMBERS.fullmatch(pattern) else piece.weight)

    return tuple(known(piece) for piece in brace_shape(template))
