"""Takes apart the templates of every framework: `<int:id>`, `{id:int}`, `[id]`, `[...rest]`, `:id*`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from harness.model.route import NUMBER_WEIGHT, PATH_WEIGHT, TEXT_WEIGHT, Hole, Shape

OPTIONAL_WEIGHT = 300
UUID = "[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}"
_ANGLE = re.compile(r"<(?:(?P<converter>[A-Za-z_]\w*)(?:\((?P<arguments>[^)]*)\))?:)?(?P<name>[A-Za-z_]\w*)>")
_BRACE = re.compile(r"\{(?P<name>[^{}:]+)(?::(?P<converter>[^{}]*))?\}")
_SQUARE = re.compile(r"/\[\[\.\.\.(?P<optional>[^\]]+)\]\]|\[\.\.\.(?P<many>[^\]]+)\]|\[(?P<one>[^\].]+)\]")
_COLON = re.compile(r"(?P<slash>/?):(?P<name>[A-Za-z_]\w*)(?:\((?P<pattern>(?:[^()\\]|\\.)*)\))?(?P<times>[*+?]?)")
_GROUP = re.compile(r"(?<!\\)((?:\\\\)*)\((?:\?P<[^>]*>|(?!\?))")
_KINDS = {
    "int": (r"\d+", NUMBER_WEIGHT),
    "float": (r"\d+\.\d+", NUMBER_WEIGHT),
    "uuid": (UUID, TEXT_WEIGHT),
    "path": ("[^/].*?", PATH_WEIGHT),
    "slug": ("[-a-zA-Z0-9_]+", TEXT_WEIGHT),
}
Piece = str | Hole


def hole(name: str, pattern: str, weight: int = TEXT_WEIGHT) -> Hole:
    """A hole for a regular expression, whose groups are made anonymous. One that takes a slash is a path."""
    pattern = _GROUP.sub(r"\1(?:", pattern)
    try:
        many = any(re.fullmatch(pattern, sample) for sample in ("a/b", "a/b/c.d", "1/2"))
    except re.error:
        pattern, many = ".+", True
    return Hole(name, pattern, max(weight, PATH_WEIGHT) if many else weight, many)


def angle_shape(rule: str) -> Shape:
    """`/books/<int:id>`: Werkzeug's rules, and Django's routes with a slash before them."""
    return _shape(rule, _ANGLE, _angle)


def brace_shape(template: str) -> Shape:
    """`/books/{id}`, `/books/{id:int}`, `/files/{rest:path}`: Starlette and OpenAPI."""
    return _shape(template, _BRACE, _brace)


def square_shape(template: str) -> Shape:
    """`/books/[slug]`, `/docs/[...rest]`, `/docs/[[...rest]]`: Next.js."""
    return _shape(template, _SQUARE, _square)


def colon_shape(template: str) -> Shape:
    """`/books/:slug`, `/docs/:rest*`: path-to-regexp, as in Next.js's rewrites and redirects."""
    return _shape(template, _COLON, _colon)


def any_shape(template: str) -> Shape:
    """A template of any of these spellings, as people write them."""
    if "<" in template:
        return angle_shape(template)
    if "{" in template:
        return brace_shape(template)
    if "[" in template:
        return square_shape(template)
    return colon_shape(template) if "/:" in template else (template,)


def joined(pieces: Iterable[Piece]) -> Shape:
    """A shape without empty texts and with neighbouring texts as one."""
    shape: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and shape and isinstance(shape[-1], str):
            shape[-1] += piece
        elif piece != "":
            shape.append(piece)
    return tuple(shape)


def _shape(template: str, pattern: re.Pattern[str], read: Callable[[re.Match[str]], tuple[Piece, ...]]) -> Shape:
    found: list[Piece] = []
    at = 0
    for match in pattern.finditer(template):
        found += [template[at : match.start()], *read(match)]
        at = match.end()
    return joined([*found, template[at:]])


def _angle(match: re.Match[str]) -> tuple[Piece, ...]:
    name, converter, arguments = match["name"], match["converter"] or "string", match["arguments"] or ""
    if converter == "any":
        words = [word.strip().strip("'\"") for word in arguments.split(",")]
        return (Hole(name, "|".join(re.escape(word) for word in words)),)
    given = dict(re.findall(r"(\w+)\s*=\s*(\w+)", arguments))
    if converter in ("string", "str", "default") and given:
        length = given.get("length") or f"{given.get('minlength', 1)},{given.get('maxlength', '')}"
        return (Hole(name, f"[^/]{{{length}}}"),)
    pattern, weight = _KINDS.get(converter, ("[^/]+", TEXT_WEIGHT))
    if given.get("signed") == "True":
        pattern = f"-?{pattern}"
    return (Hole(name, pattern, weight, converter == "path"),)


def _brace(match: re.Match[str]) -> tuple[Piece, ...]:
    converter = match["converter"] or "str"
    if converter == "path":
        return (Hole(match["name"], ".*", PATH_WEIGHT, many=True),)
    pattern, weight = _KINDS.get(converter, ("[^/]+", TEXT_WEIGHT))
    return (Hole(match["name"], pattern, weight),)


def _square(match: re.Match[str]) -> tuple[Piece, ...]:
    if match["optional"]:
        return (Hole(match["optional"], "(?:/.*)?", OPTIONAL_WEIGHT, many=True),)
    if match["many"]:
        return (Hole(match["many"], ".+", PATH_WEIGHT, many=True),)
    return (Hole(match["one"]),)


def _colon(match: re.Match[str]) -> tuple[Piece, ...]:
    name, slash, times = match["name"], match["slash"], match["times"]
    if times == "*":
        return (Hole(name, f"(?:{slash}.*)?" if slash else ".*", OPTIONAL_WEIGHT, many=True),)
    if times == "+":
        return (slash, Hole(name, ".+", PATH_WEIGHT, many=True))
    if times == "?":
        return (Hole(name, f"(?:{slash}[^/]+)?", OPTIONAL_WEIGHT),)
    return (slash, hole(name, match["pattern"] or "[^/]+"))
