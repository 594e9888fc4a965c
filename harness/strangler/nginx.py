"""nginx: one map from method and raw request target to the side, and a server that passes on what came, unchanged."""

from __future__ import annotations

from harness.model.observation import Side
from harness.strangler.base import Export, commented
from harness.strangler.raw_paths import ODD, QUERY
from harness.strangler.split import SplitRule

_HEADERS = """\
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Host $http_host;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_redirect off;
        proxy_next_upstream off;  # a request is asked of one side, once
        proxy_ssl_server_name on;
"""


class NginxWriter:
    """To be included in the `http` block: `include parity.conf;`. Nothing here depends on how nginx itself reads a path."""

    name = "nginx"
    summary = "a file to include in the http block"
    by_method = True

    def write(self, export: Export) -> str:
        parts = [commented(export.head()), "\n"]
        for side, one in export.upstreams.items():
            parts.append(f"upstream parity_{side} {{\n    server {one.address};\n}}\n\n")
        parts.append('map "$request_method $request_uri" $parity_side {\n    default legacy;\n')
        parts.append("\n    # paths that servers read in several ways\n")
        parts.append("".join(f'    "~^[A-Z-]+ {one.removeprefix("^")}" legacy;\n' for one in ODD))
        moved: dict[str, SplitRule] = {}
        for rule in export.split.rules:
            value = str(rule.side)
            if rule.to is not None:
                value = f"moved_{len(moved) + 1}"
                moved[value] = rule
            methods = f"(?:{'|'.join(rule.methods)})" if rule.methods else "[A-Z-]+"
            parts.append(f'\n{commented(rule.why, indent="    ")}    "~^{methods} {rule.path}{QUERY}$" {value};\n')
        parts.append("}\n\nmap $parity_side $parity_upstream {\n")
        parts += [f'    {side} "{one.scheme}://parity_{side}";\n' for side, one in export.upstreams.items()]
        new_scheme = export.upstreams[Side.CANDIDATE].scheme
        parts += [f'    {name} "{new_scheme}://parity_{Side.CANDIDATE}";\n' for name in moved]
        parts.append("}\n\n")
        if moved:
            parts.append('map "$parity_side $request_uri" $parity_target {\n    default $request_uri;\n')
            for name, rule in moved.items():
                old = f"{name} {rule.groups('(?<parity_{}>')}(?<parity_query>{QUERY})$"
                parts.append(f'    "~^{old}" "{rule.new_path("${parity_", "}")}$parity_query";\n')
            parts.append("}\n\n")
        target = "$parity_target" if moved else ""
        parts.append(
            f"server {{\n    listen {export.port};\n    client_max_body_size 0;\n    ignore_invalid_headers off;\n"
            f"    location / {{\n        proxy_pass $parity_upstream{target};\n{_HEADERS}    }}\n}}\n"
        )
        return "".join(parts)
