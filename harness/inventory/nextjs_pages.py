"""The Pages router and the `public` folder."""

from __future__ import annotations

from pathlib import Path

from harness.inventory.nextjs_sources import PAGES, SCRIPTS
from harness.model.route import Route
from harness.model.route_templates import square_shape

_NO_PAGES = ("_app", "_document", "_error", "404", "500", "middleware", "_middleware")


def pages_routes(folder: Path) -> list[Route]:
    """All pages below `pages`; what lies in `api` takes any method as far as can be told."""
    found = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.suffix not in PAGES or not path.is_file() or path.name.endswith(".d.ts") or path.stem in _NO_PAGES:
            continue
        parts = [*relative.parts[:-1], *([] if path.stem == "index" else [path.stem])]
        template = "/" + "/".join(parts)
        is_api = relative.parts[0] == "api" or relative.name == "api.ts"
        if is_api and path.suffix not in SCRIPTS:
            continue
        blueprint = "" if len(relative.parts) == 1 else relative.parts[0]
        methods = () if is_api else ("GET",)
        found.append(Route(template, square_shape(template), methods, "api" if is_api else "page", blueprint, source=str(path)))
    return found


def public_routes(folder: Path) -> list[Route]:
    """The files of `public`: one route for each at its top, one for each of its folders."""
    if not folder.is_dir():
        return []
    templates = [f"/{path.name}/[...file]" if path.is_dir() else f"/{path.name}" for path in sorted(folder.iterdir())]
    return [
        Route(template, square_shape(template), ("GET",), "public") for template in templates if not template.startswith("/.")
    ]
