"""Django: walks the urlconf in a process of its own, `include()`, `path()` and `re_path()` alike."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from harness.inventory.base import Place, inventory
from harness.inventory.child import asked
from harness.inventory.regexes import regex_pieces
from harness.model.route import NUMBER_WEIGHT, TEXT_WEIGHT, Inventory, Route, Shape
from harness.model.route_templates import Piece, hole, joined

_VARIABLE = re.compile(r"<(?:(?P<converter>[^>:]+):)?(?P<name>[^>]+)>")


class DjangoSource:
    """`django: shop.urls`, `django: shop.settings`, or `django` alone where manage.py names the settings."""

    name = "django"
    summary = "a urlconf or settings module, `django: shop.urls`, or nothing where manage.py names the settings"

    def problem(self, argument: str, folder: Path) -> tuple[str, str] | None:  # noqa: ARG002
        if not argument or re.fullmatch(r"\w+(?:\.\w+)*", argument):
            return None
        return f"{argument!r} is no module", "write it like 'django: shop.urls'"

    def read(self, place: Place) -> Inventory:
        found = asked(place, "django_routes", place.setting.argument)
        return inventory(place, [_route(rule) for rule in found["rules"]], ranked=False)


def _route(rule: dict[str, Any]) -> Route:
    template, shape = django_shape(rule["pieces"])
    return Route(
        template=template,
        shape=shape,
        methods=tuple(sorted(rule["methods"])),
        endpoint=rule["endpoint"],
        blueprint=rule["blueprint"],
        login_required=rule["login_required"],
        source=rule["source"],
    )


def django_shape(parts: list[dict[str, Any]]) -> tuple[str, Shape]:
    """The template and shape of an address from its parts, outermost first; regular expressions are simplified."""
    written, pieces = "/", list[Piece](["/"])
    for part in parts:
        if "route" in part:
            written += part["route"]
            pieces += _of_route(part["route"], part["patterns"])
        elif "regex" in part:
            found = regex_pieces(part["regex"])
            written += "".join(piece if isinstance(piece, str) else f"<{piece.name}>" for piece in found)
            pieces += found
        else:
            written += part["text"]
            pieces.append(part["text"])
    return written, joined(pieces)


def _of_route(route: str, patterns: dict[str, str]) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for match in _VARIABLE.finditer(route):
        weight = NUMBER_WEIGHT if match["converter"] == "int" else TEXT_WEIGHT
        pieces += [route[at : match.start()], hole(match["name"], patterns.get(match["name"], "[^/]+"), weight)]
        at = match.end()
    return [*pieces, route[at:]]
