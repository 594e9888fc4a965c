"""Flask where the application cannot be imported: the output of `flask routes`, kept in a file."""

from __future__ import annotations

import re
from pathlib import Path

from harness.inventory.base import Place, file_problem, inventory
from harness.model.route import Inventory, Route
from harness.model.route_templates import angle_shape

_COLUMNS = ("endpoint", "methods", "rule")
_RULER = re.compile(r"[-=]{3,}(?:\s+[-=]{3,})+\s*")


class FlaskListingSource:
    """`flask-routes: routes.txt`, written by `flask routes > routes.txt`."""

    name = "flask-routes"
    summary = "a file with the output of `flask routes`, `flask-routes: routes.txt`"

    def problem(self, argument: str, folder: Path) -> tuple[str, str] | None:
        return file_problem(argument, folder, "a file with the output of `flask routes`")

    def read(self, place: Place) -> Inventory:
        text = (place.folder / place.setting.argument).read_text("utf-8", "replace")
        routes = listed_routes(text)
        if routes is None:
            raise place.fault(
                "has no line with the columns Endpoint, Methods, Rule", "write the output of `flask routes` there"
            )
        return inventory(place, routes, ranked=True)


def listed_routes(text: str) -> list[Route] | None:
    """The routes in the output of `flask routes`, whichever columns it has and in whichever order; None where it is none.

    `flask routes` leaves HEAD and OPTIONS out itself. A Domain or Host column is passed over.
    """
    lines = text.splitlines()
    at = next((n for n, line in enumerate(lines) if all(word in line.lower().split() for word in _COLUMNS)), None)
    if at is None or at + 1 >= len(lines):
        return None
    heads = lines[at].lower().split()
    ruler = lines[at + 1] if _RULER.fullmatch(lines[at + 1]) else lines[at]
    starts = [match.start() for match in re.finditer(r"\S+", ruler)]
    routes = []
    for line in lines[at + (2 if ruler is lines[at + 1] else 1) :]:
        cells = [line[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)]
        row = dict(zip(heads, cells, strict=False))
        if not row.get("rule", "").startswith("/"):
            continue
        methods = tuple(sorted(name for name in re.split(r"[,\s]+", row["methods"]) if name))
        blueprint = row["endpoint"].rpartition(".")[0]
        routes.append(Route(row["rule"], angle_shape(row["rule"]), methods, row["endpoint"], blueprint))
    return routes
