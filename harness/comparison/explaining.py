"""Says how two leaves differ where the eye does not tell: encodings, normal forms, white space, case, escapes, pictures."""

from __future__ import annotations

import html
import unicodedata

from harness.comparison.node import Picture
from harness.comparison.pictures import told_gap

_LONGEST = 20_000


def explained(legacy: object, candidate: object) -> str:
    """A sentence fragment for a pair of leaves that differ; empty where the values say it all."""
    if isinstance(legacy, Picture):
        return told_gap(legacy, candidate)
    if not isinstance(legacy, str) or not isinstance(candidate, str) or max(len(legacy), len(candidate)) > _LONGEST:
        return ""
    for side, text, other in (("candidate", candidate, legacy), ("legacy", legacy, candidate)):
        for charset, called in (("cp1252", "Windows-1252"), ("latin-1", "Latin-1")):
            if _read_as(text, charset) == other != text:
                return f"the {side}'s is UTF-8 that was read as {called}"
        if html.unescape(text) == other != text:
            return f"the {side}'s is escaped once more"
    if unicodedata.normalize("NFC", legacy) == unicodedata.normalize("NFC", candidate):
        return "the same characters in another Unicode normal form"
    if "".join(legacy.split()) == "".join(candidate.split()):
        return "only white space differs"
    if legacy.casefold() == candidate.casefold():
        return "only case differs"
    return ""


def _read_as(text: str, charset: str) -> str | None:
    """What a text would be, had its UTF-8 bytes not been read in another charset; None where that cannot have been."""
    try:
        return text.encode(charset).decode("utf-8")
    except UnicodeError:
        return None
