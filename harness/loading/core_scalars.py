"""The scalars of the YAML 1.2 core schema (YAML 1.2.2 section 10.3): `no`, `on`, `12:30` and `2026-01-01` are text."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

NULL = "tag:yaml.org,2002:null"
BOOL = "tag:yaml.org,2002:bool"
INT = "tag:yaml.org,2002:int"
FLOAT = "tag:yaml.org,2002:float"
STR = "tag:yaml.org,2002:str"
MAP = "tag:yaml.org,2002:map"
SEQ = "tag:yaml.org,2002:seq"

_WORDS = {
    "": NULL,
    "~": NULL,
    **dict.fromkeys(("null", "Null", "NULL"), NULL),
    **dict.fromkeys(("true", "True", "TRUE", "false", "False", "FALSE"), BOOL),
}
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_NUMERIC = frozenset("-+.0123456789")
_MAX_DIGITS = 1000


def scalar_tag(text: str) -> str:
    """The tag of a plain scalar."""
    tag = _WORDS.get(text)
    if tag is not None:
        return tag
    if text[0] not in _NUMERIC:
        return STR
    if _INT.fullmatch(text):
        return INT
    return FLOAT if _FLOAT.fullmatch(text) else STR


def scalar_value(tag: str, text: str) -> object:
    """The value of a scalar with a tag: None, bool, int, Decimal or str.

    Decimal keeps numbers as they were written (`1.10`). Raises ValueError, saying why, for what has no such value:
    a tag that does not fit its text, `.nan` and `.inf`, a number of more than 1000 digits, an unknown tag.
    """
    if tag == STR:
        return text
    if tag not in (NULL, BOOL, INT, FLOAT):
        raise ValueError(f"the tag {short_tag(tag)} is not supported")
    found = scalar_tag(text)
    if found != tag and (tag, found) != (FLOAT, INT):
        raise ValueError(f"{text!r} does not fit the tag {short_tag(tag)}")
    if tag == NULL:
        return None
    if tag == BOOL:
        return text[0] in "tT"
    if len(text) > _MAX_DIGITS:
        raise ValueError(f"a number of more than {_MAX_DIGITS} digits")
    if found == INT:
        return int(text[2:], {"o": 8, "x": 16}[text[1]]) if text[1:2] in ("o", "x") else int(text)
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"{text} is no number that JSON knows") from error
    return number


def short_tag(tag: str) -> str:
    """A tag as people write it."""
    return tag.replace("tag:yaml.org,2002:", "!!")
