"""The latest secrets, looked for in a text at a cost that hardly grows with their number."""

from __future__ import annotations

import re
import sys
from collections import OrderedDict

from harness.secrets.spellings import needle, pattern

_BLOCK = 8  # bytes
_LONG = 2 * _BLOCK - 1  # bytes: wherever so many stand in a text, one of its blocks lies within them
_MOST = 64
_SWEPT = 256  # forgotten secrets, whose blocks are of no use but harmless
_PLAIN = re.compile(r"[A-Za-z0-9._-]+")  # spelled alike everywhere
_SHIFTS = range(0, 8 * _BLOCK, 8)
_ONES = 2 ** (8 * _BLOCK) - 1


class KnownSecrets:
    """Secrets with their stand-ins, the latest 64.

    A text is cut into blocks of eight bytes, and only where one of them is part of a secret is that looked for. Short
    secrets are looked for one by one. Blocks of forgotten secrets are swept out now and then.
    """

    def __init__(self) -> None:
        self._written: OrderedDict[str, str] = OrderedDict()
        self._blocks: dict[int, tuple[str, ...]] = {}
        self._short: dict[str, str] = {}
        self._forgotten = 0

    def get(self, secret: str) -> str | None:
        """Its stand-in; what was asked for stays longest."""
        written = self._written.get(secret)
        if written is not None:
            self._written.move_to_end(secret)
        return written

    def add(self, secret: str, written: str) -> None:
        self._written[secret] = written
        self._look_for(secret)
        if len(self._written) > _MOST:
            self._short.pop(self._written.popitem(last=False)[0], None)
            self._forgotten += 1
            if self._forgotten == _SWEPT:
                self._forgotten = 0
                self._blocks = {}
                for one in self._written:
                    self._look_for(one)

    def _look_for(self, secret: str) -> None:
        part = secret if _PLAIN.fullmatch(secret) else needle(secret)
        raw = part.encode("utf-8", "replace")
        if len(raw) < _LONG:
            self._short[secret] = part
            return
        blocks = _blocks_within(raw)
        if self._blocks.keys().isdisjoint(blocks):
            self._blocks.update(dict.fromkeys(blocks, (secret,)))
        else:
            for block in blocks:
                self._blocks[block] = (*self._blocks.get(block, ()), secret)

    def replaced(self, text: str, raw: bytes) -> str | None:
        """The text (``raw`` in UTF-8) with stand-ins for every secret in it, in any spelling; None where there is none."""
        found = [secret for secret, part in self._short.items() if part in text]
        if self._blocks:
            blocks = memoryview(raw + b" " * (-len(raw) % _BLOCK)).cast("Q")
            if not self._blocks.keys().isdisjoint(blocks):
                near = {secret for block in self._blocks.keys() & set(blocks) for secret in self._blocks[block]}
                near &= self._written.keys()
                found += [secret for secret in near if needle(secret) in text]
        if not found:
            return None
        found.sort(key=len, reverse=True)
        expression = re.compile("|".join(f"({pattern(secret)})" for secret in found))
        return expression.sub(lambda match: self._written[found[(match.lastindex or 1) - 1]], text)


def _blocks_within(raw: bytes) -> tuple[int, ...]:
    """Every block of eight bytes within the first fifteen, as the machine reads it."""
    all_of_it = int.from_bytes(raw[:_LONG], sys.byteorder)
    return tuple([all_of_it >> shift & _ONES for shift in _SHIFTS])
