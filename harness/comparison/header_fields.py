"""Header field values by meaning: which fields are sets, directives, dates, links, and how each is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from urllib.parse import unquote

from harness.comparison.node import Instant, Keyed, Url
from harness.comparison.url import resolve
from harness.model.header_bytes import escaped_bytes

LEFT_OUT = frozenset(
    {
        # hop-by-hop: RFC 9110 section 7.6.1
        "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
        # mechanics and what every server sets for itself
        "date", "server", "content-length", "content-encoding",
        # compared as cookies
        "set-cookie",
    }
)  # fmt: skip

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_TOKEN_PARAM = re.compile(r"""\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^;,]*))?""")


def split_outside_quotes(text: str, separator: str) -> list[str]:
    """Split at a separator that is not inside a quoted string or ``<>``; parts are trimmed, empty ones dropped."""
    parts, start, quoted, angle, escaped = [], 0, False, False, False
    for at, character in enumerate(text):
        if escaped:
            escaped = False
        elif character == "\\" and quoted:
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == "<" and not quoted:
            angle = True
        elif character == ">" and not quoted:
            angle = False
        elif character == separator and not quoted and not angle:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def unquote_string(text: str) -> str:
    """The value of a token or a quoted string (RFC 9110 section 5.6.4)."""
    match = _QUOTED.fullmatch(text.strip())
    return re.sub(r"\\(.)", r"\1", match.group(1)) if match else text.strip()


def parameters(text: str) -> dict[str, object]:
    """``; name=value`` parameters, names in lower case; RFC 8187 extended values (``name*=``) decoded."""
    found: dict[str, object] = {}
    for part in split_outside_quotes(text, ";"):
        name, equals, value = part.partition("=")
        name = name.strip().lower()
        if name.endswith("*") and value.lower().strip().startswith(("utf-8'", "iso-8859-1'")):
            charset, _, encoded = value.strip().partition("'")
            found[name[:-1]] = unquote(encoded.partition("'")[2], encoding=charset)
        elif name not in found:
            found[name] = unquote_string(value) if equals else True
    return found


def media_type(value: str) -> object:
    """Content-Type: the type in lower case and its parameters (RFC 9110 section 8.3.1); charset is case-insensitive."""
    kind, _, rest = value.partition(";")
    tree = parameters(rest)
    if isinstance(tree.get("charset"), str):
        tree["charset"] = {"utf8": "utf-8"}.get(found := str(tree["charset"]).lower(), found)
    return {"media_type": kind.strip().lower(), **tree}


def disposition(value: str) -> object:
    """Content-Disposition: its type and parameters (RFC 6266)."""
    kind, _, rest = value.partition(";")
    tree = parameters(rest)
    if re.search(r";\s*filename\s*=\s*[^\s;\"][^;\"]*\s[^\s;]", value, re.IGNORECASE):
        tree["not_quoted"] = True  # a token has no spaces: some browsers stop at the first (RFC 6266 appendix D)
    return {"disposition": kind.strip().lower(), **tree}


def lower_set(value: str) -> object:
    """A list of case-insensitive tokens whose order is free: Vary, Accept-Ranges, Access-Control-Allow-Headers."""
    return {token.lower(): True for token in split_outside_quotes(value, ",")}


def exact_set(value: str) -> object:
    """A list of case-sensitive tokens whose order is free: methods (RFC 9110 section 9.1)."""
    return dict.fromkeys(split_outside_quotes(value, ","), True)


def directives(value: str, separator: str = ",") -> object:
    """Directives with optional arguments, names in lower case: Cache-Control (RFC 9111 section 5.2), HSTS, Keep-Alive."""
    tree: dict[str, object] = {}
    for part in split_outside_quotes(value, separator):
        name, equals, argument = part.partition("=")
        text = unquote_string(argument)
        key, found = name.strip().lower(), (int(text) if text.isascii() and text.isdigit() else text) if equals else True
        tree[key] = found if tree.get(key, found) == found else f"{tree[key]}, {found}"
    return tree


def content_security_policy(value: str) -> object:
    """CSP: each directive's sources as a set (CSP3 section 2.2); the first of equal directives counts; nonces are opaque."""
    policies: list[dict[str, object]] = []
    for policy in value.split(","):
        tree: dict[str, object] = {}
        for part in policy.split(";"):
            name, *sources = part.split()[:1] + part.split()[1:] if part.strip() else [""]
            if name and name.lower() not in tree:
                tree[name.lower()] = {_source(source): True for source in sources}
        if tree:
            policies.append(tree)
    return policies[0] if len(policies) == 1 else policies


def _source(source: str) -> str:
    return "'nonce'" if source.lower().startswith("'nonce-") and len(source) > len("'nonce-'") else source


def entity_tag(value: str) -> object:
    """ETag by presence and strength (RFC 9110 section 8.8.3): the value itself is opaque."""
    if re.fullmatch(r'(W/)?"[^"]*"', value):
        return "weak" if value.startswith("W/") else "strong"
    return "malformed" if value else "empty"


def http_date(value: str) -> object:
    """A date in any of the formats of RFC 9110 section 5.6.7; text that is none stays text."""
    try:
        return Instant(parsedate_to_datetime(value).timestamp(), value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return value


def retry_after(value: str) -> object:
    """Retry-After: seconds as a number, or a date (RFC 9110 section 10.2.3)."""
    return int(value) if value.isascii() and value.isdigit() else http_date(value)


def challenges(value: str) -> object:
    """WWW-Authenticate: schemes and their parameters in any order (RFC 9110 section 11.6.1)."""
    tree: dict[str, object] = {}
    current: dict[str, object] | None = None
    for part in split_outside_quotes(value, ","):
        scheme = re.match(r"([A-Za-z][A-Za-z0-9_-]*)(?:\s+|$)(?!=)", part)
        if scheme or current is None:
            name = scheme.group(1).lower() if scheme else part
            current = {}
            name = name if name not in tree else f"{name}#{sum(each.partition('#')[0] == name for each in tree) + 1}"
            tree[name] = current
            part = part[scheme.end() :] if scheme else ""  # noqa: PLW2901 - what is left of this part
        match = _TOKEN_PARAM.fullmatch(part) if part else None
        if match and match.group(2) is not None:
            argument = unquote_string(match.group(2) or "")
            name = match.group(1).lower()
            current[name] = argument.lower() if name in ("stale", "algorithm") else argument
        elif part:
            current["token68"] = part
    return tree


def links(value: str, page_url: str) -> object:
    """Link: found by resolved target, parameters in any order (RFC 8288)."""
    items: list[tuple[str, object]] = []
    for part in split_outside_quotes(value, ","):
        match = re.match(r"<([^>]*)>\s*;?(.*)", part, re.DOTALL)
        if match is None:
            return value
        tree = parameters(match.group(2))
        if isinstance(tree.get("rel"), str):
            tree["rel"] = " ".join(sorted(str(tree["rel"]).lower().split()))
        target = resolve(escaped_bytes(match.group(1)), page_url)
        items.append((str(tree.get("rel", target)), {"target": target, **tree}))
    loose = sorted((item for item in items if "stylesheet" not in item[0].split()), key=repr)
    return Keyed([*loose, *(item for item in items if "stylesheet" in item[0].split())])


def reference(value: str, page_url: str) -> Url:
    """Location, Content-Location and the like: resolved."""
    return resolve(escaped_bytes(value), page_url)


_Reader = Callable[[str], object]

BY_NAME: dict[str, _Reader] = {
    "content-type": media_type,
    "content-disposition": disposition,
    "cache-control": directives,
    "strict-transport-security": lambda value: directives(value, ";"),
    "vary": lower_set,
    "accept-ranges": lower_set,
    "accept-patch": lower_set,
    "accept-post": lower_set,
    "content-language": lower_set,
    "allow": exact_set,
    "permissions-policy": directives,
    "clear-site-data": exact_set,
    "accept-ch": lower_set,
    "x-robots-tag": lambda value: value.lower() if ":" in value else lower_set(value),
    "x-xss-protection": lambda value: directives(value, ";"),
    "access-control-allow-methods": exact_set,
    "access-control-allow-headers": lower_set,
    "access-control-expose-headers": lower_set,
    "content-security-policy": content_security_policy,
    "content-security-policy-report-only": content_security_policy,
    "etag": entity_tag,
    "x-frame-options": str.lower,
    "x-content-type-options": str.lower,
    "last-modified": http_date,
    "expires": http_date,
    "retry-after": retry_after,
    "www-authenticate": challenges,
    "proxy-authenticate": challenges,
}

RESOLVED: dict[str, Callable[[str, str], object]] = {
    "location": reference,
    "content-location": reference,
    "link": links,
}


def read_field(name: str, values: list[str], page_url: str) -> object:
    """The meaning of all lines of one field; ``name`` in lower case. Unknown fields are their joined text."""
    joined = ", ".join(value.strip() for value in values)
    if name in RESOLVED:
        return RESOLVED[name](joined, page_url)
    reader = BY_NAME.get(name)
    return reader(joined) if reader else joined
