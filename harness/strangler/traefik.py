"""Traefik: dynamic configuration of the file provider, one router per rule, ordered by explicit priorities."""

from __future__ import annotations

import json

from harness.model.observation import Side
from harness.strangler.base import Export, commented
from harness.strangler.raw_paths import ODD


class TraefikWriter:
    """Traefik cleans and decodes paths before it matches (`%2F` and its like stay), so what is odd here is clean there."""

    name = "traefik"
    summary = "dynamic configuration for the file provider"
    by_method = True

    def write(self, export: Export) -> str:
        first = len(export.split.rules) + len(ODD) + 2  # the priority of the rule before the first
        routers = ["    # paths that servers read in several ways\n"]
        for number, odd in enumerate(ODD, start=1):
            routers.append(_router(f"parity-odd-{number}", f"PathRegexp(`{odd}`)", Side.LEGACY, first - number))
        middlewares: list[str] = []
        for number, rule in enumerate(export.split.rules, start=1):
            name = f"parity-{number}"
            methods = " || ".join(f"Method(`{method}`)" for method in rule.methods)
            text = f"{f'({methods}) && ' if methods else ''}PathRegexp(`^{rule.path}$`)"
            priority = first - len(ODD) - number
            routers.append("\n" + commented(rule.why, indent="    "))
            routers.append(_router(name, text, rule.side, priority, f"{name}-moved" if rule.to is not None else ""))
            if rule.to is not None:
                old, new = f"^{rule.groups('(')}$", rule.new_path("${", "}", 1)
                middlewares.append(
                    f"    {name}-moved:\n      replacePathRegex:\n"
                    f"        regex: {json.dumps(old)}\n        replacement: {json.dumps(new)}\n"
                )
        routers.append("\n    # everything else\n" + _router("parity-legacy", "PathPrefix(`/`)", Side.LEGACY, 1))
        services = [
            f"    parity-{side}:\n      loadBalancer:\n        passHostHeader: true\n"
            f'        servers:\n          - url: "{one.url}"\n'
            for side, one in export.upstreams.items()
        ]
        parts = [commented(export.head()), "\nhttp:\n  routers:\n", *routers]
        if middlewares:
            parts += ["  middlewares:\n", *middlewares]
        return "".join([*parts, "  services:\n", *services])


def _router(name: str, rule: str, side: Side, priority: int, middleware: str = "") -> str:
    more = f"      middlewares: [{middleware}]\n" if middleware else ""
    return f"    {name}:\n      rule: {json.dumps(rule)}\n      priority: {priority}\n      service: parity-{side}\n{more}"
