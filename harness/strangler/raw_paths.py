"""Regular expressions of paths as they are sent, in what PCRE, RE2 and JavaScript have in common.

A shape of the inventory speaks of decoded paths and Python's regular expressions; a proxy sees the request target. What is
written here consists of `[A-Za-z0-9/._~!&',;=:@%?^|*+(){}$[]-]` only, whatever stands in a route.

A pattern is either *narrow* (it matches nothing that the route would not take: rules that lead to the candidate) or *wide*
(it matches all that the route takes: rules that keep with legacy what a later rule would give away).
"""

from __future__ import annotations

import string
from dataclasses import dataclass

from harness.model.route import Hole, Shape
from harness.model.route_table import ends_in_slash

QUERY = "(?:[?].*)?"
"""What may follow a path in a request target."""

_DIGITS = frozenset(string.digits)
_WORD = frozenset(f"{string.ascii_letters}{string.digits}_")
_UNRESERVED = _WORD | frozenset("-.~")  # RFC 3986 section 2.3
_RESERVED = frozenset("!$&'()*+,;=:@")  # of which a segment may hold these as they are (section 3.3)
_RAW = _UNRESERVED | _RESERVED
_HEX = "[0-9A-Fa-f]"
_ENCODED_UNRESERVED = "%(?:2[DdEe]|3[0-9]|[46][1-9A-Fa-f]|5[0-9AaFf]|7[0-9AaEe])"
_STRANGE = "//|[^A-Za-z0-9/._~!$&'()*+,;=:@%?-]|%2[Ff]|%5[Cc]|%[01][0-9A-Fa-f]|%7[Ff]"
ODD = (
    f"^/(?:/|[^?]*(?:{_STRANGE}|{_ENCODED_UNRESERVED}|%[^0-9A-Fa-f]|%{_HEX}[^0-9A-Fa-f])).*$",
    "^/(?:[^?]*/)?[.][.]?(?:[/?].*)?$",
    f"^/[^?]*%{_HEX}?$",
)
"""Request targets whose path servers read in several ways: doubled slashes, dot segments, encoded slashes, control and
unreserved characters, raw characters that no URL has, broken percent-encoding. No client sends them without intent."""

_CLASSES = {"d": _DIGITS, "w": _WORD}
_MOST = 1000  # repetitions that RE2 allows
_PATH = "[^/].*?"  # Werkzeug's path converter


class NotPortableError(ValueError):
    """A converter's regular expression that the proxies do not all understand."""


def path_pattern(shape: Shape, *, wide: bool = False, group: str = "") -> str:
    """The regular expression of the paths of a shape, without anchors. ``group`` opens a group for each hole (`(`), with
    the hole's number for `{}` (`(?<hole{}>`).

    Raises NotPortableError, only where not ``wide``: what cannot be said is then said too widely.
    """
    parts: list[str] = []
    holes = 0
    for piece in shape:
        if isinstance(piece, str):
            parts.append("".join(_literal(character) for character in piece))
        else:
            pattern = _wide_hole(piece) if wide else _narrow_hole(piece)
            opening = group.replace("{}", str(holes)) or ("(?:" if "|" in pattern else "")
            parts.append(f"{opening}{pattern})" if opening else pattern)
            holes += 1
    return "".join(parts) + ("?" if ends_in_slash(shape) else "")


def _narrow_hole(piece: Hole) -> str:
    if piece.pattern == _PATH:
        return "[^/?][^?]*"
    return _Translation(piece.pattern, wide=False).result()


def _wide_hole(piece: Hole) -> str:
    try:
        return _Translation(piece.pattern, wide=True).result()
    except NotPortableError:
        return "[^?]*" if piece.many else "[^/?]*"


def _literal(character: str) -> str:
    """One character of a decoded path, in every spelling a client may send it in."""
    if character == "/":
        return "/"
    if character in _UNRESERVED:
        return "[.]" if character == "." else character
    encoded = "".join(_encoded(byte) for byte in character.encode("utf-8", "surrogatepass"))
    if character not in _RESERVED:
        return encoded
    return f"(?:{f'[{character}]' if character in '$()*+' else character}|{encoded})"


def _encoded(byte: int) -> str:
    digits = f"{byte:02X}"
    return "%" + "".join(digit if digit.isdigit() else f"[{digit}{digit.lower()}]" for digit in digits)


@dataclass(frozen=True, slots=True)
class _Atom:
    """A part that a quantifier may follow: text, or a class of raw characters (then ``inside`` is what its brackets hold).

    ``open``: other characters belong to it as well, percent-encoded. ``whole``: all that are percent-encoded do.
    """

    text: str
    inside: str = ""
    open: bool = False
    whole: bool = False


class _Translation:
    """Reads Python's regular expressions as far as the converters of routes use them."""

    def __init__(self, pattern: str, *, wide: bool) -> None:
        self._pattern = pattern
        self._at = 0
        self._wide = wide

    def result(self) -> str:
        found = self._branches()
        if self._at < len(self._pattern):
            raise NotPortableError(self._pattern)
        return found

    def _branches(self) -> str:
        branches = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            branches.append(self._sequence())
        return "|".join(branches)

    def _sequence(self) -> str:
        parts = []
        while (character := self._peek()) and character not in "|)":
            atom = self._atom()
            parts.append(self._quantified(atom, *self._quantifier()))
        return "".join(parts)

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _take(self) -> str:
        character = self._peek()
        if not character:
            raise NotPortableError(self._pattern)
        self._at += 1
        return character

    def _atom(self) -> _Atom:
        character = self._take()
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == ".":
            return _Atom("[^?]", "^?", open=True, whole=True)
        if character == "\\":
            escaped = self._take()
            if escaped in _CLASSES:
                return self._of(_CLASSES[escaped], negated=False, unicode=True)
            character = self._plain(escaped)
        elif character in "^$*+?{}":
            raise NotPortableError(self._pattern)
        return _Atom(_literal(character))

    def _plain(self, escaped: str) -> str:
        """A character that a backslash makes stand for itself."""
        if escaped.isalnum():
            raise NotPortableError(self._pattern)
        return escaped

    def _group(self) -> _Atom:
        if self._peek() == "?":
            self._at += 1
            if self._take() != ":":
                raise NotPortableError(self._pattern)
        inner = self._branches()
        if self._take() != ")":
            raise NotPortableError(self._pattern)
        return _Atom(f"(?:{inner})")

    def _class(self) -> _Atom:
        negated = self._peek() == "^"
        self._at += negated
        members: set[str] = set()
        unicode = False
        first = True
        while (character := self._take()) != "]" or first:
            first = False
            if character == "\\":
                character = self._take()
                if character in _CLASSES:
                    members |= _CLASSES[character]
                    unicode = True
                    continue
                character = self._plain(character)
            if self._peek() == "-" and self._pattern[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                last = self._take()
                last = self._plain(self._take()) if last == "\\" else last
                if not character <= last:
                    raise NotPortableError(self._pattern)
                members |= {chr(code) for code in range(ord(character), min(ord(last), 0x17F) + 1)}
                unicode = unicode or ord(last) > 0x7F
            else:
                members.add(character)
        return self._of(frozenset(members), negated=negated, unicode=unicode)

    def _of(self, members: frozenset[str], *, negated: bool, unicode: bool) -> _Atom:
        if negated:
            hidden = members - _UNRESERVED - {"/"}  # which could come percent-encoded, and must not
            inside = "^?" + _inside(members & (_RAW | {"/"}))
            return _Atom(f"[{inside}]", inside, open=True, whole=not hidden)
        inside = _inside(members & (_RAW | {"/"}))
        if not inside:
            raise NotPortableError(self._pattern)
        return _Atom(f"[{inside}]", inside, open=unicode or not members <= _UNRESERVED)

    def _quantifier(self) -> tuple[int, int | None]:
        """How often, at least and at most (None: any number); whether greedy does not matter for a whole path."""
        character = self._peek()
        times: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        if character in times and character:
            self._at += 1
            found = times[character]
        elif character == "{":
            end = self._pattern.find("}", self._at)
            low, comma, high = self._pattern[self._at + 1 : end].partition(",")
            if end < 0 or not (low + high).isdigit():
                raise NotPortableError(self._pattern)
            found = (int(low or 0), int(high) if high else None if comma else int(low))
            self._at = end + 1
        else:
            return (1, 1)
        if self._peek() == "?":
            self._at += 1
        if self._peek() in ("*", "+", "{") and self._peek():
            raise NotPortableError(self._pattern)
        if found[0] > _MOST or (found[1] or 0) > _MOST:
            raise NotPortableError(self._pattern)
        return found

    def _quantified(self, atom: _Atom, low: int, high: int | None) -> str:
        times = _times(low, high)
        if not atom.inside or (atom.whole and high is None and low <= 1):
            return atom.text + times
        narrow = f"[{atom.inside}%]" if atom.inside.startswith("^") else atom.text
        if not (self._wide and atom.open):
            return narrow + times
        either = f"(?:{narrow}|%{_HEX}{_HEX})"
        if high is None and low <= 1:
            return either + times
        return f"(?:{narrow}{times}|{either}*%{_HEX}{_HEX}{either}*)"


def _times(low: int, high: int | None) -> str:
    known = {(0, None): "*", (1, None): "+", (0, 1): "?", (1, 1): ""}
    if (low, high) in known:
        return known[low, high]
    return f"{{{low}}}" if low == high else f"{{{low},{'' if high is None else high}}}"


def _inside(members: frozenset[str]) -> str:
    """Characters as the inside of a class: ranges first, a hyphen last."""
    rest = set(members)
    found = ""
    for whole in (string.ascii_uppercase, string.ascii_lowercase, string.digits):
        if rest.issuperset(whole):
            found += f"{whole[0]}-{whole[-1]}"
            rest -= set(whole)
    hyphen = "-" if "-" in rest else ""
    return found + "".join(sorted(rest - {"-"})) + hyphen
