"""OpenAPI: the paths of a description in JSON or YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from harness.inventory.base import Place, file_problem, inventory
from harness.model.route import Inventory, Route
from harness.model.route_templates import brace_shape

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


class OpenApiSource:
    """`openapi: openapi.yaml`; versions 2 and 3."""

    name = "openapi"
    summary = "an OpenAPI description in JSON or YAML, `openapi: openapi.yaml`"

    def problem(self, argument: str, folder: Path) -> tuple[str, str] | None:
        return file_problem(argument, folder, "an OpenAPI description")

    def read(self, place: Place) -> Inventory:
        path = place.folder / place.setting.argument
        try:
            found = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise place.fault(f"cannot be read: {error}") from error
        if not isinstance(found, dict) or not isinstance(found.get("paths"), dict):
            raise place.fault("has no `paths`", "name an OpenAPI description")
        base = _base_path(found)
        routes = [route for path, item in found["paths"].items() for route in _routes(base, str(path), item)]
        return inventory(place, routes, ranked=True)


def _base_path(found: dict[str, Any]) -> str:
    """What stands before every path: `basePath` (version 2), or the path of the first server (version 3)."""
    servers = found.get("servers")
    url = servers[0].get("url", "") if isinstance(servers, list) and servers and isinstance(servers[0], dict) else ""
    base = str(found.get("basePath") or urlsplit(str(url)).path)
    return "" if "{" in base else base.rstrip("/")


def _routes(base: str, path: str, item: Any) -> list[Route]:
    template = base + path
    operations = {name: item[name] for name in _METHODS if isinstance(item, dict) and isinstance(item.get(name), dict)}
    found = []
    for method, operation in operations.items():
        tags = operation.get("tags")
        blueprint = str(tags[0]) if isinstance(tags, list) and tags else ""
        endpoint = str(operation.get("operationId") or "")
        login = bool(operation["security"]) if "security" in operation else None
        found.append(Route(template, brace_shape(template), (method.upper(),), endpoint, blueprint, login))
    return found
