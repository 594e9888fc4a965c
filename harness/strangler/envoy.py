"""Envoy: a static bootstrap with one listener, its routes in order, and a cluster for each side."""

from __future__ import annotations

import json

from harness.model.observation import Side
from harness.strangler.base import Export, Upstream, commented
from harness.strangler.raw_paths import ODD
from harness.strangler.split import SplitRule

_MANAGER = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
_ROUTER = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"
_TLS = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext"


class EnvoyWriter:
    """A whole configuration. Envoy matches whole raw paths without their query; nothing is normalised, nothing retried."""

    name = "envoy"
    summary = "a whole configuration"
    by_method = True

    def write(self, export: Export) -> str:
        routes = [f"{_IN}# paths that servers read in several ways\n"]
        routes += [_route(_match(odd, ()), Side.LEGACY) for odd in ODD]
        for rule in export.split.rules:
            routes.append("\n" + commented(rule.why, indent=_IN) + _route(_match(rule.path, rule.methods), rule.side, rule))
        routes.append(f"\n{_IN}# everything else\n" + _route('{prefix: "/"}', Side.LEGACY))
        clusters = "".join(_cluster(side, one) for side, one in export.upstreams.items())
        return commented(export.head()) + "\n" + _LISTENER % (export.port, _MANAGER, "".join(routes), _ROUTER, clusters)


_IN = " " * 18


def _match(pattern: str, methods: tuple[str, ...]) -> str:
    text = f"safe_regex: {{regex: {json.dumps(pattern)}}}"
    if methods:
        by = json.dumps("|".join(methods))
        text += f', headers: [{{name: ":method", string_match: {{safe_regex: {{regex: {by}}}}}}}]'
    return f"{{{text}}}"


def _route(match: str, side: Side, rule: SplitRule | None = None) -> str:
    does = f"cluster: parity_{side}, timeout: 0s"
    if rule is not None and rule.to is not None:
        new = json.dumps(rule.new_path("\\", first=1))
        old = json.dumps("^" + rule.groups("(") + "$")
        does += f", regex_rewrite: {{pattern: {{regex: {old}}}, substitution: {new}}}"
    return f"{_IN}- match: {match}\n{_IN}  route: {{{does}}}\n"


def _cluster(side: Side, one: Upstream) -> str:
    tls = ""
    if one.scheme == "https":
        tls = (
            "    transport_socket:\n      name: envoy.transport_sockets.tls\n"
            f'      typed_config: {{"@type": {_TLS}, sni: {json.dumps(one.host)}}}\n'
        )
    address = f"{{socket_address: {{address: {json.dumps(one.host)}, port_value: {one.port}}}}}"
    return (
        f"  - name: parity_{side}\n    type: STRICT_DNS\n    connect_timeout: 5s\n{tls}"
        f"    load_assignment:\n      cluster_name: parity_{side}\n"
        f"      endpoints: [{{lb_endpoints: [{{endpoint: {{address: {address}}}}}]}}]\n"
    )


_LISTENER = """\
static_resources:
  listeners:
  - address: {socket_address: {address: 0.0.0.0, port_value: %s}}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": %s
          stat_prefix: parity
          use_remote_address: true
          normalize_path: false
          merge_slashes: false
          path_with_escaped_slashes_action: KEEP_UNCHANGED
          server_header_transformation: PASS_THROUGH
          generate_request_id: false
          route_config:
            request_headers_to_add:
            - header: {key: X-Forwarded-Host, value: "%%REQ(:AUTHORITY)%%"}
              append_action: OVERWRITE_IF_EXISTS_OR_ADD
            virtual_hosts:
            - name: parity
              domains: ["*"]
              routes:
%s          http_filters:
          - name: envoy.filters.http.router
            typed_config: {"@type": %s, suppress_envoy_headers: true}
  clusters:
%s"""
