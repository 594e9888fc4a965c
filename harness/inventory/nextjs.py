"""Next.js: the App router and the Pages router, from the folder and, where there is one, from the build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from harness.inventory.base import Place, inventory
from harness.inventory.nextjs_app import app_routes
from harness.inventory.nextjs_build import Build, read_build
from harness.inventory.nextjs_pages import pages_routes, public_routes
from harness.inventory.nextjs_sources import configured_base_path, middleware_matchers
from harness.model.route import Inventory, Route
from harness.model.route_templates import square_shape


class NextSource:
    """`nextjs: .`: the folder of the project, relative to the target's `cwd`."""

    name = "nextjs"
    summary = "the folder of the project, `nextjs: .`; its build, if there is one, tells rewrites and redirects"

    def problem(self, argument: str, folder: Path) -> tuple[str, str] | None:
        project = folder / (argument or ".")
        if not project.is_dir():
            return f"there is no folder {argument!r}", "the path is relative to the target's `cwd`"
        return None

    def read(self, place: Place) -> Inventory:
        project = (place.folder / (place.setting.argument or ".")).resolve()
        build = read_build(project)
        found = [
            *(route for folder in _folders(project, "app") for route in app_routes(folder)),
            *(route for folder in _folders(project, "pages") for route in pages_routes(folder)),
        ]
        warnings: list[str] = []
        if build is not None:
            found, warnings = _checked(found, build)
        base_path = build.base_path if build else configured_base_path(project)
        routes = [_below(base_path, route) for route in [*found, *public_routes(project / "public")]]
        if build is not None:
            routes = [*build.redirects, *build.early_rewrites, *routes, *build.late_rewrites]
        matchers = build.matchers if build and build.matchers else middleware_matchers(project)
        notes = tuple(f"middleware runs on {matcher}" for matcher in matchers)
        read = inventory(place, _once(routes), ranked=True, warnings=tuple(warnings))
        return replace(read, notes=notes)


def _folders(project: Path, name: str) -> list[Path]:
    return [folder for folder in (project / name, project / "src" / name) if folder.is_dir()]


def _checked(found: list[Route], build: Build) -> tuple[list[Route], list[str]]:
    """The routes of the folder with those that only the build knows; says where the build is older than the folder."""
    known = {route.template for route in found}
    more = [Route(template, square_shape(template), methods) for template, methods in build.pages if template not in known]
    built = {template for template, _ in build.pages}
    unbuilt = sorted(known - built) if built and found else []
    warnings = [f"{template} is not in the build: build again, or the inventory is ahead of what runs" for template in unbuilt]
    return [*found, *more], warnings


def _below(base_path: str, route: Route) -> Route:
    if not base_path:
        return route
    template = base_path if route.template == "/" else base_path + route.template
    return replace(route, template=template, shape=square_shape(template))


def _once(routes: list[Route]) -> list[Route]:
    """Each route once: a page that stands in several parallel slots is one."""
    found: dict[tuple[str, tuple[str, ...], str], Route] = {}
    for route in routes:
        found.setdefault((route.template, route.methods, route.passes_on), route)
    return list(found.values())
