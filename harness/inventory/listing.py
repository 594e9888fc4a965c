"""A plain list: one route per line, `GET /books/<slug>`, in whichever spelling of variables."""

from __future__ import annotations

import re
from pathlib import Path

from harness.inventory.base import Place, file_problem, inventory
from harness.model.route import Inventory, Route
from harness.model.route_templates import any_shape

_LINE = re.compile(r"(?:(?P<methods>[A-Z]+(?:[,|][A-Z]+)*)\s+)?(?P<template>/\S*)")


class ListSource:
    """`list: routes.txt`. A `#` begins a comment; without a method any is taken."""

    name = "list"
    summary = "a file with a line such as `GET /books/<slug>` for each route, `list: routes.txt`"

    def problem(self, argument: str, folder: Path) -> tuple[str, str] | None:
        return file_problem(argument, folder, "a list of routes")

    def read(self, place: Place) -> Inventory:
        routes = []
        lines = (place.folder / place.setting.argument).read_text("utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            text = re.sub(r"(?:^|\s)#.*", "", line).strip()
            if not text:
                continue
            match = _LINE.fullmatch(text)
            if match is None:
                raise place.fault(f"line {number}: {text!r} is no route", "write it like 'GET /books/<slug>'")
            methods = tuple(sorted(set(re.split(r"[,|]", match["methods"])))) if match["methods"] else ()
            routes.append(Route(match["template"], any_shape(match["template"]), methods))
        return inventory(place, routes, ranked=True)
