"""Writes a FastAPI or Starlette application's routes down: ``python -c <this> MODULE:APP FILE``, in its folder."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import sys
from typing import Any


def application(name: str) -> Any:
    """The application, or what the factory of that name makes."""
    module_name, _, attribute = name.partition(":")
    found: Any = importlib.import_module(module_name)
    if not attribute:
        attribute = next((word for word in ("app", "application", "create_app") if hasattr(found, word)), "app")
    for part in attribute.replace("()", "").split("."):
        if not hasattr(found, part):
            raise SystemExit("%s has no %s" % (module_name, attribute))
        found = getattr(found, part)
    if not hasattr(found, "routes") and callable(found):
        found = found()
    while not hasattr(found, "routes") and hasattr(found, "app"):  # wrapped in middleware
        found = found.app
    if not hasattr(found, "routes"):
        raise SystemExit("%s is no FastAPI or Starlette application and makes none" % name)
    return found


def source_of(view: Any) -> str:
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    try:
        return os.path.abspath(inspect.getsourcefile(view) or "") if view is not None else ""
    except TypeError:
        return ""


def walked(routes: Any, prefix: str, tag: str) -> list[dict[str, Any]]:
    """All HTTP routes, mounted applications and included routers opened, in the order in which they are tried."""
    found: list[dict[str, Any]] = []
    for one in routes:
        if hasattr(one, "original_router"):  # a router that FastAPI includes without copying its routes
            inner = getattr(one.include_context, "prefix", "") or ""
            found += walked(one.original_router.routes, prefix + inner, tag)
            continue
        path = prefix + str(getattr(one, "path", ""))
        kind = type(one).__name__
        if "WebSocket" in kind or kind == "Host":
            continue
        endpoint = getattr(one, "endpoint", None)
        if endpoint is None and (hasattr(one, "app") or getattr(one, "routes", None)):
            inner_routes = getattr(one, "routes", None) or getattr(getattr(one, "app", None), "routes", None)
            if inner_routes:
                found += walked(inner_routes, path, getattr(one, "name", "") or tag)
            else:
                found.append(
                    route(path + "/{path:path}", ["GET"] if "Static" in type(one.app).__name__ else [], one, tag, None)
                )
            continue
        methods = getattr(one, "methods", None)
        if methods is None and inspect.isclass(endpoint):
            methods = [name.upper() for name in ("get", "post", "put", "patch", "delete", "options") if hasattr(endpoint, name)]
        tags = [str(getattr(each, "value", each)) for each in getattr(one, "tags", None) or []]
        found.append(route(path, sorted(methods or []), one, tags[0] if tags else tag, endpoint))
    return found


def route(path: str, methods: list[str], one: Any, tag: str, endpoint: Any) -> dict[str, Any]:
    module = (getattr(endpoint, "__module__", "") or "").rpartition(".")[2]
    if "GET" in methods:
        methods = [method for method in methods if method != "HEAD"]
    return {
        "template": path or "/",
        "patterns": {name: str(each.regex) for name, each in (getattr(one, "param_convertors", None) or {}).items()},
        "methods": methods,
        "endpoint": str(getattr(one, "name", "") or ""),
        "blueprint": tag or module,
        "source": source_of(endpoint),
    }


def main(name: str, answer: str) -> None:
    sys.path.insert(0, os.getcwd())
    app = application(name)
    root = str(getattr(app, "root_path", "") or "")
    with open(answer + ".part", "w", encoding="utf-8") as out:
        json.dump({"rules": walked(app.routes, "", ""), "root_path": root}, out)
    os.replace(answer + ".part", answer)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
