"""The shape of a path (`/books/{book}`), and the words in which a scenario about it is named."""

from __future__ import annotations

import re

from harness.recording.author.templates import decoded, names_in

_VERSION = re.compile(r"v[0-9]+(?:\.[0-9]+)?")
_NUMBER = re.compile(r"[0-9]+")
_UUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_HEX = re.compile(r"(?=.*[0-9])[0-9a-fA-F]{8,}")
_REDACTED = re.compile(r"redacted-.*")
_TOKEN = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_-]{16,}")
_IRREGULAR = {
    "people": "person",
    "children": "child",
    "news": "news",
    "series": "series",
    "status": "status",
    "media": "medium",
}
_FIXED = frozenset({
    "new", "feed", "search", "edit", "all", "latest", "popular", "me", "count", "export", "import", "login", "logout",
    "register", "recent", "top", "trending", "archive", "rss", "stats", "current", "create", "delete",
})  # fmt: skip
_CHANGES = {"POST": "created", "PUT": "replaced", "PATCH": "changed", "DELETE": "deleted"}


def shape_of(path: str) -> tuple[str, ...]:
    """The segments of a path, with ``{name}`` where a value stands."""
    segments = [decoded(segment) for segment in path.split("/")[1:]]
    shape: list[str] = []
    for at, segment in enumerate(segments):
        before = shape[at - 1] if at else ""
        shape.append("{" + _named(before) + "}" if _is_value(segment, before) else segment)
    return tuple(shape)


def _is_value(segment: str, before: str) -> bool:
    if names_in(segment) or any(each.fullmatch(segment) for each in (_NUMBER, _UUID, _HEX, _TOKEN, _REDACTED)):
        return True
    member = before != "" and not before.startswith("{") and singular(before) != before.lower()
    return member and segment != "" and segment.lower() not in _FIXED


def _named(before: str) -> str:
    return slug(singular(before)) if before and not before.startswith("{") else "id"


def singular(word: str) -> str:
    """A noun in the singular, as far as spelling tells: books, categories, addresses, boxes."""
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:s|x|z|ch|sh)es\Z", word) and not word.endswith(("ases", "oses", "uses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")) else word


def slug(text: str) -> str:
    """A text as the name of a variable: lower case letters, digits and `_`."""
    name = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).lower()).strip("_")
    return f"_{name}" if name[:1].isdigit() else name or "value"


def telling(shape: tuple[str, ...]) -> list[str]:
    """The segments that say something: no `api`, no version, nothing empty."""
    return [part for part in shape if part and part.lower() not in ("api", "rest") and not _VERSION.fullmatch(part)]


def resource(shape: tuple[str, ...]) -> str:
    """What a path is about: its first telling segment, as the name of a file."""
    words = [part for part in telling(shape) if not part.startswith("{")]
    return slug(words[0].rpartition(".")[0] or words[0])[:40] if words else "home"


def title_of(method: str, shape: tuple[str, ...], *, query: str = "", status: int | None = None, filled: bool = False) -> str:
    """What a scenario of one such request is about, in a few words."""
    parts = telling(shape)
    fixed = [part for part in parts if not part.startswith("{")]
    if not parts:
        thing = "The home page" if shape in ((), ("",)) else "The start of the API"
    elif parts[-1].startswith("{"):
        thing = _article(_words(parts[-1].strip("{}") if parts[-1] != "{id}" else (fixed or ["thing"])[-1]))
    elif len(parts) > 1 and parts[-2].startswith("{"):
        last = _words(parts[-1])
        thing = f"{last.capitalize()} of {_article(_words(parts[-2].strip('{}'))).lower()}"
        if method == "POST" and not filled and singular(parts[-1]) != parts[-1].lower():
            thing = f"{_article(singular(last))} of {_article(_words(parts[-2].strip('{}'))).lower()}"
    elif method == "POST" and not filled and singular(parts[-1]) != parts[-1].lower():
        thing = _article(_words(singular(parts[-1])))
    else:
        thing = " ".join(_words(part) for part in fixed[-2:]).capitalize()
    return (
        thing[:80]
        + _what_happens(method, filled=filled, many=thing.startswith(("A ", "An ")))
        + _asked_by(query)
        + _how_it_ends(status)
    )


def _what_happens(method: str, *, filled: bool, many: bool) -> str:
    if filled:
        return ": the form is sent"
    if method == "GET":
        return ""
    if method == "POST" and not many:
        return " is sent"
    return f" is {_CHANGES[method]}" if method in _CHANGES else f", asked by {method}"


def _asked_by(query: str) -> str:
    names = list(dict.fromkeys(decoded(pair.partition("=")[0], plus=True) for pair in query.split("&") if pair))
    return f" by {_words(', '.join(names))[:60]}" if names else ""


def _how_it_ends(status: int | None) -> str:
    if status is None or status < 300:
        return ""
    if status < 400:
        return ", redirected"
    return {401: ", without login", 403: ", forbidden", 404: " that is not there", 410: " that is gone"}.get(
        status, ", refused"
    )


def _article(noun: str) -> str:
    return f"An {noun}" if noun[:1].lower() in "aeiou" and noun[:1] else f"A {noun}"


def _words(text: str) -> str:
    words = re.sub(r"[_\-.+]+|(?<=[a-z])(?=[A-Z])", " ", text)
    return "".join(character if character.isprintable() else " " for character in words).strip().lower() or "page"
