"""What a Next.js build knows: all pages, and the rewrites, redirects and middleware that only its configuration tells."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.model.route import Route
from harness.model.route_templates import colon_shape

_FRAMEWORK_PAGES = ("/_app", "/_document", "/_error", "/_not-found", "/_global-error", "/404", "/500")


@dataclass(frozen=True, slots=True)
class Build:
    """``pages`` are templates with their methods (empty: unknown), without the base path; rewrites and redirects have it."""

    pages: tuple[tuple[str, tuple[str, ...]], ...]
    redirects: tuple[Route, ...] = ()
    early_rewrites: tuple[Route, ...] = ()
    late_rewrites: tuple[Route, ...] = ()
    matchers: tuple[str, ...] = ()
    base_path: str = ""


def read_build(project: Path) -> Build | None:
    """The build in `.next`, or None where there is none of `next build`."""
    folder = project / ".next"
    routes = _json(folder / "routes-manifest.json")
    if not routes:
        return None
    rewrites = routes.get("rewrites") or {}
    if isinstance(rewrites, list):
        rewrites = {"afterFiles": rewrites}
    return Build(
        pages=tuple(_pages(folder, routes)),
        redirects=tuple(_passed_on(routes.get("redirects") or [], "redirect")),
        early_rewrites=tuple(_passed_on(rewrites.get("beforeFiles") or [], "rewrite before files")),
        late_rewrites=tuple(
            route for kind in ("afterFiles", "fallback") for route in _passed_on(rewrites.get(kind) or [], "rewrite")
        ),
        matchers=tuple(_matchers(_json(folder / "server" / "middleware-manifest.json"))),
        base_path=str(routes.get("basePath") or ""),
    )


def _pages(folder: Path, routes: dict[str, Any]) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Of the App router by the file that it maps to an address; of the Pages router from its own list; else from the routes."""
    app = _json(folder / "app-path-routes-manifest.json") or _json(folder / "server" / "app-path-routes-manifest.json")
    pages = _json(folder / "server" / "pages-manifest.json")
    found: dict[str, tuple[str, ...]] = {}
    for file, template in app.items():
        found[str(template)] = ("GET",) if file.endswith("/page") else ()
    for template in pages:
        found.setdefault(template, () if template.startswith("/api/") else ("GET",))
    for one in (*(routes.get("staticRoutes") or []), *(routes.get("dynamicRoutes") or [])):
        found.setdefault(str(one.get("page")), ())
    return ((template, methods) for template, methods in sorted(found.items()) if template not in _FRAMEWORK_PAGES)


def _passed_on(rules: Iterable[Any], kind: str) -> Iterable[Route]:
    """Rewrites and redirects of the project; those that Next.js adds itself (trailing slashes) are left out.

    A rule with conditions (`has`, `missing`) is marked, for it does not always hold.
    """
    for rule in rules:
        if not isinstance(rule, dict) or rule.get("internal"):
            continue
        template = str(rule.get("source", ""))
        conditional = " if" if rule.get("has") or rule.get("missing") else ""
        status = f" {rule['statusCode']}" if rule.get("statusCode") else ""
        destination = str(rule.get("destination", ""))
        yield Route(template, colon_shape(template), (), f"{kind}{conditional}{status}", passes_on=destination)


def _matchers(manifest: dict[str, Any]) -> Iterable[str]:
    for one in (manifest.get("middleware") or {}).values():
        for matcher in one.get("matchers") or []:
            yield str(matcher.get("originalSource") or matcher.get("regexp"))


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
