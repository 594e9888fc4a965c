"""The App router: folders are segments; `page` files are pages, `route` files are handlers."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from harness.inventory.nextjs_sources import PAGES, SCRIPTS, exported_methods, takes_actions, text_of
from harness.model.route import Route
from harness.model.route_templates import square_shape

_INTERCEPTED = re.compile(r"\((?:\.{1,3})\)")
_GROUP = re.compile(r"\([^.)][^)]*\)")
_METADATA = {"robots": "robots.txt", "sitemap": "sitemap.xml", "manifest": "manifest.webmanifest"}
_METADATA_FILES = ("robots.txt", "sitemap.xml", "favicon.ico", "manifest.json", "manifest.webmanifest")


def app_routes(folder: Path) -> list[Route]:
    """All pages, handlers and metadata files below `app`, in the order of their addresses.

    Left out: private folders (`_x`), and intercepting ones (`(.)x`), which only a navigation inside the page ever shows.
    """
    return sorted(_walked(folder, "", ""), key=lambda route: route.template)


def _walked(folder: Path, address: str, group: str) -> list[Route]:
    found: list[Route] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            found += _below(path, address, group)
        elif path.is_file():
            route = _of_file(path, address, group)
            if route is not None:
                found.append(route)
    return found


def _below(path: Path, address: str, group: str) -> list[Route]:
    name = path.name
    if name.startswith("_") or _INTERCEPTED.match(name) or name == "node_modules":
        return []
    if _GROUP.fullmatch(name):
        return _walked(path, address, name.strip("()"))
    if name.startswith("@"):
        return _walked(path, address, group)
    return _walked(path, f"{address}/{unquote(name)}", group)


def _of_file(path: Path, address: str, group: str) -> Route | None:
    template = address or "/"
    blueprint = group or next((part for part in address.split("/") if part and not part.startswith("[")), "")
    if path.stem == "page" and path.suffix in PAGES:
        methods = ("GET", "POST") if takes_actions(path) else ("GET",)
        return Route(template, square_shape(template), methods, "page", blueprint, source=str(path))
    if path.stem == "route" and path.suffix in SCRIPTS:
        return Route(template, square_shape(template), exported_methods(path), "route", blueprint, source=str(path))
    return _metadata(path, address)


def _metadata(path: Path, address: str) -> Route | None:
    name = path.name if path.name in _METADATA_FILES else _METADATA.get(path.stem) if path.suffix in SCRIPTS else None
    if name is None:
        return None
    template = f"{address}/{name}"
    if path.stem == "sitemap" and path.suffix in SCRIPTS and "generateSitemaps" in text_of(path):
        template = f"{address}/sitemap/[id].xml"
    return Route(template, square_shape(template), ("GET",), "metadata", source=str(path))
