"""Writes scenarios as a person would: block style, plain scalars where YAML 1.2 reads them back, short things on one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from harness.loading.core_scalars import STR, scalar_tag

_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`=.~")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\", "\0": "\\0", "\x1b": "\\e"}
_ODD = frozenset({"yes", "no", "on", "off", "y", "n"})  # text in YAML 1.2, but not to every reader
_LINE = 120  # a flow collection longer than this is written as a block
_INLINE = frozenset({"expect", "tags", "run_as", "capture"})
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,30})(?:\.[0-9]{1,30})?")
Steps = Sequence[tuple[Sequence[str], Mapping[str, object]]]


class Wire(str):
    """A text that goes over the wire as it is written: a number needs no quotes there."""

    __slots__ = ()


def document(comments: Iterable[str], head: Mapping[str, object], given: Steps, steps: Steps) -> str:
    """One scenario: comments, its keys, then `given` and `steps`, each step with comments of its own."""
    lines = [f"# {one_line(text)}" for text in comments]
    lines += _mapping(head, 0)
    for key, listed in (("given", given), ("steps", steps)):
        if listed:
            lines.append(f"{key}:")
            for remarks, step in listed:
                lines += [f"  # {one_line(text)}" for text in remarks]
                lines += _item(_mapping(step, 4), 2)
    return "\n".join(lines) + "\n"


def one_line(text: str) -> str:
    """A text in a comment."""
    words = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(words.split())[:400]


def scalar(value: object, *, flow: bool = False) -> str:
    """One scalar: None, bool, int, Decimal or text."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    text = str(value)
    if _is_plain(text, flow=flow) or (isinstance(value, Wire) and _NUMBER.fullmatch(text)):
        return text
    if ('"' in text or "\\" in text) and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _is_plain(text: str, *, flow: bool) -> bool:
    if not text or text.lower() in _ODD or text[0] in _INDICATORS or text != text.strip() or not text.isprintable():
        return False
    if ": " in text or " #" in text or text.endswith(":") or "\ufeff" in text:
        return False
    if flow and re.search(r"[,:\[\]{}]", text):
        return False
    return scalar_tag(text) == STR


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    if character.isprintable():
        return character
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def _mapping(mapping: Mapping[str, object], indent: int) -> list[str]:
    lines: list[str] = []
    pad = " " * indent
    for name, value in mapping.items():
        key = scalar(name)
        inline = _inline(name, value, len(pad) + len(key) + 2)
        if inline is not None:
            lines.append(f"{pad}{key}: {inline}")
        elif isinstance(value, Mapping):
            lines += [f"{pad}{key}:", *_mapping(value, indent + 2)]
        elif isinstance(value, list | tuple):
            lines += [f"{pad}{key}:", *_sequence(value, indent + 2)]
        else:
            lines += [f"{pad}{key}: {_block_marker(str(value))}", *_literal(str(value), indent + 2)]
    return lines


def _sequence(items: Sequence[object], indent: int) -> list[str]:
    lines: list[str] = []
    for item in items:
        inline = _inline("", item, indent + 2)
        if inline is not None:
            lines.append(" " * indent + "- " + inline)
        elif isinstance(item, Mapping):
            lines += _item(_mapping(item, indent + 2), indent)
        elif isinstance(item, list | tuple):
            lines += _item(_sequence(item, indent + 2), indent)
        else:
            lines += [f"{' ' * indent}- {_block_marker(str(item))}", *_literal(str(item), indent + 2)]
    return lines


def _item(lines: list[str], indent: int) -> list[str]:
    """Lines of a nested block, with the dash in front of the first."""
    return [" " * indent + "- " + lines[0][indent + 2 :], *lines[1:]]


def _inline(name: str, value: object, used: int) -> str | None:
    """A value on the line of its key; None where it needs lines of its own."""
    if isinstance(value, Mapping | list | tuple):
        if not value or name in _INLINE or _is_small(value):
            text = flow(value)
            if not value or len(text) + used <= _LINE:
                return text
        return None
    if isinstance(value, str) and _block_marker(value):
        return None
    return scalar(value)


def _is_small(value: object) -> bool:
    """Whether a collection reads better on one line: scalars only, or a rule such as `{datetime: {within: 5s}}`."""
    items = list(value.values()) if isinstance(value, Mapping) else list(value) if isinstance(value, list | tuple) else []
    if isinstance(value, Mapping):
        nested = [item for item in items if isinstance(item, Mapping | list | tuple)]
        return len(items) == 1 and all(isinstance(item, Mapping) and _scalars(item) for item in nested) if nested else True
    return all(not isinstance(item, Mapping | list | tuple) for item in items)


def _scalars(value: Mapping[str, object]) -> bool:
    return bool(value) and all(not isinstance(item, Mapping | list | tuple) for item in value.values())


def flow(value: object) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key, flow=True)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value, flow=True)


def _block_marker(text: str) -> str:
    """`|` or `|-` where a text of several lines can be written as such, else nothing."""
    if "\n" not in text or text.endswith("\n\n") or text[0] in " \n":
        return ""
    lines = text.removesuffix("\n").split("\n")
    readable = all(line.isprintable() and (not line or line.strip()) and "\ufeff" not in line for line in lines)
    return ("|" if text.endswith("\n") else "|-") if readable else ""


def _literal(text: str, indent: int) -> list[str]:
    return [" " * indent + line if line else "" for line in text.removesuffix("\n").split("\n")]
