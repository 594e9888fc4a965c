"""The first scenarios: one for each GET route that needs no parameter, in a file per blueprint."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from harness.model.route import Hole, Inventory, Route
from harness.recording.author.yaml_text import document

_PATH = "/:@!$&'()*+,;=-._~"  # may stand in a path as they are (RFC 3986 section 3.3)
_HEAD = (
    "One request per route that needs no parameter, written by `parity init`: a beginning.",
    "Two equal refusals prove nothing of the page behind: say what a route must answer (`expect: {status: 200}`),",
    "log in first (`run_as`), and add the routes with parameters.",
)
_FIRST = (
    "A first scenario, written by `parity init`: a request to each side, the answers compared.",
    "Add the routes that matter: one scenario for each thing that somebody does.",
)
_LOGIN = "Needs a login: a visitor is only turned away. With `run_as` it goes behind."


def scenario_files(inventory: Inventory | None, root: Path) -> Mapping[str, tuple[str, int]]:
    """The files below the scenarios folder: name -> text and number of scenarios. One with `GET /` where no route is known."""
    grouped: dict[str, list[Route]] = {}
    for route in first_routes(inventory.routes if inventory else ()):
        grouped.setdefault(_file_name(route.blueprint), []).append(route)
    if not grouped:
        step = ((), {"request": "GET /", "expect": {"status": 200}})
        return {"first.yaml": (document(_FIRST, {"scenario": "The front page"}, (), (step,)), 1)}
    return {name: (_file(routes, root), len(routes)) for name, routes in sorted(grouped.items())}


def first_routes(routes: Iterable[Route]) -> list[Route]:
    """The GET routes without parameters, each path once, the files that Flask serves as they are left out."""
    found: dict[str, Route] = {}
    for route in routes:
        static = route.endpoint.rpartition(".")[2] == "static"
        if route.takes("GET") and not static and not any(isinstance(piece, Hole) for piece in route.shape):
            found.setdefault(_path(route), route)
    return list(found.values())


def _file(routes: list[Route], root: Path) -> str:
    head = "".join(f"# {line}\n" for line in _HEAD)
    return head + "---\n".join(["\n" + _scenario(routes[0], root), *(_scenario(route, root) for route in routes[1:])])


def _scenario(route: Route, root: Path) -> str:
    view = route.endpoint
    source = Path(route.source) if route.source else None
    if source is not None and source.is_relative_to(root):
        view = f"{view} in {source.relative_to(root).as_posix()}"
    comments = [view, *([_LOGIN] if route.login_required else [])]
    path = _path(route)
    step = ((), {"request": f"GET {path}"})
    return document([text for text in comments if text], {"scenario": f"GET {path}"}, (), (step,))


def _path(route: Route) -> str:
    path = "".join(piece for piece in route.shape if isinstance(piece, str))
    return quote(path or "/", safe=_PATH, errors="replace").replace("${", "$${")


def _file_name(blueprint: str) -> str:
    name = re.sub(r"[^\w-]+", "_", blueprint).strip("_")
    return f"{name or 'app'}.yaml"
