"""The latest secrets, looked for in a text at a cost that hardly grows with their number."""

from __future__ import annotations

import re
import struct
from collections import OrderedDict

from harness.secrets.spellings import needle, pattern

_BLOCK = 8  # bytes
_LONG = 2 * _BLOCK - 1  # bytes: wherever so many stand in a text, one of its blocks lies within them
_MOST = 64
_read = struct.Struct("=Q").unpack_from


class KnownSecrets:
    """Secrets with their stand-ins, the latest 64.

    A text is cut into blocks of eight bytes, and only where one of them is part of a secret is that looked for. Short
    secrets are looked for one by one.
    """

    def __init__(self) -> None:
        self._written: OrderedDict[str, str] = OrderedDict()
        self._blocks: dict[int, tuple[str, ...]] = {}
        self._blocks_of: dict[str, set[int]] = {}
        self._short: dict[str, str] = {}

    def get(self, secret: str) -> str | None:
        """Its stand-in; what was asked for stays longest."""
        written = self._written.get(secret)
        if written is not None:
            self._written.move_to_end(secret)
        return written

    def add(self, secret: str, written: str) -> None:
        self._written[secret] = written
        part = needle(secret)
        blocks = self._blocks_of[secret] = _blocks_within(part)
        if not blocks:
            self._short[secret] = part
        for block in blocks:
            known = self._blocks.get(block)
            self._blocks[block] = (secret,) if known is None else (*known, secret)
        if len(self._written) > _MOST:
            self._forget(self._written.popitem(last=False)[0])

    def _forget(self, secret: str) -> None:
        self._short.pop(secret, None)
        for block in self._blocks_of.pop(secret):
            known = self._blocks.pop(block)
            if len(known) > 1:
                self._blocks[block] = tuple(one for one in known if one != secret)

    def replaced(self, text: str, raw: bytes) -> str | None:
        """The text (``raw`` in UTF-8) with stand-ins for every secret in it, in any spelling; None where there is none."""
        found = [secret for secret, part in self._short.items() if part in text]
        if self._blocks:
            blocks = memoryview(raw + b" " * (-len(raw) % _BLOCK)).cast("Q")
            if not self._blocks.keys().isdisjoint(blocks):
                near = {secret for block in self._blocks.keys() & set(blocks) for secret in self._blocks[block]}
                found += [secret for secret in near if needle(secret) in text]
        if not found:
            return None
        found.sort(key=len, reverse=True)
        expression = re.compile("|".join(f"({pattern(secret)})" for secret in found))
        return expression.sub(lambda match: self._written[found[(match.lastindex or 1) - 1]], text)


def _blocks_within(part: str) -> set[int]:
    """Every block of eight bytes within the first fifteen of a part, as the machine reads it; none of a shorter part."""
    raw = part.encode("utf-8", "replace")
    return {_read(raw, at)[0] for at in range(_BLOCK)} if len(raw) >= _LONG else set()
