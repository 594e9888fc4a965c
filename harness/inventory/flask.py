"""Flask: imports the application in a process of its own and reads its `url_map`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from harness.inventory.base import Place, inventory
from harness.inventory.child import asked
from harness.model.route import Hole, Inventory, Route, Shape
from harness.model.route_templates import angle_shape, hole, joined

_APPLICATION = re.compile(r"[\w./-]+(?::[\w.]+(?:\(\))?)?")


class FlaskSource:
    """`flask: bookshop`, `flask: bookshop:app`, `flask: bookshop:create_app`."""

    name = "flask"
    summary = "a module with the application or its factory, `flask: bookshop:create_app`"

    def problem(self, argument: str, folder: Path) -> tuple[str, str] | None:  # noqa: ARG002 - what is there is for Python to say
        return application_problem(argument, "flask: bookshop:create_app")

    def read(self, place: Place) -> Inventory:
        found = asked(place, "flask_routes", place.setting.argument)
        warnings = ("the application matches hosts, which routes here do not tell apart",) if found["host_matching"] else ()
        routes = [_route(rule) for rule in found["rules"] if not rule["build_only"] and not rule["websocket"]]
        return inventory(place, routes, ranked=True, warnings=warnings)


def application_problem(argument: str, example: str) -> tuple[str, str] | None:
    """What is wrong with a text that must name an application as MODULE:NAME."""
    if _APPLICATION.fullmatch(argument):
        return None
    return f"{argument!r} names no application" if argument else "names no application", f"write it like '{example}'"


def _route(rule: dict[str, Any]) -> Route:
    return Route(
        template=rule["template"],
        shape=_shape(rule),
        methods=tuple(rule["methods"]),
        endpoint=rule["endpoint"],
        blueprint=rule["blueprint"],
        login_required=rule["login_required"],
        source=rule["source"],
    )


def _shape(rule: dict[str, Any]) -> Shape:
    """What Werkzeug itself says of the rule, so that converters of the application's own are respected."""
    if not rule["pieces"]:
        return angle_shape(rule["template"])
    pieces: list[str | Hole] = []
    for piece in rule["pieces"]:
        if isinstance(piece, str):
            pieces.append(piece)
        else:
            name, pattern, weight, many = piece
            plain = hole(name, pattern, weight)
            pieces.append(Hole(name, plain.pattern, weight, many))
    return joined(pieces)
