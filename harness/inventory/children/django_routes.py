"""Writes a Django project's urlconf down: ``python -c <this> [URLCONF or SETTINGS] FILE``, in the project's folder."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import re
import sys
from typing import Any

VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")


def settings_module(name: str) -> str:
    """The settings to use: the environment's, the named module if it is one, or what manage.py says."""
    given = os.environ.get("DJANGO_SETTINGS_MODULE", "")
    if given:
        return given
    if name and not name.endswith("urls"):
        return name
    try:
        with open("manage.py", encoding="utf-8") as script:
            match = re.search(r"DJANGO_SETTINGS_MODULE[\"']\s*,\s*[\"']([\w.]+)", script.read())
    except OSError:
        match = None
    if match is None:
        raise SystemExit("DJANGO_SETTINGS_MODULE is not set and there is no manage.py that says it")
    return match.group(1)


def piece_of(pattern: Any) -> dict[str, Any]:
    """One part of an address: a route with its converters, a regular expression, or literal text (a language prefix)."""
    if hasattr(pattern, "_route"):
        route = str(pattern._route)
        return {"route": route, "patterns": {name: one.regex for name, one in pattern.converters.items()}}
    if hasattr(pattern, "_regex"):
        return {"regex": str(pattern._regex)}
    return {"text": str(getattr(pattern, "language_prefix", ""))}


def layers(view: Any) -> list[Any]:
    """A view and everything that it wraps, by `functools.wraps` or in a closure under the name of a view."""
    found: list[Any] = []
    waiting = [view]
    while waiting:
        one = waiting.pop(0)
        if one is None or any(one is other for other in found):
            continue
        found.append(one)
        waiting.append(getattr(one, "__wrapped__", None))
        waiting.append(getattr(one, "func", None))
    return found


def methods_of(view: Any) -> list[str]:
    """The methods a view takes, empty where nothing tells: view classes, `require_http_methods`, an attribute `methods`."""
    actions = getattr(view, "actions", None)
    if isinstance(actions, dict) and actions:  # Django REST framework's viewsets
        return [name.upper() for name in actions]
    for one in layers(view):
        listed = getattr(one, "methods", None)
        if isinstance(listed, (list, tuple, set, frozenset)) and all(isinstance(name, str) for name in listed):
            return [name.upper() for name in listed]
        closure = inspect.getclosurevars(one).nonlocals if inspect.isfunction(one) else {}
        listed = closure.get("request_method_list")
        if isinstance(listed, (list, tuple)):
            return [str(name).upper() for name in listed]
        cls = getattr(one, "view_class", None) or getattr(one, "cls", None)
        if isinstance(cls, type):
            allowed = getattr(cls, "http_method_names", VERBS)
            return [name.upper() for name in VERBS if name in allowed and hasattr(cls, name)]
    return []


def without_automatic(methods: list[str]) -> list[str]:
    """OPTIONS comes from the base class or a middleware, HEAD with GET."""
    return [name for name in methods if name != "OPTIONS" and (name != "HEAD" or "GET" not in methods)]


def needs_login(view: Any) -> bool | None:
    for one in layers(view):
        cls = getattr(one, "view_class", None)
        if cls is not None and any("LoginRequired" in base.__name__ for base in cls.__mro__):
            return True
        name = getattr(getattr(one, "__code__", None), "co_qualname", "")
        if "login_required" in name or "user_passes_test" in name:
            return True
    return None


def source_of(view: Any) -> str:
    inner = layers(view)[-1]
    for one in layers(view):
        inner = getattr(one, "view_class", None) or getattr(one, "cls", None) or inner
    try:
        return os.path.abspath(inspect.getsourcefile(inner) or "")
    except TypeError:
        return ""


def walked(patterns: Any, before: list[Any], namespace: str) -> list[dict[str, Any]]:
    """All routes below some patterns, in the order in which Django tries them."""
    found = []
    for one in patterns:
        pieces = [*before, piece_of(one.pattern)]
        if hasattr(one, "url_patterns"):
            inner = getattr(one, "namespace", None)
            found += walked(one.url_patterns, pieces, "%s%s:" % (namespace, inner) if inner else namespace)
            continue
        module = getattr(layers(one.callback)[-1], "__module__", "") or ""
        found.append(
            {
                "pieces": pieces,
                "methods": without_automatic(methods_of(one.callback)),
                "endpoint": namespace + (one.name or getattr(one, "lookup_str", "")),
                "blueprint": namespace.rstrip(":") or module.partition(".")[0],
                "login_required": needs_login(one.callback),
                "source": source_of(one.callback),
            }
        )
    return found


def main(name: str, answer: str) -> None:
    sys.path.insert(0, os.getcwd())
    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module(name)
    django = importlib.import_module("django")
    django.setup()
    settings = importlib.import_module("django.conf").settings
    urlconf = name if name.endswith("urls") or hasattr(_module(name), "urlpatterns") else settings.ROOT_URLCONF
    resolver = importlib.import_module("django.urls").get_resolver(urlconf)
    prefix = (getattr(settings, "FORCE_SCRIPT_NAME", None) or "").strip("/")
    found = {
        "rules": walked(resolver.url_patterns, [{"text": prefix + "/"}] if prefix else [], ""),
        "append_slash": bool(settings.APPEND_SLASH),
    }
    with open(answer + ".part", "w", encoding="utf-8") as out:
        json.dump(found, out)
    os.replace(answer + ".part", answer)


def _module(name: str) -> Any:
    return importlib.import_module(name) if name else None


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
