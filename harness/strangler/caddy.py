"""Caddy: a site whose handlers are tried in order, each for a method and the raw request target."""

from __future__ import annotations

from harness.model.observation import Side
from harness.strangler.base import Export, commented
from harness.strangler.raw_paths import ODD, QUERY
from harness.strangler.split import SplitRule


class CaddyWriter:
    """A Caddyfile. Host, X-Forwarded-For, -Host and -Proto are what Caddy passes on by itself. The addresses may be given
    anew in the environment."""

    name = "caddy"
    summary = "a site of a Caddyfile"
    by_method = True

    def write(self, export: Export) -> str:
        urls = {side: f"{{$PARITY_{side.upper()}_URL:{one.url}}}" for side, one in export.upstreams.items()}
        parts = [commented(export.head()), f"\n:{{$PARITY_PORT:{export.port}}} {{\n\troute {{\n"]
        parts.append("\t\t# paths that servers read in several ways\n")
        for number, odd in enumerate(ODD, start=1):
            parts.append(_handler(f"odd{number}", (), odd, f"\t\t\treverse_proxy {urls[Side.LEGACY]}\n"))
        for number, rule in enumerate(export.split.rules, start=1):
            name = f"rule{number}"
            rewrite = f"\t\t\trewrite * {rule.new_path(f'{{re.{name}.', '}', 1)}?{{query}}\n" if rule.to is not None else ""
            parts.append("\n" + commented(rule.why, indent="\t\t"))
            pattern = f"^{_counted(rule)}{QUERY}$"
            parts.append(_handler(name, rule.methods, pattern, f"{rewrite}\t\t\treverse_proxy {urls[rule.side]}\n"))
        parts.append(f"\n\t\thandle {{\n\t\t\treverse_proxy {urls[Side.LEGACY]}\n\t\t}}\n\t}}\n}}\n")
        return "".join(parts)


def _counted(rule: SplitRule) -> str:
    return rule.path if rule.to is None else rule.groups("(")


def _handler(name: str, methods: tuple[str, ...], pattern: str, does: str) -> str:
    """Patterns stand between backticks, which none of them holds."""
    method = f"\t\t\tmethod {' '.join(methods)}\n" if methods else ""
    matcher = f"\t\t@{name} {{\n{method}\t\t\tvars_regexp {name} {{http.request.orig_uri}} `{pattern}`\n\t\t}}\n"
    return f"{matcher}\t\thandle @{name} {{\n{does}\t\t}}\n"
