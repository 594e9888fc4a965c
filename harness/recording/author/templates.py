"""Texts with `${name}` in them: what is literal is escaped, what is encoded in a URL keeps its references."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_PIECE = re.compile(r"\$\$\{|\$\{[^{}]+\}")
REFERENCE = re.compile(r"(?<!\$)\$\{([^{}]+)\}")
_IN_PATH = "-._~!$&'()*+,;=:@"


def literal(text: str) -> str:
    """A text that means itself: `${` is written `$${`; half surrogate pairs, which YAML cannot hold, become U+FFFD."""
    if not text.isascii():
        text = re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    return text.replace("${", "$${")


def plain(template: str) -> str | None:
    """The text that a template without references means; None where it has references."""
    return None if names_in(template) else template.replace("$${", "${")


def names_in(template: object) -> list[str]:
    """The variables that a value refers to, in order."""
    if isinstance(template, str):
        return [piece[2:-1] for piece in _PIECE.findall(template) if piece != "$${"] if "${" in template else []
    if isinstance(template, dict):
        return [name for pair in template.items() for item in pair for name in names_in(item)]
    if isinstance(template, list | tuple):
        return [name for item in template for name in names_in(item)]
    return []


def decoded(encoded: str, *, plus: bool = False) -> str:
    """A piece of a URL as the template of what it means."""
    return _mapped(encoded, lambda text: literal(unquote(text.replace("+", " ") if plus else text, errors="replace")))


def encoded(template: str) -> str:
    """A template as a piece of a URL; references stay, for their values are encoded when they are filled in."""
    return _mapped(template, lambda text: quote(text, safe=_IN_PATH, errors="replace").replace("+", "%2B").replace("&", "%26"))


def target(text: str) -> str:
    """A path and query that can stand in a request line: no control characters, spaces or half surrogate pairs."""
    clean = _mapped(text, lambda piece: re.sub(r"[\x00-\x20\x7f\ud800-\udfff]", _percent, piece))
    return clean.partition("#")[0] or "/"


def _percent(match: re.Match[str]) -> str:
    return quote(match[0], safe="", errors="replace")


def _mapped(template: str, change: object) -> str:
    """Change the literal pieces of a template; what comes out of them is literal again."""
    assert callable(change)
    pieces: list[str] = []
    at = 0
    for match in _PIECE.finditer(template):
        if match[0] == "$${":
            continue
        pieces += (_changed(template[at : match.start()], change), match[0])
        at = match.end()
    return "".join((*pieces, _changed(template[at:], change)))


def _changed(piece: str, change: object) -> str:
    assert callable(change)
    return str(change(piece.replace("$${", "${"))).replace("$${", "${").replace("${", "$${") if piece else ""
