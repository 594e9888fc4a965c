"""Takes regular expressions of addresses apart (Django's re_path): literal text stays, groups and wildcards become holes."""

from __future__ import annotations

import re

from harness.model.route_templates import Piece, hole

_ESCAPED_CLASS = re.compile(r"\\[dDwWsS]")
_QUANTIFIER = re.compile(r"(?:[*+?]|\{\d*,?\d*\})\??")
_NAMED = re.compile(r"\?P<([^>]*)>")
_ANCHORS = ("^", "$", r"\A", r"\Z", r"\z")


def regex_pieces(regex: str) -> list[Piece]:
    """The pieces of a regular expression of a path; an optional slash at its end is left out."""
    text = regex
    for ending in ("/?$", r"/?\Z"):
        text = text.removesuffix(ending)
    found: list[Piece] = []
    at = unnamed = 0
    while at < len(text):
        anchor = next((one for one in _ANCHORS if text.startswith(one, at)), None)
        if anchor is not None:
            at += len(anchor)
            continue
        end, atom, name = _atom(text, at)
        quantifier = _QUANTIFIER.match(text, end)
        if name is None and quantifier is None and len(atom) == 1:
            found.append(atom)
        elif name is None and quantifier is not None and len(atom) == 1 and quantifier[0] == "?":
            found.append(hole(f"{atom}?", f"{re.escape(atom)}?"))
        else:
            unnamed += not name
            pattern = text[at:end] + (quantifier[0] if quantifier else "")
            found.append(hole(name or f"arg{unnamed}", pattern))
        at = quantifier.end() if quantifier else end
    return found


def _atom(text: str, at: int) -> tuple[int, str, str | None]:
    """The end of the atom at a place, its literal character (longer: none), and the name of its group (None: no group)."""
    character = text[at]
    if character == "\\" and at + 1 < len(text):
        return at + 2, "  " if _ESCAPED_CLASS.match(text, at) else text[at + 1], None
    if character == "[":
        end = text.find("]", at + 2)
        return (end if end > 0 else len(text) - 1) + 1, "  ", None
    if character == "(":
        end = _closing(text, at)
        named = _NAMED.match(text, at + 1)
        return end + 1, "  ", named[1] if named else ""
    return at + 1, "  " if character == "." else character, None


def _closing(text: str, at: int) -> int:
    """The place of the parenthesis that closes the one at a place."""
    depth, place, in_class = 0, at, False
    while place < len(text):
        character = text[place]
        if character == "\\":
            place += 1
        elif in_class:
            in_class = character != "]"
        elif character == "[":
            in_class = True
        elif character in "()":
            depth += 1 if character == "(" else -1
            if depth == 0:
                return place
        place += 1
    return len(text) - 1
