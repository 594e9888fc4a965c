"""Writes a Flask application's url_map down: ``python -c <this> MODULE:APP FILE``, in the application's folder."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import sys
from typing import Any


def application(name: str) -> Any:
    """The application that a name such as `shop`, `shop:app` or `shop:create_app` stands for, as `flask --app` reads it."""
    module_name, _, attribute = name.partition(":")
    if module_name.endswith(".py"):
        folder, module_name = os.path.split(module_name[:-3])
        sys.path.insert(0, os.path.abspath(folder))
    module = importlib.import_module(module_name)
    found: Any = None
    for word in [attribute] if attribute else ["app", "application", "create_app", "make_app"]:
        found = module
        for part in word.split("("[:1])[0].split("."):
            found = getattr(found, part, None)
        if found is not None:
            break
    if found is None:
        raise SystemExit("%s has no %s" % (module_name, attribute or "app, application, create_app or make_app"))
    if not hasattr(found, "url_map") and callable(found):
        found = found()
    if not hasattr(found, "url_map"):
        raise SystemExit("%s is no Flask application and makes none" % name)
    return found


def described(app: Any, rule: Any) -> dict[str, Any]:
    """One rule. ``pieces`` are literal texts and [name, pattern, weight, may hold slashes]."""
    view = app.view_functions.get(rule.endpoint)
    pieces: list[Any] = []
    after_host = False
    for is_variable, text in getattr(rule, "_trace", ()):
        if not after_host:
            after_host = text == "|"
        elif is_variable:
            converter = rule._converters[text]
            pieces.append([text, converter.regex, converter.weight, not getattr(converter, "part_isolating", True)])
        else:
            pieces.append(text)
    automatic = set() if not getattr(rule, "provide_automatic_options", True) else {"OPTIONS"}
    methods = set(rule.methods or ()) - automatic
    if "GET" in methods:
        methods.discard("HEAD")
    return {
        "template": rule.rule,
        "pieces": pieces,
        "methods": sorted(methods),
        "endpoint": rule.endpoint,
        "blueprint": rule.endpoint.rpartition(".")[0],
        "login_required": needs_login(view),
        "source": source_of(view),
        "build_only": bool(rule.build_only),
        "websocket": bool(getattr(rule, "websocket", False)),
    }


def layers(view: Any) -> list[Any]:
    """A view with everything it wraps, decorators of view classes included."""
    found: list[Any] = []
    for outer in [view, *getattr(getattr(view, "view_class", None), "decorators", ())]:
        one = outer
        while one is not None and one not in found:
            found.append(one)
            one = getattr(one, "__wrapped__", None)
    return found


def needs_login(view: Any) -> bool:
    """Whether `login_required` of Flask-Login, or a decorator of that name, is around the view."""
    for one in layers(view):
        name = "%s %s" % (getattr(one, "__qualname__", ""), getattr(getattr(one, "__code__", None), "co_qualname", ""))
        code = getattr(one, "__code__", None)
        file = getattr(code, "co_filename", "")
        if "login_required" in name or (code is not None and _stands_in_login_required(code, file)):
            return True
    return False


def _stands_in_login_required(code: Any, file: str) -> bool:
    """Before Python 3.11 a wrapper does not tell where it was defined: look at the lines above it."""
    try:
        with open(file, encoding="utf-8") as lines:
            above = lines.read().splitlines()[: code.co_firstlineno]
    except (OSError, UnicodeDecodeError):
        return False
    for line in reversed(above[-40:]):
        if line.startswith("def "):
            return line.startswith("def login_required")
    return False


def source_of(view: Any) -> str:
    """The file of the innermost view, or of its class."""
    inner = getattr(view, "view_class", None) or (layers(view) or [None])[-1]
    try:
        return os.path.abspath(inspect.getsourcefile(inner) or "") if inner is not None else ""
    except TypeError:
        return ""


def main(name: str, answer: str) -> None:
    sys.path.insert(0, os.getcwd())
    app = application(name)
    rules = [described(app, rule) for rule in app.url_map.iter_rules()]
    with open(answer + ".part", "w", encoding="utf-8") as out:
        json.dump({"rules": rules, "host_matching": bool(app.url_map.host_matching)}, out)
    os.replace(answer + ".part", answer)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
